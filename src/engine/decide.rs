//! The decision for a scenario and a question, with all its reasons; exact for partial scenarios too.
//! It never samples and never walks the completions of a scenario one by one.
//!
//! A rule *stands* in a scenario if it applies and none of its exceptions, at any depth, applies. A complete
//! scenario is decided by looking at each rule once, and into a reused [`Decision`] without allocating. A partial
//! scenario is a [`Region`], the box of its completions, and every part of its decision is a question of the form
//! "is there a completion in which …?". One search answers them all: compare each rule with the box; if that
//! answers the question, stop; otherwise split the box along the condition of a rule that crosses its border, and look
//! at both parts (see [`search`](super::search)). Past the bound on its work the outcome is [`Outcome::Undetermined`].
//!
//! Example: `ban` applies everywhere, `defence` is its exception for purpose `defend`. With the purpose open,
//! "can `ban` stand?" looks at the whole box: `defence` crosses it. Split: in the part where the purpose is
//! `defend`, `ban` is displaced; in the other part it stands, so the answer is yes.

pub use super::outcome::{Outcome, Possible};
use super::outcomes::{Compared, Outcomes, differ_across, remaining, told_apart};
use super::policy::{Policy, Question, Rule, Silence};
use super::position::{DimensionIx, RuleIx, placed};
use super::region::{Condition, DimensionSet, OptionSet, Overlap, Region, VerdictSet};
use super::scenario::Scenario;
use super::search::{ActiveRule, Exhausted, Holds, Next, Search, Stands, active};

/// The answer for a scenario, with its reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision<'p> {
    /// The answer.
    pub outcome: Outcome<'p>,
    /// The standing rules; for a partial scenario, those that stand in some completion.
    pub because: Vec<&'p Rule>,
    /// The displaced rules, each with every exception that stands against it, ordered by rule.
    pub displaced: Vec<Displaced<'p>>,
    /// The other rules of the question, each with the dimensions that keep it from applying.
    pub blocked: Vec<Blocked<'p>>,
    /// Where the outcome is *unstated*, the silences that cover the scenario; for a partial scenario, some completion.
    pub silences: Vec<&'p Silence>,
}

/// A rule that applies and does not stand, and an exception that stands against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Displaced<'p> {
    /// The rule.
    pub rule: &'p Rule,
    /// The exception.
    pub by: &'p Rule,
}

/// A rule that does not apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Blocked<'p> {
    /// The rule.
    pub rule: &'p Rule,
    /// The dimensions that keep it from applying, without those that are not asked: of alternatives, those of all.
    pub dimensions: DimensionSet,
}

impl<'p> Decision<'p> {
    /// A buffer for [`decide_into`]; until then its outcome is *unstated*.
    #[must_use]
    pub fn new() -> Self {
        Decision {
            outcome: Outcome::Unstated,
            because: Vec::new(),
            displaced: Vec::new(),
            blocked: Vec::new(),
            silences: Vec::new(),
        }
    }

    fn clear(&mut self) {
        self.because.clear();
        self.displaced.clear();
        self.blocked.clear();
        self.silences.clear();
    }

    /// Decides a scenario, once `because` holds all rules that may apply in it.
    fn conclude(&mut self, policy: &'p Policy, scenario: &Scenario, search: Option<&Search>) {
        if policy.dimensions().iter().all(|dimension| scenario.chosen(dimension.index).is_some()) {
            return self.settle();
        }
        let own;
        let search = match search {
            Some(search) => search,
            None => {
                own = Search::new(policy);
                &own
            }
        };
        let partial = Completions { live: active(&self.because), search };
        self.because.clear();
        if partial.decide(policy, &policy.region(scenario), self).is_err() {
            self.outcome = Outcome::Undetermined;
        }
    }

