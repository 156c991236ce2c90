//! Where a claim comes from: who said it, who reported it, how it is known, and where it stands in the article.

use yew::prelude::*;

use super::scene::Scene;
use crate::engine::check::{Piece, pieces};
use crate::engine::policy::{Basis, Quote};

/// One quote, as an item of a list.
pub(super) fn quote(scene: &Scene<'_>, quote: &Quote) -> Html {
    let attribution = scene.words.attribution(quote.said_by.is_some(), quote.reported_by.is_some());
    let filled = |pattern: &'static str| -> Html {
        let piece = |piece| match piece {
            Piece::Text(words) | Piece::Unclosed(words) => html! { {words} },
            Piece::Dimension(name) => {
                let text = if name == "said_by" { &quote.said_by } else { &quote.reported_by };
                text.as_ref().map(|text| scene.text(text)).unwrap_or_default()
            }
        };
        pieces(pattern).into_iter().map(piece).collect()
    };
    let announced = (quote.basis == Basis::Announced).then_some("announced");
    html! {
        <li class="quote" part="quote">
            if let Some(pattern) = attribution {
                <span class="attribution">{filled(pattern)}</span>{". "}
            }
            <span class={classes!("basis", announced)}>{scene.words.basis(quote.basis)}{"."}</span>
            if let Some(anchor) = &quote.anchor {
                {" "}
                <span class="anchor">
                    {scene.words.in_the_article}{": "}
                    <q lang={scene.policy.language().to_owned()} dir="auto">
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
