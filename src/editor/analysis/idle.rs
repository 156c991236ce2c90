//! Rules without effect: they never stand, or could be deleted without changing any outcome; and alternatives of rules
//! whose deletion would change none.
//!
//! Deleting a rule changes an outcome in two ways. Its verdict is lost where no other rule gives it. Another verdict is
//! gained where the rule displaces a rule of that verdict, or where an exception does so through it. Unless there is a
//! conflict before and after, each makes another outcome.

use super::formula::{Claim, Formula, Standing};
use super::scope::{Scope, at_rule};
use crate::engine::policy::Rule;
use crate::engine::position::{RuleIx, VerdictIx, placed};
use crate::engine::problem::{Kind, Problem};
use crate::engine::region::Region;
use crate::engine::search::{ActiveRule, Exhausted, Search};

pub(super) fn idle(scope: &mut Scope<'_>, search: &Search, problems: &mut Vec<Problem>) -> Result<(), Exhausted> {
    let mut telling = Vec::new();
    let mut idle = Vec::new();
    let found = each(scope, search, &mut telling, &mut idle, problems);
    scope.telling = telling;
    scope.idle = idle;
    found
}

fn each(
    scope: &Scope<'_>,
    search: &Search,
    telling: &mut Vec<Region>,
    idle: &mut Vec<RuleIx>,
    problems: &mut Vec<Problem>,
) -> Result<(), Exhausted> {
    let mut question = Asked::new(scope, search);
    for (live, stands) in scope.rules.iter().zip(question.standing.stands.clone()) {
        let rule = live.rule;
        let restored = question.restored(rule);
        let lost = question.lost(rule, stands, &restored);
        // Most rules are the only ones to stand somewhere, so that is asked first.
        if let Some(scenario) = question.loses_a_verdict(&lost)? {
            telling.push(scenario);
        } else if question.formula.find(&[stands])?.is_none() {
            let by = live.exceptions.iter().map(|exception| exception.id.clone()).collect();
            problems.push(Problem::new(Kind::NeverStands { rule: rule.id.clone(), by }, at_rule(rule).key("id")));
            idle.push(rule.index);
            continue;
        } else if !question.gains_a_verdict(&restored)? && !question.ends_a_conflict(rule, lost, &restored)? {
            problems.push(Problem::new(Kind::RedundantRule { rule: rule.id.clone() }, at_rule(rule).key("id")));
            idle.push(rule.index);
            continue;
        }
        for index in question.idle_alternatives(rule)? {
            let at = at_rule(rule).key("when").index(index);
            problems.push(Problem::new(Kind::IdleAlternative { rule: rule.id.clone() }, at));
        }
    }
    Ok(())
}

/// A question's rules as a formula.
struct Asked<'a, 'p, 's> {
    scope: &'a Scope<'p>,
    formula: Formula<'s>,
    standing: Standing,
    /// For each rule of the policy, its exceptions as written.
    direct: Vec<Vec<RuleIx>>,
}

impl<'a, 'p, 's> Asked<'a, 'p, 's> {
    fn new(scope: &'a Scope<'p>, search: &'s Search) -> Self {
        let mut formula = Formula::new(scope.policy, search);
        let standing = Standing::new(scope, &mut formula, None);
        let mut direct: Vec<Vec<RuleIx>> = vec![Vec::new(); scope.policy.rules().len()];
        for live in &scope.rules {
            for excepted in &live.rule.exception_to {
                if let Some(exceptions) = direct.get_mut(excepted.get()) {
                    exceptions.push(live.rule.index);
                }
            }
        }
        Asked { scope, formula, standing, direct }
    }

