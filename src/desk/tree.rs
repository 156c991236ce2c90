//! The policy file as the forms see it: a tree of values whose unchanged parts are shared from one version to the next, so
//! that a form whose part has not changed is not drawn again.
//! It never changes a value: edits are made to the text, and the new text is read again.

use std::rc::Rc;

use yew::html::ImplicitClone;

use crate::format::json::{self, Content, Value};

/// A value of the file.
#[derive(Clone, Debug)]
pub struct Node(Rc<Data>);

/// What a value holds.
#[derive(Debug, PartialEq, Eq)]
pub enum Data {
    /// `null`, which the format has nowhere.
    Null,
    /// True or false.
    Bool(bool),
    /// A number as it is written.
    Number(Rc<str>),
    /// A text.
    Text(Rc<str>),
    /// A list.
    List(Vec<Node>),
    /// Keys and values, in the file's order.
    Object(Vec<(Rc<str>, Node)>),
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

// Lets `Rc<…>` of what holds it see at once that it is the same.
impl Eq for Node {}

impl ImplicitClone for Node {}

impl Default for Node {
    fn default() -> Self {
        Node(Rc::new(Data::Null))
    }
}

impl Node {
    /// Reads a text; `None` if it is not JSON.
    #[must_use]
    pub fn read(text: &str) -> Option<Node> {
        json::parse(text.as_bytes()).ok().map(Node::of)
    }

    /// The same value with every part that is unchanged taken from an older version.
    #[must_use]
    pub fn keeping(self, old: &Node) -> Node {
        self.kept(old).0
    }

    /// The same, and whether nothing is new.
    fn kept(self, old: &Node) -> (Node, bool) {
        if Rc::ptr_eq(&self.0, &old.0) {
            return (self, true);
        }
        let data = match (Rc::try_unwrap(self.0), &*old.0) {
            (Ok(Data::List(new)), Data::List(old_items)) => {
                // What an item in the middle adds or removes leaves those after it where they are, counted from the end.
                let same_end = new.iter().rev().zip(old_items.iter().rev()).take_while(|(new, old)| new == old).count();
                let count = new.len();
                let mut is_same = count == old_items.len();
                let items = new.into_iter().enumerate().map(|(index, node)| {
                    let from_end = (count - index).checked_sub(1).filter(|_| index + same_end >= count);
                    let other = from_end.map_or(old_items.get(index), |from_end| old_items.iter().rev().nth(from_end));
                    node.kept_of(other, &mut is_same)
                });
                let items = items.collect();
                if is_same {
                    return (old.clone(), true);
                }
                Data::List(items)
            }
            (Ok(Data::Object(new)), Data::Object(old_entries)) => {
                let mut is_same = new.len() == old_entries.len();
                let entries = new.into_iter().enumerate().map(|(index, (key, node))| {
                    // Keys keep their order but where one comes or goes.
                    let at_index = old_entries.get(index).filter(|(other, _)| *other == key);
                    is_same &= at_index.is_some();
                    let other = at_index.or_else(|| old_entries.iter().find(|(other, _)| *other == key));
                    let node = node.kept_of(other.map(|(_, old)| old), &mut is_same);
                    (key, node)
                });
                let entries = entries.collect();
                if is_same {
                    return (old.clone(), true);
                }
                Data::Object(entries)
            }
            (Ok(data), other) if data == *other => return (old.clone(), true),
            (Ok(data), _) => data,
            (Err(shared), _) => return (Node(shared), false),
        };
        (Node(Rc::new(data)), false)
    }

    fn kept_of(self, old: Option<&Node>, is_same: &mut bool) -> Node {
        let (node, same) = match old {
            Some(old) => self.kept(old),
            None => (self, false),
        };
        *is_same &= same;
        node
    }

    fn of(value: Value) -> Node {
        Node(Rc::new(match value.content {
            Content::Null => Data::Null,
            Content::Bool(yes) => Data::Bool(yes),
            Content::Number(number) => Data::Number(number.into()),
            Content::Text(text) => Data::Text(text.into()),
            Content::List(values) => Data::List(values.into_iter().map(Node::of).collect()),
            Content::Object(entries) => {
                Data::Object(entries.into_iter().map(|entry| (entry.key.into(), Node::of(entry.value))).collect())
            }
        }))
    }

