//! The checked policy: every name resolved, every promise of the format kept.
//! It is made by [`check`](fn@crate::engine::check) alone, and never changes.

use std::rc::Rc;

use super::interval::Numbers;
use super::position::{DimensionIx, OptionIx, QuestionIx, RuleIx, VerdictIx, placed};
use super::problem::{Name, UnknownName};
use super::region::{Condition, DimensionSet, OptionSet, Overlap, Region};
use super::scenario::Scenario;
use crate::format::decimal;
use crate::format::syntax::{ANY, pieces};
pub use crate::format::syntax::{Basis, NoteKind, Piece, Status, Tone};
pub use crate::format::wire::{Anchor, Text};

/// A policy that keeps all rules of the format, except conflicts, which the analysis finds.
#[derive(Debug)]
pub struct Policy {
    pub(super) id: String,
    pub(super) language: String,
    // In the file's order: the declared ones, or those that its texts have if it declares none.
    pub(super) languages: Vec<Language>,
    pub(super) title: Text,
    pub(super) lead: Option<Text>,
    pub(super) summary: Option<Text>,
    pub(super) reported: Option<Date>,
    pub(super) updated: Option<Date>,
    pub(super) status: Status,
    pub(super) notes: Vec<Note>,
    pub(super) sentence: Text,
    pub(super) start: Scenario,
    /// The start as the file has it, with dimensions that are not asked there.
    pub(super) written_start: Scenario,
    pub(super) questions: Vec<Question>,
    pub(super) verdicts: Vec<Rc<Verdict>>,
    pub(super) dimensions: Vec<Dimension>,
    // INVARIANT: a rule's `index` is its position here, and its `exceptions` are positions here.
    pub(super) rules: Vec<Rule>,
    pub(super) quotes: Vec<Rc<Quote>>,
    pub(super) sources: Vec<Rc<Source>>,
    #[cfg(feature = "cli")]
    pub(super) cases: Vec<Case>,
    pub(super) silences: Vec<Silence>,
}

/// A policy equals itself alone.
impl PartialEq for Policy {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// A language that texts of the policy are written in.
#[derive(Debug, PartialEq, Eq)]
pub struct Language {
    /// Its tag.
    pub tag: String,
    /// Whether an editor who knows the language has reviewed the texts; `None` if the file does not say.
    pub reviewed: Option<bool>,
}

/// A correction or an update.
#[derive(Debug)]
pub struct Note {
    /// When.
    pub date: Date,
    /// Which of the two.
    pub kind: NoteKind,
    /// What changed.
    pub text: Text,
    /// The rules that it concerns; empty if it concerns the whole policy.
    pub rules: Vec<RuleIx>,
}

/// A question about scenarios.
#[derive(Debug)]
pub struct Question {
    /// Its position in the file.
    pub index: QuestionIx,
    /// Its id.
    pub id: String,
    /// Its name.
    pub label: Text,
    /// Other labels for verdicts, by the verdict's position.
    pub labels: Vec<(VerdictIx, Text)>,
}

impl Question {
    /// Whether it is the policy's first question, whose answer is the widget's.
    #[must_use]
    pub fn is_first(&self) -> bool {
        self.index == QuestionIx::FIRST
    }

    /// The label of a verdict under this question.
    #[must_use]
    pub fn label_of<'a>(&'a self, verdict: &'a Verdict) -> &'a Text {
        self.labels.iter().find(|(index, _)| *index == verdict.index).map_or(&verdict.label, |(_, label)| label)
    }
}

/// A kind of answer.
#[derive(Debug)]
pub struct Verdict {
    /// Its position in the file.
    pub index: VerdictIx,
    /// Its id.
    pub id: String,
    /// Its name.
    pub label: Text,
    /// What it means to a reader.
    pub tone: Tone,
}

impl PartialEq for Verdict {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Verdict {}

/// Something that a reader can set.
#[derive(Debug)]
pub struct Dimension {
    /// Its position in the file.
    pub index: DimensionIx,
    /// Its id.
    pub id: String,
    /// Its name.
    pub label: Text,
    /// Its name where there is little room.
    pub short: Option<Text>,
    /// Whether its options are points in time.
    pub is_time: bool,
    /// Of a dimension of numbers: its intervals, which are its options, and the unit.
    pub numbers: Option<(Numbers, Option<Text>)>,
    /// Of a dimension of numbers: its words in a sentence, with `{interval}`.
    pub phrase: Option<Text>,
    /// Where it is asked; everywhere if left out. It depends only on dimensions before it that are asked themselves.
    pub asked_when: Option<Condition>,
    /// Its choices.
    pub options: Vec<Choice>,
}

impl Dimension {
    /// The option at a position.
    #[must_use]
    pub fn option(&self, option: OptionIx) -> Option<&Choice> {
        self.options.get(option.get())
    }

