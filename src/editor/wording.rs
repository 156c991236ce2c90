//! The words for every kind of problem, made from the list of findings: the message, why it matters, what to do.
//! It never draws: line numbers, colours and margins are the command line's.

use crate::editor::analysis::regions::told;
use crate::editor::lengths::{MAX_LEAD, MAX_SHORT, MAX_SHORT_WORD};
use crate::editor::texts::MAX_ANCHOR_LETTERS;
use crate::engine::findings::findings;
use crate::engine::problem::{Kind, Name, Path, Problem, Step};
use crate::engine::scenario::written;
use crate::format::fault::{Expected, Found, Misfit};
use crate::format::json::UTF_8;
use crate::format::syntax::{FORMAT, MAX_ANCHOR_WORDS, MAX_BYTES, MIN_REASON_WORDS};

/// Whether a problem makes the file unusable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// It does.
    Error,
    /// It does not, but an editor should know.
    Warning,
}

impl Severity {
    /// Its name in every output format.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// A problem in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// The problem in one line.
    pub message: String,
    /// Why it matters.
    pub why: &'static str,
    /// What to do.
    pub help: String,
}

macro_rules! severity {
    (error) => {
        Severity::Error
    };
    (warning) => {
        Severity::Warning
    };
}

macro_rules! wording {
    ($message:tt, $why:expr, $help:tt) => {
        Wording { message: text!($message), why: $why, help: text!($help) }
    };
}

/// A format string, or an expression in parentheses.
macro_rules! text {
    (($text:expr)) => {
        $text
    };
    ($text:literal) => {
        format!($text)
    };
}

macro_rules! page {
    ($code:literal) => {
        ($code, include_str!(concat!("../../docs/problems/", $code, ".md")))
    };
}

/// Makes the words and the pages from the list of findings.
macro_rules! wordings {
    (
        $at:ident
        reader { $(
            $Kind:ident $({ $($field:ident: $Field:ty),* $(,)? })? $code:literal $severity:ident {
                message: $message:tt, why: $why:tt, help: $help:tt,
            }
        )* }
        unknown {
            $Unknown:ident { $($unknown:ident: $UnknownField:ty),* } $unknown_severity:ident {
                message: $unknown_message:tt, why: $unknown_why:tt, help: $unknown_help:tt,
            }
            $($name_code:literal { $($Name:ident $word:literal),* })*
        }
        authors { $(
            $Own:ident $({ $($own:ident: $OwnField:ty),* $(,)? })? $own_code:literal $own_severity:ident {
                message: $own_message:tt, why: $own_why:tt, help: $own_help:tt,
            }
        )* }
    ) => {
        impl Name {
            /// The word for it in a sentence.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self {
                    $($(Name::$Name => $word,)*)*
                }
            }
        }

        impl Problem {
            /// Its severity.
            #[must_use]
            pub fn severity(&self) -> Severity {
                match self.kind {
                    $(Kind::$Kind { .. } => severity!($severity),)*
                    Kind::$Unknown { .. } => severity!($unknown_severity),
                    $(Kind::$Own { .. } => severity!($own_severity),)*
                }
            }

            /// The problem in words.
            #[must_use]
            #[expect(unused_variables, reason = "not all that a problem holds is in its words")]
            pub fn wording(&self) -> Wording {
                let $at = &self.at;
                match &self.kind {
                    $(Kind::$Kind { $($($field),*)? } => wording!($message, $why, $help),)*
                    Kind::$Unknown { $($unknown),* } => wording!($unknown_message, $unknown_why, $unknown_help),
                    $(Kind::$Own { $($($own),*)? } => wording!($own_message, $own_why, $own_help),)*
                }
            }
        }

        /// The severity of a code, if there is such a code.
        #[must_use]
        pub fn severity_of(code: &str) -> Option<Severity> {
            match code {
                $($code => Some(severity!($severity)),)*
                $($name_code => Some(severity!($unknown_severity)),)*
                $($own_code => Some(severity!($own_severity)),)*
                _ => None,
            }
        }

        /// A page for each code: its meaning, an example, how to fix it.
        pub const PAGES: &[(&str, &str)] = &[$(page!($code),)* $(page!($name_code),)* $(page!($own_code),)*];
    };
}

findings!(wordings);

/// The page on a code, in Markdown.
#[must_use]
pub fn page(code: &str) -> Option<&'static str> {
    PAGES.iter().find(|(known, _)| *known == code).map(|(_, page)| *page)
}

