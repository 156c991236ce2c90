//! Names, narrows and joins boxes of scenarios for output. It never searches for boxes.

use std::collections::BTreeMap;

use crate::engine::policy::Policy;
use crate::engine::position::{DimensionIx, OptionIx};
use crate::engine::region::{Condition, DimensionSet, OptionSet, Overlap, Region};

/// A box by names: the dimensions in which it has only some options, each with these options.
pub type NamedRegion = Vec<(String, Vec<String>)>;

/// Names a box.
#[must_use]
pub fn named(policy: &Policy, region: &Region) -> NamedRegion {
    let mut named = Vec::new();
    for dimension in policy.dimensions() {
        let options = region.options(dimension.index);
        let asked = |asked: &Condition| asked.overlap(region) != Overlap::Apart;
        if dimension.asked_when.as_ref().is_none_or(asked) && options != OptionSet::first(dimension.options.len()) {
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

/// A dimension that is not always asked: where it is, and the option that it is kept at elsewhere.
pub(super) type Asked<'c> = (DimensionIx, &'c Condition, OptionIx);

/// The dimensions that are not always asked.
pub(super) fn not_always_asked(policy: &Policy) -> Vec<Asked<'_>> {
    let asked = policy.dimensions().iter().filter_map(|dimension| {
        Some((dimension.index, dimension.asked_when.as_ref()?, policy.unasked_option(dimension.index)))
    });
    asked.collect()
}

/// The scenarios of a box, in disjoint boxes in each of which a dimension is asked everywhere, or nowhere and kept at its
/// option.
pub(super) fn scenarios(region: &Region, asked: &[Asked<'_>]) -> Vec<Region> {
    let mut parts = vec![region.clone()];
    for (dimension, condition, kept) in asked {
        let mut next = Vec::new();
        for part in parts {
            let mut outside = vec![part];
            for alternative in condition.boxes() {
                let mut left = Vec::new();
                for part in outside {
                    next.push(part.intersection(alternative));
                    left.extend(part.without(alternative));
                }
                outside = left;
            }
            let kept = OptionSet::one(*kept);
            let narrowed = |part: &Region| part.with(*dimension, part.options(*dimension).intersection(kept));
            next.extend(outside.iter().map(narrowed));
        }
        next.retain(|part| !part.is_empty());
        parts = next;
    }
    parts
}

/// The dimensions that are asked in a box of [`scenarios`], of those that are not always.
pub(super) fn asked_in(region: &Region, asked: &[Asked<'_>]) -> DimensionSet {
    let holds = asked.iter().filter(|(_, condition, _)| condition.overlap(region) != Overlap::Apart);
    holds.fold(DimensionSet::NONE, |set, (dimension, ..)| set.union(DimensionSet::one(*dimension)))
}

/// The first scenario of a box.
#[must_use]
pub(super) fn first(policy: &Policy, region: &Region) -> Region {
    let parts = scenarios(region, &not_always_asked(policy));
    parts.iter().map(Region::first_scenario).min().unwrap_or_else(|| region.first_scenario())
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
