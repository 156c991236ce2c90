//! Every answer of a policy in a table that an editor can read, compared with the engine's decisions.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use policy_explorer::engine::policy::Anchor;
use policy_explorer::engine::{Outcome, decide, read};

fn passage(anchor: &Anchor) -> String {
    let end = anchor.end.as_ref().map(|end| format!(" … {end}")).unwrap_or_default();
    format!("“{}{end}”", anchor.start)
}

/// Compares the table `tests/policies/<id>.answers.md` with its policy.
fn check(id: &str) {
    let policy = read(&fs::read(format!("policies/{id}.json")).unwrap()).unwrap();
    let table = fs::read_to_string(Path::new("tests/policies").join(format!("{id}.answers.md"))).unwrap();
    let dimensions: Vec<&str> = policy.dimensions().iter().map(|dimension| dimension.id.as_str()).collect();
    let mut seen = BTreeSet::new();
    let rows = table.lines().filter(|line| line.starts_with("| ") && !line.contains("rests on"));
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [question, chosen @ .., answer, rests_on] = cells.as_slice() else { panic!("a short row: {row}") };
        let question = policy.question(question).unwrap();
        let scenario = policy.scenario(dimensions.iter().copied().zip(chosen.iter().copied())).unwrap();
        assert!(scenario.is_complete(), "a row leaves something open: {row}");
        assert!(seen.insert(cells[..cells.len() - 2].join(" ")), "a row is repeated: {row}");

        let decision = decide(&policy, question, &scenario);
        let (found, passages) = match &decision.outcome {
            Outcome::Decided(verdict) => (verdict.id.as_str(), {
                let anchors =
                    decision.because.iter().flat_map(|rule| &rule.quotes).filter_map(|quote| quote.anchor.as_ref());
                anchors.map(passage).collect::<BTreeSet<_>>()
            }),
            Outcome::Unstated => ("unstated", BTreeSet::new()),
            other => panic!("{row}\nis {other:?}"),
        };
        assert_eq!(found, *answer, "{row}");
        if passages.is_empty() {
            assert!(rests_on.starts_with('(') && rests_on.len() > 20, "says what is left open: {row}");
        } else {
            let expected: BTreeSet<String> = rests_on.split("; ").map(str::to_owned).collect();
            assert_eq!(passages, expected, "{row}");
        }
    }
    assert_eq!(seen.len(), policy.every_scenario().count() * policy.questions().count(), "rows of {id}");
}

#[test]
fn every_answer_of_us_weapons_in_russia() {
    check("us-weapons-in-russia");
}
