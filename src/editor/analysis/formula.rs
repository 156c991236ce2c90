//! Rules as a propositional formula, and a SAT solver's answers to "is there a scenario in which …?" It knows where
//! rules stand; the analyses know what is worth asking.
//!
//! Each option of each dimension is a variable, and exactly one of a dimension's variables is true: an assignment is a
//! scenario. Everything else is defined from these: that a condition allows the chosen option, that a rule applies,
//! that it stands. Defined literals are cached, and the solver reuses clauses learnt in earlier questions. A question
//! is a list of literals that must hold together.

use std::collections::BTreeMap;

use batsat::{Callbacks, ClauseKind, Lit, Solver, SolverInterface, SolverOpts, lbool};

use super::scope::Scope;
use crate::engine::policy::{Policy, Rule};
use crate::engine::position::{DimensionIx, OptionIx, VerdictIx, placed};
use crate::engine::region::{Condition, OptionSet, Region};
use crate::engine::search::{ActiveRule, Exhausted, Search};

/// A statement that holds in some scenarios; `!` negates it.
pub(super) type Claim = Lit;

/// A formula over the scenarios of a policy, with its solver.
pub(super) struct Formula<'s> {
    solver: Solver<Bound<'s>>,
    always: Claim,
    /// For each dimension, a claim for each option.
    options: Vec<Vec<Claim>>,
    /// Cached for each dimension and set of its options: that the chosen option is in the set.
    among: BTreeMap<(DimensionIx, OptionSet), Claim>,
    /// Cached for each list of claims: that all hold.
    all: BTreeMap<Vec<Claim>, Claim>,
}

/// Counts the solver's work, in looks at rules. Propagating one choice takes about as long as looking at a tenth of the
/// rules; learning a clause from a contradiction takes as long as looking at all of them ten times.
struct Bound<'s> {
    search: &'s Search,
    rules: usize,
}

impl Callbacks for Bound<'_> {
    fn on_new_clause(&mut self, _: &[Lit], _: ClauseKind) {
        // If this passes the bound, the solver stops at its next callback.
        let _ = self.search.spend(10 * self.rules);
    }

    fn stop(&self) -> bool {
        self.search.spend(self.rules.div_ceil(10)).is_err()
    }
}

impl<'s> Formula<'s> {
    /// A formula that is true in every scenario, and counts its work in a search.
    pub(super) fn new(policy: &Policy, search: &'s Search) -> Self {
        let bound = Bound { search, rules: policy.rules().len() };
        let mut solver = Solver::new(SolverOpts::default(), bound);
        let always = Lit::new(solver.new_var_default(), true);
        let mut formula = Formula { solver, always, options: Vec::new(), among: BTreeMap::new(), all: BTreeMap::new() };
        formula.clause([always]);
        for dimension in policy.dimensions() {
            let option = |_| Lit::new(formula.solver.new_var(lbool::TRUE, true), true);
            let options: Vec<Claim> = dimension.options.iter().map(option).collect();
            for (position, one) in options.iter().enumerate() {
                for other in options.iter().take(position) {
                    formula.clause([!*one, !*other]);
                }
            }
            formula.clause(options.iter().copied());
            formula.options.push(options);
        }
        // Where a dimension is not asked, it is kept at one option.
        for dimension in policy.dimensions() {
            if let Some(asked) = &dimension.asked_when {
                let kept = OptionSet::one(policy.unasked_option(dimension.index));
                let claims = [formula.holds(asked), formula.among(dimension.index, kept)];
                formula.clause(claims);
            }
        }
        formula
    }

    /// A scenario in which all of these hold, if there is one.
    pub(super) fn find(&mut self, claims: &[Claim]) -> Result<Option<Region>, Exhausted> {
        let answer = self.solver.solve_limited(claims);
        if answer == lbool::FALSE {
            return Ok(None);
        }
        if answer != lbool::TRUE {
            return Err(Exhausted);
        }
        let chosen = |options: &Vec<Claim>| {
            let chosen = placed(options).find(|(_, option)| self.solver.value_lit(**option) == lbool::TRUE);
            chosen.map_or(OptionSet::NONE, |(option, _)| OptionSet::one(option))
        };
        Ok(Some(Region(self.options.iter().map(chosen).collect())))
    }

