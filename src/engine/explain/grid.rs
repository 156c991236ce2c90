//! The answers to one question as a table: one dimension as columns, the others as nested rows, in the order that gives
//! the fewest rows. It decides each scenario once, and draws nothing.
//!
//! Terms: an *axis* is a dimension that varies in the table; its *groups* are the options that no rule of the question
//! tells apart, so one option of each is enough to decide. An axis *matters* if the table has two scenarios that differ
//! in it alone and have different outcomes. Under each row heading, the options of the next axis whose subtables are
//! equal merge into one heading; if all of them merge, the axis is not named there. Columns never merge.
//!
//! ```text
//!                  us      germany          The purpose is named only in `russia`, the one place where it makes a
//! occupied         yes     unstated         difference. `elsewhere` and `offensive` have equal subtables: one row.
//! russia
//!   kharkiv        limits  talks
//!   elsewhere, …   no      talks
//! ```

use std::ops::RangeInclusive;

use super::answer::Answer;
use crate::engine::decide::{Decision, Outcome, conclude_into};
use crate::engine::policy::{Dimension, Policy, Question, Rule};
use crate::engine::position::{DimensionIx, OptionIx, placed};
use crate::engine::region::{Condition, OptionSet, Region};
use crate::engine::scenario::Scenario;

/// The most scenarios that are decided for one table, counting one option of each group. Each of up to [`MAX_ORDERS`]
/// orders copies and compares them all, which takes some 25 ms on a desktop computer.
pub const MAX_SCENARIOS: usize = 4_096;

/// The most looks at a rule: for each scenario, one at each rule of the question and one at each of its exceptions, as
/// if all applied. If they do, that is 200 ms of work on a desktop computer; if few do, as is usual, some 10 ms.
pub const MAX_LOOKS: usize = 12_000_000;

/// The most cells of a table: a phone draws that many without a pause, and a reader can still take them in.
pub const MAX_CELLS: usize = 150;

/// The most orders that are tried: all of up to six axes that matter. Of more, the file's order is improved: single axes
/// move to where that gives fewer rows, until no move does or this bound is reached. The answers are exact all the same,
/// but another order might have fewer rows.
pub const MAX_ORDERS: usize = 720;

/// How many columns fit on a phone side by side. A single option would be no comparison.
pub const COLUMNS: RangeInclusive<usize> = 2..=6;

/// The answers to one question as a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// The dimensions that do not vary in the table, each with its only option; all others are open. Nothing is chosen
    /// here if the table holds every scenario of the policy.
    pub fixed: Scenario,
    /// The dimension whose options are the columns, all of them in the file's order. None if the table has a single
    /// column: if fewer than two dimensions matter, or none that matters has from 2 to 6 options that have room.
    pub column: Option<DimensionIx>,
    /// The rows, from top to bottom; at least one.
    pub rows: Vec<Row>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its headings from the outermost to the innermost: a dimension and some of its options, not all. Rows that share
    /// the first headings are next to each other. A dimension that a row does not name makes no difference there.
    pub path: Vec<(DimensionIx, OptionSet)>,
    /// One cell for each column.
    pub cells: Vec<Cell>,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Its scenarios; [`Region::count`] says how many. The cells of a table are disjoint, and together they hold all
    /// scenarios that agree with [`Grid::fixed`].
    pub region: Region,
    /// The answer to each of them.
    pub answer: Answer,
}

