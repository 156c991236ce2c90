//! Exceptions that displace nothing, that decide beyond the rules they except, or that are the wrong way round.
//!
//! An exception is taken to be the wrong way round if it is the wider of the two, so that the rule that it excepts decides
//! nothing any more, and says something else.

use super::formula::{Claim, Formula, Standing};
use super::scope::{Scope, at_rule, witness};
use crate::engine::policy::Rule;
use crate::engine::problem::{Kind, Problem};
use crate::engine::region::{Overlap, Region};
use crate::engine::search::{ActiveRule, Exhausted, Holds, Search};

pub(super) fn exceptions(scope: &mut Scope<'_>, search: &Search, problems: &mut Vec<Problem>) -> Result<(), Exhausted> {
    let mut formula = Formula::new(scope.policy, search);
    let all_asked = scope.policy.dimensions().iter().all(|dimension| dimension.asked_when.is_none());
    let mut standing: Option<Standing> = None;
    for live in scope.rules.iter().filter(|live| !live.rule.exception_to.is_empty()) {
        let excepted: Vec<&Rule> =
            live.rule.exception_to.iter().filter_map(|index| scope.policy.rule_at(*index)).collect();
        let mut effects = Effects { stands: formula.stands(live), standing: Vec::new(), all_asked };
        let (mut displaces, mut reversed) = (false, false);
        for (position, other) in excepted.iter().enumerate() {
            let at = at_rule(live.rule).key("exception_to").index(position);
            let [rule, exception_to] = [live.rule, other].map(|rule| rule.id.clone());
            if !effects.displaces(&mut formula, live, other)? {
                problems.push(Problem::new(Kind::ExceptionWithoutEffect { rule, exception_to }, at));
                continue;
            }
            displaces = true;
            if let Some(region) = is_reversed(scope, &mut formula, live, other)? {
                reversed = true;
                let [verdict, instead] = [live.rule, other].map(|rule| rule.verdict.id.clone());
                let (question, witness) = (scope.question.id.clone(), witness(scope.policy, &region));
                let kind = Kind::ExceptionReversed { rule, verdict, exception_to, instead, question, witness };
                problems.push(Problem::new(kind, at));
            }
        }
        if displaces && !reversed {
            let mut claims = vec![formula.applies(live.rule)];
            for other in &excepted {
                claims.push(!formula.applies(other));
            }
            if formula.find(&claims)?.is_none() {
                continue;
            }
            let standing = standing.get_or_insert_with(|| Standing::new(scope, &mut formula, None));
            // Mostly its verdict is lost where it does not apply: that is found sooner.
            let own = standing.given_unless(scope, &mut formula, live.rule, live.rule.verdict.index);
            let lost = [effects.stands, !own].into_iter().chain(standing.agreed);
            let lost: Vec<Claim> = claims.iter().copied().chain(lost).collect();
            let mut beyond = formula.first(&lost)?;
            if beyond.is_none() {
                let without = standing.unless(scope, &mut formula, live.rule);
                claims.push(formula.differ([&standing.given, &without]));
                beyond = formula.first(&claims)?;
            }
            if let Some(beyond) = beyond {
                let (rule, witness) = (live.rule.id.clone(), witness(scope.policy, &beyond));
                let exception_to = excepted.iter().map(|other| other.id.clone()).collect();
                let at = at_rule(live.rule).key("exception_to").index(0);
                problems.push(Problem::new(Kind::ExceptionBeyond { rule, exception_to, witness }, at));
            }
        }
    }
    Ok(())
}

/// What an exception does.
struct Effects {
    /// That it stands.
    stands: Claim,
    /// Scenarios in which it stands. One of them often shows for several rules that they are displaced.
    standing: Vec<Region>,
    /// Whether every dimension is always asked: then every box holds a scenario.
    all_asked: bool,
}

impl Effects {
    /// Whether it stands somewhere where the other rule applies.
    fn displaces(
        &mut self,
        formula: &mut Formula<'_>,
        live: &ActiveRule<'_>,
        excepted: &Rule,
    ) -> Result<bool, Exhausted> {
        let both = live.rule.condition.intersection(&excepted.condition);
        let sights: Vec<Holds> = both.iter().map(|both| live.stands(both)).collect();
        if self.all_asked && sights.contains(&Holds::Everywhere) {
            return Ok(true);
        }
        if sights.iter().all(|sight| *sight == Holds::Nowhere) {
            return Ok(false);
        }
        let displaced = |it: &Region| excepted.condition.overlap(it) == Overlap::Inside;
        if !self.standing.iter().any(displaced) {
            let applies = formula.applies(excepted);
            self.standing.extend(formula.find(&[self.stands, applies])?);
        }
        Ok(self.standing.iter().any(displaced))
    }
}

/// The first scenario in which readers get an exception's verdict instead of that of the rule that it excepts, if the
/// exception is the wrong way round.
fn is_reversed(
    scope: &Scope<'_>,
    formula: &mut Formula<'_>,
    live: &ActiveRule<'_>,
    excepted: &Rule,
) -> Result<Option<Region>, Exhausted> {
    if !scope.free_of_conflicts || live.rule.verdict == excepted.verdict || !scope.idle.contains(&excepted.index) {
        return Ok(None);
    }
    let (applies, special) = (formula.applies(live.rule), formula.applies(excepted));
    if formula.find(&[applies, !special])?.is_none() {
        return Ok(None);
    }
    let stands = formula.stands(live);
    formula.first(&[stands, special])
}
