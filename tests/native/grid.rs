//! The grid: its cells against the engine's decisions, its rows against every other order, and the scenarios that its
//! cells lead to.

use std::collections::BTreeSet;
use std::fs;

use policy_explorer::engine::explain::answer::Answer;
use policy_explorer::engine::explain::grid::{COLUMNS, Cell, Grid, MAX_CELLS, Row};
use policy_explorer::engine::policy::Question;
use policy_explorer::engine::position::{DimensionIx, OptionIx};
use policy_explorer::engine::region::OptionSet;
use policy_explorer::engine::{Outcome, Policy, Scenario, decide, read};
use proptest::prelude::*;

use crate::bound::generate;
use crate::model::{Model, ModelRule, asking, model, scenario_of};

fn shipped(name: &str) -> Policy {
    read(&fs::read(format!("policies/{name}.json")).unwrap()).unwrap()
}

fn grid_of(policy: &Policy, question: &str) -> Grid {
    Grid::around(policy, policy.question(question).unwrap(), policy.start(), |_| true)
}

/// The table as text: the column dimension, then each row with its new headings and the verdicts of its cells.
fn drawn(policy: &Policy, grid: &Grid) -> String {
    let names = |dimension: DimensionIx, options: OptionSet| {
        let dimension = policy.dimension_at(dimension).unwrap();
        options.iter().map(|option| dimension.option(option).unwrap().id.as_str()).collect::<Vec<_>>().join("; ")
    };
    let columns = grid.column.map_or(String::new(), |column| names(column, policy.dimension_at(column).unwrap().all()));
    let mut lines = vec![columns];
    for row in &grid.rows {
        let path: Vec<String> = row.path.iter().map(|(dimension, options)| names(*dimension, *options)).collect();
        let id = |cell: &Cell| match cell.answer.outcome(policy) {
            Outcome::Decided(verdict) => verdict.id.clone(),
            other => format!("{other:?}").to_lowercase(),
        };
        let cells: Vec<String> = row.cells.iter().map(id).collect();
        lines.push(format!("{}: {}", path.join(" > "), cells.join(", ")));
    }
    lines.join("\n")
}

fn cells(grid: &Grid) -> usize {
    grid.rows.iter().map(|row| row.cells.len()).sum()
}

/// The number of scenarios that agree with the fixed choices.
fn shown(policy: &Policy, grid: &Grid) -> u128 {
    policy.region(&grid.fixed).count().unwrap()
}

/// The properties of every table; `scenarios` are all that agree with the fixed choices.
fn check_table(policy: &Policy, question: &Question, grid: &Grid, scenarios: &[Scenario]) {
    let width = grid.column.map_or(1, |column| policy.dimension_at(column).unwrap().options.len());
    assert!(grid.column.is_none() || COLUMNS.contains(&width));
    assert!(grid.rows.iter().all(|row| row.cells.len() == width));
    let all: Vec<_> = grid.rows.iter().flat_map(|row| &row.cells).collect();
    assert!(all.len() <= MAX_CELLS);
    assert_eq!(all.iter().map(|cell| cell.region.count().unwrap()).sum::<u128>(), shown(policy, grid));
    for (index, one) in all.iter().enumerate() {
        assert!(all[..index].iter().all(|other| one.region.intersection(&other.region).is_empty()));
    }
    for scenario in scenarios {
        let (row, column) = grid.cell_of(scenario).unwrap();
        let cell = &grid.rows[row].cells[column];
        assert_eq!(cell.answer.outcome(policy), decide(policy, question, scenario).outcome);
        // The cell of the current scenario leads to that scenario.
        assert_eq!(Grid::scenario_of(policy, cell, scenario), *scenario);
    }
    for row in &grid.rows {
        check_headings(policy, grid, row);
    }
    siblings_differ(&grid.rows, 0);
}

