//! Every code has one page, every page a code, and `check --explain` shows it.

use std::collections::BTreeSet;
use std::fs;
use std::process::Output;

use policy_explorer::editor::wording::PAGES;
use serde_json::Value;

use crate::support::cli;

fn explain(arguments: &[&str]) -> Output {
    cli(&[&["check", "--explain"], arguments].concat())
}

/// Codes and pages come from one list that names each page's file. The test finds files that the list does not name.
#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let listed: BTreeSet<&str> = PAGES.iter().map(|(code, _)| *code).collect();
    assert!(listed.len() > 30);
    assert_eq!(listed.len(), PAGES.len(), "each code is listed once");
    let files = fs::read_dir("docs/problems").unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let files: BTreeSet<String> = files.map(|name| name.strip_suffix(".md").unwrap().to_owned()).collect();
    assert!(files.iter().map(String::as_str).eq(listed), "the files in docs/problems are those of the codes");
}

#[test]
fn every_page_has_the_same_parts() {
    for (code, page) in PAGES {
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
fn an_unknown_code_suggests_the_nearest() {
    let output = explain(&["confict"]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(text, "error: there is no code `confict`\nhelp: did you mean `conflict`?\n");
    assert_eq!(explain(&["conflict", "policies/us-weapons-in-russia.json"]).status.code(), Some(1));
}
