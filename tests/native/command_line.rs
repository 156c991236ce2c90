//! The command line as a program: output and exit status.

use std::process::Stdio;

use serde_json::{Value, json};

use crate::support::{POLICY, cli, cli_json, command};

#[test]
fn decide_prints_the_decision_with_every_key() {
    let arguments =
        ["decide", POLICY, "origin=us", "target=russia", "purpose=defend-kharkiv", "when=after", "--format", "json"];
    let (status, decision) = cli_json(&arguments);
    assert_eq!(status, Some(0));
    assert_eq!(
        decision,
        json!({
            "question": "policy", "outcome": "decided", "verdict": "permitted-within-limits", "tone": "limited",
            "because": ["us-kharkiv-exception"],
            "displaced": [{"rule": "us-not-in-russia", "by": ["us-kharkiv-exception"]}],
            "blocked": [
                {"rule": "us-occupied-areas", "dimensions": ["target"], "alternatives": []},
                {"rule": "us-no-offensive", "dimensions": ["purpose"], "alternatives": []},
                {"rule": "us-kharkiv-only", "dimensions": ["purpose"], "alternatives": []},
                {"rule": "patriot-in-russian-airspace", "dimensions": ["target"], "alternatives": []},
                {"rule": "allies-debate", "dimensions": ["origin"], "alternatives": []},
                {"rule": "own-weapons", "dimensions": ["origin"], "alternatives": []},
                {"rule": "own-weapons-occupied", "dimensions": ["origin", "target"], "alternatives": []},
            ],
            "possible": [], "open": [], "silences": [],
        })
    );
}

#[test]
fn decide_names_the_dimensions_a_partial_scenario_depends_on() {
    let (status, decision) = cli_json(&["decide", POLICY, "origin=us", "target=russia", "--format", "json"]);
    assert_eq!(status, Some(0));
    assert_eq!(decision["outcome"], "depends");
    assert_eq!(decision["verdict"], Value::Null);
    assert_eq!(decision["possible"], json!(["permitted-within-limits", "not-permitted"]));
    assert_eq!(decision["open"], json!(["purpose", "when"]));
    let (_, decision) = cli_json(&["decide", POLICY, "--question", "law", "purpose=offensive", "--format", "json"]);
    assert_eq!((&decision["question"], &decision["outcome"]), (&json!("law"), &json!("unstated")));
}

#[test]
fn decide_prints_a_sentence_for_people() {
    let output = cli(&["decide", POLICY, "origin=us", "target=russia", "purpose=defend-kharkiv", "when=after"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("Reportedly permitted, within limits (permitted-within-limits)"), "{text}");
    assert!(text.contains("reported by Politico and CNN"), "{text}");
    assert!(text.contains("us-not-in-russia, by us-kharkiv-exception"), "{text}");
}

#[test]
fn wrong_usage_exits_with_1() {
    for (arguments, says) in [
        (vec!["decide", POLICY, "origin=uss"], "did you mean `us`?"),
        (vec!["decide", POLICY, "colour=red"], "there is no dimension `colour`"),
        (vec!["decide", POLICY, "origin"], "expected DIMENSION=OPTION"),
        (vec!["decide", POLICY, "origin=us", "origin=germany"], "chosen twice"),
        (vec!["decide", POLICY, "--question", "laws"], "did you mean `law`?"),
        (vec!["decide", "policies/none.json"], "cannot be read"),
        (vec!["check", "policies"], "cannot be read"),
        (vec!["check"], "required"),
        (vec!["advise"], "unrecognized"),
    ] {
        let output = cli(&arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(text.contains(says), "{arguments:?} says {text}");
    }
}

#[test]
fn findings_have_places() {
    let (status, findings) = cli_json(&["check", "tests/rules/bad/conflict.json", "--format", "json"]);
    assert_eq!(status, Some(2));
    let finding = &findings[0];
    assert_eq!(finding["code"], "conflict");
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["witness"], json!({"lead": "on", "where": "path"}));
    let keys: Vec<&str> = finding.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["accepted", "code", "column", "file", "help", "line", "message", "severity", "why", "witness"]);
    let gap = "tests/rules/bad/gap.json";
    let (status, findings) = cli_json(&["check", gap, "--format", "json"]);
    assert_eq!(status, Some(0), "warnings are listed, and clean");
    let findings = findings.as_array().unwrap();
    assert!(findings.iter().all(|finding| finding["severity"] == "warning"));
    assert!(findings.iter().any(|finding| finding["code"] == "gap" && finding["witness"]["where"] == "lawn"));
    assert_eq!(cli(&["check", gap, "--deny", "warnings"]).status.code(), Some(2));
    // A finished file has only warnings that it accepts.
    assert_eq!(cli(&["check", POLICY, "--deny", "warnings"]).status.code(), Some(0));
}

#[test]
fn human_output_shows_the_line_in_the_file() {
    let text = String::from_utf8(cli(&["check", "tests/rules/bad/unknown-option.json"]).stdout).unwrap();
    assert!(text.contains("\"paht\""), "{text}");
    assert!(text.contains("^^^^^^"), "{text}");
}

#[test]
fn the_cases_of_a_file_are_tests() {
    let (status, results) = cli_json(&["test", POLICY, "--format", "json"]);
    assert_eq!(status, Some(0));
    let cases = |results: &Value| results[0]["cases"].as_array().unwrap().clone();
    assert!(cases(&results).iter().all(|result| result["passed"] == true));
    assert_eq!(
        results[0]["uncovered"],
        json!({"rules": ["law-self-defence-airspace"], "exceptions": [], "outcomes": []})
    );
    let (status, results) = cli_json(&["test", "tests/rules/failing-cases.json", "--format", "json"]);
    assert_eq!(status, Some(2));
    let failed: Vec<Value> = cases(&results).into_iter().filter(|it| it["passed"] == false).collect();
    assert_eq!(failed.len(), 3, "{results}");
    assert_eq!(failed[0]["expected"], "no");
    assert_eq!(failed[0]["found"], "yes");
    assert_eq!(failed[1]["missing"], json!(["ban"]));
    assert_eq!(failed[1]["unexpected"], json!(["lead-path"]));
    assert_eq!(failed[2]["expected"], "depends (no, unstated)");
}

#[test]
fn a_broken_pipe_is_no_panic() {
    let mut child = command(&["test", POLICY]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
}

/// A scenario has one syntax everywhere: `;` or `,` between the pairs, spaces around ids, `any` for an open dimension.
#[test]
fn a_scenario_is_read_however_it_is_written() {
    let said = |choices: &[&str]| cli_json(&[["decide", POLICY, "--format", "json"].as_slice(), choices].concat());
    let wanted = said(&["origin=us", "target=russia", "purpose=offensive"]);
    assert_eq!(wanted.0, Some(0));
    for written in
        ["origin=us;target=russia;purpose=offensive", "origin=us, target = russia ;purpose=offensive;when=any"]
    {
        assert_eq!(said(&[written]), wanted, "{written}");
    }
    let html = |scenario: &str| cli(&["prerender", POLICY, "--scenario", scenario]).stdout;
    assert_eq!(html("origin=us,purpose=offensive"), html("origin=us;purpose=offensive"));
    // `any` opens what the policy's start has chosen.
    assert_ne!(html("origin=any"), html("origin=us"));
}
