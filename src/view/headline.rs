//! The verdict of one question: a shape, and words on a line of their own.

use yew::prelude::*;

use super::element::{element, flag, keyed, text};
use super::scene::{Mark, Scene, UNSTATED};
use crate::engine::Outcome;
use crate::engine::policy::{Question, Tone};

/// The headline of an answer, `below` heading levels under the widget's own.
pub(super) fn headline(scene: &Scene<'_>, question: &Question, outcome: &Outcome<'_>, below: u8, mark: &Mark) -> Html {
    let tone = match outcome {
        Outcome::Decided(verdict) => Some(verdict.tone),
        _ => None,
    };
    let heading = scene.heading(
        below,
        "verdict-heading",
        html! {
            <>
                <span class="question">{scene.text(&question.label)}</span>{" "}
                <span class="verdict" part="verdict">{verdict(scene, question, outcome)}</span>
            </>
        },
    );
    let class = [&mark.beside("headline"), " ", look(outcome)].concat();
    let name = outcome_name(outcome);
    let key = [&*question.id, " ", name, " ", scene.language].concat();
    let values = [
        Some("headline".into()),
        Some(question.id.clone().into()),
        Some(name.to_owned().into()),
        flag("hidden", mark.hidden),
        Some(class.into()),
    ];
    let keys = &["part", "data-question", "data-outcome", "hidden", "class"];
    keyed(key, element("div", keys, &values, html! { <>{shape(tone, outcome)}{heading}</> }))
}

/// The id of a verdict, or the word that the format reserves for an outcome without one.
fn outcome_name<'o>(outcome: &'o Outcome<'_>) -> &'o str {
    match outcome {
        Outcome::Decided(verdict) => &verdict.id,
        Outcome::Unstated => "unstated",
        Outcome::Depends { .. } => "depends",
        Outcome::Conflict => "conflict",
        Outcome::Undetermined => "undetermined",
    }
}

/// The words of an outcome.
pub(super) fn verdict(scene: &Scene<'_>, question: &Question, outcome: &Outcome<'_>) -> Html {
    match outcome {
        Outcome::Decided(verdict) => scene.label_of(Some(question), verdict),
        Outcome::Unstated => scene.words_of_outcome(scene.words.unstated(scene.policy), UNSTATED),
        Outcome::Depends { .. } => text(scene.words.depends),
        Outcome::Conflict => text(scene.words.conflict),
        Outcome::Undetermined => text(scene.words.undetermined),
    }
}

/// The class that an outcome gets its looks from.
pub(super) fn look(outcome: &Outcome<'_>) -> &'static str {
    match outcome {
        Outcome::Decided(verdict) => match verdict.tone {
            Tone::Permitted => "looks-permitted",
            Tone::Limited => "looks-limited",
            Tone::Forbidden => "looks-forbidden",
            Tone::Required => "looks-required",
            Tone::Undecided => "looks-undecided",
            Tone::Disputed => "looks-disputed",
            Tone::Unregulated => "looks-unregulated",
        },
        Outcome::Unstated => "looks-unstated",
        Outcome::Depends { .. } => "looks-depends",
        Outcome::Conflict => "looks-conflict",
        Outcome::Undetermined => "looks-undetermined",
    }
}

/// The shapes are a scale from full to empty, with others beside it for what is not on that scale.
fn shape(tone: Option<Tone>, outcome: &Outcome<'_>) -> Html {
    let marks = match (tone, outcome) {
        (Some(Tone::Permitted), _) => html! { <circle cx="12" cy="12" r="10.25" class="fill" /> },
        (Some(Tone::Limited), _) => html! {
            <><circle cx="12" cy="12" r="9" class="line" /><path d="M12 3a9 9 0 0 1 0 18z" class="fill" /></>
        },
        (Some(Tone::Forbidden), _) => html! { <circle cx="12" cy="12" r="9" class="line" /> },
        (Some(Tone::Required), _) => html! {
            <><circle cx="12" cy="12" r="9" class="line" /><circle cx="12" cy="12" r="4" class="fill" /></>
        },
        (Some(Tone::Undecided), _) => html! { <circle cx="12" cy="12" r="9" class="line dashed" /> },
        (Some(Tone::Disputed), _) => html! {
            <><path d="M10 3.2a9 9 0 0 0 0 17.6z" class="line" /><path d="M14 3.2a9 9 0 0 1 0 17.6z" class="line" /></>
        },
        (Some(Tone::Unregulated), _) => html! { <path d="M12 3l9 9-9 9-9-9z" class="line" /> },
        (None, Outcome::Depends { .. }) => html! {
            <><circle cx="4" cy="12" r="2.5" class="fill" /><circle cx="12" cy="12" r="2.5" class="fill" /><circle cx="20" cy="12" r="2.5" class="fill" /></>
        },
        (None, Outcome::Conflict | Outcome::Undetermined) => html! { <path d="M4 4h16v16H4z" class="line" /> },
        (None, _) => html! { <path d="M4 12h16" class="line" /> },
    };
    html! { <svg class="shape" width="24" height="24" viewBox="0 0 24 24" fill="none" aria-hidden="true" focusable="false">{marks}</svg> }
}
