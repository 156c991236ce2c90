//! The outcomes that a box of scenarios can have, as far as its rules show.
//! It gives no reasons: [`decide`](super::decide) does.

use std::rc::Rc;

#[cfg(feature = "cli")]
use super::outcome::Possible;
#[cfg(feature = "cli")]
use super::policy::Policy;
use super::policy::Rule;
use super::position::{DimensionIx, OptionIx};
use super::region::{Condition, OptionSet, Overlap, Region, VerdictSet};
use super::search::{ActiveRule, Exhausted, Holds, Next, Search, Stands, border};

/// The outcomes that are possible in a box, as far as is known: exact if there is just one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Outcomes {
    pub(crate) verdicts: VerdictSet,
    pub(crate) unstated: bool,
    pub(crate) conflict: bool,
}

impl Outcomes {
    /// The outcomes that these rules, and no others, can lead to in this box.
    pub(crate) fn within(rules: &[ActiveRule<'_>], part: &Region) -> Self {
        // At least these verdicts stand everywhere in the box, at most those stand anywhere in it.
        let (mut least, mut most) = (VerdictSet::NONE, VerdictSet::NONE);
        let mut something_applies = false;
        for live in rules {
            let verdict = VerdictSet::one(live.rule.verdict.index);
            match live.stands(part) {
                Stands::Everywhere => {
                    least = least.union(verdict);
                    most = most.union(verdict);
                }
                Stands::Unclear => most = most.union(verdict),
                Stands::Nowhere => {}
            }
            // Where any rule applies, the last of its exceptions that applies stands: the outcome is not *unstated*.
            something_applies |= live.rule.condition.overlap(part) == Overlap::Inside;
        }
        let verdicts = match least.len() {
            0 => most,
            1 => least,
            _ => VerdictSet::NONE,
        };
        Outcomes { verdicts, unstated: least.is_empty() && !something_applies, conflict: most.len() > 1 }
    }

    /// Whether all of these are among its own.
    pub(crate) fn holds(self, other: Outcomes) -> bool {
        self.with(other) == self
    }

    /// The outcomes of both.
    pub(crate) fn with(self, other: Outcomes) -> Self {
        Outcomes {
            verdicts: self.verdicts.union(other.verdicts),
            unstated: self.unstated || other.unstated,
            conflict: self.conflict || other.conflict,
        }
    }

    /// The outcome, if just one is possible.
    #[cfg(feature = "cli")]
    pub(crate) fn certain<'p>(self, policy: &'p Policy) -> Option<Possible<'p>> {
        if !self.is_certain() {
            return None;
        }
        let verdict = self.verdicts.iter().next().and_then(|index| policy.verdict_at(index));
        match verdict {
            Some(verdict) => Some(Possible::Verdict(verdict)),
            None if self.conflict => Some(Possible::Conflict),
            None => Some(Possible::Unstated),
        }
    }

    /// Whether just one outcome is possible, which is then the outcome of every scenario of the box.
    pub(crate) fn is_certain(self) -> bool {
        self.verdicts.len() + usize::from(self.unstated) + usize::from(self.conflict) == 1
    }

    pub(crate) fn shares_any_with(self, other: Outcomes) -> bool {
        !self.verdicts.intersection(other.verdicts).is_empty()
            || (self.unstated && other.unstated)
            || (self.conflict && other.conflict)
    }

    /// Whether the outcomes of two sides are different.
    fn differ(sides: &[Outcomes]) -> Holds {
        let [here, there] = *sides else { return Holds::Nowhere };
        if !here.shares_any_with(there) {
            Holds::Everywhere
        } else if here == there && here.is_certain() {
            Holds::Nowhere
        } else {
            Holds::Unclear
        }
    }
}

/// Several sets of rules over the same scenarios, compared with each other.
pub(crate) struct Compared<'p> {
    /// The rules of each side.
    pub(crate) rules: Vec<Vec<ActiveRule<'p>>>,
    /// A dimension in which each side has its own options, instead of the box's.
    pub(crate) across: Option<(DimensionIx, Vec<OptionSet>)>,
    /// Whether rules are known to agree wherever they stand together.
    pub(crate) agree: bool,
}

