//! What would change the answer: the nearest scenarios with another outcome, and the choices that change nothing.
//! It never stops short in silence: past its bound on work it says so.
//!
//! How near two scenarios are is the number of dimensions in which they differ. A dimension that a change makes asked is part
//! of the change, whatever its option. Everything one step away is looked at,
//! then everything two steps away, and so on until something differs. Options that no rule tells from the present one
//! lead nowhere and are left out of the longer ways, so that most policies end after a step or two.

use crate::engine::decide::{Decision, Outcome, conclude_into};
use crate::engine::outcomes::{alike, told_apart};
use crate::engine::policy::{Policy, Question};
use crate::engine::position::{DimensionIx, OptionIx};
use crate::engine::region::Condition;
use crate::engine::scenario::Scenario;
use crate::engine::search::Exhausted;

/// The most looks at a rule: some milliseconds of work on a phone, since a reader waits for it.
const MAX_LOOKS: usize = 1_000_000;

/// What would change the answer to a question, and what would not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flips<'p> {
    /// The nearest scenarios with another outcome, in the file's order; empty if there is no other outcome. Where more
    /// than one step is needed, one scenario for each group of options that no rule tells apart.
    pub nearest: Vec<Flip<'p>>,
    /// Choices (dimension and option, by position) that, made alone, leave the outcome of every question as it is.
    pub without_effect: Vec<(DimensionIx, OptionIx)>,
}

/// A scenario with another outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flip<'p> {
    /// The scenario.
    pub scenario: Scenario,
    /// The choices that differ in it, dimension and option by position.
    pub changes: Vec<(DimensionIx, OptionIx)>,
    /// Its outcome: decided, unstated, or in a faulty file a conflict.
    pub outcome: Outcome<'p>,
}

/// The flips of a complete scenario.
///
/// # Errors
/// If finding them takes more than the bound on work.
pub fn flips<'p>(policy: &'p Policy, question: &Question, scenario: &Scenario) -> Result<Flips<'p>, Exhausted> {
    let mut deciding = Deciding { policy, decision: Decision::new(), looks: 0 };
    let here = deciding.outcome(question, scenario)?;
    let others: Vec<&Question> = policy.questions().filter(|other| other.index != question.index).collect();
    let others_here = deciding.outcomes(&others, scenario)?;
    let mut found = Flips { nearest: Vec::new(), without_effect: Vec::new() };
    for change in single_changes(policy, scenario) {
        let Some(there) = arrive(policy, scenario, &[change]) else { continue };
        let outcome = deciding.outcome(question, &there)?;
        if outcome != here {
            found.nearest.push(Flip { scenario: there, changes: vec![change], outcome });
        } else if deciding.outcomes(&others, &there)? == others_here {
            found.without_effect.push(change);
        }
    }
    let steps = unlike_changes(policy, question, scenario);
    // The steps of a dimension are next to each other.
    let mut dimensions: Vec<DimensionIx> = steps.iter().map(|(dimension, _)| *dimension).collect();
    dimensions.dedup();
    for distance in 2..=dimensions.len() {
        if !found.nearest.is_empty() {
            break;
        }
        deciding.at_distance(question, scenario, &here, &steps, distance, &mut Vec::new(), &mut found.nearest)?;
    }
    Ok(found)
}

/// The scenario that changes lead to, if they are all that differs there: each is asked there, and nothing else is that was
/// not asked before.
fn arrive(policy: &Policy, scenario: &Scenario, changes: &[(DimensionIx, OptionIx)]) -> Option<Scenario> {
    let mut there = scenario.clone();
    for (dimension, option) in changes {
        there = there.with(*dimension, Some(*option));
    }
    for dimension in policy.dimensions() {
        if dimension.asked_when.is_some() {
            let is_changed = changes.iter().any(|(index, _)| *index == dimension.index);
            let is_asked = policy.is_asked(dimension, &there);
            if is_changed != (is_asked && (is_changed || !policy.is_asked(dimension, scenario))) {
                return None;
            }
        }
    }
    Some(policy.normal(&there))
}

/// Every choice that differs from a scenario in one dimension that is asked.
fn single_changes(policy: &Policy, scenario: &Scenario) -> Vec<(DimensionIx, OptionIx)> {
    let mut changes = Vec::new();
    for dimension in policy.asked(scenario) {
        for (option, _) in dimension.choices() {
            if scenario.chosen(dimension.index) != Some(option) {
                changes.push((dimension.index, option));
            }
        }
    }
    changes
}

/// The choices that some rule of the question, or what is asked, tells from the present one: one for each group that nothing
/// tells apart. Of a dimension that is not asked yet, one of each group.
fn unlike_changes(policy: &Policy, question: &Question, scenario: &Scenario) -> Vec<(DimensionIx, OptionIx)> {
    let mut conditions: Vec<&Condition> = Vec::new();
    for rule in policy.rules_of(question) {
        conditions.push(&rule.condition);
    }
    for dimension in policy.dimensions() {
        conditions.extend(&dimension.asked_when);
    }
    let mut changes = Vec::new();
    for dimension in policy.dimensions() {
        let Some(present) = scenario.chosen(dimension.index) else { continue };
        let is_asked = policy.is_asked(dimension, scenario);
        for option in told_apart(&conditions, dimension.index, dimension.all()) {
            if !is_asked || !alike(&conditions, dimension.index, option, present) {
                changes.push((dimension.index, option));
            }
        }
    }
    changes
}

struct Deciding<'p> {
    policy: &'p Policy,
    decision: Decision<'p>,
    looks: usize,
}

impl<'p> Deciding<'p> {
    fn outcome(&mut self, question: &Question, scenario: &Scenario) -> Result<Outcome<'p>, Exhausted> {
        self.looks += self.policy.rules().len() + 1;
        if self.looks > MAX_LOOKS {
            return Err(Exhausted);
        }
        conclude_into(self.policy, question, scenario, &mut self.decision);
        Ok(self.decision.outcome.clone())
    }

    fn outcomes(&mut self, questions: &[&Question], scenario: &Scenario) -> Result<Vec<Outcome<'p>>, Exhausted> {
        let mut outcomes = Vec::new();
        for question in questions {
            outcomes.push(self.outcome(question, scenario)?);
        }
        Ok(outcomes)
    }

    /// Adds every scenario with another outcome that differs in so many more dimensions, each after those before it.
    #[expect(clippy::too_many_arguments, reason = "a recursion carries what it has found")]
    fn at_distance(
        &mut self,
        question: &Question,
        scenario: &Scenario,
        here: &Outcome<'p>,
        steps: &[(DimensionIx, OptionIx)],
        distance: usize,
        changes: &mut Vec<(DimensionIx, OptionIx)>,
        found: &mut Vec<Flip<'p>>,
    ) -> Result<(), Exhausted> {
        for (position, change) in steps.iter().enumerate() {
            let dimension = change.0;
            changes.push(*change);
            if distance == 1 {
                let Some(there) = arrive(self.policy, scenario, changes) else {
                    changes.pop();
                    continue;
                };
                let outcome = self.outcome(question, &there)?;
                if outcome != *here {
                    found.push(Flip { scenario: there, changes: changes.clone(), outcome });
                }
            } else {
                let rest = steps.get(position + 1..).unwrap_or_default();
                let later = rest.iter().position(|(other, _)| *other != dimension).unwrap_or(rest.len());
                let rest = rest.get(later..).unwrap_or_default();
                self.at_distance(question, scenario, here, rest, distance - 1, changes, found)?;
            }
            changes.pop();
        }
        Ok(())
    }
}
