//! Builders of elements with computed attributes, above all classes. `html!` makes a set of each computed class, which costs
//! more bytes than the rest of the drawing. They also keep the number of text nodes small.

use std::rc::Rc;

use yew::html::onclick;
use yew::prelude::*;
use yew::virtual_dom::{AttributeOrProperty, Attributes, VList, VNode, VTag, VText};

use crate::format::syntax::{Piece, pieces};

/// An element. Of its attributes, in the order of their keys, those that have no value are left out.
pub(super) fn element(tag: &'static str, keys: Keys, values: &[Option<AttrValue>], content: Html) -> Html {
    let mut element = open(tag, keys, values);
    if let Some(children) = element.children_mut() {
        *children = content;
    }
    element.into()
}

/// An element to which children, listeners and what else it has are still to be added.
pub(super) fn open(tag: &'static str, keys: Keys, values: &[Option<AttrValue>]) -> VTag {
    let mut element = VTag::new(tag);
    let values = values.iter().map(|value| value.clone().map(AttributeOrProperty::Attribute)).collect();
    element.set_attributes(Attributes::Dynamic { keys, values });
    element
}

/// The names of attributes.
type Keys = &'static [&'static str];

/// An element with a class alone.
pub(super) fn classed(tag: &'static str, class: impl Into<AttrValue>, content: Html) -> Html {
    element(tag, &["class"], &[Some(class.into())], content)
}

/// A place that the loader looks up, with a class of the same name.
pub(super) fn placed(tag: &'static str, name: &'static str, content: Html) -> Html {
    element(tag, &["data-place", "class"], &[Some(name.into()), Some(name.into())], content)
}

/// A fold, closed at first. The browser opens it, so it works without a script, and find-in-page searches its content.
pub(super) fn fold(name: &'static str, summary: Html, content: Html) -> Html {
    let content = all(vec![bare("summary", vec![summary]), content]);
    element("details", &["data-fold", "class"], &[Some(name.into()), Some(name.into())], content)
}

/// An element without attributes.
pub(super) fn bare(tag: &'static str, parts: Vec<Html>) -> Html {
    element(tag, &[], &[], all(parts))
}

/// Words for screen readers alone.
pub(super) fn heard(words: impl Into<AttrValue>) -> Html {
    classed("span", "heard", text(words))
}

/// Words and signs for the eye alone.
pub(super) fn seen(content: Html) -> Html {
    element("span", &["aria-hidden"], &[Some("true".into())], content)
}

/// A list; without its marks WebKit would not call it one.
pub(super) fn list(class: &'static str, items: Vec<Html>) -> Html {
    element("ul", &["role", "class"], &[Some("list".into()), Some(class.into())], all(items))
}

/// A button for an action, with a class of the same name.
pub(super) fn button(
    action: &'static str,
    language: Option<AttrValue>,
    onclick: Callback<MouseEvent>,
    content: Html,
) -> Html {
    let values = [Some("button".into()), Some(action.into()), language, Some(action.into())];
    let mut button = open("button", &["type", "data-action", "lang", "class"], &values);
    button.add_listener(Rc::new(onclick::Wrapper::new(onclick)));
    if let Some(children) = button.children_mut() {
        *children = content;
    }
    button.into()
}

/// Several parts in a row.
pub(super) fn all(parts: Vec<Html>) -> Html {
    VList::with_children(parts, None).into()
}

/// Words. `html!` copies them twice.
pub(super) fn text(words: impl Into<AttrValue>) -> Html {
    VText::new(words).into()
}

/// Words in a row. Adjacent texts become one node, as they would if a browser had parsed them.
pub(super) fn row(parts: Vec<Html>) -> Html {
    let mut row: Vec<Html> = Vec::new();
    for part in parts {
        match (row.last_mut(), part) {
            (Some(VNode::VText(words)), VNode::VText(more)) => words.text = [&*words.text, &*more.text].concat().into(),
            (_, part) => row.push(part),
        }
    }
    all(row)
}

/// A pattern with elements in the places of its names.
pub(super) fn filled(pattern: &'static str, part: &dyn Fn(&str) -> Html) -> Html {
    let mut parts = Vec::new();
    for piece in pieces(pattern) {
        parts.push(match piece {
            Piece::Text(words) | Piece::Unclosed(words) => text(words),
            Piece::Dimension(name) => part(name),
        });
    }
    row(parts)
}

/// An element that is replaced whole when its content, which the key names, changes. Translators and reading aids put
/// nodes of their own in place of ours: what is written into a text node that is no longer in the page is never seen.
pub(super) fn keyed(key: impl Into<String>, element: Html) -> Html {
    match element {
        VNode::VTag(mut tag) => {
            // It is new, so nothing else holds it.
            if let Some(tag) = Rc::get_mut(&mut tag) {
                tag.key = Some(key.into().into());
            }
            VNode::VTag(tag)
        }
        other => other,
    }
}

/// The value of an attribute that is there or not.
pub(super) fn flag(name: &'static str, is_set: bool) -> Option<AttrValue> {
    is_set.then_some(AttrValue::Static(name))
}
