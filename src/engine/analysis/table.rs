//! The whole truth table of a question, as few boxes of scenarios as come of splitting along the rules' borders and
//! merging equal neighbours. It never walks scenarios one by one, and never drops one: rows are disjoint and cover all.
//!
//! A box in which the outcome is unclear is split along the condition of a rule that could still change it, until
//! every box has one outcome. Boxes of the same outcome that differ in one dimension alone then become one, until no
//! two are left. The rows are not always the fewest possible: finding those would be a search of its own.

use std::collections::BTreeMap;

use crate::engine::decide::Possible;
use crate::engine::policy::{Policy, Question, Rule};
use crate::engine::region::{OptionSet, Overlap, Region};
use crate::engine::search::{Exhausted, Live, MAX_LOOKS, Stands, border, live};

/// The most boxes that a table is split into before equal neighbours are merged.
pub const MAX_BOXES: usize = 100_000;

/// A row of the table: scenarios of the same outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<'p> {
    /// The scenarios.
    pub region: Region,
    /// Their outcome.
    pub outcome: Possible<'p>,
}

impl Row<'_> {
    /// How many scenarios it stands for; none if they are more than a `u128` counts.
    #[must_use]
    pub fn scenarios(&self) -> Option<u128> {
        self.region.0.iter().try_fold(1u128, |product, options| product.checked_mul(options.len() as u128))
    }
}

/// The table of a question, ordered by the first scenario of each row.
///
/// # Errors
/// If it takes more than [`MAX_BOXES`] boxes, or more than [`MAX_LOOKS`] looks at a rule.
pub fn table<'p>(policy: &'p Policy, question: &Question) -> Result<Vec<Row<'p>>, Exhausted> {
    let rules: Vec<&Rule> = policy.rules().iter().filter(|rule| rule.question == question.index).collect();
    let everything = policy.region(&policy.nothing_chosen());
    let mut rows = merge(split(everything, rules)?, policy.dimensions().len());
    rows.sort_by_cached_key(|row| first_scenario(&row.region));
    Ok(rows)
}

/// Boxes of one outcome each.
fn split<'p>(everything: Region, rules: Vec<&'p Rule>) -> Result<Vec<Row<'p>>, Exhausted> {
    let mut rows = Vec::new();
    let mut looks = 0;
    let mut parts = vec![(everything, rules)];
    while let Some((part, mut rules)) = parts.pop() {
        looks += rules.len();
        // A rule that does not reach into the box can never again matter in it.
        rules.retain(|rule| part.overlap(&rule.condition) != Overlap::Apart);
        let here = live(&rules);
        looks += here.iter().map(|live| live.exceptions.len() + 1).sum::<usize>();
        if looks > MAX_LOOKS || rows.len() + parts.len() > MAX_BOXES {
            return Err(Exhausted);
        }
        match settle(&part, &here) {
            Ok(outcome) => rows.push(Row { region: part, outcome }),
            Err(border) => {
                let rest = part.options(border.dimension).without(border.inside);
                parts.push((part.with(border.dimension, rest), rules.clone()));
                parts.push((part.with(border.dimension, border.inside), rules));
            }
        }
    }
    Ok(rows)
}

/// Where to split a box: the options on one side of the border.
struct Border {
    dimension: usize,
    inside: OptionSet,
}

/// The outcome everywhere in a box, or else a border of a rule that could change it.
fn settle<'p>(part: &Region, rules: &[Live<'p>]) -> Result<Possible<'p>, Border> {
    let mut standing: Option<&'p Rule> = None;
    let mut unclear = Vec::new();
    let mut something_applies = false;
    for live in rules {
        match live.stands(part) {
            Stands::Everywhere => match standing {
                Some(other) if other.verdict != live.rule.verdict => return Ok(Possible::Conflict),
                _ => standing = Some(live.rule),
            },
            Stands::Unclear => unclear.push(live),
            Stands::Nowhere => {}
        }
        something_applies |= part.overlap(&live.rule.condition) == Overlap::Inside;
    }
    // Where any rule applies, one stands; if all that may stand agree, their verdict is the outcome.
    let agreed = match (standing, unclear.first()) {
        (None, None) => return Ok(Possible::Unstated),
        (None, Some(first)) if something_applies => Some(first.rule),
        (standing, _) => standing,
    };
    let changes = |live: &&Live<'p>| agreed.is_none_or(|rule| rule.verdict != live.rule.verdict);
    let found = unclear
        .into_iter()
        .filter(changes)
        .find_map(|live| live.relevant().find_map(|rule| border(part, &rule.condition, None)));
    match (found, agreed) {
        (Some((dimension, inside)), _) => Err(Border { dimension, inside }),
        (None, Some(rule)) => Ok(Possible::Verdict(&rule.verdict)),
        (None, None) => Ok(Possible::Unstated),
    }
}

/// Unites boxes of the same outcome that differ in one dimension alone, the last dimension first, until none do.
fn merge<'p>(mut rows: Vec<Row<'p>>, dimensions: usize) -> Vec<Row<'p>> {
    loop {
        let before = rows.len();
        for dimension in (0..dimensions).rev() {
            let mut merged: BTreeMap<(Vec<u64>, usize), Row<'p>> = BTreeMap::new();
            for row in rows {
                let others = row.region.with(dimension, OptionSet::NONE);
                let key = (others.0.iter().map(|options| options.bits()).collect(), rank(row.outcome));
                match merged.entry(key) {
                    std::collections::btree_map::Entry::Vacant(entry) => {
                        entry.insert(row);
                    }
                    std::collections::btree_map::Entry::Occupied(mut entry) => {
                        let both = entry.get().region.options(dimension).union(row.region.options(dimension));
                        entry.get_mut().region = row.region.with(dimension, both);
                    }
                }
            }
            rows = merged.into_values().collect();
        }
        if rows.len() == before {
            return rows;
        }
    }
}

fn rank(outcome: Possible<'_>) -> usize {
    match outcome {
        Possible::Unstated => 0,
        Possible::Conflict => 1,
        Possible::Verdict(verdict) => verdict.index + 2,
    }
}

fn first_scenario(region: &Region) -> Vec<Option<usize>> {
    region.0.iter().map(|options| options.iter().next()).collect()
}
