//! Exceptions that displace nothing, and exceptions that reach beyond what they except.

use super::{Scope, at_rule, witness};
use crate::engine::decide::displaced_somewhere;
use crate::engine::problem::{Kind, Problem};
use crate::engine::region::{Overlap, Region};
use crate::engine::search::{Exhausted, Search};

pub(super) fn exceptions(scope: &Scope<'_, '_>, search: &Search, problems: &mut Vec<Problem>) -> Result<(), Exhausted> {
    for live in scope.rules {
        for (position, excepted) in live.rule.exception_to.iter().enumerate() {
            let Some(excepted) = scope.policy.rules().get(*excepted) else { continue };
            let at = at_rule(live.rule).key("exception_to").index(position);
            let [rule, exception_to] = [live.rule, excepted].map(|rule| rule.id.clone());
            let both = live.rule.condition.intersection(&excepted.condition);
            let apart = live.rule.condition.overlap(&excepted.condition) == Overlap::Apart;
            if apart || displaced_somewhere(search, excepted, live, &both)?.is_none() {
                problems.push(Problem::new(Kind::ExceptionWithoutEffect { rule, exception_to }, at));
            } else if let Some(beyond) = beyond(&live.rule.condition, &excepted.condition) {
                let witness = witness(scope.policy, &beyond);
                problems.push(Problem::new(Kind::ExceptionBeyond { rule, exception_to, witness }, at));
            }
        }
    }
    Ok(())
}

/// A part of the first box outside the second; none if it lies wholly inside.
fn beyond(one: &Region, other: &Region) -> Option<Region> {
    let mut sides = one.0.iter().zip(&other.0).enumerate();
    sides.find_map(|(dimension, (mine, theirs))| {
        let rest = mine.without(*theirs);
        (!rest.is_empty()).then(|| one.with(dimension, rest))
    })
}
