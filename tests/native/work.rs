//! Work is bounded for every command, in time, in memory and in output: small files that once took minutes, or hours.
//! The limit of time is for a build without optimisation on a machine that does much else. What people run (`cargo
//! policy`) takes at most a few seconds for each.

use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::bound::generate::random;
use crate::support::{command, path_in, scratch};

/// The longest that a command may take here, and the most that it may print.
const LONGEST: Duration = Duration::from_secs(300);
const MOST_PRINTED: usize = 160 << 20;

fn options(count: usize) -> Vec<Value> {
    (0..count).map(|option| json!({"id": format!("o{option}"), "label": format!("O{option}")})).collect()
}

fn dimensions(count: usize, each: usize) -> Vec<Value> {
    (0..count).map(|it| json!({"id": format!("d{it}"), "label": format!("D{it}"), "options": options(each)})).collect()
}

/// A policy with these parts.
fn policy(parts: Value) -> Value {
    let mut policy = json!({
        "format": 1, "id": "x", "language": "en", "title": "T", "scenario": "S",
        "questions": [{"id": "q", "label": "Q"}],
        "verdicts": [{"id": "yes", "label": "Y", "tone": "permitted"}, {"id": "no", "label": "N", "tone": "forbidden"}],
        "dimensions": dimensions(1, 2), "rules": [],
    });
    policy.as_object_mut().unwrap().extend(parts.as_object().unwrap().clone());
    policy
}

/// Rules of three conditions each, every one an exception to the one before it.
fn chain(rules: usize, among: usize, each: usize) -> Vec<Value> {
    let mut state = 1;
    let mut chain = Vec::new();
    for index in 0..rules {
        let mut when = serde_json::Map::new();
        while when.len() < 3 {
            let option = format!("o{}", random(&mut state, each));
            when.insert(format!("d{}", random(&mut state, among)), json!([option]));
        }
        let mut rule = json!({"id": format!("r{index}"), "when": when, "verdict": if index % 2 == 1 { "yes" } else { "no" }, "text": "t"});
        if index > 0 {
            rule["exception_to"] = json!([format!("r{}", index - 1)]);
        }
        chain.push(rule);
    }
    chain
}

/// Runs a command with a file, and returns its exit status and what it prints.
fn run(arguments: &[&str], file: &Value, beside: &[(&str, &[u8])]) -> (Option<i32>, String) {
    let folder = scratch();
    let path = path_in(&folder, "p.json");
    fs::write(&path, file.to_string()).unwrap();
    for (name, content) in beside {
        fs::write(path_in(&folder, name), content).unwrap();
    }
    let all: Vec<String> = arguments
        .iter()
        .map(|it| match *it {
            "FILE" => path.clone(),
            name if beside.iter().any(|(known, _)| *known == name) => path_in(&folder, name),
            other => other.to_owned(),
        })
        .collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let start = Instant::now();
    let output = command(&all).stdin(Stdio::null()).output().unwrap();
    assert!(start.elapsed() < LONGEST, "{arguments:?} took {:?}", start.elapsed());
    assert!(output.stdout.len() < MOST_PRINTED, "{arguments:?} printed {} bytes", output.stdout.len());
    (
        output.status.code(),
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr),
    )
}

#[test]
fn a_file_compared_with_itself_is_compared_at_once() {
    let file = policy(json!({"dimensions": dimensions(40, 2), "rules": chain(80, 40, 2)}));
    let (status, said) = run(&["diff", "FILE", "FILE"], &file, &[]);
    assert_eq!(status, Some(0), "{said}");
    let mut other = file.clone();
    other["rules"][40]["verdict"] = json!("yes");
    other["rules"][41]["verdict"] = json!("no");
    let (status, said) = run(&["diff", "FILE", "other"], &file, &[("other", other.to_string().as_bytes())]);
    assert!(status == Some(2) || said.contains("undetermined") && said.contains("help: "), "{said}");
}

#[test]
fn open_choices_are_decided_or_left_undetermined() {
    let crowded = policy(json!({"dimensions": dimensions(40, 2), "rules": chain(250, 40, 2)}));
    let (status, said) = run(&["decide", "FILE"], &crowded, &[]);
    assert!(status == Some(0) && (said.contains("undetermined") || said.contains("depends")), "{said}");
    let cases: Vec<Value> = (0..10).map(|_| json!({"scenario": {}, "verdict": "depends"})).collect();
    let many = policy(json!({"dimensions": dimensions(40, 2), "rules": chain(120, 40, 2), "cases": cases}));
    run(&["test", "FILE"], &many, &[]);
}

