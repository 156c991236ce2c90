//! Dimensions that change an outcome where they are not asked: readers could not see the choice that decides.

use super::scope::{Scope, everything, undetermined};
use crate::engine::outcomes::{differ_across, told_apart};
use crate::engine::policy::{Dimension, Policy};
use crate::engine::position::OptionIx;
use crate::engine::problem::{Kind, Path, Problem};
use crate::engine::region::{Condition, OptionSet, Region};
use crate::engine::scenario::Scenario;
use crate::engine::search::{Exhausted, Search};

pub(super) fn asked(policy: &Policy, scopes: &[Scope<'_>], search: &Search) -> Vec<Problem> {
    let mut problems = Vec::new();
    for dimension in policy.dimensions() {
        let Some(asked) = &dimension.asked_when else { continue };
        let elsewhere = outside(&everything(policy), asked);
        for scope in scopes {
            match matters(scope, dimension, &elsewhere, search) {
                Ok(None) => {}
                Ok(Some(witnesses)) => {
                    let (dimension_id, question) = (dimension.id.clone(), scope.question.id.clone());
                    let kind = Kind::NotAskedButMatters { dimension: dimension_id, question, witnesses };
                    let at = Path::root().key("dimensions").index(dimension.index.get()).name("asked_when");
                    problems.push(Problem::new(kind, at));
                }
                Err(Exhausted) => {
                    problems.push(undetermined("whether choices that are not asked matter", scope.question));
                    return problems;
                }
            }
        }
    }
    problems
}

/// The rest of a box outside a condition, as disjoint boxes.
fn outside(region: &Region, condition: &Condition) -> Vec<Region> {
    let mut rest = vec![region.clone()];
    for alternative in condition.boxes() {
        rest = rest.iter().flat_map(|part| part.without(alternative)).collect();
    }
    rest
}

/// A scenario by names.
type Named = Vec<(String, String)>;

/// Two scenarios of these boxes that differ only in a dimension, and have different outcomes.
fn matters(
    scope: &Scope<'_>,
    dimension: &Dimension,
    boxes: &[Region],
    search: &Search,
) -> Result<Option<[Named; 2]>, Exhausted> {
    let conditions: Vec<&Condition> = scope.rules.iter().map(|live| &live.rule.condition).collect();
    let unlike = told_apart(&conditions, dimension.index, dimension.all());
    // If any two of them differ somewhere, two neighbours do.
    for (one, other) in unlike.iter().zip(unlike.iter().skip(1)) {
        let options = [*one, *other].map(OptionSet::one);
        for region in boxes {
            if let Some(found) = differ_across(search, &scope.rules, region, (dimension.index, options), false)? {
                return Ok(Some([*one, *other].map(|option| named(scope.policy, &found, dimension, option))));
            }
        }
    }
    Ok(None)
}

/// The first scenario of a box with this option, by names. A dimension that is not asked is left out if it is kept at its
/// option.
fn named(policy: &Policy, region: &Region, dimension: &Dimension, option: OptionIx) -> Named {
    let first = |options: &OptionSet| options.iter().next();
    let scenario = Scenario(region.0.iter().map(first).collect()).with(dimension.index, Some(option));
    let mut named = Vec::new();
    for other in policy.dimensions() {
        let chosen = scenario.chosen(other.index);
        let kept = !policy.is_asked(other, &scenario) && chosen == Some(policy.unasked_option(other.index));
        if let Some(chosen) = chosen.and_then(|chosen| other.option(chosen))
            && (other == dimension || !kept)
        {
            named.push((other.id.clone(), chosen.id.clone()));
        }
    }
    named
}
