//! The text of an article, case by case: `tests/articles/text.json`, which `e2e/article.rs` runs too.

use std::fs;

use serde_json::{Value, json};

use crate::support::{cli_json, path_in, scratch};

/// What `verify` says of the words of a case.
fn verified(case: &Value) -> Value {
    let mut policy: Value = serde_json::from_slice(&fs::read("tests/articles/park.json").unwrap()).unwrap();
    policy["rules"][0]["quotes"] = json!(["quote"]);
    policy["quotes"] = json!([{"id": "quote", "source": "paper", "anchor": {"start": case["words"]}}]);
    if let Some(end) = case.get("end") {
        policy["quotes"][0]["anchor"]["end"] = end.clone();
    }
    let folder = scratch();
    let (policy_path, page) = (path_in(&folder, "policy.json"), path_in(&folder, "page.html"));
    fs::write(&policy_path, policy.to_string()).unwrap();
    let body = case["page"]
        .as_str()
        .map_or_else(|| format!("<article>{}</article>", case["html"].as_str().unwrap()), str::to_owned);
    fs::write(&page, format!("<!doctype html><meta charset=utf-8><title>t</title><body>{body}")).unwrap();
    let (_, findings) = cli_json(&["verify", &policy_path, "--format", "json", "--article", &page]);
    let codes: Vec<&str> = findings.as_array().unwrap().iter().map(|it| it["code"].as_str().unwrap()).collect();
    if codes == ["passage-unlocked"] {
        return json!(true);
    }
    if codes.contains(&"anchor-missing") {
        return json!(false);
    }
    match codes.as_slice() {
        ["anchor-repeated"] => json!("repeated"),
        ["anchor-reversed"] => json!("reversed"),
        other => panic!("{body}: {other:?}"),
    }
}

#[test]
fn verify_reads_each_article_as_the_cases_say() {
    let cases: Vec<Value> = serde_json::from_slice(&fs::read("tests/articles/text.json").unwrap()).unwrap();
    let wrong: Vec<&Value> = cases
        .iter()
        .filter(|case| verified(case) != *case.get("found").or(case.get("verify")).unwrap())
        .map(|case| &case["name"])
        .collect();
    assert!(wrong.is_empty(), "{} of {}: {wrong:#?}", wrong.len(), cases.len());
}

/// The names in a list that both readers write out, after this introduction.
fn names(path: &str, before: &str) -> Vec<String> {
    let source = fs::read_to_string(path).unwrap();
    let (_, after) = source.split_once(before).unwrap_or_else(|| panic!("{path} has no `{before}`"));
    let list = after.split('"').nth(1).unwrap();
    list.split(|it: char| it.is_whitespace() || it == '\\').filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

#[test]
fn both_readers_leave_out_and_separate_the_same_elements() {
    for list in ["LEFT_OUT", "BLOCKS", "UNSEEN"] {
        let verify = names("src/bin/policy-explorer/html.rs", &format!("const {list}: &str"));
        let widget = names("src/embed/js/text.js", &format!("const {list} = "));
        assert!(verify.len() > 4);
        assert_eq!(verify, widget, "{list}");
    }
}