impl<'p> Compared<'p> {
    pub(crate) fn new(rules: Vec<Vec<ActiveRule<'p>>>) -> Self {
        Compared { rules, across: None, agree: false }
    }

    /// Shows parts of the box with the outcomes that each side can have in it; `look` says whether a part is to be
    /// split further. The rules that can still matter are carried along, so that a small part costs little. Of several
    /// sides, parts in which all have the same rules are not shown: they do not differ there.
    pub(crate) fn visit(
        self,
        search: &Search,
        region: &Region,
        look: &mut dyn FnMut(&Region, &[Outcomes]) -> Next,
    ) -> Result<(), Exhausted> {
        let ignored = self.across.as_ref().map(|(dimension, _)| *dimension);
        let mut parts = vec![(region.clone(), Rc::new(self.rules))];
        while let Some((part, sides)) = parts.pop() {
            let mut looks = 0;
            for live in sides.iter().flatten() {
                looks += 1 + live.exceptions.len();
            }
            search.spend(looks)?;
            let (mut rules, mut boxes) = (Vec::new(), Vec::new());
            for (side, all) in sides.iter().enumerate() {
                let seen = match &self.across {
                    Some((dimension, options)) => {
                        part.with(*dimension, options.get(side).copied().unwrap_or(OptionSet::NONE))
                    }
                    None => part.clone(),
                };
                rules.push(remaining(all, &seen));
                boxes.push(seen);
            }
            if let [first, others @ ..] = rules.as_slice()
                && !others.is_empty()
                && others.iter().all(|other| same(first, other))
                && (ignored.is_none() || first.iter().all(is_one_box))
            {
                continue;
            }
            let mut outcomes = Vec::new();
            for (rules, seen) in rules.iter().zip(&boxes) {
                let outcomes_here = Outcomes::within(rules, seen);
                outcomes.push(Outcomes { conflict: outcomes_here.conflict && !self.agree, ..outcomes_here });
            }
            match look(&part, &outcomes) {
                Next::Stop => return Ok(()),
                Next::Skip => continue,
                Next::Split => {}
            }
            // Exceptions decide most, and a rule that crosses the box in one dimension is decided by one split there: both
            // go first. An exception counts even if it adds no outcome itself, since it may displace.
            let mut least: Option<((bool, usize), DimensionIx, OptionSet)> = None;
            let mut consider = |later: bool, rule: &'p Rule| {
                if let Some((crossed, dimension, inside)) = border(&part, &rule.condition, ignored)
                    && least.is_none_or(|(first, ..)| (later, crossed) < first)
                {
                    least = Some(((later, crossed), dimension, inside));
                }
            };
            for live in rules.iter().flatten() {
                consider(!live.exceptions.is_empty(), live.rule);
                for exception in &live.exceptions {
                    consider(false, exception);
                }
            }
            if let Some((_, dimension, inside)) = least {
                let outside = part.options(dimension).without(inside);
                let rules = Rc::new(rules);
                parts.push((part.with(dimension, inside), Rc::clone(&rules)));
                parts.push((part.with(dimension, outside), rules));
            }
        }
        Ok(())
    }

    /// A part of the box, every scenario of which has outcomes that `sight` looks for; `None` if there is no such
    /// scenario.
    pub(crate) fn find(
        self,
        search: &Search,
        region: &Region,
        sight: &dyn Fn(&[Outcomes]) -> Holds,
    ) -> Result<Option<Region>, Exhausted> {
        let mut found = None;
        self.visit(search, region, &mut |part, outcomes| match sight(outcomes) {
            Holds::Everywhere => {
                found = Some(part.clone());
                Next::Stop
            }
            Holds::Nowhere => Next::Skip,
            Holds::Unclear => Next::Split,
        })?;
        Ok(found)
    }
}

/// Whether two sides have the same rules by identity, not just equal ones.
fn same(one: &[ActiveRule<'_>], other: &[ActiveRule<'_>]) -> bool {
    let alike = |(one, other): (&&Rule, &&Rule)| std::ptr::eq(*one, *other);
    one.len() == other.len()
        && one.iter().zip(other).all(|(one, other)| {
            std::ptr::eq(one.rule, other.rule)
                && one.exceptions.len() == other.exceptions.len()
                && one.exceptions.iter().zip(&other.exceptions).all(alike)
        })
}

