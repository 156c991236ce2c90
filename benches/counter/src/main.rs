//! A button that counts its clicks, hydrated.

use yew::prelude::*;

#[component]
fn Counter() -> Html {
    let count = use_state(|| 0);
    let onclick = {
        let count = count.clone();
        Callback::from(move |_| count.set(*count + 1))
    };
    html! { <button {onclick}>{*count}</button> }
}

fn main() {
    yew::Renderer::<Counter>::new().hydrate();
}
