//! JSON values to be written, with their keys in order.
//! It reads them by the same reader as files, and never lays them out.

use std::fmt;

use crate::format::json::{self, Content};

/// A JSON value. Unlike a file's it has no place.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "they are the six kinds of value that JSON has")]
pub enum Value {
    Null,
    Bool(bool),
    /// A number as it is written.
    Number(String),
    Text(String),
    List(Vec<Value>),
    /// In the order in which they are written.
    Object(Vec<(String, Value)>),
}

impl Value {
    /// Reads JSON.
    #[must_use]
    pub fn read(json: &str) -> Option<Value> {
        json::parse(json.as_bytes()).ok().map(|value| Value::of(&value))
    }

    /// The value of a part of a file.
    #[must_use]
    pub fn of(value: &json::Value) -> Value {
        match &value.content {
            Content::Null => Value::Null,
            Content::Bool(value) => Value::Bool(*value),
            Content::Number(number) => Value::Number(number.clone()),
            Content::Text(text) => Value::Text(text.clone()),
            Content::List(values) => Value::List(values.iter().map(Value::of).collect()),
            Content::Object(entries) => {
                Value::Object(entries.iter().map(|entry| (entry.key.clone(), Value::of(&entry.value))).collect())
            }
        }
    }

    /// The value of a key of an object.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        match self {
            Value::Object(entries) => entries.iter().rfind(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The words of a text.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Value::Bool(value)
    }
}

impl<V: Into<Value>> FromIterator<V> for Value {
    fn from_iter<I: IntoIterator<Item = V>>(values: I) -> Self {
        Value::List(values.into_iter().map(Into::into).collect())
    }
}

/// As JSON, without any space.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null => f.write_str("null"),
            Value::Bool(value) => write!(f, "{value}"),
            Value::Number(number) => f.write_str(number),
            Value::Text(text) => f.write_str(&quoted(text)),
            Value::List(values) => {
                f.write_str("[")?;
                for (index, value) in values.iter().enumerate() {
                    write!(f, "{}{value}", if index == 0 { "" } else { "," })?;
                }
                f.write_str("]")
            }
            Value::Object(entries) => {
                f.write_str("{")?;
                for (index, (key, value)) in entries.iter().enumerate() {
                    write!(f, "{}{}:{value}", if index == 0 { "" } else { "," }, quoted(key))?;
                }
                f.write_str("}")
            }
        }
    }
}

/// Whether a value in a file is this one.
pub(in crate::editor) fn is_same(value: &json::Value, other: &Value) -> bool {
    match (&value.content, other) {
        (Content::Null, Value::Null) => true,
        (Content::Bool(one), Value::Bool(other)) => one == other,
        (Content::Number(one), Value::Number(other)) | (Content::Text(one), Value::Text(other)) => one == other,
        (Content::List(list), Value::List(values)) => {
            list.len() == values.len() && list.iter().zip(values).all(|(one, other)| is_same(one, other))
        }
        // The order of keys means nothing.
        (Content::Object(entries), Value::Object(values)) => {
            entries.len() == values.len()
                && entries.iter().all(|entry| {
                    let mut same_key = values.iter().filter(|(key, _)| *key == entry.key);
                    same_key.next().is_some_and(|(_, other)| is_same(&entry.value, other)) && same_key.next().is_none()
                })
        }
        _ => false,
    }
}

/// A text as a JSON string.
pub(in crate::editor) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{c}' => quoted.push_str("\\f"),
            control @ '\0'..'\u{20}' => quoted.push_str(&format!("\\u{:04x}", u32::from(control))),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}
