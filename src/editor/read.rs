//! Reads a policy file as an editor wants it read: unknown fields refused, all problems at once, each with its place.
//! It never reads a file system and never draws; the widget leaves it out and uses [`read`](crate::engine::read()).

use std::ops::Range;

use jsonc_parser::ast;
use jsonc_parser::common::Ranged;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::lengths::lengths;
use crate::engine::check::check;
use crate::engine::policy::Policy;
use crate::engine::problem::{Kind, Path, Problem, Step};
use crate::format::wire;

/// What a file holds, and what is wrong with it.
#[derive(Debug)]
pub struct Reading {
    /// The policy, if nothing is wrong.
    pub policy: Option<Policy>,
    /// All problems, in the file's order.
    pub problems: Vec<Problem>,
    /// Where things are in the file.
    pub places: Places,
}

/// Reads and checks a file. The policy is there if and only if there are no problems.
#[must_use]
pub fn read_closely(bytes: &[u8]) -> Reading {
    let failed = |kind: Kind| {
        let offset = match &kind {
            Kind::NotJson { line, column, .. } => offset_of(&String::from_utf8_lossy(bytes), *line, *column),
            _ => 0,
        };
        let places = Places { root: None, failed_at: offset };
        Reading { policy: None, problems: vec![Problem::new(kind, Path::root())], places }
    };
    if bytes.len() > wire::MAX_BYTES {
        return failed(Kind::TooLarge { bytes: bytes.len() });
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let (line, column) = line_and_column(&String::from_utf8_lossy(bytes), error.valid_up_to());
            return failed(Kind::NotJson { detail: "it is not UTF-8 text".into(), line, column });
        }
    };
    // This reader also bounds the depth, so that the one for the places cannot run out of stack.
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => {
            let (line, column) = (error.line(), error.column());
            return failed(Kind::NotJson { detail: error.to_string(), line, column });
        }
    };
    let root = jsonc_parser::parse_to_ast(text, &Default::default(), &Default::default()).ok().and_then(|it| it.value);
    let mut problems = Vec::new();
    if let Some(root) = &root {
        repeated_keys(root, &Path::root(), &mut problems);
    }
    let places = Places { root: root.as_ref().map(Node::of), failed_at: 0 };
    let (file, unshapely) = shape(value, &mut problems);
    let mut policy = None;
    if let Some(file) = file {
        let (checked, mut found) = check(&file);
        found.extend(lengths(&file));
        // Where an entry could not be read, names that lead to it dangle, and lists look empty, through no fault
        // of theirs.
        problems.extend(found.into_iter().map(|problem| restore(problem, &unshapely)).filter(|problem| {
            unshapely.is_empty() || !matches!(problem.kind, Kind::UnknownName { .. } | Kind::Empty { .. })
        }));
        if problems.is_empty() && checked.is_some() {
            // The same reader as the widget's, so that both see the same order.
            match crate::engine::read(bytes) {
                Ok(read) => policy = Some(read),
                Err(found) => problems.extend(found),
            }
        }
    }
    // A repeated key is found as such; that its reader refuses it too is no second problem.
    let repeated = problems.iter().any(|problem| matches!(problem.kind, Kind::DuplicateKey { .. }));
    let mut seen = std::collections::BTreeSet::new();
    problems.retain(|problem| {
        let again =
            repeated && matches!(&problem.kind, Kind::WrongShape { detail } if detail.starts_with("duplicate field"));
        !again && seen.insert(problem.clone())
    });
    problems.sort_by_key(|problem| places.range(&problem.at).start);
    Reading { policy, problems, places }
}

/// The sections whose entries are read one by one, so that one misshapen entry does not hide the next.
const SECTIONS: [&str; 8] = ["notes", "questions", "verdicts", "dimensions", "rules", "quotes", "sources", "cases"];

/// The entries that could not be read: section and position.
type Unshapely = Vec<(String, usize)>;

fn shape(mut value: Value, problems: &mut Vec<Problem>) -> (Option<wire::Policy>, Unshapely) {
    let mut unshapely = Vec::new();
    for section in SECTIONS {
        let Some(Value::Array(entries)) = value.get_mut(section) else { continue };
        let mut position = 0;
        entries.retain(|entry| {
            let at = Path::root().key(section).index(position);
            let problem = match section {
                "notes" => misshapen::<wire::Note>(entry, &at),
                "questions" => misshapen::<wire::Question>(entry, &at),
                "verdicts" => misshapen::<wire::Verdict>(entry, &at),
                "dimensions" => misshapen::<wire::Dimension>(entry, &at),
                "rules" => misshapen::<wire::Rule>(entry, &at),
                "quotes" => misshapen::<wire::Quote>(entry, &at),
                "sources" => misshapen::<wire::Source>(entry, &at),
                _ => misshapen::<wire::Case>(entry, &at),
            };
            let fits = problem.is_none();
            if !fits {
                unshapely.push((section.to_owned(), position));
            }
            problems.extend(problem);
            position += 1;
            fits
        });
    }
    if let Some(problem) = misshapen::<wire::Policy>(&value, &Path::root()) {
        problems.push(problem);
        return (None, unshapely);
    }
    let mut unknown = Vec::new();
    let file = serde_ignored::deserialize(value, |path| unknown.push(steps(&path))).ok();
    for path in unknown {
        let Some(Step::Key(field)) = path.0.last().cloned() else { continue };
        let mut at = path;
        at.0.pop();
        let problem = Problem::new(Kind::UnknownField { field: field.clone() }, at.name(&field));
        problems.push(restore(problem, &unshapely));
    }
    (file, unshapely)
}

