//! The compact form of a checked policy: what the check has found out, and where in the file its texts are. The widget
//! takes it beside the file, and so does without the strict reader. A snippet has it in an attribute; otherwise the strict
//! reader writes it in the browser, in a WebAssembly file of its own.
//!
//! It belongs to one file and one release: it begins with a sum over both, and is not read beside any other. What has the
//! right sum is trusted, except for positions and lengths, so that reading never panics and always ends.
//!
//! It is numbers, written with letters, digits, `-` and `_`: five bits each, the lowest first, and a sixth that means that
//! more follow. A number with a sign has the sign in its lowest bit. A list is its length and its entries. A text is where
//! the file has it, from where the last one ended; or, if the file writes it otherwise (with escapes, or not at all), its
//! bytes.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::interval::{Cut, Interval, Numbers};
use super::policy::{
    Anchor, Choice, Date, Dimension, Language, Note, Policy, Question, Quote, Rule, Silence, Source, Text, Verdict,
};
use super::position::{DimensionIx, OptionIx, Position, QuestionIx, RuleIx, VerdictIx};
use super::region::{Condition, OptionSet, Region};
use super::scenario::Scenario;
use crate::format::number::Number;
use crate::format::syntax::{Basis, NoteKind, Status, Tone};
use crate::format::wire::Entries;

const RELEASE: &str = env!("CARGO_PKG_VERSION");

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Of what a compact form belongs to, and of what follows in it (FNV-1a).
fn sum(file: &[u8], form: &[u8]) -> u64 {
    let mut sum = 0xcbf2_9ce4_8422_2325_u64;
    for part in [RELEASE.as_bytes(), file, form] {
        for byte in part {
            sum = (sum ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
        }
    }
    sum
}

/// The compact form of a policy that was read from this file.
#[must_use]
pub fn write(policy: &Policy, file: &[u8]) -> String {
    let mut out = Writer { form: String::new(), places: places(file), at: 0 };
    out.string(&policy.id);
    out.string(&policy.language);
    out.all(&policy.languages, |out, it| {
        out.string(&it.tag);
        out.number(it.reviewed.map_or(0, |reviewed| 1 + u64::from(reviewed)));
    });
    out.text(&policy.title);
    out.optional_text(policy.lead.as_ref());
    out.optional_text(policy.summary.as_ref());
    out.date(policy.reported);
    out.date(policy.updated);
    out.one_of(policy.status, Status::ALL);
    out.text(&policy.sentence);
    out.all(&policy.verdicts, |out, it| {
        out.string(&it.id);
        out.text(&it.label);
        out.one_of(it.tone, Tone::ALL);
    });
    out.all(&policy.questions, |out, it| {
        out.string(&it.id);
        out.text(&it.label);
        out.all(&it.labels, |out, (verdict, label)| {
            out.position(*verdict);
            out.text(label);
        });
    });
    out.all(&policy.dimensions, |out, it| {
        out.string(&it.id);
        out.text(&it.label);
        out.optional_text(it.short.as_ref());
        out.flag(it.is_time);
        out.optional_text(it.phrase.as_ref());
        out.flag(it.numbers.is_some());
        if let Some((numbers, unit)) = &it.numbers {
            out.optional_text(unit.as_ref());
            for bound in [numbers.min, numbers.max, numbers.step] {
                out.cut(bound.map(|at| Cut { at, after: false }));
            }
            out.all(&numbers.intervals, |out, interval| {
                out.cut(interval.lower);
                out.cut(interval.upper);
            });
        }
        out.all(&it.options, |out, option| {
            out.string(&option.id);
            out.text(&option.label);
            out.optional_text(option.short.as_ref());
            out.text(&option.phrase);
        });
    });
    // Of all dimensions, now that these are known.
    for dimension in &policy.dimensions {
        out.flag(dimension.asked_when.is_some());
        if let Some(condition) = &dimension.asked_when {
            out.condition(condition);
        }
    }
    out.scenario(&policy.start);
    out.scenario(&policy.written_start);
    out.all(&policy.sources, |out, it| {
        out.string(&it.id);
        out.text(&it.title);
        out.optional_text(it.publisher.as_ref());
        out.date(it.published);
        out.optional(it.url.as_deref());
        out.flag(it.elsewhere);
    });
    out.all(&policy.quotes, |out, it| {
        out.number(place_of(&policy.sources, &it.source));
        out.string(&it.id);
        out.optional_text(it.said_by.as_ref());
        out.optional_text(it.reported_by.as_ref());
        out.one_of(it.basis, Basis::ALL);
        out.flag(it.anchor.is_some());
        if let Some(anchor) = &it.anchor {
            out.string(&anchor.start);
            out.optional(anchor.end.as_deref());
            out.optional(anchor.digest.as_deref());
        }
    });
    let cited = |out: &mut Writer<'_>, quotes: &[Rc<Quote>]| {
        out.all(quotes, |out, quote| out.number(place_of(&policy.quotes, quote)));
    };
    out.all(&policy.rules, |out, it| {
        out.position(it.verdict.index);
        out.string(&it.id);
        out.position(it.question);
        out.condition(&it.condition);
        out.text(&it.text);
        out.optional_text(it.reading.as_ref());
        out.all(&it.exception_to, |out, rule| out.position(*rule));
        out.all(&it.exceptions, |out, rule| out.position(*rule));
        cited(out, &it.quotes);
    });
    out.all(&policy.silences, |out, it| {
        out.string(&it.id);
        out.position(it.question);
        out.condition(&it.condition);
        out.text(&it.text);
        cited(out, &it.quotes);
    });
    out.all(&policy.notes, |out, it| {
        out.date(Some(it.date));
        out.one_of(it.kind, NoteKind::ALL);
        out.text(&it.text);
        out.all(&it.rules, |out, rule| out.position(*rule));
    });
    let rest = std::mem::take(&mut out.form);
    out.number(sum(file, rest.as_bytes()));
    out.form + &rest
}

