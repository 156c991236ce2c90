//! Exceptions that displace nothing, and exceptions that apply beyond the rules they except.

use super::formula::Formula;
use super::scope::{Scope, at_rule, witness};
use crate::engine::problem::{Kind, Problem};
use crate::engine::region::{Condition, Overlap, Region};
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
            let sights: Vec<Holds> = both.iter().map(|both| live.stands(both)).collect();
            let displaces = if sights.contains(&Holds::Everywhere) {
                true
            } else if sights.contains(&Holds::Unclear) {
                let displaced = |it: &Region| excepted.condition.overlap(it) == Overlap::Inside;
                if !standing.iter().any(displaced) {
                    let applies = formula.applies(excepted);
                    standing.extend(formula.find(&[stands, applies])?);
                }
                standing.iter().any(displaced)
            } else {
                false
            };
            if !displaces {
                problems.push(Problem::new(Kind::ExceptionWithoutEffect { rule, exception_to }, at));
            } else if let Some(beyond) = beyond(&mut formula, &live.rule.condition, &excepted.condition)? {
                let witness = witness(scope.policy, &beyond);
                problems.push(Problem::new(Kind::ExceptionBeyond { rule, exception_to, witness }, at));
            }
        }
    }
    Ok(())
}

/// The first scenario in which the first condition holds and the second does not, if there is one.
fn beyond(formula: &mut Formula<'_>, one: &Condition, other: &Condition) -> Result<Option<Region>, Exhausted> {
    let beyond = [formula.holds(one), !formula.holds(other)];
    formula.first(&beyond)
}
