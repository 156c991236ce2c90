//! Which dimensions of a policy go along the rows of a table and which along its columns, so that equal outcomes lie
//! side by side. It decides each scenario once, and draws nothing.

use std::ops::RangeInclusive;

use super::decide::{Decision, Outcome, conclude_into};
use super::policy::Policy;
use super::scenario::Scenario;

/// The most cells that the tables of all questions have together: what a phone draws without a pause.
pub const MAX_CELLS: usize = 150;

/// How many scenarios stand side by side: few enough for a phone, and enough that the table is not a list.
const COLUMNS: RangeInclusive<usize> = 4..=8;

/// The most dimensions of which every order is tried.
const MAX_ORDERED: usize = 6;

/// How scenarios are laid out in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    /// The scenario that all cells complete: what does not vary in the table.
    pub fixed: Scenario,
    /// The dimensions that vary from row to row, by position, the slowest first.
    pub rows: Vec<usize>,
    /// Those that vary from column to column.
    pub columns: Vec<usize>,
}

impl Matrix {
    /// The table around a scenario. It shows every scenario of the policy where that takes at most [`MAX_CELLS`]; else
    /// as many dimensions vary as fit, first those that the scenario leaves open; the others stay as they are in it, or at
    /// their first option.
    #[must_use]
    pub fn around(policy: &Policy, scenario: &Scenario) -> Matrix {
        let mut fixed = scenario.clone();
        let mut varied = Vec::new();
        let mut cells = policy.questions().len().max(1);
        let (open, set): (Vec<_>, Vec<_>) =
            policy.dimensions().iter().partition(|dimension| scenario.chosen(dimension.index).is_none());
        for dimension in open.into_iter().chain(set) {
            let more = cells.saturating_mul(dimension.options.len());
            if more <= MAX_CELLS {
                cells = more;
                varied.push(dimension.index);
                fixed = fixed.with(dimension.index, None);
            } else if fixed.chosen(dimension.index).is_none() {
                fixed = fixed.with(dimension.index, Some(0));
            }
        }
        varied.sort_unstable();
        best(policy, fixed, &varied)
    }

    /// Whether every scenario of the policy is in the table.
    #[must_use]
    pub fn is_whole(&self, policy: &Policy) -> bool {
        self.rows.len() + self.columns.len() == policy.dimensions().len()
    }

    /// The scenarios of one axis, each with these dimensions chosen.
    #[must_use]
    pub fn along(policy: &Policy, dimensions: &[usize]) -> Vec<Scenario> {
        let mut all = vec![policy.nothing_chosen()];
        for dimension in dimensions {
            let options = policy.dimensions().get(*dimension).map_or(0, |dimension| dimension.options.len());
            all = all
                .iter()
                .flat_map(|scenario| (0..options).map(move |option| scenario.with(*dimension, Some(option))))
                .collect();
        }
        all
    }

    /// The scenario of a cell.
    #[must_use]
    pub fn cell(&self, row: &Scenario, column: &Scenario) -> Scenario {
        let chosen = |index| row.chosen(index).or(column.chosen(index)).or(self.fixed.chosen(index));
        Scenario((0..self.fixed.0.len()).map(chosen).collect())
    }
}

/// Of all orders of these dimensions and all ways to cut them in two that give a table of a good width, the one in which
/// the fewest neighbours differ; the first such, in the file's order. Where no width is good, the table is a list.
fn best(policy: &Policy, fixed: Scenario, varied: &[usize]) -> Matrix {
    let outcomes = Outcomes::of(policy, &fixed, varied);
    let orders = if varied.len() <= MAX_ORDERED { orders(varied) } else { vec![varied.to_vec()] };
    let mut best: Option<((bool, usize), Matrix)> = None;
    for order in orders {
        for cut in 1..=order.len() {
            let (rows, columns) = order.split_at(cut);
            let width: usize = columns.iter().map(|dimension| outcomes.size(*dimension)).product();
            if width > *COLUMNS.end() {
                continue;
            }
            let cost = (!COLUMNS.contains(&width), outcomes.breaks(rows, columns));
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, Matrix { fixed: fixed.clone(), rows: rows.to_vec(), columns: columns.to_vec() }));
            }
        }
    }
    best.map_or(Matrix { fixed, rows: Vec::new(), columns: Vec::new() }, |(_, matrix)| matrix)
}

fn orders(items: &[usize]) -> Vec<Vec<usize>> {
    if items.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for (position, first) in items.iter().enumerate() {
        let mut rest = items.to_vec();
        rest.remove(position);
        for mut order in orders(&rest) {
            order.insert(0, *first);
            all.push(order);
        }
    }
    all
}

/// The outcomes of all cells, as numbers that are equal where the outcomes of all questions are.
struct Outcomes {
    /// For each dimension of the policy: its options, and how far apart two neighbours are in `cells`.
    strides: Vec<(usize, usize)>,
    cells: Vec<u64>,
}

impl Outcomes {
    fn of(policy: &Policy, fixed: &Scenario, varied: &[usize]) -> Outcomes {
        let mut strides = vec![(1, 0); policy.dimensions().len()];
        let mut stride = 1;
        for (dimension, slot) in policy.dimensions().iter().zip(&mut strides).rev() {
            if varied.contains(&dimension.index) {
                *slot = (dimension.options.len(), stride);
                stride *= dimension.options.len();
            }
        }
        let mut decision = Decision::default();
        let along = Matrix::along(policy, varied);
        let cells = along.iter().map(|chosen| {
            let matrix = Matrix { fixed: fixed.clone(), rows: Vec::new(), columns: Vec::new() };
            let scenario = matrix.cell(chosen, &policy.nothing_chosen());
            policy.questions().fold(0u64, |key, question| {
                conclude_into(policy, question, &scenario, &mut decision);
                let outcome = match &decision.outcome {
                    Outcome::Decided(verdict) => verdict.index as u64 + 2,
                    Outcome::Unstated => 1,
                    _ => 0,
                };
                key.wrapping_mul(1009).wrapping_add(outcome)
            })
        });
        Outcomes { strides, cells: cells.collect() }
    }

    fn size(&self, dimension: usize) -> usize {
        self.strides.get(dimension).map_or(1, |(size, _)| *size)
    }

    /// Where the cells of an axis begin in `cells`.
    fn offsets(&self, dimensions: &[usize]) -> Vec<usize> {
        let mut all = vec![0];
        for (size, stride) in dimensions.iter().filter_map(|dimension| self.strides.get(*dimension)) {
            all = all.iter().flat_map(|offset| (0..*size).map(move |option| offset + option * stride)).collect();
        }
        all
    }

    /// How many neighbours, side by side or one below the other, have different outcomes.
    fn breaks(&self, rows: &[usize], columns: &[usize]) -> usize {
        let (rows, columns) = (self.offsets(rows), self.offsets(columns));
        let at = |row: &usize, column: &usize| self.cells.get(row + column);
        let unlike = |line: Vec<Option<&u64>>| line.windows(2).filter(|pair| pair.first() != pair.last()).count();
        let across = rows.iter().map(|row| unlike(columns.iter().map(|column| at(row, column)).collect()));
        let down = columns.iter().map(|column| unlike(rows.iter().map(|row| at(row, column)).collect()));
        across.sum::<usize>() + down.sum::<usize>()
    }
}
