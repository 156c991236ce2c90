//! Shared by the analyses: a question with its rules, places of findings, and names of scenarios.
//! It never searches for anything itself.

use crate::engine::policy::{Policy, Question, Rule};
use crate::engine::position::RuleIx;
use crate::engine::problem::{Kind, Path, Problem};
use crate::engine::region::{OptionSet, Region};
use crate::engine::scenario::Scenario;
use crate::engine::search::{ActiveRule, active};

/// One question and its rules.
pub(super) struct Scope<'p> {
    pub(super) policy: &'p Policy,
    pub(super) question: &'p Question,
    pub(super) rules: Vec<ActiveRule<'p>>,
    pub(super) free_of_conflicts: bool,
    /// Scenarios in which one rule alone decides: scenarios next to them are likely to have another outcome.
    pub(super) telling: Vec<Region>,
    /// Rules that decide nothing.
    pub(super) idle: Vec<RuleIx>,
}

pub(super) fn rules_of<'p>(policy: &'p Policy, question: &Question) -> Vec<ActiveRule<'p>> {
    let rules: Vec<&Rule> = policy.rules_of(question).collect();
    active(&rules)
}

pub(super) fn everything(policy: &Policy) -> Region {
    policy.region(&policy.nothing_chosen())
}

pub(super) fn undetermined(what: &'static str, question: &Question) -> Problem {
    let kind = Kind::Undetermined { what, question: question.id.clone() };
    Problem::new(kind, at_question(question))
}

pub(super) fn at_question(question: &Question) -> Path {
    Path::root().key("questions").index(question.index.get()).key("id")
}

pub(super) fn at_rule(rule: &Rule) -> Path {
    Path::root().key("rules").index(rule.index.get())
}

/// The first scenario of a box, by names, without what is not asked there.
pub(super) fn witness(policy: &Policy, region: &Region) -> Vec<(String, String)> {
    let first = |options: &OptionSet| options.iter().next();
    let scenario = Scenario(region.0.iter().map(first).collect());
    policy.choices(&scenario).map(|(dimension, option)| (dimension.to_owned(), option.to_owned())).collect()
}
