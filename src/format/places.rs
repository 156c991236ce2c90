//! Where the values and keys of a file are, as ranges of bytes, by their paths.
//! It never counts lines: reports do.

use std::ops::Range;

use super::json::{Content, Entry, Value};
use super::path::{Path, Step};

/// Where the values and keys of a file are.
#[derive(Debug)]
pub struct Places {
    root: Node,
}

#[derive(Debug)]
struct Node {
    range: Range<usize>,
    parts: Parts,
}

#[derive(Debug)]
enum Parts {
    None,
    List(Vec<Node>),
    /// Key, where the key is, and the value, by keys. Of equal keys the last is the last in the file too.
    Object(Vec<(String, Range<usize>, Node)>),
}

impl Places {
    /// The places of a file with this value.
    pub(super) fn of(value: &Value) -> Self {
        Places { root: Node::of(value) }
    }

    /// The places of a file that cannot be read on from this byte.
    pub(super) fn failed_at(offset: usize) -> Self {
        Places { root: Node { range: offset..offset, parts: Parts::None } }
    }

    /// The range of a path, in bytes from the start of the file. If the path leads nowhere, that of the last value on
    /// the way.
    #[must_use]
    pub fn range(&self, path: &Path) -> Range<usize> {
        let mut node = &self.root;
        for step in &path.0 {
            let next = match (step, &node.parts) {
                (Step::Index(index), Parts::List(values)) => values.get(*index),
                // Of a repeated key, the last is the one too many.
                (Step::Key(key), Parts::Object(members)) => member(members, key).map(|(.., value)| value),
                (Step::Name(key), Parts::Object(members)) => {
                    let found = member(members, key);
                    return found.map_or_else(|| node.start(), |(_, range, _)| range.clone());
                }
                _ => None,
            };
            let Some(next) = next else { return node.start() };
            node = next;
        }
        node.start()
    }
}

/// The last member of this key.
fn member<'m>(members: &'m [(String, Range<usize>, Node)], key: &str) -> Option<&'m (String, Range<usize>, Node)> {
    let after = members.partition_point(|(name, ..)| name.as_str() <= key);
    members.get(after.checked_sub(1)?).filter(|(name, ..)| name == key)
}

impl Node {
    fn of(value: &Value) -> Node {
        let parts = match &value.content {
            Content::List(values) => Parts::List(values.iter().map(Node::of).collect()),
            Content::Object(entries) => {
                let member = |entry: &Entry| (entry.key.clone(), entry.name.clone(), Node::of(&entry.value));
                let mut members: Vec<_> = entries.iter().map(member).collect();
                members.sort_by(|(one, ..), (other, ..)| one.cmp(other));
                Parts::Object(members)
            }
            _ => Parts::None,
        };
        Node { range: value.span.clone(), parts }
    }

    /// A value's own range; of a list or an object, which may span many lines, only its opening bracket.
    fn start(&self) -> Range<usize> {
        match self.parts {
            Parts::None => self.range.clone(),
            _ => self.range.start..self.range.start + 1,
        }
    }
}
