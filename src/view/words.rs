//! The words of the interface, one set per language. Words of a policy are in its file.
//!
//! A set is data and nothing else: texts, and patterns with placeholders in braces. Dates, lists and the names of
//! languages are here too, and not left to the browser's `Intl`: markup that was rendered on a server has to be the same
//! in the browser, byte for byte, where the widget takes it over, and a server has no `Intl`. The patterns are those of
//! the Unicode CLDR, from which browsers take theirs; `tests/browser.rs` compares the two. No text counts anything, so
//! that no language needs its plural forms.

mod ar;
mod de;
mod en;
mod uk;

use crate::engine::policy::{Basis, Date, NoteKind, Policy, primary};
use crate::format::decimal;
use crate::format::number::Number;
use crate::format::syntax::{Piece, pieces};

/// The interface in one language.
#[derive(Debug, PartialEq, Eq)]
pub struct Words {
    /// The language tag.
    pub language: &'static str,
    /// The direction that it is written in: `ltr` or `rtl`.
    pub direction: &'static str,
    /// Before the choices.
    pub choose_a_case: &'static str,
    /// Before the date of the report.
    pub as_reported: &'static str,
    /// The label of the outcome *unstated*, of a report and of any other source.
    unstated: [&'static str; 2],
    /// What *unstated* means, of a report and of any other source.
    unstated_means: [&'static str; 2],
    /// What silence means in general, of a report and of any other source.
    #[cfg(feature = "cli")]
    silence: [&'static str; 2],
    /// The label of the outcome *depends*, with `{dimensions}`: the open choices that can change the answer.
    depends_on: &'static str,
    /// The label of a conflict.
    pub conflict: &'static str,
    /// The explanation of a conflict.
    pub conflict_means: &'static str,
    /// The label of an outcome that would take too much work to find.
    pub undetermined: &'static str,
    /// What to do about it.
    pub undetermined_means: &'static str,
    /// Before the outcomes that are still possible.
    pub still_possible: &'static str,
    /// Announced after a change that changes no answer.
    pub same_answer: &'static str,
    /// Heard after the part of a rule's condition that keeps it from applying; it is underlined for the eye.
    pub not_so_here: &'static str,
    /// Heard between the answers before and after a change.
    pub then: &'static str,
    /// The link to the answer.
    pub read_the_answer: &'static str,
    /// In place of an answer, where not everything is chosen yet and no script is there to say what still matters.
    #[cfg(feature = "cli")]
    pub choose_in_each_row: &'static str,
    /// The choice that leaves a dimension open.
    pub all: &'static str,
    /// Above the nearest scenarios with another answer.
    pub what_would_change: &'static str,
    /// Between an answer and the choices that lead to it.
    pub if_chosen: &'static str,
    /// Where there is no other answer.
    pub no_flips: &'static str,
    /// Where finding one would take too much work.
    pub flips_undetermined: &'static str,
    /// Before the choices that change no answer.
    pub makes_no_difference: &'static str,
    /// The rules that do not apply.
    pub other_rules: &'static str,
    /// Before the condition of one of them.
    pub applies_with: &'static str,
    /// Between alternatives of a condition.
    pub or_with: &'static str,
    /// The heading of the changes that the report brings.
    pub what_changed: &'static str,
    /// Before the reasons.
    pub why: &'static str,
    /// Before the displaced rules.
    pub sets_aside: &'static str,
    /// Above the answers to another question, and to several.
    separate: [&'static str; 2],
    /// Before the exception that displaces a rule.
    pub gives_way: &'static str,
    /// Before the readings.
    pub how_we_read_this: &'static str,
    /// Before an anchor that leads nowhere.
    pub in_the_article: &'static str,
    /// Before the words of a passage that is not in the article.
    pub in_the_source: &'static str,
    /// Before an anchor that leads to its passage.
    pub show_in_the_article: &'static str,
    /// Before a passage that has been shown in the article.
    pub shown_in_the_article: &'static str,
    /// Where an anchor is not in the page.
    pub not_on_this_page: &'static str,
    /// Where an anchor is in the page several times.
    pub more_than_once: &'static str,
    /// The link to the passage in its source, after that.
    pub find_in_the_source: &'static str,
    /// What leads back from the article.
    pub back_to_the_explainer: &'static str,
    /// What leads back to a link in the article.
    pub back_to_the_article: &'static str,
    /// How a table is read.
    pub row_note: &'static str,
    /// Before the verdict of the cell that is outlined.
    pub your_case: &'static str,
    /// Before the number of scenarios of a cell.
    pub cases: &'static str,
    /// The only row of a table that names nothing.
    pub every_case: &'static str,
    /// The tables of all scenarios, or of those around the one that is set.
    pub at_a_glance: &'static str,
    /// Before the choices that all scenarios of a table share.
    pub shown_for: &'static str,
    /// Before the notes.
    pub notes: &'static str,
    /// Before the sources.
    pub sources: &'static str,
    /// How the answers come from the sources.
    pub method: &'static str,
    /// All notes of the policy.
    pub corrections: &'static str,
    /// Where there are no corrections.
    pub no_corrections: &'static str,
    /// Between the parts of one line.
    pub comma: &'static str,
    /// Separates items that may have a comma of their own.
    pub semicolon: &'static str,
    /// Between the earlier state and the later one, in the direction of the language.
    pub arrow: &'static str,
    /// The button that copies an address which leads to the scenario.
    pub copy_link: &'static str,
    /// The button that copies scenario, verdicts, sources and that address.
    pub copy_answer: &'static str,
    /// The button that hands them to the system's share sheet.
    pub share: &'static str,
    /// After something has been copied.
    pub copied: &'static str,
    /// The name of a field with what could not be copied.
    pub copy_by_hand: &'static str,
    /// Where a link led to the widget whose scenario cannot be read whole.
    pub link_incomplete: &'static str,
    /// The link to where the widget always is as it should be.
    #[cfg(feature = "cli")]
    pub current_version: &'static str,
    /// Below every answer.
    pub later_developments: &'static str,
    /// The notice of a superseded policy.
    pub superseded: &'static str,
    /// The notice of a withdrawn policy.
    pub withdrawn: &'static str,
    /// The notice of texts that no editor has reviewed in this language.
    pub unreviewed: &'static str,
    /// The notice of a policy that is not written in this language, with `{language}`.
    pub not_translated: &'static str,
    /// After a text that is in another language than those around it, with `{language}`.
    pub in_language: &'static str,
    /// In a table, above the outcomes.
    #[cfg(feature = "cli")]
    pub outcome: &'static str,
    /// In a table, above the numbers of scenarios.
    #[cfg(feature = "cli")]
    pub scenarios: &'static str,
    /// In a table, for all options of a dimension.
    #[cfg(feature = "cli")]
    pub any: &'static str,
    and: Join,
    or: Join,
    /// Who reported a rule, with `{names}`.
    pub reported_by: &'static str,
    /// Who announced it, with `{names}`.
    pub announced_by: &'static str,
    /// Who is quoted for a part of it, with `{names}`.
    pub quoted: &'static str,
    /// One of those, with `{said_by}`, and where, with `{reported_by}`.
    pub quoted_in: &'static str,
    /// Where all of it, and where a part of it, has no named source.
    pub unnamed: [&'static str; 2],
    /// Where no passage is cited at all.
    pub no_passage: &'static str,
    /// With `{said_by}`, with `{reported_by}`, and with both.
    attribution: [&'static str; 3],
    /// In the order of [`Basis::ALL`]: announced, reported, practice, experts, article.
    basis: [&'static str; 5],
    correction: &'static str,
    update: &'static str,
    /// With `{dimension}`.
    open_choice: &'static str,
    /// From a number, above it, up to it and below it, with `{number}`.
    pub(super) interval: [&'static str; 4],
    /// A number with `{unit}`: with a word, in percent, in degrees of some scale, in a currency that has a sign.
    units: [&'static str; 4],
    /// Minus, the decimal mark, and what groups digits.
    signs: [&'static str; 3],
    /// With `{day}`, `{month}` and `{year}`.
    date: &'static str,
    /// As a date uses them.
    months: [&'static str; 12],
    /// The names of the languages of the interface in this language, by tag.
    languages: [(&'static str, &'static str); 4],
}

/// The separators of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Join {
    /// Between all but the last two.
    between: &'static str,
    /// Between the last two.
    last: &'static str,
}

impl Words {
    /// Every language of the interface; the first is the one to fall back to.
    pub const ALL: [&'static Words; 4] = [&en::WORDS, &de::WORDS, &uk::WORDS, &ar::WORDS];

    /// The interface in a language, whatever its region or script; in English where that language is not there.
    #[must_use]
    pub fn of(language: &str) -> &'static Words {
        let of_language = |words: &&Words| words.language.eq_ignore_ascii_case(primary(language));
        Words::ALL.into_iter().find(of_language).unwrap_or(&en::WORDS)
    }

    /// The label of the outcome *unstated*. A policy that has a date of report comes from one.
    #[must_use]
    pub fn unstated(&self, policy: &Policy) -> &'static str {
        let [report, source] = self.unstated;
        if policy.reported().is_some() { report } else { source }
    }

    /// What *unstated* means.
    #[must_use]
    pub fn unstated_means(&self, policy: &Policy) -> &'static str {
        let [report, source] = self.unstated_means;
        if policy.reported().is_some() { report } else { source }
    }

    /// The meaning of *unstated*, for a text that is not about one scenario.
    #[cfg(feature = "cli")]
    #[must_use]
    pub fn silence(&self, policy: &Policy) -> &'static str {
        let [report, source] = self.silence;
        if policy.reported().is_some() { report } else { source }
    }

    /// A day, as it is written in running text.
    #[must_use]
    pub fn date(&self, date: Date) -> String {
        let month = usize::from(date.month).checked_sub(1).and_then(|month| self.months.get(month));
        let (day, year) = (decimal(date.day.into(), 1), decimal(date.year.into(), 1));
        fill(self.date, &[("day", &day), ("month", month.copied().unwrap_or_default()), ("year", &year)])
    }

    /// How a claim is known.
    #[must_use]
    pub fn basis(&self, basis: Basis) -> &'static str {
        let position = Basis::ALL.iter().position(|(_, other)| *other == basis);
        position.and_then(|position| self.basis.get(position)).copied().unwrap_or_default()
    }

    /// The pattern that names speaker and reporter, depending on which of them is known.
    #[must_use]
    pub fn attribution(&self, is_said_by: bool, is_reported_by: bool) -> Option<&'static str> {
        let [said, reported, both] = self.attribution;
        match (is_said_by, is_reported_by) {
            (true, true) => Some(both),
            (true, false) => Some(said),
            (false, true) => Some(reported),
            (false, false) => None,
        }
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
        let [one, several] = self.separate;
        if questions == 1 { one } else { several }
    }

    /// The placeholder for an open choice in a sentence.
    #[must_use]
    pub fn open_choice(&self, dimension: &str) -> String {
        fill(self.open_choice, &[("dimension", dimension)])
    }

    /// The name of a language; its tag where the interface does not know it.
    #[must_use]
    pub fn language_name<'t>(&self, tag: &'t str) -> &'t str {
        let known = self.languages.iter().find(|(known, _)| known.eq_ignore_ascii_case(primary(tag)));
        known.map_or(tag, |(_, name)| *name)
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
    pub fn list(&self, items: &[impl AsRef<str>], join: Join) -> String {
        // Where an item has a comma of its own, semicolons separate: no item can be misheard as two.
        let has_comma = items.iter().any(|item| item.as_ref().contains([',', '،']));
        let mut list = String::new();
        for (position, item) in items.iter().enumerate() {
            if position > 0 {
                let between = if position + 1 == items.len() { join.last } else { join.between };
                if has_comma {
                    list.push_str(self.semicolon);
                }
                list.push_str(if has_comma { between.trim_start_matches([',', ' ']) } else { between });
            }
            list.push_str(item.as_ref());
        }
        list
    }

    /// A number with its unit.
    #[must_use]
    pub fn measure(&self, number: Number, unit: &str) -> String {
        let number = self.number(number);
        let [word, percent, degrees, currency] = self.units;
        let pattern = match unit {
            "" => return number,
            "%" => percent,
            "€" | "$" | "£" | "₴" => currency,
            _ if unit.starts_with('°') => degrees,
            _ => word,
        };
        fill(pattern, &[("number", &number), ("unit", unit)])
    }

    /// A number, its digits in groups.
    fn number(&self, number: Number) -> String {
        let [minus, point, group] = self.signs;
        let plain = number.written("-", ".");
        let mut left = plain.find('.').unwrap_or(plain.len());
        let mut is_whole = true;
        let mut text = String::new();
        for (position, sign) in plain.char_indices() {
            let is_first = position == 0 || text == minus;
            match sign {
                '-' => text += minus,
                '.' => {
                    is_whole = false;
                    text += point;
                }
                digit => {
                    if is_whole && !is_first && left.is_multiple_of(3) {
                        text += group;
                    }
                    text.push(digit);
                }
            }
            left = left.wrapping_sub(1);
        }
        text
    }

    /// All of a list: "one, another and a third".
    #[must_use]
    pub fn and(&self) -> Join {
        self.and
    }

    /// One of a list: "one, another or a third".
    #[must_use]
    pub fn or(&self) -> Join {
        self.or
    }
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
