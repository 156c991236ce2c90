//! What `check`, `test` and `verify` find, as a page. They are those commands, run on the files as they are.

use std::path::Path;

use serde_json::Value;

use super::recorder::Recorder;
use crate::Ending;
use crate::args::{Check, Test, Verify};
use crate::commands::{check, test, verify};
use crate::host::Host;
use crate::markup::in_html;
use crate::report::count;
use crate::shell::Shell;
use crate::shown::{cut, visible};

/// The most characters of a line of the file that are shown.
const MAX_LINE: usize = 160;

/// What stands beside the article.
pub fn found(policy: &Path, article: Option<&Path>, host: &dyn Host) -> String {
    let file = policy.to_owned();
    let name = visible(&file.display().to_string());
    let source = host.read(Some(&file), policy_explorer::format::syntax::MAX_BYTES).unwrap_or_default();
    let source = String::from_utf8_lossy(&source).into_owned();
    let lines: Vec<&str> = source.lines().collect();
    let check = Check { files: vec![file.clone()], explain: None, deny: None, all: false, watch: false };
    let test = Test { files: vec![file.clone()], watch: false };
    let mut sections = vec![
        section("check", "Problems", &lines, host, |shell| check::run(&check, shell)),
        section("test", "Cases", &lines, host, |shell| test::run(&test, shell)),
    ];
    if let Some(article) = article {
        let verify = Verify {
            file: file.clone(),
            article: article.to_owned(),
            source: None,
            show: false,
            lock: false,
            deny: None,
            watch: false,
        };
        sections.push(section("verify", "Quotes", &lines, host, |shell| verify::run(&verify, shell)));
    }
    format!("<h1>Findings</h1>\n<p class=\"soft\">{}</p>\n{}", in_html(&name), sections.concat())
}

/// A command's results.
fn section(
    command: &str,
    title: &str,
    lines: &[&str],
    host: &dyn Host,
    run: impl FnOnce(&Shell<'_>) -> Ending,
) -> String {
    let recorder = Recorder::new(host);
    let ending = run(&recorder.shell());
    let results: Value = serde_json::from_str(&recorder.output()).unwrap_or_default();
    let mut items = String::new();
    let said = recorder.said();
    if ending == Ending::CouldNotRun {
        items += &item("error", "could not run", said.trim(), None, lines, &[]);
    }
    let entries = results.as_array().map(Vec::as_slice).unwrap_or_default();
    let mut passed = None;
    for entry in entries {
        match entry.get("cases").and_then(Value::as_array) {
            None => items += &finding(entry, lines),
            Some(cases) => {
                let failed: Vec<&Value> = cases.iter().filter(|case| case["passed"] != true).collect();
                passed = Some(cases.len() - failed.len());
                items.extend(failed.into_iter().map(|case| failed_case(case, lines)));
                items += &uncovered(&entry["uncovered"]);
            }
        }
    }
    let passed = passed.map_or(String::new(), |passed| format!("<p>{} passed.</p>\n", count(passed, "case")));
    let none = if items.is_empty() { "<p>Nothing found.</p>\n" } else { "" };
    let list = if items.is_empty() { String::new() } else { format!("<ul>\n{items}</ul>\n") };
    format!("<section>\n<h2>{title} <span class=\"soft\">({command})</span></h2>\n{passed}{none}{list}</section>\n")
}

fn finding(finding: &Value, lines: &[&str]) -> String {
    let text = |key: &str| finding[key].as_str().unwrap_or_default();
    let line = finding["line"].as_u64().and_then(|line| usize::try_from(line).ok());
    item(text("severity"), text("severity"), text("message"), line, lines, &[text("why"), text("help"), text("code")])
}

fn failed_case(case: &Value, lines: &[&str]) -> String {
    let text = |key: &str| case[key].as_str().unwrap_or_default().to_owned();
    let names = |key: &str| {
        let names = case[key].as_array().map(Vec::as_slice).unwrap_or_default();
        names.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
    };
    let mut details = Vec::new();
    if case["expected"] != case["found"] {
        details.push(format!("Expected {}, but found {}.", text("expected"), text("found")));
    }
    for (key, words) in
        [("missing", "These rules should stand and do not"), ("unexpected", "These rules stand and are not expected")]
    {
        if !names(key).is_empty() {
            details.push(format!("{words}: {}.", names(key)));
        }
    }
    let line = case["line"].as_u64().and_then(|line| usize::try_from(line).ok());
    let details: Vec<&str> = details.iter().map(String::as_str).collect();
    item("error", "failed", &text("name"), line, lines, &details)
}

/// What no case covers.
fn uncovered(uncovered: &Value) -> String {
    let mut items = String::new();
    for (key, words) in [
        ("rules", "Rules that stand in no case"),
        ("exceptions", "Exceptions that displace nothing in any case"),
        ("outcomes", "Outcomes that no case expects"),
    ] {
        let names = uncovered[key].as_array().map(Vec::as_slice).unwrap_or_default();
        if !names.is_empty() {
            let names: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
            items += &item("note", "not covered", &format!("{words}: {}", names.join(", ")), None, &[], &[]);
        }
    }
    items
}

fn item(class: &str, kind: &str, message: &str, line: Option<usize>, lines: &[&str], details: &[&str]) -> String {
    let place = line.filter(|line| *line > 0).map_or(String::new(), |line| {
        let excerpt = lines.get(line - 1).map_or("", |text| text.trim());
        let excerpt = in_html(&cut(&visible(excerpt), MAX_LINE));
        format!("<p class=\"soft\">Line {line}</p>\n<pre dir=\"auto\">{excerpt}</pre>\n")
    });
    let details: String = details.iter().map(|it| format!("<p class=\"soft\">{}</p>\n", worded(it))).collect();
    format!(
        "<li class=\"{}\">\n<p><span class=\"kind\">{}</span> <span dir=\"auto\">{}</span></p>\n{place}{details}</li>\n",
        in_html(class),
        in_html(kind),
        worded(message),
    )
}

/// A sentence of a finding. What stands between backticks in it is written in the file.
fn worded(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return in_html(text);
    }
    let parts = parts.into_iter().enumerate().map(|(index, part)| match index % 2 {
        0 => in_html(part),
        _ => format!("<code>{}</code>", in_html(part)),
    });
    parts.collect()
}
