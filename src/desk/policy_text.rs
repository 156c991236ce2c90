//! A new policy file as text, laid out as the files that ship: short values on one line, two spaces for each level.

use crate::editor::edit::Value;

/// The longest line that a list or an object fits on.
const MAX_LINE: usize = 100;

/// The text of a file.
#[must_use]
pub fn written(value: &Value) -> String {
    let mut text = String::new();
    write(value, 0, &mut text);
    text.push('\n');
    text
}

fn write(value: &Value, depth: usize, text: &mut String) {
    let line = inline(value);
    let fits = depth > 0 && line.len() + 2 * depth <= MAX_LINE;
    let indent = |depth: usize| ["\n", &"  ".repeat(depth)].concat();
    match value {
        Value::Object(entries) if !fits && !entries.is_empty() => {
            text.push('{');
            for (index, (key, value)) in entries.iter().enumerate() {
                text.push_str(if index > 0 { "," } else { "" });
                text.push_str(&indent(depth + 1));
                text.push_str(&Value::Text(key.clone()).to_string());
                text.push_str(": ");
                write(value, depth + 1, text);
            }
            text.push_str(&indent(depth));
            text.push('}');
        }
        Value::List(values) if !fits && !values.is_empty() => {
            text.push('[');
            for (index, value) in values.iter().enumerate() {
                text.push_str(if index > 0 { "," } else { "" });
                text.push_str(&indent(depth + 1));
                write(value, depth + 1, text);
            }
            text.push_str(&indent(depth));
            text.push(']');
        }
        _ => text.push_str(&line),
    }
}

/// A value on one line.
fn inline(value: &Value) -> String {
    let joined = |parts: Vec<String>| parts.join(", ");
    match value {
        Value::Object(entries) if !entries.is_empty() => {
            let part =
                |(key, value): &(String, Value)| [&Value::Text(key.clone()).to_string(), ": ", &inline(value)].concat();
            ["{ ", &joined(entries.iter().map(part).collect()), " }"].concat()
        }
        Value::List(values) => ["[", &joined(values.iter().map(inline).collect()), "]"].concat(),
        other => other.to_string(),
    }
}
