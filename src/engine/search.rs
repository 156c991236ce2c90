//! The one search behind partial scenarios and the analysis: is there a scenario in this box such that …?
//! It knows rules and their exceptions, and no verdict.
//!
//! A question is a function from a box to a `Sight`: it holds everywhere in the box, nowhere in it, or that is
//! still unclear. An unclear box is split along the condition of a rule that crosses its border. As every split
//! makes the box smaller, and a box that no condition crosses leaves nothing unclear, the search ends; as it looks
//! at boxes and not at scenarios, it is quick where few rules matter. The problem is NP-hard in general, so there
//! is a bound on the work, [`MAX_LOOKS`].

use std::cell::Cell;

use super::policy::Rule;
use super::region::{OptionSet, Overlap, Region};

/// The most looks at a rule that one search may take; some hundred milliseconds of work.
pub const MAX_LOOKS: usize = 20_000_000;

/// The bound on the work is passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exhausted;

/// How far a box settles a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sight {
    Everywhere,
    Nowhere,
    Unclear,
}

/// Where in a box a rule stands.
pub(crate) type Stands = Sight;

/// A rule that may apply, with those of its exceptions at any depth that may.
pub(crate) struct Live<'p> {
    pub(crate) rule: &'p Rule,
    pub(crate) exceptions: Vec<&'p Rule>,
}

/// Puts to each rule those of its exceptions that are among these rules, which are in the file's order.
pub(crate) fn live<'p>(rules: &[&'p Rule]) -> Vec<Live<'p>> {
    let find = |index: &usize| {
        let position = rules.binary_search_by_key(index, |rule| rule.index).ok()?;
        rules.get(position).copied()
    };
    rules.iter().map(|rule| Live { rule, exceptions: rule.exceptions.iter().filter_map(find).collect() }).collect()
}

impl Live<'_> {
    pub(crate) fn stands(&self, part: &Region) -> Stands {
        let mut stands = match part.overlap(&self.rule.condition) {
            Overlap::Apart => return Stands::Nowhere,
            Overlap::Inside => Stands::Everywhere,
            Overlap::Part => Stands::Unclear,
        };
        for exception in &self.exceptions {
            match part.overlap(&exception.condition) {
                Overlap::Apart => {}
                Overlap::Inside => return Stands::Nowhere,
                Overlap::Part => stands = Stands::Unclear,
            }
        }
        stands
    }

    /// The rules that settle whether it stands.
    pub(crate) fn relevant(&self) -> impl Iterator<Item = &Rule> {
        std::iter::once(self.rule).chain(self.exceptions.iter().copied())
    }
}

/// A search, or several that share one bound.
pub(crate) struct Search {
    looks: Cell<usize>,
}

impl Search {
    pub(crate) fn new() -> Self {
        Search { looks: Cell::new(0) }
    }

    /// A part of the box, every scenario of which has what `sight` looks for; none if there is no such scenario.
    /// The box is split along the conditions of the `relevant` rules, and never along the `ignored` dimension.
    pub(crate) fn find(
        &self,
        region: &Region,
        relevant: &[&Rule],
        ignored: Option<usize>,
        sight: impl Fn(&Region) -> Sight,
    ) -> Result<Option<Region>, Exhausted> {
        let mut parts = vec![region.clone()];
        while let Some(part) = parts.pop() {
            match sight(&part) {
                Sight::Everywhere => return Ok(Some(part)),
                Sight::Nowhere => continue,
                Sight::Unclear => {}
            }
            self.looks.set(self.looks.get() + relevant.len());
            if self.looks.get() > MAX_LOOKS {
                return Err(Exhausted);
            }
            let border = relevant.iter().find_map(|rule| border(&part, &rule.condition, ignored));
            if let Some((dimension, inside)) = border {
                parts.push(part.with(dimension, part.options(dimension).without(inside)));
                parts.push(part.with(dimension, inside));
            }
        }
        Ok(None)
    }
}

/// A dimension in which a condition holds for some options of the box and not for others, and those for which
/// it holds; none where the two are apart, since then nothing is to be split.
pub(crate) fn border(part: &Region, condition: &Region, ignored: Option<usize>) -> Option<(usize, OptionSet)> {
    let mut found = None;
    for (dimension, (mine, theirs)) in part.0.iter().zip(&condition.0).enumerate() {
        if Some(dimension) == ignored {
            continue;
        }
        let both = mine.intersection(*theirs);
        if both.is_empty() {
            return None;
        }
        if found.is_none() && both != *mine {
            found = Some((dimension, both));
        }
    }
    found
}
