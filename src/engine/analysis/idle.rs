//! Rules that do nothing: they never stand, or could be deleted without changing any outcome.

use std::collections::BTreeSet;

use super::{Scope, at_rule};
use crate::engine::outcomes::{Outcomes, Sides, remaining};
use crate::engine::policy::Rule;
use crate::engine::problem::{Kind, Problem};
use crate::engine::region::{Overlap, Region};
use crate::engine::search::{Exhausted, Live, Search};

pub(super) fn idle(scope: &Scope<'_, '_>, search: &Search, problems: &mut Vec<Problem>) -> Result<(), Exhausted> {
    for live in scope.rules {
        let rule = live.rule;
        let stands = search.find(&rule.condition, &[], &live.exceptions, |part| live.stands(part))?;
        if stands.is_none() {
            let by = live.exceptions.iter().map(|exception| exception.id.clone()).collect();
            problems.push(Problem::new(Kind::NeverStands { rule: rule.id.clone(), by }, at_rule(rule).key("id")));
        } else if !matters(scope, search, rule)? {
            problems.push(Problem::new(Kind::RedundantRule { rule: rule.id.clone() }, at_rule(rule).key("id")));
        }
    }
    Ok(())
}

/// Whether some outcome would be another without this rule.
fn matters(scope: &Scope<'_, '_>, search: &Search, rule: &Rule) -> Result<bool, Exhausted> {
    let without = without(scope.rules, rule);
    // Only where the rule applies, or where an exception reaches another rule through it alone, can it matter.
    let mut places = vec![rule.condition.clone()];
    for (before, after) in scope.rules.iter().filter(|live| live.rule != rule).zip(&without) {
        let lost = before.exceptions.iter().filter(|exception| !after.exceptions.contains(exception));
        for exception in lost.filter(|exception| **exception != rule) {
            if before.rule.condition.overlap(&exception.condition) != Overlap::Apart {
                places.push(before.rule.condition.intersection(&exception.condition));
            }
        }
    }
    for place in places {
        if differs(search, scope.rules, &without, &place)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn differs(search: &Search, one: &[Live<'_>], other: &[Live<'_>], place: &Region) -> Result<bool, Exhausted> {
    let sides = Sides::new([one, other].map(|rules| remaining(rules, place)));
    Ok(sides.find(search, place, |[one, other]| Outcomes::differ(one, other))?.is_some())
}

/// The rules as they would be without one: what is an exception through it alone is none any more.
fn without<'p>(rules: &[Live<'p>], rule: &Rule) -> Vec<Live<'p>> {
    let rest = rules.iter().filter(|live| live.rule != rule);
    rest.map(|live| {
        let exceptions = if live.exceptions.contains(&rule) {
            let reached = reached(live, rule);
            live.exceptions.iter().copied().filter(|exception| reached.contains(&exception.index)).collect()
        } else {
            live.exceptions.clone()
        };
        Live { rule: live.rule, exceptions }
    })
    .collect()
}

/// The exceptions of a rule at any depth, by position, when one of them is left out.
fn reached(live: &Live<'_>, left_out: &Rule) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut ahead = vec![live.rule.index];
    while let Some(current) = ahead.pop() {
        for exception in live.exceptions.iter().copied().filter(|exception| exception.exception_to.contains(&current)) {
            if exception != left_out && found.insert(exception.index) {
                ahead.push(exception.index);
            }
        }
    }
    found
}
