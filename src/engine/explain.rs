//! The explanation of a scenario: decisions, ways to other answers, and notes that concern it.
//! Everything that depends on the scenario is computed here, once for each; its modules find the parts. It never decides by
//! itself: every answer in it is one of `decide`.

pub mod answer;
pub mod cascade;
pub mod changes;
pub mod flips;
pub mod grid;

use answer::{Kept, KeptDecision};

use super::decide::{Asked, Decision, Outcome, decide, decide_all};
use super::policy::{Note, Policy, Question};
use super::position::{DimensionIx, OptionIx};
use super::scenario::Scenario;
use flips::flips;

/// Everything that a drawing of a scenario needs. It holds positions instead of references, so that it can outlive a borrow
/// of its policy; it is meaningless with another policy. It is equal to itself alone.
#[derive(Debug)]
pub struct Explanation {
    scenario: Scenario,
    decisions: Vec<KeptDecision>,
    ways: Ways,
    touched: Vec<usize>,
}

/// A way to another answer: the choices that lead there.
pub type Way = Vec<(DimensionIx, OptionIx)>;

/// What would change the answer to the first question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ways {
    /// Of a complete scenario: the nearest other answers, and the choices that make no difference to any question.
    Nearest {
        /// Each with its way, in the file's order.
        found: Vec<(Kept, Way)>,
        /// Dimension and option.
        without_effect: Way,
    },
    /// Of an answer that depends on open choices: the first of them, and the answer for each of its options.
    Each(DimensionIx, Vec<Kept>),
    /// Finding the nearest answers would take more work than its bound.
    Undetermined,
    /// Choices are open, and the answer is the same whatever is chosen.
    Nothing,
}

/// Explains a scenario.
#[must_use]
pub fn explain(policy: &Policy, scenario: &Scenario) -> Explanation {
    let decided = decide_all(policy, scenario);
    let ways = decided.first().map_or(Ways::Nothing, |(question, decision)| ways(policy, question, scenario, decision));
    let mut touched = Vec::new();
    for (index, note) in policy.notes().iter().enumerate() {
        if note.rules.is_empty() || decided.iter().any(|(_, decision)| touches(note, decision)) {
            touched.push(index);
        }
    }
    let mut decisions = Vec::new();
    for (_, decision) in decided {
        decisions.push(KeptDecision::of(&decision));
    }
    Explanation { scenario: scenario.clone(), decisions, ways, touched }
}

impl PartialEq for Explanation {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Explanation {
    /// The scenario.
    #[must_use]
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The decision for every question, in the file's order.
    #[must_use]
    pub fn decisions<'p>(&self, policy: &'p Policy) -> Vec<Asked<'p>> {
        let mut decisions = Vec::new();
        for (question, kept) in policy.questions().zip(&self.decisions) {
            decisions.push((question, kept.decision(policy)));
        }
        decisions
    }

    /// The outcome of a question.
    #[must_use]
    pub fn outcome<'p>(&self, policy: &'p Policy, question: &Question) -> Outcome<'p> {
        self.decisions.get(question.index.get()).map_or(Outcome::Undetermined, |kept| kept.outcome.outcome(policy))
    }

    /// Whether it has the same outcome for a question as another explanation of the policy.
    #[must_use]
    pub fn agrees(&self, other: &Explanation, question: &Question) -> bool {
        match (self.decisions.get(question.index.get()), other.decisions.get(question.index.get())) {
            (Some(one), Some(other)) => one.outcome == other.outcome,
            _ => false,
        }
    }

    /// What would change the answer to the first question.
    #[must_use]
    pub fn ways(&self) -> &Ways {
        &self.ways
    }

    /// The notes that concern the answer: those on the whole policy, and those on a rule that applies.
    #[must_use]
    pub fn touched<'p>(&self, policy: &'p Policy) -> Vec<&'p Note> {
        let mut notes = Vec::new();
        for index in &self.touched {
            notes.extend(policy.notes().get(*index));
        }
        notes
    }
}

fn ways(policy: &Policy, question: &Question, scenario: &Scenario, decision: &Decision<'_>) -> Ways {
    if let Outcome::Depends { open, .. } = &decision.outcome {
        // One step at a time: of several open choices the first.
        let Some(dimension) = open.first() else { return Ways::Nothing };
        let mut outcomes = Vec::new();
        for (option, _) in dimension.choices() {
            let there = policy.chosen(scenario, &[(dimension.index, Some(option))]);
            outcomes.push(Kept::of(&decide(policy, question, &there).outcome));
        }
        return Ways::Each(dimension.index, outcomes);
    }
    if !scenario.is_complete() {
        return Ways::Nothing;
    }
    let Ok(flips) = flips(policy, question, scenario) else { return Ways::Undetermined };
    let mut found = Vec::new();
    for flip in flips.nearest {
        found.push((Kept::of(&flip.outcome), flip.changes));
    }
    Ways::Nearest { found, without_effect: flips.without_effect }
}

fn touches(note: &Note, decision: &Decision<'_>) -> bool {
    let displaced = decision.displaced.iter().map(|displaced| displaced.rule);
    decision.because.iter().copied().chain(displaced).any(|rule| note.rules.contains(&rule.index))
}
