//! Escaping: in HTML, every text stays text.

use std::fmt::Write;

/// Escapes a text for HTML, also inside a quoted attribute.
pub fn in_html(text: &str) -> String {
    let mut shown = String::new();
    for character in text.chars() {
        match character {
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '"' => shown.push_str("&quot;"),
            '\'' => shown.push_str("&#39;"),
            '\n' | '\t' => shown.push(' '),
            _ if character.is_control() => shown.extend(character.escape_default()),
            _ => shown.push(character),
        }
    }
    shown
}

/// Escapes a JSON value for a `<script>`: no text in it can end the element, or begin a comment that swallows its end.
pub fn in_script(json: &serde_json::Value) -> String {
    json.to_string().replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// Attributes as ` name="value"`, without those that have no value.
pub fn attributes(pairs: &[(&str, Option<&str>)]) -> String {
    let mut written = String::new();
    for (name, value) in pairs {
        if let Some(value) = value {
            let _ = write!(written, " {name}=\"{}\"", in_html(value));
        }
    }
    written
}
