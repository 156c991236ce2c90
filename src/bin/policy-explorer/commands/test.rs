//! `test`: the cases of a file, their verdicts and reasons, and whatever no case covers.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use policy_explorer::editor::read::line_and_column;
use policy_explorer::engine::policy::{Case, Expected};
use policy_explorer::engine::position::{QuestionIx, RuleIx};
use policy_explorer::engine::scenario::written;
use policy_explorer::engine::search::Search;
use policy_explorer::engine::{Decision, Outcome, Path as Place, Policy, Possible, decide_within};
use policy_explorer::format::syntax::UNSTATED;
use serde_json::{Value, json};

use crate::args::{Format, Test};
use crate::policy_file::PolicyFile;
use crate::report::count;
use crate::shell::Shell;
use crate::shown::visible;
use crate::{Ending, file, report};

/// The result of a case.
struct Result {
    name: String,
    line: usize,
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

pub fn run(command: &Test, shell: &Shell<'_>) -> Ending {
    let (files, mut ending) = file::all(&command.files, shell);
    let mut printed = Vec::new();
    for mut file in files {
        let Some(policy) = file.reading.policy.take() else {
            let findings = report::findings(&file, &file.reading.problems);
            ending = ending.worse(Ending::Findings);
            match shell.format {
                Format::Json => printed.push(json_of(&file, &findings, &[], &Uncovered::default())),
                Format::Human | Format::Plain | Format::Github => report::print(&findings, &[&file], shell),
            }
            continue;
        };
        let (results, uncovered) = outcome(&policy, &file);
        if results.iter().any(|result| !result.passed()) {
            ending = ending.worse(Ending::Findings);
        }
        match shell.format {
            Format::Json => printed.push(json_of(&file, &[], &results, &uncovered)),
            Format::Human | Format::Plain | Format::Github => print(&file, &results, &uncovered, shell),
        }
    }
    // A command that could read nothing has no results, not even none.
    if shell.format == Format::Json && !printed.is_empty() {
        say!(shell, "{}", Value::Array(printed));
    }
    ending
}

/// Refuses a policy of which a case fails, and prints these cases.
pub fn passed(policy: &Policy, file: &PolicyFile, shell: &Shell<'_>) -> std::result::Result<(), Ending> {
    let (mut results, _) = outcome(policy, file);
    results.retain(|result| !result.passed());
    if results.is_empty() {
        return Ok(());
    }
    match shell.format {
        Format::Json => say!(shell, "{}", Value::Array(vec![json_of(file, &[], &results, &Uncovered::default())])),
        Format::Human | Format::Plain | Format::Github => print(file, &results, &Uncovered::default(), shell),
    }
    Err(Ending::Findings)
}

fn print(file: &PolicyFile, results: &[Result], uncovered: &Uncovered, shell: &Shell<'_>) {
    for result in results {
        let name = visible(&result.name);
        if result.passed() {
            say!(shell, "passed: {name}");
            continue;
        }
        if shell.format == Format::Github {
            let message = format!("expected {}, but found {}", result.expected, result.found);
            let title = format!("FAILED: {name}");
            say!(shell, "{}", report::annotation("error", &file.name(), result.line, 1, &title, &message));
        }
        say!(shell, "FAILED: {name} (line {})", result.line);
        if result.scenario.is_empty() {
            say!(shell, "  where nothing is chosen");
        } else {
            say!(shell, "  in {}", written(&result.scenario, " "));
        }
        if result.expected != result.found {
            say!(shell, "  expected {}, but found {}", result.expected, result.found);
        }
        if !result.missing.is_empty() {
            say!(shell, "  these rules should stand and do not: {}", result.missing.join(", "));
        }
        if !result.unexpected.is_empty() {
            say!(shell, "  these rules stand and are not expected: {}", result.unexpected.join(", "));
        }
    }
    for (what, missed) in [
        ("rules that stand in no case", &uncovered.rules),
        ("exceptions that displace nothing in any case", &uncovered.exceptions),
        ("outcomes that no case expects", &uncovered.outcomes),
    ] {
        if !missed.is_empty() {
            say!(shell, "{what}: {}", missed.join(", "));
        }
    }
    let failed = results.iter().filter(|result| !result.passed()).count();
    say!(shell, "{}: {} passed, {failed} failed", file.name(), count(results.len() - failed, "case"));
}

/// The results of all cases, and what they leave out. All searches share one bound on their work.
fn outcome(policy: &Policy, file: &PolicyFile) -> (Vec<Result>, Uncovered) {
    let search = Search::for_run(policy);
    let mut covered = Covered::default();
    let mut results = Vec::new();
    for (index, case) in policy.cases().iter().enumerate() {
        let Some(question) = policy.question_at(case.question) else { continue };
        let decision = decide_within(policy, question, &case.scenario, &search);
        let place = file.reading.places.range(&Place::root().key("cases").index(index));
        let (line, _) = line_and_column(&file.text, place.start);
        covered.add(case.question, &decision);
        results.push(Result { line, ..result(policy, index, case, &decision) });
    }
    (results, covered.left_out(policy, &search))
}

/// What the cases decide.
#[derive(Default)]
struct Covered {
    standing: BTreeSet<RuleIx>,
    displaced: BTreeSet<(RuleIx, RuleIx)>,
    outcomes: BTreeSet<(QuestionIx, String)>,
}

/// The parts of a policy without a case. An outcome is covered if a case is decided so; a rule if it stands in a case;
/// an exception if it displaces a rule in a case.
#[derive(Default)]
struct Uncovered {
    rules: Vec<String>,
    exceptions: Vec<String>,
    outcomes: Vec<String>,
}

impl Covered {
    fn add(&mut self, question: QuestionIx, decision: &Decision<'_>) {
        self.standing.extend(decision.because.iter().map(|rule| rule.index));
        self.displaced.extend(decision.displaced.iter().map(|displaced| (displaced.rule.index, displaced.by.index)));
        match &decision.outcome {
            Outcome::Decided(verdict) => drop(self.outcomes.insert((question, verdict.id.clone()))),
            Outcome::Unstated => drop(self.outcomes.insert((question, UNSTATED.to_owned()))),
            Outcome::Depends { .. } | Outcome::Conflict | Outcome::Undetermined => {}
        }
    }

