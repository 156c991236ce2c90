//! The changes between two points in time, or between any two options of a dimension: scenarios by their outcomes before
//! and after, as boxes. It compares every scenario, up to a bound, and guesses nothing past it.

use crate::engine::decide::{Decision, Outcome, conclude_into};
use crate::engine::policy::{Policy, Question, Rule};
use crate::engine::position::{DimensionIx, OptionIx, placed};
use crate::engine::region::Region;
use crate::engine::search::Exhausted;

/// The most scenarios that are compared.
const MAX_SCENARIOS: usize = 20_000;

/// The most changes that are listed. More of them say nothing to a reader.
const MAX_LISTED: usize = 200;
/// The most boxes that are merged.
const MAX_MERGED: usize = 4_000;

/// Scenarios whose outcome changed in the same way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change<'p> {
    /// The scenarios; the options compared are left as they are after the change.
    pub region: Region,
    /// Their outcome with the first option.
    pub before: Outcome<'p>,
    /// Their outcome with the second.
    pub after: Outcome<'p>,
    /// The rules that stand after the change, all the same in the whole box.
    pub because: Vec<&'p Rule>,
}

/// The differences between two options of a dimension: boxes that share no scenario and hold all that changed, in the
/// order of their first scenarios. Where the report is silent on one of the two, nothing is known to have changed.
///
/// # Errors
/// If there are too many scenarios to compare, or too many changes to list.
pub fn changes<'p>(
    policy: &'p Policy,
    question: &Question,
    dimension: DimensionIx,
    options: [OptionIx; 2],
) -> Result<Vec<Change<'p>>, Exhausted> {
    let others: Vec<DimensionIx> =
        policy.dimensions().iter().map(|it| it.index).filter(|index| *index != dimension).collect();
    let mut count = 1;
    for other in policy.dimensions().iter().filter(|other| other.index != dimension) {
        count *= other.options.len();
        if count > MAX_SCENARIOS {
            return Err(Exhausted);
        }
    }
    let [first, second] = options;
    let mut decision = Decision::new();
    let mut found: Vec<Change<'p>> = Vec::new();
    // One for each that leaves the dimension open. A dimension that only one of the two options makes asked takes all of
    // its options.
    for scenario in policy.every_combination() {
        let after = scenario.with(dimension, Some(second));
        let is_asked = policy.dimension_at(dimension).is_some_and(|dimension| policy.is_asked(dimension, &scenario));
        if scenario.chosen(dimension) != Some(first) || !is_asked {
            continue;
        }
        conclude_into(policy, question, &scenario, &mut decision);
        if decision.outcome == Outcome::Unstated {
            continue;
        }
        let before = decision.outcome.clone();
        conclude_into(policy, question, &after, &mut decision);
        if decision.outcome != Outcome::Unstated && decision.outcome != before {
            let (after_outcome, because) = (decision.outcome.clone(), decision.because.clone());
            found.push(Change { region: policy.region(&after), before, after: after_outcome, because });
        }
    }
    // The last dimension changes fastest: boxes that are united along it first are next to each other.
    loop {
        let count = found.len();
        for along in others.iter().rev() {
            found = united(found, *along);
            if found.len() > MAX_MERGED {
                return Err(Exhausted);
            }
        }
        if found.len() == count {
            return if count > MAX_LISTED { Err(Exhausted) } else { Ok(found) };
        }
    }
}

/// Whether two boxes differ in one dimension only.
fn is_beside(one: &Region, other: &Region, along: DimensionIx) -> bool {
    placed::<DimensionIx, _>(&one.0)
        .zip(&other.0)
        .all(|((dimension, mine), theirs)| dimension == along || mine == theirs)
}

/// Merges boxes that have the same change and differ in one dimension only.
fn united<'p>(changes: Vec<Change<'p>>, along: DimensionIx) -> Vec<Change<'p>> {
    let mut united: Vec<Change<'p>> = Vec::new();
    for change in changes {
        // Past the bound it is known that there are too many.
        if united.len() > MAX_MERGED {
            break;
        }
        // Neighbours are merged most often.
        let same = united.iter_mut().rfind(|it| {
            is_beside(&it.region, &change.region, along)
                && (&it.before, &it.after, &it.because) == (&change.before, &change.after, &change.because)
        });
        match same {
            Some(same) => {
                let both = same.region.options(along).union(change.region.options(along));
                same.region = same.region.with(along, both);
            }
            None => united.push(change),
        }
    }
    united
}
