//! What can be wrong with a file before anything in it is looked up: as data, without words.
//! It never judges what a policy says: that is the check's.

use super::path::Path;

/// One fault, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where it is.
    pub at: Path,
    /// The kind of fault.
    pub wrong: Wrong,
}

/// A fault of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// It is longer than [`MAX_BYTES`](super::syntax::MAX_BYTES).
    TooLarge {
        /// Its length.
        bytes: usize,
    },
    /// It is not JSON.
    NotJson {
        /// The line in which it stops being JSON, from 1.
        line: usize,
        /// What should come instead, in words; empty in the widget.
        expected: &'static str,
    },
    /// A value or a field is not what the format has here.
    Shape(Misfit),
    /// An object has this key already.
    RepeatedKey(String),
    /// The format has no such field here.
    #[cfg(feature = "cli")]
    UnknownField(String),
}

/// How a value differs from what the format has in its place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Misfit {
    /// An object lacks this field.
    Missing(&'static str),
    /// A value is of another kind.
    #[cfg(feature = "cli")]
    Other(Expected, Found),
    /// A value is of another kind.
    #[cfg(not(feature = "cli"))]
    Other,
}

/// A warning that the editors of an object accept, with their reason.
#[cfg(feature = "cli")]
#[derive(Debug, Clone, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Acceptance {
    /// The code of the warning.
    pub code: String,
    /// The reason, in at least three words.
    #[schemars(schema_with = "super::constraints::reason")]
    pub why: String,
}

/// The kinds of value that the format has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Expected {
    /// A string.
    Text,
    /// A string, or an object from language tag to string.
    Translations,
    /// `true` or `false`.
    Bool,
    /// A whole number from 0 to 4294967295.
    Number,
    /// A decimal number.
    Decimal,
    /// What a condition allows in a dimension.
    Condition,
    /// An array.
    List,
    /// An object.
    Object,
}

/// The value that is there instead.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Found {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it is written.
    Number(String),
    /// A string.
    Text(String),
    /// An array.
    List,
    /// An object.
    Object,
}
