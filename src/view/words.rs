//! The words of the interface, one set per language. Words of a policy are in its file.
//!
//! A set is data and nothing else: texts, some of several parts between bars, and patterns with placeholders in braces.
//! Dates, lists and the names of languages are here too, and not left to the browser's `Intl`: markup that was rendered
//! on a server has to be the same in the browser, byte for byte, where the widget takes it over, and a server has no
//! `Intl`. The patterns are those of the Unicode CLDR, from which browsers take theirs; `tests/browser.rs` compares the
//! two. No text counts anything, so that no language needs its plural forms.
//!
//! In the browser's bundle are the English words alone; those of another language are a file that the loader fetches.

#[macro_use]
mod file;

#[cfg(feature = "languages")]
mod ar;
#[cfg(feature = "languages")]
mod de;
mod en;
#[cfg(feature = "languages")]
mod es;
#[cfg(feature = "languages")]
mod fr;
#[cfg(feature = "languages")]
mod it;
#[cfg(feature = "languages")]
mod pl;
#[cfg(feature = "languages")]
mod pt;
#[cfg(feature = "languages")]
mod ru;
#[cfg(feature = "languages")]
mod tr;
#[cfg(feature = "languages")]
mod uk;
#[cfg(feature = "languages")]
mod zh;

#[cfg(not(feature = "languages"))]
use std::cell::OnceCell;

use crate::engine::policy::{Basis, Date, NoteKind, Policy, primary};
use crate::format::decimal;
use crate::format::number::Number;
use crate::format::syntax::{Piece, pieces};

