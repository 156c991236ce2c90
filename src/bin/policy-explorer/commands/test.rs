//! `test`: the cases of a file, their verdicts and reasons, and whatever no case covers.

use std::rc::Rc;

use policy_explorer::engine::policy::{Case, Expected, Rule};
use policy_explorer::engine::scenario::written;
use policy_explorer::engine::{Outcome, Policy, Possible, decide};
use policy_explorer::format::syntax::UNSTATED;
use serde_json::{Value, json};

use crate::args::{Format, Test};
use crate::report::visible;
use crate::{Ending, file};

/// The result of a case.
struct Result {
    name: String,
    /// The choices of the case, without what is not asked.
    scenario: Vec<(String, String)>,
    expected: String,
    found: String,
    missing: Vec<String>,
    unexpected: Vec<String>,
}

impl Result {
    fn passed(&self) -> bool {
        self.expected == self.found && self.missing.is_empty() && self.unexpected.is_empty()
    }
}

pub fn run(command: &Test, format: Format) -> Ending {
    let (files, mut ending) = file::open_policies(&command.files);
    let mut printed = Vec::new();
    for file in files {
        let path = file.path.clone();
        let policy = match file.policy(format) {
            Ok(policy) => policy,
            Err(worse) => {
                ending = ending.worse(worse);
                continue;
            }
        };
        let results: Vec<Result> =
            policy.cases().iter().enumerate().map(|(index, case)| result(&policy, index, case)).collect();
        let failed = results.iter().filter(|result| !result.passed()).count();
        if failed > 0 {
            ending = ending.worse(Ending::Findings);
        }
        let uncovered = Uncovered::of(&policy);
        if format == Format::Json {
            printed.push(json!({
                "file": path.display().to_string(),
                "cases": results.iter().map(json_of).collect::<Vec<_>>(),
                "uncovered": {
                    "rules": uncovered.rules, "exceptions": uncovered.exceptions, "outcomes": uncovered.outcomes,
                },
            }));
            continue;
        }
        for result in &results {
            say!("{}: {}", if result.passed() { "passed" } else { "FAILED" }, visible(&result.name));
            if !result.passed() {
                say!("  in {}", written(&result.scenario, " "));
            }
            if result.expected != result.found {
                say!("  expected {}, but found {}", result.expected, result.found);
            }
            if !result.missing.is_empty() {
                say!("  these rules should stand and do not: {}", result.missing.join(", "));
            }
            if !result.unexpected.is_empty() {
                say!("  these rules stand and are not expected: {}", result.unexpected.join(", "));
            }
        }
        for (what, missed) in [
            ("rules that stand in no case", &uncovered.rules),
            ("exceptions that displace nothing in any case", &uncovered.exceptions),
            ("outcomes that no case expects", &uncovered.outcomes),
        ] {
            if !missed.is_empty() {
                say!("{what}: {}", missed.join(", "));
            }
        }
        say!("{}: {} cases passed, {failed} failed", path.display(), results.len() - failed);
    }
    if format == Format::Json {
        say!("{}", Value::Array(printed));
    }
    ending
}

/// The parts of a policy without a case. An outcome is covered if a case is decided so; a rule if it stands in a case;
/// an exception if it displaces a rule in a case.
struct Uncovered {
    rules: Vec<String>,
    exceptions: Vec<String>,
    outcomes: Vec<String>,
}

impl Uncovered {
    fn of(policy: &Policy) -> Uncovered {
        let decided = policy.cases().iter().filter_map(|case| {
            let question = policy.question_at(case.question)?;
            Some((question, decide(policy, question, &case.scenario)))
        });
        let decided: Vec<_> = decided.collect();
        let stands = |rule: &Rule| decided.iter().any(|(_, decision)| decision.because.contains(&rule));
        let displaces = |rule: &Rule, by: &Rule| {
            decided.iter().any(|(_, decision)| decision.displaced.iter().any(|it| it.rule == rule && it.by == by))
        };
        let mut uncovered = Uncovered { rules: Vec::new(), exceptions: Vec::new(), outcomes: Vec::new() };
        for rule in policy.rules() {
            if !stands(rule) {
                uncovered.rules.push(rule.id.clone());
            }
            for excepted in rule.exception_to.iter().filter_map(|index| policy.rule_at(*index)) {
                if !displaces(excepted, rule) {
                    uncovered.exceptions.push(format!("{} to {}", rule.id, excepted.id));
                }
            }
        }
        for question in policy.questions() {
            let everything = decide(policy, question, &policy.nothing_chosen());
            let possible: Vec<&str> = match &everything.outcome {
                Outcome::Depends { possible, .. } => possible.iter().map(Possible::id).collect(),
                Outcome::Decided(verdict) => vec![&verdict.id],
                Outcome::Unstated => vec![UNSTATED],
                Outcome::Conflict | Outcome::Undetermined => vec![],
            };
            for id in possible {
                let covered = decided.iter().any(|(asked, decision)| {
                    asked.id == question.id
                        && match &decision.outcome {
                            Outcome::Decided(verdict) => verdict.id == id,
                            Outcome::Unstated => id == UNSTATED,
                            _ => false,
                        }
                });
                if !covered {
                    uncovered.outcomes.push(format!("{} {id}", question.id));
                }
            }
        }
        uncovered
    }
}

fn result(policy: &Policy, index: usize, case: &Case) -> Result {
    let name = case.name.clone().unwrap_or_else(|| format!("case {}", index + 1));
    let scenario: Vec<(String, String)> =
        policy.choices(&case.scenario).map(|(dimension, option)| (dimension.to_owned(), option.to_owned())).collect();
    let Some(question) = policy.question_at(case.question) else {
        let expected = "an answer".to_owned();
        return Result { name, scenario, expected, found: "no question".into(), missing: vec![], unexpected: vec![] };
    };
    let decision = decide(policy, question, &case.scenario);
    let found = match &decision.outcome {
        Outcome::Depends { possible, .. } => {
            depends(matches!(case.expected, Expected::Depends(Some(_))), possible.iter().map(Possible::id).collect())
        }
        outcome => outcome.verdict().map_or(outcome.id(), |verdict| &verdict.id).to_owned(),
    };
    let expected = match &case.expected {
        Expected::Verdict(verdict) => Rc::as_ref(verdict).id.clone(),
        Expected::Unstated => UNSTATED.into(),
        Expected::Depends(possible) => {
            depends(possible.is_some(), possible.iter().flatten().map(String::as_str).collect())
        }
    };
    let id_of = |index| policy.rule_at(index).map(|rule| rule.id.clone());
    let stands = |index| decision.because.iter().any(|rule| rule.index == index);
    let (missing, unexpected) = match &case.because {
        None => (vec![], vec![]),
        Some(because) => (
            because.iter().copied().filter(|index| !stands(*index)).filter_map(id_of).collect(),
            decision.because.iter().filter(|rule| !because.contains(&rule.index)).map(|rule| rule.id.clone()).collect(),
        ),
    };
    Result { name, scenario, expected, found, missing, unexpected }
}

fn depends(compare: bool, mut possible: Vec<&str>) -> String {
    possible.sort_unstable();
    if compare { format!("depends ({})", possible.join(", ")) } else { "depends".into() }
}

fn json_of(result: &Result) -> Value {
    json!({
        "name": result.name, "scenario": result.scenario.iter().cloned().collect::<std::collections::BTreeMap<_, _>>(),
        "passed": result.passed(), "expected": result.expected,
        "found": result.found, "missing": result.missing, "unexpected": result.unexpected,
    })
}