    fn left_out(&self, policy: &Policy, search: &Search) -> Uncovered {
        let mut uncovered = Uncovered::default();
        for rule in policy.rules() {
            if !self.standing.contains(&rule.index) {
                uncovered.rules.push(rule.id.clone());
            }
            for excepted in rule.exception_to.iter().filter_map(|index| policy.rule_at(*index)) {
                if !self.displaced.contains(&(excepted.index, rule.index)) {
                    uncovered.exceptions.push(format!("{} to {}", rule.id, excepted.id));
                }
            }
        }
        for question in policy.questions() {
            let everything = decide_within(policy, question, &policy.nothing_chosen(), search);
            let possible: Vec<&str> = match &everything.outcome {
                Outcome::Depends { possible, .. } => possible.iter().map(Possible::id).collect(),
                Outcome::Decided(verdict) => vec![&verdict.id],
                Outcome::Unstated => vec![UNSTATED],
                Outcome::Conflict | Outcome::Undetermined => vec![],
            };
            let missed = possible.into_iter().filter(|id| !self.outcomes.contains(&(question.index, (*id).to_owned())));
            uncovered.outcomes.extend(missed.map(|id| format!("{} {id}", question.id)));
        }
        uncovered
    }
}

fn result(policy: &Policy, index: usize, case: &Case, decision: &Decision<'_>) -> Result {
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
    let scenario =
        policy.choices(&case.scenario).map(|(dimension, option)| (dimension.to_owned(), option.to_owned())).collect();
    let name = case.name.clone().unwrap_or_else(|| format!("case {}", index + 1));
    Result { name, line: 0, scenario, expected, found, missing, unexpected }
}

fn depends(compare: bool, mut possible: Vec<&str>) -> String {
    possible.sort_unstable();
    if compare { format!("depends ({})", possible.join(", ")) } else { "depends".into() }
}

fn json_of(file: &PolicyFile, findings: &[report::Finding], results: &[Result], uncovered: &Uncovered) -> Value {
    let case = |result: &Result| {
        let scenario: BTreeMap<_, _> = result.scenario.iter().cloned().collect();
        json!({
            "name": result.name, "line": result.line, "scenario": scenario, "passed": result.passed(),
            "expected": result.expected, "found": result.found, "missing": result.missing,
            "unexpected": result.unexpected,
        })
    };
    json!({
        "file": file.path.display().to_string(),
        "findings": report::json(findings),
        "cases": results.iter().map(case).collect::<Vec<_>>(),
        "uncovered": {
            "rules": uncovered.rules, "exceptions": uncovered.exceptions, "outcomes": uncovered.outcomes,
        },
    })
}
