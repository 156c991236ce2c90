//! Where a claim comes from: who said it, who reported it, how it is known, and where it stands in the article.

use yew::prelude::*;

use super::element::{classed, row, text};
use super::scene::Scene;
use crate::engine::check::{Piece, pieces};
use crate::engine::policy::{Anchor, Basis, Quote};

/// One quote, as an item of a list.
pub(super) fn quote(scene: &Scene<'_>, quote: &Quote) -> Html {
    let attribution = scene.words.attribution(quote.said_by.is_some(), quote.reported_by.is_some());
    let filled = |pattern: &'static str| -> Html {
        let piece = |piece| match piece {
            Piece::Text(words) | Piece::Unclosed(words) => text(words),
            Piece::Dimension(name) => {
                let who = if name == "said_by" { &quote.said_by } else { &quote.reported_by };
                who.as_ref().map(|who| scene.text(who)).unwrap_or_default()
            }
        };
        row(pieces(pattern).into_iter().map(piece).collect())
    };
    let basis = || {
        let class = if quote.basis == Basis::Announced { "basis announced" } else { "basis" };
        classed("span", class, text([scene.words.basis(quote.basis), "."].concat()))
    };
    html! {
        <li class="quote" part="quote">
            if let Some(pattern) = attribution {
                <span class="attribution">{filled(pattern)}</span>{". "}
            }
            // Who has reported it says that it is reported.
            if quote.basis != Basis::Reported || quote.reported_by.is_none() {
                {basis()}
            }
            if let Some(anchor) = &quote.anchor {
                {" "}
                {passage(scene, quote, anchor)}
            }
        </li>
    }
}

/// The link to a passage. Each text is one node, as it is where a browser has parsed it: cut in two, it can be measured
/// otherwise by a fraction of a pixel.
fn passage(scene: &Scene<'_>, quote: &Quote, anchor: &Anchor) -> Html {
    let href = address(scene, quote, anchor);
    let rel = href.is_some().then_some("noopener");
    let before = if href.is_some() { scene.words.show_in_the_article } else { scene.words.in_the_article };
    let words = match &anchor.end {
        Some(end) => format!("{} … {end}", anchor.start),
        None => anchor.start.clone(),
    };
    html! {
        <a class="anchor" {href} {rel}>
            {format!("{before}: ")}
            <q lang={scene.policy.language().to_owned()} dir="auto">{words}</q>
        </a>
    }
}

/// Where a browser finds the passage by itself: in its source, else in the page around the widget. With the script the
/// loader looks for it in that page first. None on a page that holds no article, where the link leads nowhere.
fn address(scene: &Scene<'_>, quote: &Quote, anchor: &Anchor) -> Option<String> {
    match &quote.source.url {
        Some(url) => Some(with_passage(url, anchor)),
        None => scene.in_article.then(|| with_passage("", anchor)),
    }
}

/// An address with a text fragment (`#:~:text=start,end`), which a browser scrolls to and marks.
fn with_passage(url: &str, anchor: &Anchor) -> String {
    let mark = match url.split_once('#') {
        None => "#:~:",
        Some((_, fragment)) if fragment.contains(":~:") => "&",
        Some(_) => ":~:",
    };
    let mut address = format!("{url}{mark}text={}", encoded(&anchor.start));
    if let Some(end) = &anchor.end {
        address.push(',');
        address.push_str(&encoded(end));
    }
    address
}

/// Words with all but letters and digits of ASCII percent-encoded: commas, hyphens and ampersands have a meaning in a
/// text fragment.
fn encoded(words: &str) -> String {
    let mut encoded = String::new();
    for byte in words.bytes() {
        if byte.is_ascii_alphanumeric() {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// What leads back from the article, hidden until a passage is shown there, with the words that the loader says then.
pub(super) fn way_back(scene: &Scene<'_>) -> Html {
    let words = scene.words;
    html! {
        <div
            class="back"
            hidden=true
            popover="manual"
            data-shown={words.shown_in_the_article}
            data-absent={words.not_on_this_page}
            data-source={words.find_in_the_source}
        >
            <button type="button">{words.back_to_the_explainer}</button>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anchor(start: &str, end: Option<&str>) -> Anchor {
        Anchor { start: start.to_owned(), end: end.map(str::to_owned), digest: None, note: None }
    }

    #[test]
    fn a_text_fragment_follows_what_the_address_has() {
        let both = anchor("one two", Some("three"));
        assert_eq!(with_passage("", &both), "#:~:text=one%20two,three");
        assert_eq!(with_passage("https://a.example/b?c=d", &both), "https://a.example/b?c=d#:~:text=one%20two,three");
        assert_eq!(with_passage("https://a.example/#e", &both), "https://a.example/#e:~:text=one%20two,three");
        assert_eq!(
            with_passage("https://a.example/#:~:text=x", &anchor("y", None)),
            "https://a.example/#:~:text=x&text=y"
        );
    }

    #[test]
    fn what_has_a_meaning_in_a_text_fragment_is_encoded() {
        assert_eq!(
            with_passage("", &anchor("so-called, “a” & b", None)),
            "#:~:text=so%2Dcalled%2C%20%E2%80%9Ca%E2%80%9D%20%26%20b"
        );
    }
}
