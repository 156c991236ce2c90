//! Markup out of nodes and texts: in HTML, every text stays text.

use std::fmt::Write;

use policy_explorer::view::prerender::Node;
use serde_json::{Map, Value, json};

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
pub fn in_script(json: &Value) -> String {
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

pub fn element(tag: &str, attributes: &[(&str, &str)], content: Vec<Node>) -> Node {
    let attributes = attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Node::Element(tag.to_owned(), attributes.collect(), content)
}

/// Nodes of prose as HTML, with each paragraph and each entry of a list on a line of its own.
pub fn in_lines(nodes: &[Node]) -> String {
    let mut html = String::new();
    for node in nodes {
        match node {
            Node::Text(words) => html.push_str(&in_html(words)),
            Node::Element(tag, pairs, content) => {
                let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), Some(value.as_str()))).collect();
                let (inside, after) = match tag.as_str() {
                    "ul" => ("\n", "\n"),
                    "p" | "li" => ("", "\n"),
                    _ => ("", ""),
                };
                let (attributes, content) = (attributes(&pairs), in_lines(content));
                let _ = write!(html, "<{tag}{attributes}>{inside}{content}</{tag}>{after}");
            }
        }
    }
    html
}

/// Nodes as JSON: a text as itself, an element as a list of its tag, its attributes and its content.
pub fn as_json(nodes: &[Node]) -> Vec<Value> {
    let one = |node: &Node| match node {
        Node::Text(words) => json!(words),
        Node::Element(tag, attributes, content) => {
            let attributes: Map<String, Value> =
                attributes.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
            let mut element = vec![json!(tag), json!(attributes)];
            element.extend(as_json(content));
            Value::Array(element)
        }
    };
    nodes.iter().map(one).collect()
}
