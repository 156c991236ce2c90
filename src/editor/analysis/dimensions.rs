//! Dimensions that never matter, and options that no rule distinguishes.

use super::formula::{Claim, Formula, Standing};
use super::scope::{Scope, undetermined};
use crate::engine::outcomes::Outcomes;
use crate::engine::policy::{Dimension, Policy, Question};
use crate::engine::position::{DimensionIx, OptionIx};
use crate::engine::problem::{Kind, Path, Problem};
use crate::engine::region::{OptionSet, Region};
use crate::engine::search::{ActiveRule, Exhausted, Search};

pub(super) fn dimensions(policy: &Policy, scopes: &[Scope<'_>], search: &Search) -> Vec<Problem> {
    let mut problems = Vec::new();
    for dimension in policy.dimensions().iter().filter(|dimension| dimension.options.len() > 1) {
        match alike(scopes, dimension, search) {
            Ok(found) => problems.extend(found),
            Err(question) => {
                problems.push(undetermined("which choices matter", question));
                return problems;
            }
        }
    }
    problems
}

/// The problems of one dimension, or the question at which the bound on work was passed.
fn alike<'p>(scopes: &[Scope<'p>], dimension: &Dimension, search: &Search) -> Result<Vec<Problem>, &'p Question> {
    let at = Path::root().key("dimensions").index(dimension.index.get());
    // Groups of options that have the same outcomes under every question, whatever the other choices are. It begins
    // with one group, which is split for each scenario in which two of its options differ.
    let mut groups = vec![dimension.all()];
    for scope in scopes {
        // Known scenarios distinguish most options.
        for scenario in &scope.telling {
            groups = tell_apart(&groups, &scope.rules, scenario, dimension.index);
        }
    }
    for scope in scopes {
        if groups.iter().all(|group| group.len() == 1) {
            break;
        }
        settle(&mut groups, scope, dimension, search).map_err(|Exhausted| scope.question)?;
    }
    groups.sort_by_key(|group| group.iter().next());
    if groups.len() == 1 {
        let kind = Kind::DimensionWithoutEffect { dimension: dimension.id.clone() };
        return Ok(vec![Problem::new(kind, at.key("id"))]);
    }
    let name = |option| dimension.option(option).map(|option| option.id.clone());
    let alike = groups.iter().filter(|group| group.len() > 1).map(|group| {
        let options = group.iter().filter_map(name).collect();
        let kind = Kind::OptionsAlike { dimension: dimension.id.clone(), options };
        // Intervals have no place of their own in the file.
        let at = match group.iter().nth(1) {
            Some(second) if dimension.numbers.is_none() => at.key("options").index(second.get()).key("id"),
            _ => at.key("id"),
        };
        Problem::new(kind, at)
    });
    Ok(alike.collect())
}

/// Splits groups of options that have different outcomes in a scenario.
fn tell_apart(
    groups: &[OptionSet],
    rules: &[ActiveRule<'_>],
    scenario: &Region,
    dimension: DimensionIx,
) -> Vec<OptionSet> {
    let mut parted = Vec::new();
    for group in groups {
        if group.len() == 1 {
            parted.push(*group);
            continue;
        }
        let mut parts: Vec<(Outcomes, OptionSet)> = Vec::new();
        for option in group.iter().map(OptionSet::one) {
            let outcomes = Outcomes::within(rules, &scenario.with(dimension, option));
            match parts.iter_mut().find(|(other, _)| *other == outcomes) {
                Some((_, part)) => *part = part.union(option),
                None => parts.push((outcomes, option)),
            }
        }
        parted.extend(parts.into_iter().map(|(_, part)| part));
    }
    parted
}

/// Splits groups of options until no scenario distinguishes options of the same group.
fn settle(
    groups: &mut Vec<OptionSet>,
    scope: &Scope<'_>,
    dimension: &Dimension,
    search: &Search,
) -> Result<(), Exhausted> {
    let mut formula = Formula::new(scope.policy, search);
    // Each option that is not yet alone in its group, with the claims that hold if it is chosen.
    let open = groups.iter().filter(|group| group.len() > 1).flat_map(|group| group.iter());
    // To write a claim down takes as long as some looks at its rule.
    let claims: usize = scope.rules.iter().map(|live| 1 + live.exceptions.len()).sum();
    let mut sides: Vec<(OptionIx, Standing)> = Vec::new();
    for option in open {
        search.spend(10 * claims)?;
        sides.push((option, Standing::new(scope, &mut formula, Some((dimension.index, option)))));
    }
    let mut position = 0;
    while let Some(group) = groups.get(position).copied() {
        let mut members = sides.iter().filter(|(option, _)| group.has(*option));
        let mut found = None;
        if let Some(first) = members.next() {
            for other in members {
                found = unlike(scope, &mut formula, dimension.index, [first, other])?;
                if found.is_some() {
                    break;
                }
            }
        }
        match found {
            Some(scenario) => *groups = tell_apart(groups, &scope.rules, &scenario, dimension.index),
            None => position += 1,
        }
    }
    Ok(())
}

/// A scenario whose outcome differs between two options: a rule stands with one, and with the other no rule of its
/// verdict does.
fn unlike(
    scope: &Scope<'_>,
    formula: &mut Formula<'_>,
    dimension: DimensionIx,
    [one, other]: [&(OptionIx, Standing); 2],
) -> Result<Option<Region>, Exhausted> {
    let agreed = one.1.agreed.zip(other.1.agreed).map(|(here, there)| formula.any(vec![here, there]));
    for ((option, here), (instead, there)) in [(one, other), (other, one)] {
        for (live, stands) in scope.rules.iter().zip(&here.stands) {
            // Without conflicts, rules that apply with both options can be skipped: if an exception displaces such a
            // rule with the other option, the last exception that applies has that option only, and stands there for
            // another verdict.
            if scope.free_of_conflicts && live.rule.condition.is_same(dimension, *option, *instead) {
                continue;
            }
            let not_given = there.given.get(live.rule.verdict.index.get()).map(|given| !*given);
            let claims: Vec<Claim> = [*stands].into_iter().chain(not_given).chain(agreed).collect();
            let found = formula.find(&claims)?;
            if found.is_some() {
                return Ok(found);
            }
        }
    }
    Ok(None)
}
