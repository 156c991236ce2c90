//! The small facts of the format, each once: limits, closed sets, and the syntax of ids, tags, digests, addresses and
//! sentences. The check refuses by them, the schema and the messages state them.
//! It never looks anything up: the check knows whether an id refers to something.

/// The only format that this release reads.
pub const FORMAT: u32 = 1;
/// The largest file that is read, in bytes. A policy of 500 rules has about a tenth of it.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;
/// The most dimensions, verdicts, questions or languages that a policy may have.
pub const MAX_KINDS: usize = 64;
/// The most rules that a policy may have.
pub const MAX_RULES: usize = 2_000;
/// The most quotes, sources, notes or cases that a policy may have.
pub const MAX_ENTRIES: usize = 10_000;
/// The most alternatives of a condition.
pub const MAX_ALTERNATIVES: usize = 64;
/// The most intervals of a dimension of numbers.
pub const MAX_INTERVALS: usize = 31;
/// The fewest words of the reason for which a warning is accepted.
pub const MIN_REASON_WORDS: usize = 3;
/// The most words on each side of an anchor, so that a passage is found and not copied.
pub const MAX_ANCHOR_WORDS: usize = 5;

/// The id of an answer that the report does not give.
pub const UNSTATED: &str = "unstated";
/// The id of an answer that depends on open choices.
pub const DEPENDS: &str = "depends";
/// The id of an answer on which rules disagree.
pub const CONFLICT: &str = "conflict";
/// The id of the choice that leaves a dimension open.
pub const ANY: &str = "any";
/// The placeholder for the interval in the phrase of a dimension of numbers.
pub const INTERVAL: &str = "interval";
/// Ids that no entry of a file may have.
pub const RESERVED: [&str; 4] = [UNSTATED, DEPENDS, CONFLICT, ANY];

/// Declares closed sets: the members, each with its id in the file.
macro_rules! closed_sets {
    ($(
        $(#[doc = $doc:literal])*
        $Set:ident { $($(#[doc = $about:literal])* $Member:ident $id:literal,)* }
    )*) => {$(
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $Set {
            $($(#[doc = $about])* $Member,)*
        }

        impl $Set {
            /// All of them, each with its id in the file.
            pub const ALL: &'static [(&'static str, $Set)] = &[$(($id, $Set::$Member)),*];

            /// Its id in the file.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self {
                    $($Set::$Member => $id,)*
                }
            }
        }
    )*};
}

closed_sets! {
    /// Whether the policy is still what is reported.
    Status {
        /// It is still what is reported.
        Current "current",
        /// A later policy has replaced it.
        Superseded "superseded",
        /// It must not be shown any more, except for its notice.
        Withdrawn "withdrawn",
    }

    /// The kind of a note.
    NoteKind {
        /// It corrects an error.
        Correction "correction",
        /// It adds what has happened since.
        Update "update",
    }

    /// What a verdict means to a reader.
    Tone {
        /// It may be done.
        Permitted "permitted",
        /// It may be done, within limits.
        Limited "limited",
        /// It may not be done.
        Forbidden "forbidden",
        /// Somebody has to do it: a duty.
        Required "required",
        /// It is under debate.
        Undecided "undecided",
        /// Sources disagree.
        Disputed "disputed",
        /// Nobody is reported to set a condition. It is not a permission.
        Unregulated "unregulated",
    }

    /// The kind of a dimension; most have none.
    DimensionKind {
        /// Its options are the stages of a story, one after the other.
        Time "time",
        /// Its options are intervals between numbers.
        Number "number",
    }

    /// How a claim is known.
    Basis {
        /// Officially announced.
        Announced "announced",
        /// Reported, not announced.
        Reported "reported",
        /// Practice, which is not permission.
        Practice "practice",
        /// A view of experts.
        Experts "experts",
        /// The article's own words.
        Article "article",
    }
}

/// [`is_id`] as a regular expression, for the schema.
pub const ID: &str = "^[a-z][a-z0-9-]*$";

/// Whether a text has the syntax of an id.
#[must_use]
pub fn is_id(id: &str) -> bool {
    let mut bytes = id.bytes();
    bytes.next().is_some_and(|byte| byte.is_ascii_lowercase())
        && bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// [`is_language_tag`] as a regular expression, for the schema.
pub const LANGUAGE_TAG: &str = "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$";

/// Whether a text has the syntax of a language tag (BCP 47): subtags of one to eight letters or digits, the first of
/// letters.
#[must_use]
pub fn is_language_tag(tag: &str) -> bool {
    tag.split('-').enumerate().all(|(position, part)| {
        (1..=8).contains(&part.len())
            && part.bytes().all(|byte| byte.is_ascii_alphabetic() || (position > 0 && byte.is_ascii_digit()))
            && (position > 0 || part.len() >= 2)
    })
}

/// The days that there are, `YYYY-MM-DD`, as a regular expression for the schema: of February the 29th only in leap years.
pub const DATE: &str = "^(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)\
    |02-(?:0[1-9]|1[0-9]|2[0-8]))|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)$";

/// One to five words of an anchor, see [`MAX_ANCHOR_WORDS`], as a regular expression for the schema.
pub const ANCHOR_SIDE: &str = "^\\s*\\S+(?:\\s+\\S+){0,4}\\s*$";

/// [`is_digest`] as a regular expression, for the schema.
pub const DIGEST: &str = "^sha256:[0-9a-f]{64}$";

/// Whether a text has the syntax of a digest: `sha256:` and 64 hexadecimal digits in small letters, so that equal
/// digests are equal texts.
#[must_use]
pub fn is_digest(digest: &str) -> bool {
    digest.strip_prefix("sha256:").is_some_and(|hex| {
        hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    })
}

/// Web addresses as a regular expression, for the schema. [`is_web_address`] refuses more.
pub const WEB_ADDRESS: &str = "^https?://[^\\s]+$";

/// Whether a text has the syntax of a web address: `http` or `https`, a host, and no white space.
#[must_use]
pub fn is_web_address(url: &str) -> bool {
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    host.is_some_and(|host| {
        host.starts_with(|first: char| !first.is_ascii() || first.is_ascii_alphanumeric() || first == '[')
            && !url.contains(|character: char| character.is_whitespace() || character.is_control())
    })
}

/// A part of a sentence that names a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'t> {
    /// Words as they are.
    Text(&'t str),
    /// The phrase of this dimension's option.
    Dimension(&'t str),
    /// An opening brace that nothing closes, and what follows it.
    Unclosed(&'t str),
}

/// Splits a sentence at its `{dimension}` placeholders.
#[must_use]
pub fn pieces(sentence: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = sentence;
    while let Some((words, after)) = rest.split_once('{') {
        if !words.is_empty() {
            pieces.push(Piece::Text(words));
        }
        let Some((name, after)) = after.split_once('}') else {
            pieces.push(Piece::Unclosed(after));
            return pieces;
        };
        pieces.push(Piece::Dimension(name));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}
