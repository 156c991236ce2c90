//! Writes rules into the text of a policy file: what a sheet does not change stays as it is written.
//! It says what each rule is; how that is laid out is the part of `editor::edit`.

use super::condition::{is_same, sides};
use crate::editor::edit::{Edit, Path, Value, apply};
use crate::format::wire::{Allowed, Entries, Policy, Rule, Text, When};

/// The file with these rules instead of its own, each with the index of its old rule unless it is new. Returns `None`
/// if the text has no list of rules.
pub(super) fn write(text: &str, file: &Policy, wanted: &[(Option<usize>, Rule)]) -> Option<String> {
    let root = Value::read(text)?;
    let Some(Value::List(rules)) = root.get("rules") else { return None };
    let written = wanted.iter().map(|(old, rule)| {
        let before = old.and_then(|index| Some((file.rules.get(index)?, rules.get(index)?)));
        match before {
            Some((before, Value::Object(entries))) => changed(before, entries, rule),
            _ => Value::Object(FIELDS.iter().filter_map(|field| entry(field, rule, None)).collect()),
        }
    });
    let value = Value::List(written.collect());
    apply(text, &Edit::Set { at: Path::root().key("rules"), value }).ok()
}

/// The fields that a sheet has, in their order in a new rule.
const FIELDS: [&str; 8] = ["id", "question", "when", "verdict", "text", "reading", "exception_to", "quotes"];

/// An existing rule with what the sheet changes. Other fields, and those whose meaning is the same, stay.
fn changed(before: &Rule, entries: &[(String, Value)], rule: &Rule) -> Value {
    let mut fields: Vec<(String, Value)> = Vec::new();
    for (key, value) in entries {
        let field = FIELDS.iter().find(|field| *field == key);
        match field.filter(|field| !is_unchanged(field, before, rule)) {
            None => fields.push((key.clone(), value.clone())),
            Some(field) => fields.extend(entry(field, rule, Some((before, value)))),
        }
    }
    for field in FIELDS {
        if !entries.iter().any(|(key, _)| key == field) {
            fields.extend(entry(field, rule, None));
        }
    }
    Value::Object(fields)
}

/// A field with its value; `None` if the rule has none. `old` is the rule before, and the field's value there.
fn entry(field: &str, rule: &Rule, old: Option<(&Rule, &Value)>) -> Option<(String, Value)> {
    let names = |names: &[String]| (!names.is_empty()).then(|| names.iter().map(String::as_str).collect::<Value>());
    let value = match field {
        "id" => Some(Value::from(rule.id.as_str())),
        "question" => rule.question.as_deref().map(Value::from),
        "when" => when(&rule.when, old.map(|(before, value)| (&before.when, value))),
        "verdict" => Some(Value::from(rule.verdict.as_str())),
        "text" => Some(text(&rule.text)),
        "reading" => rule.reading.as_ref().map(text),
        "exception_to" => names(&rule.exception_to),
        "quotes" => names(&rule.quotes),
        _ => None,
    };
    value.map(|value| (field.to_owned(), value))
}

fn when(when: &When, old: Option<(&When, &Value)>) -> Option<Value> {
    let old = old.filter(|(before, _)| before.is_list == when.is_list);
    let alternatives = when.alternatives.iter().enumerate().map(|(index, entries)| {
        let before = old.and_then(|(before, value)| {
            let value = match value {
                Value::List(values) => values.get(index)?,
                value => value,
            };
            Some((before.alternatives.get(index)?, value))
        });
        alternative(entries, before)
    });
    let mut alternatives: Vec<Value> = alternatives.collect();
    if when.is_list {
        return Some(Value::List(alternatives));
    }
    alternatives.pop().filter(|alternative| *alternative != Value::Object(Vec::new()))
}

/// Conditions that mean the same as before are written as before.
fn alternative(entries: &Entries<Allowed>, old: Option<(&Entries<Allowed>, &Value)>) -> Value {
    let entries = entries.0.iter().map(|entry| {
        let (id, allowed) = entry;
        let kept = old.filter(|(before, _)| before.0.contains(entry)).and_then(|(_, value)| value.get(id));
        (id.clone(), kept.cloned().unwrap_or_else(|| condition(allowed)))
    });
    Value::Object(entries.collect())
}

fn condition(allowed: &Allowed) -> Value {
    let options = |options: &[String]| options.iter().map(String::as_str).collect::<Value>();
    match allowed {
        Allowed::Options(ids) => options(ids),
        Allowed::Not(ids) => Value::Object(vec![("not".to_owned(), options(ids))]),
        Allowed::Within(bounds) => {
            let sides = sides(bounds).into_iter();
            let side =
                sides.filter_map(|(word, number)| Some((word.to_owned(), Value::Number(number?.written("-", ".")))));
            Value::Object(side.collect())
        }
    }
}

fn text(text: &Text) -> Value {
    match text {
        Text::Plain(text) => Value::from(text.as_str()),
        Text::ByLanguage(texts) => {
            Value::Object(texts.0.iter().map(|(tag, text)| (tag.clone(), Value::from(text.as_str()))).collect())
        }
    }
}

fn is_unchanged(field: &str, before: &Rule, rule: &Rule) -> bool {
    match field {
        "id" => before.id == rule.id,
        "question" => before.question == rule.question,
        "when" => is_same(&before.when, &rule.when),
        "verdict" => before.verdict == rule.verdict,
        "text" => before.text == rule.text,
        "reading" => before.reading == rule.reading,
        "exception_to" => before.exception_to == rule.exception_to,
        _ => before.quotes == rule.quotes,
    }
}
