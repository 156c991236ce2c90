//! Passages of an article in the words of an editor: its text as a search reads it, and the shortest anchors that name what
//! was selected. What names a passage is decided by the very search of `verify`.
//! It never reads a file or HTML.

use std::ops::Range;

use super::quotes::{Article, Missing, Trace, deciding, digest, joined, normalised, occurrences};
use crate::accents::is_mark;
use crate::editor::texts::MAX_ANCHOR_LETTERS;
use crate::format::syntax::MAX_ANCHOR_WORDS;
use crate::format::wire;

/// The most bytes of a word whose accents are looked at one by one.
const MAX_TRACED: usize = 2_000;

/// The lengths of anchors in scripts without spaces between words, in characters.
const LENGTHS: [usize; 10] = [4, 6, 8, 12, 16, 24, 32, 48, 64, MAX_ANCHOR_LETTERS];

/// The text of an article, to be shown: its letters as they are, single spaces, a line for each paragraph, and nothing that
/// turns letters around or is not seen.
#[derive(Debug)]
pub struct Shown {
    /// The text.
    pub text: String,
    /// The paragraphs, as ranges of bytes of the text.
    pub paragraphs: Vec<Range<usize>>,
    article: Article,
    /// The article before accents are composed.
    plain: Article,
    traces: Vec<Trace>,
}

/// The anchor of a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The first words.
    pub start: String,
    /// The last words, unless the first ones are all.
    pub end: Option<String>,
    /// The digest of the passage.
    pub digest: String,
}

/// A selected passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selected {
    /// Whole words, without the marks around them: a range of bytes of the text that is shown.
    pub range: Range<usize>,
    /// The anchor that names it, or why there is none.
    pub anchor: Result<Anchor, Unnamed>,
}

/// Why no anchor names a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unnamed {
    /// Its words are in another place too, here in the text that is shown.
    Repeated(Range<usize>),
    /// A word of it is longer than an anchor may be.
    Long,
}

/// Where the quote of a policy is in an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The id of the quote.
    pub quote: String,
    /// The state of its anchor.
    pub state: State,
    /// A range of bytes of the text that is shown, unless it is not in this part of the page.
    pub range: Option<Range<usize>>,
    /// The digest of the passage today.
    pub digest: Option<String>,
    /// The digest with which it was locked.
    pub locked: Option<String>,
}

/// Whether the anchor of a quote leads to a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It leads to one.
    Found,
    /// It leads to one, which reads differently than when it was locked.
    Drifted,
    /// Its words are not there, or not in this order.
    Missing,
    /// It leads to different ones.
    Repeated,
    /// The quote has no anchor.
    Unanchored,
}

impl State {
    /// Its name in every output format.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            State::Found => "found",
            State::Drifted => "drifted",
            State::Missing => "missing",
            State::Repeated => "repeated",
            State::Unanchored => "unanchored",
        }
    }
}