/// A row's headings name exactly the options that its cells allow.
fn check_headings(policy: &Policy, grid: &Grid, row: &Row) {
    for (position, cell) in row.cells.iter().enumerate() {
        let mut named = policy.region(&grid.fixed);
        if let Some(column) = grid.column {
            named = named
                .intersection(&policy.region(&policy.nothing_chosen().with(column, Some(OptionIx::new(position)))));
        }
        for dimension in policy.dimensions() {
            let allowed = cell.region.options(dimension.index);
            match row.path.iter().find(|(index, _)| *index == dimension.index) {
                Some((_, options)) => {
                    assert_eq!(*options, allowed);
                    assert!(options.len() < dimension.options.len() && !options.is_empty());
                }
                None => assert_eq!(allowed, named.options(dimension.index)),
            }
        }
    }
}

/// Below each heading: the headings of one dimension are disjoint, in the file's order, and no two have equal subtables.
fn siblings_differ(rows: &[Row], depth: usize) {
    if rows.len() == 1 {
        return assert_eq!(rows[0].path.len(), depth, "a heading without a sibling");
    }
    let heading = |row: &Row| row.path[depth];
    let groups: Vec<&[Row]> = rows.chunk_by(|one, other| heading(one) == heading(other)).collect();
    assert!(groups.len() > 1);
    let mut seen = BTreeSet::new();
    for group in &groups {
        assert_eq!(heading(&group[0]).0, heading(&rows[0]).0);
        let subtable = group.iter().map(|row| {
            let cells: Vec<Answer> = row.cells.iter().map(|cell| cell.answer).collect();
            (row.path[depth + 1..].to_vec(), cells)
        });
        assert!(seen.insert(subtable.collect::<Vec<_>>()), "equal siblings");
        siblings_differ(group, depth + 1);
    }
    assert!(groups.is_sorted_by_key(|group| heading(&group[0]).1.iter().next()));
}

fn permutations(items: &[usize]) -> Vec<Vec<usize>> {
    if items.is_empty() {
        return vec![vec![]];
    }
    let rest = |first| items.iter().copied().filter(|it| *it != first).collect::<Vec<_>>();
    items
        .iter()
        .flat_map(|first| {
            permutations(&rest(*first)).into_iter().map(|order| [*first].into_iter().chain(order).collect())
        })
        .collect()
}

impl Model {
    /// The number of rows below these choices, in this order of the dimensions, and their distinguishing content.
    fn subtable(&self, question: usize, chosen: &mut Vec<Option<usize>>, order: &[usize]) -> (usize, String) {
        let Some((dimension, inner)) = order.split_first() else {
            let outcomes = self.completions(chosen).into_iter().map(|it| self.outcome(question, &it));
            return (1, outcomes.collect::<Vec<_>>().join(","));
        };
        let mut rows = 0;
        let mut seen: Vec<String> = Vec::new();
        let mut distinguishing = Vec::new();
        for option in 0..self.options[*dimension] {
            chosen[*dimension] = Some(option);
            let (count, text) = self.subtable(question, chosen, inner);
            if !seen.contains(&text) {
                rows += count;
                seen.push(text.clone());
            }
            distinguishing.push(text);
        }
        chosen[*dimension] = None;
        (rows, distinguishing.join("|"))
    }

    fn matters(&self, question: usize, dimension: usize) -> bool {
        self.completions(&vec![None; self.options.len()]).iter().any(|it| {
            let mut first = it.clone();
            first[dimension] = 0;
            self.outcome(question, &first) != self.outcome(question, it)
        })
    }