    /// Decides a complete scenario, without allocating.
    fn settle(&mut self) {
        let Decision { outcome, because, displaced, .. } = self;
        let applying = |index: &RuleIx| because.binary_search_by_key(index, |rule| rule.index).ok();
        let stands = |rule: &Rule| rule.exceptions.iter().all(|exception| applying(exception).is_none());
        for &rule in because.iter() {
            let exceptions = rule.exceptions.iter().filter_map(|index| because.get(applying(index)?).copied());
            displaced.extend(exceptions.filter(|by| stands(by)).map(|by| Displaced { rule, by }));
        }
        // The last exception that applies stands: so each rule that does not stand is now among the displaced.
        because.retain(|rule| displaced.binary_search_by_key(&rule.index, |it| it.rule.index).is_err());
        *outcome = match because.as_slice() {
            [] => Outcome::Unstated,
            [one, others @ ..] if others.iter().all(|other| other.verdict.index == one.verdict.index) => {
                Outcome::Decided(&one.verdict)
            }
            _ => Outcome::Conflict,
        };
    }
}

impl Default for Decision<'_> {
    fn default() -> Self {
        Decision::new()
    }
}

/// Decides a question for a scenario. A dimension that the scenario leaves open may be any of its options.
#[must_use]
pub fn decide<'p>(policy: &'p Policy, question: &Question, scenario: &Scenario) -> Decision<'p> {
    let mut decision = Decision::new();
    decide_into(policy, question, scenario, &mut decision);
    decision
}

/// A question with its decision.
pub type Asked<'p> = (&'p Question, Decision<'p>);

/// Decides every question for a scenario, in the file's order.
#[must_use]
pub fn decide_all<'p>(policy: &'p Policy, scenario: &Scenario) -> Vec<Asked<'p>> {
    policy.questions().map(|question| (question, decide(policy, question, scenario))).collect()
}

/// Like [`decide`], but reuses the buffers of an existing decision: from the second complete scenario on, it allocates only
/// if a decision is longer than all before it.
pub fn decide_into<'p>(policy: &'p Policy, question: &Question, scenario: &Scenario, decision: &mut Decision<'p>) {
    fill(policy, question, scenario, None, decision);
}

/// Like [`decide`], as one of several decisions that share a bound on their work.
#[cfg(feature = "cli")]
#[must_use]
pub fn decide_within<'p>(
    policy: &'p Policy,
    question: &Question,
    scenario: &Scenario,
    search: &Search,
) -> Decision<'p> {
    let mut decision = Decision::new();
    fill(policy, question, scenario, Some(search), &mut decision);
    decision
}

fn fill<'p>(
    policy: &'p Policy,
    question: &Question,
    scenario: &Scenario,
    search: Option<&Search>,
    decision: &mut Decision<'p>,
) {
    #[cfg(debug_assertions)]
    crate::count::DECISIONS.with(crate::count::one);
    decision.clear();
    // Most rules do not apply: reserve room for them once.
    decision.blocked.reserve(policy.rules().len());
    let unasked = policy.unasked(scenario);
    for rule in policy.rules_of(question) {
        let dimensions = blocking(&rule.condition, scenario);
        if dimensions.is_empty() {
            decision.because.push(rule);
        } else {
            decision.blocked.push(Blocked { rule, dimensions: dimensions.without(unasked) });
        }
    }
    decision.conclude(policy, scenario, search);
    if decision.outcome == Outcome::Unstated {
        for silence in policy.silences() {
            if silence.question == question.index && may_hold(&silence.condition, scenario) {
                decision.silences.push(silence);
            }
        }
    }
}

/// For each alternative of a rule's condition, in the file's order, the dimensions that keep it from applying.
#[must_use]
pub fn blocked_alternatives(policy: &Policy, rule: &Rule, scenario: &Scenario) -> Vec<DimensionSet> {
    let unasked = policy.unasked(scenario);
    rule.condition.boxes().iter().map(|alternative| blocking_one(alternative, scenario).without(unasked)).collect()
}

/// Like [`decide_into`], without `blocked`: the rest of a rule's condition is skipped once a dimension fails.
pub(super) fn conclude_into<'p>(
    policy: &'p Policy,
    question: &Question,
    scenario: &Scenario,
    decision: &mut Decision<'p>,
) {
    decision.clear();
    decision.because.extend(policy.rules_of(question).filter(|rule| may_hold(&rule.condition, scenario)));
    decision.conclude(policy, scenario, None);
}

