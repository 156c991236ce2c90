//! What would change the answer: the nearest scenarios with another answer, grouped by where they lead, and what makes no
//! difference. With a choice left open, where each of its options leads.

use yew::prelude::*;

use super::element::{all, bare, button, classed, list, text};
use super::headline::{tile, verdict};
use super::scene::{Mark, Scene};
use super::state::Choose;
use crate::engine::policy::{Dimension, Question};
use crate::engine::{Decision, Outcome, Scenario, decide, flips};

/// A way to an outcome: the choices that lead there, dimension and option by position.
pub(super) type Way = Vec<(usize, usize)>;

/// The ways from a scenario, live.
pub(super) fn turns(
    scene: &Scene<'_>,
    question: &Question,
    scenario: &Scenario,
    decision: &Decision<'_>,
    on_choose: &Callback<Choose>,
    mark: &Mark,
) -> Html {
    let control = |way: &Way, label: String| {
        let choose = Choose(way.iter().map(|(dimension, option)| (*dimension, Some(*option))).collect());
        let on_choose = on_choose.clone();
        let onclick = Callback::from(move |_| on_choose.emit(choose.clone()));
        button("turn", onclick, text(label))
    };
    match &decision.outcome {
        Outcome::Depends { open, .. } => {
            // One step at a time: of several open choices the first.
            let Some(dimension) = open.first() else { return Html::default() };
            let mut ways = Vec::new();
            for option in 0..dimension.options.len() {
                let there = scenario.with(dimension.index, Some(option));
                ways.push((decide(scene.policy, question, &there).outcome, vec![(dimension.index, option)]));
            }
            section(scene, scene.text(&dimension.label), list("ways", lines(scene, question, ways, &control)), mark)
        }
        _ if scenario.is_complete() => from(scene, question, scenario, &control, mark),
        _ => Html::default(),
    }
}

/// The ways from a complete scenario, each made by `control` of its label.
pub(super) fn from(
    scene: &Scene<'_>,
    question: &Question,
    scenario: &Scenario,
    control: &dyn Fn(&Way, String) -> Html,
    mark: &Mark,
) -> Html {
    let words = scene.words;
    let same_as = |words: String| classed("p", "same", text(words));
    let content = match flips(scene.policy, question, scenario) {
        Err(_) => same_as(words.flips_undetermined.to_owned()),
        Ok(found) => {
            let ways: Vec<(Outcome<'_>, Way)> =
                found.nearest.into_iter().map(|flip| (flip.outcome, flip.changes)).collect();
            if ways.is_empty() {
                same_as(words.no_flips.to_owned())
            } else {
                let mut lines = lines(scene, question, ways, control);
                if let Some(same) = same(scene, &found.without_effect) {
                    lines.push(classed("li", "same", bare("span", vec![text(same)])));
                }
                list("ways", lines)
            }
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
    ways: Vec<(Outcome<'_>, Way)>,
    control: &dyn Fn(&Way, String) -> Html,
) -> Vec<Html> {
    let mut groups: Vec<(Outcome<'_>, Vec<Way>)> = Vec::new();
    for (outcome, way) in ways {
        match groups.iter_mut().find(|(other, _)| *other == outcome) {
            Some((_, ways)) => ways.push(way),
            None => groups.push((outcome, vec![way])),
        }
    }
    let mut lines = Vec::new();
    while let Some(most) = groups.iter().map(|(_, ways)| ways.len()).max() {
        let Some(place) = groups.iter().position(|(_, ways)| ways.len() == most) else { break };
        let (outcome, ways) = groups.remove(place);
        let to = all(vec![verdict(scene, question, &outcome), text(scene.words.if_chosen)]);
        let mut line = vec![classed("span", "to", to)];
        for way in &ways {
            line.push(control(way, label(scene, way)));
        }
        lines.push(bare("li", vec![tile(&outcome), bare("div", line)]));
    }
    lines
}

/// The options of a way, by their labels.
fn label(scene: &Scene<'_>, way: &Way) -> String {
    let labels = way.iter().filter_map(|(dimension, option)| {
        let dimension = scene.policy.dimensions().get(*dimension)?;
        Some(scene.string(&dimension.options.get(*option)?.label))
    });
    scene.words.list(&labels.collect::<Vec<_>>(), scene.words.and())
}

/// What makes no difference here: dimensions, and single options of others.
fn same(scene: &Scene<'_>, without_effect: &[(usize, usize)]) -> Option<String> {
    let of = |dimension: &Dimension| {
        let options: Vec<Way> =
            without_effect.iter().filter(|it| it.0 == dimension.index).map(|it| vec![*it]).collect();
        let name = scene.string(&dimension.label);
        if options.is_empty() {
            None
        } else if options.len() + 1 == dimension.options.len() {
            Some(name)
        } else {
            let labels: Vec<String> = options.iter().map(|way| label(scene, way)).collect();
            Some([&name, " – ", &*scene.words.list(&labels, scene.words.or())].concat())
        }
    };
    let parts: Vec<String> = scene.policy.dimensions().iter().filter_map(of).collect();
    (!parts.is_empty()).then(|| [scene.words.makes_no_difference, " ", &parts.join("; "), "."].concat())
}
