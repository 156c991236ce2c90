//! The file's own tests. The widget passes them over: no reader sees them.

use std::rc::Rc;

use super::names::Names;
use super::{Axes, Checker};
use crate::engine::policy::{Case, Expected, Verdict};
use crate::engine::position::{QuestionIx, positions};
use crate::engine::problem::{Kind, Name};
use crate::format::path::Place;
use crate::format::syntax::{CONFLICT, DEPENDS, MAX_ENTRIES, UNSTATED};

impl<'f> Checker<'f> {
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
