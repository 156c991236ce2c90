//! Places in a JSON file, as the keys and positions that lead to them.
//! A [`Path`] owns its steps and goes into findings; a `Place` borrows them and costs nothing while nothing is wrong.

use std::fmt;

use super::decimal::decimal;

/// A place in a JSON file: the keys and positions that lead to it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Path(pub Vec<Step>);

/// One step of a [`Path`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The value of this key.
    Key(String),
    /// The value at this position, from 0.
    Index(usize),
    /// The key itself, not its value.
    Name(String),
}

impl Path {
    /// The whole file.
    #[must_use]
    pub fn root() -> Self {
        Path::default()
    }

    /// The value of a key here.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.then(Step::Key(key.to_owned()))
    }

    /// The value at a position here.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.then(Step::Index(index))
    }

    /// A key here, not its value.
    #[must_use]
    pub fn name(&self, key: &str) -> Self {
        self.then(Step::Name(key.to_owned()))
    }

    fn then(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Path(steps)
    }

    /// The path as a JSON Pointer (RFC 6901): `/rules/3/when/origin/0`. A key itself has the pointer of its value.
    #[cfg(feature = "edit")]
    #[must_use]
    pub fn pointer(&self) -> String {
        let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
        let steps = self.0.iter().map(|step| match step {
            Step::Key(key) | Step::Name(key) => ["/", &escaped(key)].concat(),
            Step::Index(index) => ["/", &decimal(*index, 1)].concat(),
        });
        steps.collect()
    }

    /// The path that a JSON Pointer names; `None` if it is invalid. Digits are an index.
    #[cfg(feature = "edit")]
    #[must_use]
    pub fn of_pointer(pointer: &str) -> Option<Path> {
        let mut parts = pointer.split('/');
        let step = |part: &str| match part.parse() {
            Ok(index) if part.bytes().all(|byte| byte.is_ascii_digit()) => Step::Index(index),
            _ => Step::Key(part.replace("~1", "/").replace("~0", "~")),
        };
        (parts.next() == Some("")).then(|| Path(parts.map(step).collect()))
    }

    /// The path in one line: `rules[3].when.origin[0]`.
    #[must_use]
    pub fn dotted(&self) -> String {
        let mut dotted = String::new();
        for step in &self.0 {
            dotted = match step {
                Step::Key(key) | Step::Name(key) if dotted.is_empty() => key.to_string(),
                Step::Key(key) | Step::Name(key) => [&dotted, ".", key].concat(),
                Step::Index(index) => [&dotted, "[", &decimal(*index, 1), "]"].concat(),
            };
        }
        dotted
    }
}

/// As [`Path::dotted`] gives it.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.dotted())
    }
}

/// Where a reader or a checker is. Usually there is nothing to report, so this borrows from the stack and becomes a
/// [`Path`] only when needed.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    inside: Option<&'a Place<'a>>,
    step: At<'a>,
}

#[derive(Clone, Copy)]
enum At<'a> {
    Root,
    Key(&'a str),
    Index(usize),
    Name(&'a str),
}

impl<'a> Place<'a> {
    pub(crate) const ROOT: Place<'static> = Place { inside: None, step: At::Root };

    pub(crate) fn key(&'a self, key: &'a str) -> Self {
        Place { inside: Some(self), step: At::Key(key) }
    }

    pub(crate) fn index(&'a self, index: usize) -> Self {
        Place { inside: Some(self), step: At::Index(index) }
    }

    /// The key itself, not its value.
    pub(crate) fn name(&'a self, key: &'a str) -> Self {
        Place { inside: Some(self), step: At::Name(key) }
    }

    pub(crate) fn path(&self) -> Path {
        let mut path = self.inside.map(Place::path).unwrap_or_default();
        path.0.extend(match self.step {
            At::Root => None,
            At::Key(key) => Some(Step::Key(key.to_owned())),
            At::Index(index) => Some(Step::Index(index)),
            At::Name(key) => Some(Step::Name(key.to_owned())),
        });
        path
    }
}
