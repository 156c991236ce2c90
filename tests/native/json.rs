//! The JSON reader accepts the files that `serde_json` accepts, and reads the same values.

use std::fmt;
use std::fs;

use policy_explorer::editor::read::read_closely;
use policy_explorer::engine::read;
use policy_explorer::format::json::{self, Content};
use proptest::prelude::*;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

use crate::builder::{PolicyFile, Rule};
use crate::support::policies;

/// A value as serde presents it: keys in order, duplicates kept.
#[derive(Debug, PartialEq)]
enum Json {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        #[expect(clippy::cast_precision_loss, reason = "ours is compared as a float too")]
        impl<'de> Visitor<'de> for Any {
            type Value = Json;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON")
            }
            fn visit_unit<E>(self) -> Result<Json, E> {
                Ok(Json::Null)
            }
            fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
                Ok(Json::Bool(value))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
                Ok(Json::Number(value as f64))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
                Ok(Json::Number(value as f64))
            }
            fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
                Ok(Json::Number(value))
            }
            fn visit_str<E>(self, text: &str) -> Result<Json, E> {
                Ok(Json::Text(text.to_owned()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Json, A::Error> {
                let mut list = Vec::new();
                while let Some(value) = values.next_element()? {
                    list.push(value);
                }
                Ok(Json::List(list))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Json, A::Error> {
                let mut object = Vec::new();
                while let Some(entry) = entries.next_entry()? {
                    object.push(entry);
                }
                Ok(Json::Object(object))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

fn ours(value: json::Value) -> Json {
    match value.content {
        Content::Null => Json::Null,
        Content::Bool(value) => Json::Bool(value),
        Content::Number(number) => Json::Number(number.parse().unwrap()),
        Content::Text(text) => Json::Text(text),
        Content::List(values) => Json::List(values.into_iter().map(ours).collect()),
        Content::Object(entries) => {
            Json::Object(entries.into_iter().map(|entry| (entry.key, ours(entry.value))).collect())
        }
    }
}

fn compare(bytes: &[u8]) {
    // As text, since serde does not check the encoding of values that it skips.
    let theirs = std::str::from_utf8(bytes).ok().and_then(|text| serde_json::from_str::<Json>(text).ok());
    assert_eq!(json::parse(bytes).ok().map(ours), theirs, "{}", String::from_utf8_lossy(bytes));
}

fn files() -> Vec<Vec<u8>> {
    let all = ["policies", "tests/rules/good", "tests/rules/bad"].into_iter().flat_map(policies);
    let all: Vec<Vec<u8>> = all.map(|path| fs::read(path).unwrap()).collect();
    assert!(all.len() > 20);
    all
}

#[test]
fn every_file_reads_the_same() {
    files().iter().for_each(|bytes| compare(bytes));
}

/// A small policy with this JSON as the text of its rule and in an unknown field.
fn with_note(value: &str) -> Vec<u8> {
    let mut file = PolicyFile::new(1, 1, &[1]);
    file.push(Rule::default());
    let text = file.text().replacen("\"Rule r0.\"", value, 1).replacen("A scenario", "s {d0}", 1);
    format!(" {},\"more\":{value}}} ", text.trim_end().strip_suffix('}').unwrap()).into_bytes()
}

#[test]
fn texts_and_numbers_read_the_same() {
    let mut read_well = 0;
    for value in [
        r#""plain""#,
        r#""\"\\\/\b\f\n\r\t""#,
        r#""\u00e9\u20AC""#,
        r#""\ud83d\ude00""#,
        r#""\ud83d""#,
        r#""\ude00""#,
        r#""\ud83d\u0041""#,
        r#""\ud83dx""#,
        r#""\u12g4""#,
        r#""\u12""#,
        r#""\x""#,
        "\"\u{1}\"",
        "\"\u{7f}é😀\"",
        "\"a\nb\"",
        r#""unclosed"#,
        r#"{"en":"x"}"#,
        r#"{"en":"x","en":"y"}"#,
        r#"{"en":"x",}"#,
        "{}",
        "[]",
        "[1,]",
        "null",
        "true",
        "tru",
        "0",
        "-0",
        "01",
        "1.5",
        "1.",
        ".5",
        "1e5",
        "1E-5",
        "1e",
        "+1",
        "--1",
        "4294967296",
        "\"a\" \"b\"",
        "",
        "nul",
        "[[[]]]",
    ] {
        let note = with_note(value);
        compare(&note);
        read_well += usize::from(read(&note).is_ok());
    }
    assert!(read_well > 5, "{read_well} were read");
    for format in ["1", "1.0", "1e0", "-1", "01", "10", "4294967297", "\"1\"", "null", "true", "[1]"] {
        let file = String::from_utf8(with_note("\"t\"")).unwrap();
        compare(file.replace("\"format\":1", &format!("\"format\":{format}")).as_bytes());
    }
}

#[test]
fn every_value_and_key_is_at_its_reported_place() {
    fn walk(value: &json::Value, text: &str) {
        let written = &text[value.span.clone()];
        let same: Json = serde_json::from_str(written).unwrap();
        match &value.content {
            Content::Text(text) => assert_eq!(same, Json::Text(text.clone())),
            Content::List(values) => values.iter().for_each(|value| walk(value, text)),
            Content::Object(entries) => {
                for entry in entries {
                    let name: String = serde_json::from_str(&text[entry.name.clone()]).unwrap();
                    assert_eq!(name, entry.key);
                    walk(&entry.value, text);
                }
            }
            _ => {}
        }
    }
    for file in files() {
        let Ok(value) = json::parse(&file) else { continue };
        walk(&value, std::str::from_utf8(&file).unwrap());
    }
}

#[test]
fn invalid_strings_are_refused_even_in_skipped_values() {
    for (known, unknown) in [("\"more\":", "\"m\u{fffd}re\":"), ("\"more\":\"t\"", "\"more\":\"\u{fffd}\"")] {
        let file = String::from_utf8(with_note("\"t\"")).unwrap().replace(known, unknown);
        assert!(read(file.as_bytes()).is_ok());
        let place = file.find('\u{fffd}').unwrap();
        let mut bytes = file.into_bytes();
        bytes.splice(place..place + '\u{fffd}'.len_utf8(), [0xff]);
        assert!(read(&bytes).is_err() && !read_closely(&bytes).problems.is_empty());
        compare(&bytes);
    }
}

#[test]
fn depth_is_bounded() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    let note = |depth| {
        String::from_utf8(with_note("\"t\"")).unwrap().replace("\"more\":\"t\"", &format!("\"more\":{}", nested(depth)))
    };
    assert!(read(note(126).as_bytes()).is_ok());
    assert!(read(note(127).as_bytes()).is_err());
    assert!(serde_json::from_str::<serde_json::Value>(&note(126)).is_ok());
    assert!(serde_json::from_str::<serde_json::Value>(&note(127)).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    /// Files with bytes inserted, removed or doubled: mostly broken, sometimes not.
    #[test]
    fn damaged_files_read_the_same(
        which in any::<prop::sample::Index>(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..4u8, prop::sample::select(b"\"\\{}[],:0-1eun \n\x01\xffd/.".to_vec())), 1..4),
    ) {
        let files = files();
        let mut bytes = which.get(&files).clone();
        for (place, kind, byte) in edits {
            let at = place.index(bytes.len());
            match kind {
                0 => bytes.insert(at, byte),
                1 => bytes[at] = byte,
                2 => { bytes.remove(at); }
                _ => { let same = bytes[at]; bytes.insert(at, same); }
            }
        }
        compare(&bytes);
    }
}
