//! The JSON Schema: up to date, and in agreement with the reader, according to an independent validator.

use std::collections::BTreeSet;
use std::fs;

use boon::{Compiler, SchemaIndex, Schemas};
use policy_explorer::editor::read::read_closely;
use policy_explorer::engine::policy::Date;
use policy_explorer::format::schema::schema;
use policy_explorer::format::syntax;
use serde_json::Value;

use crate::support::{cli, policies};

const FILE: &str = "policies/policy.schema.json";

fn compiled() -> (Schemas, SchemaIndex) {
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.enable_format_assertions();
    compiler.add_resource("policy.schema.json", schema()).unwrap();
    let index = compiler.compile("policy.schema.json", &mut schemas).unwrap();
    (schemas, index)
}

#[test]
fn the_committed_schema_is_current() {
    let found = format!("{:#}\n", schema());
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(FILE, &found).unwrap();
    }
    assert_eq!(fs::read_to_string(FILE).unwrap_or_default(), found, "UPDATE_EXPECTED=1 accepts the new schema");
}

#[test]
fn sound_files_validate() {
    let (schemas, index) = compiled();
    for path in policies("policies").into_iter().chain(policies("tests/rules/good")) {
        let value: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        if let Err(error) = schemas.validate(&value, index) {
            panic!("{path:?}: {error:#}");
        }
    }
}

#[test]
fn every_shipped_policy_names_the_schema() {
    for path in policies("policies") {
        let value: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        assert_eq!(value["$schema"], "policy.schema.json", "{path:?}");
    }
}

/// The policy for tests of the widget's looks.
#[test]
fn one_policy_has_every_tone() {
    let schema = schema();
    let tones = schema["$defs"]["Verdict"]["properties"]["tone"]["enum"].as_array().unwrap();
    let policy: Value = serde_json::from_slice(&fs::read("tests/rules/every-tone.json").unwrap()).unwrap();
    let verdicts = policy["verdicts"].as_array().unwrap();
    let missing: Vec<&Value> = tones.iter().filter(|tone| !verdicts.iter().any(|it| it["tone"] == **tone)).collect();
    assert_eq!(missing, [&Value::Null; 0]);
    let reading = read_closely(&fs::read("tests/rules/every-tone.json").unwrap());
    assert_eq!(reading.problems, []);
}

/// Every field that the schema has is in one file, so that the tests of all good files know it.
#[test]
fn one_good_file_has_every_field() {
    fn keys(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Array(values) => values.iter().for_each(|value| keys(value, found)),
            Value::Object(members) => members.iter().for_each(|(key, value)| {
                found.insert(key.clone());
                keys(value, found);
            }),
            _ => {}
        }
    }
    let schema = schema();
    let objects = schema["$defs"].as_object().unwrap().values().chain([&schema]);
    let fields: BTreeSet<String> =
        objects.filter_map(|it| it["properties"].as_object()).flat_map(|it| it.keys().cloned()).collect();
    let mut found = BTreeSet::new();
    keys(&serde_json::from_slice(&fs::read("tests/rules/good/every-field.json").unwrap()).unwrap(), &mut found);
    let conditions = ["not", "from", "above", "to", "below"].map(str::to_owned);
    let missing: Vec<&String> = fields.iter().chain(&conditions).filter(|field| !found.contains(*field)).collect();
    assert!(fields.len() > 40 && missing.is_empty(), "{missing:?}");
}

/// The schema finds those of the check's faults that a schema can express.
#[test]
fn bad_files_do_not_validate() {
    let seen = [
        "bad-anchor",
        "bad-date",
        "bad-digest",
        "bad-language",
        "bad-step",
        "bad-url",
        "empty",
        "malformed-id",
        "misplaced-field",
        "reserved-id",
        "unknown-basis",
        "unknown-field",
        "unknown-kind",
        "unknown-placeholder",
        "unknown-status",
        "unknown-tone",
        "unsupported-format",
        "wrong-shape",
    ];
    let (schemas, index) = compiled();
    let mut refused = 0;
    for path in policies("tests/rules/bad") {
        let bytes = fs::read(&path).unwrap();
        let Ok(value) = serde_json::from_slice::<Value>(&bytes) else { continue };
        let codes: Vec<&str> = read_closely(&bytes).problems.iter().map(|problem| problem.kind.code()).collect();
        let valid = schemas.validate(&value, index).is_ok();
        // No regular expression sees which letters are seen, or who is named in an address.
        let is_beyond = ["anchor-length", "empty-text-invisible", "possible-twice"]
            .iter()
            .any(|name| path.ends_with(format!("{name}.json")));
        if !is_beyond && codes.iter().any(|code| seen.contains(code)) {
            assert!(!valid, "{path:?} has {codes:?} and validates");
            refused += 1;
        }
    }
    assert!(refused >= 10, "only {refused} files were refused");
}

