//! The announcement after a change, for screen readers: the changed choices, and the new answers.
//! It never speaks by itself: the embedding puts it into the page's status element.

use super::choose::Change;
use super::headline;
use super::scene::Scene;
use super::words::Words;
use crate::engine::policy::{Policy, Question, Text};
use crate::engine::{Asked, Outcome};

/// The language of an announcement and the direction that it is written in: those of the interface.
#[must_use]
pub fn announced_in(policy: &Policy, language: Option<&str>) -> (&'static str, &'static str) {
    let words = Words::of(language.unwrap_or(policy.language()));
    (words.language, words.direction)
}

/// The words for a screen reader after a change: the changed choices, and the new answer to every question.
#[must_use]
pub fn announcement(policy: &Policy, change: &Change, decisions: &[Asked<'_>], language: Option<&str>) -> String {
    let language = language.unwrap_or(policy.language());
    let words = Words::of(language);
    let scene =
        Scene { policy, words, language, heading_level: 1, prefix: "", in_article: true, verdicts_are_text: true };
    let text = |text: &Text| scene.string(text);
    let name = |question: &Question, outcome: &Outcome<'_>| headline::verdict_text(&scene, question, outcome);
    let mut parts = Vec::new();
    for dimension in policy.dimensions() {
        let chosen = change.scenario.chosen(dimension.index);
        if chosen != change.previous.chosen(dimension.index) {
            let option = chosen.and_then(|option| dimension.options.get(option));
            let option = option.map_or_else(|| words.all.to_owned(), |option| text(&option.label));
            parts.push([&text(&dimension.label), ": ", &*option, "."].concat());
        }
    }
    for (question, decision) in decisions {
        let mut answer = name(question, &decision.outcome);
        if let Outcome::Depends { possible, .. } = &decision.outcome {
            let possible: Vec<String> = possible.iter().map(|it| name(question, &(*it).into())).collect();
            answer = [&answer, ". ", words.still_possible, ": ", &*words.list(&possible, words.or())].concat();
        }
        parts.push([&text(&question.label), ": ", &*answer, "."].concat());
    }
    parts.join(" ")
}
