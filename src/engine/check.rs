//! From the file as written to the checked policy, with all problems on the way, in the file's order.
//! It never stops at the first fault, and never looks for conflicts: the analysis does.

mod exceptions;
mod names;

use std::rc::Rc;

use exceptions::Exceptions;
use names::Names;

use super::policy::{
    Case, Choice, Date, Dimension, Expected, Language, Note, Policy, Question, Quote, Rule, Source, Verdict,
};
use super::position::{DimensionIx, OptionIx, QuestionIx, RuleIx, VerdictIx, positions};
use super::problem::{Kind, Name, Problem};
use super::region::{MAX_OPTIONS, OptionSet, Region};
use super::scenario::Scenario;
use crate::format::path::Place;
use crate::format::syntax::{
    Basis, CONFLICT, DEPENDS, DimensionKind, FORMAT, MAX_ANCHOR_WORDS, MAX_ENTRIES, MAX_KINDS, MAX_RULES, NoteKind,
    Piece, RESERVED, Status, Tone, UNSTATED, is_digest, is_id, is_language_tag, is_web_address, pieces,
};
use crate::format::wire::{self, Entries, Text};

/// Checks a file that was read without faults. The policy is there if and only if there are no problems.
#[must_use]
pub fn check(file: &wire::Policy) -> (Option<Policy>, Vec<Problem>) {
    let mut checker = Checker { file, language: &file.language, tags: vec![&file.language], problems: Vec::new() };
    let policy = checker.policy();
    let problems = checker.problems;
    (problems.is_empty().then_some(policy), problems)
}

struct Checker<'f> {
    file: &'f wire::Policy,
    language: &'f str,
    /// The languages that texts are found in, in the file's order.
    tags: Vec<&'f str>,
    problems: Vec<Problem>,
}

