//! The search behind partial scenarios, tables and differences: is there a scenario in this box such that …?
//! It knows rules and their exceptions, and no verdict. It is small, since it is in the browser bundle; the analysis of a
//! whole policy uses a SAT solver, which counts its work here.
//!
//! A question is a function from a box to whether it holds everywhere in the box, nowhere in it, or is still unclear. An unclear box is split along the condition of a rule that crosses its border. The search
//! ends, since every split makes the box smaller and a box that no condition crosses is clear. It is fast where few rules
//! matter, since it looks at boxes instead of scenarios. The problem is NP-hard in general, so there
//! is a bound on the work, [`MAX_COMPARED`]. A look at a rule compares it in every dimension.

use std::cell::Cell;

use super::policy::{Policy, Rule};
use super::position::{DimensionIx, placed};
use super::region::{Condition, OptionSet, Overlap, Region};

/// The most comparisons of a condition with a box, in one dimension, that a search may take; a few hundred milliseconds
/// of work.
pub const MAX_COMPARED: usize = 100_000_000;

/// The search has passed its bound on work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exhausted;

/// Whether a question holds in a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    Everywhere,
    Nowhere,
    Unclear,
}

/// Whether a rule stands in a box.
pub(crate) type Stands = Holds;

/// A rule that may apply, with those of its exceptions at any depth that may.
#[derive(Clone)]
pub(crate) struct ActiveRule<'p> {
    pub(crate) rule: &'p Rule,
    pub(crate) exceptions: Vec<&'p Rule>,
}

/// Pairs each rule with those of its exceptions that are among these rules, which are in the file's order.
pub(crate) fn active<'p>(rules: &[&'p Rule]) -> Vec<ActiveRule<'p>> {
    let mut live = Vec::new();
    for rule in rules {
        let mut exceptions = Vec::new();
        for index in &rule.exceptions {
            if let Ok(position) = rules.binary_search_by_key(index, |rule| rule.index) {
                exceptions.extend(rules.get(position));
            }
        }
        live.push(ActiveRule { rule, exceptions });
    }
    live
}

impl ActiveRule<'_> {
    pub(crate) fn stands(&self, part: &Region) -> Stands {
        let mut stands = match self.rule.condition.overlap(part) {
            Overlap::Apart => return Stands::Nowhere,
            Overlap::Inside => Stands::Everywhere,
            Overlap::Part => Stands::Unclear,
        };
        for exception in &self.exceptions {
            match exception.condition.overlap(part) {
                Overlap::Apart => {}
                Overlap::Inside => return Stands::Nowhere,
                Overlap::Part => stands = Stands::Unclear,
            }
        }
        stands
    }
}

/// A search, or several that share one bound.
pub struct Search {
    looks: Cell<usize>,
    /// The most looks at a rule.
    bound: usize,
}

impl Search {
    pub(crate) fn new(policy: &Policy) -> Self {
        Search { looks: Cell::new(0), bound: MAX_COMPARED / policy.dimensions().len().max(1) }
    }

    /// The search of a command that asks many questions: a few seconds of work in all.
    #[cfg(feature = "cli")]
    #[must_use]
    pub fn for_run(policy: &Policy) -> Self {
        Search { bound: 10 * Search::new(policy).bound, ..Search::new(policy) }
    }

    /// Counts looks at rules.
    pub(crate) fn spend(&self, looks: usize) -> Result<(), Exhausted> {
        self.looks.set(self.looks.get() + looks);
        if self.looks.get() > self.bound { Err(Exhausted) } else { Ok(()) }
    }

    /// A part of the box in which `sight` holds everywhere; `None` if it holds nowhere. The box is split along the
    /// conditions of the rules: first the part inside `wanted` rules, then the part outside `others`.
    pub(crate) fn find(
        &self,
        region: &Region,
        wanted: &[&Rule],
        others: &[&Rule],
        sight: &dyn Fn(&Region) -> Holds,
    ) -> Result<Option<Region>, Exhausted> {
        let mut parts = vec![region.clone()];
        while let Some(part) = parts.pop() {
            match sight(&part) {
                Holds::Everywhere => return Ok(Some(part)),
                Holds::Nowhere => continue,
                Holds::Unclear => {}
            }
            self.spend(wanted.len() + others.len())?;
            for (rules, inside_first) in [(wanted, true), (others, false)] {
                let mut least: Option<(usize, DimensionIx, OptionSet)> = None;
                for rule in rules {
                    if let Some(border) = border(&part, &rule.condition, None)
                        && least.is_none_or(|(crossed, ..)| border.0 < crossed)
                    {
                        least = Some(border);
                    }
                }
                if let Some((_, dimension, inside)) = least {
                    let outside = part.options(dimension).without(inside);
                    let (last, first) = if inside_first { (outside, inside) } else { (inside, outside) };
                    parts.push(part.with(dimension, last));
                    parts.push(part.with(dimension, first));
                    break;
                }
            }
        }
        Ok(None)
    }
}

/// What to do with a part of a box that was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// Split it, and look at its parts.
    Split,
    /// Leave it, and go on with the others.
    Skip,
    /// End the search.
    Stop,
}

/// In how few dimensions an alternative of a condition crosses a box, the first of them, and the options that the alternative
/// allows there; `None` where each is apart from the box or holds everywhere in it, since there is nothing to split.
pub(crate) fn border(
    part: &Region,
    condition: &Condition,
    ignored: Option<DimensionIx>,
) -> Option<(usize, DimensionIx, OptionSet)> {
    let mut least: Option<(usize, DimensionIx, OptionSet)> = None;
    'alternatives: for alternative in condition.boxes() {
        let mut found = None;
        let (mut crossed, mut everywhere) = (0, true);
        for ((dimension, mine), theirs) in placed(&part.0).zip(&alternative.0) {
            let both = mine.intersection(*theirs);
            if both.is_empty() {
                continue 'alternatives;
            }
            if both == *mine {
                continue;
            }
            everywhere = false;
            if Some(dimension) != ignored {
                crossed += 1;
                found = found.or(Some((dimension, both)));
            }
        }
        if everywhere {
            // The others add nothing.
            return None;
        }
        if let Some((dimension, inside)) = found
            && least.is_none_or(|(fewest, ..)| crossed < fewest)
        {
            least = Some((crossed, dimension, inside));
        }
    }
    least
}