/// Whether conditions have no alternatives: then a rule that may apply with either of two options applies alike.
fn is_one_box(live: &ActiveRule<'_>) -> bool {
    let is_one = |rule: &Rule| rule.condition.boxes().len() == 1;
    is_one(live.rule) && live.exceptions.iter().all(|exception| is_one(exception))
}

/// The rules that determine the outcomes in a box, with those of their exceptions that apply there.
pub(crate) fn remaining<'p>(rules: &[ActiveRule<'p>], part: &Region) -> Vec<ActiveRule<'p>> {
    // Per verdict, the rule that covers the whole box and has the fewest exceptions.
    let mut everywhere: Vec<ActiveRule<'p>> = Vec::new();
    let mut narrowed = Vec::new();
    for live in rules {
        let overlap = live.rule.condition.overlap(part);
        if overlap == Overlap::Apart {
            continue;
        }
        let mut exceptions = Vec::new();
        let mut displaced = false;
        for exception in &live.exceptions {
            match exception.condition.overlap(part) {
                Overlap::Apart => {}
                Overlap::Inside => displaced = true,
                Overlap::Part => exceptions.push(*exception),
            }
        }
        // Where it is displaced everywhere, the exception shows that a rule applies.
        if displaced {
            continue;
        }
        let live = ActiveRule { rule: live.rule, exceptions };
        if overlap == Overlap::Inside {
            match everywhere.iter_mut().find(|other| other.rule.verdict.index == live.rule.verdict.index) {
                Some(other) if other.exceptions.len() > live.exceptions.len() => {
                    narrowed.push(std::mem::replace(other, live));
                }
                Some(_) => narrowed.push(live),
                None => everywhere.push(live),
            }
        } else {
            narrowed.push(live);
        }
    }
    // A rule that stands only where another of its verdict stands adds nothing.
    let adds = |live: &ActiveRule<'_>| {
        let same = everywhere.iter().find(|other| other.rule.verdict.index == live.rule.verdict.index);
        same.is_none_or(|other| !other.exceptions.iter().all(|exception| live.exceptions.contains(exception)))
    };
    narrowed.retain(adds);
    narrowed.append(&mut everywhere);
    narrowed
}

/// A box whose scenarios have different outcomes with two options of a dimension; `None` if the options are alike.
///
/// Only a rule that applies with one of the two options and not with the other can make a difference, and only where
/// it applies: so the box of each such rule is searched.
pub(crate) fn differ_across(
    search: &Search,
    rules: &[ActiveRule<'_>],
    region: &Region,
    (dimension, options): (DimensionIx, [OptionSet; 2]),
    agree: bool,
) -> Result<Option<Region>, Exhausted> {
    let [one, other] = options;
    let region = region.with(dimension, one.union(other));
    for live in rules {
        for alternative in live.rule.condition.boxes() {
            let allowed = alternative.options(dimension);
            if allowed.contains(one) == allowed.contains(other) || region.overlap(alternative) == Overlap::Apart {
                continue;
            }
            let place = region.intersection(alternative).with(dimension, one.union(other));
            let sides = Compared {
                rules: options.iter().map(|option| remaining(rules, &place.with(dimension, *option))).collect(),
                across: Some((dimension, options.to_vec())),
                agree,
            };
            let found = sides.find(search, &place, &Outcomes::differ)?;
            if found.is_some() {
                return Ok(found);
            }
        }
    }
    Ok(None)
}

/// Of some options of a dimension, one for each group that no condition tells apart.
pub(crate) fn told_apart(conditions: &[&Condition], dimension: DimensionIx, options: OptionSet) -> Vec<OptionIx> {
    let mut unlike: Vec<OptionIx> = Vec::new();
    for option in options.iter() {
        if !unlike.iter().any(|other| alike(conditions, dimension, *other, option)) {
            unlike.push(option);
        }
    }
    unlike
}

/// Whether no condition tells two options of a dimension apart.
pub(crate) fn alike(conditions: &[&Condition], dimension: DimensionIx, one: OptionIx, other: OptionIx) -> bool {
    conditions.iter().all(|condition| condition.is_same(dimension, one, other))
}
