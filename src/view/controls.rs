//! The choices: native radios, flat beside the answer, each named by its dimension and its option.

use std::rc::Rc;

use yew::html::onchange;
use yew::prelude::*;
use yew::virtual_dom::VList;

use super::choose::{Choose, Heard};
use super::element::{all, bare, element, flag, open, text};
#[cfg(feature = "cli")]
use super::scene::asked_class;
use super::scene::{ALL, Scene, generated};
use crate::engine::policy::Dimension;
use crate::engine::position::OptionIx;
use crate::engine::{Policy, Scenario};
use crate::format::syntax::ANY;

/// The radios of every dimension, and the way past them. Without `on_choose` they are what a page has before the script:
/// then no dimension can be left open, and the place for that choice is kept; and they are `hidden`, since where the style
/// sheet that switches the answers is missing there is nothing to choose. The sheet shows them.
pub(super) fn controls(scene: &Scene<'_>, scenario: &Scenario, on_choose: Option<&Callback<Choose>>) -> Html {
    let hidden = on_choose.is_none();
    let heading = scene.heading(1, "set-heading", text(scene.words.choose_a_case));
    let mut parts = vec![hideable("div", "set", hidden, heading)];
    let mut rows = Vec::new();
    for dimension in scene.policy.dimensions() {
        // Before the script, the style sheet hides what is not asked.
        if hidden || scene.policy.is_asked(dimension, scenario) {
            rows.push(radios(scene, dimension, scenario, on_choose));
        }
    }
    parts.push(all(rows));
    // Seen while it has the focus: the answer is right below.
    parts.push(hideable("p", "go", hidden, to_answer(scene)));
    // The target of the link is in the light DOM: a fragment finds nothing inside a shadow root.
    parts.push(element("slot", &["name"], &[Some("answer".into())], Html::default()));
    // An announcement is no line after the widget.
    parts.push(element("slot", &["name"], &[Some("status".into())], Html::default()));
    all(parts)
}

/// A part that a page has before the script, where it may be hidden.
fn hideable(tag: &'static str, class: impl Into<AttrValue>, hidden: bool, content: Html) -> Html {
    element(tag, HIDEABLE, &[flag("hidden", hidden), Some(class.into())], content)
}

/// The attributes of such a part.
const HIDEABLE: &[&str] = &["hidden", "class"];

/// The link to the answer.
pub(super) fn to_answer(scene: &Scene<'_>) -> Html {
    let address = ["#", &*target(scene.policy)].concat();
    element(
        "a",
        &["href", "data-action", "data-policy", "class"],
        &[
            Some(address.into()),
            Some("to-answer".into()),
            Some(scene.policy.id().to_owned().into()),
            Some("to-answer".into()),
        ],
        text(scene.words.read_the_answer),
    )
}

/// The id of the element that the link to the answer leads to: the widget's child in the slot `answer`.
#[must_use]
pub fn target(policy: &Policy) -> String {
    ["policy-explorer-", policy.id(), "-answer"].concat()
}

fn radios(scene: &Scene<'_>, dimension: &Dimension, scenario: &Scenario, on_choose: Option<&Callback<Choose>>) -> Html {
    let hidden = on_choose.is_none();
    let of = |class: &'static str| of_row(class, dimension, hidden);
    let group = scene.id(&["dimension", &dimension.id]);
    // Each dimension begins a row: what lies flat needs that said. Its name runs in before the first choice; the choice
    // that leaves it open comes last.
    let name = scene.before(&dimension.label);
    let values = [Some(group.clone()), flag("hidden", hidden), Some(of("dimension"))];
    let mut parts = vec![element("p", &["id", "hidden", "class"], &values, name)];
    let mut owned = group.to_string();
    for (position, option) in dimension.choices() {
        own(scene, dimension, &option.id, &mut owned);
        parts.push(radio(scene, &group, dimension, Some(position), scenario, on_choose));
        parts.push(label(scene, dimension, &option.id, (true, of("option")), hidden, scene.text(&option.label)));
    }
    if on_choose.is_some() {
        own(scene, dimension, ANY, &mut owned);
        parts.push(radio(scene, &group, dimension, None, scenario, on_choose));
        parts.push(label(scene, dimension, ANY, (false, of("any-label")), false, text(scene.words.all)));
    } else {
        parts.push(hideable("span", of("any-label waits"), true, bare("span", vec![generated(ALL)])));
    }
    // The row is the group of its radios, which lie flat beside it.
    let values = [Some("radiogroup".into()), Some(group), Some(owned.into()), flag("hidden", hidden), Some(of("row"))];
    let keys = &["role", "aria-labelledby", "aria-owns", "hidden", "class"];
    parts.insert(0, element("div", keys, &values, Html::default()));
    // Rows come and go: each keeps its own radios, and the focus that is in it.
    VList::with_children(parts, Some(dimension.id.clone().into())).into()
}