/// Whether a condition holds in some completion of a scenario.
fn may_hold(condition: &Condition, scenario: &Scenario) -> bool {
    condition.boxes().iter().any(|alternative| kept_by(alternative, scenario).next().is_none())
}

/// The dimensions in which a scenario's option is not allowed by an alternative.
fn kept_by(alternative: &Region, scenario: &Scenario) -> impl Iterator<Item = DimensionIx> {
    let all = placed::<DimensionIx, _>(&alternative.0).zip(&scenario.0);
    let failing = |((_, allowed), chosen): &((_, &OptionSet), &Option<_>)| chosen.is_some_and(|it| !allowed.has(it));
    all.filter(failing).map(|((dimension, _), _)| dimension)
}

/// Those dimensions as a set.
fn blocking_one(alternative: &Region, scenario: &Scenario) -> DimensionSet {
    kept_by(alternative, scenario).map(DimensionSet::one).fold(DimensionSet::NONE, DimensionSet::union)
}

/// The dimensions that keep a condition from holding: of all its alternatives; none if one of them may hold.
fn blocking(condition: &Condition, scenario: &Scenario) -> DimensionSet {
    let mut all = DimensionSet::NONE;
    for alternative in condition.boxes() {
        let one = blocking_one(alternative, scenario);
        if one.is_empty() {
            return one;
        }
        all = all.union(one);
    }
    all
}

/// The completions of a scenario: the rules that apply in some of them, and the search among them.
struct Completions<'p, 's> {
    live: Vec<ActiveRule<'p>>,
    search: &'s Search,
}