    /// The first scenario, in file order, in which all of these hold. [`find`](Self::find) returns any of them; this
    /// one is stable, so it can be shown to a reader.
    pub(super) fn first(&mut self, claims: &[Claim]) -> Result<Option<Region>, Exhausted> {
        let Some(mut found) = self.find(claims)? else { return Ok(None) };
        let mut claims = claims.to_vec();
        for dimension in (0..self.options.len()).map(DimensionIx::new) {
            // Earlier options in this dimension than the one found.
            while let Some(last) = found.options(dimension).iter().next().filter(|last| *last > OptionIx::FIRST) {
                claims.push(self.among(dimension, OptionSet::first(last.get())));
                let earlier = self.find(&claims)?;
                claims.pop();
                match earlier {
                    Some(earlier) => found = earlier,
                    None => break,
                }
            }
            claims.push(self.among(dimension, found.options(dimension)));
        }
        Ok(Some(found))
    }

    /// That a condition holds.
    pub(super) fn holds(&mut self, condition: &Condition) -> Claim {
        self.holds_but_for(condition, None)
    }

    /// Excludes the scenarios of this box from later answers.
    pub(super) fn leave_out(&mut self, region: &Region) {
        let inside: Vec<Claim> = self.within(region, None);
        self.clause(inside.into_iter().map(|claim| !claim));
    }

    /// That a scenario is in a box.
    pub(super) fn inside(&mut self, region: &Region) -> Claim {
        let within = self.within(region, None);
        self.all(within)
    }

    /// That two sides have different outcomes. Each side says for every verdict that a rule with it stands.
    pub(super) fn differ(&mut self, [one, other]: [&[Claim]; 2]) -> Claim {
        let mut unlike = Vec::new();
        for (here, there) in self.outcomes(one).into_iter().zip(self.outcomes(other)) {
            unlike.push(self.all(vec![here, !there]));
            unlike.push(self.all(vec![!here, there]));
        }
        self.any(unlike)
    }

    /// That the outcome is each verdict, or *unstated*. If none of these holds, it is a conflict.
    fn outcomes(&mut self, given: &[Claim]) -> Vec<Claim> {
        let mut outcomes = Vec::new();
        for outcome in 0..=given.len() {
            let claims =
                given.iter().enumerate().map(|(verdict, given)| if verdict == outcome { *given } else { !*given });
            outcomes.push(self.all(claims.collect()));
        }
        outcomes
    }

    /// That a rule applies.
    pub(super) fn applies(&mut self, rule: &Rule) -> Claim {
        self.holds(&rule.condition)
    }

    /// That a rule stands.
    pub(super) fn stands(&mut self, live: &ActiveRule<'_>) -> Claim {
        self.stands_with(live, None)
    }

    /// The claims that hold together where a rule stands, one by one, for a question that is asked once.
    pub(super) fn standing(&mut self, live: &ActiveRule<'_>) -> Vec<Claim> {
        let mut claims = vec![self.applies(live.rule)];
        claims.extend(live.exceptions.iter().map(|exception| !self.applies(exception)));
        claims
    }

    /// That one of these holds.
    pub(super) fn any(&mut self, claims: Vec<Claim>) -> Claim {
        !self.all(claims.into_iter().map(|claim| !claim).collect())
    }

    /// That all of these hold.
    pub(super) fn all(&mut self, mut claims: Vec<Claim>) -> Claim {
        claims.sort_unstable();
        claims.dedup();
        claims.retain(|claim| *claim != self.always);
        // In this order a claim and its negation are neighbours.
        let contradiction = |pair: &[Claim]| matches!(pair, [one, other] if *one == !*other);
        if claims.contains(&self.never()) || claims.windows(2).any(contradiction) {
            return self.never();
        }
        match claims.as_slice() {
            [] => return self.always,
            [only] => return *only,
            _ => {}
        }
        if let Some(known) = self.all.get(&claims) {
            return *known;
        }
        let all = self.claim();
        for claim in &claims {
            self.clause([!all, *claim]);
        }
        self.clause(claims.iter().map(|claim| !*claim).chain([all]));
        self.all.insert(claims, all);
        all
    }

    /// That a condition holds if this option replaces the chosen one in a dimension.
    fn holds_but_for(&mut self, condition: &Condition, instead: Option<(DimensionIx, OptionIx)>) -> Claim {
        let mut alternatives = Vec::new();
        for alternative in condition.boxes() {
            if instead.is_none_or(|(dimension, option)| alternative.options(dimension).has(option)) {
                let within = self.within(alternative, instead.map(|(dimension, _)| dimension));
                alternatives.push(self.all(within));
            }
        }
        self.any(alternatives)
    }