words! {
    /// The interface in one language.
    pub struct Words {
        /// The language tag.
        pub language,
        /// The direction that it is written in: `ltr` or `rtl`.
        pub direction,
        /// Before the choices.
        pub choose_a_case,
        /// Before the date of the report.
        pub as_reported,
        /// The label of the outcome *unstated*, of a report and of any other source.
        unstated,
        /// What *unstated* means, of a report and of any other source.
        unstated_means,
        /// The label of the outcome *depends*, with `{dimensions}`: the open choices that can change the answer.
        depends_on,
        /// The label of a conflict.
        pub conflict,
        /// The explanation of a conflict.
        pub conflict_means,
        /// The label of an outcome that would take too much work to find.
        pub undetermined,
        /// What to do about it.
        pub undetermined_means,
        /// Before the outcomes that are still possible.
        pub still_possible,
        /// Announced after a change that changes no answer.
        pub same_answer,
        /// Heard after the part of a rule's condition that keeps it from applying; it is underlined for the eye.
        pub not_so_here,
        /// Heard between the answers before and after a change.
        pub then,
        /// The link to the answer.
        pub read_the_answer,
        /// The choice that leaves a dimension open.
        pub all,
        /// Above the nearest scenarios with another answer.
        pub what_would_change,
        /// Between an answer and the choices that lead to it.
        pub if_chosen,
        /// Where there is no other answer.
        pub no_flips,
        /// Where finding one would take too much work.
        pub flips_undetermined,
        /// Before the choices that change no answer.
        pub makes_no_difference,
        /// The rules that do not apply.
        pub other_rules,
        /// Before the condition of one of them.
        pub applies_with,
        /// Between alternatives of a condition.
        pub or_with,
        /// The heading of the changes that the report brings.
        pub what_changed,
        /// Before the reasons.
        pub why,
        /// Before the displaced rules.
        pub sets_aside,
        /// Above the answers to another question, and to several.
        separate,
        /// Before the exception that displaces a rule.
        pub gives_way,
        /// Before the readings.
        pub how_we_read_this,
        /// Before an anchor that leads nowhere.
        pub in_the_article,
        /// Before the words of a passage that is not in the article.
        pub in_the_source,
        /// Before an anchor that leads to its passage.
        pub show_in_the_article,
        /// Before a passage that has been shown in the article.
        pub shown_in_the_article,
        /// Where an anchor is not in the page.
        pub not_on_this_page,
        /// Where an anchor is in the page several times.
        pub more_than_once,
        /// The link to the passage in its source, after that.
        pub find_in_the_source,
        /// What leads back from the article.
        pub back_to_the_explainer,
        /// What leads back to a link in the article.
        pub back_to_the_article,
        /// How a table is read.
        pub row_note,
        /// Before the verdict of the cell that is outlined.
        pub your_case,
        /// Before the number of scenarios of a cell.
        pub cases,
        /// The only row of a table that names nothing.
        pub every_case,
        /// The tables of all scenarios, or of those around the one that is set.
        pub at_a_glance,
        /// Before the choices that all scenarios of a table share.
        pub shown_for,
        /// Before the notes.
        pub notes,
        /// Before the sources.
        pub sources,
        /// How the answers come from the sources.
        pub method,
        /// All notes of the policy.
        pub corrections,
        /// Where there are no corrections.
        pub no_corrections,
        /// After a label.
        pub colon,
        /// At the end of a sentence.
        pub stop,
        /// Between the parts of one line.
        pub comma,
        /// Separates items that may have a comma of their own.
        pub semicolon,
        /// Between the earlier state and the later one, in the direction of the language.
        pub arrow,
        /// The button that copies an address which leads to the scenario.
        pub copy_link,
        /// The button that copies scenario, verdicts, sources and that address.
        pub copy_answer,
        /// The button that hands them to the system's share sheet.
        pub share,
        /// After something has been copied.
        pub copied,
        /// The name of a field with what could not be copied.
        pub copy_by_hand,
        /// Where a link led to the widget whose scenario cannot be read whole.
        pub link_incomplete,
        /// Below every answer.
        pub later_developments,
        /// The notice of a superseded policy.
        pub superseded,
        /// The notice of a withdrawn policy.
        pub withdrawn,
        /// The notice of texts that no editor has reviewed in this language.
        pub unreviewed,
        /// The notice of a policy that is not written in this language, with `{language}`.
        pub not_translated,
        /// After a text that is in another language than those around it, with `{language}`.
        pub in_language,
        /// All of a list: what is between its items, and before the last. Then what is there instead where the last begins
        /// with some sound: that sound, and what is before it. The first that fits counts.
        pub and,
        /// One of a list, in the same way.
        pub or,
        /// Who reported a rule, with `{names}`.
        pub reported_by,
        /// Who announced it, with `{names}`.
        pub announced_by,
        /// Who is quoted for a part of it, with `{names}`.
        pub quoted,
        /// One of those, with `{said_by}`, and where, with `{reported_by}`.
        pub quoted_in,
        /// Where all of it, and where a part of it, has no named source.
        unnamed,
        /// Where no passage is cited at all.
        pub no_passage,
        /// With `{said_by}`, with `{reported_by}`, and with both.
        attribution,
        /// In the order of [`Basis::ALL`]: announced, reported, practice, experts, article.
        basis,
        correction,
        update,
        /// With `{dimension}`.
        open_choice,
        /// From a number, above it, up to it and below it, with `{number}`.
        pub(super) interval,
        /// A number with `{unit}`: with a word, in percent, in degrees of some scale, in a currency that has a sign.
        units,
        /// Minus, the decimal mark, what groups digits, and the shortest number whose digits are in groups.
        signs,
        /// With `{day}`, `{month}` and `{year}`.
        date,
        /// As a date uses them.
        months,
        /// The names of the languages of the interface in this language, each after its tag.
        languages,
    }

    /// What only the command line says.
    cli {
        /// What silence means in general, of a report and of any other source.
        silence,
        /// In place of an answer, where not everything is chosen yet and no script is there to say what still matters.
        pub choose_in_each_row,
        /// The link to where the widget always is as it should be.
        pub current_version,
        /// In a table, above the outcomes.
        pub outcome,
        /// In a table, above the numbers of scenarios.
        pub scenarios,
        /// In a table, for all options of a dimension.
        pub any,
    }
}

impl Words {
    /// Every language that is compiled in; the first is the one to fall back to.
    #[cfg(feature = "languages")]
    pub const ALL: [&'static Words; 12] = [
        &en::WORDS,
        &de::WORDS,
        &uk::WORDS,
        &ar::WORDS,
        &fr::WORDS,
        &es::WORDS,
        &pt::WORDS,
        &it::WORDS,
        &pl::WORDS,
        &tr::WORDS,
        &ru::WORDS,
        &zh::WORDS,
    ];