#[test]
fn the_command_prints_it() {
    let output = cli(&["schema"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(serde_json::from_slice::<Value>(&output.stdout).unwrap(), schema());
}

/// An editor shows what a field means.
#[test]
fn every_field_is_described() {
    fn undescribed(value: &Value, root: &Value, at: &str, found: &mut Vec<String>) {
        match value {
            Value::Array(values) => values.iter().for_each(|value| undescribed(value, root, at, found)),
            Value::Object(members) => {
                for (name, field) in members.get("properties").and_then(Value::as_object).into_iter().flatten() {
                    let to = field["$ref"].as_str().and_then(|to| root.pointer(to.trim_start_matches('#')));
                    // A field that is forbidden in a place needs no words.
                    let is_rule = field.is_boolean() || at.contains("if") || at.contains("then") || at.contains("else");
                    if !is_rule && field["description"].is_null() && to.is_none_or(|to| to["description"].is_null()) {
                        found.push(format!("{at}/{name}"));
                    }
                }
                members.iter().for_each(|(key, value)| undescribed(value, root, &format!("{at}/{key}"), found));
            }
            _ => {}
        }
    }
    let (schema, mut found) = (schema(), Vec::new());
    undescribed(&schema, &schema, "", &mut found);
    assert_eq!(found, [""; 0]);
}

/// Ids and tags have a function in the check and a pattern in the schema.
#[test]
fn patterns_and_code_agree() {
    let matcher = |pattern: &str| {
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.add_resource("pattern.json", serde_json::json!({ "pattern": pattern })).unwrap();
        let index = compiler.compile("pattern.json", &mut schemas).unwrap();
        move |text: &str| schemas.validate(&Value::from(text), index).is_ok()
    };
    let [id, tag, web] = [syntax::ID, syntax::LANGUAGE_TAG, syntax::WEB_ADDRESS].map(matcher);
    let date = matcher(syntax::DATE);
    for year in [0, 4, 100, 1600, 1900, 1999, 2000, 2004, 2023, 2024, 2026, 2100, 2400, 9996] {
        for month in 0..=13 {
            for day in 0..=32 {
                let text = format!("{year:04}-{month:02}-{day:02}");
                assert_eq!(date(&text), Date::parse(&text).is_some(), "{text}");
            }
        }
    }
    let side = matcher(syntax::ANCHOR_SIDE);
    for words in 0..=7 {
        for between in [" ", "  ", "\u{a0}", "\n"] {
            let text = vec!["word,"; words].join(between);
            for text in [format!(" {text}"), text] {
                assert_eq!(
                    side(&text),
                    (1..=syntax::MAX_ANCHOR_WORDS).contains(&text.split_whitespace().count()),
                    "{text:?}"
                );
            }
        }
    }
    let digest = matcher(syntax::DIGEST);
    for digits in ["0".repeat(64), "af".repeat(32), "0".repeat(63), "0".repeat(65), "AF".repeat(32), "g".repeat(64)] {
        for text in [format!("sha256:{digits}"), digits] {
            assert_eq!(digest(&text), syntax::is_digest(&text), "{text}");
        }
    }
    let parts = ["", "a", "A", "7", "-", "en", "_", "é", "abcdefgh", "abcdefghi", " "];
    for number in 0..parts.len().pow(3) {
        let part = |place: u32| parts[number / parts.len().pow(place) % parts.len()];
        let text = [part(0), part(1), part(2)].concat();
        assert_eq!(id(&text), syntax::is_id(&text), "{text:?} as an id");
        assert_eq!(tag(&text), syntax::is_language_tag(&text), "{text:?} as a tag");
        let address = format!("https://{text}.example");
        assert!(web(&address) || !syntax::is_web_address(&address), "{address:?}");
    }
}
