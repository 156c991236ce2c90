//! From the file as written to the checked policy, with all problems on the way, in the file's order.
//! It never stops at the first fault, and never looks for conflicts: the analysis does.

#[cfg(feature = "cli")]
mod authors;
mod exceptions;
mod names;

use std::rc::Rc;

use exceptions::Exceptions;
use names::Names;

use super::interval::{Cut, Interval, Numbers};
use super::policy::{Choice, Date, Dimension, Language, Note, Policy, Question, Quote, Rule, Silence, Source, Verdict};
use super::position::{DimensionIx, OptionIx, QuestionIx, RuleIx, VerdictIx, positions};
use super::problem::{Kind, Name, Problem};
use super::region::{Condition, MAX_OPTIONS, OptionSet, Region};
use super::scenario::Scenario;
use crate::format::path::Place;
use crate::format::syntax::{
    Basis, DimensionKind, FORMAT, MAX_ALTERNATIVES, MAX_ENTRIES, MAX_INTERVALS, MAX_KINDS, MAX_RULES, NoteKind, Piece,
    RESERVED, Status, Tone, is_id, is_language_tag, is_web_address, pieces,
};
use crate::format::wire::{self, Allowed, Chosen, Entries, Text, When};

/// Checks a file that was read without faults. The policy is there if and only if there are no problems.
#[must_use]
pub fn check(file: &wire::Policy) -> (Option<Policy>, Vec<Problem>) {
    check_refined(file, &[])
}

/// Like [`check`], with more thresholds for dimensions of numbers, by id: so two files can have the same intervals.
#[must_use]
pub fn check_refined(file: &wire::Policy, more: &[(String, Vec<Cut>)]) -> (Option<Policy>, Vec<Problem>) {
    let mut checker = Checker { file, more, tags: vec![&file.language], problems: Vec::new() };
    let policy = checker.policy();
    let problems = checker.problems;
    (problems.is_empty().then_some(policy), problems)
}

fn is_number(dimension: &wire::Dimension) -> bool {
    dimension.kind.as_deref() == Some(DimensionKind::Number.id())
}

struct Checker<'f> {
    file: &'f wire::Policy,
    more: &'f [(String, Vec<Cut>)],
    /// The languages that texts are found in, in the file's order.
    tags: Vec<&'f str>,
    problems: Vec<Problem>,
}

/// The dimensions, and the options of each.
struct Axes<'f> {
    dimensions: Names<'f>,
    options: Vec<Options<'f>>,
}

/// The options of a dimension.
enum Options<'f> {
    Named(Names<'f>),
    Numbers(Numbers),
}

impl Options<'_> {
    fn count(&self) -> usize {
        match self {
            Options::Named(names) => names.ids.len(),
            Options::Numbers(numbers) => numbers.intervals.len(),
        }
    }

    /// The position of an option by its id, of an interval by its id or by a number in it.
    fn get(&self, written: &str) -> Option<usize> {
        match self {
            Options::Named(names) => names.get(written),
            Options::Numbers(numbers) => numbers.find(written),
        }
    }

    fn list(&self) -> Rc<[String]> {
        match self {
            Options::Named(names) => names.list(),
            Options::Numbers(numbers) => numbers.intervals.iter().map(|interval| numbers.id(interval)).collect(),
        }
    }
}

impl Axes<'_> {
    /// Everything.
    fn region(&self) -> Region {
        Region(self.options.iter().map(|options| OptionSet::first(options.count())).collect())
    }
}

impl<'f> Checker<'f> {
    fn report(&mut self, kind: Kind, at: Place<'_>) {
        self.problems.push(Problem::new(kind, at.path()));
    }

