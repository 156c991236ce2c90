//! The announcement after a change, for screen readers: the changed choices, and the new answers.
//! It never speaks by itself: the embedding puts it into the page's status element.

use super::choose::{Change, Heard};
use super::headline;
use super::scene::{END_OF_ISOLATE, ISOLATE, Scene};
use super::words::Words;
use crate::engine::Outcome;
use crate::engine::explain::Explanation;
use crate::engine::policy::{NoteKind, Policy, Question, Text};

/// The language of an announcement and the direction that it is written in: those of the interface.
#[must_use]
pub fn announced_in(policy: &Policy, language: Option<&str>) -> (&'static str, &'static str) {
    let words = Words::of(language.unwrap_or(policy.language()));
    (words.language, words.direction)
}

/// Passes on the parts of an announcement, and of each whether it is one of the policy's texts, in another language than the
/// interface.
pub fn in_languages(words: &str, mut each: impl FnMut(&str, bool)) {
    let mut rest = words;
    let mut is_text = false;
    while !rest.is_empty() {
        let end = if is_text { END_OF_ISOLATE } else { ISOLATE };
        let (part, after) = rest.split_once(end).unwrap_or((rest, ""));
        each(part, is_text);
        rest = after;
        is_text = !is_text;
    }
}

/// The words for a screen reader after a change: the changed choices and the answers that changed, or that it is the same
/// answer, apart from what it says by itself. `before` is what was shown before, if anything was.
#[must_use]
pub fn announcement(
    policy: &Policy,
    change: &Change,
    before: Option<&Explanation>,
    now: &Explanation,
    language: Option<&str>,
) -> String {
    let language = language.unwrap_or(policy.language());
    let words = Words::of(language);
    let scene =
        Scene { policy, words, language, heading_level: 1, prefix: "", in_article: true, verdicts_are_text: true };
    let text = |text: &Text| scene.string(text);
    let name = |question: &Question, outcome: &Outcome<'_>| headline::verdict_text(&scene, question, outcome);
    let mut parts = Vec::new();
    for dimension in policy.asked(&change.scenario) {
        let chosen = change.scenario.chosen(dimension.index);
        let is_new = !policy.is_asked(dimension, &change.previous);
        if is_new || change.heard != Heard::Choice && chosen != change.previous.chosen(dimension.index) {
            let option = chosen.and_then(|option| dimension.option(option));
            let option = option.map_or_else(|| words.all.to_owned(), |option| text(&option.label));
            parts.push([&text(&dimension.label), words.colon, &*option, words.stop].concat());
        }
    }
    let choices = parts.len();
    for (question, decision) in now.decisions(policy) {
        let is_heard = change.heard == Heard::Answer && question.is_first();
        if is_heard || before.is_some_and(|before| before.agrees(now, question)) {
            continue;
        }
        let outcome = &decision.outcome;
        let mut answer = name(question, outcome);
        if let Outcome::Depends { possible, .. } = outcome {
            let mut names = Vec::new();
            for possible in possible {
                names.push(name(question, &(*possible).into()));
            }
            answer =
                [&answer, words.stop, " ", words.still_possible, words.colon, &*words.list(&names, words.or)].concat();
        }
        parts.push([&text(&question.label), words.colon, &*answer, words.stop].concat());
    }
    if parts.len() == choices && change.heard != Heard::Answer {
        parts.push(words.same_answer.to_owned());
    }
    parts.join(" ")
}

/// The words for a screen reader where the answers that were in the page before are those of another version of the file.
#[must_use]
pub fn correction(policy: &Policy, now: &Explanation, language: Option<&str>) -> String {
    let (previous, scenario) = (now.scenario().clone(), now.scenario().clone());
    let change = Change { previous, scenario, heard: Heard::Choice };
    let words = Words::of(language.unwrap_or(policy.language()));
    let answers = announcement(policy, &change, None, now, language);
    [words.note_kind(NoteKind::Correction), words.colon, &*answers].concat()
}
