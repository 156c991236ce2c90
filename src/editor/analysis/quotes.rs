//! Whether the anchors of quotes lead to their passages in an article, and whether these still read as when locked.
//! It never reads a file or HTML: it takes text and returns problems.
//!
//! Two texts are equal if they differ only in typography: runs of white space and no-break spaces, soft hyphens and
//! zero-width characters, typographic, full-width or plain quotes, apostrophes, dashes and ellipses, ligatures, and
//! composed or decomposed accents. Case and every other character count. A match begins and ends at a word's edge.

use std::ops::Range;

use sha2::{Digest, Sha256};

use crate::accents::{self, is_mark as is_combining_mark};
use crate::engine::policy::Policy;
use crate::engine::problem::{Kind, Path, Problem};

/// The limit of letters that are compared with letters to find the nearest passage, for all quotes together. Past it, a
/// missing anchor is still reported, without a hint.
const MAX_COMPARED: usize = 100_000_000;

/// The text of an article, normalised, with the lines it came from.
#[derive(Debug, Clone, Default)]
pub struct Article {
    pub(super) text: String,
    /// The position of each word in the text, and its line.
    // INVARIANT: ascending, and every position is a character's first byte.
    pub(super) words: Vec<(usize, usize)>,
    space_before_next: bool,
}

impl Article {
    /// An article made of these runs of text, each with the line that it begins in. Runs are joined without a space;
    /// they contain the spaces that separate words.
    pub fn new<'t>(runs: impl IntoIterator<Item = (&'t str, usize)>) -> Self {
        let mut article = Article::default();
        for (text, mut line) in runs {
            for character in text.chars() {
                article.push(character, line);
                line += usize::from(character == '\n');
            }
        }
        article.composed()
    }

    /// An article of one text, and before accents are composed: the words, and where the letters of each character of the
    /// text that has any are.
    pub(super) fn traced(text: &str) -> (Article, Article, Vec<Trace>) {
        let mut article = Article::default();
        let mut traces = Vec::new();
        for (at, character) in text.char_indices() {
            let (before, words) = (article.text.len(), article.words.len());
            article.push(character, 1);
            let after = article.text.len();
            if after > before {
                let start = match article.words.last() {
                    Some((start, _)) if article.words.len() > words => *start,
                    _ => before,
                };
                traces.push(Trace { shown: at..at + character.len_utf8(), letters: start..after });
            }
        }
        (article.clone().composed(), article, traces)
    }

    /// Composes accents with their letters where Unicode's form NFC has such a character.
    fn composed(self) -> Self {
        let text = accents::composed(&self.text);
        if text == self.text {
            return self;
        }
        let mut composed = Article::default();
        // Nothing is composed with a space.
        for (word, (_, line)) in text.split(' ').zip(&self.words) {
            if !composed.text.is_empty() {
                composed.text.push(' ');
            }
            composed.words.push((composed.text.len(), *line));
            composed.text.push_str(word);
        }
        composed
    }

    fn push(&mut self, character: char, line: usize) {
        let mut buffer = [0; 4];
        let same = match plain(character) {
            Plain::Space => {
                self.space_before_next = true;
                return;
            }
            Plain::Nothing => return,
            Plain::Letters(letters) => letters,
            Plain::Letter(letter) => letter.encode_utf8(&mut buffer),
        };
        // Dots may be spaced.
        let is_spaced = self.space_before_next && !(same.starts_with('.') && self.text.ends_with('.'));
        if is_spaced || self.text.is_empty() {
            if !self.text.is_empty() {
                self.text.push(' ');
            }
            self.words.push((self.text.len(), line));
        }
        self.space_before_next = false;
        self.text.push_str(same);
    }

    /// The line of a position in the text.
    fn line(&self, at: usize) -> usize {
        let after = self.words.partition_point(|(start, _)| *start <= at);
        after.checked_sub(1).and_then(|last| self.words.get(last)).map_or(1, |(_, line)| *line)
    }

    /// The positions of these normalised words, in order.
    pub(super) fn find<'a>(&'a self, words: &'a str) -> impl Iterator<Item = usize> + 'a {
        occurrences(&self.text, words)
    }

    /// The passage of an anchor: from its first words to the nearest last ones after them. The same passage may be there more
    /// than once, word for word; of an anchor without last words, which is not all of a sentence, it may not.
    pub(super) fn passage(&self, start: &str, end: Option<&str>) -> Result<Range<usize>, Missing> {
        let Some(end) = end else {
            let mut found = self.find(start);
            return match (found.next(), found.next()) {
                (None, _) => Err(Missing::Start),
                (Some(at), None) => Ok(at..at + start.len()),
                (Some(first), Some(second)) => Err(Missing::Single([first, second])),
            };
        };
        let ends: Vec<usize> = self.find(end).collect();
        let mut found: Option<Range<usize>> = None;
        let mut first_start = None;
        for at in self.find(start) {
            first_start = first_start.or(Some(at));
            let after = ends.partition_point(|end| *end < at + start.len());
            let Some(last) = ends.get(after) else { break };
            let passage = at..last + end.len();
            match &found {
                Some(other) if self.text.get(other.clone()) != self.text.get(passage.clone()) => {
                    return Err(Missing::Single([other.start, at]));
                }
                Some(_) => {}
                None => found = Some(passage),
            }
        }
        match (found, first_start, ends.first()) {
            (Some(passage), ..) => Ok(passage),
            (None, None, Some(_)) => Err(Missing::Start),
            (None, None, None) => Err(Missing::Both),
            (None, Some(start), None) => Err(Missing::End(start)),
            (None, Some(start), Some(end)) => Err(Missing::Order([start, *end])),
        }
    }

    /// The passage of as many words after a position that differs in the fewest characters, with its line; `None` if more
    /// than half of them differ. Of several words, one has to be in it as it is.
    fn nearest(&self, words: &str, after: usize, compared: &mut usize) -> Option<(String, usize)> {
        let all: Vec<&str> =
            words.split(' ').map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric())).collect();
        let count = all.len();
        let length = words.chars().count();
        let mut best = (length / 2 + 1, None);
        // How many more windows have the last word that was the same.
        let mut alike = 0;
        let word_at = |position: usize| {
            let (start, _) = self.words.get(position)?;
            let end = self.words.get(position + 1).map_or(self.text.len(), |(next, _)| next - 1);
            self.text.get(*start..end).map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric()))
        };
        for position in 0..count - 1 {
            alike = if word_at(position).is_some_and(|word| all.contains(&word)) { count } else { alike };
            alike = alike.saturating_sub(1);
        }
        for (position, (start, line)) in self.words.iter().enumerate() {
            let is_same = word_at(position + count - 1).is_some_and(|word| all.contains(&word));
            alike = if is_same { count } else { alike };
            let has_same = alike > 0;
            alike = alike.saturating_sub(1);
            if *start < after || count > 1 && !has_same {
                continue;
            }
            let end = self.words.get(position + count).map_or(self.text.len(), |(next, _)| next - 1);
            let window = self.text.get(*start..end).unwrap_or_default();
            // If the lengths alone differ by more than the best, so do the words.
            let letters = window.chars().count();
            if letters.abs_diff(length) >= best.0 {
                continue;
            }
            *compared = compared.saturating_add(letters * length);
            if *compared > MAX_COMPARED {
                return None;
            }
            let distance = strsim::levenshtein(window, words);
            if distance < best.0 {
                best = (distance, Some((window.to_owned(), *line)));
            }
        }
        best.1
    }
}

