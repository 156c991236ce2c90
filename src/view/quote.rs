//! Where a claim comes from: who said it, who reported it, how it is known, and where it stands in the article.

use yew::prelude::*;

use super::scene::Scene;
use crate::engine::policy::Quote;

/// One quote, as an item of a list.
pub(super) fn quote(scene: &Scene<'_>, quote: &Quote) -> Html {
    let said_by = quote.said_by.as_ref().map(|text| scene.string(text));
    let reported_by = quote.reported_by.as_ref().map(|text| scene.string(text));
    html! {
        <li class="quote" part="quote">
            if let Some(attribution) = scene.words.attribution(said_by, reported_by) {
                <span class="attribution">{attribution}</span>{". "}
            }
            <span class="basis">{scene.words.basis(quote.basis)}{"."}</span>
            if let Some(anchor) = &quote.anchor {
                {" "}
                <span class="anchor">
                    {scene.words.in_the_article}{": "}
                    <q lang={scene.policy.language().to_owned()}>
                        {anchor.start.clone()}
                        if let Some(end) = &anchor.end {
                            {" … "}{end.clone()}
                        }
                    </q>
                </span>
            }
        </li>
    }
}