/// The policy of a file, from its compact form; `None` if this is not the form of this file by this release, or damaged.
#[must_use]
pub fn read(file: &[u8], form: &[u8]) -> Option<Policy> {
    let mut from = Reader { rest: form, file, at: 0, failed: false };
    if from.number() != sum(file, from.rest) {
        return None;
    }
    let policy = from.policy();
    (!from.failed && from.rest.is_empty()).then_some(policy)
}

/// Where a file has each of its texts, ascending, without those that have escapes.
fn places(file: &[u8]) -> BTreeMap<&[u8], Vec<usize>> {
    let mut places: BTreeMap<&[u8], Vec<usize>> = BTreeMap::new();
    let mut start = None;
    let mut is_plain = true;
    let mut bytes = file.iter().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match (byte, start) {
            (b'"', None) => (start, is_plain) = (Some(at + 1), true),
            (b'"', Some(from)) => {
                if let Some(text) = file.get(from..at)
                    && is_plain
                {
                    places.entry(text).or_default().push(from);
                }
                start = None;
            }
            (b'\\', Some(_)) => {
                is_plain = false;
                bytes.next();
            }
            _ => {}
        }
    }
    places
}

/// The position of a shared value in the list that it is from.
fn place_of<T>(all: &[Rc<T>], one: &Rc<T>) -> u64 {
    all.iter().position(|it| Rc::ptr_eq(it, one)).unwrap_or(all.len()) as u64
}

struct Writer<'f> {
    form: String,
    places: BTreeMap<&'f [u8], Vec<usize>>,
    /// Where the last text ends in the file.
    at: usize,
}

