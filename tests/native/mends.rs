//! What findings offer: that it is what makes them go, and that programs can read it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use policy_explorer::editor::edit::{Edit, Path, Value, apply_all};
use policy_explorer::editor::read::read_closely;
use policy_explorer::format::json;
use serde_json::Value as Json;

use crate::support::{cli_json, path_in, scratch};

fn findings(folder: &tempfile::TempDir, text: &str) -> Vec<Json> {
    let path = path_in(folder, "policy.json");
    fs::write(&path, text).unwrap();
    cli_json(&["check", &path, "--format", "json"]).1.as_array().unwrap().clone()
}

fn edits(finding: &Json) -> Vec<Edit> {
    let edits = finding["mend"]["edits"].as_array().unwrap();
    edits.iter().map(|edit| Edit::read(&Value::read(&edit.to_string()).unwrap()).unwrap()).collect()
}

/// How often a finding occurs: its place may move.
fn count(findings: &[Json], code: &Json) -> usize {
    findings.iter().filter(|finding| finding["code"] == *code).count()
}

#[test]
fn a_mend_makes_its_finding_go_and_brings_no_error() {
    let folder = scratch();
    let mut offered = BTreeMap::<String, usize>::new();
    for entry in fs::read_dir("tests/rules/bad").unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let before = findings(&folder, &text);
        for finding in before.iter().filter(|finding| !finding["mend"].is_null()) {
            let code = &finding["code"];
            *offered.entry(code.as_str().unwrap().to_owned()).or_default() += 1;
            let label = finding["mend"]["label"].as_str().unwrap();
            assert!(label.starts_with(char::is_uppercase) && !label.ends_with('.'), "{label}");
            let after = findings(&folder, &apply_all(&text, &edits(finding)).unwrap());
            assert!(count(&after, code) < count(&before, code), "{path:?} {finding} {after:#?}");
            let errors = |findings: &[Json]| findings.iter().filter(|it| it["severity"] == "error").count();
            // A file that could not be read to its end may show more once it can be.
            let is_whole = read_closely(text.as_bytes()).policy.is_some();
            assert!(!is_whole || errors(&after) <= errors(&before), "{path:?} {finding} {after:#?}");
        }
    }
    let codes: BTreeSet<&str> = offered.keys().map(String::as_str).collect();
    for code in [
        "bad-anchor",
        "exception-to-itself",
        "idle-alternative",
        "misplaced-possible",
        "odd-language",
        "phrase-missing",
        "repeated",
        "sentence-stops",
        "stale-acceptance",
        "unknown-dimension",
        "unknown-option",
        "unknown-placeholder",
        "unknown-quote",
        "unknown-verdict",
        "unseen-character",
        "unused-quote",
        "unused-source",
    ] {
        assert!(codes.contains(code), "{code} offers nothing: {offered:?}");
    }
}

#[test]
fn every_finding_has_its_place_as_a_pointer() {
    let folder = scratch();
    for entry in fs::read_dir("tests/rules/bad").unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let root: Option<Json> = json::parse(text.as_bytes()).ok().and_then(|_| serde_json::from_str(&text).ok());
        for finding in findings(&folder, &text) {
            let at = finding["at"].as_str().unwrap();
            if let Some(root) = &root {
                assert!(root.pointer(at).is_some(), "{path:?} {finding}");
            }
        }
    }
}

#[test]
fn a_misspelt_field_gets_its_name_where_no_other_has_it() {
    let folder = scratch();
    let text = fs::read_to_string("tests/rules/good/plain.json").unwrap();
    let misspelt = text.replacen("\"exception_to\"", "\"exeption_to\"", 1);
    let finding = &findings(&folder, &misspelt)[0];
    assert_eq!((finding["code"].as_str(), apply_all(&misspelt, &edits(finding))), (Some("unknown-field"), Ok(text)));
    let twice = fs::read_to_string("tests/rules/bad/unknown-field.json").unwrap();
    assert!(findings(&folder, &twice)[0]["mend"].is_null());
}

#[test]
fn edits_and_places_are_read_as_they_are_written() {
    let at = Path::root().key("rules").index(3).key("a/b~c");
    assert_eq!((at.pointer().as_str(), Path::of_pointer(&at.pointer())), ("/rules/3/a~1b~0c", Some(at.clone())));
    assert_eq!((Path::of_pointer(""), Path::of_pointer("rules")), (Some(Path::root()), None));
    let value = Value::read(r#"{"b": [1, true, null], "a": "x"}"#).unwrap();
    for (edit, json) in [
        (
            Edit::Set { at: at.clone(), value: value.clone() },
            r#"{"edit":"set","at":"/rules/3/a~1b~0c","value":{"b":[1,true,null],"a":"x"}}"#,
        ),
        (
            Edit::Set { at: Path::root().name("old"), value: "new".into() },
            r#"{"edit":"rename","at":"/old","value":"new"}"#,
        ),
        (Edit::Remove { at: at.clone() }, r#"{"edit":"remove","at":"/rules/3/a~1b~0c"}"#),
        (
            Edit::Insert { at: Path::root().key("rules"), index: 1, value: "x".into() },
            r#"{"edit":"insert","at":"/rules","index":1,"value":"x"}"#,
        ),
        (
            Edit::Move { at: Path::root().key("rules"), from: 1, to: 0 },
            r#"{"edit":"move","at":"/rules","from":1,"to":0}"#,
        ),
    ] {
        assert_eq!(edit.written().to_string(), json);
        assert_eq!(Edit::read(&Value::read(json).unwrap()), Some(edit));
    }
    for json in [r#"{"edit":"burn","at":""}"#, r#"{"edit":"set","at":"x","value":1}"#, r#"{"edit":"set","at":""}"#] {
        assert_eq!(Edit::read(&Value::read(json).unwrap()), None);
    }
}
