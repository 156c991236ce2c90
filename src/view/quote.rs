//! Where a claim comes from: who said it, who reported it, how it is known, and where the article says it.

use yew::prelude::*;

use super::element::{all, classed, element, filled, flag, row, text};
use super::scene::Scene;
use crate::engine::policy::{Anchor, Basis, Quote, Text};

/// One quote, as an item of a list.
pub(super) fn quote(scene: &Scene<'_>, quote: &Quote) -> Html {
    let mut parts = Vec::new();
    if let Some(pattern) = scene.words.attribution(quote.said_by.is_some(), quote.reported_by.is_some()) {
        let who = |name: &str| {
            let who = if name == "said_by" { &quote.said_by } else { &quote.reported_by };
            who.as_ref().map(|who| scene.text(who)).unwrap_or_default()
        };
        parts.extend([classed("span", "attribution", filled(pattern, &who)), text(scene.words.stop), text(" ")]);
    }
    // Who has reported it says that it is reported, and what is elsewhere is not in the article.
    let is_told = match quote.basis {
        Basis::Reported => quote.reported_by.is_some(),
        Basis::Article => quote.source.elsewhere,
        _ => false,
    };
    let mut space = "";
    if !is_told {
        space = " ";
        let class = if quote.basis == Basis::Announced { "basis announced" } else { "basis" };
        parts.push(classed("span", class, text([scene.words.basis(quote.basis), scene.words.stop].concat())));
    }
    // The article itself is named where there are other sources beside it.
    let is_named = quote.source.elsewhere || scene.policy.sources().nth(1).is_some();
    let publication = publication(quote);
    let is_said = |by: &Text| scene.string(by).eq_ignore_ascii_case(&scene.string(publication));
    if is_named && !quote.reported_by.as_ref().is_some_and(is_said) {
        parts.extend([text(space), classed("cite", "publication", scene.text(publication)), text(scene.words.stop)]);
    }
    if let Some(anchor) = &quote.anchor {
        parts.extend([text(" "), passage(scene, quote, anchor)]);
    }
    element("li", &["part", "class"], &[Some("quote".into()), Some("quote".into())], row(parts))
}

/// Where a quote was published, in short.
fn publication(quote: &Quote) -> &Text {
    quote.source.publisher.as_ref().unwrap_or(&quote.source.title)
}

/// Who is named as the reporter of a quote: of one that is not in the article, at least its publication.
pub(super) fn reporter(quote: &Quote) -> Option<&Text> {
    let is_nameless = quote.reported_by.is_none() && quote.said_by.is_none();
    if is_nameless && quote.source.elsewhere { Some(publication(quote)) } else { quote.reported_by.as_ref() }
}

/// The link to a passage. Each text is one node, as it is where a browser has parsed it: cut in two, it can be measured
/// otherwise by a fraction of a pixel.
fn passage(scene: &Scene<'_>, quote: &Quote, anchor: &Anchor) -> Html {
    let href = address(scene, quote, anchor);
    let rel = href.is_some().then_some("noopener".into());
    let elsewhere = quote.source.elsewhere;
    let before = match (elsewhere, href.is_some()) {
        (true, true) => scene.words.find_in_the_source,
        (true, false) => scene.words.in_the_source,
        (false, true) => scene.words.show_in_the_article,
        (false, false) => scene.words.in_the_article,
    };
    let words = match &anchor.end {
        Some(end) => [&anchor.start, GAP, end].concat(),
        None => anchor.start.clone(),
    };
    let values = [Some(scene.policy.language().to_owned().into()), Some("auto".into())];
    let words = vec![text([before, scene.words.colon].concat()), element("q", &["lang", "dir"], &values, text(words))];
    // The loader looks for the passage in the page, unless it is elsewhere.
    let action = (!elsewhere).then_some("anchor".into());
    let values = [href.map(Into::into), rel, action, Some("anchor".into())];
    element("a", &["href", "rel", "data-action", "class"], &values, all(words))
}

/// Where a browser finds the passage by itself: in its source, else in the page around the widget. With the script the
/// loader looks for it in that page first. None on a page that holds no article, where the link leads nowhere.
fn address(scene: &Scene<'_>, quote: &Quote, anchor: &Anchor) -> Option<String> {
    match &quote.source.url {
        Some(url) => Some(with_passage(url, anchor)),
        None => (scene.in_article && !quote.source.elsewhere).then(|| with_passage("", anchor)),
    }
}

/// An address with a text fragment (`#:~:text=start,end`), which a browser scrolls to and marks.
fn with_passage(url: &str, anchor: &Anchor) -> String {
    let mark = match url.split_once('#') {
        None => "#:~:",
        Some((_, fragment)) if fragment.as_bytes().windows(3).any(|it| it == b":~:") => "&",
        Some(_) => ":~:",
    };
    let address = [url, mark, "text=", &*encoded(&anchor.start)].concat();
    match &anchor.end {
        Some(end) => [&address, ",", &*encoded(end)].concat(),
        None => address,
    }
}

/// Stands between the first and the last words of a passage.
pub const GAP: &str = " … ";

/// Words with all but letters and digits of ASCII percent-encoded: commas, hyphens and ampersands have a meaning in a
/// text fragment.
#[must_use]
pub fn encoded(words: &str) -> String {
    let mut encoded = String::new();
    for byte in words.bytes() {
        if byte.is_ascii_alphanumeric() {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            for digit in [byte / 16, byte % 16] {
                encoded.extend(char::from_digit(digit.into(), 16).map(|digit| digit.to_ascii_uppercase()));
            }
        }
    }
    encoded
}

/// What leads back from the article, hidden until a passage is shown there, with the words that the loader says then. It is
/// beside the explorer: in browsers without popovers, a container would keep it from the window's edge.
pub(super) fn way_back(scene: &Scene<'_>) -> Html {
    let words = scene.words;
    let values = [
        Some("manual".into()),
        Some(words.shown_in_the_article.into()),
        Some(words.not_on_this_page.into()),
        Some(words.more_than_once.into()),
        Some(words.find_in_the_source.into()),
        flag("hidden", true),
        Some("back".into()),
        Some("back".into()),
        Some(words.language.into()),
        Some(words.direction.into()),
    ];
    let keys = &[
        "popover",
        "data-shown",
        "data-absent",
        "data-repeated",
        "data-source",
        "hidden",
        "data-place",
        "class",
        "lang",
        "dir",
    ];
    let button = |says: &'static str, is_hidden| {
        let does = [Some("button".into()), Some("back".into()), flag("hidden", is_hidden)];
        element("button", &["type", "data-action", "hidden"], &does, text(says))
    };
    let buttons = all(vec![button(words.back_to_the_explainer, false), button(words.back_to_the_article, true)]);
    element("div", keys, &values, buttons)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anchor(start: &str, end: Option<&str>) -> Anchor {
        Anchor { start: start.to_owned(), end: end.map(str::to_owned), digest: None, note: None, accepted: Vec::new() }
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
