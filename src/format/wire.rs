//! The policy file exactly as it is written: plain types, nothing resolved, nothing defaulted away.
//! It refuses nothing: ids may dangle and repeat here. [`check`](fn@crate::engine::check) does that.

#[cfg(feature = "cli")]
use super::constraints;
#[cfg(feature = "cli")]
use super::fault::Acceptance;
use super::fault::Expected;
use super::json::Content;
use super::number::Number;
use super::path::Place;
use super::shape::{Faults, Fields, Shape, entries, text};

/// Declares the objects of the format, each once: as a struct, for the reader, and for the schema.
///
/// A field is `required`, or `optional` (an `Option`), or `or_empty` where it is left out. Its key is its name, unless
/// another follows `as`. `#[schema(…)]` is for `schemars`.
macro_rules! objects {
    ($(
        $(#[doc = $doc:literal])*
        $Type:ident {
            $(required { $(
                $(#[doc = $about:literal])* $(#[schema($($schema:tt)*)])? $field:ident: $Required:ty,
            )* })?
            $(optional { $(
                $(#[doc = $optional_about:literal])* $(#[schema($($optional_schema:tt)*)])?
                $optional:ident $(as $key:tt)?: $Optional:ty,
            )* })?
            $(or_empty { $(
                $(#[doc = $list_about:literal])* $(#[schema($($list_schema:tt)*)])? $list:ident: $List:ty,
            )* })?
        }
    )*) => {$(
        $(#[doc = $doc])*
        #[derive(Debug, Clone)]
        #[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
        pub struct $Type {
            $($(
                $(#[doc = $about])* $(#[cfg_attr(feature = "cli", schemars($($schema)*))])?
                pub $field: $Required,
            )*)?
            $($(
                $(#[doc = $optional_about])*
                #[cfg_attr(feature = "cli", schemars(default))]
                $(#[cfg_attr(feature = "cli", schemars($($optional_schema)*))])?
                $(#[cfg_attr(feature = "cli", schemars(rename = $key))])?
                pub $optional: Option<$Optional>,
            )*)?
            $($(
                $(#[doc = $list_about])*
                #[cfg_attr(feature = "cli", schemars(default))]
                $(#[cfg_attr(feature = "cli", schemars($($list_schema)*))])?
                pub $list: $List,
            )*)?
            /// Warnings about this object that its editors accept.
            #[cfg(feature = "cli")]
            #[schemars(default)]
            pub accepted: Vec<Acceptance>,
        }

        impl Shape for $Type {
            fn of(value: Content, at: &Place<'_>, faults: &mut Faults) -> Self {
                let known = &[
                    $($(stringify!($field),)*)? $($(key!($optional $($key)?),)*)? $($(stringify!($list),)*)?
                    "accepted",
                ];
                let mut fields = Fields::of(value, known, at, faults);
                $Type {
                    $($($field: fields.required(stringify!($field)),)*)?
                    $($($optional: fields.optional(key!($optional $($key)?)),)*)?
                    $($($list: fields.or_empty(stringify!($list)),)*)?
                    #[cfg(feature = "cli")]
                    accepted: fields.accepted(),
                }
            }
        }
    )*};
}

/// The key of a field.
macro_rules! key {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $key:literal) => {
        $key
    };
}

/// A remark for authors.
#[cfg(feature = "cli")]
pub type Remark = String;
/// The file's own tests.
#[cfg(feature = "cli")]
pub type Cases = Vec<Case>;

/// What only authors need: the widget passes it over.
#[cfg(not(feature = "cli"))]
#[derive(Debug, Clone, Default)]
pub struct ForAuthors;
#[cfg(not(feature = "cli"))]
pub use ForAuthors as Remark;
#[cfg(not(feature = "cli"))]
pub use ForAuthors as Cases;

#[cfg(not(feature = "cli"))]
impl Shape for ForAuthors {
    fn of(_: Content, _: &Place<'_>, _: &mut Faults) -> Self {
        ForAuthors
    }
}

objects! {
    /// A policy file, format 1.
    Policy {
        required {
            /// The number of the format; this release reads 1.
            #[schema(schema_with = "constraints::format")]
            format: u32,
            /// The policy's id, which is also its file name.
            #[schema(schema_with = "constraints::id")]
            id: String,
            /// The language of every text that is a plain string.
            #[schema(schema_with = "constraints::language_tag")]
            language: String,
            /// The headline of the widget.
            title: Text,
            /// The sentence that names a scenario; `{dimension}` stands for the phrase of the option.
            scenario: Text,
            /// The questions that a scenario is asked.
            #[schema(length(min = 1))]
            questions: Vec<Question>,
            /// The policy's own kinds of answer.
            #[schema(length(min = 1))]
            verdicts: Vec<Verdict>,
            /// The choices of a reader.
            #[schema(length(min = 1))]
            dimensions: Vec<Dimension>,
            /// The statements of the report, as rules.
            rules: Vec<Rule>,
        }
        optional {
            /// The address of the JSON Schema, for editors that complete as one types.
            schema as "$schema": Remark,
            /// One sentence for the top of the widget, true when read alone: at most 120 characters in each language.
            lead: Text,
            /// One or two sentences that tell a newcomer the story.
            summary: Text,
            /// The date of the report, `YYYY-MM-DD`.
            #[schema(schema_with = "constraints::date")]
            reported: String,
            /// The date of the last change to this file, `YYYY-MM-DD`.
            #[schema(schema_with = "constraints::date")]
            updated: String,
            /// `current`, `superseded` or `withdrawn`.
            #[schema(schema_with = "constraints::status")]
            status: String,
            /// A remark for editors. The widget does not show it, but the file is published as it is.
            note: Remark,
        }
        or_empty {
            /// The languages that the texts are written in, by language tag. `check` tells what is not translated into them.
            #[schema(schema_with = "constraints::by_language::<Language>")]
            languages: Entries<Language>,
            /// Corrections and updates since publication.
            notes: Vec<Note>,
            /// The options, or numbers, that are chosen at first, by dimension.
            #[schema(schema_with = "constraints::scenario")]
            start: Entries<Chosen>,
            /// Where the rules come from.
            quotes: Vec<Quote>,
            /// Where the quotes come from.
            sources: Vec<Source>,
            /// Scenarios that the report states outright: the file's own tests.
            cases: Cases,
            /// Where the report is known to say nothing.
            silences: Vec<Silence>,
        }
    }

    /// A language that the texts are written in.
    Language {
        required {
            /// Whether an editor who knows the language has read the texts; if not, readers are told so.
            reviewed: bool,
        }
        optional {
            /// A remark for editors.
            note: Remark,
        }
    }

    /// A correction or an update.
    Note {
        required {
            /// When, `YYYY-MM-DD`.
            #[schema(schema_with = "constraints::date")]
            date: String,
            /// `correction` or `update`.
            #[schema(schema_with = "constraints::note_kind")]
            kind: String,
            /// The change, for readers.
            text: Text,
        }
        optional {
            /// A remark for editors.
            note: Remark,
        }
        or_empty {
            /// The rules that it concerns; the whole policy if left out.
            rules: Vec<String>,
        }
    }

    /// A question about scenarios.
    Question {
        required {
            /// Its id.
            #[schema(schema_with = "constraints::id")]
            id: String,
            /// Its name, for readers.
            label: Text,
        }
        optional {
            /// A remark for editors.
            note: Remark,
        }
        or_empty {
            /// Other labels for verdicts, under this question alone.
            labels: Entries<Text>,
        }
    }

    /// A kind of answer.
    Verdict {
        required {
            /// Its id.
            #[schema(schema_with = "constraints::id")]
            id: String,
            /// Its name, for readers.
            label: Text,
            /// `permitted`, `limited`, `forbidden`, `required` (a duty), `undecided` (under debate), `disputed` (sources disagree) or
            /// `unregulated` (nobody is reported to set a condition, which is not a permission).
            #[schema(schema_with = "constraints::tone")]
            tone: String,
        }
        optional {
            /// A remark for editors.
            note: Remark,
        }
    }

    /// Something that a reader can set.
    Dimension {
        required {
            /// Its id.
            #[schema(schema_with = "constraints::id")]
            id: String,
            /// Its name, for readers.
            label: Text,
        }
        optional {
            /// Its name where there is little room: at most 16 characters in each language, 9 in a word; its label if left out.
            short: Text,
            /// `time`, if its options are the stages of a story, such as before and after a decision, not times of the day; `number`, if its options are the intervals between the numbers that
            /// conditions name.
            #[schema(schema_with = "constraints::dimension_kind")]
            kind: String,
            /// Of a number: what is counted, such as `g`.
            unit: Text,
            /// Of a number: the least that there is.
            min: Number,
            /// Of a number: the most that there is.
            max: Number,
            /// Of a number: the distance between two that there are, counted from `min`, or from 0.
            #[schema(schema_with = "constraints::step")]
            step: Number,
            /// Of a number: the words that stand for it in the scenario's sentence, with `{interval}`; the interval if left out.
            #[schema(schema_with = "constraints::phrase")]
            phrase: Text,
            /// Where it is asked; everywhere if left out. It names only dimensions before this one.
            asked_when: When,
            /// A remark for editors.
            note: Remark,
        }
        or_empty {
            /// Its finite choices; a number has none.
            options: Vec<Choice>,
        }
    }

    /// One choice of a dimension.
    Choice {
        required {
            /// Its id, unique in its dimension.
            #[schema(schema_with = "constraints::id")]
            id: String,
            /// Its name, for readers.
            label: Text,
        }
        optional {
            /// Its name where there is little room: at most 16 characters in each language, 9 in a word; its label if left out.
            short: Text,
            /// The words that stand for it in the scenario's sentence; its label if left out.
            phrase: Text,
            /// A remark for editors.
            note: Remark,
        }
    }

    /// A condition and what is reported where it holds.
    Rule {
        required {
            /// Its id.
            #[schema(schema_with = "constraints::id")]
            id: String,
            /// The verdict.
            verdict: String,
            /// One sentence for readers.
            text: Text,
        }
        optional {
            /// The question that it answers; the first if left out.
            question: String,
            /// "How we read this", where the source leaves room.
            reading: Text,
            /// A remark for editors.
            note: Remark,
        }
        or_empty {
            /// Where it applies: for each dimension the options, all of them for a dimension left out. Of a list of conditions,
            /// any.
            when: When,
            /// The rules that it displaces where it applies.
            exception_to: Vec<String>,
            /// The quotes that support it.
            quotes: Vec<String>,
        }
    }

    /// Where a claim comes from.
    Quote {
        required {
            /// Its id.
            #[schema(schema_with = "constraints::id")]
            id: String,
            /// The source it is found in.
            source: String,
        }
        optional {
            /// Who said it, if the source tells.
            said_by: Text,
            /// Who reported it, if the source tells.
            reported_by: Text,
            /// How it is known: `announced`, `reported`, `practice`, `experts` or `article`.
            #[schema(schema_with = "constraints::basis")]
            basis: String,
            /// Where the passage is.
            anchor: Anchor,
            /// A remark for editors.
            note: Remark,
        }
    }

    /// The first and the last few words of a passage, at most five each.
    Anchor {
        required {
            /// The first words.
            #[schema(schema_with = "constraints::anchor_side")]
            start: String,
        }
        optional {
            /// The last words; if left out, the first words are the whole passage.
            #[schema(schema_with = "constraints::anchor_side")]
            end: String,
            /// The passage as it was locked: `sha256:` and the digest of its normalised text, in hex.
            #[schema(schema_with = "constraints::digest")]
            digest: String,
            /// A remark for editors.
            note: Remark,
        }
    }

    /// A publication.
    Source {
        required {
            /// Its id.
            #[schema(schema_with = "constraints::id")]
            id: String,
            /// Its title.
            title: Text,
        }
        optional {
            /// Who published it, if known.
            publisher: Text,
            /// When, `YYYY-MM-DD`, if known.
            #[schema(schema_with = "constraints::date")]
            published: String,
            /// Where, `http` or `https`, if known.
            #[schema(schema_with = "constraints::url")]
            url: String,
            /// Whether it is not the article around the widget: its quotes lead to its `url`.
            elsewhere: bool,
            /// A remark for editors.
            note: Remark,
        }
    }

    /// A part of the scenarios about which the report is known to say nothing. It decides nothing.
    Silence {
        required {
            /// Its id.
            #[schema(schema_with = "constraints::id")]
            id: String,
            /// Why the report says nothing here, and what it says nearby.
            text: Text,
        }
        optional {
            /// The question that is not answered; the first if left out.
            question: String,
            /// A remark for editors.
            note: Remark,
        }
        or_empty {
            /// Where it says nothing, as for a rule.
            when: When,
            /// The quotes that the remark rests on.
            quotes: Vec<String>,
        }
    }

    /// A scenario that the source states outright, with the answer that is expected.
    Case {
        required {
            /// One option, or number, for each dimension; a dimension left out is left open.
            #[schema(schema_with = "constraints::scenario")]
            scenario: Entries<Chosen>,
            /// A verdict's id, `unstated` or `depends`.
            verdict: String,
        }
        optional {
            /// Its name, in words.
            name: String,
            /// The question; the first if left out.
            question: String,
            /// With `depends`: the possible outcomes.
            possible: Vec<String>,
            /// The exact set of standing rules.
            because: Vec<String>,
            /// A remark for editors.
            note: Remark,
        }
    }
}

/// A text that a reader sees: a string in the policy's language, or one string per language tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
    /// In the policy's language.
    Plain(String),
    /// By language tag.
    ByLanguage(Entries<String>),
}

impl Default for Text {
    fn default() -> Self {
        Text::Plain(String::new())
    }
}

impl Shape for Text {
    fn of(value: Content, at: &Place<'_>, faults: &mut Faults) -> Self {
        match value {
            Content::Object(_) => Text::ByLanguage(Shape::of(value, at, faults)),
            _ => Text::Plain(text(value, Expected::Translations, at, faults)),
        }
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

impl<V: Shape> Shape for Entries<V> {
    fn of(value: Content, at: &Place<'_>, faults: &mut Faults) -> Self {
        let mut shapes = Vec::new();
        for entry in entries(value, at, faults).into_iter().flatten() {
            let shape = V::of(entry.value.content, &at.key(&entry.key), faults);
            shapes.push((entry.key, shape));
        }
        Entries(shapes)
    }
}

/// Where something applies: in each of these conditions. One of them is no list in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct When {
    /// By dimension, what is allowed.
    pub alternatives: Vec<Entries<Allowed>>,
    /// Whether the file has a list of them.
    pub is_list: bool,
}

impl Shape for When {
    fn of(value: Content, at: &Place<'_>, faults: &mut Faults) -> Self {
        let is_list = matches!(value, Content::List(_));
        let alternatives = if is_list { Shape::of(value, at, faults) } else { vec![Shape::of(value, at, faults)] };
        When { alternatives, is_list }
    }
}

/// What a condition allows in a dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Allowed {
    /// These options.
    Options(Vec<String>),
    /// All but these.
    Not(Vec<String>),
    /// The numbers within these bounds.
    Within(Bounds),
}

impl Shape for Allowed {
    fn of(value: Content, at: &Place<'_>, faults: &mut Faults) -> Self {
        match value {
            Content::List(_) => Allowed::Options(Shape::of(value, at, faults)),
            Content::Object(entries) if entries.iter().any(|entry| entry.key == "not") => {
                let mut fields = Fields::of(Content::Object(entries), &["not"], at, faults);
                Allowed::Not(fields.required("not"))
            }
            Content::Object(_) => {
                let mut fields = Fields::of(value, &["from", "above", "to", "below"], at, faults);
                Allowed::Within(Bounds {
                    from: fields.optional("from"),
                    above: fields.optional("above"),
                    to: fields.optional("to"),
                    below: fields.optional("below"),
                })
            }
            other => {
                faults.misfit(Expected::Condition, other, at);
                Allowed::Options(Vec::new())
            }
        }
    }
}

/// The bounds of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bounds {
    /// The least.
    pub from: Option<Number>,
    /// More than this.
    pub above: Option<Number>,
    /// The most.
    pub to: Option<Number>,
    /// Less than this.
    pub below: Option<Number>,
}

/// The choice in a dimension as it is written: an option's id, an interval, or a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen(pub String);

impl Shape for Chosen {
    fn of(value: Content, at: &Place<'_>, faults: &mut Faults) -> Self {
        match value {
            Content::Number(number) => Chosen(number),
            _ => Chosen(text(value, Expected::Text, at, faults)),
        }
    }
}