/// Findings are listed up to a number, and the others are counted.
#[test]
fn findings_are_cut_to_a_number() {
    let mut unknown = policy(json!({}));
    for index in 0..16_000 {
        unknown[format!("u{index}")] = json!(1);
    }
    let mut empty = serde_json::Map::from_iter([("en".to_owned(), json!("T"))]);
    for index in 0..20_000 {
        empty.insert(format!("aa-{index}"), json!(""));
    }
    let cases: Vec<Value> = (0..2_000).map(|_| json!({"scenario": {"d0": "zz"}, "verdict": "yes"})).collect();
    for (file, code, hidden) in [
        (unknown, "unknown-field", "15000 more errors and 0 more warnings"),
        (policy(json!({"title": empty})), "empty", "more errors and 0 more warnings"),
        (policy(json!({"cases": cases})), "unknown-option", "1000 more errors and 0 more warnings"),
    ] {
        for format in ["human", "plain", "json"] {
            let (status, said) = run(&["check", "FILE", "--format", format], &file, &[]);
            assert_eq!(status, Some(2));
            assert!(said.contains(code) && said.contains(hidden), "{}", &said[said.len().saturating_sub(2_000)..]);
        }
    }
}

/// Accepted warnings are only counted, and take no place of others; if all are listed, they come last.
#[test]
fn accepted_findings_are_counted_and_cut_to_a_number() {
    let rule = |index: usize| {
        let accepted = ["rule-without-quote", "redundant-rule"]
            .map(|code| json!({"code": code, "why": "The editors mean it so."}));
        json!({"id": format!("r{index}"), "verdict": "yes", "text": "T.", "accepted": accepted})
    };
    let rules: Vec<Value> = (0..600).map(rule).collect();
    let file = policy(json!({"rules": rules}));
    let (_, said) = run(&["check", "FILE", "--format", "plain"], &file, &[]);
    assert!(said.ends_with("1200 accepted\n"), "{said}");
    assert!(!said.contains("accepted warning") && !said.contains("more-findings"), "{said}");
    let (_, said) = run(&["check", "FILE", "--all", "--format", "plain"], &file, &[]);
    assert!(
        said.contains("accepted warning: there are 0 more errors and") && said.ends_with("1200 accepted\n"),
        "{said}"
    );
    assert!(said.matches("accepted warning: ").count() <= 1_001);
}

/// Conflicts are errors, and are listed up to a number too.
#[test]
fn conflicts_are_cut_to_a_number() {
    let rules: Vec<Value> = (0..800)
        .map(|it| json!({"id": format!("r{it}"), "verdict": if it % 2 == 1 { "yes" } else { "no" }, "text": "t"}))
        .collect();
    let file = policy(json!({"dimensions": dimensions(64, 2), "rules": rules}));
    for command in ["check", "prerender"] {
        let (status, said) = run(&[command, "FILE"], &file, &[]);
        assert_eq!(status, Some(2));
        assert!(
            said.contains("more conflicts on `q` than the 40 that are listed") && said.len() < 1 << 20,
            "{command}"
        );
    }
}

/// A message is a sentence, however long the names in it are.
#[test]
fn texts_are_cut_to_a_length() {
    let long = "r".repeat(14_000);
    let misspelt = policy(json!({"rules": [
        {"id": long, "verdict": "yes", "text": "t"},
        {"id": "s", "verdict": "yes", "text": "t", "exception_to": [format!("{}x", &long[1..])]},
    ]}));
    let ids: Vec<String> = (0..500).map(|it| format!("r{it}{}", "x".repeat(196))).collect();
    let rules: Vec<Value> = ids
        .iter()
        .map(|id| json!({"id": id, "verdict": "yes", "text": "t", "exception_to": [format!("y{id}")]}))
        .collect();
    let mut long_chain = Vec::new();
    for (index, id) in ids.iter().take(150).enumerate() {
        let mut rule = json!({"id": id, "verdict": "yes", "text": "t"});
        if index > 0 {
            rule["exception_to"] = json!([ids[index - 1]]);
        }
        long_chain.push(rule);
    }
    let long_texts: Vec<Value> =
        (0..64).map(|it| json!({"id": format!("r{it}"), "verdict": "yes", "text": "t".repeat(10_000)})).collect();
    for rules in [rules, long_chain, long_texts] {
        let (_, said) = run(&["check", "FILE"], &policy(json!({"rules": rules})), &[]);
        assert!(said.len() < 4 << 20 && said.lines().all(|line| line.len() < 4_000), "{}", said.len());
    }
    let (status, said) = run(&["check", "FILE"], &misspelt, &[]);
    assert!(status == Some(2) && said.len() < 10_000, "{}", said.len());
    let (status, said) = run(&["decide", "FILE", &format!("{long}=x")], &policy(json!({})), &[]);
    assert!(status == Some(1) && said.len() < 5_000, "{}", said.len());
}

