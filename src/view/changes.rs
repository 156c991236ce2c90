//! What the report changes: along a dimension of time, the scenarios whose answer differs from one option to the next,
//! with what is quoted for the answer after it. The same whatever is chosen.

use yew::prelude::*;

use super::headline::verdict;
use super::quote;
use super::scene::Scene;
use crate::engine::policy::{Dimension, Policy, Question};
use crate::engine::{Change, changes as find};

/// A dimension of time and its option after the change, with what changes for a question.
type Step<'p> = (&'p Question, &'p Dimension, usize, Vec<Change<'p>>);

/// Every change along the dimensions of time; nothing where there is none, or too much to compare.
fn steps(policy: &Policy) -> impl Iterator<Item = Step<'_>> {
    let times = policy.dimensions().iter().filter(|dimension| dimension.is_time);
    let steps = times.flat_map(|dimension| (1..dimension.options.len()).map(move |step| (dimension, step)));
    steps.flat_map(move |(dimension, step)| {
        policy.questions().filter_map(move |question| {
            let found = find(policy, question, dimension.index, [step - 1, step]).ok()?;
            (!found.is_empty()).then_some((question, dimension, step, found))
        })
    })
}

/// Whether the report changes anything.
pub(super) fn any(policy: &Policy) -> bool {
    steps(policy).next().is_some()
}

/// Every change.
pub(super) fn list(scene: &Scene<'_>) -> Html {
    steps(scene.policy)
        .map(|(question, dimension, step, found)| one(scene, question, dimension, step, &found))
        .collect()
}

fn one(scene: &Scene<'_>, question: &Question, dimension: &Dimension, step: usize, changes: &[Change<'_>]) -> Html {
    let label = |step: usize| dimension.options.get(step).map(|option| scene.text(&option.label)).unwrap_or_default();
    html! {
        <>
            {scene.heading(1, "label", html! {
                <>{scene.text(&question.label)}{": "}{label(step - 1)}{" → "}{label(step)}</>
            })}
            <ul>
                { for changes.iter().map(|change| html! {
                    <li class="change">
                        <p>{place(scene, dimension, change)}</p>
                        <p>
                            {verdict(scene, question, &change.before)}{" → "}
                            <strong>{verdict(scene, question, &change.after)}</strong>
                        </p>
                        <ul class="quotes">
                            { for change.because.iter().flat_map(|rule| &rule.quotes).map(|it| quote::quote(scene, it)) }
                        </ul>
                    </li>
                }) }
            </ul>
        </>
    }
}

/// The scenarios of a change, but for the dimension that it is along.
fn place(scene: &Scene<'_>, along: &Dimension, change: &Change<'_>) -> String {
    let parts = scene.policy.dimensions().iter().filter_map(|dimension| {
        let options = change.region.options(dimension.index);
        if *dimension == *along || options.len() == dimension.options.len() {
            return None;
        }
        let labels: Vec<String> =
            options.iter().filter_map(|it| dimension.options.get(it)).map(|it| scene.string(&it.label)).collect();
        Some(format!("{}: {}", scene.string(&dimension.label), scene.words.list(&labels, scene.words.or())))
    });
    parts.collect::<Vec<_>>().join("; ")
}
