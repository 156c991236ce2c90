//! Sets of options and boxes of scenarios, as bit sets.
//! It knows scenarios only, no rules and no verdicts.

use std::marker::PhantomData;

use super::position::{DimensionIx, OptionIx, Position, VerdictIx, placed};

/// The most options that a dimension may have.
pub const MAX_OPTIONS: usize = 64;

/// A set of positions of one kind: options of a dimension, dimensions, or verdicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Set<P>(u64, PhantomData<P>);

/// A set of options of one dimension.
pub type OptionSet = Set<OptionIx>;
/// A set of dimensions.
pub type DimensionSet = Set<DimensionIx>;
/// A set of verdicts.
pub type VerdictSet = Set<VerdictIx>;

impl<P: Position> Set<P> {
    /// Nothing.
    pub const NONE: Self = Set(0, PhantomData);

    pub(super) const fn of(bits: u64) -> Self {
        Set(bits, PhantomData)
    }

    pub(super) const fn bits(self) -> u64 {
        self.0
    }

    /// All of the first `count` positions.
    #[must_use]
    pub fn first(count: usize) -> Self {
        Self::of(if count >= MAX_OPTIONS { u64::MAX } else { (1 << count) - 1 })
    }

    /// One position; empty if it is past [`MAX_OPTIONS`].
    #[must_use]
    pub fn one(position: P) -> Self {
        let number = position.number();
        if number >= MAX_OPTIONS { Self::NONE } else { Self::of(1 << number) }
    }

    /// The positions in either.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self::of(self.0 | other.0)
    }

    /// The positions in both.
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        Self::of(self.0 & other.0)
    }

    /// These without those.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self::of(self.0 & !other.0)
    }

    /// Whether it is empty.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether it holds all of the other.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        other.0 & !self.0 == 0
    }

    /// Whether it holds a position.
    #[must_use]
    pub fn has(self, position: P) -> bool {
        !self.intersection(Self::one(position)).is_empty()
    }

    /// How many it holds.
    #[must_use]
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// The positions, ascending.
    pub fn iter(self) -> Members<P> {
        Members(self)
    }
}

/// The positions in a set, ascending.
#[derive(Debug, Clone)]
pub struct Members<P>(Set<P>);

impl<P: Position> Iterator for Members<P> {
    type Item = P;

    fn next(&mut self) -> Option<P> {
        let rest = self.0.0;
        if rest == 0 {
            return None;
        }
        self.0 = Set::of(rest & (rest - 1));
        Some(P::numbered(rest.trailing_zeros() as usize))
    }
}

/// A box of scenarios: for each dimension, in the file's order, the options that it allows. The order of boxes is that of
/// keys; of single scenarios it is the file's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region(pub(crate) Vec<OptionSet>);

/// How two boxes overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Overlap {
    /// They share no scenario.
    Apart,
    /// They share some.
    Part,
    /// The first is inside the second.
    Inside,
}

impl Region {
    /// The options of a dimension; empty if there is no such dimension.
    #[must_use]
    pub fn options(&self, dimension: DimensionIx) -> OptionSet {
        self.0.get(dimension.get()).copied().unwrap_or(OptionSet::NONE)
    }

    /// How this box overlaps another of the same dimensions.
    pub(crate) fn overlap(&self, other: &Region) -> Overlap {
        let mut inside = true;
        for (mine, theirs) in self.0.iter().zip(&other.0) {
            if mine.intersection(*theirs).is_empty() {
                return Overlap::Apart;
            }
            inside &= theirs.contains(*mine);
        }
        if inside { Overlap::Inside } else { Overlap::Part }
    }

    /// The scenarios that both boxes hold.
    #[must_use]
    pub fn intersection(&self, other: &Region) -> Region {
        Region(self.0.iter().zip(&other.0).map(|(mine, theirs)| mine.intersection(*theirs)).collect())
    }

    /// Whether it holds no scenarios.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().any(|options| options.is_empty())
    }

    /// Its first scenario, in the file's order, as a box that holds nothing else.
    #[cfg(feature = "cli")]
    pub(crate) fn first_scenario(&self) -> Region {
        let first = |options: &OptionSet| options.iter().next().map_or(OptionSet::NONE, OptionSet::one);
        Region(self.0.iter().map(first).collect())
    }

    /// How many scenarios it holds; `None` if the number overflows.
    #[must_use]
    pub fn count(&self) -> Option<u128> {
        self.0.iter().try_fold(1u128, |product, options| product.checked_mul(options.len() as u128))
    }

    /// This box with other options in one dimension.
    pub(crate) fn with(&self, dimension: DimensionIx, options: OptionSet) -> Region {
        let mut region = self.clone();
        if let Some(slot) = region.0.get_mut(dimension.get()) {
            *slot = options;
        }
        region
    }
}

/// Where something applies: in any of some boxes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition(pub(crate) Vec<Region>);

impl Condition {
    /// Its boxes, in the file's order: one for each alternative. They may overlap.
    #[must_use]
    pub fn boxes(&self) -> &[Region] {
        &self.0
    }

    /// How a box overlaps the condition. A box that only several alternatives cover together counts as part.
    pub(crate) fn overlap(&self, part: &Region) -> Overlap {
        let mut overlap = Overlap::Apart;
        for alternative in &self.0 {
            match part.overlap(alternative) {
                Overlap::Inside => return Overlap::Inside,
                Overlap::Part => overlap = Overlap::Part,
                Overlap::Apart => {}
            }
        }
        overlap
    }

    /// Whether the condition holds everywhere in a box, in whichever alternatives.
    #[must_use]
    pub fn covers(&self, region: &Region) -> bool {
        let mut rest = vec![region.clone()];
        for alternative in &self.0 {
            let mut left = Vec::new();
            for part in rest {
                left.append(&mut part.without(alternative));
            }
            rest = left;
        }
        rest.is_empty()
    }

    /// Whether it holds everywhere.
    #[must_use]
    pub fn is_everywhere(&self, everything: &Region) -> bool {
        self.0.iter().any(|alternative| alternative == everything)
    }

    /// The options of a dimension with which it can apply.
    #[must_use]
    pub fn options(&self, dimension: DimensionIx) -> OptionSet {
        self.0.iter().fold(OptionSet::NONE, |all, alternative| all.union(alternative.options(dimension)))
    }

    /// Whether no alternative tells two options of a dimension apart.
    pub(crate) fn is_same(&self, dimension: DimensionIx, one: OptionIx, other: OptionIx) -> bool {
        self.0.iter().all(|alternative| {
            let options = alternative.options(dimension);
            options.has(one) == options.has(other)
        })
    }

    /// The boxes in which both conditions hold.
    #[must_use]
    pub fn intersection(&self, other: &Condition) -> Vec<Region> {
        let mut both = Vec::new();
        for one in &self.0 {
            for other in &other.0 {
                let region = one.intersection(other);
                if !region.is_empty() {
                    both.push(region);
                }
            }
        }
        both
    }
}

impl Region {
    /// The rest of this box without another, as disjoint boxes.
    pub(crate) fn without(&self, other: &Region) -> Vec<Region> {
        let mut left = Vec::new();
        if self.overlap(other) == Overlap::Apart {
            left.push(self.clone());
            return left;
        }
        let mut rest = self.clone();
        for (dimension, theirs) in placed::<DimensionIx, _>(&other.0) {
            let mine = rest.options(dimension);
            let outside = mine.without(*theirs);
            if !outside.is_empty() {
                left.push(rest.with(dimension, outside));
                rest = rest.with(dimension, mine.intersection(*theirs));
            }
        }
        left
    }
}