impl Grid {
    /// The table of a question around a scenario. It holds every scenario of the policy where [`MAX_SCENARIOS`],
    /// [`MAX_LOOKS`] and [`MAX_CELLS`] allow it. Otherwise as many dimensions vary as fit, first those that the scenario
    /// leaves open; the others are fixed at the scenario's option, or at their first. `fits` says whether a dimension's
    /// options have room side by side.
    #[must_use]
    pub fn around(
        policy: &Policy,
        question: &Question,
        scenario: &Scenario,
        fits: impl Fn(&Dimension) -> bool,
    ) -> Grid {
        let fix = |fixed: Scenario, dimension| {
            fixed.with(dimension, Some(scenario.chosen(dimension).unwrap_or(OptionIx::FIRST)))
        };
        let mut fixed = policy.nothing_chosen();
        let mut axes: Vec<Axis> = Vec::new();
        let rules: Vec<&Rule> = policy.rules_of(question).collect();
        let looks: usize = rules.iter().map(|rule| 1 + rule.exceptions.len()).sum();
        let most = MAX_SCENARIOS.min(MAX_LOOKS / looks.max(1));
        let mut scenarios = 1;
        let mut dimensions: Vec<&Dimension> = Vec::new();
        for is_open in [true, false] {
            let is_next = |it: &&Dimension| scenario.chosen(it.index).is_none() == is_open;
            dimensions.extend(policy.dimensions().iter().filter(is_next));
        }
        for dimension in dimensions {
            // A dimension that is not asked everywhere cannot be the column: a row could not leave it out.
            let fits = COLUMNS.contains(&dimension.options.len()) && dimension.asked_when.is_none() && fits(dimension);
            let axis = Axis::of(policy, &rules, dimension, fits);
            let more = scenarios * axis.groups.len();
            // With one group, it makes no difference anywhere: it needs no decisions, and is never fixed.
            if axis.groups.len() > 1 && more <= most {
                scenarios = more;
                axes.push(axis);
            } else if axis.groups.len() > 1 {
                fixed = fix(fixed, dimension.index);
            }
        }
        // Each round decides at most half as many scenarios as the one before.
        let (fixed, answers, order) = loop {
            let answers = Answers::of(policy, question, &fixed, &axes);
            let order = answers.best();
            let last = axes.iter().rposition(|axis| answers.axes.iter().any(|it| it.dimension == axis.dimension));
            match last {
                Some(last) if answers.cost(&order).1 > MAX_CELLS => fixed = fix(fixed, axes.remove(last).dimension),
                _ => break (fixed, answers, order),
            }
        };
        let (column, inner) = answers.split(&order);
        let mut rows = Vec::new();
        answers.add_rows(column, (&inner, 0), &answers.arranged(column, &inner), &policy.region(&fixed), &mut rows);
        Grid { fixed, column: column.map(|axis| axis.dimension), rows }
    }

    /// Whether the table holds every scenario of the policy.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.fixed.0.iter().all(Option::is_none)
    }

    /// Whether a scenario, which may leave dimensions open, is among those of the table.
    #[must_use]
    pub fn holds(&self, scenario: &Scenario) -> bool {
        let mut dimensions = placed(&self.fixed.0);
        dimensions.all(|(dimension, fixed)| fixed.is_none() || *fixed == scenario.chosen(dimension))
    }

    /// The scenario that choosing a cell leads to: the current one as far as the cell allows it, otherwise the first
    /// option that the cell has. It is complete.
    #[must_use]
    pub fn scenario_of(policy: &Policy, cell: &Cell, current: &Scenario) -> Scenario {
        let choose = |(dimension, options): (DimensionIx, &OptionSet)| {
            current.chosen(dimension).filter(|option| options.has(*option)).or_else(|| options.iter().next())
        };
        policy.normal(&Scenario(placed(&cell.region.0).map(choose).collect()))
    }

    /// The row and the column of a complete scenario; `None` if it is not complete, or not in the table.
    #[must_use]
    pub fn cell_of(&self, scenario: &Scenario) -> Option<(usize, usize)> {
        let chosen_in = |(dimension, options): (DimensionIx, &OptionSet)| {
            scenario.chosen(dimension).is_some_and(|option| options.has(option))
        };
        let holds = |cell: &Cell| placed(&cell.region.0).all(chosen_in);
        self.rows.iter().enumerate().find_map(|(row, it)| Some((row, it.cells.iter().position(holds)?)))
    }
}

/// A dimension that varies.
#[derive(Clone)]
struct Axis {
    dimension: DimensionIx,
    /// How many options it has.
    options: usize,
    /// Whether it may be the column.
    fits: bool,
    /// In the order of their first options.
    groups: Vec<OptionSet>,
    /// How far apart two neighbouring groups are in [`Answers::answers`].
    stride: usize,
    /// The dimensions that decide whether it is asked: their headings are outside its own.
    inside: Vec<DimensionIx>,
}

impl Axis {
    fn of(policy: &Policy, rules: &[&Rule], dimension: &Dimension, fits: bool) -> Axis {
        let options = dimension.options.len();
        let mut groups = vec![OptionSet::first(options)];
        for rule in rules {
            for alternative in rule.condition.boxes() {
                let allowed = alternative.options(dimension.index);
                for group in std::mem::take(&mut groups) {
                    for part in [group.intersection(allowed), group.without(allowed)] {
                        if !part.is_empty() {
                            groups.push(part);
                        }
                    }
                }
            }
        }
        // In order, without the sort of the standard library, which would weigh more than this file.
        let all = groups;
        let mut groups: Vec<OptionSet> = Vec::new();
        for option in OptionSet::first(options).iter() {
            groups.extend(all.iter().find(|group| group.iter().next() == Some(option)));
        }
        let mut inside = Vec::new();
        for alternative in dimension.asked_when.iter().flat_map(Condition::boxes) {
            for other in policy.dimensions() {
                if alternative.options(other.index) != other.all() && !inside.contains(&other.index) {
                    inside.push(other.index);
                }
            }
        }
        Axis { dimension: dimension.index, options, fits, groups, stride: 1, inside }
    }

