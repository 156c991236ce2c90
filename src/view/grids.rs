//! Every case at a glance: the answers to a question as a table, one tile for each cell. What goes where, and what merges,
//! is the engine's; this draws it.

use std::rc::Rc;

use yew::html::onclick;
use yew::prelude::*;

use super::choose::Choose;
use super::controls::to_answer;
use super::element::{all, bare, classed, element, flag, open, text};
use super::headline::{glyph, tile, tile_class, verdict, verdict_text};
use super::scene::{Mark, Scene};
use crate::engine::Scenario;
use crate::engine::explain::Explanation;
use crate::engine::explain::answer::Answer;
use crate::engine::explain::grid::{Cell, Grid};
use crate::engine::policy::{Dimension, Question};
use crate::engine::position::DimensionIx;
use crate::engine::region::OptionSet;
use crate::format::decimal;

/// The table of each question around a scenario.
pub(super) fn of_policy(scene: &Scene<'_>, scenario: &Scenario) -> Vec<Grid> {
    let mut grids = Vec::new();
    for question in scene.policy.questions() {
        grids.push(Grid::around(scene.policy, question, scenario, |dimension| has_room(scene, dimension)));
    }
    grids
}

/// Whether the names of a dimension's options fit side by side on a phone without breaking a word: so many letters
/// have room in all columns together.
fn has_room(scene: &Scene<'_>, dimension: &Dimension) -> bool {
    const LETTERS: usize = 36;
    let longest = |text: &str| text.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
    let names = dimension
        .options
        .iter()
        .map(|option| longest(scene.policy.localize(option.short_label(), scene.language).text));
    names.max().unwrap_or(0) * dimension.options.len() <= LETTERS
}

/// The additions of a live table: the explanation of the current scenario, the callback that sets another, and the mark of
/// parts that depend on it.
pub(super) struct Live<'a> {
    pub(super) explanation: &'a Explanation,
    pub(super) on_choose: &'a Callback<Choose>,
    pub(super) of: &'a Mark,
}

/// The tables, one question at a time.
pub(super) fn grids(scene: &Scene<'_>, grids: &[Grid], live: Option<&Live<'_>>) -> Html {
    let mut tables = Vec::new();
    for (question, grid) in scene.policy.questions().zip(grids) {
        let table = all(vec![
            fixed(scene, grid),
            legend(scene, question, grid),
            classed("p", "row-note", text(scene.words.row_note)),
            table(scene, question, grid, live),
            your_case(scene, question, grid, live),
        ]);
        tables.push(if grids.len() == 1 {
            table
        } else {
            let open = flag("open", question.is_first());
            let values = [Some(scene.id(&["grid"])), open, Some("grid-of".into()), Some("grid-of".into())];
            let content = all(vec![bare("summary", vec![scene.text(&question.label)]), table]);
            element("details", &["name", "open", "data-fold", "class"], &values, content)
        });
    }
    all(tables)
}

/// The choices that all scenarios of a table share, if any.
fn fixed(scene: &Scene<'_>, grid: &Grid) -> Html {
    if grid.is_whole() {
        return Html::default();
    }
    let mut fixed = Vec::new();
    for dimension in scene.policy.asked(&grid.fixed) {
        let option = grid.fixed.chosen(dimension.index).and_then(|option| dimension.option(option));
        if let Some(option) = option {
            fixed.push([&scene.string(&dimension.label), scene.words.colon, &*scene.string(&option.label)].concat());
        }
    }
    classed(
        "p",
        "fixed",
        text([scene.words.shown_for, scene.words.colon, &fixed.join(scene.words.semicolon), scene.words.stop].concat()),
    )
}