    /// The interface in a language, whatever its region or script; in English where that language is not there.
    #[must_use]
    pub fn of(language: &str) -> &'static Words {
        let language = primary(language);
        let (english, others) = known();
        for words in others {
            if words.language.eq_ignore_ascii_case(language) {
                return words;
            }
        }
        english
    }

    /// The label of the outcome *unstated*. A policy that has a date of report comes from one.
    #[must_use]
    pub fn unstated(&self, policy: &Policy) -> &'static str {
        part(self.unstated, usize::from(policy.reported().is_none()))
    }

    /// What *unstated* means.
    #[must_use]
    pub fn unstated_means(&self, policy: &Policy) -> &'static str {
        part(self.unstated_means, usize::from(policy.reported().is_none()))
    }

    /// The meaning of *unstated*, for a text that is not about one scenario.
    #[cfg(feature = "cli")]
    #[must_use]
    pub fn silence(&self, policy: &Policy) -> &'static str {
        part(self.silence, usize::from(policy.reported().is_none()))
    }

    /// A day, as it is written in running text.
    #[must_use]
    pub fn date(&self, date: Date) -> String {
        let month = part(self.months, usize::from(date.month).wrapping_sub(1));
        let (day, year) = (decimal(date.day.into(), 1), decimal(date.year.into(), 1));
        fill(self.date, &[("day", &day), ("month", month), ("year", &year)])
    }

    /// Where no source is named for all of a rule, or for a part of it.
    #[must_use]
    pub fn unnamed(&self, is_part: bool) -> &'static str {
        part(self.unnamed, usize::from(is_part))
    }

    /// How a claim is known.
    #[must_use]
    pub fn basis(&self, basis: Basis) -> &'static str {
        part(self.basis, basis as usize)
    }

    /// The pattern that names speaker and reporter, depending on which of them is known.
    #[must_use]
    pub fn attribution(&self, is_said_by: bool, is_reported_by: bool) -> Option<&'static str> {
        let position = (usize::from(is_said_by) + 2 * usize::from(is_reported_by)).checked_sub(1)?;
        Some(part(self.attribution, position))
    }

    /// The name of a kind of note.
    #[must_use]
    pub fn note_kind(&self, kind: NoteKind) -> &'static str {
        match kind {
            NoteKind::Correction => self.correction,
            NoteKind::Update => self.update,
        }
    }

    /// The label of the outcome *depends*, of these dimensions.
    #[must_use]
    pub fn depends_on(&self, dimensions: &str) -> String {
        fill(self.depends_on, &[("dimensions", dimensions)])
    }

    /// The heading above the answers to this many other questions.
    #[must_use]
    pub fn separate(&self, questions: usize) -> &'static str {
        part(self.separate, usize::from(questions > 1))
    }

    /// The placeholder for an open choice in a sentence.
    #[must_use]
    pub fn open_choice(&self, dimension: &str) -> String {
        fill(self.open_choice, &[("dimension", dimension)])
    }

    /// The name of a language; its tag where the interface does not know it.
    #[must_use]
    pub fn language_name<'t>(&self, tag: &'t str) -> &'t str {
        for named in self.languages.split('|') {
            if let Some((known, name)) = named.split_once(' ')
                && known.eq_ignore_ascii_case(primary(tag))
            {
                return name;
            }
        }
        tag
    }

    /// The notice of a policy that is written in another language, of this tag.
    #[must_use]
    pub fn not_translated(&self, tag: &str) -> String {
        fill(self.not_translated, &[("language", self.language_name(tag))])
    }

    /// What follows a text that is in another language, of this tag, than those around it.
    #[must_use]
    pub fn in_language(&self, tag: &str) -> String {
        fill(self.in_language, &[("language", self.language_name(tag))])
    }

    /// Several things in a row.
    #[must_use]
    pub fn list(&self, items: &[impl AsRef<str>], join: &'static str) -> String {
        // Where an item has a comma of its own, semicolons separate: no item can be misheard as two.
        let has_comma = items.iter().any(|item| item.as_ref().contains([',', '،', '，', '、']));
        let mut list = String::new();
        for (position, item) in items.iter().enumerate() {
            if position > 0 {
                let between = if position + 1 < items.len() { part(join, 0) } else { before_last(join, item.as_ref()) };
                if has_comma {
                    list.push_str(self.semicolon);
                }
                list.push_str(if has_comma { between.trim_start_matches([',', ' ', '、']) } else { between });
            }
            list.push_str(item.as_ref());
        }
        list
    }

    /// A number with its unit.
    #[must_use]
    pub fn measure(&self, number: Number, unit: &str) -> String {
        let number = self.number(number);
        let minus = part(self.signs, 0);
        let mut signs = unit.chars();
        let pattern = match (signs.next(), signs.next()) {
            (None, _) => return number,
            (Some('%'), None) => 1,
            (Some('°'), _) => 2,
            (Some('€' | '$' | '£' | '₴' | '₽' | '₺' | '¥'), None) => 3,
            _ => 0,
        };
        let pattern = part(self.units, pattern);
        // Minus goes before all of it: "-€5".
        match number.strip_prefix(minus) {
            Some(number) => [minus, &*fill(pattern, &[("number", number), ("unit", unit)])].concat(),
            None => fill(pattern, &[("number", &number), ("unit", unit)]),
        }
    }

    /// A number, its digits in groups.
    fn number(&self, number: Number) -> String {
        let [minus, point, group, grouped] = [0, 1, 2, 3].map(|sign| part(self.signs, sign));
        let plain = number.written("-", ".");
        let mut left = plain.find('.').unwrap_or(plain.len());
        let digits = left - usize::from(plain.starts_with('-'));
        let mut is_grouped = digits >= grouped.len();
        let mut text = String::new();
        for (position, sign) in plain.char_indices() {
            let is_first = position == 0 || text == minus;
            match sign {
                '-' => text += minus,
                '.' => {
                    is_grouped = false;
                    text += point;
                }
                digit => {
                    if is_grouped && !is_first && left.is_multiple_of(3) {
                        text += group;
                    }
                    text.push(digit);
                }
            }
            left = left.wrapping_sub(1);
        }
        text
    }
}