    /// Which of its groups a position in [`Answers::answers`] belongs to.
    fn group_at(&self, position: usize) -> usize {
        position / self.stride.max(1) % self.groups.len().max(1)
    }
}

/// The answers of all combinations of groups.
struct Answers {
    /// The axes that matter, in the file's order.
    axes: Vec<Axis>,
    /// Whether the first axis of an order is the column; otherwise all are rows.
    has_column: bool,
    found: Vec<Answer>,
    /// For each combination, the position of its answer in `found`.
    answers: Vec<usize>,
}

impl Answers {
    fn of(policy: &Policy, question: &Question, fixed: &Scenario, axes: &[Axis]) -> Answers {
        let unordered = axes;
        let mut axes: Vec<Axis> = Vec::new();
        for dimension in policy.dimensions() {
            axes.extend(unordered.iter().find(|axis| axis.dimension == dimension.index).cloned());
        }
        let mut total = 1;
        for axis in axes.iter_mut().rev() {
            axis.stride = total;
            total *= axis.groups.len();
        }
        let mut scenario = Scenario(fixed.0.iter().map(|option| option.or(Some(OptionIx::FIRST))).collect());
        let mut decision = Decision::new();
        let (mut found, mut answers) = (Vec::new(), Vec::with_capacity(total));
        for position in 0..total {
            for axis in &axes {
                if let Some(slot) = scenario.0.get_mut(axis.dimension.get()) {
                    *slot = axis.groups.get(axis.group_at(position)).and_then(|group| group.iter().next());
                }
            }
            conclude_into(policy, question, &scenario, &mut decision);
            let answer = match decision.outcome {
                Outcome::Decided(verdict) => Answer::Verdict(verdict.index),
                Outcome::Unstated => Answer::Unstated,
                // INVARIANT: the scenario is complete, so its outcome neither depends nor is undetermined.
                Outcome::Conflict | Outcome::Depends { .. } | Outcome::Undetermined => Answer::Conflict,
            };
            answers.push(found.iter().position(|other| *other == answer).unwrap_or(found.len()));
            if answers.last() == Some(&found.len()) {
                found.push(answer);
            }
        }
        axes.retain(|axis| {
            let differs = |position: usize| answers.get(position) != answers.get(position - axis.stride);
            (axis.stride..total).any(|position| axis.group_at(position) > 0 && differs(position))
        });
        let has_column = axes.len() > 1 && axes.iter().any(|axis| axis.fits);
        Answers { axes, has_column, found, answers }
    }

    /// The order with the fewest rows; among those, with the fewest cells; among those, the first in the file's order.
    fn best(&self) -> Vec<usize> {
        let fits = |axis: &usize| self.axes.get(*axis).is_some_and(|axis| axis.fits);
        let mut order: Vec<usize> = (0..self.axes.len()).collect();
        let (mut best, mut least, mut tried) = (order.clone(), (usize::MAX, usize::MAX), 0);
        let mut is_better = |order: &[usize]| {
            if tried == MAX_ORDERS || !self.is_nested(order) || (self.has_column && !order.first().is_some_and(fits)) {
                return false;
            }
            tried += 1;
            let cost = self.cost(order);
            if cost >= least {
                return false;
            }
            (best, least) = (order.to_vec(), cost);
            true
        };
        let mut improved = is_better(&order);
        // INVARIANT: with two groups or more each, `MAX_SCENARIOS` allows at most twelve axes; 12! is below 2^32.
        let orders: usize = (1..=order.len()).product();
        if orders <= MAX_ORDERS {
            for number in 1..orders {
                // In the factorial number system, its digits say which of the axes that are left comes next.
                let (mut left, mut place, mut next) = (order.clone(), orders, Vec::new());
                while !left.is_empty() {
                    place /= left.len();
                    next.push(left.remove(number / place % left.len()));
                }
                is_better(&next);
            }
            return best;
        }
        loop {
            for from in 0..order.len() {
                for to in 0..order.len() {
                    let mut moved = order.clone();
                    let axis = moved.remove(from);
                    moved.insert(to, axis);
                    if is_better(&moved) {
                        order = moved;
                        improved = true;
                    }
                }
            }
            if !std::mem::take(&mut improved) {
                return best;
            }
        }
    }

