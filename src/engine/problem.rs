//! What can be wrong with a policy file, as data: a kind and a path into the file.
//! It never words anything: the sentences are in `editor::wording`, which the browser bundle leaves out.

use std::fmt;
use std::rc::Rc;

use crate::format::decimal;
use crate::format::fault::{Fault, Misfit, Wrong};

pub use crate::format::path::{Path, Step};

/// One fault of a file, and where it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    // The place comes first: problems are told apart by it before their kinds are compared.
    /// Where it is.
    pub at: Path,
    /// What is wrong.
    pub kind: Kind,
}

impl Problem {
    /// A problem of this kind at this path.
    #[must_use]
    pub fn new(kind: Kind, at: Path) -> Self {
        Problem { kind, at }
    }

    /// The short form, for a console: the code and the path.
    #[must_use]
    pub fn brief(&self) -> String {
        let mut brief = self.kind.code().to_owned();
        if !self.at.0.is_empty() {
            brief = [&brief, " at ", &*self.at.dotted()].concat();
        }
        match &self.kind {
            Kind::NotJson { line, .. } => [&brief, " (at line ", &decimal(*line, 1), ")"].concat(),
            Kind::WrongShape { misfit: Misfit::Missing(field) } => [&brief, " (missing field `", field, "`)"].concat(),
            _ => brief,
        }
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        let kind = match fault.wrong {
            Wrong::TooLarge { bytes } => Kind::TooLarge { bytes },
            Wrong::NotJson { line, expected } => Kind::NotJson { line, expected },
            Wrong::Shape(misfit) => Kind::WrongShape { misfit },
            Wrong::RepeatedKey(key) => Kind::DuplicateKey { key },
            Wrong::UnknownField(field) => Kind::UnknownField { field },
        };
        Problem::new(kind, fault.at)
    }
}

/// The short form, as [`Problem::brief`] gives it.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.brief())
    }
}

/// The things that a name in a file can stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Name {
    /// A question.
    Question,
    /// A verdict.
    Verdict,
    /// A dimension.
    Dimension,
    /// An option of a dimension.
    Option,
    /// A rule.
    Rule,
    /// A quote.
    Quote,
    /// A source.
    Source,
    /// The tone of a verdict.
    Tone,
    /// The basis of a quote.
    Basis,
    /// The status of the policy.
    Status,
    /// The kind of a note.
    NoteKind,
    /// The kind of a dimension.
    DimensionKind,
    /// A column of a rules sheet.
    Column,
}

/// What is wrong, with what one needs to word it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each kind's wording is its documentation: see `wording`")]
pub enum Kind {
    TooLarge {
        bytes: usize,
    },
    NotJson {
        line: usize,
        expected: &'static str,
    },
    WrongShape {
        misfit: Misfit,
    },
    DuplicateKey {
        key: String,
    },
    UnknownField {
        field: String,
    },
    UnsupportedFormat {
        found: u32,
    },
    MalformedId {
        id: String,
    },
    ReservedId {
        id: String,
    },
    DuplicateId {
        id: String,
        of: Name,
    },
    UnknownName {
        name: String,
        of: Name,
        known: Rc<[String]>,
    },
    Empty {
        what: &'static str,
    },
    TooMany {
        what: &'static str,
        found: usize,
        most: usize,
    },
    Repeated {
        name: String,
    },
    ExceptionToItself {
        rule: String,
    },
    ExceptionCycle {
        rules: Vec<String>,
    },
    ExceptionAcrossQuestions {
        rule: String,
        other: String,
    },
    BadDate {
        found: String,
    },
    BadLanguage {
        found: String,
    },
    MissingLanguage {
        language: String,
    },
    MissingTranslation {
        languages: Vec<String>,
    },
    LeadTooLong {
        found: usize,
    },
    ShortTooLong {
        found: usize,
        longest: usize,
    },
    BadUrl {
        found: String,
    },
    BadAnchor {
        words: usize,
    },
    BadDigest {
        found: String,
    },
    UnclosedPlaceholder,
    MisplacedPossible,
    Conflict {
        rules: [String; 2],
        verdicts: [String; 2],
        question: String,
        witness: Vec<(String, String)>,
    },
    Gap {
        question: String,
        region: Vec<(String, Vec<String>)>,
        scenarios: Option<u128>,
        witness: Vec<(String, String)>,
    },
    MoreGaps {
        question: String,
        listed: usize,
    },
    NeverStands {
        rule: String,
        by: Vec<String>,
    },
    RedundantRule {
        rule: String,
    },
    DimensionWithoutEffect {
        dimension: String,
    },
    OptionsAlike {
        dimension: String,
        options: Vec<String>,
    },
    ExceptionWithoutEffect {
        rule: String,
        exception_to: String,
    },
    ExceptionBeyond {
        rule: String,
        exception_to: String,
        witness: Vec<(String, String)>,
    },
    RuleWithoutQuote {
        rule: String,
    },
    UnusedQuote {
        quote: String,
    },
    UnusedSource {
        source: String,
    },
    Undetermined {
        what: &'static str,
        question: String,
    },
    AnchorMissing {
        words: String,
        nearest: Option<(String, usize)>,
    },
    AnchorRepeated {
        words: String,
        lines: [usize; 2],
    },
    AnchorReversed {
        end: String,
        lines: [usize; 2],
    },
    PassageChanged {
        line: usize,
    },
    PassageUnlocked {
        line: usize,
    },
    BadSheet {
        detail: String,
    },
    TextTwice,
}

