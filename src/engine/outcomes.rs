//! What outcomes a box of scenarios can have, as far as a look at its rules tells.
//! It gives no reasons: [`decide`](super::decide) does.

use super::decide::Possible;
use super::policy::Rule;
use super::region::{OptionSet, Overlap, Region};
use super::search::{Exhausted, Live, Search, Sight, Stands};

/// The outcomes that are possible in a box, as far as is known: exact if there is just one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Outcomes {
    pub(crate) verdicts: OptionSet,
    pub(crate) unstated: bool,
    pub(crate) conflict: bool,
}

impl Outcomes {
    /// What these rules, and no others, can lead to in this box.
    pub(crate) fn within(rules: &[Live<'_>], part: &Region) -> Self {
        // At least these verdicts stand everywhere in the box, at most those stand anywhere in it.
        let (mut least, mut most) = (OptionSet::NONE, OptionSet::NONE);
        let mut something_applies = false;
        for live in rules {
            let verdict = OptionSet::one(live.rule.verdict.index);
            match live.stands(part) {
                Stands::Everywhere => {
                    least = least.union(verdict);
                    most = most.union(verdict);
                }
                Stands::Unclear => most = most.union(verdict),
                Stands::Nowhere => {}
            }
            // Where any rule applies, the last of its exceptions that applies stands: something is said.
            something_applies |= part.overlap(&live.rule.condition) == Overlap::Inside;
        }
        let verdicts = match least.len() {
            0 => most,
            1 => least,
            _ => OptionSet::NONE,
        };
        Outcomes { verdicts, unstated: least.is_empty() && !something_applies, conflict: most.len() > 1 }
    }

    pub(crate) fn of(possible: Possible<'_>) -> Self {
        let verdicts = match possible {
            Possible::Verdict(verdict) => OptionSet::one(verdict.index),
            Possible::Unstated | Possible::Conflict => OptionSet::NONE,
        };
        let (unstated, conflict) = (possible == Possible::Unstated, possible == Possible::Conflict);
        Outcomes { verdicts, unstated, conflict }
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

    /// Whether two outcomes, each in some box, are different.
    pub(crate) fn differ(here: Outcomes, there: Outcomes) -> Sight {
        if !here.shares_any_with(there) {
            Sight::Everywhere
        } else if here == there && here.is_certain() {
            Sight::Nowhere
        } else {
            Sight::Unclear
        }
    }
}

/// A box whose scenarios have other outcomes with one option of a dimension than with another, each being what the
/// box is in the other dimensions; none if the two options are alike.
pub(crate) fn differ_across(
    search: &Search,
    rules: &[Live<'_>],
    region: &Region,
    dimension: usize,
    [one, other]: [OptionSet; 2],
) -> Result<Option<Region>, Exhausted> {
    let relevant: Vec<&Rule> = rules.iter().map(|live| live.rule).collect();
    search.find(region, &[], &relevant, Some(dimension), |part| {
        let [here, there] = [one, other].map(|option| Outcomes::within(rules, &part.with(dimension, option)));
        Outcomes::differ(here, there)
    })
}

/// The options of a dimension in a box, one for each group that no rule tells apart.
pub(crate) fn told_apart(rules: &[Live<'_>], region: &Region, dimension: usize) -> Vec<OptionSet> {
    let mut unlike: Vec<OptionSet> = Vec::new();
    for option in region.options(dimension).iter().map(OptionSet::one) {
        let alike = |other: &OptionSet| {
            let mut conditions = rules.iter().map(|live| live.rule.condition.options(dimension));
            conditions.all(|options| options.contains(option) == options.contains(*other))
        };
        if !unlike.iter().any(alike) {
            unlike.push(option);
        }
    }
    unlike
}
