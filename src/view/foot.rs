//! The last row: sources, corrections and sharing.

use yew::prelude::*;

use super::element::{all, bare, classed, element, fold, row, text};
use super::scene::Scene;
use super::{notes, share};
use crate::engine::policy::Source;

/// The last row: sources, corrections, and what has to wait for a script: its room is empty until then.
pub(super) fn foot(scene: &Scene<'_>) -> Html {
    let share = share::share(scene);
    let mut sources = Vec::new();
    for source in scene.policy.sources() {
        sources.push(self::source(scene, source));
    }
    let method = bare("p", vec![text(scene.words.method)]);
    let sources = fold("sources", text(scene.words.sources), all(vec![method, bare("ul", sources)]));
    let all_notes = notes::unmarked(scene.policy.notes());
    let corrections = if all_notes.is_empty() {
        bare("p", vec![text(scene.words.no_corrections)])
    } else {
        notes::list(scene, &all_notes)
    };
    let corrections = fold("corrections", text(scene.words.corrections), corrections);
    classed("div", "foot", all(vec![sources, corrections, share]))
}

/// A source of some of the quotes.
fn source(scene: &Scene<'_>, source: &Source) -> Html {
    let title = scene.text(&source.title);
    let mut parts = vec![match &source.url {
        Some(url) => element("a", &["href", "rel"], &[Some(url.clone().into()), Some("noopener".into())], title),
        None => bare("cite", vec![title]),
    }];
    if let Some(publisher) = &source.publisher {
        parts.extend([text(scene.words.comma), scene.text(publisher)]);
    }
    if let Some(published) = source.published {
        parts.extend([text(scene.words.comma), notes::time(scene, published)]);
    }
    bare("li", vec![row(parts)])
}
