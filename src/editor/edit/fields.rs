//! The order in which the fields of each object of a file are written.
//! It orders only what is added: a file that has another order keeps it.

use crate::format::json::{Content, Value};
use crate::format::path::Step;

const ROOT: &[&str] = &[
    "$schema",
    "format",
    "id",
    "language",
    "languages",
    "title",
    "lead",
    "summary",
    "note",
    "reported",
    "updated",
    "status",
    "notes",
    "scenario",
    "start",
    "questions",
    "verdicts",
    "dimensions",
    "rules",
    "silences",
    "quotes",
    "sources",
    "cases",
    "accepted",
];
const LANGUAGE: &[&str] = &["reviewed", "note", "accepted"];
const NOTE: &[&str] = &["date", "kind", "text", "rules", "note", "accepted"];
const QUESTION: &[&str] = &["id", "label", "labels", "note", "accepted"];
const VERDICT: &[&str] = &["id", "label", "tone", "note", "accepted"];
const DIMENSION: &[&str] = &[
    "id",
    "kind",
    "label",
    "short",
    "unit",
    "min",
    "max",
    "step",
    "phrase",
    "asked_when",
    "options",
    "note",
    "accepted",
];
const CHOICE: &[&str] = &["id", "label", "short", "phrase", "note", "accepted"];
const RULE: &[&str] =
    &["id", "question", "when", "verdict", "text", "reading", "exception_to", "quotes", "note", "accepted"];
const SILENCE: &[&str] = &["id", "question", "when", "text", "quotes", "note", "accepted"];
const QUOTE: &[&str] = &["id", "source", "said_by", "reported_by", "basis", "anchor", "note", "accepted"];
const ANCHOR: &[&str] = &["start", "end", "digest", "note", "accepted"];
const SOURCE: &[&str] = &["id", "title", "publisher", "published", "url", "elsewhere", "note", "accepted"];
const CASE: &[&str] = &["name", "question", "scenario", "verdict", "possible", "because", "note", "accepted"];
const ACCEPTANCE: &[&str] = &["code", "why"];
const BOUNDS: &[&str] = &["from", "above", "to", "below", "not"];

/// The keys of the object at a place, in their order. Keys that the file chooses follow the file: dimensions and
/// verdicts as they are listed, languages with the policy's own first.
pub(in crate::editor) fn order<'f>(at: &'f [Step], root: &'f Value) -> Vec<&'f str> {
    let steps: Vec<&str> = at
        .iter()
        .map(|step| match step {
            Step::Key(key) | Step::Name(key) => key.as_str(),
            Step::Index(_) => "*",
        })
        .collect();
    let fixed = match steps.as_slice() {
        [] => ROOT,
        ["languages", _] => LANGUAGE,
        ["notes", "*"] => NOTE,
        ["questions", "*"] => QUESTION,
        ["verdicts", "*"] => VERDICT,
        ["dimensions", "*"] => DIMENSION,
        ["dimensions", "*", "options", "*"] => CHOICE,
        ["rules", "*"] => RULE,
        ["silences", "*"] => SILENCE,
        ["quotes", "*"] => QUOTE,
        ["quotes", "*", "anchor"] => ANCHOR,
        ["sources", "*"] => SOURCE,
        ["cases", "*"] => CASE,
        [.., "accepted", "*"] => ACCEPTANCE,
        ["start"]
        | ["cases", "*", "scenario"]
        | ["rules" | "silences", "*", "when"]
        | ["rules" | "silences", "*", "when", "*"]
        | ["dimensions", "*", "asked_when"]
        | ["dimensions", "*", "asked_when", "*"] => return ids(root, "dimensions"),
        ["rules" | "silences", "*", "when", ..] | ["dimensions", "*", "asked_when", ..] => BOUNDS,
        ["questions", "*", "labels"] => return ids(root, "verdicts"),
        ["languages"] => return texts(root),
        _ => return languages(root),
    };
    fixed.to_vec()
}

/// Whether this is the name of a field of the format.
pub(in crate::editor) fn is_field(key: &str) -> bool {
    let all = [
        ROOT, LANGUAGE, NOTE, QUESTION, VERDICT, DIMENSION, CHOICE, RULE, SILENCE, QUOTE, ANCHOR, SOURCE, CASE,
        ACCEPTANCE,
    ];
    all.iter().any(|fields| fields.contains(&key))
}

/// The value of a key.
pub(in crate::editor) fn member<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    match &value.content {
        Content::Object(entries) => entries.iter().rfind(|entry| entry.key == key).map(|entry| &entry.value),
        _ => None,
    }
}

/// The values of a list.
pub(in crate::editor) fn items(value: Option<&Value>) -> &[Value] {
    match value.map(|value| &value.content) {
        Some(Content::List(values)) => values,
        _ => &[],
    }
}

/// The words of a text.
pub(in crate::editor) fn text(value: Option<&Value>) -> Option<&str> {
    match value.map(|value| &value.content) {
        Some(Content::Text(text)) => Some(text),
        _ => None,
    }
}

/// The ids of the entries of a list.
fn ids<'f>(root: &'f Value, list: &str) -> Vec<&'f str> {
    items(member(root, list)).iter().filter_map(|entry| text(member(entry, "id"))).collect()
}

/// The languages of a file: as they are declared, or else its own.
fn languages(root: &Value) -> Vec<&str> {
    match member(root, "languages").map(|languages| &languages.content) {
        Some(Content::Object(entries)) => entries.iter().map(|entry| entry.key.as_str()).collect(),
        _ => texts(root),
    }
}

fn texts(root: &Value) -> Vec<&str> {
    text(member(root, "language")).into_iter().collect()
}

#[cfg(test)]
mod tests {
    /// The fields of each object that the schema has, and their order here.
    #[cfg(feature = "cli")]
    #[test]
    fn every_field_of_the_format_has_its_place() {
        use super::{Content, Step, Value, order};

        let schema = crate::format::schema::schema();
        let root = Value { content: Content::Null, span: 0..0 };
        let index = || Step::Index(0);
        let key = |key: &str| Step::Key(key.to_owned());
        for (object, at) in [
            ("", vec![]),
            ("Language", vec![key("languages"), key("en")]),
            ("Note", vec![key("notes"), index()]),
            ("Question", vec![key("questions"), index()]),
            ("Verdict", vec![key("verdicts"), index()]),
            ("Dimension", vec![key("dimensions"), index()]),
            ("Choice", vec![key("dimensions"), index(), key("options"), index()]),
            ("Rule", vec![key("rules"), index()]),
            ("Silence", vec![key("silences"), index()]),
            ("Quote", vec![key("quotes"), index()]),
            ("Anchor", vec![key("quotes"), index(), key("anchor")]),
            ("Source", vec![key("sources"), index()]),
            ("Case", vec![key("cases"), index()]),
            ("Acceptance", vec![key("rules"), index(), key("accepted"), index()]),
        ] {
            let of = if object.is_empty() { String::new() } else { format!("/$defs/{object}") };
            let properties = schema.pointer(&format!("{of}/properties")).and_then(|it| it.as_object());
            let properties = properties.cloned().unwrap_or_default();
            assert!(!properties.is_empty(), "{object}");
            let mut fields: Vec<&str> = properties.keys().map(String::as_str).collect();
            let mut ordered = order(&at, &root);
            fields.sort_unstable();
            ordered.sort_unstable();
            assert_eq!(fields, ordered, "{object}");
        }
    }
}
