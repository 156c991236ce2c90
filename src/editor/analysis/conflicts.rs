//! Standing rules that disagree: always a fault of the file.

use super::formula::Formula;
use super::scope::{at_rule, rules_of, undetermined, witness};
use crate::engine::policy::Policy;
use crate::engine::problem::{Kind, Problem};
use crate::engine::region::Region;
use crate::engine::search::{ActiveRule, Exhausted, Holds, Search};

/// The limit of conflicts that are listed for a question.
const MAX_LISTED: usize = 40;

/// Every pair of rules that stand together somewhere and disagree, each with a scenario as witness. Past the bound on
/// the work, a problem of kind [`Kind::Undetermined`] says so.
#[must_use]
pub fn conflicts(policy: &Policy) -> Vec<Problem> {
    within(policy, &Search::for_run(policy))
}

/// The same, as a part of a larger search.
pub(super) fn within(policy: &Policy, search: &Search) -> Vec<Problem> {
    let mut problems = Vec::new();
    for question in policy.questions() {
        let rules = rules_of(policy, question);
        let mut formula = Formula::new(policy, search);
        let mut listed = 0;
        'pairs: for (position, one) in rules.iter().enumerate() {
            for other in rules.iter().skip(position + 1).filter(|other| other.rule.verdict != one.rule.verdict) {
                match stand_together(policy, &mut formula, search, one, other) {
                    Ok(None) => {}
                    Ok(Some(_)) if listed == MAX_LISTED => {
                        let kind = Kind::MoreConflicts { question: question.id.clone(), listed };
                        problems.push(Problem::new(kind, at_rule(other.rule).key("verdict")));
                        break 'pairs;
                    }
                    Ok(Some(region)) => {
                        listed += 1;
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

/// The first scenario in which both rules stand, if there is one.
fn stand_together(
    policy: &Policy,
    formula: &mut Formula<'_>,
    search: &Search,
    one: &ActiveRule<'_>,
    other: &ActiveRule<'_>,
) -> Result<Option<Region>, Exhausted> {
    search.spend(1 + one.exceptions.len() + other.exceptions.len())?;
    // Quick answers for most pairs: they share no scenario, or one is an exception to the other.
    let mut unclear = false;
    for both in one.rule.condition.intersection(&other.rule.condition) {
        match (one.stands(&both), other.stands(&both)) {
            (Holds::Nowhere, _) | (_, Holds::Nowhere) => {}
            // A box may hold no scenario in which everything is asked that differs in it.
            (Holds::Everywhere, Holds::Everywhere) if policy.dimensions().iter().all(|it| it.asked_when.is_none()) => {
                return Ok(Some(both));
            }
            _ => unclear = true,
        }
    }
    if !unclear {
        return Ok(None);
    }
    let together = [formula.stands(one), formula.stands(other)];
    formula.first(&together)
}
