//! Edits of the text of a policy file. What an edit does not change stays as it is written, byte for byte.
//! It knows the shape of a file and not what a policy means: a file may be edited while it has problems.
//!
//! A new value is laid out as its neighbours are: on one line if values of its kind are, with the file's indentation,
//! spaces and line ends. A new field comes where policies usually have it.

pub(super) mod fields;
pub(super) mod layout;
pub(super) mod value;

use std::fmt;

use layout::{Document, Part};

pub use crate::format::path::{Path, Step};
pub use value::Value;

/// A change of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Gives a place this value. Where an object or a list was, and is, the parts that are equal stay as they are
    /// written. A field that is missing is added, with the objects around it. Of a key itself ([`Step::Name`]) it is the new name.
    Set {
        /// The place.
        at: Path,
        /// Its new value.
        value: Value,
    },
    /// Takes a value out of its list, or a field out of its object.
    Remove {
        /// The place.
        at: Path,
    },
    /// Adds a value to a list, which is made if it is missing.
    Insert {
        /// The list.
        at: Path,
        /// The value's index afterwards.
        index: usize,
        /// The new value.
        value: Value,
    },
    /// Moves a value within its list.
    Move {
        /// The list.
        at: Path,
        /// The value's index before.
        from: usize,
        /// The value's index afterwards.
        to: usize,
    },
}

impl Edit {
    /// The edit as JSON, with its place as a JSON Pointer: `{"edit": "set", "at": "/rules/0/verdict", "value": "no"}`. The
    /// kinds are `set`, `rename` (a key, to `value`), `remove`, `insert` (`index`, `value`) and `move` (`from`, `to`).
    #[must_use]
    pub fn written(&self) -> Value {
        let number = |index: usize| Value::Number(index.to_string());
        let (kind, at, more) = match self {
            Edit::Set { at, value } => {
                let is_name = matches!(at.0.last(), Some(Step::Name(_)));
                (if is_name { "rename" } else { "set" }, at, vec![("value", value.clone())])
            }
            Edit::Remove { at } => ("remove", at, vec![]),
            Edit::Insert { at, index, value } => {
                ("insert", at, vec![("index", number(*index)), ("value", value.clone())])
            }
            Edit::Move { at, from, to } => ("move", at, vec![("from", number(*from)), ("to", number(*to))]),
        };
        let fields = [("edit", kind.into()), ("at", at.pointer().into())].into_iter().chain(more);
        Value::Object(fields.map(|(key, value)| (key.to_owned(), value)).collect())
    }

    /// The edit that this JSON is; `None` if it is invalid.
    #[must_use]
    pub fn read(json: &Value) -> Option<Edit> {
        let at = Path::of_pointer(json.get("at")?.as_text()?)?;
        let value = || json.get("value").cloned();
        let index = |key: &str| match json.get(key) {
            Some(Value::Number(number)) => number.parse().ok(),
            _ => None,
        };
        Some(match json.get("edit")?.as_text()? {
            "set" => Edit::Set { at, value: value()? },
            "rename" => {
                let (Some((Step::Key(key), way)), value) = (at.0.split_last(), value()?) else { return None };
                Edit::Set { at: Path(way.to_vec()).name(key), value }
            }
            "remove" => Edit::Remove { at },
            "insert" => Edit::Insert { at, index: index("index")?, value: value()? },
            "move" => Edit::Move { at, from: index("from")?, to: index("to")? },
            _ => return None,
        })
    }
}

/// Why a file cannot be edited so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditFault {
    /// The file is not JSON.
    NotJson,
    /// The file has no such place.
    NoPlace(Path),
    /// There is no entry with this id.
    Unknown(String),
    /// Several entries have this id, so that it is not known which of them is meant where.
    Ambiguous(String),
    /// This cannot be an id.
    Malformed(String),
    /// The format keeps this id for itself.
    Reserved(String),
    /// Another entry of the kind has this id.
    Taken(String),
    /// These places depend on the entry. They have to be changed first.
    Used(Vec<Path>),
}

impl fmt::Display for EditFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EditFault::NotJson => f.write_str("the file is not JSON"),
            EditFault::NoPlace(path) => write!(f, "the file has no place `{path}`"),
            EditFault::Unknown(id) => write!(f, "there is no entry `{id}`"),
            EditFault::Ambiguous(id) => write!(f, "several entries have the id `{id}`"),
            EditFault::Malformed(id) => {
                write!(f, "`{id}` cannot be an id: use small letters a to z, digits and hyphens, a letter first")
            }
            EditFault::Reserved(id) => write!(f, "the id `{id}` is reserved"),
            EditFault::Taken(id) => write!(f, "another entry has the id `{id}` already"),
            EditFault::Used(paths) => {
                let paths: Vec<String> = paths.iter().map(|path| format!("`{path}`")).collect();
                write!(f, "it is used in {}", paths.join(", "))
            }
        }
    }
}

