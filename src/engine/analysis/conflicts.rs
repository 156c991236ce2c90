//! Standing rules that disagree: always a fault of the file.

use super::{at_rule, rules_of, undetermined, witness};
use crate::engine::policy::{Policy, Rule};
use crate::engine::problem::{Kind, Problem};
use crate::engine::region::{Overlap, Region};
use crate::engine::search::{Exhausted, Live, Search, Sight};

/// Every pair of rules that stand together somewhere and disagree, each with a scenario as witness. Where the bound
/// on the work is passed, a problem of kind [`Kind::Undetermined`] says so.
#[must_use]
pub fn conflicts(policy: &Policy) -> Vec<Problem> {
    let mut problems = Vec::new();
    for question in policy.questions() {
        let rules = rules_of(policy, question);
        let search = Search::for_analysis();
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
                        problems.push(Problem::new(kind, at_rule(other.rule).key("verdict")));
                    }
                    Err(Exhausted) => {
                        problems.push(undetermined("whether rules conflict", question));
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
    let exceptions: Vec<&Rule> = one.exceptions.iter().chain(&other.exceptions).copied().collect();
    search.find(&both, &[], &exceptions, |part| match (one.stands(part), other.stands(part)) {
        (Sight::Everywhere, Sight::Everywhere) => Sight::Everywhere,
        (Sight::Nowhere, _) | (_, Sight::Nowhere) => Sight::Nowhere,
        _ => Sight::Unclear,
    })
}
