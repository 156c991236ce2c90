//! What the report changes: along a dimension of time, the scenarios whose answer differs from one option to the next,
//! with what is quoted for the answer after it. The same whatever is chosen.

use yew::prelude::*;

use super::headline::verdict;
use super::quote;
use super::scene::Scene;
use crate::engine::policy::{Dimension, Policy, Question};
use crate::engine::{Change, changes as find};

/// What changes for a question from one option of a dimension of time to the next, by the position of the later one.
type Step<'p> = (&'p Question, &'p Dimension, usize, Vec<Change<'p>>);

/// All that changes along the dimensions of time; nothing where there is too much to compare.
fn steps(policy: &Policy) -> Vec<Step<'_>> {
    let mut steps = Vec::new();
    for dimension in policy.dimensions().iter().filter(|dimension| dimension.is_time) {
        for step in 1..dimension.options.len() {
            for question in policy.questions() {
                if let Ok(found) = find(policy, question, dimension.index, [step - 1, step])
                    && !found.is_empty()
                {
                    steps.push((question, dimension, step, found));
                }
            }
        }
    }
    steps
}

/// Whether the report changes anything.
pub(super) fn any(policy: &Policy) -> bool {
    !steps(policy).is_empty()
}

/// Every change.
pub(super) fn list(scene: &Scene<'_>) -> Html {
    let steps = steps(scene.policy);
    let lists = steps.iter().map(|(question, dimension, step, found)| one(scene, question, dimension, *step, found));
    html! { <>{ for lists }</> }
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
