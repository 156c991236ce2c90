//! `diff`: the scenarios whose outcome differs, by effect and not by text.

use std::path::Path;

use policy_explorer::editor::analysis::diff::{Difference, across, diff, refined};
use policy_explorer::editor::analysis::regions::told;
use policy_explorer::editor::read::Reading;
use policy_explorer::engine::Policy;
use policy_explorer::engine::scenario::written;
use policy_explorer::format::syntax::{CONFLICT, UNSTATED};
use serde_json::{Map, Value, json};

use crate::args::{Diff, Format};
use crate::{Ending, file, report};

/// The name of the comparison, and its result.
pub type Compared = (String, Difference);

pub fn run(command: &Diff, format: Format) -> Ending {
    let compared = match (&command.across, &command.new) {
        (Some(dimension), _) => file::policy(&command.old, format).and_then(|old| along(&old, dimension)),
        (None, Some(new)) => between(&command.old, new, format).map(|compared| vec![compared]),
        (None, None) => Err(Ending::CouldNotRun),
    };
    let compared = match compared {
        Ok(compared) => compared,
        Err(ending) => return ending,
    };
    match format {
        Format::Json => say!("{}", Value::Array(compared.iter().map(json_of).collect())),
        Format::Human | Format::Plain => compared.iter().for_each(print),
    }
    let differs = compared.iter().any(|(_, difference)| !difference.is_empty());
    // Between two files a difference is a finding. Between two options it is the expected answer.
    if differs && command.across.is_none() { Ending::Findings } else { Ending::Clean }
}

/// The differences between two files.
fn between(old: &Path, new: &Path, format: Format) -> Result<Compared, Ending> {
    let title = format!("{} to {}", old.display(), new.display());
    let [old, new] = [old, new].map(|path| file::open(path).and_then(|file| file.valid(format)));
    Ok((title, effect(&old?.reading, &new?.reading)?))
}

/// The differences between two files that were read without problems.
pub fn effect(old: &Reading, new: &Reading) -> Result<Difference, Ending> {
    let sides = [old, new].map(|reading| reading.file.as_ref().zip(reading.policy.as_ref()));
    let [Some(old), Some(new)] = sides else { return Err(Ending::CouldNotRun) };
    let [old, new] = refined(old, new)
        .map_err(|problems| problems.into_iter().next().map_or(Ending::CouldNotRun, report::refuse))?;
    diff(&old, &new).map_err(|_| exhausted())
}

fn along(policy: &Policy, id: &str) -> Result<Vec<Compared>, Ending> {
    let dimension = policy.dimension(id).map_err(report::refuse)?;
    let pairs = dimension.choices().zip(dimension.choices().skip(1));
    pairs
        .map(|((before, one), (after, other))| {
            let title = format!("{id}={} to {id}={}", one.id, other.id);
            let options = [before, after];
            Ok((title, across(policy, dimension.index, options).map_err(|_| exhausted())?))
        })
        .collect()
}

fn exhausted() -> Ending {
    eprintln!("error: what differs is undetermined: finding out would take more work than the stated bound");
    Ending::CouldNotRun
}

pub fn print((title, difference): &Compared) {
    say!("{title}");
    for added in &difference.added {
        say!("  added: {added}");
    }
    for removed in &difference.removed {
        say!("  removed: {removed}");
    }
    for change in &difference.changes {
        let count = change.scenarios.map_or("very many scenarios".into(), |count| match count {
            1 => "1 scenario".to_owned(),
            count => format!("{count} scenarios"),
        });
        say!("  {} {}: {} becomes {} ({count})", change.question, told(&change.region), change.before, change.after);
        say!("    because of {} instead of {}", rules(&change.because_after), rules(&change.because_before));
        say!("    seen where {}", written(&change.witness, " "));
    }
    for question in &difference.incomplete {
        say!("  there are more changes on {question} than are listed");
    }
    if difference.is_empty() {
        say!("  no outcome differs");
    }
}

fn rules(ids: &[String]) -> String {
    if ids.is_empty() { "no rule".into() } else { ids.join(", ") }
}

fn json_of((title, difference): &Compared) -> Value {
    let object = |pairs: &[(String, String)]| {
        Value::Object(pairs.iter().map(|(key, value)| (key.clone(), json!(value))).collect::<Map<_, _>>())
    };
    let changes = difference.changes.iter().map(|change| {
        let region: Map<String, Value> =
            change.region.iter().map(|(dimension, options)| (dimension.clone(), json!(options))).collect();
        json!({
            "question": change.question,
            "region": region,
            "scenarios": change.scenarios.map(|count| u64::try_from(count).ok()),
            "before": {"outcome": outcome(&change.before), "verdict": verdict(&change.before), "because": change.because_before},
            "after": {"outcome": outcome(&change.after), "verdict": verdict(&change.after), "because": change.because_after},
            "witness": object(&change.witness),
        })
    });
    json!({
        "compared": title, "added": difference.added, "removed": difference.removed,
        "changes": changes.collect::<Vec<_>>(), "incomplete": difference.incomplete,
    })
}

fn outcome(id: &str) -> &str {
    if [UNSTATED, CONFLICT].contains(&id) { id } else { "decided" }
}

fn verdict(id: &str) -> Option<&str> {
    (outcome(id) == "decided").then_some(id)
}