    /// Its options with their positions.
    pub fn choices(&self) -> impl Iterator<Item = (OptionIx, &Choice)> {
        placed(&self.options)
    }

    /// Whether it is asked in some scenario of a box.
    #[must_use]
    pub fn is_asked_in(&self, region: &Region) -> bool {
        self.asked_when.as_ref().is_none_or(|condition| condition.overlap(region) != Overlap::Apart)
    }

    /// All of its options.
    #[must_use]
    pub fn all(&self) -> OptionSet {
        OptionSet::first(self.options.len())
    }

    /// The label for narrow places. Screen readers get the full label.
    #[must_use]
    pub fn short_label(&self) -> &Text {
        self.short.as_ref().unwrap_or(&self.label)
    }
}

impl PartialEq for Dimension {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Dimension {}

/// One choice of a dimension.
#[derive(Debug)]
pub struct Choice {
    /// Its id.
    pub id: String,
    /// Its name.
    pub label: Text,
    /// Its name where there is little room.
    pub short: Option<Text>,
    /// Its words in a sentence.
    pub phrase: Text,
}

impl Choice {
    /// The label for narrow places. Screen readers get the full label.
    #[must_use]
    pub fn short_label(&self) -> &Text {
        self.short.as_ref().unwrap_or(&self.label)
    }
}

/// A condition and what is reported where it holds.
#[derive(Debug)]
pub struct Rule {
    /// Its position in the file.
    pub index: RuleIx,
    /// Its id.
    pub id: String,
    /// The question that it answers.
    pub question: QuestionIx,
    /// Where it applies.
    pub condition: Condition,
    /// The answer.
    pub verdict: Rc<Verdict>,
    /// One sentence.
    pub text: Text,
    /// How it is read, where the source leaves room.
    pub reading: Option<Text>,
    /// The rules that it is an exception to, as written.
    pub exception_to: Vec<RuleIx>,
    /// Its exceptions at any depth, ascending.
    pub exceptions: Vec<RuleIx>,
    /// The quotes that support it.
    pub quotes: Vec<Rc<Quote>>,
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index && self.id == other.id
    }
}

impl Eq for Rule {}

/// Where a claim comes from.
#[derive(Debug)]
pub struct Quote {
    /// Its id.
    pub id: String,
    /// The publication.
    pub source: Rc<Source>,
    /// Who said it, if known.
    pub said_by: Option<Text>,
    /// Who reported it, if known.
    pub reported_by: Option<Text>,
    /// How it is known.
    pub basis: Basis,
    /// Where the passage is.
    pub anchor: Option<Anchor>,
}

/// A publication.
#[derive(Debug)]
pub struct Source {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// Who published it, if known.
    pub publisher: Option<Text>,
    /// When, if known.
    pub published: Option<Date>,
    /// Where, if known: an `http` or `https` address.
    pub url: Option<String>,
    /// Whether it is not the article around the widget.
    pub elsewhere: bool,
}

/// A part of the scenarios about which the report is known to say nothing. It decides nothing.
#[derive(Debug)]
pub struct Silence {
    /// Its id.
    pub id: String,
    /// The question that is not answered.
    pub question: QuestionIx,
    /// Where.
    pub condition: Condition,
    /// Why the report says nothing here, and what it says nearby.
    pub text: Text,
    /// The quotes that the remark rests on.
    pub quotes: Vec<Rc<Quote>>,
}

impl PartialEq for Silence {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Silence {}

/// A scenario with the answer that the file itself expects.
#[cfg(feature = "cli")]
#[derive(Debug)]
pub struct Case {
    /// What it shows.
    pub name: Option<String>,
    /// Its question.
    pub question: QuestionIx,
    /// The scenario.
    pub scenario: Scenario,
    /// The answer.
    pub expected: Expected,
    /// The rules that must stand, exactly; unchecked if left out.
    pub because: Option<Vec<RuleIx>>,
}

/// The answer that a case expects.
#[cfg(feature = "cli")]
#[derive(Debug, PartialEq, Eq)]
pub enum Expected {
    /// This verdict.
    Verdict(Rc<Verdict>),
    /// The source is silent.
    Unstated,
    /// Several answers are possible: these ids, exactly, if given.
    Depends(Option<Vec<String>>),
}

/// A day of the Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// 0 to 9999.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl Date {
    /// Reads `YYYY-MM-DD` (ISO 8601); `None` if there is no such day.
    #[must_use]
    pub fn parse(text: &str) -> Option<Date> {
        let mut parts = text.split('-');
        let mut number = |digits: usize| {
            let part = parts.next().filter(|part| part.len() == digits)?;
            // Of at most four digits.
            part.chars().try_fold(0u16, |number, digit| Some(number * 10 + u16::try_from(digit.to_digit(10)?).ok()?))
        };
        let (year, month, day) = (number(4)?, u8::try_from(number(2)?).ok()?, u8::try_from(number(2)?).ok()?);
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let last = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        (parts.next().is_none() && (1..=last).contains(&day)).then_some(Date { year, month, day })
    }

