//! The policy file exactly as it is written: plain types, nothing resolved, nothing defaulted away.
//! It never judges: names may dangle and ids may repeat here. [`check`](fn@crate::engine::check) does that.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor};

use super::json::{self, Faults, Fields, Shape, Value, entries};
#[cfg(feature = "cli")]
use super::schema;
use crate::engine::problem::Kind;

/// The largest file that is read, in bytes. A policy of 500 rules has about a tenth of it.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;

/// A policy file, format 1.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Policy {
    /// The address of the JSON Schema, for editors that complete as one types.
    #[serde(rename = "$schema")]
    pub schema: Option<String>,
    /// The number of the format; this release reads 1.
    #[cfg_attr(feature = "cli", schemars(schema_with = "schema::format"))]
    pub format: u32,
    /// The policy's id, which is also its file name.
    #[cfg_attr(feature = "cli", schemars(schema_with = "schema::id"))]
    pub id: String,
    /// The language of every text that is a plain string.
    #[cfg_attr(feature = "cli", schemars(schema_with = "schema::language_tag"))]
    pub language: String,
    /// The languages that the texts are written in, by language tag. `check` tells what is not translated into them.
    #[serde(default)]
    #[cfg_attr(feature = "cli", schemars(schema_with = "schema::languages"))]
    pub languages: Entries<Language>,
    /// The headline of the widget.
    pub title: Text,
    /// One sentence for the top of the widget, true when read alone: at most 120 characters in each language.
    pub lead: Option<Text>,
    /// One or two sentences that tell a newcomer the story.
    pub summary: Option<Text>,
    /// The date of the report, `YYYY-MM-DD`.
    #[cfg_attr(feature = "cli", schemars(default, schema_with = "schema::date"))]
    pub reported: Option<String>,
    /// The date of the last change to this file, `YYYY-MM-DD`.
    #[cfg_attr(feature = "cli", schemars(default, schema_with = "schema::date"))]
    pub updated: Option<String>,
    /// `current`, `superseded` or `withdrawn`.
    #[cfg_attr(feature = "cli", schemars(default, schema_with = "schema::status"))]
    pub status: Option<String>,
    /// Corrections and updates since publication.
    #[serde(default)]
    pub notes: Vec<Note>,
    /// The sentence that names a scenario; `{dimension}` stands for the phrase of the option.
    pub scenario: Text,
    /// The options that are chosen at first, by dimension.
    #[serde(default)]
    pub start: Entries<String>,
    /// What is being asked of a scenario.
    #[cfg_attr(feature = "cli", schemars(length(min = 1)))]
    pub questions: Vec<Question>,
    /// The policy's own kinds of answer.
    #[cfg_attr(feature = "cli", schemars(length(min = 1)))]
    pub verdicts: Vec<Verdict>,
    /// What a reader can set.
    #[cfg_attr(feature = "cli", schemars(length(min = 1)))]
    pub dimensions: Vec<Dimension>,
    /// What the report says.
    pub rules: Vec<Rule>,
    /// Where the rules come from.
    #[serde(default)]
    pub quotes: Vec<Quote>,
    /// Where the quotes come from.
    #[serde(default)]
    pub sources: Vec<Source>,
    /// Scenarios that the report states outright: the file's own tests.
    #[serde(default)]
    pub cases: Vec<Case>,
    /// A remark for editors; no reader sees it.
    pub note: Option<String>,
}

/// A language that the texts are written in.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Language {
    /// Whether an editor who knows the language has read the texts; if not, readers are told so.
    pub reviewed: bool,
    /// A remark for editors.
    pub note: Option<String>,
}

/// A correction or an update.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Note {
    /// When, `YYYY-MM-DD`.
    #[cfg_attr(feature = "cli", schemars(schema_with = "schema::date"))]
    pub date: String,
    /// `correction` or `update`.
    #[cfg_attr(feature = "cli", schemars(schema_with = "schema::note_kind"))]
    pub kind: String,
    /// What changed, for readers.
    pub text: Text,
    /// The rules that it touches; none means the whole policy.
    #[serde(default)]
    pub rules: Vec<String>,
    /// A remark for editors.
    pub note: Option<String>,
}

/// Something that is asked of a scenario.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Question {
    /// Its id.
    #[cfg_attr(feature = "cli", schemars(schema_with = "schema::id"))]
    pub id: String,
    /// Its name, for readers.
    pub label: Text,
    /// Other labels for verdicts, under this question alone.
    #[serde(default)]
    pub labels: Entries<Text>,
    /// A remark for editors.
    pub note: Option<String>,
}