/// Whether a character is part of a text that is shown: those that join letters or choose a form of them are.
fn is_shown(character: char) -> bool {
    !(character.is_control()
        || matches!(character, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}'))
}

impl Shown {
    /// The text of these runs. Paragraphs are separated by U+2029, and lines by U+2028.
    pub fn new<'t>(runs: impl IntoIterator<Item = &'t str>) -> Self {
        let mut text = String::new();
        let mut paragraphs: Vec<Range<usize>> = Vec::new();
        let (mut has_space, mut is_new) = (false, true);
        for character in runs.into_iter().flat_map(str::chars) {
            if character.is_whitespace() {
                has_space = true;
                is_new |= character == '\u{2029}';
                continue;
            }
            if !is_shown(character) {
                continue;
            }
            match paragraphs.last_mut() {
                Some(last) if !is_new => {
                    text.push_str(if has_space { " " } else { "" });
                    text.push(character);
                    last.end = text.len();
                }
                last => {
                    text.push_str(if last.is_some() { "\n" } else { "" });
                    let start = text.len();
                    text.push(character);
                    paragraphs.push(start..text.len());
                }
            }
            (has_space, is_new) = (false, false);
        }
        let (article, plain, traces) = Article::traced(&text);
        Shown { text, paragraphs, article, plain, traces }
    }

    /// The position before accents are composed that a position in the article has. `is_end` is that of the end of a
    /// passage.
    fn uncomposed(&self, at: usize, is_end: bool) -> usize {
        let before = |(start, _): &(usize, usize)| *start <= at;
        let Some(word) = self.article.words.partition_point(before).checked_sub(1) else { return at };
        let start = |article: &Article| article.words.get(word).map_or(0, |(start, _)| *start);
        let (composed, plain) = (start(&self.article), start(&self.plain));
        let letters = self.plain.text.get(plain..).unwrap_or_default();
        let letters = letters.split(' ').next().unwrap_or_default();
        let inside = at - composed;
        let here = self.article.text.get(composed..).unwrap_or_default().split(' ').next();
        // Most words are the same, and in a very long one a difference shows by a letter or two.
        if here == Some(letters) || letters.len() > MAX_TRACED {
            return plain + letters.floor_char_boundary(inside.min(letters.len()));
        }
        let length = |end: usize| normalised(letters.get(..end).unwrap_or_default()).len();
        let ends = letters.char_indices().map(|(at, _)| at).chain([letters.len()]);
        // Marks after a letter belong to it.
        let ends: Vec<usize> = ends.filter(|end| length(*end) == inside).collect();
        let end = if is_end { ends.last() } else { ends.first() };
        plain + end.copied().unwrap_or(inside.min(letters.len()))
    }

    /// The range of the shown text that a range of the article has.
    fn shown(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let (from, to) = (self.uncomposed(range.start, false), self.uncomposed(range.end, true));
        let first = self.traces.partition_point(|trace| trace.letters.end <= from);
        let after = self.traces.partition_point(|trace| trace.letters.start < to);
        let (first, last) = (self.traces.get(first)?, self.traces.get(after.checked_sub(1)?)?);
        (first.shown.start < last.shown.end).then_some(first.shown.start..last.shown.end)
    }

    /// The whole words around a range of bytes of the text, without the marks at their sides; `None` if there is no word.
    fn whole(&self, range: Range<usize>) -> Option<Range<usize>> {
        let start = self.text.floor_char_boundary(range.start.min(self.text.len()));
        let end = self.text.ceil_char_boundary(range.end.min(self.text.len()));
        if start >= end {
            return None;
        }
        // Marks and spaces at its sides are no part of it.
        let selected = self.text.get(start..end)?;
        let start = start + (selected.len() - selected.trim_start_matches(is_beside).len());
        let end = end - (selected.len() - selected.trim_end_matches(is_beside).len());
        if start >= end {
            return None;
        }
        let (before, after) = (self.text.get(..start)?, self.text.get(end..)?);
        let inside = self.text.get(start..end)?;
        let mut from = start;
        let mut next = inside.chars().next()?;
        for character in before.chars().rev() {
            if !are_joined(character, next) {
                break;
            }
            from -= character.len_utf8();
            next = character;
        }
        let mut to = end;
        let mut last = inside.chars().next_back()?;
        for character in after.chars() {
            if !are_joined(last, character) {
                break;
            }
            to += character.len_utf8();
            last = character;
        }
        Some(from..to)
    }

    /// The range of the article that these bytes of the text have.
    fn searched(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let first = self.traces.partition_point(|trace| trace.shown.end <= range.start);
        let after = self.traces.partition_point(|trace| trace.shown.start < range.end);
        let (first, last) = (self.traces.get(first)?, self.traces.get(after.checked_sub(1)?)?);
        let composed = |at: usize| {
            let word = self.plain.words.partition_point(|(start, _)| *start <= at).checked_sub(1)?;
            let ((plain, _), (composed, _)) = (self.plain.words.get(word)?, self.article.words.get(word)?);
            Some(composed + normalised(self.plain.text.get(*plain..at)?).len())
        };
        Some(composed(first.letters.start)?..composed(last.letters.end)?)
    }

    /// The passage that an editor has selected, by a range of bytes of the text; `None` if there is no word in it.
    #[must_use]
    pub fn select(&self, range: Range<usize>) -> Option<Selected> {
        let range = self.whole(range)?;
        let passage = self.searched(&range)?;
        let anchor = self.anchor(&passage);
        Some(Selected { range, anchor })
    }

    /// The range of these words, if the text has them once, word for word.
    #[must_use]
    pub fn words(&self, words: &str) -> Option<Range<usize>> {
        let words = normalised(words);
        let found: Vec<usize> = self.article.find(&words).take(2).collect();
        let [at] = found.as_slice() else { return None };
        self.shown(&(*at..at + words.len()))
    }

    /// The shortest anchor of a passage.
    fn anchor(&self, passage: &Range<usize>) -> Result<Anchor, Unnamed> {
        let text = self.article.text.get(passage.clone()).unwrap_or_default();
        let digest = digest(text);
        let (firsts, lasts) = (sides(text, false), sides(text, true));
        // The search takes the first of equal passages, and the nearest end. Few sides have these, and looking is quick.
        let is_first = |start: &str| self.article.find(start).next() == Some(passage.start);
        let is_nearest = |start: &str, end: &str| {
            let after = self.article.text.get(passage.start + start.len()..passage.end).unwrap_or_default();
            occurrences(after, end).next().is_some_and(|at| at + end.len() == after.len())
        };
        let is_named = |start: &str, end: Option<&str>| {
            is_first(start)
                && end.is_none_or(|end| is_nearest(start, end))
                && self.article.passage(start, end).is_ok_and(|it| it == *passage)
        };
        let is_whole = firsts.last().is_some_and(|(_, start)| start.len() == text.len());
        if is_whole && is_named(text, None) {
            return Ok(Anchor { start: text.to_owned(), end: None, digest });
        }
        let mut sides: Vec<(usize, &str, &str)> = Vec::new();
        for (first, start) in &firsts {
            let fitting = lasts.iter().filter(|(_, end)| start.len() + end.len() <= text.len());
            sides.extend(fitting.map(|(last, end)| (first + last, *start, *end)));
        }
        // Of the same number of words, those with more in the beginning, where a reader looks.
        sides.sort_by_key(|(words, start, _)| (*words, std::cmp::Reverse(start.len())));
        for (_, start, end) in &sides {
            if is_named(start, Some(end)) {
                return Ok(Anchor { start: (*start).to_owned(), end: Some((*end).to_owned()), digest });
            }
        }
        Err(match sides.last() {
            Some((_, start, end)) => self.repeated(start, Some(end), passage),
            None if is_whole => self.repeated(text, None, passage),
            None => Unnamed::Long,
        })
    }

    /// The other passage that the longest anchor of one names.
    fn repeated(&self, start: &str, end: Option<&str>, passage: &Range<usize>) -> Unnamed {
        let other = match self.article.passage(start, end) {
            Err(Missing::Single([one, other])) => {
                let at = if one == passage.start { other } else { one };
                at..at + start.len()
            }
            Ok(range) => range,
            Err(_) => passage.clone(),
        };
        Unnamed::Repeated(self.shown(&other).unwrap_or_default())
    }

    /// Where the quotes of a policy are, or those from one source. `parts` are those of the page, as for `verify`.
    #[must_use]
    pub fn places(&self, file: &wire::Policy, parts: &[Article], source: Option<&str>) -> Vec<Place> {
        let quotes = file.quotes.iter().filter(|quote| source.is_none_or(|source| quote.source == source));
        let place = |quote: &wire::Quote| {
            let mut place = Place {
                quote: quote.id.clone(),
                state: State::Unanchored,
                range: None,
                digest: None,
                locked: quote.anchor.as_ref().and_then(|anchor| anchor.digest.clone()),
            };
            let Some(anchor) = &quote.anchor else { return place };
            let (start, end) = (normalised(&anchor.start), anchor.end.as_deref().map(normalised));
            let part = deciding(parts, &start, end.as_deref()).filter(|_| !start.is_empty());
            let found = part.map(|part| part.passage(&start, end.as_deref()));
            place.state = match found {
                Some(Ok(range)) => {
                    let text = part.and_then(|part| part.text.get(range.clone())).unwrap_or_default();
                    let digest = digest(text);
                    // Another part of the page is not shown.
                    let is_here = part.is_some_and(|part| part.text == self.article.text);
                    place.range = if is_here { self.shown(&range) } else { None };
                    let has_changed = place.locked.as_ref().is_some_and(|locked| *locked != digest);
                    place.digest = Some(digest);
                    if has_changed { State::Drifted } else { State::Found }
                }
                Some(Err(Missing::Single(_))) => State::Repeated,
                _ => State::Missing,
            };
            place
        };
        quotes.map(place).collect()
    }
}

