//! The decision for a scenario and a question, with all its reasons; exact for partial scenarios too.
//! It never samples and never walks the completions of a scenario one by one.
//!
//! A rule *stands* in a scenario if it applies and none of its exceptions, at any depth, applies. A complete
//! scenario is decided by looking at each rule once. A partial scenario is a [`Region`], the box of its
//! completions, and every part of its decision is a question of the form "is there a completion in which …?".
//! All of them are answered by one search: look at how each rule lies to the box; if that settles the question,
//! stop; else split the box along the condition of a rule that crosses its border, and look at both parts (see
//! [`search`](super::search)). Past the bound on its work the outcome is [`Outcome::Undetermined`], in so many
//! words.
//!
//! Example: `ban` applies everywhere, `defence` is its exception for purpose `defend`. With the purpose open,
//! "can `ban` stand?" looks at the whole box: `defence` crosses it. Split: in the part where the purpose is
//! `defend`, `ban` is displaced; in the other part it stands, so the answer is yes.

use super::outcomes::{Outcomes, differ_across, told_apart};
use super::policy::{Dimension, Policy, Question, Rule, Verdict};
use super::region::{OptionSet, Overlap, Region};
use super::scenario::Scenario;
use super::search::{Exhausted, Live, Search, Sight, Stands, live};

/// What is reported for a scenario, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision<'p> {
    /// The answer.
    pub outcome: Outcome<'p>,
    /// The standing rules; for a partial scenario, those that stand in some completion.
    pub because: Vec<&'p Rule>,
    /// The displaced rules, each with every exception that stands against it, ordered by rule.
    pub displaced: Vec<Displaced<'p>>,
    /// The other rules of the question, each with what keeps it from applying.
    pub blocked: Vec<Blocked<'p>>,
}

/// The answer for a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome<'p> {
    /// Rules of this verdict, and of no other, stand.
    Decided(&'p Verdict),
    /// No rule stands: the report does not say. This is not a "no".
    Unstated,
    /// Standing rules disagree: a fault of the file.
    Conflict,
    /// The completions of a partial scenario have different outcomes.
    Depends {
        /// The outcomes, in the file's order.
        possible: Vec<Possible<'p>>,
        /// The open dimensions that can still change the outcome.
        open: Vec<&'p Dimension>,
    },
    /// Finding out would take more work than the bound of the search; the reasons are incomplete.
    Undetermined,
}

/// An outcome of a completion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Possible<'p> {
    /// This verdict.
    Verdict(&'p Verdict),
    /// The report does not say.
    Unstated,
    /// A fault of the file.
    Conflict,
}

impl Possible<'_> {
    /// Its id: the verdict's, `unstated` or `conflict`.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Possible::Verdict(verdict) => &verdict.id,
            Possible::Unstated => "unstated",
            Possible::Conflict => "conflict",
        }
    }
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
    /// The positions of the dimensions that keep it from applying.
    pub dimensions: OptionSet,
}

/// Decides a question for a scenario. A dimension that the scenario leaves open may be any of its options.
#[must_use]
pub fn decide<'p>(policy: &'p Policy, question: &Question, scenario: &Scenario) -> Decision<'p> {
    let region = policy.region(scenario);
    let mut blocked = Vec::new();
    let mut applicable = Vec::new();
    for rule in policy.rules().iter().filter(|rule| rule.question == question.index) {
        if region.overlap(&rule.condition) == Overlap::Apart {
            let dimensions = region.apart_in(&rule.condition);
            let dimensions = dimensions.fold(OptionSet::NONE, |set, dimension| set.union(OptionSet::one(dimension)));
            blocked.push(Blocked { rule, dimensions });
        } else {
            applicable.push(rule);
        }
    }
    let partial = Completions { live: live(&applicable), search: Search::new() };
    let mut decision = Decision { outcome: Outcome::Undetermined, because: Vec::new(), displaced: Vec::new(), blocked };
    if partial.decide(policy, &region, &mut decision).is_err() {
        decision.outcome = Outcome::Undetermined;
    }
    decision
}

/// The completions of a scenario: the rules that apply in some of them, and the search among them.
struct Completions<'p> {
    live: Vec<Live<'p>>,
    search: Search,
}

impl<'p> Completions<'p> {
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
        let outcomes = policy.verdicts().map(Possible::Verdict).chain([Possible::Unstated, Possible::Conflict]);
        let mut possible = Vec::new();
        for outcome in outcomes {
            if self.is_possible(outcome, region)? {
                possible.push(outcome);
            }
        }
        decision.outcome = match possible.as_slice() {
            [Possible::Verdict(verdict)] => Outcome::Decided(verdict),
            [Possible::Unstated] => Outcome::Unstated,
            [Possible::Conflict] => Outcome::Conflict,
            _ => {
                let mut open = Vec::new();
                for dimension in policy.dimensions() {
                    if self.changes(dimension.index, region)? {
                        open.push(dimension);
                    }
                }
                Outcome::Depends { possible, open }
            }
        };
        Ok(())
    }

    fn can_stand(&self, live: &Live<'p>, region: &Region) -> Result<bool, Exhausted> {
        Ok(self.search.find(region, &[live.rule], &live.exceptions, None, |part| live.stands(part))?.is_some())
    }

    fn can_be_displaced(&self, rule: &'p Rule, by: &Live<'p>, region: &Region) -> Result<bool, Exhausted> {
        Ok(displaced_somewhere(&self.search, rule, by, region)?.is_some())
    }

    fn is_possible(&self, possible: Possible<'_>, region: &Region) -> Result<bool, Exhausted> {
        let outcome = Outcomes::of(possible);
        let (wanted, others): (Vec<&Rule>, Vec<&Rule>) = self
            .live
            .iter()
            .map(|live| live.rule)
            .partition(|rule| outcome.conflict || outcome.verdicts.contains(OptionSet::one(rule.verdict.index)));
        let found = self.search.find(region, &wanted, &others, None, |part| {
            let outcomes = Outcomes::within(&self.live, part);
            match outcomes.shares_any_with(outcome) {
                false => Sight::Nowhere,
                true if outcomes.is_certain() => Sight::Everywhere,
                true => Sight::Unclear,
            }
        })?;
        Ok(found.is_some())
    }

    /// Whether there are two completions of different outcome that differ in this dimension alone.
    fn changes(&self, dimension: usize, region: &Region) -> Result<bool, Exhausted> {
        let unlike = told_apart(&self.live, region, dimension);
        for (position, one) in unlike.iter().enumerate() {
            for other in unlike.iter().skip(position + 1) {
                if differ_across(&self.search, &self.live, region, dimension, [*one, *other])?.is_some() {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}

/// A box in which a rule applies and an exception of it stands.
pub(crate) fn displaced_somewhere(
    search: &Search,
    rule: &Rule,
    by: &Live<'_>,
    region: &Region,
) -> Result<Option<Region>, Exhausted> {
    search.find(region, &[rule, by.rule], &by.exceptions, None, |part| {
        match (part.overlap(&rule.condition), by.stands(part)) {
            (Overlap::Inside, Stands::Everywhere) => Sight::Everywhere,
            (Overlap::Apart, _) | (_, Stands::Nowhere) => Sight::Nowhere,
            _ => Sight::Unclear,
        }
    })
}