    /// What it holds.
    #[must_use]
    pub fn data(&self) -> &Data {
        &self.0
    }

    /// The value of a key, if this is an object that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &*self.0 {
            Data::Object(entries) => entries.iter().find(|(name, _)| &**name == key).map(|(_, node)| node),
            _ => None,
        }
    }

    /// The text of a key; empty if there is none.
    #[must_use]
    pub fn text_of(&self, key: &str) -> &str {
        self.get(key).map_or("", Node::text)
    }

    /// The list of a key; empty if there is none.
    #[must_use]
    pub fn list_of(&self, key: &str) -> &[Node] {
        self.get(key).map_or(&[], Node::list)
    }

    /// The text, or the number as it is written; empty for anything else.
    #[must_use]
    pub fn text(&self) -> &str {
        match &*self.0 {
            Data::Text(text) | Data::Number(text) => text,
            _ => "",
        }
    }

    /// The values of a list; none for anything else.
    #[must_use]
    pub fn list(&self) -> &[Node] {
        match &*self.0 {
            Data::List(nodes) => nodes,
            _ => &[],
        }
    }

    /// Keys and values of an object; none for anything else.
    #[must_use]
    pub fn entries(&self) -> &[(Rc<str>, Node)] {
        match &*self.0 {
            Data::Object(entries) => entries,
            _ => &[],
        }
    }

    /// Whether it is true.
    #[must_use]
    pub fn is_true(&self) -> bool {
        matches!(&*self.0, Data::Bool(true))
    }

    /// The value at a JSON Pointer (RFC 6901).
    #[must_use]
    pub fn at(&self, pointer: &str) -> Option<&Node> {
        let mut node = self;
        for step in pointer.split('/').skip(1) {
            node = match node.data() {
                Data::List(nodes) => nodes.get(step.parse::<usize>().ok()?)?,
                _ => node.get(&step.replace("~1", "/").replace("~0", "~"))?,
            };
        }
        Some(node)
    }

    /// The text for readers in a language: a plain text, or the one in this language, or else the first.
    #[must_use]
    pub fn words(&self, language: &str) -> &str {
        match &*self.0 {
            Data::Object(entries) => {
                let node = self.get(language).or_else(|| entries.first().map(|(_, node)| node));
                node.map_or("", Node::text)
            }
            _ => self.text(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    fn node(text: &str) -> Node {
        Node::read(text).unwrap()
    }

    #[test]
    fn unchanged_parts_are_shared() {
        let old = node(r#"{"a": [{"x": 1}, {"x": 2}, {"x": 3}], "b": {"c": "d"}}"#);
        for text in [
            r#"{"a": [{"x": 1}, {"x": 5}, {"x": 3}], "b": {"c": "d"}}"#,
            r#"{"a": [{"x": 1}, {"x": 9}, {"x": 2}, {"x": 3}], "b": {"c": "d"}}"#,
            r#"{"a": [{"x": 1}, {"x": 3}], "b": {"c": "d"}}"#,
            r#"{"b": {"c": "d"}, "a": []}"#,
        ] {
            let new = node(text).keeping(&old);
            assert_eq!(new, node(text), "the value is the new one");
            let shared =
                |pointer: &str, other: &str| Rc::ptr_eq(&new.at(pointer).unwrap().0, &old.at(other).unwrap().0);
            assert!(shared("/b", "/b"), "{text}");
            let (count, last) = (new.list_of("a").len(), old.list_of("a").len() - 1);
            assert!(
                count == 0 || shared("/a/0", "/a/0") && shared(&format!("/a/{}", count - 1), &format!("/a/{last}")),
                "{text}"
            );
        }
    }

    #[test]
    fn pointers_lead_to_values() {
        let root = node(r#"{"a/b": [{"~": "x"}]}"#);
        assert_eq!(root.at("/a~1b/0/~0").map(Node::text), Some("x"));
        assert_eq!(root.at(""), Some(&root));
        assert_eq!(root.at("/a~1b/1"), None);
    }
}
