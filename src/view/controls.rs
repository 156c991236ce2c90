//! The choices: native radios, flat beside the answer, each named by its dimension and its option.

use std::rc::Rc;

use yew::html::onchange;
use yew::prelude::*;

use super::element::{element, flag, open};
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
        let values = [
            Some("radio".into()),
            Some(scene.id(&[&dimension.id, value])),
            Some(scene.id(&[&dimension.id])),
            Some([&group, " ", &label].concat().into()),
            flag("disabled", waits),
            Some([class, if waits { " waits" } else { "" }].concat().into()),
        ];
        let mut input = open("input", &["type", "id", "name", "aria-labelledby", "disabled", "class"], &values);
        input.set_value(AttrValue::from(value.to_owned()));
        input.set_checked(!waits && scenario.chosen(dimension.index) == position);
        if let Some(onchange) = onchange {
            input.add_listener(Rc::new(onchange::Wrapper::new(onchange)));
        }
        Html::from(input)
    };
    let ids = |value: &str| (scene.id(&[&dimension.id, value]), scene.id(&["label", &dimension.id, value]));
    let (any, any_label) = ids(ANY);
    let any_class = if on_choose.is_none() { "any-label waits" } else { "any-label" };
    let values = [Some(any), Some(any_label), Some(any_class.into())];
    html! {
        <>
            // Each dimension begins a row: what lies flat needs that said.
            <div />
            <p class="dimension" id={group.clone()}>{scene.text(&dimension.label)}{":"}</p>
            {radio(ANY, None, "radio any")}
            {element("label", &["for", "id", "class"], &values, html! { {scene.words.leave_open} })}
            { for dimension.options.iter().enumerate().map(|(position, option)| {
                let (id, label) = ids(&option.id);
                html! {
                    <>
                        {radio(&option.id, Some(position), "radio")}
                        <label class="option" part="option" for={id} id={label}>{scene.text(&option.label)}</label>
                    </>
                }
            }) }
        </>
    }
}

/// The value of the radio that leaves a dimension open; no option has this id, which the format reserves.
const ANY: &str = "any";