/// Marks that are around words and not part of them.
fn is_beside(character: char) -> bool {
    character.is_whitespace() || "\"'“”„‚‘’‹›«»()[]{}<>.,:;!?…-–—".contains(character)
}

/// Whether two neighbours are in one word; accents may be apart from their letters.
fn are_joined(one: char, other: char) -> bool {
    joined(one, other) || is_mark(other) || is_mark(one) && other.is_alphanumeric()
}

/// The beginnings or the ends of a normalised passage that may be a side of an anchor, each with its rank, the
/// shortest first. In scripts without spaces between words a side has one of some lengths.
fn sides(text: &str, is_end: bool) -> Vec<(usize, &str)> {
    let mut sides = Vec::new();
    let mut cuts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    if is_end {
        cuts.reverse();
    }
    let mut words = 1;
    for at in cuts.into_iter().skip(1) {
        let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
        let (side, beyond) = if is_end { (after, before.chars().next_back()) } else { (before, after.chars().next()) };
        let edge = if is_end { side.chars().next() } else { side.chars().next_back() };
        let (Some(edge), letters) = (edge, side.chars().count()) else { continue };
        if letters > MAX_ANCHOR_LETTERS || words > MAX_ANCHOR_WORDS {
            break;
        }
        if edge == ' ' {
            words += 1;
            continue;
        }
        let is_unspaced = edge.is_alphanumeric() && !joined(edge, edge);
        let is_cut = match beyond {
            None | Some(' ') => true,
            Some(beyond) => is_unspaced && LENGTHS.contains(&letters) && !is_mark(beyond) && !is_mark(edge),
        };
        if is_cut {
            sides.push((sides.len() + 1, side));
        }
    }
    sides
}

