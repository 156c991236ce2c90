//! The changes that the report brings: along a dimension of time, the scenarios whose answer differs from one option to the next,
//! with the quotes for the new answer. They do not depend on the scenario.

use yew::prelude::*;

use super::element::{all, bare, classed, fold, heard, list, row, seen, text};
use super::headline::{tile, verdict};
use super::quote;
use super::scene::Scene;
use crate::engine::policy::{Dimension, Policy, Question};
use crate::engine::position::OptionIx;
use crate::engine::{Change, changes as find};

/// The changes for a question from one option of a dimension of time to the next.
type Step<'p> = (&'p Question, &'p Dimension, [OptionIx; 2], Vec<Change<'p>>);

/// All that has changed along the dimensions of time; nothing where there is too much to compare.
fn steps(policy: &Policy) -> Vec<Step<'_>> {
    let mut steps = Vec::new();
    for dimension in policy.dimensions().iter().filter(|dimension| dimension.is_time) {
        for (before, (after, _)) in dimension.choices().zip(dimension.choices().skip(1)) {
            let step = [before.0, after];
            for question in policy.questions() {
                let found = find(policy, question, dimension.index, step).unwrap_or_default();
                if !found.is_empty() {
                    steps.push((question, dimension, step, found));
                }
            }
        }
    }
    steps
}

/// Every change; empty if there is none.
pub(super) fn changes(scene: &Scene<'_>) -> Html {
    let steps = steps(scene.policy);
    if steps.is_empty() {
        return Html::default();
    }
    let mut parts = Vec::new();
    for (question, dimension, step, found) in &steps {
        let label = |option: OptionIx| dimension.option(option).map(|it| scene.text(&it.label)).unwrap_or_default();
        let heading =
            vec![scene.text(&question.label), text(scene.words.colon), label(step[0]), arrow(scene), label(step[1])];
        parts.push(scene.heading(1, "label", row(heading)));
        let mut changes = Vec::new();
        for change in found {
            changes.push(one(scene, question, dimension, change));
        }
        parts.push(list("all", changes));
    }
    fold("changes", text(scene.words.what_changed), all(parts))
}

fn one(scene: &Scene<'_>, question: &Question, dimension: &Dimension, change: &Change<'_>) -> Html {
    let step = vec![
        tile(&change.before),
        bare("span", vec![verdict(scene, question, &change.before), arrow(scene)]),
        tile(&change.after),
        bare("strong", vec![verdict(scene, question, &change.after)]),
    ];
    let mut quotes = Vec::new();
    for rule in &change.because {
        for quote in &rule.quotes {
            quotes.push(quote::quote(scene, quote));
        }
    }
    let place = bare("p", vec![text(place(scene, dimension, change))]);
    let content = vec![place, classed("p", "step", all(step)), list("quotes", quotes)];
    classed("li", "change", all(content))
}

/// Between the state before and the state after: an arrow for the eye, a word for the ear.
fn arrow(scene: &Scene<'_>) -> Html {
    all(vec![seen(text(scene.words.arrow)), heard([" ", scene.words.then, " "].concat())])
}

/// The scenarios of a change, without the dimension that it is along.
fn place(scene: &Scene<'_>, along: &Dimension, change: &Change<'_>) -> String {
    let mut parts = Vec::new();
    for dimension in scene.policy.dimensions() {
        let options = change.region.options(dimension.index);
        if dimension.index == along.index
            || options.len() == dimension.options.len()
            || !dimension.is_asked_in(&change.region)
        {
            continue;
        }
        parts.push(scene.choices(dimension, options));
    }
    parts.join(scene.words.semicolon)
}
