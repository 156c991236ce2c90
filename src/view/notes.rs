//! Corrections and updates of the policy.
//! It does not know which of them concern an answer: the explanation says so.

use yew::prelude::*;

use super::element::{all, bare, element, text};
use super::scene::{Mark, Scene};
use crate::engine::policy::{Date, Note};

/// Corrections and updates, each with its mark, `below` heading levels under the widget's own; empty if there are no notes.
pub(super) fn notes(scene: &Scene<'_>, below: u8, notes: &[(&Note, Mark)], mark: &Mark) -> Html {
    if notes.is_empty() {
        return Html::default();
    }
    let heading = scene.heading(below, "label", text(scene.words.notes));
    mark.part("div", "notes", all(vec![heading, list(scene, notes)]))
}

pub(super) fn list(scene: &Scene<'_>, notes: &[(&Note, Mark)]) -> Html {
    let mut items = Vec::new();
    for (note, mark) in notes {
        let note = vec![
            bare("strong", vec![text(scene.words.note_kind(note.kind))]),
            text(scene.words.comma),
            time(scene, note.date),
            text(scene.words.colon),
            scene.text(&note.text),
        ];
        items.push(mark.part("li", "note", all(note)));
    }
    bare("ul", items)
}

/// Notes that are in the page only when they are shown.
pub(super) fn unmarked(notes: &[Note]) -> Vec<(&Note, Mark)> {
    notes.iter().map(|note| (note, Mark::default())).collect()
}

/// A day.
pub(super) fn time(scene: &Scene<'_>, date: Date) -> Html {
    element("time", &["datetime"], &[Some(date.iso().into())], text(scene.words.date(date)))
}