/// English, and every language.
type Known = (&'static Words, &'static [&'static Words]);

#[cfg(feature = "languages")]
fn known() -> Known {
    (&en::WORDS, &Words::ALL)
}

#[cfg(not(feature = "languages"))]
thread_local! {
    /// English, and what was learnt. A widget has a thread, and so a memory, of its own.
    static LEARNT: OnceCell<Known> = const { OnceCell::new() };
}

#[cfg(not(feature = "languages"))]
fn known() -> Known {
    LEARNT.with(|learnt| *learnt.get_or_init(|| read_all("")))
}

/// Learns languages from their files, which follow each other, before anything is asked. They are kept as long as the
/// widget: everything that is drawn may hold a part of them.
#[cfg(not(feature = "languages"))]
pub fn learn(files: &str) {
    let _ = LEARNT.with(|learnt| learnt.set(read_all(files)));
}

/// Does nothing: all languages are compiled in.
#[cfg(feature = "languages")]
pub fn learn(_: &str) {}

/// Reads files.
#[cfg_attr(feature = "languages", allow(dead_code, reason = "a test reads what it has written"))]
fn read_all(files: &str) -> Known {
    let mut files: &'static str = [en::FILE, files].concat().leak();
    let english: &Words = Box::leak(Box::new(Words::read(&mut files)));
    let mut others: Vec<&'static Words> = Vec::new();
    while !files.is_empty() {
        others.push(Box::leak(Box::new(Words::read(&mut files))));
    }
    (english, others.leak())
}

/// One of the parts of a text.
#[inline(never)]
pub(super) fn part(text: &'static str, position: usize) -> &'static str {
    text.split('|').nth(position).unwrap_or_default()
}

/// The separator before the last of a list.
fn before_last(join: &'static str, item: &str) -> &'static str {
    // A word may have to end as well: "11 " is not the beginning of "110".
    let item = [item, " "].concat();
    let mut parts = join.split('|').skip(2);
    while let (Some(sound), Some(before)) = (parts.next(), parts.next()) {
        if item.starts_with(sound) {
            return before;
        }
    }
    part(join, 1)
}

/// A pattern with texts in the places of its names.
pub(super) fn fill(pattern: &str, texts: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    for piece in pieces(pattern) {
        filled.push_str(match piece {
            Piece::Text(words) | Piece::Unclosed(words) => words,
            Piece::Dimension(name) => texts.iter().find(|(other, _)| *other == name).map_or("", |(_, text)| text),
        });
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::{Words, en, read_all};

    /// What a browser reads from the files is what is compiled in here.
    #[test]
    fn languages_are_read_from_their_files() {
        let files: String = Words::ALL.iter().map(|words| words.file()).collect();
        assert!(files.starts_with(en::FILE));
        let (english, others) = read_all(&files);
        assert_eq!(english.file(), Words::ALL[0].file());
        assert_eq!(others.len(), Words::ALL.len());
        for (read, compiled) in others.iter().zip(Words::ALL) {
            assert_eq!(read.file(), compiled.file());
        }
        assert!(read_all("").1.is_empty());
    }
}