/// Turns bytes of a text into units of UTF-16, as browsers count, and back.
#[derive(Debug)]
pub struct Utf16<'t> {
    text: &'t str,
    /// The units before each block of bytes.
    before: Vec<usize>,
}

/// The bytes of a block.
const BLOCK: usize = 1024;

impl<'t> Utf16<'t> {
    /// Counts the units of a text.
    #[must_use]
    pub fn of(text: &'t str) -> Self {
        let mut before = vec![0];
        let (mut units, mut from) = (0, 0);
        while from + BLOCK <= text.len() {
            let to = text.floor_char_boundary(before.len() * BLOCK);
            units += text.get(from..to).unwrap_or_default().encode_utf16().count();
            before.push(units);
            from = to;
        }
        Utf16 { text, before }
    }

    /// The units before a byte.
    #[must_use]
    pub fn units(&self, at: usize) -> usize {
        let at = self.text.floor_char_boundary(at.min(self.text.len()));
        let block = (at / BLOCK).min(self.before.len() - 1);
        let from = self.text.floor_char_boundary(block * BLOCK);
        let before = self.before.get(block).copied().unwrap_or_default();
        before + self.text.get(from..at).unwrap_or_default().encode_utf16().count()
    }

    /// The byte after so many units. Half a character counts as a whole one.
    #[must_use]
    pub fn bytes(&self, units: usize) -> usize {
        let block = self.before.partition_point(|before| *before <= units).saturating_sub(1);
        let from = self.text.floor_char_boundary(block * BLOCK);
        let mut left = units - self.before.get(block).copied().unwrap_or_default().min(units);
        let mut at = from;
        for character in self.text.get(from..).unwrap_or_default().chars() {
            if left == 0 {
                break;
            }
            left = left.saturating_sub(character.len_utf16());
            at += character.len_utf8();
        }
        at
    }
}