/// A character, and where its letters are in a normalised text.
#[derive(Debug, Clone)]
pub(super) struct Trace {
    pub(super) shown: Range<usize>,
    pub(super) letters: Range<usize>,
}

/// The positions of words in a text, both normalised, in order.
pub(super) fn occurrences<'a>(text: &'a str, words: &'a str) -> impl Iterator<Item = usize> + 'a {
    let mut from = 0;
    std::iter::from_fn(move || {
        let first = words.chars().next()?;
        loop {
            let at = from + text.get(from..)?.find(words)?;
            from = at + first.len_utf8();
            let (before, after) = text.split_at_checked(at)?;
            let (_, after) = after.split_at_checked(words.len())?;
            let cut = |one: Option<char>, other: Option<char>| {
                one.zip(other).is_some_and(|(a, b)| joined(a, b)) || other.is_some_and(is_combining_mark)
            };
            if !cut(before.chars().next_back(), Some(first)) && !cut(words.chars().next_back(), after.chars().next()) {
                return Some(at);
            }
        }
    })
}

/// Why an anchor does not lead to one passage, with the positions that show it.
pub(super) enum Missing {
    /// Its first words are not there.
    Start,
    /// Its last words are not there, but the first ones are, here.
    End(usize),
    Both,
    /// The last words are there, but not after the first ones.
    Order([usize; 2]),
    /// There are different passages.
    Single([usize; 2]),
}