/// The legend of a table's tiles.
fn legend(scene: &Scene<'_>, question: &Question, grid: &Grid) -> Html {
    let verdicts = scene.policy.verdicts().map(|verdict| Answer::Verdict(verdict.index));
    let mut lines = Vec::new();
    for answer in verdicts.chain([Answer::Unstated, Answer::Conflict]) {
        if grid.rows.iter().any(|row| row.cells.iter().any(|cell| cell.answer == answer)) {
            let outcome = answer.outcome(scene.policy);
            lines.push(bare("li", vec![tile(&outcome), bare("span", vec![verdict(scene, question, &outcome)])]));
        }
    }
    // Cells name their verdicts: the shapes need no legend by ear.
    element("ul", &["aria-hidden", "class"], &[Some("true".into()), Some("legend".into())], all(lines))
}

fn table(scene: &Scene<'_>, question: &Question, grid: &Grid, live: Option<&Live<'_>>) -> Html {
    let column = grid.column.and_then(|column| scene.policy.dimension_at(column));
    let options = column.map_or(&[][..], |column| &column.options);
    let mut labels = Vec::new();
    let mut heads = vec![part("td", "cell", Html::default())];
    for option in options {
        labels.push(scene.string(&option.label));
        let values = [Some("col".into()), Some("columnheader".into())];
        heads.push(element("th", &["scope", "role"], &values, scene.text(option.short_label())));
    }
    let after_sentence = [scene.words.stop, " "].concat();
    let columns = labels.len().max(1);
    let current = live.and_then(|live| grid.cell_of(live.explanation.scenario()));
    let mut rows = Vec::new();
    let mut before: &[(DimensionIx, OptionSet)] = &[];
    for (number, it) in grid.rows.iter().enumerate() {
        let shared = before.iter().zip(&it.path).take_while(|(one, other)| one == other).count();
        before = &it.path;
        let mut names = Vec::new();
        for heading in &it.path {
            names.push(name(scene, heading));
        }
        // What begins with a heading that has no rows before it has a line above it.
        let begins = |level: usize| if level == 0 && shared == 0 { " begins" } else { "" };
        // A heading that several rows share has a row of its own. Each row's own heading is named with all above it.
        let last = names.len().saturating_sub(1);
        for (level, name) in names.iter().enumerate().take(last).skip(shared) {
            let values = [Some("cell".into()), Some(level_class(level).into())];
            let mut heading = vec![element("td", &["role", "class"], &values, text(name.clone()))];
            // A screen reader that goes down a column stops where a row is shorter, as a cell that spans them all makes it.
            for _ in 0..columns {
                heading.push(part("td", "cell", Html::default()));
            }
            rows.push(table_row(["group", begins(level)].concat(), heading));
        }
        let whole = names.join(&after_sentence);
        let name = names.pop().unwrap_or_else(|| scene.words.every_case.to_owned());
        let aria = (last > 0).then(|| whole.clone().into());
        let values = [Some("row".into()), Some("rowheader".into()), aria, Some(level_class(last).into())];
        let keys = &["scope", "role", "aria-label", "class"];
        let mut cells = vec![element("th", keys, &values, text(name.clone()))];
        let whole = if whole.is_empty() { name } else { whole };
        for (index, it) in it.cells.iter().enumerate() {
            let case =
                labels.get(index).map_or_else(|| whole.clone(), |label| [label, &*after_sentence, &*whole].concat());
            let place = (number, index);
            let is_entry = current.map_or(place == (0, 0), |current| current == place);
            cells.push(cell(scene, question, it, &case, live, (current == Some(place), is_entry)));
        }
        rows.push(table_row(["cells", begins(last)].concat(), cells));
    }
    let mut groups = Vec::new();
    if !labels.is_empty() {
        groups.push(part("thead", "rowgroup", table_row("cells".to_owned(), heads)));
    }
    groups.push(part("tbody", "rowgroup", all(rows)));
    let class = ["grid columns-", &*decimal(columns, 1)].concat();
    let values =
        [Some("table".into()), Some(scene.string(&question.label).into()), scene.foreign(), Some(class.into())];
    element("table", &["role", "aria-label", "lang", "class"], &values, all(groups))
}

