//! Standing rules that disagree: always a fault of the file.

use crate::engine::policy::{Policy, Rule};
use crate::engine::problem::{Kind, Path, Problem};
use crate::engine::region::{Overlap, Region};
use crate::engine::search::{Exhausted, Live, Search, Sight, live};

/// Every pair of rules that stand together somewhere and disagree, each with a scenario as witness. Where the bound
/// on the work is passed, a problem of kind [`Kind::Undetermined`] says so.
#[must_use]
pub fn conflicts(policy: &Policy) -> Vec<Problem> {
    let mut problems = Vec::new();
    for question in policy.questions() {
        let rules: Vec<&Rule> = policy.rules().iter().filter(|rule| rule.question == question.index).collect();
        let rules = live(&rules);
        let search = Search::new();
        for (position, one) in rules.iter().enumerate() {
            for other in rules.iter().skip(position + 1) {
                match stand_together(&search, one, other) {
                    Ok(None) => {}
                    Ok(Some(region)) => {
                        let kind = Kind::Conflict {
                            rules: [one, other].map(|live| live.rule.id.clone()),
                            verdicts: [one, other].map(|live| live.rule.verdict.id.clone()),
                            question: question.id.clone(),
                            witness: witness(policy, &region),
                        };
                        let at = Path::root().key("rules").index(other.rule.index);
                        problems.push(Problem::new(kind, at.key("verdict")));
                    }
                    Err(Exhausted) => {
                        let kind = Kind::Undetermined { question: question.id.clone() };
                        problems.push(Problem::new(kind, Path::root().key("questions").index(question.index)));
                        return problems;
                    }
                }
            }
        }
    }
    problems
}

/// A box in which both rules stand, if they disagree and there is one.
fn stand_together(search: &Search, one: &Live<'_>, other: &Live<'_>) -> Result<Option<Region>, Exhausted> {
    if one.rule.verdict == other.rule.verdict || one.rule.condition.overlap(&other.rule.condition) == Overlap::Apart {
        return Ok(None);
    }
    let both = one.rule.condition.intersection(&other.rule.condition);
    let relevant: Vec<&Rule> = one.relevant().chain(other.relevant()).collect();
    search.find(&both, &relevant, None, |part| match (one.stands(part), other.stands(part)) {
        (Sight::Everywhere, Sight::Everywhere) => Sight::Everywhere,
        (Sight::Nowhere, _) | (_, Sight::Nowhere) => Sight::Nowhere,
        _ => Sight::Unclear,
    })
}

/// The first scenario of a box, by names.
fn witness(policy: &Policy, region: &Region) -> Vec<(String, String)> {
    let name = |dimension: &crate::engine::policy::Dimension| {
        let option = region.options(dimension.index).iter().next()?;
        Some((dimension.id.clone(), dimension.options.get(option)?.id.clone()))
    };
    policy.dimensions().iter().filter_map(name).collect()
}
