//! Outcomes and decisions apart from their policy, as positions, so that they can be kept.
//! They hold nothing that the policy says: with another policy they mean nothing.

use crate::engine::decide::{Blocked, Decision, Displaced, Outcome, Possible};
use crate::engine::policy::{Policy, Rule};
use crate::engine::position::{DimensionIx, RuleIx, VerdictIx};
use crate::engine::region::DimensionSet;

/// The answer to a complete scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// The verdict at this position of the file.
    Verdict(VerdictIx),
    /// The report does not say.
    Unstated,
    /// A fault of the file.
    Conflict,
}

impl Answer {
    /// The answer of a possible outcome.
    #[must_use]
    pub fn of(possible: Possible<'_>) -> Answer {
        match possible {
            Possible::Verdict(verdict) => Answer::Verdict(verdict.index),
            Possible::Unstated => Answer::Unstated,
            Possible::Conflict => Answer::Conflict,
        }
    }

    /// The possible outcome in its policy; *unstated* in a policy that has no such verdict.
    #[must_use]
    pub fn possible(self, policy: &Policy) -> Possible<'_> {
        match self {
            Answer::Verdict(index) => policy.verdict_at(index).map_or(Possible::Unstated, Possible::Verdict),
            Answer::Unstated => Possible::Unstated,
            Answer::Conflict => Possible::Conflict,
        }
    }

    /// The outcome in its policy; *unstated* in a policy that has no such verdict.
    #[must_use]
    pub fn outcome(self, policy: &Policy) -> Outcome<'_> {
        self.possible(policy).into()
    }
}

/// An outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// That of all completions.
    Answer(Answer),
    /// The possible answers, and the open dimensions that can still change the outcome.
    Depends(Vec<Answer>, Vec<DimensionIx>),
    /// Finding out would take more work than the bound of the search.
    Undetermined,
}

impl Kept {
    /// An outcome as positions.
    #[must_use]
    pub fn of(outcome: &Outcome<'_>) -> Kept {
        match outcome {
            Outcome::Decided(verdict) => Kept::Answer(Answer::Verdict(verdict.index)),
            Outcome::Unstated => Kept::Answer(Answer::Unstated),
            Outcome::Conflict => Kept::Answer(Answer::Conflict),
            Outcome::Depends { possible, open } => {
                let (mut answers, mut dimensions) = (Vec::new(), Vec::new());
                for possible in possible {
                    answers.push(Answer::of(*possible));
                }
                for dimension in open {
                    dimensions.push(dimension.index);
                }
                Kept::Depends(answers, dimensions)
            }
            Outcome::Undetermined => Kept::Undetermined,
        }
    }

    /// The outcome in its policy.
    #[must_use]
    pub fn outcome<'p>(&self, policy: &'p Policy) -> Outcome<'p> {
        match self {
            Kept::Answer(answer) => answer.outcome(policy),
            Kept::Depends(answers, dimensions) => {
                let (mut possible, mut open) = (Vec::new(), Vec::new());
                for answer in answers {
                    possible.push(answer.possible(policy));
                }
                for index in dimensions {
                    open.extend(policy.dimension_at(*index));
                }
                Outcome::Depends { possible, open }
            }
            Kept::Undetermined => Outcome::Undetermined,
        }
    }
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KeptDecision {
    pub(super) outcome: Kept,
    because: Vec<RuleIx>,
    displaced: Vec<(RuleIx, RuleIx)>,
    blocked: Vec<(RuleIx, DimensionSet)>,
    pub(super) silences: Vec<String>,
}

impl KeptDecision {
    pub(super) fn of(decision: &Decision<'_>) -> KeptDecision {
        let (mut because, mut displaced, mut blocked) = (Vec::new(), Vec::new(), Vec::new());
        for rule in &decision.because {
            because.push(rule.index);
        }
        for it in &decision.displaced {
            displaced.push((it.rule.index, it.by.index));
        }
        for it in &decision.blocked {
            blocked.push((it.rule.index, it.dimensions));
        }
        let mut silences = Vec::new();
        for silence in &decision.silences {
            silences.push(silence.id.clone());
        }
        KeptDecision { outcome: Kept::of(&decision.outcome), because, displaced, blocked, silences }
    }

    pub(super) fn decision<'p>(&self, policy: &'p Policy) -> Decision<'p> {
        let mut decision = Decision { outcome: self.outcome.outcome(policy), ..Decision::new() };
        let rule = |index: RuleIx| -> Option<&'p Rule> { policy.rule_at(index) };
        for index in &self.because {
            decision.because.extend(rule(*index));
        }
        for (index, by) in &self.displaced {
            decision.displaced.extend(rule(*index).zip(rule(*by)).map(|(rule, by)| Displaced { rule, by }));
        }
        for (index, dimensions) in &self.blocked {
            decision.blocked.extend(rule(*index).map(|rule| Blocked { rule, dimensions: *dimensions }));
        }
        for silence in policy.silences() {
            if self.silences.contains(&silence.id) {
                decision.silences.push(silence);
            }
        }
        decision
    }
}
