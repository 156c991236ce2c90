//! One page for each code of a problem: what it means, an example, how to put it right.
//! It never says what is wrong with a certain file: that is [`wording`](super::wording)'s.

/// The page on a code, in Markdown.
#[must_use]
pub fn page(code: &str) -> Option<&'static str> {
    PAGES.iter().find(|(known, _)| *known == code).map(|(_, page)| *page)
}

/// Names a page once, for its code and for its file.
macro_rules! pages {
    ($($code:literal),* $(,)?) => {
        /// Every page, by its code, in the order of [`Kind::code`](crate::engine::problem::Kind::code). A test compares the two.
        pub const PAGES: &[(&str, &str)] =
            &[$(($code, include_str!(concat!("../../docs/problems/", $code, ".md")))),*];
    };
}

pages![
    "too-large",
    "not-json",
    "wrong-shape",
    "duplicate-key",
    "unknown-field",
    "unsupported-format",
    "malformed-id",
    "reserved-id",
    "duplicate-id",
    "unknown-question",
    "unknown-verdict",
    "unknown-dimension",
    "unknown-option",
    "unknown-rule",
    "unknown-quote",
    "unknown-source",
    "unknown-tone",
    "unknown-basis",
    "unknown-status",
    "unknown-kind",
    "empty",
    "too-many",
    "repeated",
    "exception-to-itself",
    "exception-cycle",
    "exception-across-questions",
    "bad-date",
    "bad-language",
    "missing-language",
    "missing-translation",
    "lead-too-long",
    "short-too-long",
    "bad-url",
    "bad-anchor",
    "bad-digest",
    "unclosed-placeholder",
    "misplaced-possible",
    "conflict",
    "gap",
    "more-gaps",
    "never-stands",
    "redundant-rule",
    "dimension-without-effect",
    "options-alike",
    "exception-without-effect",
    "exception-beyond",
    "rule-without-quote",
    "unused-quote",
    "unused-source",
    "undetermined",
    "anchor-missing",
    "anchor-repeated",
    "anchor-reversed",
    "passage-changed",
    "passage-unlocked",
    "bad-sheet",
    "text-twice",
    "unknown-column",
];
