//! The same markup as a tree, for a script that puts it in place without parsing HTML.

use std::rc::Rc;

use yew::prelude::*;
use yew::virtual_dom::{VNode, VTag};

/// A node of the markup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// An element: its tag, its attributes and its content.
    Element(String, Vec<(String, String)>, Vec<Node>),
    /// Words. No two are adjacent.
    Text(String),
}

pub(super) fn nodes(markup: &Html) -> Vec<Node> {
    let mut nodes = Vec::new();
    add(markup, &mut nodes);
    nodes
}

fn add(node: &Html, nodes: &mut Vec<Node>) {
    match node {
        VNode::VTag(tag) => nodes.push(element(tag)),
        VNode::VText(words) => match nodes.last_mut() {
            _ if words.text.is_empty() => {}
            Some(Node::Text(before)) => before.push_str(&words.text),
            _ => nodes.push(Node::Text(words.text.to_string())),
        },
        VNode::VList(list) => list.iter().for_each(|child| add(child, nodes)),
        // The view has no other kind; `tests/e2e/answers.rs` compares both forms.
        _ => {}
    }
}

fn element(tag: &Rc<VTag>) -> Node {
    let mut attributes = Vec::new();
    let mut set = |name: &str, value: &str| attributes.push((name.to_owned(), value.to_owned()));
    if let Some(value) = tag.value() {
        set("value", value);
    }
    if tag.checked() == Some(true) {
        set("checked", "");
    }
    for (name, value) in tag.attributes.iter() {
        set(name, value);
    }
    let mut content = Vec::new();
    if let Some(children) = tag.children() {
        add(children, &mut content);
    }
    Node::Element(tag.tag().to_owned(), attributes, content)
}
