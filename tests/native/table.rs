//! The truth table: its rows against the engine's decisions, and its three printed forms.

use std::collections::BTreeSet;
use std::fs;
use std::ops::ControlFlow;

use policy_explorer::editor::analysis::table;
use policy_explorer::engine::position::{DimensionIx, OptionIx};
use policy_explorer::engine::search::Search;
use policy_explorer::engine::{Outcome, Possible, Scenario, decide, read};
use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::builder::{PolicyFile, Rule};
use crate::model::{model, scenario_of};
use crate::support::{POLICY, cli, path_in, scratch};

fn printed(arguments: &[&str]) -> String {
    let output = cli(arguments);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The path of a policy file in a folder.
fn written(folder: &TempDir, name: &str, text: &str) -> String {
    let path = path_in(folder, name);
    fs::write(&path, text).unwrap();
    path
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    /// Every scenario is in exactly one row, with the outcome of the engine and of the oracle.
    #[test]
    fn rows_are_disjoint_cover_everything_and_agree(model in model()) {
        let policy = read(model.file().as_bytes()).unwrap();
        let everything = model.completions(&vec![None; model.options.len()]);
        for (position, question) in policy.questions().enumerate() {
            let rows = table(&policy, question, &Search::for_run(&policy)).unwrap();
            let counted: u128 = rows.iter().map(|row| row.scenarios().unwrap()).sum();
            prop_assert_eq!(counted, everything.len() as u128);
            let mut first_seen = Vec::new();
            for scenario in &everything {
                let holds = |row: &table::Row<'_>| {
                    scenario.iter().enumerate().all(|(dimension, option)| {
                        row.region.options(DimensionIx::new(dimension)).has(OptionIx::new(*option))
                    })
                };
                let holding: Vec<usize> = (0..rows.len()).filter(|row| holds(&rows[*row])).collect();
                prop_assert_eq!(holding.len(), 1, "{:?} in\n{}", scenario, model.file());
                let outcome = rows[holding[0]].outcome;
                prop_assert_eq!(outcome.id(), model.outcome(position, scenario), "{:?} in\n{}", scenario, model.file());
                let partial: Vec<Option<usize>> = scenario.iter().copied().map(Some).collect();
                let decision = decide(&policy, question, &scenario_of(&policy, &partial));
                let agrees = match (decision.outcome, outcome) {
                    (Outcome::Decided(one), Possible::Verdict(other)) => one == other,
                    (Outcome::Unstated, Possible::Unstated) | (Outcome::Conflict, Possible::Conflict) => true,
                    _ => false,
                };
                prop_assert!(agrees);
                if !first_seen.contains(&holding[0]) {
                    first_seen.push(holding[0]);
                }
            }
            let mut answers = Vec::new();
            let _ = table::each(&policy, question, &mut |answer| {
                answers.push(answer);
                ControlFlow::Continue(())
            });
            let scenarios: Vec<Scenario> = policy.every_scenario().collect();
            prop_assert_eq!(answers.iter().map(|it| it.scenario.clone()).collect::<Vec<_>>(), scenarios);
            for answer in answers {
                let decision = decide(&policy, question, &answer.scenario);
                let outcome = match decision.outcome {
                    Outcome::Decided(verdict) => verdict.id.as_str(),
                    Outcome::Unstated => "unstated",
                    _ => "conflict",
                };
                prop_assert_eq!((answer.outcome.id(), answer.because), (outcome, decision.because));
            }
            prop_assert!(first_seen.is_sorted(), "rows are in the file's order");
            // No two rows could be merged.
            for (index, one) in rows.iter().enumerate() {
                for other in rows.iter().skip(index + 1).filter(|other| other.outcome == one.outcome) {
                    let unlike = (0..model.options.len())
                        .map(DimensionIx::new)
                        .filter(|dimension| one.region.options(*dimension) != other.region.options(*dimension));
                    prop_assert!(unlike.count() > 1, "{:?} and {:?}", one, other);
                }
            }
        }
    }
}

#[test]
fn json_lists_every_scenario() {
    let text = printed(&["table", POLICY, "--format", "json"]);
    let answers: Vec<Value> = serde_json::from_str(&text).unwrap();
    assert_eq!(answers.len(), 144);
    let scenario = json!({"origin": "us", "target": "russia", "purpose": "defend-kharkiv", "when": "after"});
    let found: Vec<&Value> = answers.iter().filter(|it| it["scenario"] == scenario).collect();
    assert_eq!(
        *found[0],
        json!({
            "scenario": scenario, "question": "policy", "outcome": "decided", "verdict": "permitted-within-limits",
            "because": ["us-kharkiv-exception"],
        })
    );
    assert_eq!(found[1]["question"], "law");
    assert_eq!(found.len(), 2);
    let distinct: BTreeSet<String> = answers.iter().map(|it| it["scenario"].to_string()).collect();
    assert_eq!(distinct.len(), 72);
    let law = printed(&["table", POLICY, "--format", "json", "--question", "law"]);
    assert_eq!(serde_json::from_str::<Vec<Value>>(&law).unwrap().len(), 72);
}