    /// Whether each axis comes after those that decide whether it is asked.
    fn is_nested(&self, order: &[usize]) -> bool {
        let of = |axis: &usize| self.axes.get(*axis);
        order.iter().enumerate().all(|(position, axis)| {
            let later = order.get(position..).unwrap_or_default();
            let outside =
                |other: &usize| of(axis).zip(of(other)).is_some_and(|(it, other)| it.inside.contains(&other.dimension));
            !later.iter().any(outside)
        })
    }

    /// How many rows and cells the table has in this order.
    fn cost(&self, order: &[usize]) -> (usize, usize) {
        let (column, rows) = self.split(order);
        let count = count_rows(&self.arranged(column, &rows), &rows);
        (count, count * column.map_or(1, |axis| axis.options))
    }

    /// The column and the axes of the rows.
    fn split(&self, order: &[usize]) -> (Option<&Axis>, Vec<&Axis>) {
        let mut axes: Vec<&Axis> = Vec::new();
        for axis in order {
            axes.extend(self.axes.get(*axis));
        }
        let column = (self.has_column && !axes.is_empty()).then(|| axes.remove(0));
        (column, axes)
    }

    /// The answers row by row, before equal rows merge.
    fn arranged(&self, column: Option<&Axis>, rows: &[&Axis]) -> Vec<usize> {
        let mut positions = vec![0];
        for axis in rows.iter().copied().chain(column) {
            for start in std::mem::take(&mut positions) {
                for group in 0..axis.groups.len() {
                    positions.push(start + group * axis.stride);
                }
            }
        }
        let mut arranged = Vec::with_capacity(positions.len());
        for position in positions {
            arranged.extend(self.answers.get(position));
        }
        arranged
    }

    /// Adds the rows of a subtable: those of these answers, below the first `depth` axes.
    fn add_rows(
        &self,
        column: Option<&Axis>,
        (axes, depth): (&[&Axis], usize),
        answers: &[usize],
        region: &Region,
        rows: &mut Vec<Row>,
    ) {
        if let Some(axis) = axes.get(depth) {
            for part in unlike(answers, axis) {
                let mut options = OptionSet::NONE;
                for (other, group) in parts(answers, axis).zip(&axis.groups) {
                    if other == part {
                        options = options.union(*group);
                    }
                }
                self.add_rows(column, (axes, depth + 1), part, &region.with(axis.dimension, options), rows);
            }
            return;
        }
        let mut cells = Vec::new();
        for option in OptionSet::first(column.map_or(1, |axis| axis.options)).iter() {
            let (group, region) = match column {
                Some(axis) => (
                    axis.groups.iter().position(|group| group.has(option)),
                    region.with(axis.dimension, OptionSet::one(option)),
                ),
                None => (Some(0), region.clone()),
            };
            let answer = group.and_then(|group| self.found.get(*answers.get(group)?));
            cells.extend(answer.map(|answer| Cell { region, answer: *answer }));
        }
        let mut path = Vec::new();
        for axis in axes {
            let options = region.options(axis.dimension);
            if options.len() < axis.options {
                path.push((axis.dimension, options));
            }
        }
        rows.push(Row { path, cells });
    }
}

/// How many rows are left of these answers once equal ones have merged.
fn count_rows(answers: &[usize], axes: &[&Axis]) -> usize {
    let Some((axis, inner)) = axes.split_first() else { return 1 };
    unlike(answers, axis).map(|part| count_rows(part, inner)).sum()
}

/// The answers of each group of the outermost axis.
fn parts<'a>(answers: &'a [usize], axis: &Axis) -> std::slice::ChunksExact<'a, usize> {
    answers.chunks_exact((answers.len() / axis.groups.len().max(1)).max(1))
}

/// Those of them that are not equal to an earlier one.
fn unlike<'a>(answers: &'a [usize], axis: &Axis) -> impl Iterator<Item = &'a [usize]> {
    let earlier = parts(answers, axis);
    let is_new = move |(position, part): &(usize, &[usize])| !earlier.clone().take(*position).any(|it| it == *part);
    parts(answers, axis).enumerate().filter(is_new).map(|(_, part)| part)
}
