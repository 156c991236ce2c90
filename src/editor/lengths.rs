//! Length limits of texts in narrow places: the lead at the top of the widget, short labels in headers and lists.
//! They never hide a text: the widget leaves this module out, and shows texts that are too long.
//!
//! A *character* is a grapheme cluster of Unicode (UAX #29). A *word* ends where a line may break: at a space, or after
//! a hyphen.

use unicode_segmentation::UnicodeSegmentation;

use crate::engine::problem::{Kind, Path, Problem};
use crate::format::wire::{Policy, Text};

/// The most characters of a lead, in each language.
pub const MAX_LEAD: usize = 120;
/// The most characters of a `short` text, in each language.
pub const MAX_SHORT: usize = 16;
/// The most characters of each word of a `short` text.
pub const MAX_SHORT_WORD: usize = 9;

/// The texts that are too long for their place.
pub(super) fn lengths(file: &Policy) -> Vec<Problem> {
    let root = Path::root();
    let mut problems = Vec::new();
    each(file.lead.as_ref(), &root.key("lead"), |text, at| {
        let found = characters(text);
        if found > MAX_LEAD {
            problems.push(Problem::new(Kind::LeadTooLong { found }, at));
        }
    });
    let mut short = |text: Option<&Text>, at: &Path| {
        each(text, &at.key("short"), |text, at| {
            let found = characters(text);
            let longest = words(text).map(characters).max().unwrap_or_default();
            if found > MAX_SHORT || longest > MAX_SHORT_WORD {
                problems.push(Problem::new(Kind::ShortTooLong { found, longest }, at));
            }
        });
    };
    for (index, dimension) in file.dimensions.iter().enumerate() {
        let at = root.key("dimensions").index(index);
        short(dimension.short.as_ref(), &at);
        for (index, option) in dimension.options.iter().enumerate() {
            short(option.short.as_ref(), &at.key("options").index(index));
        }
    }
    problems
}

/// A text in each of its languages, with its place.
fn each(text: Option<&Text>, at: &Path, mut look: impl FnMut(&str, Path)) {
    match text {
        None => {}
        Some(Text::Plain(text)) => look(text, at.clone()),
        Some(Text::ByLanguage(texts)) => texts.0.iter().for_each(|(tag, text)| look(text, at.key(tag))),
    }
}

fn characters(text: &str) -> usize {
    text.graphemes(true).count()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let no_break = |character| matches!(character, '\u{a0}' | '\u{2007}' | '\u{202f}');
    let parts = text.split(move |character: char| character.is_whitespace() && !no_break(character));
    parts.flat_map(|part| part.split_inclusive(['-', '\u{2010}', '\u{ad}']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_those_that_a_reader_sees() {
        for (text, count) in [
            ("", 0),
            ("Kharkiv", 7),
            ("e\u{301}te\u{301}", 3),
            ("Київ", 4),
            ("\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}", 1),
            ("\u{1f1fa}\u{1f1e6}\u{1f1fa}\u{1f1f8}", 2),
            ("\u{645}\u{64f}\u{62d}\u{64e}", 2),
        ] {
            assert_eq!(characters(text), count, "{text}");
        }
    }

    #[test]
    fn words_end_where_a_line_may_break() {
        for (text, expected) in [
            ("Other Western", vec!["Other", "Western"]),
            ("Semi-automatic", vec!["Semi-", "automatic"]),
            ("Deutsch\u{ad}land", vec!["Deutsch\u{ad}", "land"]),
            ("25\u{a0}g", vec!["25\u{a0}g"]),
        ] {
            assert_eq!(words(text).collect::<Vec<_>>(), expected, "{text}");
        }
    }
}
