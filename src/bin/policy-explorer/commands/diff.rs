//! `diff`: what a reader sees differently: scenarios whose outcome differs, and what outcomes and choices look like.

use std::path::Path;

use policy_explorer::editor::analysis::diff::{Difference, across, diff, refined};
use policy_explorer::editor::analysis::regions::told;
use policy_explorer::editor::analysis::touched::{Touched, touched};
use policy_explorer::editor::read::Reading;
use policy_explorer::engine::scenario::written;
use policy_explorer::engine::{Policy, Problem};
use policy_explorer::format::syntax::{CONFLICT, UNSTATED};
use serde_json::{Map, Value, json};

use crate::args::{Diff, Format};
use crate::report::count;
use crate::shell::Shell;
use crate::shown::visible;
use crate::{Ending, file, report};

/// The name of the comparison, and its result.
pub type Compared = (String, Difference);

pub fn run(command: &Diff, shell: &Shell<'_>) -> Ending {
    let compared = match (&command.across, &command.new) {
        (Some(dimension), _) => {
            let compared = file::policy(&command.old, shell).and_then(|(old, _)| along(&old, dimension, shell));
            compared.map(|compared| (compared, Vec::new()))
        }
        (None, Some(new)) => between(&command.old, new, shell).map(|(compared, rules)| (vec![compared], rules)),
        (None, None) => Err(Ending::CouldNotRun),
    };
    let (compared, rules) = match compared {
        Ok(compared) => compared,
        Err(ending) => return ending,
    };
    match shell.format {
        Format::Json => say!(shell, "{}", Value::Array(compared.iter().map(|it| json_of(it, &rules)).collect())),
        Format::Human | Format::Plain | Format::Github => compared.iter().for_each(|compared| print(compared, shell)),
    }
    let differs = compared.iter().any(|(_, difference)| !difference.is_empty());
    // Between two files a difference is a finding. Between two options it is the expected answer.
    if differs && command.across.is_none() { Ending::Findings } else { Ending::Clean }
}

/// The differences between two files, and the rules that they are about.
fn between(old: &Path, new: &Path, shell: &Shell<'_>) -> Result<(Compared, Vec<Touched>), Ending> {
    let (old, new) = (file::valid(old, shell)?, file::valid(new, shell)?);
    let difference = effect(&old.reading, &new.reading).map_err(|unknown| match unknown {
        Some(problem) => report::refuse(*problem, shell),
        None => exhausted(shell),
    })?;
    let files = old.reading.file.as_ref().zip(new.reading.file.as_ref());
    let rules = files.map(|(old, new)| touched(old, new, &difference.changes)).unwrap_or_default();
    Ok(((format!("{} to {}", old.name(), new.name()), difference), rules))
}

/// The differences between two files that were read without problems; otherwise why they are not known: a problem, or too
/// much work.
pub fn effect(old: &Reading, new: &Reading) -> Result<Difference, Option<Box<Problem>>> {
    let sides = [old, new].map(|reading| reading.file.as_ref().zip(reading.policy.as_ref()));
    let [Some(old), Some(new)] = sides else { return Err(None) };
    let [old, new] = refined(old, new).map_err(|problems| problems.into_iter().next().map(Box::new))?;
    diff(&old, &new).map_err(|_| None)
}

fn along(policy: &Policy, id: &str, shell: &Shell<'_>) -> Result<Vec<Compared>, Ending> {
    let dimension = policy.dimension(id).map_err(|unknown| report::refuse(unknown, shell))?;
    let compared = across(policy, dimension.index).map_err(|_| exhausted(shell))?;
    let pairs = dimension.options.iter().zip(dimension.options.iter().skip(1));
    let titles = pairs.map(|(one, other)| format!("{id}={} to {id}={}", one.id, other.id));
    Ok(titles.zip(compared).collect())
}

fn exhausted(shell: &Shell<'_>) -> Ending {
    shell.refuse(
        "what differs is undetermined: finding out would take more work than the stated bound",
        "compare fewer rules at once, let them depend on fewer dimensions, or ask for single scenarios with `decide`",
    )
}

pub fn print((title, difference): &Compared, shell: &Shell<'_>) {
    say!(shell, "{}", visible(title));
    for added in &difference.added {
        say!(shell, "  added: {added}");
    }
    for removed in &difference.removed {
        say!(shell, "  removed: {removed}");
    }
    for changed in &difference.shown {
        say!(shell, "  changed: {}", visible(changed));
    }
    for change in &difference.changes {
        let count = change.scenarios.map_or("very many scenarios".into(), |number| match usize::try_from(number) {
            Ok(number) => count(number, "scenario"),
            Err(_) => format!("{number} scenarios"),
        });
        let region = told(&change.region);
        say!(shell, "  {} {region}: {} becomes {} ({count})", change.question, change.before, change.after);
        say!(shell, "    because of {} instead of {}", rules(&change.because_after), rules(&change.because_before));
        say!(shell, "    seen where {}", written(&change.witness, " "));
    }
    for question in &difference.incomplete {
        say!(shell, "  there are more changes on {question} than are listed");
    }
    if difference.is_empty() {
        say!(shell, "  no outcome differs");
    }
}

fn rules(ids: &[String]) -> String {
    if ids.is_empty() { "no rule".into() } else { ids.join(", ") }
}

fn json_of((title, difference): &Compared, rules: &[Touched]) -> Value {
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
    let rules = rules.iter().map(|Touched { rule, how, fields, decides }| {
        json!({"rule": rule, "change": how, "fields": fields, "decides": decides})
    });
    json!({
        "compared": title, "rules": rules.collect::<Vec<_>>(), "added": difference.added, "removed": difference.removed, "shown": difference.shown,
        "changes": changes.collect::<Vec<_>>(), "incomplete": difference.incomplete,
    })
}

fn outcome(id: &str) -> &str {
    if [UNSTATED, CONFLICT].contains(&id) { id } else { "decided" }
}

fn verdict(id: &str) -> Option<&str> {
    (outcome(id) == "decided").then_some(id)
}