    /// The fewest rows of all allowed columns and orders, and the fewest cells among those.
    fn fewest(&self, question: usize) -> (usize, usize) {
        let all: Vec<usize> = (0..self.options.len()).collect();
        let mattering: Vec<usize> = all.iter().copied().filter(|it| self.matters(question, *it)).collect();
        let mut columns: Vec<Option<usize>> =
            mattering.iter().copied().filter(|it| COLUMNS.contains(&self.options[*it])).map(Some).collect();
        if mattering.len() < 2 || columns.is_empty() {
            columns = vec![None];
        }
        let costs = columns.iter().flat_map(|column| {
            let rows: Vec<usize> = all.iter().copied().filter(|it| Some(*it) != *column).collect();
            permutations(&rows).into_iter().map(|order| {
                let rows = self.subtable(question, &mut vec![None; self.options.len()], &order).0;
                (rows, rows * column.map_or(1, |column| self.options[column]))
            })
        });
        costs.min().unwrap()
    }
}

/// Policies of eight dimensions that often all matter: they have more orders than the engine tries.
fn deep() -> impl Strategy<Value = Model> {
    let set =
        prop_oneof![2 => Just(BTreeSet::from([0, 1])), 1 => Just(BTreeSet::from([0])), 1 => Just(BTreeSet::from([1]))];
    let rule = (prop::collection::vec(set, 8), 0..3usize);
    prop::collection::vec(rule, 4..12).prop_map(|rules| {
        let rule = |(index, (when, verdict))| ModelRule {
            when: vec![when],
            not: false,
            verdict,
            question: 0,
            exception_to: (0..index).collect::<BTreeSet<usize>>(),
        };
        Model::new(vec![2; 8], rules.into_iter().enumerate().map(rule).collect())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn cells_agree_and_no_order_has_fewer_rows(model in model()) {
        let policy = read(model.file().as_bytes()).unwrap();
        let scenarios: Vec<Scenario> = policy.every_scenario().collect();
        for (position, question) in policy.questions().enumerate() {
            let grid = Grid::around(&policy, question, policy.start(), |_| true);
            prop_assert!(grid.is_whole());
            check_table(&policy, question, &grid, &scenarios);
            prop_assert_eq!((grid.rows.len(), cells(&grid)), model.fewest(position), "{}", model.file());
            // The table of the whole policy does not depend on the scenario it is asked for.
            let last = scenarios.last().unwrap();
            prop_assert_eq!(&Grid::around(&policy, question, last, |_| true), &grid);
        }
    }

    #[test]
    fn cells_agree_where_some_dimensions_are_not_asked(model in asking()) {
        let policy = read(model.file().as_bytes()).unwrap();
        let scenarios: Vec<Scenario> = policy.every_scenario().collect();
        for question in policy.questions() {
            let grid = Grid::around(&policy, question, policy.start(), |_| true);
            check_table(&policy, question, &grid, &scenarios);
            prop_assert!(grid.column.is_none_or(|at| policy.dimension_at(at).unwrap().asked_when.is_none()));
            for row in &grid.rows {
                // A heading that is asked only sometimes is inside those that decide it.
                for (position, (dimension, _)) in row.path.iter().enumerate() {
                    let asked = policy.dimension_at(*dimension).unwrap().asked_when.as_ref();
                    for (outer, _) in row.path.iter().skip(position) {
                        let outer = policy.dimension_at(*outer).unwrap();
                        let decides = asked.is_some_and(|it| it.options(outer.index) != outer.all());
                        prop_assert!(!decides);
                    }
                }
            }
        }
    }

    #[test]
    fn a_cell_keeps_the_other_choices_where_it_can(model in model(), seed in prop::collection::vec(0..4usize, 4)) {
        let policy = read(model.file().as_bytes()).unwrap();
        let partial: Vec<Option<usize>> =
            model.options.iter().zip(&seed).map(|(count, option)| (option < count).then_some(*option)).collect();
        let current = scenario_of(&policy, &partial);
        for question in policy.questions() {
            let grid = Grid::around(&policy, question, &current, |_| true);
            for (row, it) in grid.rows.iter().enumerate() {
                for (column, cell) in it.cells.iter().enumerate() {
                    let there = Grid::scenario_of(&policy, cell, &current);
                    prop_assert_eq!(grid.cell_of(&there), Some((row, column)));
                    for dimension in (0..model.options.len()).map(DimensionIx::new) {
                        let allowed = cell.region.options(dimension);
                        let kept = current.chosen(dimension).filter(|option| allowed.has(*option));
                        prop_assert_eq!(there.chosen(dimension), kept.or(allowed.iter().next()));
                    }
                }
            }
            prop_assert_eq!(grid.cell_of(&current).is_some(), current.is_complete());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn policies_with_too_many_orders_have_sound_tables(model in deep()) {
        let policy = read(model.file().as_bytes()).unwrap();
        let question = policy.questions().next().unwrap();
        let grid = Grid::around(&policy, question, policy.start(), |_| true);
        let agrees = |it: &Scenario| (0..8).map(DimensionIx::new).all(|at| grid.fixed.chosen(at).is_none_or(|fixed| it.chosen(at) == Some(fixed)));
        let (inside, outside): (Vec<_>, Vec<_>) = policy.every_scenario().partition(agrees);
        check_table(&policy, question, &grid, &inside);
        for scenario in outside {
            prop_assert_eq!(grid.cell_of(&scenario), None);
        }
        prop_assert_eq!(&Grid::around(&policy, question, policy.start(), |_| true), &grid);
    }
}

#[test]
fn the_first_policy_has_72_scenarios_in_20_cells() {
    let policy = shipped("us-weapons-in-russia");
    let grid = grid_of(&policy, "policy");
    let expected = "\
us; germany; other-western; ukraine
occupied-ukraine: permitted, unstated, unstated, no-condition-reported
russia > before: not-permitted, unstated, unstated, no-condition-reported
russia > after > defend-kharkiv: permitted-within-limits, under-discussion, under-discussion, no-condition-reported
russia > after > defend-elsewhere; offensive: not-permitted, under-discussion, under-discussion, no-condition-reported
russian-airspace: not-permitted, not-permitted, unstated, unstated";
    assert_eq!(drawn(&policy, &grid), expected);
    assert_eq!((grid.rows.len(), cells(&grid), shown(&policy, &grid)), (5, 20, 72));
    // A choice in `russian-airspace` keeps the purpose and the time, which make no difference there.
    let there = Grid::scenario_of(&policy, &grid.rows[4].cells[1], policy.start());
    let named =
        [("origin", "germany"), ("target", "russian-airspace"), ("purpose", "defend-kharkiv"), ("when", "after")];
    assert_eq!(policy.choices(&there).collect::<Vec<_>>(), named);
    assert_eq!(grid.cell_of(policy.start()), Some((2, 0)));

    let law = grid_of(&policy, "law");
    let expected = "\
occupied-ukraine; russia; russian-airspace
defend-kharkiv; defend-elsewhere: unstated, permitted, permitted
offensive: unstated, unstated, unstated";
    assert_eq!(drawn(&policy, &law), expected);
}

#[test]
fn every_other_policy_fits_in_one_table() {
    for (name, question, rows, in_cells, scenarios) in [
        ("eu-drone-flight", "flight", 14, 84, 7_776),
        ("eu-drone-flight", "age", 4, 16, 7_776),
        ("eu-flight-compensation", "compensation", 14, 84, 25_920),
        ("eu-flight-compensation", "amount", 13, 39, 25_920),
        ("eu-flight-compensation", "choice", 3, 18, 25_920),
    ] {
        let policy = shipped(name);
        let grid = grid_of(&policy, question);
        assert!(grid.is_whole());
        let found = (grid.rows.len(), cells(&grid), shown(&policy, &grid));
        assert_eq!(found, (rows, in_cells, scenarios), "{name} {question}\n{}", drawn(&policy, &grid));
        let scenarios: Vec<Scenario> = policy.every_scenario().step_by(7).collect();
        check_table(&policy, policy.question(question).unwrap(), &grid, &scenarios);
    }
}

#[test]
fn one_dimension_or_too_many_options_make_a_single_column() {
    let rule = |options: [usize; 1], verdict| ModelRule {
        when: vec![vec![options.into(), (0..9).collect()]],
        not: false,
        verdict,
        question: 0,
        exception_to: BTreeSet::new(),
    };
    let one = Model::new(vec![3, 9], vec![rule([0], 0), rule([1], 1)]);
    let both = ModelRule { when: vec![vec![BTreeSet::from([7]), BTreeSet::from([2])]], ..rule([7], 0) };
    let many = Model::new(vec![8, 9], vec![both]);
    let none = Model::new(vec![2, 9], vec![]);
    for (model, expected) in [
        (one, "\no0: v0\no1: v1\no2: unstated"),
        (many, "\no0; o1; o2; o3; o4; o5; o6: unstated\no7 > o0; o1; o3; o4; o5; o6; o7; o8: unstated\no7 > o2: v0"),
        (none, "\n: unstated"),
    ] {
        let policy = read(model.file().as_bytes()).unwrap();
        let question = policy.questions().next().unwrap();
        let grid = Grid::around(&policy, question, policy.start(), |_| true);
        assert_eq!(drawn(&policy, &grid), expected);
        check_table(&policy, question, &grid, &policy.every_scenario().collect::<Vec<_>>());
    }
}

/// Of 8^12 scenarios, those around one are shown: its open dimensions vary first, and the others keep its options.
#[test]
fn a_large_policy_is_shown_around_a_scenario() {
    let size = generate::Size { dimensions: 12, options: 8, rules: 500, density: 3 };
    let policy = read(generate::policy(size, 7).as_bytes()).unwrap();
    let question = policy.questions().next().unwrap();
    let first = policy.every_scenario().next().unwrap();
    let chosen = (0..12).fold(first, |scenario, at| scenario.with(DimensionIx::new(at), Some(OptionIx::new(at % 8))));
    let [zero, nine] = [0, 9].map(DimensionIx::new);
    let partial = chosen.with(zero, None).with(nine, None);
    let grid = Grid::around(&policy, question, &partial, |_| true);
    assert!(!grid.is_whole());
    assert_eq!((grid.fixed.chosen(zero), grid.fixed.chosen(nine)), (None, None));
    let all = || (0..12).map(DimensionIx::new);
    let varied: Vec<DimensionIx> = all().filter(|dimension| grid.fixed.chosen(*dimension).is_none()).collect();
    assert!(all().all(|it| varied.contains(&it) || grid.fixed.chosen(it) == chosen.chosen(it)));
    let mut scenarios = vec![grid.fixed.clone()];
    for dimension in varied {
        scenarios = scenarios
            .iter()
            .flat_map(|it| (0..8).map(move |option| it.with(dimension, Some(OptionIx::new(option)))))
            .collect();
    }
    assert_eq!(scenarios.len() as u128, shown(&policy, &grid));
    check_table(&policy, question, &grid, &scenarios);
    assert_eq!(grid.cell_of(&scenarios[0].with(DimensionIx::new(5), Some(OptionIx::new(6)))), None);
}

/// Options with long names do not fit side by side: then another dimension makes the columns, or there is a single
/// column.
#[test]
fn only_what_fits_becomes_the_column() {
    let policy = shipped("us-weapons-in-russia");
    let question = policy.question("policy").unwrap();
    let origin = policy.dimension("origin").unwrap().index;
    let grid = Grid::around(&policy, question, policy.start(), |it| it.index != origin);
    assert!(grid.column.is_some_and(|column| column != origin));
    let grid = Grid::around(&policy, question, policy.start(), |_| false);
    assert_eq!(grid.column, None);
    check_table(&policy, question, &grid, &policy.every_scenario().collect::<Vec<_>>());
}