    /// That a rule stands if this option replaces the chosen one in a dimension.
    fn stands_with(&mut self, live: &ActiveRule<'_>, instead: Option<(DimensionIx, OptionIx)>) -> Claim {
        let applies = self.holds_but_for(&live.rule.condition, instead);
        if applies == self.never() {
            return applies;
        }
        let mut claims = vec![applies];
        for exception in &live.exceptions {
            claims.push(!self.holds_but_for(&exception.condition, instead));
        }
        self.all(claims)
    }

    /// The claims for the scenarios of a box, without those on the ignored dimension.
    fn within(&mut self, region: &Region, ignored: Option<DimensionIx>) -> Vec<Claim> {
        let dimensions = placed(&region.0).filter(|(dimension, _)| Some(*dimension) != ignored);
        dimensions.map(|(dimension, allowed)| self.among(dimension, *allowed)).collect()
    }

    /// That the chosen option is one of these.
    pub(super) fn among(&mut self, dimension: DimensionIx, allowed: OptionSet) -> Claim {
        let options = self.options.get(dimension.get()).cloned().unwrap_or_default();
        if allowed == OptionSet::first(options.len()) {
            return self.always;
        }
        if let Some(known) = self.among.get(&(dimension, allowed)) {
            return *known;
        }
        let among = self.claim();
        for (position, option) in placed(&options) {
            self.clause([!*option, if allowed.has(position) { among } else { !among }]);
        }
        self.among.insert((dimension, allowed), among);
        among
    }

    fn never(&self) -> Claim {
        !self.always
    }

    /// A new claim, which the caller defines. The solver only branches on options, because everything else follows from
    /// them.
    fn claim(&mut self) -> Claim {
        Lit::new(self.solver.new_var(lbool::UNDEF, false), true)
    }

    /// Requires that one of these holds.
    fn clause(&mut self, claims: impl IntoIterator<Item = Claim>) {
        // A contradiction is reported by the next query.
        self.solver.add_clause_reuse(&mut claims.into_iter().collect());
    }
}

/// The standing rules of a question.
pub(super) struct Standing {
    /// For each rule, that it stands.
    pub(super) stands: Vec<Claim>,
    /// For each verdict, that a rule with it stands.
    pub(super) given: Vec<Claim>,
    /// That there is no conflict; `None` if there never is one.
    pub(super) agreed: Option<Claim>,
}

impl Standing {
    /// The standing rules if this option replaces the chosen one in a dimension.
    pub(super) fn new(scope: &Scope<'_>, formula: &mut Formula<'_>, instead: Option<(DimensionIx, OptionIx)>) -> Self {
        let stands: Vec<Claim> = scope.rules.iter().map(|live| formula.stands_with(live, instead)).collect();
        let mut given = Vec::new();
        for verdict in scope.policy.verdicts() {
            let rules = scope.rules.iter().zip(&stands).filter(|(live, _)| live.rule.verdict.index == verdict.index);
            given.push(formula.any(rules.map(|(_, stands)| *stands).collect()));
        }
        let agreed = (!scope.free_of_conflicts).then(|| {
            let others = |one: usize| given.iter().enumerate().filter(move |(other, _)| *other != one);
            let none_but = |one| others(one).map(|(_, given)| !*given).collect();
            let at_most_one = (0..given.len()).map(|one| formula.all(none_but(one))).collect();
            formula.any(at_most_one)
        });
        Standing { stands, given, agreed }
    }

    /// For each verdict, that a rule with it stands if this rule does not apply.
    pub(super) fn unless(&self, scope: &Scope<'_>, formula: &mut Formula<'_>, left_out: &Rule) -> Vec<Claim> {
        let verdicts = (0..self.given.len()).map(VerdictIx::new);
        verdicts.map(|verdict| self.given_unless(scope, formula, left_out, verdict)).collect()
    }

    /// That a rule with this verdict stands if another rule does not apply.
    pub(super) fn given_unless(
        &self,
        scope: &Scope<'_>,
        formula: &mut Formula<'_>,
        left_out: &Rule,
        verdict: VerdictIx,
    ) -> Claim {
        let mut stands = Vec::new();
        for (live, standing) in scope.rules.iter().zip(&self.stands) {
            if live.rule.verdict.index != verdict || live.rule == left_out {
                continue;
            }
            stands.push(if live.rule.exceptions.binary_search(&left_out.index).is_ok() {
                let exceptions = live.exceptions.iter().copied().filter(|exception| *exception != left_out).collect();
                formula.stands(&ActiveRule { rule: live.rule, exceptions })
            } else {
                *standing
            });
        }
        formula.any(stands)
    }
}
