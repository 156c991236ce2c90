//! `decide`: one decision with its reasons.

use policy_explorer::engine::decide::{Blocked, blocked_alternatives};
use policy_explorer::engine::policy::Quote;
use policy_explorer::engine::problem::{Name, UnknownName};
use policy_explorer::engine::{Decision, Outcome, Policy, Possible, Scenario, decide};
use serde_json::{Value, json};

use crate::args::{Choices, Decide, Format};
use crate::report::{self, visible};
use crate::{Ending, file};

pub fn run(command: &Decide, format: Format) -> Ending {
    let policy = match file::policy(&command.file, format) {
        Ok(policy) => policy,
        Err(ending) => return ending,
    };
    let choices: Vec<(&str, &str)> = command.choices.iter().flat_map(Choices::ids).collect();
    let repeated = choices
        .iter()
        .enumerate()
        .find(|(position, (dimension, _))| choices.iter().take(*position).any(|(earlier, _)| earlier == dimension));
    if let Some((_, (dimension, _))) = repeated {
        eprintln!("error: `{}` is chosen twice\nhelp: choose one option for each dimension", visible(dimension));
        return Ending::CouldNotRun;
    }
    let question = match &command.question {
        Some(id) => policy.question(id),
        None => policy.questions().next().ok_or_else(|| UnknownName {
            name: String::new(),
            of: Name::Question,
            known: [].into(),
        }),
    };
    let (question, scenario) = match question.and_then(|question| Ok((question, policy.scenario(choices)?))) {
        Ok(found) => found,
        Err(unknown) => return report::refuse(unknown),
    };
    let decision = decide(&policy, question, &scenario);
    match format {
        Format::Json => say!("{}", json(&policy, &question.id, &scenario, &decision)),
        Format::Human | Format::Plain => {
            let sentence = policy.describe(&scenario, policy.language(), |label| format!("[{label}: open]"));
            let label = |verdict| policy.localize(question.label_of(verdict), policy.language()).text;
            say!("{}", visible(&sentence));
            let answer = match &decision.outcome {
                Outcome::Decided(verdict) => format!("{} ({})", label(verdict), verdict.id),
                Outcome::Unstated => "The source does not say (unstated)".into(),
                Outcome::Conflict => "Rules disagree: a fault of the file (conflict)".into(),
                Outcome::Undetermined => "Undetermined: finding out would take too much work (undetermined)".into(),
                Outcome::Depends { possible, open } => {
                    let possible: Vec<_> = possible.iter().map(Possible::id).collect();
                    let open: Vec<_> = open.iter().map(|dimension| dimension.id.as_str()).collect();
                    format!("It depends on {}: {} are possible (depends)", open.join(", "), possible.join(", "))
                }
            };
            say!("{}: {}", policy.localize(&question.label, policy.language()).text, visible(&answer));
            print_reasons(&policy, &scenario, &decision);
        }
    }
    match decision.outcome {
        Outcome::Conflict => Ending::Findings,
        _ => Ending::Clean,
    }
}

fn print_reasons(policy: &Policy, scenario: &Scenario, decision: &Decision<'_>) {
    if !decision.because.is_empty() {
        say!("\nWhy");
    }
    for rule in &decision.because {
        say!("  {}: {}", rule.id, visible(policy.localize(&rule.text, policy.language()).text));
        for quote in &rule.quotes {
            say!("    {}", visible(&attribution(policy, quote)));
        }
        if let Some(reading) = &rule.reading {
            say!("    How we read this: {}", visible(policy.localize(reading, policy.language()).text));
        }
    }
    if !decision.silences.is_empty() {
        say!("\nWhy the source does not say");
    }
    for silence in &decision.silences {
        say!("  {}: {}", silence.id, visible(policy.localize(&silence.text, policy.language()).text));
        for quote in &silence.quotes {
            say!("    {}", visible(&attribution(policy, quote)));
        }
    }
    if !decision.displaced.is_empty() {
        say!("\nSets aside");
    }
    for displaced in &decision.displaced {
        say!("  {}, by {}", displaced.rule.id, displaced.by.id);
    }
    if !decision.blocked.is_empty() {
        say!("\nDoes not apply");
    }
    for blocked in &decision.blocked {
        let alternatives = alternatives(policy, blocked, scenario);
        let because = match alternatives.as_slice() {
            [] => dimensions(policy, blocked.dimensions).join(", "),
            several => several.iter().map(|one| one.join(", ")).collect::<Vec<_>>().join("; or "),
        };
        say!("  {}, because of {because}", blocked.rule.id);
    }
}

/// The dimensions that keep each alternative of a rule from applying; nothing if it has just one.
fn alternatives<'p>(policy: &'p Policy, blocked: &Blocked<'_>, scenario: &Scenario) -> Vec<Vec<&'p str>> {
    let alternatives = blocked_alternatives(policy, blocked.rule, scenario);
    if alternatives.len() < 2 {
        return Vec::new();
    }
    alternatives.into_iter().map(|positions| dimensions(policy, positions)).collect()
}

fn dimensions(policy: &Policy, positions: policy_explorer::engine::region::DimensionSet) -> Vec<&str> {
    positions.iter().filter_map(|position| policy.dimension_at(position)).map(|it| it.id.as_str()).collect()
}

fn attribution(policy: &Policy, quote: &Quote) -> String {
    let text = |text| policy.localize(text, policy.language()).text;
    let basis = quote.basis.id();
    let mut parts = vec![format!("({basis})")];
    parts.extend(quote.said_by.as_ref().map(|said_by| format!("said by {}", text(said_by))));
    parts.extend(quote.reported_by.as_ref().map(|reported_by| format!("reported by {}", text(reported_by))));
    parts.push(format!("in “{}”", text(&quote.source.title)));
    if let Some(anchor) = &quote.anchor {
        let end = anchor.end.as_ref().map(|end| format!(" … {end}")).unwrap_or_default();
        parts.push(format!("“{}{end}”", anchor.start));
    }
    parts.join(", ")
}

fn json(policy: &Policy, question: &str, scenario: &Scenario, decision: &Decision<'_>) -> Value {
    let verdict = decision.outcome.verdict();
    let (possible, open): (Vec<&str>, Vec<&str>) = match &decision.outcome {
        Outcome::Depends { possible, open } => {
            (possible.iter().map(Possible::id).collect(), open.iter().map(|dimension| dimension.id.as_str()).collect())
        }
        _ => Default::default(),
    };
    let mut displaced: Vec<(&str, Vec<&str>)> = Vec::new();
    for one in &decision.displaced {
        match displaced.last_mut() {
            Some((rule, by)) if *rule == one.rule.id => by.push(&one.by.id),
            _ => displaced.push((&one.rule.id, vec![&one.by.id])),
        }
    }
    json!({
        "question": question,
        "outcome": decision.outcome.id(),
        "verdict": verdict.map(|verdict| &verdict.id),
        "tone": verdict.map(|verdict| verdict.tone.id()),
        "because": decision.because.iter().map(|rule| &rule.id).collect::<Vec<_>>(),
        "displaced": displaced.iter().map(|(rule, by)| json!({"rule": rule, "by": by})).collect::<Vec<_>>(),
        "blocked": decision.blocked.iter().map(|blocked| json!({
            "rule": blocked.rule.id, "dimensions": dimensions(policy, blocked.dimensions),
            "alternatives": alternatives(policy, blocked, scenario),
        })).collect::<Vec<_>>(),
        "possible": possible,
        "open": open,
        "silences": decision.silences.iter().map(|silence| &silence.id).collect::<Vec<_>>(),
    })
}
