//! Buttons for sharing. The script makes them work.
//! Before it their room is kept, so that nothing moves when they come.

use yew::prelude::*;

use super::element::{all, element, text};
use super::scene::Scene;

/// The row of buttons.
pub(super) fn share(scene: &Scene<'_>) -> Html {
    let words = scene.words;
    let mut buttons = Vec::new();
    // The last is seen where the system has a share sheet.
    for (action, label) in [("copy", words.copy_link), ("copy-answer", words.copy_answer), ("send", words.share)] {
        let values = [Some("button".into()), Some(action.into()), Some(action.into())];
        buttons.push(element("button", &["type", "data-action", "class"], &values, text(label)));
    }
    let values = [
        Some(words.copied.into()),
        Some(words.copy_by_hand.into()),
        Some(words.link_incomplete.into()),
        Some("share".into()),
        Some("share".into()),
    ];
    element("p", &["data-copied", "data-by-hand", "data-incomplete", "data-place", "class"], &values, all(buttons))
}