/// A kind of answer.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Verdict {
    /// Its id.
    #[cfg_attr(feature = "cli", schemars(schema_with = "schema::id"))]
    pub id: String,
    /// Its name, for readers.
    pub label: Text,
    /// `permitted`, `limited`, `forbidden`, `required` (a duty), `undecided` (under debate), `disputed` (sources disagree) or
    /// `unregulated` (nobody is reported to set a condition, which is not a permission).
    #[cfg_attr(feature = "cli", schemars(schema_with = "schema::tone"))]
    pub tone: String,
    /// A remark for editors.
    pub note: Option<String>,
}

/// Something that a reader can set.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Dimension {
    /// Its id.
    #[cfg_attr(feature = "cli", schemars(schema_with = "schema::id"))]
    pub id: String,
    /// Its name, for readers.
    pub label: Text,
    /// Its name where there is little room: at most 16 characters in each language, 9 in a word; its label if left out.
    pub short: Option<Text>,
    /// `time`, if its options are points in time.
    #[cfg_attr(feature = "cli", schemars(default, schema_with = "schema::dimension_kind"))]
    pub kind: Option<String>,
    /// Its finite choices.
    #[cfg_attr(feature = "cli", schemars(length(min = 1)))]
    pub options: Vec<Choice>,
    /// A remark for editors.
    pub note: Option<String>,
}

/// One choice of a dimension.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Choice {
    /// Its id, unique in its dimension.
    #[cfg_attr(feature = "cli", schemars(schema_with = "schema::id"))]
    pub id: String,
    /// Its name, for readers.
    pub label: Text,
    /// Its name where there is little room: at most 16 characters in each language, 9 in a word; its label if left out.
    pub short: Option<Text>,
    /// The words that stand for it in the scenario's sentence; its label if left out.
    pub phrase: Option<Text>,
    /// A remark for editors.
    pub note: Option<String>,
}

/// A condition and what is reported where it holds.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Rule {
    /// Its id.
    #[cfg_attr(feature = "cli", schemars(schema_with = "schema::id"))]
    pub id: String,
    /// The question that it answers; the first if left out.
    pub question: Option<String>,
    /// The options under which it applies, by dimension; a dimension left out means any.
    #[serde(default)]
    #[cfg_attr(feature = "cli", schemars(schema_with = "schema::condition"))]
    pub when: Entries<Vec<String>>,
    /// The verdict.
    pub verdict: String,
    /// One sentence for readers.
    pub text: Text,
    /// "How we read this", where the source leaves room.
    pub reading: Option<Text>,
    /// The rules that it displaces where it applies.
    #[serde(default)]
    pub exception_to: Vec<String>,
    /// The quotes that it rests on.
    #[serde(default)]
    pub quotes: Vec<String>,
    /// A remark for editors.
    pub note: Option<String>,
}

/// Where a claim comes from.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Quote {
    /// Its id.
    #[cfg_attr(feature = "cli", schemars(schema_with = "schema::id"))]
    pub id: String,
    /// The source it is found in.
    pub source: String,
    /// Who said it, if the source tells.
    pub said_by: Option<Text>,
    /// Who reported it, if the source tells.
    pub reported_by: Option<Text>,
    /// How it is known: `announced`, `reported`, `practice`, `experts` or `article`.
    #[cfg_attr(feature = "cli", schemars(default, schema_with = "schema::basis"))]
    pub basis: Option<String>,
    /// Where the passage is.
    pub anchor: Option<Anchor>,
    /// A remark for editors.
    pub note: Option<String>,
}

/// The first and the last few words of a passage, at most five each.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Anchor {
    /// The first words.
    pub start: String,
    /// The last words; if left out, the first words are the whole passage.
    pub end: Option<String>,
    /// What the passage was when it was locked: `sha256:` and the digest of its normalised text, in hex.
    pub digest: Option<String>,
    /// A remark for editors.
    pub note: Option<String>,
}

/// A publication.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Source {
    /// Its id.
    #[cfg_attr(feature = "cli", schemars(schema_with = "schema::id"))]
    pub id: String,
    /// Its title.
    pub title: Text,
    /// Who published it, if known.
    pub publisher: Option<Text>,
    /// When, `YYYY-MM-DD`, if known.
    #[cfg_attr(feature = "cli", schemars(default, schema_with = "schema::date"))]
    pub published: Option<String>,
    /// Where, `http` or `https`, if known.
    #[cfg_attr(feature = "cli", schemars(default, schema_with = "schema::url"))]
    pub url: Option<String>,
    /// A remark for editors.
    pub note: Option<String>,
}

/// A scenario that the source states outright, with the answer that is expected.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Case {
    /// What it shows, in words.
    pub name: Option<String>,
    /// The question; the first if left out.
    pub question: Option<String>,
    /// One option for each dimension; a dimension left out is left open.
    pub scenario: Entries<String>,
    /// A verdict's id, `unstated` or `depends`.
    pub verdict: String,
    /// With `depends`: what is still possible.
    pub possible: Option<Vec<String>>,
    /// The exact set of standing rules.
    pub because: Option<Vec<String>>,
    /// A remark for editors.
    pub note: Option<String>,
}

