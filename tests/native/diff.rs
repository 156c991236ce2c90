//! `diff`: every change that a reader sees.

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