/// A part of a table. Where tables are laid out as grids, the roles keep them tables.
fn part(tag: &'static str, role: &'static str, content: Html) -> Html {
    element(tag, &["role"], &[Some(role.into())], content)
}

fn table_row(class: String, cells: Vec<Html>) -> Html {
    element("tr", &["role", "class"], &[Some("row".into()), Some(class.into())], all(cells))
}

/// How far a heading is set in.
fn level_class(level: usize) -> &'static str {
    ["at-0", "at-1", "at-2"].get(level).copied().unwrap_or("at-3")
}

/// A heading of a row, with all its options.
fn name(scene: &Scene<'_>, (dimension, options): &(DimensionIx, OptionSet)) -> String {
    let dimension = scene.policy.dimension_at(*dimension);
    let mut labels = Vec::new();
    for option in options.iter() {
        if let Some(option) = dimension.and_then(|dimension| dimension.option(option)) {
            labels.push(scene.string(&option.label));
        }
    }
    labels.join(scene.words.semicolon)
}

/// A cell: live a button that sets its case, otherwise a sign with words for the ear.
fn cell(
    scene: &Scene<'_>,
    question: &Question,
    cell: &Cell,
    case: &str,
    live: Option<&Live<'_>>,
    (is_current, is_entry): (bool, bool),
) -> Html {
    let outcome = cell.answer.outcome(scene.policy);
    let class = Some(tile_class(&outcome).into());
    let says = verdict_text(scene, question, &outcome);
    let content = match live {
        None => {
            // Not a label: a tool that prints tags as text prints no verdict.
            let content = vec![glyph(&outcome), classed("span", "heard", verdict(scene, question, &outcome))];
            element("span", &["class"], &[class], all(content))
        }
        Some(live) => {
            let mut name = [case, scene.words.colon, &says, scene.words.stop].concat();
            let mut count = 0usize;
            for part in scene.policy.distinct(&cell.region) {
                let options = scene.policy.dimensions().iter().map(|it| part.options(it.index).len());
                count = count.saturating_add(options.fold(1, usize::saturating_mul));
            }
            if count > 1 {
                name =
                    [&name, " ", scene.words.cases, scene.words.colon, &*decimal(count, 1), scene.words.stop].concat();
            }
            let there = Grid::scenario_of(scene.policy, cell, live.explanation.scenario());
            let choose = Choose::whole(scene.policy, &there);
            let on_choose = live.on_choose.clone();
            let onclick = Callback::from(move |_: MouseEvent| on_choose.emit(choose.clone()));
            let values = [
                Some("button".into()),
                Some(name.into()),
                // The outlined cell belongs to one scenario.
                live.of.of.clone().filter(|_| is_current).map(Into::into),
                is_current.then_some("true".into()),
                // One stop for the whole table; the arrow keys move in it.
                Some(if is_entry { "0" } else { "-1" }.into()),
                class,
            ];
            let keys = &["type", "aria-label", "data-of", "aria-current", "tabindex", "class"];
            let mut button = open("button", keys, &values);
            button.add_listener(Rc::new(onclick::Wrapper::new(onclick)));
            if let Some(children) = button.children_mut() {
                *children = glyph(&outcome);
            }
            button.into()
        }
    };
    part("td", "cell", content)
}

/// The answer of the outlined cell, with a link to its reasons. Before the script runs, its space is reserved.
fn your_case(scene: &Scene<'_>, question: &Question, grid: &Grid, live: Option<&Live<'_>>) -> Html {
    let shown = live.filter(|live| grid.cell_of(live.explanation.scenario()).is_some());
    let Some(live) = shown else { return classed("p", "your-case", Html::default()) };
    let outcome = live.explanation.outcome(scene.policy, question);
    let verdict = bare("strong", vec![verdict(scene, question, &outcome)]);
    let words = vec![
        text([scene.words.your_case, " "].concat()),
        verdict,
        text([scene.words.stop, " "].concat()),
        to_answer(scene),
    ];
    live.of.part("p", "your-case", all(vec![tile(&outcome), bare("span", words)]))
}