/// A text that a reader sees: a string in the policy's language, or one string per language tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
    /// In the policy's language.
    Plain(String),
    /// By language tag.
    ByLanguage(Entries<String>),
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;
        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, or an object from language tag to text")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Text, E> {
                Ok(Text::Plain(text.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Text, A::Error> {
                EntriesVisitor(PhantomData).visit_map(map).map(Text::ByLanguage)
            }
        }
        deserializer.deserialize_any(TextVisitor)
    }
}

/// An object whose keys the file chooses, in the file's order and with repeated keys kept, so that the
/// check can refuse them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entries<V>(pub Vec<(String, V)>);

impl<V> Default for Entries<V> {
    fn default() -> Self {
        Entries(Vec::new())
    }
}

struct EntriesVisitor<V>(PhantomData<V>);

impl<'de, V: Deserialize<'de>> Visitor<'de> for EntriesVisitor<V> {
    type Value = Entries<V>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<V>, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Entries(entries))
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Entries<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor(PhantomData))
    }
}

/// How the widget reads an object into a struct: for each field, whether it must be there, and its key.
macro_rules! shape {
    ($($Type:ident { $($field:ident: $how:ident $key:literal),* $(,)? })*) => {$(
        impl Shape for $Type {
            fn of(value: Value, key: &str, faults: &mut Faults) -> Self {
                let mut fields = Fields::of(value, key, faults);
                $Type { $($field: fields.$how($key)),* }
            }
        }
    )*};
}

shape! {
    Policy {
        schema: optional "$schema", format: required "format", id: required "id", language: required "language",
        languages: or_empty "languages", title: required "title", lead: optional "lead", summary: optional "summary",
        reported: optional "reported", updated: optional "updated", status: optional "status",
        notes: or_empty "notes", scenario: required "scenario", start: or_empty "start",
        questions: required "questions", verdicts: required "verdicts", dimensions: required "dimensions",
        rules: required "rules", quotes: or_empty "quotes", sources: or_empty "sources", cases: or_empty "cases",
        note: optional "note",
    }
    Language { reviewed: required "reviewed", note: optional "note" }
    Note {
        date: required "date", kind: required "kind", text: required "text", rules: or_empty "rules",
        note: optional "note",
    }
    Question { id: required "id", label: required "label", labels: or_empty "labels", note: optional "note" }
    Verdict { id: required "id", label: required "label", tone: required "tone", note: optional "note" }
    Dimension {
        id: required "id", label: required "label", short: optional "short", kind: optional "kind",
        options: required "options", note: optional "note",
    }
    Choice {
        id: required "id", label: required "label", short: optional "short", phrase: optional "phrase",
        note: optional "note",
    }
    Rule {
        id: required "id", question: optional "question", when: or_empty "when", verdict: required "verdict",
        text: required "text", reading: optional "reading", exception_to: or_empty "exception_to",
        quotes: or_empty "quotes", note: optional "note",
    }
    Quote {
        id: required "id", source: required "source", said_by: optional "said_by",
        reported_by: optional "reported_by", basis: optional "basis", anchor: optional "anchor",
        note: optional "note",
    }
    Anchor { start: required "start", end: optional "end", digest: optional "digest", note: optional "note" }
    Source {
        id: required "id", title: required "title", publisher: optional "publisher", published: optional "published",
        url: optional "url", note: optional "note",
    }
    Case {
        name: optional "name", question: optional "question", scenario: required "scenario",
        verdict: required "verdict", possible: optional "possible", because: optional "because",
        note: optional "note",
    }
}

impl Shape for Text {
    fn of(value: Value, key: &str, faults: &mut Faults) -> Self {
        match value {
            Value::Object(_) => Text::ByLanguage(Shape::of(value, key, faults)),
            _ => Text::Plain(Shape::of(value, key, faults)),
        }
    }
}

impl<V: Shape> Shape for Entries<V> {
    fn of(value: Value, key: &str, faults: &mut Faults) -> Self {
        let mut shapes = Vec::new();
        for (name, value) in entries(value, key, faults) {
            shapes.push((name, V::of(value, key, faults)));
        }
        Entries(shapes)
    }
}

/// Reads a file as the widget does: unknown fields are passed over, and only the first fault is told.
///
/// # Errors
/// What is wrong with the JSON, or with the shape of its values.
pub(crate) fn parse(bytes: &[u8]) -> Result<Policy, Box<Kind>> {
    let value = json::parse(bytes)?;
    let mut faults = Faults::default();
    let policy = Policy::of(value, "", &mut faults);
    match faults.first() {
        None => Ok(policy),
        Some(detail) => Err(Box::new(Kind::WrongShape { detail })),
    }
}
