//! `decide`: one decision with its reasons.

use policy_explorer::engine::decide::{Blocked, blocked_alternatives};
use policy_explorer::engine::policy::{Question, Quote, Text};
use policy_explorer::engine::{Decision, Outcome, Policy, Possible, Scenario, decide};
use serde_json::{Value, json};

use crate::args::{Decide, Format};
use crate::shell::Shell;
use crate::shown::visible;
use crate::{Ending, choices, file, language, report};

pub fn run(command: &Decide, shell: &Shell<'_>) -> Ending {
    match answer(command, shell) {
        Ok(ending) | Err(ending) => ending,
    }
}

fn answer(command: &Decide, shell: &Shell<'_>) -> Result<Ending, Ending> {
    let (policy, _) = file::policy(&command.file, shell)?;
    let language = language::of_texts(&policy, command.lang.as_deref(), shell)?;
    if command.lang.is_some() && shell.format == Format::Json {
        return Err(shell.refuse("`--lang` has no effect with `--format json`", "leave it out: ids have no language"));
    }
    let scenario = choices::over(&policy, policy.nothing_chosen(), &command.choices, shell)?;
    let questions: Vec<&Question> = match &command.question {
        Some(id) => vec![policy.question(id).map_err(|unknown| report::refuse(unknown, shell))?],
        None => policy.questions().collect(),
    };
    let decided: Vec<_> = questions.iter().map(|question| (*question, decide(&policy, question, &scenario))).collect();
    let told = Told { policy: &policy, language, shell };
    match shell.format {
        Format::Json => {
            let mut answers: Vec<Value> =
                decided.iter().map(|(question, decision)| json(&policy, &question.id, &scenario, decision)).collect();
            let only = if answers.len() == 1 { answers.pop() } else { None };
            say!(shell, "{}", only.unwrap_or(Value::Array(answers)));
        }
        Format::Human | Format::Plain | Format::Github => told.all(&scenario, &decided),
    }
    let is_conflict = decided.iter().any(|(_, decision)| decision.outcome == Outcome::Conflict);
    Ok(if is_conflict { Ending::Findings } else { Ending::Clean })
}

/// Decisions in sentences.
struct Told<'a> {
    policy: &'a Policy,
    language: &'a str,
    shell: &'a Shell<'a>,
}

impl Told<'_> {
    /// A text of the policy, as it is shown.
    fn text(&self, text: &Text) -> String {
        visible(self.policy.localize(text, self.language).text)
    }

    fn all(&self, scenario: &Scenario, decided: &[(&Question, Decision<'_>)]) {
        let sentence = self.policy.describe(scenario, self.language, |label| format!("[{label}: open]"));
        say!(self.shell, "{}", visible(&sentence));
        for (index, (question, decision)) in decided.iter().enumerate() {
            if index > 0 {
                say!(self.shell, "");
            }
            say!(self.shell, "{}: {}", self.text(&question.label), self.answer(question, decision));
            self.reasons(scenario, decision);
        }
    }

    fn answer(&self, question: &Question, decision: &Decision<'_>) -> String {
        match &decision.outcome {
            Outcome::Decided(verdict) => format!("{} ({})", self.text(question.label_of(verdict)), verdict.id),
            Outcome::Unstated => "The source does not say (unstated)".into(),
            Outcome::Conflict => "Rules disagree: a fault of the file (conflict)".into(),
            Outcome::Undetermined => "Undetermined: finding out would take too much work (undetermined)".into(),
            Outcome::Depends { possible, open } => {
                let possible: Vec<_> = possible.iter().map(Possible::id).collect();
                let open: Vec<_> = open.iter().map(|dimension| dimension.id.as_str()).collect();
                format!("It depends on {}: {} are possible (depends)", open.join(", "), possible.join(", "))
            }
        }
    }

    fn reasons(&self, scenario: &Scenario, decision: &Decision<'_>) {
        let shell = self.shell;
        if !decision.because.is_empty() {
            say!(shell, "\nWhy");
        }
        for rule in &decision.because {
            say!(shell, "  {}: {}", rule.id, self.text(&rule.text));
            for quote in &rule.quotes {
                say!(shell, "    {}", self.attribution(quote));
            }
            if let Some(reading) = &rule.reading {
                say!(shell, "    How we read this: {}", self.text(reading));
            }
        }
        if !decision.silences.is_empty() {
            say!(shell, "\nWhy the source does not say");
        }
        for silence in &decision.silences {
            say!(shell, "  {}: {}", silence.id, self.text(&silence.text));
            for quote in &silence.quotes {
                say!(shell, "    {}", self.attribution(quote));
            }
        }
        if !decision.displaced.is_empty() {
            say!(shell, "\nSets aside");
        }
        for displaced in &decision.displaced {
            say!(shell, "  {}, by {}", displaced.rule.id, displaced.by.id);
        }
        if !decision.blocked.is_empty() {
            say!(shell, "\nDoes not apply");
        }
        for blocked in &decision.blocked {
            let alternatives = alternatives(self.policy, blocked, scenario);
            let because = match alternatives.as_slice() {
                [] => dimensions(self.policy, blocked.dimensions).join(", "),
                several => several.iter().map(|one| one.join(", ")).collect::<Vec<_>>().join("; or "),
            };
            say!(shell, "  {}, because of {because}", blocked.rule.id);
        }
    }

    fn attribution(&self, quote: &Quote) -> String {
        let basis = quote.basis.id();
        let mut parts = vec![format!("({basis})")];
        parts.extend(quote.said_by.as_ref().map(|said_by| format!("said by {}", self.text(said_by))));
        parts.extend(quote.reported_by.as_ref().map(|reported_by| format!("reported by {}", self.text(reported_by))));
        parts.push(format!("in “{}”", self.text(&quote.source.title)));
        if let Some(anchor) = &quote.anchor {
            let end = anchor.end.as_ref().map(|end| format!(" … {end}")).unwrap_or_default();
            parts.push(visible(&format!("“{}{end}”", anchor.start)));
        }
        parts.join(", ")
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