impl Kind {
    /// The stable name of this kind of problem: each has a page in `docs/problems/`, and `pages` lists them all.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Kind::TooLarge { .. } => "too-large",
            Kind::NotJson { .. } => "not-json",
            Kind::WrongShape { .. } => "wrong-shape",
            Kind::DuplicateKey { .. } => "duplicate-key",
            Kind::UnknownField { .. } => "unknown-field",
            Kind::UnsupportedFormat { .. } => "unsupported-format",
            Kind::MalformedId { .. } => "malformed-id",
            Kind::ReservedId { .. } => "reserved-id",
            Kind::DuplicateId { .. } => "duplicate-id",
            Kind::UnknownName { of, .. } => match of {
                Name::Question => "unknown-question",
                Name::Verdict => "unknown-verdict",
                Name::Dimension => "unknown-dimension",
                Name::Option => "unknown-option",
                Name::Rule => "unknown-rule",
                Name::Quote => "unknown-quote",
                Name::Source => "unknown-source",
                Name::Tone => "unknown-tone",
                Name::Basis => "unknown-basis",
                Name::Status => "unknown-status",
                Name::NoteKind | Name::DimensionKind => "unknown-kind",
                Name::Column => "unknown-column",
            },
            Kind::Empty { .. } => "empty",
            Kind::TooMany { .. } => "too-many",
            Kind::Repeated { .. } => "repeated",
            Kind::ExceptionToItself { .. } => "exception-to-itself",
            Kind::ExceptionCycle { .. } => "exception-cycle",
            Kind::ExceptionAcrossQuestions { .. } => "exception-across-questions",
            Kind::BadDate { .. } => "bad-date",
            Kind::BadLanguage { .. } => "bad-language",
            Kind::MissingLanguage { .. } => "missing-language",
            Kind::MissingTranslation { .. } => "missing-translation",
            Kind::LeadTooLong { .. } => "lead-too-long",
            Kind::ShortTooLong { .. } => "short-too-long",
            Kind::BadUrl { .. } => "bad-url",
            Kind::BadAnchor { .. } => "bad-anchor",
            Kind::BadDigest { .. } => "bad-digest",
            Kind::UnclosedPlaceholder => "unclosed-placeholder",
            Kind::MisplacedPossible => "misplaced-possible",
            Kind::Conflict { .. } => "conflict",
            Kind::Gap { .. } => "gap",
            Kind::MoreGaps { .. } => "more-gaps",
            Kind::NeverStands { .. } => "never-stands",
            Kind::RedundantRule { .. } => "redundant-rule",
            Kind::DimensionWithoutEffect { .. } => "dimension-without-effect",
            Kind::OptionsAlike { .. } => "options-alike",
            Kind::ExceptionWithoutEffect { .. } => "exception-without-effect",
            Kind::ExceptionBeyond { .. } => "exception-beyond",
            Kind::RuleWithoutQuote { .. } => "rule-without-quote",
            Kind::UnusedQuote { .. } => "unused-quote",
            Kind::UnusedSource { .. } => "unused-source",
            Kind::Undetermined { .. } => "undetermined",
            Kind::AnchorMissing { .. } => "anchor-missing",
            Kind::AnchorRepeated { .. } => "anchor-repeated",
            Kind::AnchorReversed { .. } => "anchor-reversed",
            Kind::PassageChanged { .. } => "passage-changed",
            Kind::PassageUnlocked { .. } => "passage-unlocked",
            Kind::BadSheet { .. } => "bad-sheet",
            Kind::TextTwice => "text-twice",
        }
    }
}
