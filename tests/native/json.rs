//! The JSON reader accepts the files that `serde_json` accepts, and reads the same values.

use std::fmt;
use std::fs;

use policy_explorer::editor::read::read_closely;
use policy_explorer::engine::read;
use policy_explorer::format::json::{self, Content};
use policy_explorer::format::number::Number;
use policy_explorer::format::wire::{Allowed, Bounds, Entries, When};
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

/// A number of the format is a JSON number with few digits and no exponent.
#[test]
fn numbers_of_the_format_are_numbers_of_json() {
    let file = fs::read_to_string("tests/rules/good/number.json").unwrap();
    let with = |key: &str, value: &str| {
        let start = file.find(&format!("\"{key}\": ")).unwrap() + key.len() + 4;
        let end = start + file[start..].find([',', '\n', '}']).unwrap();
        [&file[..start], value, &file[end..]].concat()
    };
    let numbers =
        ["0", "-0", "-0.5", "7", "0.000001", "123456789", "-1", "01", ".5", "5.", "+1", "--1", "1e2", "1E2", "1.0e0"];
    let others =
        ["1234567890", "0.0000001", "null", "true", "\"7\"", "[7]", "{}", "", "NaN", "0x7", "m7", "7p5", "1_000"];
    for text in numbers.into_iter().chain(others) {
        let file = with("max", text);
        compare(file.as_bytes());
        let json = serde_json::from_str::<f64>(text).ok();
        let short = text.trim_start_matches('-').split('.').zip([9, 6]).all(|(digits, most)| digits.len() <= most);
        let expected = json.filter(|_| short && !text.contains(['e', 'E']));
        let reading = policy_explorer::format::read(file.as_bytes());
        let found = reading.file.filter(|_| reading.faults.is_empty()).map(|file| file.dimensions[2].max);
        let found = found.map(|number| number.map(|it| it.written("-", ".").parse::<f64>().unwrap()));
        // `null` is a field that is left out.
        let expected = if text == "null" { Some(None) } else { expected.map(Some) };
        assert_eq!(found, expected, "{text}");
    }
}

/// Both forms of a condition, in every place that has one, and what is not one.
#[test]
fn conditions_are_read_as_they_are_written() {
    let one = [
        (r#"["on"]"#, Some(Allowed::Options(vec!["on".to_owned()]))),
        ("[]", Some(Allowed::Options(vec![]))),
        (r#"{"not": ["on", "off"]}"#, Some(Allowed::Not(vec!["on".to_owned(), "off".to_owned()]))),
        (r#"{"from": 1.5, "below": -2}"#, Some(Allowed::Within(bounds(["1.5", "", "", "-2"])))),
        (r#"{"above": 0, "to": 10}"#, Some(Allowed::Within(bounds(["", "0", "10", ""])))),
        ("{}", Some(Allowed::Within(Bounds::default()))),
        (r#""on""#, None),
        (r#"{"not": "on"}"#, None),
        (r#"{"not": [1]}"#, None),
        (r#"{"not": null}"#, None),
        (r#"{"from": "18"}"#, None),
        ("null", None),
        ("7", None),
    ];
    let file = String::from_utf8(with_note("\"t\"")).unwrap();
    for (written, allowed) in one {
        let object = format!("{{\"d0\":{written}}}");
        let list = format!("[{object},{object}]");
        for (when, count, is_list) in [(object, 1, false), (list, 2, true)] {
            let silence = format!("\"silences\":[{{\"id\":\"s\",\"text\":\"t\",\"when\":{when}}}],\"more\"");
            let asked = format!("\"asked_when\":{when},\"options\"");
            let rule =
                format!("\"rules\":[{{\"id\":\"r\",\"verdict\":\"v0\",\"text\":\"t\",\"when\":{when}}}],\"unread\"");
            let places = [("\"more\"", silence), ("\"options\"", asked), ("\"rules\"", rule)];
            for (at, (place, with)) in places.into_iter().enumerate() {
                let file = file.replacen(place, &with, 1);
                compare(file.as_bytes());
                let reading = policy_explorer::format::read(file.as_bytes());
                assert_eq!(reading.faults.is_empty(), allowed.is_some(), "{file}");
                let Some(allowed) = &allowed else { continue };
                let policy = reading.file.unwrap();
                let found = match at {
                    0 => policy.silences[0].when.clone(),
                    1 => policy.dimensions[0].asked_when.clone().unwrap(),
                    _ => policy.rules[0].when.clone(),
                };
                let same = Entries(vec![("d0".to_owned(), allowed.clone())]);
                assert_eq!(found, When { alternatives: vec![same; count], is_list }, "{file}");
            }
        }
    }
}

fn bounds([from, above, to, below]: [&str; 4]) -> Bounds {
    let [from, above, to, below] = [from, above, to, below].map(Number::parse);
    Bounds { from, above, to, below }
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
    /// Exact decimals: ordered as whole millionths are, and written as the number that `serde_json` reads.
    #[test]
    fn numbers_are_exact(one in -999_999_999_999_999i64..=999_999_999_999_999, other in -3_000_000i64..3_000_000) {
        let text = |millionths: i64| {
            let size = millionths.unsigned_abs();
            format!("{}{}.{:06}", if millionths < 0 { "-" } else { "" }, size / 1_000_000, size % 1_000_000)
        };
        let [this, that] = [one, other].map(|it| Number::parse(&text(it)).unwrap());
        prop_assert_eq!(this.cmp(&that), one.cmp(&other));
        for (number, millionths) in [(this, one), (that, other)] {
            let written = number.written("-", ".");
            let same: f64 = serde_json::from_str(&written).unwrap();
            prop_assert_eq!(same, serde_json::from_str::<f64>(&text(millionths)).unwrap());
            prop_assert_eq!(Number::parse(&written), Some(number));
            prop_assert_eq!(Number::parse(&number.written("m", "p")), Some(number));
        }
    }
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