    /// The day as `YYYY-MM-DD`.
    #[must_use]
    pub fn iso(&self) -> String {
        let [year, month, day] = [(self.year, 4), (self.month.into(), 2), (self.day.into(), 2)]
            .map(|(number, least)| decimal(number.into(), least));
        [&*year, "-", &month, "-", &day].concat()
    }
}

/// As [`Date::iso`] gives it.
impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.iso())
    }
}

/// A text in the language that was found for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Localized<'p> {
    /// The text.
    pub text: &'p str,
    /// Its language tag, which may differ from the requested one.
    pub language: &'p str,
}

impl Policy {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The language of its plain texts.
    #[must_use]
    pub fn language(&self) -> &str {
        &self.language
    }

    /// The languages that the file declares, in its order; if it declares none, those of its texts.
    #[must_use]
    pub fn languages(&self) -> &[Language] {
        &self.languages
    }

    /// Whether texts in this language were reviewed; assumed so unless the file says otherwise.
    #[must_use]
    pub fn reviewed(&self, tag: &str) -> bool {
        nearest(&self.languages, tag, |language| &language.tag).is_none_or(|language| language.reviewed != Some(false))
    }

    /// Whether the policy as a whole is written in this language or a near one. Single texts may yet lack it.
    #[must_use]
    pub fn speaks(&self, tag: &str) -> bool {
        primary(&self.language).eq_ignore_ascii_case(primary(tag))
            || nearest(&self.languages, tag, |language| &language.tag).is_some()
    }

    /// The language in which a reader who asks for this one reads it, as the file spells it; `None` if it is written in
    /// no such language.
    #[cfg(feature = "cli")]
    #[must_use]
    pub fn spelled(&self, tag: &str) -> Option<&str> {
        let known = nearest(&self.languages, tag, |language| &language.tag).map(|language| language.tag.as_str());
        known.or_else(|| self.speaks(tag).then_some(self.language.as_str()))
    }

    /// The language shown to a reader who asks for this one: this one if the policy is written in it, otherwise its own.
    #[must_use]
    pub fn shown_in<'a>(&'a self, language: &'a str) -> &'a str {
        if self.speaks(language) { language } else { &self.language }
    }

    /// Its headline.
    #[must_use]
    pub fn title(&self) -> &Text {
        &self.title
    }

    /// One sentence for the top of the widget, which says what is reported and who reports it.
    #[must_use]
    pub fn lead(&self) -> Option<&Text> {
        self.lead.as_ref()
    }

    /// The story in short, for newcomers.
    #[must_use]
    pub fn summary(&self) -> Option<&Text> {
        self.summary.as_ref()
    }

    /// The date of the report.
    #[must_use]
    pub fn reported(&self) -> Option<Date> {
        self.reported
    }

    /// The date of the last change to the file.
    #[must_use]
    pub fn updated(&self) -> Option<Date> {
        self.updated
    }