/// A character as it is compared.
enum Plain {
    Space,
    Nothing,
    Letter(char),
    Letters(&'static str),
}

/// Characters that vary between a source and its printed text are equal; `src/embed/js/text.js` has the same table.
fn plain(character: char) -> Plain {
    let character = match character {
        // Full-width forms are in the order of ASCII.
        '\u{ff01}'..='\u{ff5e}' => {
            u32::from(character).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(character)
        }
        other => other,
    };
    match character {
        _ if character.is_whitespace() => Plain::Space,
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{640}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{e0100}'..='\u{e01ef}' => Plain::Nothing,
        '`'
        | '´'
        | '\u{2b9}'
        | '\u{2bb}'..='\u{2bd}'
        | '\u{2018}'..='\u{201b}'
        | '\u{2032}'
        | '\u{2035}'
        | '\u{2039}'
        | '\u{203a}' => Plain::Letter('\''),
        '«' | '»' | '\u{201c}'..='\u{201f}' | '\u{2033}' | '\u{2036}' | '\u{301d}'..='\u{301f}' => Plain::Letter('"'),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => Plain::Letter('-'),
        '\u{2026}' | '\u{22ef}' => Plain::Letters("..."),
        '\u{fb00}' => Plain::Letters("ff"),
        '\u{fb01}' => Plain::Letters("fi"),
        '\u{fb02}' => Plain::Letters("fl"),
        '\u{fb03}' => Plain::Letters("ffi"),
        '\u{fb04}' => Plain::Letters("ffl"),
        '\u{fb05}' | '\u{fb06}' => Plain::Letters("st"),
        other => Plain::Letter(other),
    }
}

/// Whether the text of a `sup` is a footnote mark: signs, or a number after a word. A number after a digit, a bracket or
/// one or two letters is an exponent. Of the text before it, at least three letters are needed.
#[must_use]
pub fn is_mark(words: &str, before: &str) -> bool {
    let is_plain = |letter: char| letter.is_whitespace() || letter.is_ascii_digit();
    if words.is_empty() || !words.chars().all(|letter| is_plain(letter) || "*†‡§¶,[]".contains(letter)) {
        return false;
    }
    let mut back = before.chars().rev();
    let is_exponent = match back.next() {
        Some(')' | ']') => true,
        Some(last) if last.is_numeric() => true,
        Some(last) if last.is_alphabetic() => back.take_while(|letter| letter.is_alphabetic()).count() < 2,
        _ => false,
    };
    !words.chars().all(is_plain) || !is_exponent
}

/// Whether two adjacent characters belong to one word. Scripts without spaces between words are left out.
pub(super) fn joined(one: char, other: char) -> bool {
    let of_word = |character: char| {
        let unspaced = matches!(character, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
            | '\u{2e80}'..='\u{a4cf}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}');
        character.is_alphanumeric() && !unspaced
    };
    of_word(one) && of_word(other)
}

/// Normalises a text for comparison.
#[must_use]
pub fn normalised(text: &str) -> String {
    Article::new([(text, 1)]).text
}

/// The results for the anchors.
#[derive(Debug, Default)]
pub struct Verified {
    /// Their problems, in file order.
    pub problems: Vec<Problem>,
    /// Their passages.
    pub passages: Vec<Passage>,
}

/// The passage of an anchor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The index of its quote in the file.
    pub quote: usize,
    /// Its normalised text.
    pub text: String,
    /// The line of the article that it begins in.
    pub line: usize,
    /// `sha256:` and the digest of its normalised text, in hex.
    pub digest: String,
    /// Whether it was locked with another text.
    pub changed: bool,
}

/// Looks up the anchors of all quotes, or of those from one source, in the parts of an article. As in the widget, the
/// first part that has all words of an anchor decides about it.
#[must_use]
pub fn verify(policy: &Policy, articles: &[Article], source: Option<&str>) -> Verified {
    let mut verified = Verified::default();
    let mut compared = 0;
    let sought = || policy.quotes().filter(|quote| source.is_none_or(|source| quote.source.id == source));
    if sought().all(|quote| quote.anchor.is_none()) {
        let kind = Kind::NothingAnchored { quotes: sought().count() };
        verified.problems.push(Problem::new(kind, Path::root().key("quotes")));
    }
    for (index, quote) in policy.quotes().enumerate() {
        let Some(anchor) = &quote.anchor else { continue };
        if source.is_some_and(|source| quote.source.id != source) {
            continue;
        }
        let at = Path::root().key("quotes").index(index);
        let (start, end) = (normalised(&anchor.start), anchor.end.as_deref().map(normalised));
        let Some(article) = deciding(articles, &start, end.as_deref()) else { continue };
        let range = match article.passage(&start, end.as_deref()) {
            Ok(range) => range,
            Err(missing) => {
                let words = [Some(&anchor.start), anchor.end.as_ref()];
                let faults = faults(article, missing, [Some(start), end], words, &mut compared);
                let faults = faults.into_iter().map(|(key, kind)| Problem::new(kind, at.key("anchor").key(key)));
                verified.problems.extend(faults);
                continue;
            }
        };
        let line = article.line(range.start);
        let text = article.text.get(range).unwrap_or_default().to_owned();
        let digest = digest(&text);
        let changed = anchor.digest.as_ref().is_some_and(|locked| *locked != digest);
        if changed {
            verified.problems.push(Problem::new(Kind::PassageChanged { line }, at.key("anchor").key("digest")));
        } else if anchor.digest.is_none() {
            verified.problems.push(Problem::new(Kind::PassageUnlocked { line }, at.name("anchor")));
        }
        verified.passages.push(Passage { quote: index, text, line, digest, changed });
    }
    verified
}

