//! Every code has one page, every page a code, and `check --explain` shows it.

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Output};

use policy_explorer::engine::problem::{CODES, pages};
use serde_json::Value;

/// Codes whose pages are written and whose findings are on their way. A line goes when its finding has come.
const TO_COME: &[&str] = &[];

fn explain(arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_policy-explorer");
    Command::new(program).args(["check", "--explain"]).args(arguments).output().unwrap()
}

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let coming: BTreeSet<&str> = TO_COME.iter().copied().collect();
    let codes: BTreeSet<&str> = CODES.iter().copied().collect();
    assert_eq!(codes.len(), CODES.len(), "each code is listed once");
    assert_eq!(codes.intersection(&coming).collect::<Vec<_>>(), [] as [&&str; 0], "these have come");
    let wanted: BTreeSet<String> = codes.union(&coming).map(|code| (*code).to_owned()).collect();
    let listed: BTreeSet<String> = pages::PAGES.iter().map(|(code, _)| (*code).to_owned()).collect();
    assert_eq!(listed, wanted, "the pages in pages.rs are those of the codes");
    let files = fs::read_dir("docs/problems").unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let files: BTreeSet<String> = files.map(|name| name.strip_suffix(".md").unwrap().to_owned()).collect();
    assert_eq!(files, wanted, "the files in docs/problems are those of the codes");
}

/// `Kind::code` is the only place that makes a code, and every code that it makes is listed.
#[test]
fn every_code_is_listed() {
    let source = fs::read_to_string("src/engine/problem.rs").unwrap();
    let made: BTreeSet<&str> =
        source.lines().filter_map(|line| line.split_once("=> \"")?.1.split_once('"').map(|(code, _)| code)).collect();
    assert!(made.len() > 30);
    assert_eq!(made, CODES.iter().copied().collect());
}

#[test]
fn every_page_has_the_same_parts() {
    for (code, page) in pages::PAGES {
        let lines = page.lines().count();
        assert!((8..=16).contains(&lines), "{code} has {lines} lines");
        assert!(page.starts_with(&format!("# {code}\n\nA")), "{code} opens with its code and severity");
        assert!(page.contains("\n```") && page.contains("\n**Put it right.** "), "{code} lacks a part");
        assert!(page.ends_with(".\n"), "{code} ends with a sentence");
    }
}

#[test]
fn a_page_is_shown_without_a_file() {
    let output = explain(&["conflict"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8(output.stdout).unwrap().starts_with("# conflict\n"));
    let output = explain(&["conflict", "--format", "json"]);
    let page: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(page["code"], "conflict");
    assert!(page["page"].as_str().unwrap().starts_with("# conflict\n"));
}

#[test]
fn an_unknown_code_is_told_the_nearest() {
    let output = explain(&["confict"]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(text, "error: there is no code `confict`\nhelp: perhaps `conflict` is meant\n");
    assert_eq!(explain(&["conflict", "policies/us-weapons-in-russia.json"]).status.code(), Some(1));
}
