//! The list of keys.

use yew::prelude::*;

use super::context::use_desk;

/// The pane.
#[component]
pub fn Keys() -> Html {
    let words = use_desk().words;
    let rows = [
        ("Ctrl+Z, ⌘Z", words.undo),
        ("Ctrl+Y, Ctrl+Shift+Z, ⇧⌘Z", words.redo),
        ("F8", words.key_next_finding),
        ("Shift+F8", words.key_previous_finding),
        ("Alt+Shift+1 … 7", words.key_steps),
        ("Alt+Shift+0", words.key_keys),
        ("Ctrl+S, ⌘S", words.key_publish),
        ("Tab, Shift+Tab", words.key_tab),
        ("Enter, Space", words.key_open),
    ];
    html! {
        <>
            <p>{ words.keys_lead }</p>
            <table class="keys">
                <thead><tr><th scope="col">{ words.key }</th><th scope="col">{ words.what_it_does }</th></tr></thead>
                <tbody>{ for rows.iter().map(|(key, what)| html! { <tr><th scope="row"><kbd>{ *key }</kbd></th><td>{ *what }</td></tr> }) }</tbody>
            </table>
        </>
    }
}
