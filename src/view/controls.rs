//! The choices: native radios, flat beside the answer, each named by its dimension and its option.

use yew::prelude::*;

use super::scene::Scene;
use super::state::Choose;
use crate::engine::policy::Dimension;
use crate::engine::{Policy, Scenario};

/// The radios of every dimension, and the way past them. Without `on_choose` they are what a page has before the script:
/// then no dimension can be left open, and the place for that choice is kept.
pub(super) fn controls(scene: &Scene<'_>, scenario: &Scenario, on_choose: Option<&Callback<Choose>>) -> Html {
    html! {
        <>
            { for scene.policy.dimensions().iter().map(|dimension| radios(scene, dimension, scenario, on_choose)) }
            <p class="go"><a href={format!("#{}", target(scene.policy))}>{scene.words.go_to_the_answer}</a></p>
            // What the link leads to stands in the light DOM: an address finds nothing inside a shadow root.
            <slot name="answer" />
        </>
    }
}

/// The id of the element that the link to the answer leads to: the widget's child in the slot `answer`.
#[must_use]
pub fn target(policy: &Policy) -> String {
    format!("policy-explorer-{}-answer", policy.id())
}

fn radios(scene: &Scene<'_>, dimension: &Dimension, scenario: &Scenario, on_choose: Option<&Callback<Choose>>) -> Html {
    let group = scene.id(&["dimension", &dimension.id]);
    let radio = |value: &str, position: Option<usize>, class: &'static str| {
        let label = scene.id(&["label", &dimension.id, value]);
        let choose = Choose(vec![(dimension.index, position)]);
        let onchange =
            on_choose.cloned().map(|on_choose| Callback::from(move |_: Event| on_choose.emit(choose.clone())));
        let waits = on_choose.is_none() && position.is_none();
        html! {
            <input
                type="radio"
                class={classes!("radio", class, waits.then_some("waits"))}
                id={scene.id(&[&dimension.id, value])}
                name={scene.id(&[&dimension.id])}
                value={value.to_owned()}
                checked={!waits && scenario.chosen(dimension.index) == position}
                disabled={waits}
                aria-labelledby={format!("{group} {label}")}
                {onchange}
            />
        }
    };
    let ids = |value: &str| (scene.id(&[&dimension.id, value]), scene.id(&["label", &dimension.id, value]));
    let (any, any_label) = ids(ANY);
    html! {
        <>
            // Each dimension begins a row: what lies flat needs that said.
            <div />
            <p class="dimension" id={group.clone()}>{scene.text(&dimension.label)}{":"}</p>
            {radio(ANY, None, "any")}
            <label class={classes!("any-label", on_choose.is_none().then_some("waits"))} for={any} id={any_label}>
                {scene.words.leave_open}
            </label>
            { for dimension.options.iter().enumerate().map(|(position, option)| {
                let (id, label) = ids(&option.id);
                html! {
                    <>
                        {radio(&option.id, Some(position), "")}
                        <label class="option" part="option" for={id} id={label}>{scene.text(&option.label)}</label>
                    </>
                }
            }) }
        </>
    }
}

/// The value of the radio that leaves a dimension open; no option has this id, which the format reserves.
const ANY: &str = "any";