/// The dimensions, and the options of each.
struct Axes<'f> {
    dimensions: Names<'f>,
    options: Vec<Names<'f>>,
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
        let options = |dimension: &'f wire::Dimension| {
            Names::of(dimension.options.iter().map(|option| option.id.as_str()).collect())
        };
        let axes = Axes {
            dimensions: Names::of(file.dimensions.iter().map(|dimension| dimension.id.as_str()).collect()),
            options: file.dimensions.iter().map(options).collect(),
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
        let cases = self.cases(&question_names, &verdict_names, &axes, &rule_names, &verdicts);

        let mut known_quotes = Vec::new();
        for quote in quotes {
            known_quotes.extend(quote);
        }
        Policy {
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
            start,
            questions,
            verdicts,
            dimensions,
            rules,
            quotes: known_quotes,
            sources,
            cases,
        }
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
        let file = self.file;
        let at = Place::ROOT.key("scenario");
        self.text(&file.scenario, at);
        let translations: Vec<(&str, Place<'_>)> = match &file.scenario {
            Text::Plain(text) => vec![(text, at)],
            Text::ByLanguage(texts) => texts.0.iter().map(|(tag, text)| (text.as_str(), at.key(tag))).collect(),
        };
        for (text, at) in translations {
            for piece in pieces(text) {
                match piece {
                    Piece::Dimension(name) => {
                        self.find(name, Name::Dimension, &axes.dimensions, at);
                    }
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
        let mut dimensions = Vec::new();
        for (index, dimension) in file.dimensions.iter().enumerate() {
            let at = at.index(index);
            self.text(&dimension.label, at.key("label"));
            self.optional_text(&dimension.short, at.key("short"));
            let kind = dimension.kind.as_ref();
            let is_time = kind.is_some_and(|kind| {
                self.one_of(kind, Name::DimensionKind, DimensionKind::ALL, at.key("kind")) == Some(DimensionKind::Time)
            });
            let at = at.key("options");
            self.count("options", dimension.options.len(), 1, MAX_OPTIONS, at);
            if let Some(names) = axes.options.get(index) {
                self.ids(names, Name::Option, at);
            }
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
            dimensions.push(Dimension {
                index: DimensionIx::new(index),
                id: dimension.id.clone(),
                label: dimension.label.clone(),
                short: dimension.short.clone(),
                is_time,
                options,
            });
        }
        dimensions
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
            let mut cited = Vec::new();
            for quote in self.references(&rule.quotes, Name::Quote, quote_names, at.key("quotes")) {
                cited.extend(quotes.get(quote).cloned().flatten());
            }
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

    fn condition(&mut self, when: &'f Entries<Vec<String>>, axes: &Axes<'f>, at: Place<'_>) -> Region {
        let file = self.file;
        let mut region =
            Region(file.dimensions.iter().map(|dimension| OptionSet::first(dimension.options.len())).collect());
        for (dimension_id, allowed) in &when.0 {
            let Some(dimension) = self.find(dimension_id, Name::Dimension, &axes.dimensions, at.name(dimension_id))
            else {
                continue;
            };
            let at = at.key(dimension_id);
            if allowed.is_empty() {
                self.report(Kind::Empty { what: "options" }, at);
            }
            let Some(known) = axes.options.get(dimension) else { continue };
            let options = self.references(allowed, Name::Option, known, at);
            let mut set = OptionSet::NONE;
            for option in options {
                set = set.union(OptionSet::one(OptionIx::new(option)));
            }
            region = region.with(DimensionIx::new(dimension), set);
        }
        region
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
            if let Some(anchor) = &quote.anchor {
                let sides = [("start", Some(&anchor.start)), ("end", anchor.end.as_ref())];
                for (key, words) in sides {
                    let Some(words) = words.map(|side| side.split_whitespace().count()) else { continue };
                    if !(1..=MAX_ANCHOR_WORDS).contains(&words) {
                        self.report(Kind::BadAnchor { words }, at.key("anchor").key(key));
                    }
                }
                if let Some(digest) = anchor.digest.as_ref().filter(|digest| !is_digest(digest)) {
                    self.report(Kind::BadDigest { found: digest.clone() }, at.key("anchor").key("digest"));
                }
            }
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

    fn cases(
        &mut self,
        question_names: &Names<'f>,
        verdict_names: &Names<'f>,
        axes: &Axes<'f>,
        rule_names: &Names<'f>,
        verdicts: &[Rc<Verdict>],
    ) -> Vec<Case> {
        let file = self.file;
        let at = Place::ROOT.key("cases");
        self.count("cases", file.cases.len(), 0, MAX_ENTRIES, at);
        let mut cases = Vec::new();
        for (index, case) in file.cases.iter().enumerate() {
            let at = at.index(index);
            let question = case
                .question
                .as_ref()
                .map_or(Some(0), |question| self.find(question, Name::Question, question_names, at.key("question")));
            let scenario = self.scenario(&case.scenario, axes, at.key("scenario"));
            let expected = match case.verdict.as_str() {
                UNSTATED => Some(Expected::Unstated),
                DEPENDS => Some(Expected::Depends(case.possible.clone())),
                verdict => self
                    .find(verdict, Name::Verdict, verdict_names, at.key("verdict"))
                    .and_then(|verdict| verdicts.get(verdict))
                    .map(|verdict| Expected::Verdict(Rc::clone(verdict))),
            };
            if let Some(possible) = &case.possible {
                if case.verdict != DEPENDS {
                    self.report(Kind::MisplacedPossible, at.name("possible"));
                }
                let outcomes = [UNSTATED, CONFLICT];
                for (position, id) in possible.iter().enumerate() {
                    if !outcomes.contains(&id.as_str()) {
                        self.find(id, Name::Verdict, verdict_names, at.key("possible").index(position));
                    }
                }
            }
            let because = case.because.as_ref().map(|rules| {
                let mut rules = self.references(rules, Name::Rule, rule_names, at.key("because"));
                rules.sort_unstable();
                positions(rules)
            });
            if let (Some(question), Some(expected)) = (question, expected) {
                let (name, question) = (case.name.clone(), QuestionIx::new(question));
                cases.push(Case { name, question, scenario, expected, because });
            }
        }
        cases
    }

    fn scenario(&mut self, chosen: &'f Entries<String>, axes: &Axes<'f>, at: Place<'_>) -> Scenario {
        let file = self.file;
        let mut scenario = Scenario(vec![None; file.dimensions.len()]);
        for (dimension_id, option_id) in &chosen.0 {
            let Some(dimension) = self.find(dimension_id, Name::Dimension, &axes.dimensions, at.name(dimension_id))
            else {
                continue;
            };
            let Some(known) = axes.options.get(dimension) else { continue };
            let option = self.find(option_id, Name::Option, known, at.key(dimension_id));
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
            Text::Plain(text) => {
                if text.trim().is_empty() {
                    self.report(Kind::Empty { what: "text" }, at);
                }
            }
            Text::ByLanguage(texts) => {
                for (tag, text) in &texts.0 {
                    self.language_tag(tag, at.name(tag));
                    // The bound keeps a file of language tags only from being slow.
                    if self.tags.len() < MAX_KINDS && !self.tags.contains(&tag.as_str()) {
                        self.tags.push(tag);
                    }
                    if text.trim().is_empty() {
                        self.report(Kind::Empty { what: "text" }, at.key(tag));
                    }
                }
                if !texts.0.iter().any(|(tag, _)| tag == self.language) {
                    self.report(Kind::MissingLanguage { language: self.language.to_owned() }, at);
                }
            }
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