fn misshapen<T: DeserializeOwned>(value: &Value, at: &Path) -> Option<Problem> {
    let error = serde_path_to_error::deserialize::<_, T>(value).err()?;
    let mut path = at.clone();
    for segment in error.path() {
        match segment {
            serde_path_to_error::Segment::Seq { index } => path = path.index(*index),
            serde_path_to_error::Segment::Map { key } => path = path.key(key),
            serde_path_to_error::Segment::Enum { .. } | serde_path_to_error::Segment::Unknown => {}
        }
    }
    Some(Problem::new(Kind::WrongShape { detail: error.inner().to_string() }, path))
}

fn steps(path: &serde_ignored::Path<'_>) -> Path {
    use serde_ignored::Path as Ignored;
    match path {
        Ignored::Root => Path::root(),
        Ignored::Seq { parent, index } => steps(parent).index(*index),
        Ignored::Map { parent, key } => steps(parent).key(key),
        Ignored::Some { parent } | Ignored::NewtypeStruct { parent } | Ignored::NewtypeVariant { parent } => {
            steps(parent)
        }
    }
}

/// Puts a problem back to where it is in the file, which also has the entries that could not be read.
fn restore(mut problem: Problem, unshapely: &Unshapely) -> Problem {
    if let [Step::Key(section), Step::Index(index), ..] = problem.at.0.as_mut_slice() {
        for (_, position) in unshapely.iter().filter(|(other, _)| other == section) {
            if position <= index {
                *index += 1;
            }
        }
    }
    problem
}

fn repeated_keys(value: &ast::Value<'_>, at: &Path, problems: &mut Vec<Problem>) {
    match value {
        ast::Value::Object(object) => {
            let mut seen = std::collections::BTreeSet::new();
            for property in &object.properties {
                let key = property.name.as_str();
                if !seen.insert(key) {
                    problems.push(Problem::new(Kind::DuplicateKey { key: key.to_owned() }, at.name(key)));
                }
                repeated_keys(&property.value, &at.key(key), problems);
            }
        }
        ast::Value::Array(array) => {
            for (index, element) in array.elements.iter().enumerate() {
                repeated_keys(element, &at.index(index), problems);
            }
        }
        _ => {}
    }
}

/// Where the values and keys of a file are, as ranges of bytes.
#[derive(Debug)]
pub struct Places {
    root: Option<Node>,
    failed_at: usize,
}

#[derive(Debug)]
struct Node {
    range: Range<usize>,
    parts: Parts,
}

#[derive(Debug)]
enum Parts {
    None,
    Array(Vec<Node>),
    /// Key, where the key is, and the value.
    Object(Vec<(String, Range<usize>, Node)>),
}

impl Node {
    fn of(value: &ast::Value<'_>) -> Node {
        let bytes = |range: jsonc_parser::common::Range| range.start..range.end;
        let parts = match value {
            ast::Value::Array(array) => Parts::Array(array.elements.iter().map(Node::of).collect()),
            ast::Value::Object(object) => {
                let part = |property: &ast::ObjectProp<'_>| {
                    let name = property.name.as_str().to_owned();
                    (name, bytes(property.name.range()), Node::of(&property.value))
                };
                Parts::Object(object.properties.iter().map(part).collect())
            }
            _ => Parts::None,
        };
        Node { range: bytes(value.range()), parts }
    }
}

impl Places {
    /// Where a path leads, in bytes from the start of the file; where it leads nowhere, the last value on the way.
    #[must_use]
    pub fn range(&self, path: &Path) -> Range<usize> {
        let Some(root) = &self.root else { return self.failed_at..self.failed_at };
        let mut node = root;
        for step in &path.0 {
            let next = match (step, &node.parts) {
                (Step::Index(index), Parts::Array(elements)) => elements.get(*index),
                // Of a repeated key, the last is meant: it is the one that is one too many.
                (Step::Key(key), Parts::Object(members)) => {
                    members.iter().rfind(|(name, ..)| name == key).map(|(.., value)| value)
                }
                (Step::Name(key), Parts::Object(members)) => {
                    let found = members.iter().rfind(|(name, ..)| name == key);
                    return found.map_or_else(|| node.start_of(), |(_, range, _)| range.clone());
                }
                _ => None,
            };
            let Some(next) = next else { return node.start_of() };
            node = next;
        }
        node.start_of()
    }
}

impl Node {
    /// A value's own range; for what spans many lines, just its opening bracket.
    fn start_of(&self) -> Range<usize> {
        match self.parts {
            Parts::None => self.range.clone(),
            _ => self.range.start..self.range.start + 1,
        }
    }
}

/// Line and column, both from 1 and in characters, of a byte of a text.
#[must_use]
pub fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
    (before.matches('\n').count() + 1, column)
}

/// The byte that the JSON reader means by a line and a column, which it counts in bytes.
fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut offset = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}
