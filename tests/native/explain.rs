//! Every code has one page, every page a code, and `check --explain` shows it.

use std::collections::BTreeSet;
use std::fs;
use std::process::Output;

use policy_explorer::editor::pages;
use serde_json::Value;

use crate::support::cli;

fn explain(arguments: &[&str]) -> Output {
    cli(&[&["check", "--explain"], arguments].concat())
}

/// `Kind::code` is the only place that makes a code.
#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let source = fs::read_to_string("src/engine/problem.rs").unwrap();
    let made: BTreeSet<&str> =
        source.lines().filter_map(|line| line.split_once("=> \"")?.1.split_once('"').map(|(code, _)| code)).collect();
    assert!(made.len() > 30);
    let listed: BTreeSet<&str> = pages::PAGES.iter().map(|(code, _)| *code).collect();
    assert_eq!(listed.len(), pages::PAGES.len(), "each code is listed once");
    assert_eq!(listed, made, "the pages in pages.rs are those of the codes");
    let files = fs::read_dir("docs/problems").unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let files: BTreeSet<String> = files.map(|name| name.strip_suffix(".md").unwrap().to_owned()).collect();
    assert!(files.iter().map(String::as_str).eq(made), "the files in docs/problems are those of the codes");
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