/// The kind of value that the format has at a path.
fn value_of(expected: Expected, at: &Path) -> &'static str {
    let keys: Vec<&str> =
        at.0.iter().filter_map(|step| if let Step::Key(key) = step { Some(key.as_str()) } else { None }).collect();
    match (expected, keys.as_slice()) {
        (Expected::Text, _) => "a text",
        (Expected::Translations, _) => "a text, or an object from language tag to text",
        (Expected::Bool, _) => "`true` or `false`",
        (Expected::Number, _) => "a whole number",
        (Expected::Decimal, _) => {
            "a number with at most nine digits before the decimal point and six after it, without an exponent"
        }
        (Expected::Condition, _) => "a list of option ids, `{\"not\": [ids]}`, or bounds such as `{\"from\": 18}`",
        (Expected::Object, [.., "when" | "asked_when"]) => {
            "an object from dimension to options, or a list of such objects"
        }
        (Expected::Object, _) => "an object",
        (Expected::List, [.., "when" | "asked_when", _] | [.., "not"]) => "a list of option ids",
        (Expected::List, [_, "exception_to" | "because" | "rules"]) => "a list of rule ids",
        (Expected::List, [_, "quotes"]) => "a list of quote ids",
        (Expected::List, [_, "possible"]) => "a list of verdict ids",
        (Expected::List, _) => "a list",
    }
}

fn in_words(found: &Found) -> String {
    match found {
        Found::Null => "`null`".into(),
        Found::Bool(value) => format!("`{value}`"),
        Found::Number(number) => format!("the number `{number}`"),
        Found::Text(text) => format!("the text `{text}`"),
        Found::List => "a list".into(),
        Found::Object => "an object".into(),
    }
}

/// The most letters of a name that a near one is sought for, and the most names that are looked at.
const MAX_NEAR: (usize, usize) = (40, 1_000);

fn nearest(name: &str, known: &[String]) -> String {
    if name.trim().is_empty() {
        return match known.len() {
            0 => "there is none yet: add it first".into(),
            _ => format!("write one of {}", list(known)),
        };
    }
    let lower = name.to_lowercase();
    if let Some(meant) = dated(&lower).and_then(|meant| known.iter().find(|known| **known == meant)) {
        return format!("a spreadsheet has taken `{meant}` for a date: write it again, in a column of text");
    }
    match near(name, known) {
        // Spreadsheets write `true` as `TRUE`.
        Some(candidate) if candidate == lower => format!("write `{candidate}`, in small letters"),
        Some(candidate) => format!("did you mean `{candidate}`?"),
        None if known.is_empty() => "there is none yet: add it first".into(),
        None if known.len() <= 8 => format!("known are {}", list(known)),
        None => "add it, or name another".into(),
    }
}

/// The known name that a name differs from in the fewest letters, if there are few.
pub(super) fn near<'k>(name: &str, known: &'k [String]) -> Option<&'k str> {
    let (longest, most) = MAX_NEAR;
    let lower = name.to_lowercase();
    let near = known
        .iter()
        .take(most)
        .filter(|candidate| name.len() <= 4 * longest && candidate.len() <= longest)
        .map(|candidate| (strsim::osa_distance(&lower, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 2.max(candidate.chars().count() / 3))
        .min_by_key(|(distance, _)| *distance);
    near.filter(|_| !name.trim().is_empty()).map(|(_, candidate)| candidate.as_str())
}

/// What a spreadsheet has made `12-may` or `may-12` of, the other way round.
fn dated(name: &str) -> Option<String> {
    let (one, other) = name.split_once(['-', '.', ' '])?;
    Some(format!("{other}-{one}"))
}

fn scenario(witness: &[(String, String)]) -> String {
    written(witness, " ")
}

/// The most names that are listed in a sentence.
const MAX_NAMES: usize = 8;

/// A scenario as a case has it.
fn as_json(witness: &[(String, String)]) -> String {
    let pairs: Vec<String> =
        witness.iter().map(|(dimension, option)| format!("\"{dimension}\": \"{option}\"")).collect();
    format!("{{{}}}", pairs.join(", "))
}

fn list(names: &[String]) -> String {
    let listed: Vec<String> = names.iter().take(MAX_NAMES).map(|name| format!("`{name}`")).collect();
    match names.len().checked_sub(MAX_NAMES) {
        None | Some(0) => listed.join(", "),
        Some(more) => format!("{} and {more} more", listed.join(", ")),
    }
}