#[test]
fn wide_policies_are_checked_and_prerendered() {
    let one_each: Vec<Value> = (0..64)
        .map(|it| json!({"id": format!("r{it}"), "when": {format!("d{it}"): [format!("o{it}")]}, "verdict": "yes", "text": "t"}))
        .collect();
    let wide = policy(json!({"dimensions": dimensions(64, 64), "rules": one_each}));
    assert_eq!(run(&["prerender", "FILE"], &wide, &[]).0, Some(0));
    let mut dimensions = dimensions(4, 11);
    dimensions.push(json!({"id": "t", "kind": "time", "label": "T", "options": options(2)}));
    let mut rules: Vec<Value> = (0..44)
        .map(|it| json!({"id": format!("r{it}"), "when": {format!("d{}", it / 11): [format!("o{}", it % 11)], "t": ["o1"]}, "verdict": "yes", "text": "t"}))
        .collect();
    rules.push(json!({"id": "before", "when": {"t": ["o0"]}, "verdict": "no", "text": "t"}));
    let (status, html) = run(&["prerender", "FILE"], &policy(json!({"dimensions": dimensions, "rules": rules})), &[]);
    assert!(status == Some(0) && html.len() < 2 << 20, "{}", html.len());
}

/// A table that is cut says so, and is no success.
#[test]
fn a_table_is_cut_to_a_length() {
    let label = "l".repeat(3_000);
    let options: Vec<Value> = (0..32).map(|it| json!({"id": format!("o{it}"), "label": label})).collect();
    let dimensions: Vec<Value> =
        (0..32).map(|it| json!({"id": format!("d{it}"), "label": "D", "options": options})).collect();
    let rules: Vec<Value> = (0..1024)
        .map(|it| {
            let (one, other) = (it / 32, it % 32);
            let when = json!({"d0": [format!("o{one}")], "d1": [format!("o{other}")], "d2": (0..31).map(|it| format!("o{it}")).collect::<Vec<_>>()});
            json!({"id": format!("r{it}"), "when": when, "verdict": if (one + other) % 2 == 1 { "yes" } else { "no" }, "text": "t"})
        })
        .collect();
    let (status, said) = run(&["table", "FILE"], &policy(json!({"dimensions": dimensions, "rules": rules})), &[]);
    assert!(status == Some(0) || said.contains("it is not the whole table"), "{}", said.len());
}

#[test]
fn pages_take_no_more_work_than_people_wrote() {
    let park: Value = serde_json::from_str(&fs::read_to_string("tests/articles/park.json").unwrap()).unwrap();
    let with_anchors = |anchors: Vec<Value>| {
        let mut file = park.clone();
        let quote = file["quotes"][0].clone();
        let quotes: Vec<Value> = anchors
            .into_iter()
            .enumerate()
            .map(|(index, anchor)| {
                let mut quote = quote.clone();
                quote["id"] = json!(format!("q{index}"));
                quote["anchor"] = anchor;
                quote
            })
            .collect();
        let ids: Vec<Value> = quotes.iter().map(|quote| quote["id"].clone()).collect();
        file["quotes"] = json!(quotes);
        for rule in file["rules"].as_array_mut().unwrap() {
            rule["quotes"] = json!(ids);
        }
        file
    };
    let verify = ["verify", "FILE", "--article", "page", "--format", "plain"];
    let attributes: String = (0..80_000).map(|it| format!("a{it}=1 ")).collect();
    let crowded = format!("<!doctype html><p {attributes}>dogs</p>");
    let (status, said) = run(&verify, &park, &[("page", crowded.as_bytes())]);
    assert!(status == Some(1) && said.contains("more attributes than people write"), "{said}");
    let (status, said) = run(&["snippet", "FILE", "--verify", "page"], &park, &[("page", crowded.as_bytes())]);
    assert!(status == Some(1) && said.contains("more attributes than people write"), "{said}");

    let (status, said) = run(&verify, &with_anchors(vec![json!({"start": "a".repeat(40_000)})]), &[("page", b"a")]);
    assert!(status == Some(2) && said.contains("anchor-length"), "{said}");
    let mut state = 1;
    let words = ["the", "of", "and", "to", "dogs", "must", "park", "lead", "lawn", "path", "a", "in"];
    let text: String = (0..100_000).map(|_| words[random(&mut state, words.len())].to_owned() + " ").collect();
    let missing = (0..20).map(|it| json!({"start": format!("zzqx {it} the like this")})).collect();
    let (status, said) = run(&verify, &with_anchors(missing), &[("page", text.as_bytes())]);
    assert!(status == Some(2) && said.matches("[anchor-missing]").count() == 20, "{said}");
    let unlike = (0..200).map(|it| format!("{}{it} ", "w".repeat(3_900))).collect::<String>();
    run(&verify, &with_anchors(vec![json!({"start": "w".repeat(99)})]), &[("page", unlike.as_bytes())]);
    let same = "a".repeat(80_000);
    run(&verify, &with_anchors(vec![json!({"start": "a".repeat(99)})]), &[("page", same.as_bytes())]);
}

/// What never ends is read up to the limit.
#[test]
fn nothing_is_read_without_end() {
    let file = policy(json!({}));
    for arguments in [
        &["snippet", "FILE", "--verify", "/dev/zero"][..],
        &["verify", "FILE", "--article", "/dev/zero"],
        &["check", "/dev/zero"],
        &["sheet", "FILE", "--apply", "/dev/zero"],
    ] {
        assert!(run(arguments, &file, &[]).0.is_some_and(|status| status > 0), "{arguments:?}");
    }
}
