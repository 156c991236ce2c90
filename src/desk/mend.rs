//! The edits that a finding offers, as the worker writes them.

use super::context::path;
use super::fields::value;
use super::tree::Node;
use crate::editor::edit::Edit;

/// Reads one edit; `None` if it is not known.
#[must_use]
pub fn edit(node: &Node) -> Option<Edit> {
    let at = path(node.text_of("at"));
    let index = |key: &str| node.get(key).and_then(|node| node.text().parse::<usize>().ok());
    let new = || node.get("value").map(value);
    match node.text_of("edit") {
        "set" => Some(Edit::Set { at, value: new()? }),
        "remove" => Some(Edit::Remove { at }),
        "insert" => Some(Edit::Insert { at, index: index("index")?, value: new()? }),
        "move" => Some(Edit::Move { at, from: index("from")?, to: index("to")? }),
        _ => None,
    }
}