    /// Whether it is still what is reported.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
    }

    /// Corrections and updates, in the file's order.
    #[must_use]
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// The sentence that names a scenario, with `{dimension}` for each phrase.
    #[must_use]
    pub fn sentence(&self) -> &Text {
        &self.sentence
    }

    /// The initial scenario.
    #[must_use]
    pub fn start(&self) -> &Scenario {
        &self.start
    }

    /// The option that a dimension is at when it comes to be asked; none if the file leaves it open.
    #[must_use]
    pub fn start_of(&self, dimension: DimensionIx) -> Option<OptionIx> {
        self.written_start.chosen(dimension)
    }

    /// The questions, in the file's order; at least one.
    pub fn questions(&self) -> std::slice::Iter<'_, Question> {
        self.questions.iter()
    }

    /// The verdicts, in the file's order.
    pub fn verdicts(&self) -> impl Iterator<Item = &Verdict> {
        self.verdicts.iter().map(Rc::as_ref)
    }

    /// The dimensions, in the file's order; at least one.
    #[must_use]
    pub fn dimensions(&self) -> &[Dimension] {
        &self.dimensions
    }

    /// The rules, in the file's order.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule at a position.
    #[must_use]
    pub fn rule_at(&self, rule: RuleIx) -> Option<&Rule> {
        self.rules.get(rule.get())
    }

    /// The question at a position.
    #[must_use]
    pub fn question_at(&self, question: QuestionIx) -> Option<&Question> {
        self.questions.get(question.get())
    }

    /// The dimension at a position.
    #[must_use]
    pub fn dimension_at(&self, dimension: DimensionIx) -> Option<&Dimension> {
        self.dimensions.get(dimension.get())
    }

    /// The verdict at a position.
    #[must_use]
    pub fn verdict_at(&self, verdict: VerdictIx) -> Option<&Verdict> {
        self.verdicts.get(verdict.get()).map(Rc::as_ref)
    }

    /// The rules of one question.
    pub fn rules_of(&self, question: &Question) -> impl Iterator<Item = &Rule> {
        let question = question.index;
        self.rules.iter().filter(move |rule| rule.question == question)
    }

    /// The quotes, in the file's order.
    pub fn quotes(&self) -> impl Iterator<Item = &Quote> {
        self.quotes.iter().map(Rc::as_ref)
    }

    /// The sources, in the file's order.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter().map(Rc::as_ref)
    }

    /// The cases, in the file's order.
    #[cfg(feature = "cli")]
    #[must_use]
    pub fn cases(&self) -> &[Case] {
        &self.cases
    }

    /// The silences, in the file's order.
    #[must_use]
    pub fn silences(&self) -> &[Silence] {
        &self.silences
    }

    /// The question of this id.
    ///
    /// # Errors
    /// If there is none.
    pub fn question(&self, id: &str) -> Result<&Question, UnknownName> {
        self.questions.iter().find(|question| question.id == id).ok_or_else(|| UnknownName {
            name: id.to_owned(),
            of: Name::Question,
            known: self.questions.iter().map(|question| question.id.clone()).collect(),
        })
    }

    /// The positions of a dimension and of one of its options, by their ids, with or without spaces
    /// around them. `any` leaves the dimension open; a number, or an interval of an earlier edition, stands for the interval
    /// that it is in.
    #[must_use]
    pub fn choice(&self, dimension: &str, option: &str) -> Option<(DimensionIx, Option<OptionIx>)> {
        let dimension = self.dimensions.iter().find(|it| it.id == dimension.trim())?;
        let position = match option.trim() {
            ANY => None,
            option => Some(OptionIx::new(match &dimension.numbers {
                Some((numbers, _)) => numbers.find(option)?,
                None => dimension.options.iter().position(|it| it.id == option)?,
            })),
        };
        Some((dimension.index, position))
    }

    /// The scenario in which these options are chosen, and no others.
    ///
    /// # Errors
    /// The first id that the policy does not have.
    pub fn scenario<'a>(&self, choices: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Scenario, UnknownName> {
        self.choose(self.nothing_chosen(), choices)
    }

    /// A scenario with these options chosen in it.
    ///
    /// # Errors
    /// The first id that the policy does not have.
    pub fn choose<'a>(
        &self,
        scenario: Scenario,
        choices: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Scenario, UnknownName> {
        let mut chosen = Vec::new();
        for (dimension, option) in choices {
            let Some((dimension, option)) = self.choice(dimension, option) else {
                let known = self.dimension(dimension)?.options.iter().map(|option| option.id.clone()).collect();
                return Err(UnknownName { name: option.to_owned(), of: Name::Option, known });
            };
            chosen.push((dimension, option));
        }
        Ok(self.chosen(&scenario, &chosen))
    }

    /// Whether a dimension is asked in some completion of a scenario.
    #[must_use]
    pub fn is_asked(&self, dimension: &Dimension, scenario: &Scenario) -> bool {
        dimension.asked_when.is_none() || dimension.is_asked_in(&self.region(scenario))
    }

    /// The dimensions that are asked in a scenario.
    #[must_use]
    pub fn asked(&self, scenario: &Scenario) -> Vec<&Dimension> {
        let mut asked = Vec::new();
        for dimension in &self.dimensions {
            if self.is_asked(dimension, scenario) {
                asked.push(dimension);
            }
        }
        asked
    }

    /// The dimensions that are asked in no completion of a scenario.
    #[must_use]
    pub fn unasked(&self, scenario: &Scenario) -> DimensionSet {
        let mut unasked = DimensionSet::NONE;
        for dimension in &self.dimensions {
            if !self.is_asked(dimension, scenario) {
                unasked = unasked.union(DimensionSet::one(dimension.index));
            }
        }
        unasked
    }

    /// The option that a dimension is kept at where it is not asked.
    #[must_use]
    pub(crate) fn unasked_option(&self, dimension: DimensionIx) -> OptionIx {
        self.start_of(dimension).unwrap_or(OptionIx::FIRST)
    }

    /// A scenario in which dimensions that are not asked have no choice of their own: all scenarios that differ only there
    /// are one.
    #[must_use]
    pub fn normal(&self, scenario: &Scenario) -> Scenario {
        let mut normal = scenario.clone();
        for dimension in &self.dimensions {
            if !self.is_asked(dimension, &normal) {
                normal = normal.with(dimension.index, Some(self.unasked_option(dimension.index)));
            }
        }
        normal
    }

    /// The scenario that choices lead to from another: a dimension that they make asked, and do not choose, is at its start.
    #[must_use]
    pub fn chosen(&self, from: &Scenario, choices: &[(DimensionIx, Option<OptionIx>)]) -> Scenario {
        let mut next = from.clone();
        for (dimension, option) in choices {
            next = next.with(*dimension, *option);
        }
        for dimension in self.dimensions.iter().filter(|dimension| dimension.asked_when.is_some()) {
            let index = dimension.index;
            if !self.is_asked(dimension, &next) {
                next = next.with(index, Some(self.unasked_option(index)));
            } else if !self.is_asked(dimension, from) && choices.iter().all(|(other, _)| *other != index) {
                next = next.with(index, self.start_of(index));
            }
        }
        next
    }

    /// The dimensions, so that the view can name intervals in the languages of readers.
    #[cfg(feature = "view")]
    pub(crate) fn dimensions_mut(&mut self) -> &mut [Dimension] {
        &mut self.dimensions
    }

    /// How many scenarios a box holds, those that differ only in dimensions not asked counted once; `None` if the number
    /// overflows.
    #[must_use]
    pub fn count(&self, region: &Region) -> Option<u128> {
        self.distinct(region).iter().try_fold(0u128, |sum, part| sum.checked_add(part.count()?))
    }

    /// The scenarios of a box, in disjoint boxes, those that differ only in dimensions not asked once.
    #[must_use]
    pub fn distinct(&self, region: &Region) -> Vec<Region> {
        let mut parts = vec![region.clone()];
        for dimension in &self.dimensions {
            let Some(asked) = &dimension.asked_when else { continue };
            let kept = OptionSet::one(self.unasked_option(dimension.index));
            let mut next = Vec::new();
            for part in parts {
                let mut outside = vec![part];
                for alternative in asked.boxes() {
                    let mut left = Vec::new();
                    for part in outside {
                        let inside = part.intersection(alternative);
                        left.extend(part.without(alternative));
                        if !inside.is_empty() {
                            next.push(inside);
                        }
                    }
                    outside = left;
                }
                for part in outside {
                    let options = part.options(dimension.index).intersection(kept);
                    next.push(part.with(dimension.index, options));
                }
            }
            parts = next;
        }
        parts
    }

    /// The dimension of this id.
    ///
    /// # Errors
    /// If there is none.
    pub fn dimension(&self, id: &str) -> Result<&Dimension, UnknownName> {
        self.dimensions.iter().find(|dimension| dimension.id == id).ok_or_else(|| UnknownName {
            name: id.to_owned(),
            of: Name::Dimension,
            known: self.dimensions.iter().map(|dimension| dimension.id.clone()).collect(),
        })
    }

    /// The scenario in which every dimension is open.
    #[must_use]
    pub fn nothing_chosen(&self) -> Scenario {
        Scenario(vec![None; self.dimensions.len()])
    }

    /// The choices of a scenario: ids of dimension and option, in the file's order, without what is not asked.
    pub fn choices<'a>(&'a self, scenario: &'a Scenario) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.dimensions.iter().filter_map(|dimension| {
            if !self.is_asked(dimension, scenario) {
                return None;
            }
            let option = dimension.option(scenario.chosen(dimension.index)?)?;
            Some((dimension.id.as_str(), option.id.as_str()))
        })
    }

    /// Every complete scenario, in the file's order: the last dimension changes fastest. Those that differ only in dimensions
    /// not asked are one.
    pub fn every_scenario(&self) -> impl Iterator<Item = Scenario> + '_ {
        self.every_combination().filter(|scenario| self.normal(scenario) == *scenario)
    }

    /// Every combination of options.
    pub(super) fn every_combination(&self) -> impl Iterator<Item = Scenario> + '_ {
        let first = Some(OptionIx::FIRST);
        let mut next = Some(Scenario(vec![first; self.dimensions.len()]));
        std::iter::from_fn(move || {
            let current = next.take()?;
            let mut following = current.clone();
            for (slot, dimension) in following.0.iter_mut().zip(&self.dimensions).rev() {
                let option = slot.map_or(0, |option| option.get() + 1);
                if option < dimension.options.len() {
                    *slot = Some(OptionIx::new(option));
                    next = Some(following);
                    break;
                }
                *slot = first;
            }
            Some(current)
        })
    }

    /// The box of all completions of a scenario.
    #[must_use]
    pub fn region(&self, scenario: &Scenario) -> Region {
        let mut options = Vec::with_capacity(self.dimensions.len());
        for dimension in &self.dimensions {
            options.push(match scenario.chosen(dimension.index) {
                Some(option) => OptionSet::one(option),
                None => dimension.all(),
            });
        }
        Region(options)
    }

    /// The sentence that names a scenario. `open` turns the label of an open dimension into its words.
    #[must_use]
    pub fn describe(&self, scenario: &Scenario, language: &str, open: impl Fn(&str) -> String) -> String {
        let phrase = |dimension: &Dimension| {
            let chosen = scenario.chosen(dimension.index).and_then(|option| dimension.option(option));
            match chosen {
                Some(option) => self.localize(&option.phrase, language).text.to_owned(),
                None => open(self.localize(&dimension.label, language).text),
            }
        };
        let mut sentence = String::new();
        for piece in self.sentence_pieces(language) {
            match piece {
                Piece::Text(words) | Piece::Unclosed(words) => sentence.push_str(words),
                Piece::Dimension(id) => match self.dimensions.iter().find(|dimension| dimension.id == id) {
                    Some(dimension) if self.is_asked(dimension, scenario) => sentence += &phrase(dimension),
                    // A dimension that is not asked leaves no gap.
                    _ => sentence.truncate(sentence.trim_end().len()),
                },
            }
        }
        sentence
    }

    /// The sentence that names a scenario, in its pieces.
    #[must_use]
    pub fn sentence_pieces<'a>(&'a self, language: &str) -> Vec<Piece<'a>> {
        pieces(self.localize(&self.sentence, language).text)
    }

    /// A text in the requested language; otherwise in a near one, in the policy's own, or in any.
    #[must_use]
    pub fn localize<'a>(&'a self, text: &'a Text, language: &str) -> Localized<'a> {
        match text {
            Text::Plain(text) => Localized { text, language: &self.language },
            Text::ByLanguage(texts) => nearest(&texts.0, language, |(tag, _)| tag)
                .or_else(|| texts.0.iter().find(|(tag, _)| *tag == self.language))
                .or_else(|| texts.0.first())
                .map_or(Localized { text: "", language: &self.language }, |(tag, text)| Localized {
                    text,
                    language: tag,
                }),
        }
    }
}

/// The entry in a language, or in a near one.
fn nearest<'a, T>(all: &'a [T], language: &str, tag: impl Fn(&T) -> &String) -> Option<&'a T> {
    all.iter()
        .find(|one| tag(one).eq_ignore_ascii_case(language))
        .or_else(|| all.iter().find(|one| primary(tag(one)).eq_ignore_ascii_case(primary(language))))
}

/// The first subtag of a language tag, which names the language itself.
#[must_use]
pub fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default()
}
