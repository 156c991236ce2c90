//! What only authors are told: the file's own tests, anchors, and fields that a widget passes over.

use std::rc::Rc;

use super::names::Names;
use super::{Axes, Checker};
use crate::engine::interval::Numbers;
use crate::engine::policy::{Case, Expected, Verdict};
use crate::engine::position::{QuestionIx, positions};
use crate::engine::problem::{Kind, Name};
use crate::format::number::Number;
use crate::format::path::Place;
use crate::format::syntax::{CONFLICT, DEPENDS, INTERVAL, MAX_ANCHOR_WORDS, MAX_ENTRIES, UNSTATED, is_digest};
use crate::format::wire;

impl<'f> Checker<'f> {
    /// What a widget shows well enough, of a dimension of numbers.
    pub(super) fn number(&mut self, dimension: &'f wire::Dimension, numbers: &Numbers, at: Place<'_>) {
        if !dimension.options.is_empty() {
            self.report(Kind::MisplacedField { field: "options" }, at.name("options"));
        }
        if let Some(phrase) = &dimension.phrase {
            self.template(phrase, at.key("phrase"), &mut |checker, name, at| {
                if name != INTERVAL {
                    checker.unknown(name, Name::Placeholder, Rc::from([INTERVAL.to_owned()]), at);
                }
            });
        }
        if numbers.step.is_some_and(|step| step <= Number::ZERO) {
            self.report(Kind::BadStep, at.key("step"));
        }
    }

    /// Fields of numbers on a dimension with options.
    pub(super) fn misplaced(&mut self, dimension: &'f wire::Dimension, at: Place<'_>) {
        let fields = [
            ("unit", dimension.unit.is_some()),
            ("min", dimension.min.is_some()),
            ("max", dimension.max.is_some()),
            ("step", dimension.step.is_some()),
            ("phrase", dimension.phrase.is_some()),
        ];
        for (field, is_there) in fields {
            if is_there {
                self.report(Kind::MisplacedField { field }, at.name(field));
            }
        }
    }

    pub(super) fn anchor(&mut self, quote: &wire::Quote, at: Place<'_>) {
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
    }

    pub(super) fn cases(
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
}
