//! What a reader passes on: buttons that wait for the script, which does what they say.
//! Before it their room is kept, so that nothing moves when they come.

use yew::prelude::*;

use super::scene::Scene;

/// The row of buttons.
pub(super) fn share(scene: &Scene<'_>) -> Html {
    let words = scene.words;
    html! {
        <p class="share" data-copied={words.copied} data-by-hand={words.copy_by_hand} data-incomplete={words.link_incomplete}>
            <button type="button" class="copy">{words.copy_link}</button>
            <button type="button" class="copy-answer">{words.copy_answer}</button>
            // Seen where the system has a share sheet.
            <button type="button" class="send">{words.share}</button>
        </p>
    }
}
