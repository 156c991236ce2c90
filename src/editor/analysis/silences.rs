//! Silences in which a rule answers after all: one of the two is wrong.

use super::formula::Formula;
use super::scope::{Scope, witness};
use crate::engine::problem::{Kind, Path, Problem};
use crate::engine::search::{Exhausted, Search};

pub(super) fn silences(scope: &mut Scope<'_>, search: &Search, problems: &mut Vec<Problem>) -> Result<(), Exhausted> {
    let silences = scope.policy.silences().iter().enumerate();
    let mut formula = None;
    for (index, silence) in silences.filter(|(_, silence)| silence.question == scope.question.index) {
        for live in &scope.rules {
            if live.rule.condition.intersection(&silence.condition).is_empty() {
                continue;
            }
            let formula = formula.get_or_insert_with(|| Formula::new(scope.policy, search));
            let claims = [formula.applies(live.rule), formula.holds(&silence.condition)];
            if let Some(region) = formula.first(&claims)? {
                let (silence, rule) = (silence.id.clone(), live.rule.id.clone());
                let kind = Kind::SilenceBroken { silence, rule, witness: witness(scope.policy, &region) };
                problems.push(Problem::new(kind, Path::root().key("silences").index(index).key("id")));
            }
        }
    }
    Ok(())
}
