//! Exceptions that displace nothing, and exceptions that apply beyond the rules they except.

use super::formula::Formula;
use super::scope::{Scope, at_rule, witness};
use crate::engine::position::placed;
use crate::engine::problem::{Kind, Problem};
use crate::engine::region::{Overlap, Region};
use crate::engine::search::{Exhausted, Holds, Search};

pub(super) fn exceptions(scope: &mut Scope<'_>, search: &Search, problems: &mut Vec<Problem>) -> Result<(), Exhausted> {
    let mut formula = Formula::new(scope.policy, search);
    for live in scope.rules.iter().filter(|live| !live.rule.exception_to.is_empty()) {
        let stands = formula.stands(live);
        // Scenarios in which it stands. One of them often shows for several rules that they are displaced.
        let mut standing: Vec<Region> = Vec::new();
        for (position, excepted) in live.rule.exception_to.iter().enumerate() {
            let Some(excepted) = scope.policy.rule_at(*excepted) else { continue };
            let at = at_rule(live.rule).key("exception_to").index(position);
            let [rule, exception_to] = [live.rule, excepted].map(|rule| rule.id.clone());
            let both = live.rule.condition.intersection(&excepted.condition);
            let displaces = match live.stands(&both) {
                Holds::Everywhere => true,
                Holds::Nowhere => false,
                Holds::Unclear => {
                    let displaced = |it: &Region| it.overlap(&excepted.condition) == Overlap::Inside;
                    if !standing.iter().any(displaced) {
                        let applies = formula.applies(excepted);
                        standing.extend(formula.find(&[stands, applies])?);
                    }
                    standing.iter().any(displaced)
                }
            };
            if !displaces {
                problems.push(Problem::new(Kind::ExceptionWithoutEffect { rule, exception_to }, at));
            } else if let Some(beyond) = beyond(&live.rule.condition, &excepted.condition) {
                let witness = witness(scope.policy, &beyond);
                problems.push(Problem::new(Kind::ExceptionBeyond { rule, exception_to, witness }, at));
            }
        }
    }
    Ok(())
}

/// A part of the first box outside the second, if there is one.
fn beyond(one: &Region, other: &Region) -> Option<Region> {
    let mut sides = placed(&one.0).zip(&other.0);
    sides.find_map(|((dimension, mine), theirs)| {
        let rest = mine.without(*theirs);
        (!rest.is_empty()).then(|| one.with(dimension, rest))
    })
}