impl<'p> Completions<'p, '_> {
    /// Fills in the decision.
    fn decide(&self, policy: &'p Policy, region: &Region, decision: &mut Decision<'p>) -> Result<(), Exhausted> {
        for live in &self.live {
            if self.can_stand(live, region)? {
                decision.because.push(live.rule);
            }
        }
        for live in self.live.iter().filter(|live| !live.exceptions.is_empty()) {
            for by in self.live.iter().filter(|by| live.rule.exceptions.binary_search(&by.rule.index).is_ok()) {
                if self.can_be_displaced(live.rule, by, region)? {
                    decision.displaced.push(Displaced { rule: live.rule, by: by.rule });
                }
            }
        }
        let agree = !self.can_conflict(region)?;
        let (found, seen) = self.outcomes(region, agree)?;
        let mut possible = Vec::new();
        for verdict in policy.verdicts() {
            if found.verdicts.has(verdict.index) {
                possible.push(Possible::Verdict(verdict));
            }
        }
        if found.unstated {
            possible.push(Possible::Unstated);
        }
        if found.conflict {
            possible.push(Possible::Conflict);
        }
        decision.outcome = match possible.as_slice() {
            [Possible::Verdict(verdict)] => Outcome::Decided(verdict),
            [Possible::Unstated] => Outcome::Unstated,
            [Possible::Conflict] => Outcome::Conflict,
            _ => {
                let mut open = Vec::new();
                for dimension in policy.dimensions() {
                    let index = dimension.index;
                    if self.changes_near(index, region, &seen) || self.changes(index, region, agree)? {
                        open.push(dimension);
                    }
                }
                Outcome::Depends { possible, open }
            }
        };
        Ok(())
    }

    fn can_stand(&self, live: &ActiveRule<'p>, region: &Region) -> Result<bool, Exhausted> {
        Ok(self.search.find(region, &[live.rule], &live.exceptions, &|part| live.stands(part))?.is_some())
    }

    fn can_be_displaced(&self, rule: &'p Rule, by: &ActiveRule<'p>, region: &Region) -> Result<bool, Exhausted> {
        Ok(displaced_somewhere(self.search, rule, by, region)?.is_some())
    }

    /// Whether two rules of different verdicts stand together in some completion. In most policies pairs that overlap agree, or
    /// one is an exception to the other, so this is seen at once.
    fn can_conflict(&self, region: &Region) -> Result<bool, Exhausted> {
        for (position, one) in self.live.iter().enumerate() {
            self.search.spend(1)?;
            for other in self.live.iter().skip(position + 1) {
                let (rule, by) = (one.rule, other.rule);
                if rule.verdict.index == by.verdict.index
                    || rule.exceptions.binary_search(&by.index).is_ok()
                    || by.exceptions.binary_search(&rule.index).is_ok()
                {
                    continue;
                }
                for both in rule.condition.intersection(&by.condition) {
                    let both = both.intersection(region);
                    if both.is_empty() {
                        continue;
                    }
                    let mut exceptions = one.exceptions.clone();
                    exceptions.extend(&other.exceptions);
                    let stand = |part: &Region| match (one.stands(part), other.stands(part)) {
                        (Stands::Everywhere, Stands::Everywhere) => Holds::Everywhere,
                        (Stands::Nowhere, _) | (_, Stands::Nowhere) => Holds::Nowhere,
                        _ => Holds::Unclear,
                    };
                    if self.search.find(&both, &[rule, by], &exceptions, &stand)?.is_some() {
                        return Ok(true);
                    }
                }
            }
        }
        Ok(false)
    }

    /// The possible outcomes, in one walk: a part that can only have outcomes which were found already is left alone. With each
    /// outcome comes a part that has it.
    fn outcomes(&self, region: &Region, agree: bool) -> Result<(Outcomes, Vec<Region>), Exhausted> {
        let mut found = Outcomes { verdicts: VerdictSet::NONE, unstated: false, conflict: !agree };
        let mut seen = Vec::new();
        let sides = Compared { agree, ..Compared::new(vec![remaining(&self.live, region)]) };
        sides.visit(self.search, region, &mut |part, outcomes| match outcomes {
            [outcomes] if found.holds(*outcomes) => Next::Skip,
            [outcomes] if outcomes.is_certain() => {
                found = found.with(*outcomes);
                seen.push(part.clone());
                Next::Skip
            }
            _ => Next::Split,
        })?;
        Ok((found, seen))
    }

    /// Whether this dimension changes the outcome of one of a few completions: true for most dimensions that matter.
    fn changes_near(&self, dimension: DimensionIx, region: &Region, seen: &[Region]) -> bool {
        for part in seen {
            let mut first = None;
            let mut scenario = Region(Vec::new());
            for options in &part.0 {
                scenario.0.push(options.iter().next().map_or(OptionSet::NONE, OptionSet::one));
            }
            for option in region.options(dimension).iter() {
                let outcomes = Outcomes::within(&self.live, &scenario.with(dimension, OptionSet::one(option)));
                if *first.get_or_insert(outcomes) != outcomes {
                    return true;
                }
            }
        }
        false
    }

    /// Whether two completions that differ only in this dimension have different outcomes.
    fn changes(&self, dimension: DimensionIx, region: &Region, agree: bool) -> Result<bool, Exhausted> {
        let conditions: Vec<&Condition> = self.live.iter().map(|live| &live.rule.condition).collect();
        let unlike = told_apart(&conditions, dimension, region.options(dimension));
        for (position, one) in unlike.iter().enumerate() {
            for other in unlike.iter().skip(position + 1) {
                let options = [OptionSet::one(*one), OptionSet::one(*other)];
                if differ_across(self.search, &self.live, region, (dimension, options), agree)?.is_some() {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}

/// A box in which a rule applies and an exception of it stands.
fn displaced_somewhere(
    search: &Search,
    rule: &Rule,
    by: &ActiveRule<'_>,
    region: &Region,
) -> Result<Option<Region>, Exhausted> {
    search.find(region, &[rule, by.rule], &by.exceptions, &|part| match (rule.condition.overlap(part), by.stands(part))
    {
        (Overlap::Inside, Stands::Everywhere) => Holds::Everywhere,
        (Overlap::Apart, _) | (_, Stands::Nowhere) => Holds::Nowhere,
        _ => Holds::Unclear,
    })
}