    fn policy(&mut self) -> Policy {
        let file = self.file;
        let root = Place::ROOT;
        if file.format != FORMAT {
            self.report(Kind::UnsupportedFormat { found: file.format }, root.key("format"));
        }
        self.id(&file.id, root.key("id"));
        self.language_tag(&file.language, root.key("language"));
        let declared = self.languages();
        self.text(&file.title, root.key("title"));
        self.optional_text(&file.lead, root.key("lead"));
        self.optional_text(&file.summary, root.key("summary"));
        let reported = file.reported.as_ref().and_then(|date| self.date(date, root.key("reported")));
        let updated = file.updated.as_ref().and_then(|date| self.date(date, root.key("updated")));
        let status = match &file.status {
            None => Status::Current,
            Some(status) => {
                self.one_of(status, Name::Status, Status::ALL, root.key("status")).unwrap_or(Status::Current)
            }
        };

        let rule_names = Names::of(file.rules.iter().map(|rule| rule.id.as_str()).collect());
        let notes = self.notes(&rule_names);
        let axes = Axes {
            dimensions: Names::of(file.dimensions.iter().map(|dimension| dimension.id.as_str()).collect()),
            options: file.dimensions.iter().map(|dimension| self.options(dimension)).collect(),
        };
        self.sentence(&axes);
        let start = self.scenario(&file.start, &axes, root.key("start"));

        let verdict_names = Names::of(file.verdicts.iter().map(|verdict| verdict.id.as_str()).collect());
        let question_names = Names::of(file.questions.iter().map(|question| question.id.as_str()).collect());
        let questions = self.questions(&question_names, &verdict_names);
        let verdicts = self.verdicts(&verdict_names);
        let dimensions = self.dimensions(&axes);
        // Rules name quotes and quotes name sources, which come later in the file: their problems are put after those of
        // the rules.
        let before_quotes = self.problems.len();
        let source_names = Names::of(file.sources.iter().map(|source| source.id.as_str()).collect());
        let quote_names = Names::of(file.quotes.iter().map(|quote| quote.id.as_str()).collect());
        let (quotes, sources) = self.quotes_and_sources(&source_names, &quote_names);
        let later = self.problems.split_off(before_quotes);
        let rules = self.rules(&question_names, &verdict_names, &axes, &rule_names, &quote_names, &verdicts, &quotes);
        self.problems.extend(later);
        let silences = self.silences(&question_names, &axes, &quote_names, &quotes);
        #[cfg(feature = "cli")]
        let cases = self.cases(&question_names, &verdict_names, &axes, &rule_names, &verdicts);

        let mut known_quotes = Vec::new();
        for quote in quotes {
            known_quotes.extend(quote);
        }
        let mut policy = Policy {
            id: file.id.clone(),
            language: file.language.clone(),
            languages: if declared.is_empty() {
                let tags = self.tags.iter();
                tags.map(|tag| Language { tag: (*tag).to_owned(), reviewed: None }).collect()
            } else {
                declared
            },
            title: file.title.clone(),
            lead: file.lead.clone(),
            summary: file.summary.clone(),
            reported,
            updated,
            status,
            notes,
            sentence: file.scenario.clone(),
            written_start: start.clone(),
            start,
            questions,
            verdicts,
            dimensions,
            rules,
            quotes: known_quotes,
            sources,
            #[cfg(feature = "cli")]
            cases,
            silences,
        };
        policy.start = policy.normal(&policy.start);
        #[cfg(feature = "cli")]
        for index in 0..policy.cases.len() {
            if let Some(scenario) = policy.cases.get(index).map(|case| policy.normal(&case.scenario))
                && let Some(case) = policy.cases.get_mut(index)
            {
                case.scenario = scenario;
            }
        }
        policy
    }

