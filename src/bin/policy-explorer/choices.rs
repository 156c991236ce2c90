//! The choices of a scenario that arguments name.

use policy_explorer::engine::{Policy, Scenario};

use crate::Ending;
use crate::args::Choices;
use crate::report;
use crate::shell::Shell;

/// These choices over a scenario. No dimension is chosen twice, since nobody could say which of the two counts.
pub fn over<'c>(
    policy: &Policy,
    scenario: Scenario,
    choices: impl IntoIterator<Item = &'c Choices>,
    shell: &Shell<'_>,
) -> Result<Scenario, Ending> {
    let choices: Vec<(&str, &str)> = choices.into_iter().flat_map(Choices::ids).collect();
    let mut dimensions: Vec<&str> = choices.iter().map(|(dimension, _)| *dimension).collect();
    dimensions.sort_unstable();
    if let Some([dimension, _]) = dimensions.array_windows().find(|[one, other]| one == other) {
        let message = format!("`{dimension}` is chosen twice");
        return Err(shell.refuse(&message, "choose one option for each dimension"));
    }
    policy.choose(scenario, choices).map_err(|unknown| report::refuse(unknown, shell))
}