/// The part of an article that decides about an anchor, whose words are normalised: the first that has them all.
pub(super) fn deciding<'a>(articles: &'a [Article], start: &str, end: Option<&str>) -> Option<&'a Article> {
    let has_all = |article: &&Article| {
        let mut parts = [Some(start), end].into_iter().flatten();
        parts.all(|words| article.find(words).next().is_some())
    };
    articles.iter().find(has_all).or(articles.first())
}

/// The faults of an anchor, each with the key of its side. Each side is given as it is sought, and as it is written.
fn faults(
    article: &Article,
    missing: Missing,
    [start, end]: [Option<String>; 2],
    [first, last]: [Option<&String>; 2],
    compared: &mut usize,
) -> Vec<(&'static str, Kind)> {
    let [first, last] = [first, last].map(|words| words.cloned().unwrap_or_default());
    let lines = |positions: [usize; 2]| positions.map(|at| article.line(at));
    let length = start.as_ref().map_or(0, String::len);
    let mut nearest = |words: &Option<String>, after| article.nearest(words.as_deref()?, after, compared);
    let mut absent = Vec::new();
    match missing {
        Missing::Single(positions) => {
            return vec![("start", Kind::AnchorRepeated { words: first, lines: lines(positions) })];
        }
        Missing::Order(positions) => {
            return vec![("end", Kind::AnchorReversed { end: last, lines: lines(positions) })];
        }
        Missing::End(at) => {
            let (nearest, after) = (nearest(&end, at + length), Some(article.line(at)));
            return vec![("end", Kind::AnchorMissing { words: last, nearest, after })];
        }
        Missing::Start | Missing::Both => {
            let near = nearest(&start, 0);
            absent.push(("start", Kind::AnchorMissing { words: first, nearest: near, after: None }));
            if matches!(missing, Missing::Both) && end.is_some() {
                absent.push(("end", Kind::AnchorMissing { words: last, nearest: nearest(&end, 0), after: None }));
            }
        }
    }
    absent
}

pub(super) fn digest(passage: &str) -> String {
    format!("sha256:{}", sha256(passage.as_bytes()))
}

/// The digest of bytes, in hex.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, words: &str) -> usize {
        let article = Article::new([(text, 1)]);
        article.find(&normalised(words)).take(2).count()
    }

    #[test]
    fn what_print_changes_does_not_matter() {
        assert_eq!(normalised(" \u{feff}a\u{a0}\n b\u{ad}c\u{200b}d "), "a bcd");
        assert_eq!(normalised("“don’t” – „so“ …"), normalised("\"don't\" - \"so\" ..."));
        assert_eq!(normalised("cafe\u{301} A\u{30a}ngstro\u{308}m"), "café Ångström");
        assert_ne!(normalised("us"), normalised("US"));
        assert_eq!(normalised("\u{ad} \u{200b}"), "");
    }

    #[test]
    fn accents_are_composed_across_runs() {
        let article = Article::new([("le cafe", 1), ("\u{301}\nest", 1), (" ferme\u{301}", 2)]);
        assert_eq!(article.text, "le café est fermé");
        let at = |words: &str| article.find(words).next().map(|at| article.line(at));
        assert_eq!((at("café"), at("est fermé")), (Some(1), Some(2)));
    }

    #[test]
    fn matches_begin_and_end_with_words() {
        assert_eq!(found("the flaw allows it", "law allows"), 0);
        assert_eq!(found("the law allowsit", "law allows"), 0);
        assert_eq!(found("the law allows.", "law allows"), 1);
        assert_eq!(found("so so so", "so so"), 2);
        assert_eq!(found("天气很好", "气很"), 1);
        assert_eq!(found("anything", "\u{ad}"), 0);
        assert_eq!(found("", "anything"), 0);
    }

    #[test]
    fn the_nearest_has_a_line() {
        let article = Article::new([("one two\nthree four five\n\nsix", 10)]);
        let mut compared = 0;
        assert_eq!(article.nearest("three for", 0, &mut compared), Some(("three four".into(), 11)));
        assert_eq!(article.nearest("sixx", 0, &mut compared), Some(("six".into(), 13)));
        assert_eq!(article.nearest("nothing alike", 0, &mut compared), None);
        assert_eq!(article.nearest("two", 5, &mut compared), None, "only after a position");
        compared = MAX_COMPARED;
        assert_eq!(article.nearest("three for", 0, &mut compared), None, "past the bound");
        compared = 0;
        assert_eq!(article.nearest("tree for", 0, &mut compared), None, "no word is the same")
    }
}
