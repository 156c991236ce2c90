//! Scenarios that no rule answers: allowed, since a report may be silent, but listed, since a rule may be missing.
//!
//! Where any rule applies, one stands; so the gaps of a question are the scenarios outside all conditions. They are
//! listed as disjoint boxes: the first scenario that is not listed yet, extended to a large box.
//!
//! An option that no condition names, such as one that was just added, often leaves a gap wherever its dimension counts. Such
//! gaps are listed apart: the boxes of the other options are found first, as if it did not exist, and reach it only where
//! they hold for every option. So they read the same before and after.

use super::formula::{Claim, Formula};
use super::regions::{first, join, named};
use super::scope::{Scope, at_question, everything, witness};
use crate::engine::policy::Policy;
use crate::engine::position::{DimensionIx, placed};
use crate::engine::problem::{Kind, Problem};
use crate::engine::region::{Condition, OptionSet, Overlap, Region};
use crate::engine::search::{Exhausted, Search};

/// The limit of boxes that are listed for a question.
const MAX_LISTED: usize = 40;
/// In how many orders of the dimensions a box is extended, to take the largest.
const ORDERS: usize = 4;

pub(super) fn gaps(scope: &mut Scope<'_>, search: &Search, problems: &mut Vec<Problem>) -> Result<(), Exhausted> {
    let (policy, question) = (scope.policy, scope.question);
    let everything = everything(policy);
    let mut formula = Formula::new(policy, search);
    let silences = policy.silences().iter().filter(|silence| silence.question == question.index);
    let rules = scope.rules.iter().map(|live| &live.rule.condition);
    let conditions = rules.chain(silences.map(|silence| &silence.condition));
    let mut taken: Vec<Region> = conditions.flat_map(Condition::boxes).cloned().collect();
    for region in &taken {
        formula.leave_out(region);
    }
    let mut found: Vec<(Region, usize)> = Vec::new();
    let mut more = false;
    for (part, within) in parts(policy, &everything, &taken).into_iter().enumerate() {
        let claims: Vec<Claim> =
            placed(&within.0).map(|(dimension, options)| formula.among(dimension, *options)).collect();
        while !more && let Some(scenario) = formula.first(&claims)? {
            more = found.len() == MAX_LISTED;
            if !more {
                let region = grown(&scenario, &within, &everything, &taken);
                formula.leave_out(&region);
                taken.push(region.clone());
                found.push((region, part));
            }
        }
    }
    let found = join(found);
    let listed = found.len();
    for (region, _) in found {
        let kind = Kind::Gap {
            question: question.id.clone(),
            region: named(policy, &region),
            scenarios: policy.count(&region),
            witness: witness(policy, &first(policy, &region)),
        };
        problems.push(Problem::new(kind, at_question(question)));
    }
    if more {
        let kind = Kind::MoreGaps { question: question.id.clone(), listed };
        problems.push(Problem::new(kind, at_question(question)));
    }
    Ok(())
}

/// The boxes to look for gaps in, one after the other: without options that no condition names, then with those of one
/// dimension alone, then everything.
fn parts(policy: &Policy, everything: &Region, conditions: &[Region]) -> Vec<Region> {
    let mut known = everything.clone();
    let mut apart: Vec<(DimensionIx, OptionSet)> = Vec::new();
    for dimension in policy.dimensions().iter().filter(|dimension| dimension.numbers.is_none()) {
        let all = dimension.all();
        let narrow = conditions.iter().map(|region| region.options(dimension.index)).filter(|options| *options != all);
        let named = narrow.fold(OptionSet::NONE, OptionSet::union);
        if !named.is_empty() && named != all {
            known = known.with(dimension.index, named);
            apart.push((dimension.index, all.without(named)));
        }
    }
    let alone = apart.iter().map(|(dimension, unnamed)| known.with(*dimension, *unnamed));
    let mut parts: Vec<Region> = std::iter::once(known.clone()).chain(alone).collect();
    if apart.len() > 1 {
        parts.push(everything.clone());
    }
    parts
}

/// The largest box around this scenario, inside another, that meets no listed box. What holds for every option in it is
/// extended to the options outside it.
fn grown(scenario: &Region, within: &Region, everything: &Region, taken: &[Region]) -> Region {
    let free = |region: &Region| taken.iter().all(|other| region.overlap(other) == Overlap::Apart);
    let count = within.0.len();
    let mut largest: Option<Region> = None;
    for order in 0..count.min(ORDERS) {
        let mut region = scenario.clone();
        // From the first dimension on, from the last one back, and from others in between.
        let ahead = (0..count).map(|step| (step + order / 2 * count / 2) % count);
        let dimensions: Vec<usize> = if order % 2 == 0 { ahead.collect() } else { ahead.rev().collect() };
        for dimension in dimensions.into_iter().map(DimensionIx::new) {
            let allowed = within.options(dimension);
            for more in std::iter::once(allowed).chain(allowed.iter().map(OptionSet::one)) {
                let larger = region.with(dimension, region.options(dimension).union(more));
                if free(&larger) {
                    region = larger;
                }
            }
        }
        if largest.as_ref().is_none_or(|largest| region.count() > largest.count()) {
            largest = Some(region);
        }
    }
    let mut region = largest.unwrap_or_else(|| scenario.clone());
    for (dimension, all) in placed::<DimensionIx, _>(&everything.0) {
        let larger = region.with(dimension, *all);
        if region.options(dimension) == within.options(dimension) && free(&larger) {
            region = larger;
        }
    }
    region
}