    /// The rules that a rule displaces, or that others displace through it, with their exceptions after its deletion.
    fn restored(&self, rule: &Rule) -> Vec<ActiveRule<'p>> {
        let displaced = |live: &&ActiveRule<'_>| live.rule.exceptions.binary_search(&rule.index).is_ok();
        self.scope.rules.iter().filter(displaced).map(|live| self.but_for(live, rule)).collect()
    }

    /// That deleting a rule loses its verdict: it stands, no other rule of its verdict does, and none would come to
    /// stand.
    fn lost(&mut self, rule: &Rule, stands: Claim, restored: &[ActiveRule<'_>]) -> Vec<Claim> {
        let mut lost = vec![stands];
        for (other, claim) in self.scope.rules.iter().zip(&self.standing.stands) {
            if other.rule != rule && other.rule.verdict.index == rule.verdict.index {
                lost.push(!*claim);
            }
        }
        for other in restored.iter().filter(|other| other.rule.verdict.index == rule.verdict.index) {
            lost.push(!self.formula.stands(other));
        }
        lost
    }

    /// A scenario whose outcome changes because the rule's verdict is lost.
    fn loses_a_verdict(&mut self, lost: &[Claim]) -> Result<Option<Region>, Exhausted> {
        let lost: Vec<Claim> = lost.iter().copied().chain(self.standing.agreed).collect();
        self.formula.find(&lost)
    }

    /// Whether there is a scenario whose outcome changes because a verdict is gained.
    fn gains_a_verdict(&mut self, restored: &[ActiveRule<'_>]) -> Result<bool, Exhausted> {
        for other in restored {
            let mut gained = self.formula.standing(other);
            gained.extend(self.standing.given.get(other.rule.verdict.index.get()).map(|given| !*given));
            gained.extend(self.standing.agreed);
            if self.formula.find(&gained)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether deleting the rule ends a conflict of two verdicts: its own is lost, and no third one is given.
    fn ends_a_conflict(
        &mut self,
        rule: &Rule,
        lost: Vec<Claim>,
        restored: &[ActiveRule<'_>],
    ) -> Result<bool, Exhausted> {
        if self.standing.agreed.is_none() {
            return Ok(false);
        }
        let own = rule.verdict.index;
        for kept in (0..self.standing.given.len()).map(VerdictIx::new).filter(|kept| *kept != own) {
            let mut ended = lost.clone();
            for (index, given) in placed::<VerdictIx, _>(&self.standing.given).filter(|(index, _)| *index != own) {
                ended.push(if index == kept { *given } else { !*given });
            }
            for other in restored.iter().filter(|other| ![kept, own].contains(&other.rule.verdict.index)) {
                ended.push(!self.formula.stands(other));
            }
            if self.formula.find(&ended)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The positions of the alternatives of a rule that change no outcome. Without one of them the rule does not apply where
    /// that one alone holds; its exceptions, and the rules that it excepts, are the same.
    fn idle_alternatives(&mut self, rule: &Rule) -> Result<Vec<usize>, Exhausted> {
        let alternatives = rule.condition.boxes();
        let mut idle = Vec::new();
        if alternatives.len() < 2 {
            return Ok(idle);
        }
        let without = self.standing.unless(self.scope, &mut self.formula, rule);
        let differ = self.formula.differ([&self.standing.given, &without]);
        for index in 0..alternatives.len() {
            let mut claims = vec![differ];
            for (other, alternative) in alternatives.iter().enumerate() {
                let inside = self.formula.inside(alternative);
                claims.push(if other == index { inside } else { !inside });
            }
            if self.formula.find(&claims)?.is_none() {
                idle.push(index);
            }
        }
        Ok(idle)
    }

    /// A rule after the deletion of another: exceptions through that one alone are dropped.
    fn but_for(&self, live: &ActiveRule<'p>, left_out: &Rule) -> ActiveRule<'p> {
        let mut reached = vec![false; self.direct.len()];
        let mut ahead = vec![live.rule.index];
        while let Some(current) = ahead.pop() {
            for exception in self.direct.get(current.get()).into_iter().flatten() {
                match reached.get_mut(exception.get()) {
                    Some(seen @ false) if *exception != left_out.index => *seen = true,
                    _ => continue,
                }
                ahead.push(*exception);
            }
        }
        let reached = |exception: &&Rule| reached.get(exception.index.get()) == Some(&true);
        ActiveRule { rule: live.rule, exceptions: live.exceptions.iter().copied().filter(reached).collect() }
    }
}
