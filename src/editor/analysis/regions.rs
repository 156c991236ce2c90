//! Names and joins boxes of scenarios for output. It never searches for boxes.

use std::collections::BTreeMap;

use crate::engine::policy::Policy;
use crate::engine::position::DimensionIx;
use crate::engine::region::{OptionSet, Region};

/// A box by names: the dimensions in which it has only some options, each with these options.
pub type NamedRegion = Vec<(String, Vec<String>)>;

/// Names a box.
#[must_use]
pub fn named(policy: &Policy, region: &Region) -> NamedRegion {
    let mut named = Vec::new();
    for dimension in policy.dimensions() {
        let options = region.options(dimension.index);
        if options != OptionSet::first(dimension.options.len()) {
            let ids = options.iter().filter_map(|option| dimension.option(option)).map(|option| option.id.clone());
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

/// Joins disjoint boxes into fewer: two that differ in one dimension only, and not in `T`, become one. It joins along
/// the last dimension first, until no two can be joined. The result is ordered by the first scenario of each box.
#[must_use]
pub fn join<T: Ord + Copy>(mut boxes: Vec<(Region, T)>) -> Vec<(Region, T)> {
    let dimensions = boxes.first().map_or(0, |(region, _)| region.0.len());
    loop {
        let before = boxes.len();
        for dimension in (0..dimensions).rev().map(DimensionIx::new) {
            let mut joined: BTreeMap<(Region, T), OptionSet> = BTreeMap::new();
            for (region, what) in boxes {
                let options = joined.entry((region.with(dimension, OptionSet::NONE), what)).or_insert(OptionSet::NONE);
                *options = options.union(region.options(dimension));
            }
            let whole = |((region, what), options): ((Region, T), _)| (region.with(dimension, options), what);
            boxes = joined.into_iter().map(whole).collect();
        }
        if boxes.len() == before {
            break;
        }
    }
    boxes.sort_by_cached_key(|(region, _)| region.first_scenario());
    boxes
}