impl Writer<'_> {
    fn number(&mut self, mut number: u64) {
        loop {
            let more = number > 31;
            let digit = (number & 31) as usize + if more { 32 } else { 0 };
            self.form.extend(DIGITS.get(digit).map(|digit| char::from(*digit)));
            number >>= 5;
            if !more {
                return;
            }
        }
    }

    fn signed(&mut self, number: i64) {
        self.number(number.unsigned_abs() << 1 | u64::from(number < 0));
    }

    fn flag(&mut self, flag: bool) {
        self.number(flag.into());
    }

    fn position<P: Position>(&mut self, position: P) {
        self.number(position.number() as u64);
    }

    fn all<T>(&mut self, all: &[T], mut one: impl FnMut(&mut Self, &T)) {
        self.number(all.len() as u64);
        for it in all {
            one(self, it);
        }
    }

    fn one_of<T: PartialEq>(&mut self, one: T, all: &[(&str, T)]) {
        self.number(all.iter().position(|(_, it)| *it == one).unwrap_or_default() as u64);
    }

    fn optional(&mut self, text: Option<&str>) {
        let Some(text) = text else { return self.number(0) };
        let head = 1 + 2 * text.len() as u64;
        let places = self.places.get(text.as_bytes()).map(Vec::as_slice).unwrap_or_default();
        let next = places.partition_point(|place| *place < self.at);
        match places.get(next).or(places.last()).copied() {
            Some(place) => {
                self.number(head + 1);
                self.signed(place as i64 - self.at as i64);
                self.at = place + text.len();
            }
            None => {
                self.number(head);
                for byte in text.bytes() {
                    self.number(byte.into());
                }
            }
        }
    }

    fn string(&mut self, text: &str) {
        self.optional(Some(text));
    }

    fn optional_text(&mut self, text: Option<&Text>) {
        match text {
            None => self.number(0),
            Some(Text::Plain(text)) => {
                self.number(1);
                self.string(text);
            }
            Some(Text::ByLanguage(Entries(texts))) => {
                self.number(2 + texts.len() as u64);
                for (tag, text) in texts {
                    self.string(tag);
                    self.string(text);
                }
            }
        }
    }

    fn text(&mut self, text: &Text) {
        self.optional_text(Some(text));
    }

    fn date(&mut self, date: Option<Date>) {
        let of = |date: Date| u64::from(date.year) << 9 | u64::from(date.month) << 5 | u64::from(date.day);
        self.number(date.map_or(0, of));
    }

    fn cut(&mut self, cut: Option<Cut>) {
        self.number(cut.map_or(0, |cut| 1 + u64::from(cut.after)));
        if let Some(cut) = cut {
            self.signed(cut.at.millionths());
        }
    }

    fn condition(&mut self, condition: &Condition) {
        self.all(&condition.0, |out, region| {
            for options in &region.0 {
                out.number(options.bits());
            }
        });
    }

    fn scenario(&mut self, scenario: &Scenario) {
        for option in &scenario.0 {
            self.number(option.map_or(0, |option| 1 + option.get() as u64));
        }
    }
}

/// Reads on after a failure, which it keeps, and finds nothing: so each single step has nothing to look after.
struct Reader<'f> {
    rest: &'f [u8],
    file: &'f [u8],
    /// Where the last text ends in the file.
    at: usize,
    failed: bool,
}

