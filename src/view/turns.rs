//! What would change the answer: the nearest scenarios with another answer, grouped by where they lead, and what makes no
//! difference. With a choice left open, where each of its options leads.

use yew::prelude::*;

use super::choose::{Choose, Heard};
use super::element::{all, bare, button, classed, list, text};
use super::headline::{tile, verdict};
use super::scene::{Mark, Scene};
use crate::engine::explain::answer::Kept;
use crate::engine::explain::{Explanation, Way, Ways};
use crate::engine::policy::Question;
use crate::engine::position::{DimensionIx, OptionIx, placed};

/// The ways from a scenario, live.
pub(super) fn turns(
    scene: &Scene<'_>,
    question: &Question,
    explanation: &Explanation,
    on_choose: &Callback<Choose>,
    mark: &Mark,
) -> Html {
    let control = |way: &Way, label: String| {
        let choices = way.iter().map(|(dimension, option)| (*dimension, Some(*option))).collect();
        let choose = Choose { choices, heard: Heard::Answer };
        let on_choose = on_choose.clone();
        let onclick = Callback::from(move |_| on_choose.emit(choose.clone()));
        button("turn", scene.foreign(), onclick, text(label))
    };
    ways(scene, question, explanation.ways(), &control, mark)
}

/// The ways from a scenario, each made by `control` of its label.
pub(super) fn ways(
    scene: &Scene<'_>,
    question: &Question,
    ways: &Ways,
    control: &dyn Fn(&Way, String) -> Html,
    mark: &Mark,
) -> Html {
    let words = scene.words;
    let same_as = |words: String| classed("p", "same", text(words));
    let content = match ways {
        Ways::Nothing => return Html::default(),
        Ways::Each(dimension, outcomes) => {
            let Some(label) = scene.policy.dimension_at(*dimension).map(|it| &it.label) else {
                return Html::default();
            };
            let mut ways = Vec::new();
            for (option, outcome) in placed(outcomes) {
                ways.push((outcome, vec![(*dimension, option)]));
            }
            return section(scene, scene.text(label), list("ways", lines(scene, question, &ways, control)), mark);
        }
        Ways::Undetermined => same_as(words.flips_undetermined.to_owned()),
        Ways::Nearest { found, .. } if found.is_empty() => same_as(words.no_flips.to_owned()),
        Ways::Nearest { found, without_effect } => {
            let mut ways = Vec::new();
            for (outcome, way) in found {
                ways.push((outcome, way.clone()));
            }
            let mut lines = lines(scene, question, &ways, control);
            if let Some(same) = same(scene, without_effect) {
                lines.push(classed("li", "same", bare("span", vec![text(same)])));
            }
            list("ways", lines)
        }
    };
    section(scene, text(words.what_would_change), content, mark)
}

fn section(scene: &Scene<'_>, heading: Html, content: Html, mark: &Mark) -> Html {
    mark.part("div", "turns", all(vec![scene.heading(2, "label", heading), content]))
}

/// A line for each outcome, the one with the most ways first, otherwise in the order in which they are found.
fn lines(
    scene: &Scene<'_>,
    question: &Question,
    ways: &[(&Kept, Way)],
    control: &dyn Fn(&Way, String) -> Html,
) -> Vec<Html> {
    let mut groups: Vec<(&Kept, Vec<&Way>)> = Vec::new();
    for (outcome, way) in ways {
        match groups.iter_mut().find(|(other, _)| other == outcome) {
            Some((_, ways)) => ways.push(way),
            None => groups.push((outcome, vec![way])),
        }
    }
    let mut lines = Vec::new();
    while let Some(most) = groups.iter().map(|(_, ways)| ways.len()).max() {
        let Some(place) = groups.iter().position(|(_, ways)| ways.len() == most) else { break };
        let (outcome, ways) = groups.remove(place);
        let outcome = outcome.outcome(scene.policy);
        let to = all(vec![verdict(scene, question, &outcome), text(scene.words.if_chosen)]);
        let mut line = vec![classed("span", "to", to)];
        for way in ways {
            line.push(control(way, label(scene, way)));
        }
        lines.push(bare("li", vec![tile(&outcome), bare("div", line)]));
    }
    lines
}

/// The options of a way, by their labels.
fn label(scene: &Scene<'_>, way: &Way) -> String {
    let mut labels = Vec::new();
    for (dimension, option) in way {
        let dimension = scene.policy.dimension_at(*dimension);
        if let Some(option) = dimension.and_then(|dimension| dimension.option(*option)) {
            labels.push(scene.string(&option.label));
        }
    }
    scene.words.list(&labels, scene.words.and)
}

/// What makes no difference here: dimensions, and single options of others.
fn same(scene: &Scene<'_>, without_effect: &[(DimensionIx, OptionIx)]) -> Option<String> {
    let mut parts = Vec::new();
    for dimension in scene.policy.dimensions() {
        let mut labels = Vec::new();
        for (_, option) in without_effect.iter().filter(|it| it.0 == dimension.index) {
            labels.extend(dimension.option(*option).map(|option| scene.string(&option.label)));
        }
        if labels.is_empty() {
            continue;
        }
        let name = scene.string(&dimension.label);
        parts.push(if labels.len() + 1 == dimension.options.len() {
            name
        } else {
            [&name, " – ", &*scene.words.list(&labels, scene.words.or)].concat()
        });
    }
    (!parts.is_empty())
        .then(|| [scene.words.makes_no_difference, " ", &parts.join(scene.words.semicolon), scene.words.stop].concat())
}