/// The class of a part of a row. Before the script it names a row that is not always asked, for the style sheet.
fn of_row(class: &'static str, dimension: &Dimension, hidden: bool) -> AttrValue {
    #[cfg(feature = "cli")]
    if hidden && dimension.asked_when.is_some() {
        return [class, " ", &*asked_class(dimension.index)].concat().into();
    }
    let _ = (dimension, hidden);
    class.into()
}

/// Puts the radio with a value, and its label, into the group of its dimension.
fn own(scene: &Scene<'_>, dimension: &Dimension, value: &str, owned: &mut String) {
    let (radio, label) = (scene.id(&[&dimension.id, value]), scene.id(&["label", &dimension.id, value]));
    *owned = [owned, " ", &*radio, " ", &*label].concat();
}

/// The radio of an option, by its position, or the one that leaves the dimension open.
fn radio(
    scene: &Scene<'_>,
    group: &str,
    dimension: &Dimension,
    position: Option<OptionIx>,
    scenario: &Scenario,
    on_choose: Option<&Callback<Choose>>,
) -> Html {
    let value = position.and_then(|position| dimension.option(position)).map_or(ANY, |option| &option.id);
    let is_chosen = if scene.policy.is_asked(dimension, scenario) {
        scenario.chosen(dimension.index) == position
    } else {
        position.is_some() && scene.policy.start_of(dimension.index) == position
    };
    let class = if position.is_none() { "radio any" } else { "radio" };
    let values = [
        Some("radio".into()),
        Some(scene.id(&[&dimension.id, value])),
        Some(scene.id(&[&dimension.id])),
        Some([group, " ", &scene.id(&["label", &dimension.id, value])].concat().into()),
        scene.foreign(),
        flag("hidden", on_choose.is_none()),
        // Saved as a page, the widget answers no choice: there, the answer goes where another radio is checked than the
        // one that it was drawn for.
        flag("data-drawn", on_choose.is_some() && is_chosen),
        // The loader leaves it out while its row is not shown.
        flag("data-asked", on_choose.is_none() && dimension.asked_when.is_some()),
        Some(of_row(class, dimension, on_choose.is_none())),
    ];
    let keys = &["type", "id", "name", "aria-labelledby", "lang", "hidden", "data-drawn", "data-asked", "class"];
    let mut input = open("input", keys, &values);
    input.set_value(AttrValue::from(value.to_owned()));
    input.set_checked(is_chosen);
    if let Some(on_choose) = on_choose.cloned() {
        let choose = Choose { choices: vec![(dimension.index, position)], heard: Heard::Choice };
        let onchange = Callback::from(move |_: Event| on_choose.emit(choose.clone()));
        input.add_listener(Rc::new(onchange::Wrapper::new(onchange)));
    }
    input.into()
}

/// The label of the radio with a value.
fn label(
    scene: &Scene<'_>,
    dimension: &Dimension,
    value: &str,
    (is_option, class): (bool, AttrValue),
    hidden: bool,
    words: Html,
) -> Html {
    let values = [
        Some(scene.id(&[&dimension.id, value])),
        Some(scene.id(&["label", &dimension.id, value])),
        is_option.then_some("option".into()),
        flag("hidden", hidden),
        Some(class),
    ];
    element("label", &["for", "id", "part", "hidden", "class"], &values, bare("span", vec![words]))
}