impl Reader<'_> {
    fn policy(&mut self) -> Policy {
        let (id, language) = (self.string(), self.string());
        let languages = self.all(|from, _| {
            let tag = from.string();
            let reviewed = match from.number() {
                0 => None,
                known => Some(known == 2),
            };
            Some(Language { tag, reviewed })
        });
        let (title, lead, summary) = (self.text(), self.optional_text(), self.optional_text());
        let (reported, updated) = (self.date(), self.date());
        let status = self.one_of(Status::ALL, Status::Current);
        let sentence = self.text();
        let verdicts = self.all(|from, index| {
            let (id, label) = (from.string(), from.text());
            Some(Rc::new(Verdict {
                index: VerdictIx::new(index),
                id,
                label,
                tone: from.one_of(Tone::ALL, Tone::Permitted),
            }))
        });
        let questions = self.all(|from, index| {
            let (id, label) = (from.string(), from.text());
            let labels = from.all(|from, _| Some((from.position(verdicts.len()), from.text())));
            Some(Question { index: QuestionIx::new(index), id, label, labels })
        });
        let mut dimensions = self.all(|from, index| {
            Some(Dimension {
                index: DimensionIx::new(index),
                id: from.string(),
                label: from.text(),
                short: from.optional_text(),
                is_time: from.flag(),
                phrase: from.optional_text(),
                numbers: if from.flag() { Some(from.numbers()) } else { None },
                asked_when: None,
                options: from.all(|from, _| {
                    Some(Choice {
                        id: from.string(),
                        label: from.text(),
                        short: from.optional_text(),
                        phrase: from.text(),
                    })
                }),
            })
        });
        let mut everything = Vec::new();
        for dimension in &dimensions {
            everything.push(dimension.all());
        }
        for dimension in &mut dimensions {
            if self.flag() {
                dimension.asked_when = Some(self.condition(&everything));
            }
        }
        let (start, written_start) = (self.scenario(&everything), self.scenario(&everything));
        let sources = self.all(|from, _| {
            Some(Rc::new(Source {
                id: from.string(),
                title: from.text(),
                publisher: from.optional_text(),
                published: from.date(),
                url: from.optional(),
                elsewhere: from.flag(),
            }))
        });
        let quotes = self.all(|from, _| {
            let source = from.shared(&sources)?;
            Some(Rc::new(Quote {
                source,
                id: from.string(),
                said_by: from.optional_text(),
                reported_by: from.optional_text(),
                basis: from.one_of(Basis::ALL, Basis::Reported),
                anchor: if from.flag() { Some(from.anchor()) } else { None },
            }))
        });
        let rules = self.all(|from, index| {
            let verdict = from.shared(&verdicts)?;
            Some(Rule {
                index: RuleIx::new(index),
                verdict,
                id: from.string(),
                question: from.position(questions.len()),
                condition: from.condition(&everything),
                text: from.text(),
                reading: from.optional_text(),
                exception_to: from.all(|from, _| Some(from.position(usize::MAX))),
                exceptions: from.all(|from, _| Some(from.position(usize::MAX))),
                quotes: from.all(|from, _| from.shared(&quotes)),
            })
        });
        for rule in &rules {
            for other in rule.exception_to.iter().chain(&rule.exceptions) {
                self.failed |= other.get() >= rules.len();
            }
        }
        let silences = self.all(|from, _| {
            Some(Silence {
                id: from.string(),
                question: from.position(questions.len()),
                condition: from.condition(&everything),
                text: from.text(),
                quotes: from.all(|from, _| from.shared(&quotes)),
            })
        });
        let notes = self.all(|from, _| {
            let date = from.date()?;
            Some(Note {
                date,
                kind: from.one_of(NoteKind::ALL, NoteKind::Update),
                text: from.text(),
                rules: from.all(|from, _| Some(from.position(rules.len()))),
            })
        });
        Policy {
            id,
            language,
            languages,
            title,
            lead,
            summary,
            reported,
            updated,
            status,
            notes,
            sentence,
            start,
            written_start,
            questions,
            verdicts,
            dimensions,
            rules,
            quotes,
            sources,
            #[cfg(feature = "cli")]
            cases: Vec::new(),
            silences,
        }
    }

    fn number(&mut self) -> u64 {
        let (mut number, mut shift) = (0, 0);
        while let Some((letter, rest)) = self.rest.split_first()
            && shift < 64
        {
            self.rest = rest;
            let digit = match letter {
                b'A'..=b'Z' => letter - b'A',
                b'a'..=b'z' => letter - b'a' + 26,
                b'0'..=b'9' => letter - b'0' + 52,
                b'-' => 62,
                b'_' => 63,
                _ => break,
            };
            number |= u64::from(digit & 31) << shift;
            shift += 5;
            if digit < 32 {
                return number;
            }
        }
        self.failed = true;
        0
    }

    fn signed(&mut self) -> i64 {
        let number = self.number();
        let size = (number >> 1) as i64;
        if number & 1 == 0 { size } else { -size }
    }

    /// Values of which each takes a byte at least.
    fn many<T>(&mut self, count: usize, mut one: impl FnMut(&mut Self, usize) -> Option<T>) -> Vec<T> {
        let mut all = Vec::new();
        self.failed |= count > self.rest.len();
        while !self.failed && all.len() < count {
            match one(self, all.len()) {
                Some(it) => all.push(it),
                None => self.failed = true,
            }
        }
        all
    }

    fn all<T>(&mut self, one: impl FnMut(&mut Self, usize) -> Option<T>) -> Vec<T> {
        let count = self.number() as usize;
        self.many(count, one)
    }

    fn flag(&mut self) -> bool {
        self.number() > 0
    }

    fn position<P: Position>(&mut self, below: usize) -> P {
        let number = self.number() as usize;
        self.failed |= number >= below;
        P::numbered(number)
    }

    fn shared<T>(&mut self, all: &[Rc<T>]) -> Option<Rc<T>> {
        all.get(self.number() as usize).cloned()
    }

    fn one_of<T: Copy>(&mut self, all: &[(&str, T)], otherwise: T) -> T {
        let one = all.get(self.number() as usize);
        self.failed |= one.is_none();
        one.map_or(otherwise, |(_, it)| *it)
    }

    fn optional(&mut self) -> Option<String> {
        let head = self.number().checked_sub(1)?;
        let length = (head >> 1) as usize;
        if head & 1 == 0 {
            let bytes = self.many(length, |from, _| Some(from.number() as u8));
            return String::from_utf8(bytes).ok();
        }
        let start = self.at.wrapping_add(self.signed() as usize);
        self.at = start.wrapping_add(length);
        let text = self.file.get(start..self.at).and_then(|text| std::str::from_utf8(text).ok());
        self.failed |= text.is_none();
        text.map(str::to_owned)
    }

    fn string(&mut self) -> String {
        self.optional().unwrap_or_default()
    }

    fn optional_text(&mut self) -> Option<Text> {
        match self.number() {
            0 => None,
            1 => Some(Text::Plain(self.string())),
            more => Some(Text::ByLanguage(Entries(
                self.many((more - 2) as usize, |from, _| Some((from.string(), from.string()))),
            ))),
        }
    }

    fn text(&mut self) -> Text {
        self.optional_text().unwrap_or_default()
    }

    fn date(&mut self) -> Option<Date> {
        let date = self.number();
        let date = Date { year: (date >> 9) as u16, month: (date >> 5 & 15) as u8, day: (date & 31) as u8 };
        (date.month > 0).then_some(date)
    }

    fn cut(&mut self) -> Option<Cut> {
        let after = self.number().checked_sub(1)? > 0;
        Some(Cut { at: Number::of_millionths(self.signed()), after })
    }

    fn anchor(&mut self) -> Anchor {
        Anchor {
            start: self.string(),
            end: self.optional(),
            digest: self.optional(),
            note: None,
            #[cfg(feature = "cli")]
            accepted: Vec::new(),
        }
    }

    fn numbers(&mut self) -> (Numbers, Option<Text>) {
        let unit = self.optional_text();
        let mut bound = || self.cut().map(|cut| cut.at);
        let (min, max, step) = (bound(), bound(), bound());
        let intervals = self.all(|from, _| Some(Interval { lower: from.cut(), upper: from.cut() }));
        (Numbers { min, max, step, intervals }, unit)
    }

    fn condition(&mut self, everything: &[OptionSet]) -> Condition {
        Condition(self.all(|from, _| {
            let mut region = Region(Vec::new());
            for all in everything {
                region.0.push(OptionSet::of(from.number()).intersection(*all));
            }
            Some(region)
        }))
    }

    fn scenario(&mut self, everything: &[OptionSet]) -> Scenario {
        let mut scenario = Scenario::default();
        for all in everything {
            let option = self.number().checked_sub(1).map(|option| OptionIx::new(option as usize));
            self.failed |= option.is_some_and(|option| !all.has(option));
            scenario.0.push(option);
        }
        scenario
    }
}