/// The file after an edit.
///
/// # Errors
/// The file is not JSON, or has no such place.
pub fn apply(text: &str, edit: &Edit) -> Result<String, EditFault> {
    let document = Document::read(text).ok_or(EditFault::NotJson)?;
    match edit {
        Edit::Set { at, value } => set(&document, at, value),
        Edit::Remove { at } => {
            let (parent, step) = at.0.split_last().map(|(step, parent)| (parent, step)).ok_or_else(|| no_place(at))?;
            let container = document.at(parent).ok_or_else(|| no_place(at))?;
            let gone = container.position(step).ok_or_else(|| no_place(at))?;
            let kept = (0..container.len()).filter(|index| *index != gone);
            let parts = kept.map(Part::Kept).collect();
            Ok(document.with(&container, parts))
        }
        Edit::Insert { at, index, value } => {
            let Some(list) = document.at(&at.0) else {
                let first = (*index == 0).then(|| Value::List(vec![value.clone()]));
                return set(&document, at, &first.ok_or_else(|| no_place(at))?);
            };
            if !list.is_list() || *index > list.len() {
                return Err(no_place(&at.index(*index)));
            }
            let mut parts: Vec<Part> = (0..list.len()).map(Part::Kept).collect();
            parts.insert(*index, Part::New(None, value.clone()));
            Ok(document.with(&list, parts))
        }
        Edit::Move { at, from, to } => {
            let list = document.at(&at.0).filter(|list| list.is_list()).ok_or_else(|| no_place(at))?;
            if let Some(outside) = [*from, *to].into_iter().find(|index| *index >= list.len()) {
                return Err(no_place(&at.index(outside)));
            }
            let mut parts: Vec<Part> = (0..list.len()).map(Part::Kept).collect();
            let moved = parts.remove(*from);
            parts.insert(*to, moved);
            Ok(document.with(&list, parts))
        }
    }
}

/// The file after these edits, one after the other.
///
/// # Errors
/// The first that cannot be done.
pub fn apply_all(text: &str, edits: &[Edit]) -> Result<String, EditFault> {
    edits.iter().try_fold(text.to_owned(), |text, edit| apply(&text, edit))
}

/// The file with a field of an object that is there. Unlike [`Edit::Set`], a new field comes last and never has the others
/// laid out again, however long their line gets.
///
/// # Errors
/// The file is not JSON, or has no such object with fields.
pub fn put(text: &str, object: &Path, key: &str, value: &Value) -> Result<String, EditFault> {
    let document = Document::read(text).ok_or(EditFault::NotJson)?;
    let found = document.at(&object.0).ok_or_else(|| no_place(object))?;
    let Some(end) = found.end_of_fields().filter(|_| found.name(key).is_none()) else {
        return set(&document, &object.clone().key(key), value);
    };
    Ok(document.spliced(end..end, &found.another(key, value)))
}

fn no_place(at: &Path) -> EditFault {
    EditFault::NoPlace(at.clone())
}

fn set(document: &Document<'_>, at: &Path, value: &Value) -> Result<String, EditFault> {
    if let Some((Step::Name(key), parent)) = at.0.split_last() {
        let object = document.at(parent).ok_or_else(|| no_place(at))?;
        let (Value::Text(name), Some(range)) = (value, object.name(key)) else { return Err(no_place(at)) };
        // A second value under the same key would be lost.
        if name != key && object.name(name).is_some() {
            return Err(EditFault::Taken(name.clone()));
        }
        return Ok(document.spliced(range, &value::quoted(name)));
    }
    if let Some(node) = document.at(&at.0) {
        return Ok(document.spliced(node.range(), &node.merged(value)));
    }
    // The nearest object around it gets a field, which holds the rest of the way.
    for known in (0..at.0.len()).rev() {
        let (way, rest) = at.0.split_at(known);
        let Some(container) = document.at(way) else { continue };
        let (Some(Step::Key(key)), true) = (rest.first(), container.is_object()) else { break };
        let mut whole = value.clone();
        for step in rest.iter().skip(1).rev() {
            whole = match step {
                Step::Key(key) => Value::Object(vec![(key.clone(), whole)]),
                Step::Index(0) => Value::List(vec![whole]),
                Step::Index(_) | Step::Name(_) => return Err(no_place(at)),
            };
        }
        let mut parts: Vec<Part> = (0..container.len()).map(Part::Kept).collect();
        parts.insert(container.place_of(key), Part::New(Some(key.clone()), whole));
        return Ok(document.with(&container, parts));
    }
    Err(no_place(at))
}