    /// The options of a dimension: as the file names them, or the intervals between the numbers that its conditions name.
    fn options(&self, dimension: &'f wire::Dimension) -> Options<'f> {
        if !is_number(dimension) {
            return Options::Named(Names::of(dimension.options.iter().map(|option| option.id.as_str()).collect()));
        }
        let file = self.file;
        let mut numbers =
            Numbers { min: dimension.min, max: dimension.max, step: dimension.step, ..Numbers::default() };
        let mut cuts = Vec::new();
        let mut conditions: Vec<&When> = Vec::new();
        for rule in &file.rules {
            conditions.push(&rule.when);
        }
        for silence in &file.silences {
            conditions.push(&silence.when);
        }
        for other in &file.dimensions {
            conditions.extend(&other.asked_when);
        }
        for when in conditions {
            for alternative in &when.alternatives {
                for (id, allowed) in &alternative.0 {
                    if let Allowed::Within(bounds) = allowed
                        && *id == dimension.id
                    {
                        let interval = Interval::within(bounds);
                        cuts.extend(interval.lower);
                        cuts.extend(interval.upper);
                    }
                }
            }
        }
        for (id, more) in self.more {
            if *id == dimension.id {
                cuts.extend(more);
            }
        }
        numbers.split(&cuts);
        Options::Numbers(numbers)
    }

    fn languages(&mut self) -> Vec<Language> {
        let file = self.file;
        let at = Place::ROOT.key("languages");
        self.count("languages", file.languages.0.len(), 0, MAX_KINDS, at);
        let mut languages = Vec::new();
        for (tag, language) in &file.languages.0 {
            self.language_tag(tag, at.name(tag));
            languages.push(Language { tag: tag.clone(), reviewed: Some(language.reviewed) });
        }
        languages
    }

    fn notes(&mut self, rule_names: &Names<'f>) -> Vec<Note> {
        let file = self.file;
        let at = Place::ROOT.key("notes");
        self.count("notes", file.notes.len(), 0, MAX_ENTRIES, at);
        let mut notes = Vec::new();
        for (index, note) in file.notes.iter().enumerate() {
            let at = at.index(index);
            let date = self.date(&note.date, at.key("date"));
            let kind = self.one_of(&note.kind, Name::NoteKind, NoteKind::ALL, at.key("kind"));
            self.text(&note.text, at.key("text"));
            let rules = self.references(&note.rules, Name::Rule, rule_names, at.key("rules"));
            if let (Some(date), Some(kind)) = (date, kind) {
                notes.push(Note { date, kind, text: note.text.clone(), rules: positions(rules) });
            }
        }
        notes
    }

    /// Every `{name}` of the sentence must be a dimension.
    fn sentence(&mut self, axes: &Axes<'f>) {
        self.template(&self.file.scenario, Place::ROOT.key("scenario"), &mut |checker, name, at| {
            checker.find(name, Name::Dimension, &axes.dimensions, at);
        });
    }

    /// A text with `{name}`s in it, each of which is looked up.
    fn template(&mut self, text: &'f Text, at: Place<'_>, find: &mut dyn FnMut(&mut Self, &str, Place<'_>)) {
        self.text(text, at);
        let translations: Vec<(&str, Place<'_>)> = match text {
            Text::Plain(text) => vec![(text, at)],
            Text::ByLanguage(texts) => texts.0.iter().map(|(tag, text)| (text.as_str(), at.key(tag))).collect(),
        };
        for (text, at) in translations {
            for piece in pieces(text) {
                match piece {
                    Piece::Dimension(name) => find(self, name, at),
                    Piece::Unclosed(_) => self.report(Kind::UnclosedPlaceholder, at),
                    Piece::Text(_) => {}
                }
            }
        }
    }

    fn questions(&mut self, names: &Names<'f>, verdict_names: &Names<'f>) -> Vec<Question> {
        let file = self.file;
        let at = Place::ROOT.key("questions");
        self.count("questions", file.questions.len(), 1, MAX_KINDS, at);
        self.ids(names, Name::Question, at);
        let mut questions = Vec::new();
        for (index, question) in file.questions.iter().enumerate() {
            let at = at.index(index);
            self.text(&question.label, at.key("label"));
            let mut labels = Vec::new();
            for (verdict, label) in &question.labels.0 {
                let at = at.key("labels");
                self.text(label, at.key(verdict));
                if let Some(verdict) = self.find(verdict, Name::Verdict, verdict_names, at.name(verdict)) {
                    labels.push((VerdictIx::new(verdict), label.clone()));
                }
            }
            let (index, id) = (QuestionIx::new(index), question.id.clone());
            questions.push(Question { index, id, label: question.label.clone(), labels });
        }
        questions
    }

    fn verdicts(&mut self, names: &Names<'f>) -> Vec<Rc<Verdict>> {
        let file = self.file;
        let at = Place::ROOT.key("verdicts");
        self.count("verdicts", file.verdicts.len(), 1, MAX_KINDS, at);
        self.ids(names, Name::Verdict, at);
        let mut verdicts = Vec::new();
        for (index, verdict) in file.verdicts.iter().enumerate() {
            let at = at.index(index);
            self.text(&verdict.label, at.key("label"));
            let tone = self.one_of(&verdict.tone, Name::Tone, Tone::ALL, at.key("tone"));
            verdicts.push(Rc::new(Verdict {
                index: VerdictIx::new(index),
                id: verdict.id.clone(),
                label: verdict.label.clone(),
                tone: tone.unwrap_or(Tone::Undecided),
            }));
        }
        verdicts
    }

    fn dimensions(&mut self, axes: &Axes<'f>) -> Vec<Dimension> {
        let file = self.file;
        let at = Place::ROOT.key("dimensions");
        self.count("dimensions", file.dimensions.len(), 1, MAX_KINDS, at);
        self.ids(&axes.dimensions, Name::Dimension, at);
        let mut dimensions: Vec<Dimension> = Vec::new();
        for (index, dimension) in file.dimensions.iter().enumerate() {
            let at = at.index(index);
            self.text(&dimension.label, at.key("label"));
            self.optional_text(&dimension.short, at.key("short"));
            let kind = dimension.kind.as_ref();
            let kind = kind.and_then(|kind| self.one_of(kind, Name::DimensionKind, DimensionKind::ALL, at.key("kind")));
            let (options, numbers) = match axes.options.get(index) {
                Some(Options::Numbers(numbers)) => {
                    (self.intervals(dimension, numbers, at), Some((numbers.clone(), dimension.unit.clone())))
                }
                Some(Options::Named(names)) => (self.choices(dimension, names, at), None),
                None => (Vec::new(), None),
            };
            let index = DimensionIx::new(index);
            let asked_when = dimension.asked_when.as_ref().map(|when| self.asked(when, index, axes, &dimensions, at));
            dimensions.push(Dimension {
                index,
                id: dimension.id.clone(),
                label: dimension.label.clone(),
                short: dimension.short.clone(),
                is_time: kind == Some(DimensionKind::Time),
                phrase: dimension.phrase.clone(),
                numbers,
                asked_when,
                options,
            });
        }
        dimensions
    }

    fn choices(&mut self, dimension: &'f wire::Dimension, names: &Names<'f>, at: Place<'_>) -> Vec<Choice> {
        #[cfg(feature = "cli")]
        self.misplaced(dimension, at);
        let at = at.key("options");
        self.count("options", dimension.options.len(), 1, MAX_OPTIONS, at);
        self.ids(names, Name::Option, at);
        let mut options = Vec::new();
        for (index, option) in dimension.options.iter().enumerate() {
            let at = at.index(index);
            self.text(&option.label, at.key("label"));
            self.optional_text(&option.short, at.key("short"));
            self.optional_text(&option.phrase, at.key("phrase"));
            options.push(Choice {
                id: option.id.clone(),
                label: option.label.clone(),
                short: option.short.clone(),
                phrase: option.phrase.clone().unwrap_or_else(|| option.label.clone()),
            });
        }
        options
    }

    fn intervals(&mut self, dimension: &'f wire::Dimension, numbers: &Numbers, at: Place<'_>) -> Vec<Choice> {
        #[cfg(feature = "cli")]
        self.number(dimension, numbers, at);
        self.optional_text(&dimension.unit, at.key("unit"));
        let backwards = matches!((numbers.min, numbers.max), (Some(min), Some(max)) if min > max);
        if backwards {
            self.report(Kind::EmptyInterval, at.key("max"));
        }
        if numbers.intervals.len() < 2 && !backwards {
            self.report(Kind::Empty { what: "thresholds" }, at);
        }
        self.count("intervals", numbers.intervals.len(), 1, MAX_INTERVALS, at);
        let mut options = Vec::new();
        for interval in &numbers.intervals {
            let id = numbers.id(interval);
            // Their words depend on the language of the reader: the view has them.
            let label = Text::Plain(id.clone());
            options.push(Choice { id, label: label.clone(), short: None, phrase: label });
        }
        options
    }

    /// Where a dimension is asked: as the file says, and only where everything that it depends on is asked too.
    fn asked(
        &mut self,
        when: &'f When,
        index: DimensionIx,
        axes: &Axes<'f>,
        earlier: &[Dimension],
        at: Place<'_>,
    ) -> Condition {
        let at = at.key("asked_when");
        let condition = self.condition(when, axes, at);
        let everything = axes.region();
        let names = |region: &Region, other: DimensionIx| region.options(other) != everything.options(other);
        for later in (index.get()..axes.options.len()).map(DimensionIx::new) {
            if condition.boxes().iter().any(|region| names(region, later)) {
                let dimension = axes.dimensions.ids.get(later.get()).copied().unwrap_or_default().to_owned();
                self.report(Kind::AskedTooLate { dimension }, at);
            }
        }
        let mut asked = condition;
        for dimension in earlier {
            if let Some(also) = &dimension.asked_when {
                let mut boxes = Vec::new();
                for region in asked.0 {
                    if names(&region, dimension.index) {
                        boxes.extend(also.intersection(&Condition(vec![region])));
                    } else {
                        boxes.push(region);
                    }
                }
                boxes.truncate(MAX_ALTERNATIVES + 1);
                asked = Condition(boxes);
            }
        }
        self.count("alternatives", asked.boxes().len(), 1, MAX_ALTERNATIVES, at);
        asked
    }

    #[expect(clippy::too_many_arguments, reason = "a rule names something of every kind")]
    fn rules(
        &mut self,
        question_names: &Names<'f>,
        verdict_names: &Names<'f>,
        axes: &Axes<'f>,
        rule_names: &Names<'f>,
        quote_names: &Names<'f>,
        verdicts: &[Rc<Verdict>],
        quotes: &[Option<Rc<Quote>>],
    ) -> Vec<Rule> {
        let file = self.file;
        let at = Place::ROOT.key("rules");
        self.count("rules", file.rules.len(), 0, MAX_RULES, at);
        if file.rules.len() > MAX_RULES {
            return Vec::new();
        }
        self.ids(rule_names, Name::Rule, at);
        let question_of = |index: usize| {
            let named = file.rules.get(index).and_then(|rule| rule.question.as_deref());
            named.map_or(Some(0), |id| question_names.get(id))
        };
        let mut excepted = Vec::new();
        for rule in &file.rules {
            let mut rules = Vec::new();
            for id in &rule.exception_to {
                rules.extend(rule_names.get(id.as_str()));
            }
            excepted.push(rules);
        }
        let graph = Exceptions::of(&excepted);

        let mut rules = Vec::new();
        for (index, rule) in file.rules.iter().enumerate() {
            let at = at.index(index);
            if let Some(question) = &rule.question {
                self.find(question, Name::Question, question_names, at.key("question"));
            }
            let condition = self.condition(&rule.when, axes, at.key("when"));
            let verdict = self.find(&rule.verdict, Name::Verdict, verdict_names, at.key("verdict"));
            self.text(&rule.text, at.key("text"));
            self.optional_text(&rule.reading, at.key("reading"));
            let at_exception = at.key("exception_to");
            let exception_to = self.references(&rule.exception_to, Name::Rule, rule_names, at_exception);
            for (position, id) in rule.exception_to.iter().enumerate() {
                let at = at_exception.index(position);
                let Some(other) = rule_names.get(id.as_str()) else { continue };
                if other == index {
                    self.report(Kind::ExceptionToItself { rule: id.clone() }, at);
                } else if matches!((question_of(other), question_of(index)), (Some(there), Some(here)) if there != here)
                {
                    self.report(Kind::ExceptionAcrossQuestions { rule: rule.id.clone(), other: id.clone() }, at);
                } else if let Some(cycle) = graph.cycles.iter().find(|cycle| cycle.starts_with(&[index, other])) {
                    let mut rules = Vec::new();
                    for member in cycle {
                        rules.extend(file.rules.get(*member).map(|rule| rule.id.clone()));
                    }
                    self.report(Kind::ExceptionCycle { rules }, at);
                }
            }
            let cited = self.cited(&rule.quotes, quote_names, quotes, at.key("quotes"));
            if let Some(verdict) = verdict.and_then(|verdict| verdicts.get(verdict)) {
                rules.push(Rule {
                    index: RuleIx::new(index),
                    id: rule.id.clone(),
                    question: QuestionIx::new(question_of(index).unwrap_or(0)),
                    condition,
                    verdict: Rc::clone(verdict),
                    text: rule.text.clone(),
                    reading: rule.reading.clone(),
                    exception_to: positions(exception_to),
                    exceptions: positions(graph.exceptions(index)),
                    quotes: cited,
                });
            }
        }
        rules
    }

    fn condition(&mut self, when: &'f When, axes: &Axes<'f>, at: Place<'_>) -> Condition {
        if when.is_list {
            self.count("alternatives", when.alternatives.len(), 1, MAX_ALTERNATIVES, at);
        }
        let mut boxes = Vec::new();
        for (index, alternative) in when.alternatives.iter().take(MAX_ALTERNATIVES).enumerate() {
            let inside = at.index(index);
            boxes.push(self.region(alternative, axes, if when.is_list { inside } else { at }));
        }
        // Left out, it means anywhere.
        if boxes.is_empty() {
            boxes.push(axes.region());
        }
        Condition(boxes)
    }

    fn region(&mut self, alternative: &'f Entries<Allowed>, axes: &Axes<'f>, at: Place<'_>) -> Region {
        let mut region = axes.region();
        for (dimension_id, allowed) in &alternative.0 {
            let Some(dimension) = self.find(dimension_id, Name::Dimension, &axes.dimensions, at.name(dimension_id))
            else {
                continue;
            };
            let at = at.key(dimension_id);
            let Some(options) = axes.options.get(dimension) else { continue };
            let set = match (allowed, options) {
                (Allowed::Options(ids), Options::Named(known)) => self.set(ids, known, at),
                (Allowed::Not(ids), Options::Named(known)) => {
                    let set = OptionSet::first(known.ids.len()).without(self.set(ids, known, at.key("not")));
                    if set.is_empty() && !known.ids.is_empty() {
                        self.report(Kind::Empty { what: "options left" }, at);
                    }
                    set
                }
                (Allowed::Within(bounds), Options::Numbers(numbers)) => {
                    let wanted = Interval::within(bounds);
                    let mut set = OptionSet::NONE;
                    for (index, interval) in numbers.intervals.iter().enumerate() {
                        if numbers.is_inside(interval, &wanted) {
                            set = set.union(OptionSet::one(OptionIx::new(index)));
                        }
                    }
                    if wanted.lower.or(wanted.upper).is_none() {
                        self.report(Kind::Empty { what: "bounds" }, at);
                    } else if set.is_empty() {
                        self.report(Kind::EmptyInterval, at);
                    }
                    set
                }
                (_, Options::Numbers(_)) => {
                    self.report(Kind::MisplacedCondition { bounds: false }, at);
                    continue;
                }
                (Allowed::Within(_), _) => {
                    self.report(Kind::MisplacedCondition { bounds: true }, at);
                    continue;
                }
            };
            region = region.with(DimensionIx::new(dimension), set);
        }
        region
    }

    fn set(&mut self, ids: &[String], known: &Names<'f>, at: Place<'_>) -> OptionSet {
        if ids.is_empty() {
            self.report(Kind::Empty { what: "options" }, at);
        }
        let mut set = OptionSet::NONE;
        for option in self.references(ids, Name::Option, known, at) {
            set = set.union(OptionSet::one(OptionIx::new(option)));
        }
        set
    }

    fn silences(
        &mut self,
        question_names: &Names<'f>,
        axes: &Axes<'f>,
        quote_names: &Names<'f>,
        quotes: &[Option<Rc<Quote>>],
    ) -> Vec<Silence> {
        let file = self.file;
        let at = Place::ROOT.key("silences");
        self.count("silences", file.silences.len(), 0, MAX_ENTRIES, at);
        self.ids(&Names::of(file.silences.iter().map(|silence| silence.id.as_str()).collect()), Name::Silence, at);
        let mut silences = Vec::new();
        for (index, silence) in file.silences.iter().enumerate() {
            let at = at.index(index);
            let question = silence.question.as_ref();
            let question =
                question.map_or(Some(0), |id| self.find(id, Name::Question, question_names, at.key("question")));
            let condition = self.condition(&silence.when, axes, at.key("when"));
            self.text(&silence.text, at.key("text"));
            let quotes = self.cited(&silence.quotes, quote_names, quotes, at.key("quotes"));
            let (id, text) = (silence.id.clone(), silence.text.clone());
            silences.push(Silence { id, question: QuestionIx::new(question.unwrap_or(0)), condition, text, quotes });
        }
        silences
    }

    fn cited(
        &mut self,
        ids: &[String],
        quote_names: &Names<'f>,
        quotes: &[Option<Rc<Quote>>],
        at: Place<'_>,
    ) -> Vec<Rc<Quote>> {
        let mut cited = Vec::new();
        for quote in self.references(ids, Name::Quote, quote_names, at) {
            cited.extend(quotes.get(quote).cloned().flatten());
        }
        cited
    }

    fn quotes_and_sources(
        &mut self,
        source_names: &Names<'f>,
        quote_names: &Names<'f>,
    ) -> (Vec<Option<Rc<Quote>>>, Vec<Rc<Source>>) {
        let file = self.file;
        let at_sources = Place::ROOT.key("sources");
        let before = self.problems.len();
        self.count("sources", file.sources.len(), 0, MAX_ENTRIES, at_sources);
        self.ids(source_names, Name::Source, at_sources);
        let mut sources = Vec::new();
        for (index, source) in file.sources.iter().enumerate() {
            let at = at_sources.index(index);
            self.text(&source.title, at.key("title"));
            if let Some(publisher) = &source.publisher {
                self.text(publisher, at.key("publisher"));
            }
            let published = source.published.as_ref().and_then(|date| self.date(date, at.key("published")));
            if let Some(url) = source.url.as_ref().filter(|url| !is_web_address(url)) {
                self.report(Kind::BadUrl { found: url.clone() }, at.key("url"));
            }
            sources.push(Rc::new(Source {
                id: source.id.clone(),
                title: source.title.clone(),
                publisher: source.publisher.clone(),
                published,
                url: source.url.clone(),
                elsewhere: source.elsewhere.unwrap_or(false),
            }));
        }
        let later = self.problems.split_off(before);

        let at = Place::ROOT.key("quotes");
        self.count("quotes", file.quotes.len(), 0, MAX_ENTRIES, at);
        self.ids(quote_names, Name::Quote, at);
        let mut quotes = Vec::new();
        for (index, quote) in file.quotes.iter().enumerate() {
            let at = at.index(index);
            let source = self.find(&quote.source, Name::Source, source_names, at.key("source"));
            for (key, text) in [("said_by", &quote.said_by), ("reported_by", &quote.reported_by)] {
                if let Some(text) = text {
                    self.text(text, at.key(key));
                }
            }
            let basis = quote.basis.as_ref();
            let basis = basis.and_then(|basis| self.one_of(basis, Name::Basis, Basis::ALL, at.key("basis")));
            #[cfg(feature = "cli")]
            self.anchor(quote, at);
            quotes.push(source.and_then(|source| sources.get(source)).map(|source| {
                Rc::new(Quote {
                    id: quote.id.clone(),
                    source: Rc::clone(source),
                    said_by: quote.said_by.clone(),
                    reported_by: quote.reported_by.clone(),
                    basis: basis.unwrap_or(Basis::Article),
                    anchor: quote.anchor.clone(),
                })
            }));
        }
        self.problems.extend(later);
        (quotes, sources)
    }

    fn scenario(&mut self, chosen: &'f Entries<Chosen>, axes: &Axes<'f>, at: Place<'_>) -> Scenario {
        let file = self.file;
        let mut scenario = Scenario(vec![None; file.dimensions.len()]);
        for (dimension_id, Chosen(option_id)) in &chosen.0 {
            let Some(dimension) = self.find(dimension_id, Name::Dimension, &axes.dimensions, at.name(dimension_id))
            else {
                continue;
            };
            let Some(known) = axes.options.get(dimension) else { continue };
            let option = known.get(option_id);
            if option.is_none() {
                self.unknown(option_id, Name::Option, known.list(), at.key(dimension_id));
            }
            scenario = scenario.with(DimensionIx::new(dimension), option.map(OptionIx::new));
        }
        scenario
    }

    // Checks that every kind of entry shares.

    fn count(&mut self, what: &'static str, found: usize, least: usize, most: usize, at: Place<'_>) {
        if found < least {
            self.report(Kind::Empty { what }, at);
        } else if found > most {
            self.report(Kind::TooMany { what, found, most }, at);
        }
    }

    fn ids(&mut self, names: &Names<'f>, of: Name, at: Place<'_>) {
        for (index, id) in names.ids.iter().copied().enumerate() {
            let at = at.index(index);
            let at = at.key("id");
            self.id(id, at);
            if names.get(id) != Some(index) {
                self.report(Kind::DuplicateId { id: id.to_owned(), of }, at);
            }
        }
    }

    fn id(&mut self, id: &str, at: Place<'_>) {
        if RESERVED.contains(&id) {
            self.report(Kind::ReservedId { id: id.to_owned() }, at);
        } else if !is_id(id) {
            self.report(Kind::MalformedId { id: id.to_owned() }, at);
        }
    }

    fn optional_text(&mut self, text: &'f Option<Text>, at: Place<'_>) {
        if let Some(text) = text {
            self.text(text, at);
        }
    }

    fn text(&mut self, text: &'f Text, at: Place<'_>) {
        match text {
            Text::Plain(text) => self.words(text, at),
            Text::ByLanguage(texts) => {
                for (tag, text) in &texts.0 {
                    self.language_tag(tag, at.name(tag));
                    // The bound keeps a file of language tags only from being slow.
                    if self.tags.len() < MAX_KINDS && !self.tags.contains(&tag.as_str()) {
                        self.tags.push(tag);
                    }
                    self.words(text, at.key(tag));
                }
                #[cfg(feature = "cli")]
                if !texts.0.iter().any(|(tag, _)| tag.eq_ignore_ascii_case(&self.file.language)) {
                    self.report(Kind::MissingLanguage { language: self.file.language.clone() }, at);
                }
            }
        }
    }

    /// Readers of a text that is not there see nothing, so authors are told.
    fn words(&mut self, text: &str, at: Place<'_>) {
        if cfg!(feature = "cli") && text.trim().is_empty() {
            self.report(Kind::Empty { what: "text" }, at);
        }
    }

    fn date(&mut self, text: &str, at: Place<'_>) -> Option<Date> {
        let date = Date::parse(text);
        if date.is_none() {
            self.report(Kind::BadDate { found: text.to_owned() }, at);
        }
        date
    }

    fn language_tag(&mut self, tag: &str, at: Place<'_>) {
        if !is_language_tag(tag) {
            self.report(Kind::BadLanguage { found: tag.to_owned() }, at);
        }
    }

    fn one_of<T: Copy>(&mut self, id: &str, of: Name, known: &[(&str, T)], at: Place<'_>) -> Option<T> {
        let found = known.iter().find(|(name, _)| *name == id).map(|(_, value)| *value);
        if found.is_none() {
            self.unknown(id, of, known.iter().map(|(name, _)| (*name).to_owned()).collect(), at);
        }
        found
    }

    fn find(&mut self, id: &str, of: Name, known: &Names<'_>, at: Place<'_>) -> Option<usize> {
        let found = known.get(id);
        if found.is_none() {
            self.unknown(id, of, known.list(), at);
        }
        found
    }

    fn references(&mut self, ids: &[String], of: Name, known: &Names<'_>, at: Place<'_>) -> Vec<usize> {
        let mut found = Vec::new();
        for (position, id) in ids.iter().enumerate() {
            let Some(index) = self.find(id, of, known, at.index(position)) else { continue };
            if found.contains(&index) {
                self.report(Kind::Repeated { name: id.clone() }, at.index(position));
            } else {
                found.push(index);
            }
        }
        found
    }

    fn unknown(&mut self, name: &str, of: Name, known: Rc<[String]>, at: Place<'_>) {
        self.report(Kind::UnknownName { name: name.to_owned(), of, known }, at);
    }
}