#[cfg(test)]
mod tests {
    use super::{Reader, Writer, read, sum, write};
    use crate::engine::decide_all;

    /// A form with the right sum, whatever is in it.
    fn vouched(file: &[u8], rest: &[u8]) -> Vec<u8> {
        let mut out = Writer { form: String::new(), places: Default::default(), at: 0 };
        out.number(sum(file, rest));
        [out.form.as_bytes(), rest].concat()
    }

    #[test]
    fn whatever_is_in_a_form_reading_it_ends_without_a_panic() {
        let file = include_bytes!("../../policies/example-fireworks.json");
        let Ok(policy) = super::super::read(file) else { return };
        let form = write(&policy, file);
        let mut from = Reader { rest: form.as_bytes(), file, at: 0, failed: false };
        from.number();
        let rest = from.rest;
        let mut still_read = 0;
        for at in 0..rest.len() {
            for byte in *b"ABCfgz_=" {
                let mut other = rest.to_vec();
                if let Some(slot) = other.get_mut(at) {
                    *slot = byte;
                }
                if let Some(policy) = read(file, &vouched(file, &other)) {
                    still_read += 1;
                    let _ = decide_all(&policy, policy.start());
                }
            }
            if let Some(start) = rest.get(..at) {
                assert!(read(file, &vouched(file, start)).is_none(), "cut off after {at} bytes");
            }
        }
        assert!(still_read > 0, "the sum alone refuses these");
    }
}
