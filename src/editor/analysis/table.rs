//! The whole truth table of a question, in few boxes: it splits along the borders of rules and merges equal neighbours.
//! It never drops a scenario: rows are disjoint and cover all. Only [`each`] walks scenarios one by one.
//!
//! A box whose outcome is unclear is split along the condition of a rule that could still change it, until every box
//! has one outcome. Boxes of the same outcome that differ in one dimension only are then merged, until no two are left.
//! The number of rows is not always minimal: finding the minimum would be a search of its own.

use std::ops::ControlFlow;

use crate::engine::decide::Possible;
use crate::engine::outcomes::{Compared, Outcomes};
use crate::engine::policy::{Dimension, Policy, Question, Rule};
use crate::engine::region::{DimensionSet, Overlap, Region};
use crate::engine::scenario::Scenario;
use crate::engine::search::{Exhausted, Next, Search, active};

use super::regions::{asked_in, join, not_always_asked, scenarios};
use super::scope::{everything, rules_of};

/// The limit of boxes that a table is split into before equal neighbours are merged.
pub const MAX_BOXES: usize = 100_000;

/// A row of the table: scenarios of the same outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<'p> {
    /// The scenarios.
    pub region: Region,
    /// Their outcome.
    pub outcome: Possible<'p>,
}

impl Row<'_> {
    /// Whether a dimension is asked in them: in all of them or in none.
    #[must_use]
    pub fn asks(&self, dimension: &Dimension) -> bool {
        dimension.asked_when.as_ref().is_none_or(|asked| asked.overlap(&self.region) != Overlap::Apart)
    }

    /// The number of its scenarios; `None` if it is larger than a `u128`.
    #[must_use]
    pub fn scenarios(&self) -> Option<u128> {
        self.region.count()
    }
}

/// The table of a question, ordered by the first scenario of each row.
///
/// # Errors
/// If it takes more than [`MAX_BOXES`] boxes, or if the search passes its bound on work.
pub fn table<'p>(policy: &'p Policy, question: &Question, search: &Search) -> Result<Vec<Row<'p>>, Exhausted> {
    let rows = join(split(policy, question, search)?).into_iter();
    Ok(rows.filter_map(|(region, (outcomes, _))| Some(Row { region, outcome: outcomes.certain(policy)? })).collect())
}

/// The answer in one scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer<'p> {
    /// The scenario.
    pub scenario: Scenario,
    /// Its outcome.
    pub outcome: Possible<'p>,
    /// The standing rules, in the file's order.
    pub because: Vec<&'p Rule>,
}

/// Visits the answer of every scenario, in file order, until it is told to stop. Rules that earlier choices exclude are
/// not looked at again, so the time grows with the scenarios and hardly with the rules.
pub fn each<'p>(
    policy: &'p Policy,
    question: &Question,
    visit: &mut impl FnMut(Answer<'p>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let rules: Vec<&Rule> = policy.rules_of(question).collect();
    walk(policy, 0, &policy.nothing_chosen(), &rules, visit)
}

/// Visits the completions of a scenario whose dimensions before this one are chosen; only these rules may still apply.
fn walk<'p>(
    policy: &'p Policy,
    depth: usize,
    scenario: &Scenario,
    rules: &[&'p Rule],
    visit: &mut impl FnMut(Answer<'p>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let Some(here) = policy.dimensions().get(depth) else {
        // Of several alternatives, each dimension may have fitted another. Of the rules that apply, one stands if none of
        // them is an exception to it.
        let chosen = policy.region(scenario);
        let holds = |rule: &&&Rule| rule.condition.overlap(&chosen) == Overlap::Inside;
        let rules: Vec<&Rule> = rules.iter().filter(holds).copied().collect();
        let standing = active(&rules).into_iter().filter(|live| live.exceptions.is_empty()).map(|live| live.rule);
        let because: Vec<&Rule> = standing.collect();
        let outcome = match because.split_first() {
            None => Possible::Unstated,
            Some((first, rest)) if rest.iter().all(|rule| rule.verdict == first.verdict) => {
                Possible::Verdict(&first.verdict)
            }
            Some(_) => Possible::Conflict,
        };
        return visit(Answer { scenario: scenario.clone(), outcome, because });
    };
    let asked = here.asked_when.is_none() || policy.is_asked(here, scenario);
    for (option, _) in here.choices().filter(|(option, _)| asked || *option == policy.unasked_option(here.index)) {
        let scenario = scenario.with(here.index, Some(option));
        let region = policy.region(&scenario);
        let holds = |rule: &&&Rule| rule.condition.overlap(&region) != Overlap::Apart;
        let rules: Vec<&Rule> = rules.iter().filter(holds).copied().collect();
        walk(policy, depth + 1, &scenario, &rules, visit)?;
    }
    ControlFlow::Continue(())
}

/// A box with its outcome, and the dimensions that are asked in it.
type Part = (Region, (Outcomes, DimensionSet));

/// Boxes of one outcome each, with the dimensions that are asked in them.
fn split(policy: &Policy, question: &Question, search: &Search) -> Result<Vec<Part>, Exhausted> {
    let everything = everything(policy);
    let sometimes = not_always_asked(policy);
    let mut boxes = Vec::new();
    for region in scenarios(&everything, &sometimes) {
        let asked = asked_in(&region, &sometimes);
        Compared::new(vec![rules_of(policy, question)]).visit(search, &region, &mut |part, outcomes| {
            let [outcomes] = *outcomes else { return Next::Stop };
            if !outcomes.is_certain() {
                return Next::Split;
            }
            if boxes.len() > MAX_BOXES {
                return Next::Stop;
            }
            boxes.push((part.clone(), (outcomes, asked)));
            Next::Skip
        })?;
    }
    if boxes.len() > MAX_BOXES { Err(Exhausted) } else { Ok(boxes) }
}
