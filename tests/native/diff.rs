//! `diff`: every change that a reader sees.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};

use crate::support::{cli_json, path_in, scratch};

/// What `diff` says to a change of a file.
fn diff(change: impl Fn(&mut Value)) -> (Option<i32>, Value) {
    let folder = scratch();
    let paths = ["old.json", "new.json"].map(|name| path_in(&folder, name));
    let old: Value = serde_json::from_str(&fs::read_to_string("tests/rules/good/plain.json").unwrap()).unwrap();
    let mut new = old.clone();
    change(&mut new);
    fs::write(&paths[0], old.to_string()).unwrap();
    fs::write(&paths[1], new.to_string()).unwrap();
    let (status, compared) = cli_json(&["diff", &paths[0], &paths[1], "--format", "json"]);
    (status, compared[0].clone())
}

#[test]
fn what_is_shown_otherwise_is_a_difference() {
    let (status, same) = diff(|_| {});
    assert_eq!((status, &same["shown"], &same["changes"]), (Some(0), &json!([]), &json!([])));
    let exchange = |field: &'static str| {
        move |file: &mut Value| {
            let (one, other) = (file["verdicts"][0][field].clone(), file["verdicts"][1][field].clone());
            file["verdicts"][0][field] = other;
            file["verdicts"][1][field] = one;
        }
    };
    let (status, tones) = diff(exchange("tone"));
    let shown = tones["shown"].as_array().unwrap();
    assert_eq!((status, shown.len()), (Some(2), 2), "{tones}");
    assert!(shown[0].as_str().unwrap().starts_with("tone of verdict "), "{tones}");
    assert_eq!(diff(exchange("label")).1["shown"].as_array().unwrap().len(), 2);
    for (pointer, value, says) in [
        ("/status", json!("withdrawn"), "status: current becomes withdrawn"),
        ("/title", json!("Another"), "title: "),
        ("/dimensions/0/options/0/label", json!("Another"), "label of option "),
        ("/questions/0/label", json!("Another?"), "label of question "),
    ] {
        let (status, found) = diff(|file| {
            let (parent, key) = pointer.rsplit_once('/').unwrap();
            file.pointer_mut(parent).unwrap()[key] = value.clone();
        });
        assert_eq!(status, Some(2), "{pointer}");
        assert!(found["shown"][0].as_str().unwrap().starts_with(says), "{found}");
    }
    let (status, start) = diff(|file| {
        let dimension = file["dimensions"][0]["id"].as_str().unwrap().to_owned();
        let options = file["dimensions"][0]["options"].as_array().unwrap();
        let chosen = file["start"][&dimension].clone();
        let other = options.iter().map(|it| it["id"].clone()).find(|id| *id != chosen).unwrap();
        file["start"][&dimension] = other;
    });
    assert_eq!(status, Some(2));
    assert!(start["shown"][0].as_str().unwrap().starts_with("start: "), "{start}");
    // Words of rules are reasons, and reasons are not compared.
    assert_eq!(diff(|file| file["rules"][0]["text"] = json!("Other words.")).0, Some(0));
}

#[test]
fn a_difference_names_the_rules_that_a_note_is_about() {
    let folder = scratch();
    let old = fs::read_to_string("tests/rules/good/plain.json").unwrap();
    let mut policy: Value = serde_json::from_str(&old).unwrap();
    policy["cases"] = json!([]);
    let rules = policy["rules"].as_array_mut().unwrap();
    let ids: Vec<String> = rules.iter().map(|rule| rule["id"].as_str().unwrap().to_owned()).collect();
    rules[0]["text"] = "Another sentence.".into();
    let removed = rules.pop().unwrap();
    rules.push(json!({"id": "new-one", "verdict": rules[0]["verdict"], "text": "New.", "when": removed["when"]}));
    let (old_path, new_path) = (path_in(&folder, "old.json"), path_in(&folder, "new.json"));
    fs::write(&old_path, &old).unwrap();
    fs::write(&new_path, policy.to_string()).unwrap();
    let (_, difference) = cli_json(&["diff", &old_path, &new_path, "--format", "json"]);
    let found = difference[0]["rules"].as_array().unwrap();
    let of = |id: &str| found.iter().find(|rule| rule["rule"] == id).unwrap();
    assert_eq!(of(&ids[0])["change"], "changed");
    assert_eq!(of(&ids[0])["fields"], json!(["text"]));
    assert_eq!(of("new-one")["change"], "added");
    assert_eq!(of(ids.last().unwrap())["change"], "removed");
    let deciding: BTreeSet<&str> =
        found.iter().filter(|rule| rule["decides"] == true).map(|rule| rule["rule"].as_str().unwrap()).collect();
    let because: BTreeSet<&str> = difference[0]["changes"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|change| [&change["before"]["because"], &change["after"]["because"]])
        .flat_map(|because| because.as_array().unwrap().iter().map(|rule| rule.as_str().unwrap()))
        .collect();
    assert_eq!(deciding, because);
    let (_, same) = cli_json(&["diff", &old_path, &old_path, "--format", "json"]);
    assert_eq!(same[0]["rules"], json!([]));
}
