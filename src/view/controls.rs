//! The choices: native radios, flat beside the answer, each named by its dimension and its option.

use yew::prelude::*;

use super::scene::Scene;
use crate::engine::{Policy, Scenario};

/// The radios of every dimension, and the way past them. `on_choose` gets the positions of dimension and option.
pub(super) fn controls(scene: &Scene<'_>, scenario: &Scenario, on_choose: &Callback<(usize, usize)>) -> Html {
    html! {
        <>
            {radios(scene, scenario, on_choose)}
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

fn radios(scene: &Scene<'_>, scenario: &Scenario, on_choose: &Callback<(usize, usize)>) -> Html {
    scene
        .policy
        .dimensions()
        .iter()
        .map(|dimension| {
            let group = scene.id(&["dimension", &dimension.id]);
            html! {
                <>
                    <p class="dimension" id={group.clone()}>
                        {scene.text(&dimension.label)}{":"}
                    </p>
                    { for dimension.options.iter().enumerate().map(|(position, option)| {
                        let id = scene.id(&[&dimension.id, &option.id]);
                        let label = scene.id(&["label", &dimension.id, &option.id]);
                        let place = (dimension.index, position);
                        let on_choose = on_choose.clone();
                        html! {
                            <>
                                <input
                                    type="radio"
                                    class="radio"
                                    id={id.clone()}
                                    name={scene.id(&[&dimension.id])}
                                    value={option.id.clone()}
                                    checked={scenario.chosen(dimension.index) == Some(position)}
                                    aria-labelledby={format!("{group} {label}")}
                                    onchange={Callback::from(move |_| on_choose.emit(place))}
                                />
                                <label class="option" part="option" for={id} id={label}>{scene.text(&option.label)}</label>
                            </>
                        }
                    }) }
                </>
            }
        })
        .collect()
}
