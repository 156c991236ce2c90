//! Parts that are closed at first. In the live widget they are drawn only while they are open: nothing is decided for what
//! nobody reads.

use yew::prelude::*;

use super::element::{element, flag};
use super::scene::Scene;
use super::words::Words;

/// A part that a reader can open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Table,
    Changes,
    /// The rules that do not apply to a question, by its index.
    Rules(usize),
}

impl Part {
    fn class(self) -> &'static str {
        match self {
            Part::Table => "table",
            Part::Changes => "changes",
            Part::Rules(_) => "rules",
        }
    }

    fn summary(self, words: &Words) -> &'static str {
        match self {
            Part::Table => words.at_a_glance,
            Part::Changes => words.what_changed,
            Part::Rules(_) => words.other_rules,
        }
    }
}

/// The parts that are open, and what opens and closes them.
pub(super) struct Opened<'a> {
    pub(super) parts: &'a [Part],
    pub(super) toggle: Callback<Part>,
}

/// A part with all that it holds, which the browser opens.
#[cfg(feature = "cli")]
pub(super) fn whole(scene: &Scene<'_>, part: Part, content: Html) -> Html {
    details(scene, part, false, None, content)
}

/// A part whose content is drawn when it is opened.
pub(super) fn live(scene: &Scene<'_>, opened: &Opened<'_>, part: Part, content: impl FnOnce() -> Html) -> Html {
    let toggle = opened.toggle.clone();
    let onclick = Callback::from(move |event: MouseEvent| {
        // Else the browser would open it once more.
        event.prevent_default();
        toggle.emit(part);
    });
    let is_open = opened.parts.contains(&part);
    let content = if is_open { content() } else { Html::default() };
    details(scene, part, is_open, Some(onclick), content)
}

fn details(scene: &Scene<'_>, part: Part, open: bool, onclick: Option<Callback<MouseEvent>>, content: Html) -> Html {
    let content = html! { <><summary {onclick}>{part.summary(scene.words)}</summary>{content}</> };
    element("details", &["open", "class"], &[flag("open", open), Some(part.class().into())], content)
}