#[test]
fn markdown_is_compact() {
    let text = printed(&["table", POLICY, "--question", "law"]);
    let expected = "\
# US weapons against targets in Russia

## International law

| Weapons from | Target | Purpose | When | Outcome | Scenarios |
|---|---|---|---|---|---:|
| any | Occupied parts of Ukraine | any | any | The report does not say | 24 |
| any | Military targets in Russia; Russian jets over Russia (using Patriot) | Counterattack to defend Kharkiv; Defence elsewhere | any | Allowed in self-defence, experts say | 32 |
| any | Military targets in Russia; Russian jets over Russia (using Patriot) | Offensive attack | any | The report does not say | 16 |
";
    assert_eq!(text, expected);
    assert_eq!(printed(&["table", POLICY]), printed(&["table", POLICY, "--as", "markdown"]));
}

#[test]
fn csv_counts_add_up() {
    let text = printed(&["table", POLICY, "--as", "csv"]);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header: Vec<&str> =
        vec!["question", "origin", "target", "purpose", "when", "outcome", "verdict", "answer", "scenarios"];
    assert_eq!(reader.headers().unwrap(), header);
    let total: usize = reader.records().map(|record| record.unwrap()[8].parse::<usize>().unwrap()).sum();
    assert_eq!(total, 144);
}

/// A policy whose texts look like markup.
fn hostile() -> String {
    let text = fs::read_to_string("tests/rules/good/plain.json").unwrap();
    let mut file: Value = serde_json::from_str(&text).unwrap();
    file["title"] = json!("<b>Dogs</b> & \"cats\"");
    file["verdicts"][0]["label"] = json!("=HYPERLINK(\"http://x\")|<script>alert(1)</script>\n`*_");
    file["dimensions"][0]["label"] = json!("| a | b");
    file.to_string()
}

#[test]
fn texts_never_become_markup_or_formulas() {
    let folder = scratch();
    let file = written(&folder, "hostile.json", &hostile());
    let html = printed(&["table", &file, "--as", "html"]);
    assert!(html.contains("<caption>&lt;b&gt;Dogs&lt;/b&gt; &amp; &quot;cats&quot;"), "{html}");
    assert!(!html.contains("<script"), "{html}");
    assert!(html.contains("<thead>") && html.contains("<th scope=\"col\">| a | b</th>"), "{html}");
    let markdown = printed(&["table", &file]);
    assert!(markdown.contains(r"| \| a \| b |"), "{markdown}");
    assert!(markdown.contains(r"\|\<script\>"), "{markdown}");
    let widths: BTreeSet<usize> = markdown
        .lines()
        .filter(|line| line.starts_with("| "))
        .map(|line| line.replace(r"\|", "").matches('|').count())
        .collect();
    assert_eq!(widths.len(), 1, "{markdown}");
    let csv = printed(&["table", &file, "--as", "csv"]);
    assert!(csv.contains("\"'=HYPERLINK("), "{csv}");
}

/// Twenty dimensions of eight options; if `tangled`, rules that overlap in all of them.
fn huge(tangled: bool) -> String {
    let mut file = PolicyFile::new(1, 2, &[8; 20]);
    for index in 0..if tangled { 20 } else { 1 } {
        let when = vec![(index, vec![0, 3]), ((index + 1) % 20, vec![1, 3])];
        file.push(Rule { verdict: index % 2, when, ..Rule::default() });
    }
    file.text()
}

#[test]
fn too_many_scenarios_are_refused() {
    let folder = scratch();
    let simple = written(&folder, "simple.json", &huge(false));
    let tangled = written(&folder, "tangled.json", &huge(true));
    let output = cli(&["table", &simple, "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("more than 1000000"), "{output:?}");
    // As boxes, 8^20 scenarios are three rows.
    let text = printed(&["table", &simple, "--as", "csv"]);
    assert_eq!(text.lines().count(), 4, "{text}");
    let output = cli(&["table", &tangled]);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(String::from_utf8_lossy(&output.stderr).contains("100000 boxes"), "{output:?}");
}

#[test]
fn a_conflict_is_a_finding() {
    let output = cli(&["table", "tests/rules/bad/conflict.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stdout).contains("No answer: a fault in this explainer"));
    assert_eq!(cli(&["table", "tests/rules/bad/conflict.json", "--format", "json"]).status.code(), Some(2));
    assert_eq!(cli(&["table", POLICY, "--question", "laws"]).status.code(), Some(1));
}
