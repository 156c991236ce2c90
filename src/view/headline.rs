//! The verdict of one question: a tile, whose shape and pattern show its tone, and words on a line of their own.

use yew::prelude::*;

use super::element::{all, classed, element, flag, keyed, placed, text};
use super::scene::{Mark, Scene, UNSTATED};
use crate::engine::Outcome;
use crate::engine::policy::{Question, Tone};

/// The headline of the first question. The way to the answer leads to its heading.
pub(super) fn headline(scene: &Scene<'_>, question: &Question, outcome: &Outcome<'_>, mark: &Mark) -> Html {
    let values = [Some("-1".into()), Some("heading".into()), Some("verdict-heading".into())];
    let heading =
        element(scene.level(1), &["tabindex", "data-place", "class"], &values, words(scene, question, outcome, mark));
    marked("div", scene, question, outcome, mark, heading)
}

/// The headline of another question, for a line that opens.
pub(super) fn line(scene: &Scene<'_>, question: &Question, outcome: &Outcome<'_>, mark: &Mark) -> Html {
    let words = classed("span", "words", words(scene, question, outcome, mark));
    marked("span", scene, question, outcome, mark, words)
}

fn words(scene: &Scene<'_>, question: &Question, outcome: &Outcome<'_>, mark: &Mark) -> Html {
    let values = [Some("verdict".into()), Some("verdict".into())];
    let verdict = element("span", &["part", "class"], &values, verdict(scene, question, outcome));
    let question = placed("span", "question", scene.before(&question.label));
    all(vec![question, text(" "), verdict, mark.stated()])
}

fn marked(
    tag: &'static str,
    scene: &Scene<'_>,
    question: &Question,
    outcome: &Outcome<'_>,
    mark: &Mark,
    words: Html,
) -> Html {
    let name = outcome.verdict().map_or(outcome.id(), |verdict| &verdict.id);
    let mut key = [&*question.id, " ", name, " ", scene.language].concat();
    if let Outcome::Depends { open, .. } = outcome {
        for dimension in open {
            key = [&key, " ", &*dimension.id].concat();
        }
    }
    let values = [
        Some("headline".into()),
        Some(question.id.clone().into()),
        Some(name.to_owned().into()),
        flag("hidden", mark.hidden),
        Some(mark.beside("headline")),
    ];
    let keys = &["part", "data-question", "data-outcome", "hidden", "class"];
    keyed(key, element(tag, keys, &values, all(vec![tile(outcome), words])))
}

/// The words of an outcome.
pub(super) fn verdict(scene: &Scene<'_>, question: &Question, outcome: &Outcome<'_>) -> Html {
    match outcome {
        Outcome::Decided(verdict) => scene.label_of(Some(question), verdict),
        Outcome::Unstated => scene.words_of_outcome(scene.words.unstated(scene.policy), UNSTATED),
        outcome => text(verdict_text(scene, question, outcome)),
    }
}

/// The words of an outcome, as a plain string.
pub(super) fn verdict_text(scene: &Scene<'_>, question: &Question, outcome: &Outcome<'_>) -> String {
    match outcome {
        Outcome::Decided(verdict) => scene.string(question.label_of(verdict)),
        Outcome::Unstated => scene.words.unstated(scene.policy).to_owned(),
        Outcome::Depends { open, .. } => {
            let open: Vec<String> = open.iter().map(|dimension| scene.string(&dimension.label)).collect();
            scene.words.depends_on(&scene.words.list(&open, scene.words.and))
        }
        Outcome::Conflict => scene.words.conflict.to_owned(),
        Outcome::Undetermined => scene.words.undetermined.to_owned(),
    }
}

/// The tile of an outcome, the same everywhere.
pub(super) fn tile(outcome: &Outcome<'_>) -> Html {
    classed("span", tile_class(outcome), glyph(outcome))
}

/// The class of a tile: its tone's colour and pattern.
pub(super) fn tile_class(outcome: &Outcome<'_>) -> &'static str {
    match outcome {
        Outcome::Decided(verdict) => match verdict.tone {
            Tone::Permitted => "tile looks-permitted",
            Tone::Limited => "tile looks-limited",
            Tone::Forbidden => "tile looks-forbidden",
            Tone::Required => "tile looks-required",
            Tone::Undecided => "tile looks-undecided",
            Tone::Disputed => "tile looks-disputed",
            Tone::Unregulated => "tile looks-unregulated",
        },
        Outcome::Unstated => "tile looks-unstated",
        Outcome::Depends { .. } => "tile looks-depends",
        Outcome::Conflict => "tile looks-conflict",
        Outcome::Undetermined => "tile looks-undetermined",
    }
}

/// The shape on a tile: paths in a square of 24, each with the class that paints it. A plate keeps the pattern of the
/// tile away from the shape.
pub(super) fn glyph(outcome: &Outcome<'_>) -> Html {
    const DIAMOND: (&str, &str) = ("line", "M12 3.4 20.6 12 12 20.6 3.4 12z");
    const PLATE: (&str, &str) = ("plate", "M12-1 25 12 12 25-1 12z");
    let paths: &[(&'static str, &'static str)] = match outcome {
        Outcome::Decided(verdict) => match verdict.tone {
            Tone::Permitted => &[("fill", "M5 12a7 7 0 1 0 14 0a7 7 0 1 0-14 0z")],
            Tone::Limited => &[
                ("plate", "M.5 12a11.5 11.5 0 1 0 23 0a11.5 11.5 0 1 0-23 0z"),
                ("line", "M4.4 12a7.6 7.6 0 1 0 15.2 0a7.6 7.6 0 1 0-15.2 0z"),
                ("fill", "M12 4.4a7.6 7.6 0 0 0 0 15.2z"),
            ],
            Tone::Forbidden => &[("line", "M3.4 12a8.6 8.6 0 1 0 17.2 0a8.6 8.6 0 1 0-17.2 0zM6 18 18 6")],
            Tone::Required => &[("fill", "M12 3.5 21 19.5H3z")],
            Tone::Undecided => &[PLATE, DIAMOND],
            Tone::Disputed => &[PLATE, DIAMOND, ("fill", "M12 3.4V20.6L3.4 12z")],
            Tone::Unregulated => &[("line", "M5.4 5.4h13.2v13.2H5.4z")],
        },
        Outcome::Unstated => &[("line", "M5.5 12h13")],
        Outcome::Depends { .. } => &[("line", "M12 21.5V13L4.8 4M12 13l7.2-9")],
        Outcome::Conflict => &[("line", "M12 3v11M12 18v2.5")],
        Outcome::Undetermined => &[("line", "M3.5 12h2.5M10.75 12h2.5M18 12h2.5")],
    };
    let mut shape = Vec::new();
    for (class, path) in paths {
        let values = [Some((*path).into()), Some((*class).into())];
        shape.push(element("path", &["d", "class"], &values, Html::default()));
    }
    let values = ["24", "24", "0 0 24 24", "none", "true", "false"].map(|value| Some(value.into()));
    let keys = &["width", "height", "viewBox", "fill", "aria-hidden", "focusable"];
    element("svg", keys, &values, all(shape))
}
