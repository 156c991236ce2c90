//! Boxes of scenarios, named and joined, for those who read about them.
//! It finds none itself.

use crate::engine::policy::Policy;
use crate::engine::region::{OptionSet, Region};

/// A box by names: the dimensions in which it does not hold every option, each with the options that it holds.
pub type NamedRegion = Vec<(String, Vec<String>)>;

/// Names a box.
#[must_use]
pub fn named(policy: &Policy, region: &Region) -> NamedRegion {
    let mut named = Vec::new();
    for dimension in policy.dimensions() {
        let options = region.options(dimension.index);
        if options != OptionSet::first(dimension.options.len()) {
            let ids = options.iter().filter_map(|option| dimension.options.get(option)).map(|option| option.id.clone());
            named.push((dimension.id.clone(), ids.collect()));
        }
    }
    named
}

/// `origin=us|germany target=russia`, or `everywhere`.
#[must_use]
pub fn told(region: &NamedRegion) -> String {
    if region.is_empty() {
        return "everywhere".into();
    }
    let parts: Vec<String> = region.iter().map(|(dimension, ids)| format!("{dimension}={}", ids.join("|"))).collect();
    parts.join(" ")
}

/// Joins boxes that share no scenario into fewer, where two together are one. What is equal in `T` is joined.
#[must_use]
pub fn join<T: PartialEq>(boxes: Vec<(Region, T)>) -> Vec<(Region, T)> {
    let mut joined: Vec<(Region, T)> = Vec::new();
    for (mut region, what) in boxes {
        // A box that has grown may fit another that it did not fit before.
        while let Some((position, together)) = joined
            .iter()
            .enumerate()
            .filter(|(_, (_, other))| *other == what)
            .find_map(|(position, (other, _))| Some((position, together(other, &region)?)))
        {
            joined.remove(position);
            region = together;
        }
        joined.push((region, what));
    }
    joined
}

/// Two boxes as one box, if together they are one: they differ in one dimension.
fn together(one: &Region, other: &Region) -> Option<Region> {
    let mut differing = one.0.iter().zip(&other.0).enumerate().filter(|(_, (mine, theirs))| mine != theirs);
    let (dimension, (mine, theirs)) = differing.next()?;
    differing.next().is_none().then(|| one.with(dimension, mine.union(*theirs)))
}
