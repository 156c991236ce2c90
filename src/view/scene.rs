//! What every part of the widget needs to draw itself: the policy, the language and the words.

use yew::prelude::*;

use super::words::Words;
use crate::engine::policy::{Localized, Policy, Text, primary};

/// The policy in a language.
#[derive(Clone, Copy)]
pub(super) struct Scene<'p> {
    pub(super) policy: &'p Policy,
    pub(super) words: &'static Words,
    pub(super) language: &'p str,
    pub(super) heading_level: u8,
    pub(super) prefix: &'p str,
}

impl<'p> Scene<'p> {
    /// The language that the policy's texts are shown in: the one asked for, if the policy is written in it.
    pub(super) fn shown(&self) -> &'p str {
        if self.policy.speaks(self.language) { self.language } else { self.policy.language() }
    }

    /// What names the language of a text to the reader, where it is not the one that the texts are shown in.
    fn mark(&self, text: Localized<'_>) -> Option<String> {
        let other = !same_language(text.language, self.shown());
        other.then(|| self.words.in_language(text.language))
    }

    /// A text as a plain string.
    pub(super) fn string(&self, text: &Text) -> String {
        let localized = self.policy.localize(text, self.language);
        let mark = self.mark(localized).map(|mark| format!(" {mark}")).unwrap_or_default();
        format!("{}{mark}", localized.text)
    }

    /// A text, marked with its language where that is not the one around it.
    pub(super) fn text(&self, text: &Text) -> Html {
        self.marked(self.policy.localize(text, self.language))
    }

    /// A text, marked with its language where that is not the one around it. Its direction is its own too.
    pub(super) fn marked(&self, text: Localized<'_>) -> Html {
        let words = AttrValue::from(text.text.to_owned());
        if text.language == self.words.language {
            return html! { {words} };
        }
        html! {
            <>
                <span lang={text.language.to_owned()} dir="auto">{words}</span>
                if let Some(mark) = self.mark(text) {
                    {" "}<span class="language">{mark}</span>
                }
            </>
        }
    }

    /// A heading `below` levels under the widget's own.
    pub(super) fn heading(&self, below: u8, class: &'static str, content: Html) -> Html {
        let level = (self.heading_level + below).min(6);
        html! { <@{format!("h{level}")} {class}>{content}</@> }
    }

    /// An id inside this widget.
    pub(super) fn id(&self, parts: &[&str]) -> AttrValue {
        let mut id = self.prefix.to_owned();
        for part in parts {
            if !id.is_empty() {
                id.push('-');
            }
            id.push_str(part);
        }
        id.into()
    }
}

/// Whether two tags are of one language, whatever their regions or scripts.
pub(super) fn same_language(one: &str, other: &str) -> bool {
    primary(one).eq_ignore_ascii_case(primary(other))
}
