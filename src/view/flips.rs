//! "Change one thing": the nearest scenarios with another answer, as buttons, and the choices that change nothing.

use yew::prelude::*;

use super::element::{row, text};
use super::headline::verdict;
use super::scene::{Mark, Scene};
use super::state::Choose;
use crate::engine::policy::Question;
use crate::engine::{Flip, Scenario};

/// The flips of a complete scenario, live.
pub(super) fn flips(
    scene: &Scene<'_>,
    question: &Question,
    scenario: &Scenario,
    on_choose: &Callback<Choose>,
    mark: &Mark,
) -> Html {
    let button = |flip: &Flip<'_>, text: Html| {
        let choose = Choose(flip.changes.iter().map(|(dimension, option)| (*dimension, Some(*option))).collect());
        let on_choose = on_choose.clone();
        let onclick = Callback::from(move |_| on_choose.emit(choose.clone()));
        html! { <button type="button" class="flip" {onclick}>{text}</button> }
    };
    list(scene, question, scenario, button, mark)
}

/// The flips of a complete scenario, each made by `control` of its words.
pub(super) fn list(
    scene: &Scene<'_>,
    question: &Question,
    scenario: &Scenario,
    control: impl Fn(&Flip<'_>, Html) -> Html,
    mark: &Mark,
) -> Html {
    let words = scene.words;
    let option = |(dimension, option): &(usize, usize)| {
        let dimension = scene.policy.dimensions().get(*dimension)?;
        Some((dimension, scene.string(&dimension.options.get(*option)?.label)))
    };
    let content = match crate::engine::flips(scene.policy, question, scenario) {
        Err(_) => html! { <p class="same">{words.flips_undetermined}</p> },
        Ok(found) => {
            let flips = found.nearest.iter().map(|flip| {
                let changes: Vec<String> = flip.changes.iter().filter_map(option).map(|(_, label)| label).collect();
                let (before, after) = words.flip(&words.list(&changes, words.and()));
                let words = row(vec![text(before), verdict(scene, question, &flip.outcome), text(after)]);
                html! { <li>{control(flip, words)}</li> }
            });
            let mut same: Vec<String> = Vec::new();
            for dimension in scene.policy.dimensions() {
                let of_dimension = found.without_effect.iter().filter(|(index, _)| *index == dimension.index);
                let labels: Vec<String> = of_dimension.filter_map(option).map(|(_, label)| label).collect();
                if !labels.is_empty() {
                    same.push(format!("{} – {}", scene.string(&dimension.label), words.list(&labels, words.or())));
                }
            }
            html! {
                <>
                    if found.nearest.is_empty() {
                        <p class="same">{words.no_flips}</p>
                    } else {
                        <ul class="flip-list">{ for flips }</ul>
                    }
                    if !same.is_empty() {
                        <p class="same">{text([words.makes_no_difference, " ", &same.join("; "), "."].concat())}</p>
                    }
                </>
            }
        }
    };
    let heading = scene.heading(2, "label", text(words.change_one_thing));
    mark.part("div", "flips", html! { <>{heading}{content}</> })
}
