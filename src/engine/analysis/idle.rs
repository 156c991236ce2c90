//! Rules that do nothing: they never stand, or could be deleted without changing any outcome.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::{Scope, at_rule};
use crate::engine::outcomes::{Outcomes, Sides, remaining};
use crate::engine::policy::Rule;
use crate::engine::problem::{Kind, Problem};
use crate::engine::region::{Overlap, Region};
use crate::engine::search::{Exhausted, Live, Search, border};

pub(super) fn idle(scope: &Scope<'_, '_>, search: &Search, problems: &mut Vec<Problem>) -> Result<(), Exhausted> {
    for live in scope.rules {
        let rule = live.rule;
        let stands = search.find(&rule.condition, &[], &live.exceptions, |part| live.stands(part))?;
        if stands.is_none() {
            let by = live.exceptions.iter().map(|exception| exception.id.clone()).collect();
            problems.push(Problem::new(Kind::NeverStands { rule: rule.id.clone(), by }, at_rule(rule).key("id")));
            continue;
        }
        // Most rules displace nothing; for them there is a shorter way.
        let matters = if rule.exception_to.is_empty() && scope.free_of_conflicts {
            stands_alone(scope, search, live)?
        } else {
            matters(scope, search, rule)?
        };
        if !matters {
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

/// Whether a rule stands somewhere without another of its verdict. If it displaces nothing, that is where it matters,
/// in a policy without conflicts.
fn stands_alone(scope: &Scope<'_, '_>, search: &Search, live: &Live<'_>) -> Result<bool, Exhausted> {
    let agrees = |other: &&Live<'_>| other.rule.verdict == live.rule.verdict && other.rule != live.rule;
    let others: Vec<Live<'_>> = scope.rules.iter().filter(agrees).cloned().collect();
    let mut parts = vec![(live.rule.condition.clone(), Rc::new((vec![live.clone()], others)))];
    while let Some((part, rules)) = parts.pop() {
        let (own, others) = rules.as_ref();
        search.spend(others.len() + 1)?;
        // The rule is kept apart from the others, so that it does not make them look superfluous.
        let (own, others) = (remaining(own, &part), remaining(others, &part));
        let Some(rule) = own.first() else { continue };
        let instead = |other: &Live<'_>| {
            part.overlap(&other.rule.condition) == Overlap::Inside
                && other.exceptions.iter().all(|exception| rule.exceptions.contains(exception))
        };
        if others.iter().any(instead) {
            continue;
        }
        if rule.exceptions.is_empty() && others.is_empty() {
            return Ok(true);
        }
        let conditions = others.iter().map(|other| other.rule).chain(rule.exceptions.iter().copied());
        let displacing = others.iter().flat_map(|other| other.exceptions.iter().copied());
        let borders = conditions.map(|it| (false, it)).chain(displacing.map(|it| (true, it)));
        let borders = borders.filter_map(|(later, it)| {
            let (crossed, dimension, inside) = border(&part, &it.condition, None)?;
            Some(((crossed, later), dimension, inside))
        });
        if let Some((_, dimension, inside)) = borders.min_by_key(|(first, ..)| *first) {
            let outside = part.options(dimension).without(inside);
            let rules = Rc::new((own, others));
            parts.push((part.with(dimension, inside), Rc::clone(&rules)));
            parts.push((part.with(dimension, outside), rules));
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
