//! Scenarios at a glance: a table of verdicts with the dimensions along both axes.
//! What goes where is the engine's; this draws it.

use yew::prelude::*;

use super::element::{classed, row, text};
use super::headline::{look, verdict};
use super::scene::{Scene, UNSTATED};
use super::state::Choose;
use crate::engine::matrix::Matrix;
use crate::engine::policy::{Dimension, Question};
use crate::engine::{Outcome, Scenario, decide};

/// What a live table has besides: the scenario that is set, and what sets another.
pub(super) type Live<'a> = (&'a Scenario, &'a Callback<Choose>);

/// The table of each question, and what its shapes stand for.
pub(super) fn matrices(scene: &Scene<'_>, matrix: &Matrix, live: Option<Live<'_>>) -> Html {
    let axis = |dimensions: &[usize]| {
        let dimensions = dimensions.iter().filter_map(|index| scene.policy.dimensions().get(*index));
        dimensions.map(|dimension| (dimension, dimension.options.len())).collect::<Vec<_>>()
    };
    let (rows, columns) = (axis(&matrix.rows), axis(&matrix.columns));
    html! {
        <>
            { for scene.policy.questions().map(|question| one(scene, question, matrix, &rows, &columns, live)) }
            {legend(scene)}
        </>
    }
}

/// What the shapes stand for.
pub(super) fn legend(scene: &Scene<'_>) -> Html {
    let verdicts = scene.policy.verdicts().map(|verdict| (Outcome::Decided(verdict), scene.label_of(None, verdict)));
    let silent = (Outcome::Unstated, scene.words_of_outcome(scene.words.unstated(scene.policy), UNSTATED));
    html! {
        <ul class="legend" aria-label={scene.words.legend}>
            { for verdicts.chain([silent]).map(|(outcome, label)| classed("li", look(&outcome), label)) }
        </ul>
    }
}

/// What is the same for all scenarios of a table, if anything is.
pub(super) fn fixed(scene: &Scene<'_>, matrix: &Matrix) -> Html {
    if matrix.is_whole(scene.policy) {
        return html! {};
    }
    let fixed = scene.policy.dimensions().iter().filter_map(|dimension| {
        let option = dimension.options.get(matrix.fixed.chosen(dimension.index)?)?;
        Some(html! { <li>{row(vec![scene.text(&dimension.label), text(": "), scene.text(&option.label)])}</li> })
    });
    html! { <><p>{scene.words.shown_for}{":"}</p><ul>{ for fixed }</ul></> }
}

type Axis<'p> = [(&'p Dimension, usize)];

fn one(
    scene: &Scene<'_>,
    question: &Question,
    matrix: &Matrix,
    rows: &Axis<'_>,
    columns: &Axis<'_>,
    live: Option<Live<'_>>,
) -> Html {
    let policy = scene.policy;
    let depth = columns.len().max(1).to_string();
    let row_scenarios = Matrix::along(policy, &matrix.rows);
    let column_scenarios = Matrix::along(policy, &matrix.columns);
    let label = |(dimension, _): &(&Dimension, usize)| scene.text(&dimension.label);
    let head = (0..columns.len().max(1)).map(|level| {
        html! {
            <tr>
                if level == 0 {
                    { for rows.iter().map(|it| html! { <th scope="col" rowspan={depth.clone()}>{label(it)}</th> }) }
                }
                if columns.is_empty() {
                    <th scope="col">{scene.text(&question.label)}</th>
                }
                { for headers(scene, columns, level, &column_scenarios, "col") }
            </tr>
        }
    });
    let body = row_scenarios.iter().enumerate().map(|(position, row)| {
        // An option of an outer dimension stands once for all rows below it.
        let begun = (0..rows.len()).filter(|level| position % span(rows, *level) == 0);
        html! {
            <tr>
                { for begun.flat_map(|level| headers(scene, rows, level, std::slice::from_ref(row), "row")) }
                { for column_scenarios.iter().map(|column| cell(scene, question, &matrix.cell(row, column), live)) }
            </tr>
        }
    });
    let labels: Vec<String> = columns.iter().map(|(dimension, _)| scene.string(&dimension.label)).collect();
    let caption = match columns {
        [] => scene.text(&question.label),
        _ => html! {
            <>
                {scene.text(&question.label)}{". "}{scene.words.columns}{": "}
                {scene.words.list(&labels, scene.words.and())}
            </>
        },
    };
    html! {
        <div class="scroll" role="region" tabindex="0" aria-label={scene.string(&question.label)}>
            <table>
                <caption>{caption}</caption>
                <thead>{ for head }</thead>
                <tbody>{ for body }</tbody>
            </table>
        </div>
    }
}

/// How many cells an option of this dimension stands for, along its axis.
fn span(axis: &Axis<'_>, level: usize) -> usize {
    axis.iter().skip(level + 1).map(|(_, options)| options).product()
}

/// The header cells of one dimension, for the scenarios along its axis at which a new option begins.
fn headers<'a>(
    scene: &'a Scene<'_>,
    axis: &'a Axis<'_>,
    level: usize,
    scenarios: &'a [Scenario],
    direction: &'static str,
) -> impl Iterator<Item = Html> + 'a {
    let span = span(axis, level);
    let beginnings = scenarios.iter().step_by(if direction == "col" { span } else { 1 });
    let dimension = axis.get(level).map(|(dimension, _)| *dimension);
    beginnings.filter_map(move |scenario| {
        let option = dimension?.options.get(scenario.chosen(dimension?.index)?)?;
        let many = (span > 1).then(|| span.to_string());
        let (colspan, rowspan) = if direction == "col" { (many, None) } else { (None, many) };
        let scope = if span > 1 { format!("{direction}group") } else { direction.to_owned() };
        Some(html! { <th {scope} {colspan} {rowspan}>{scene.text(&option.label)}</th> })
    })
}

fn cell(scene: &Scene<'_>, question: &Question, scenario: &Scenario, live: Option<Live<'_>>) -> Html {
    let outcome = decide(scene.policy, question, scenario).outcome;
    let text = verdict(scene, question, &outcome);
    let Some((current, on_choose)) = live else {
        return classed("td", look(&outcome), html! { <span class="cell">{text}</span> });
    };
    let choose = Choose(scene.policy.dimensions().iter().map(|it| (it.index, scenario.chosen(it.index))).collect());
    let on_choose = on_choose.clone();
    let onclick = Callback::from(move |_| on_choose.emit(choose.clone()));
    let is_current = (scenario == current).then_some("true");
    let button = html! { <button type="button" class="cell" aria-current={is_current} {onclick}>{text}</button> };
    classed("td", look(&outcome), button)
}
