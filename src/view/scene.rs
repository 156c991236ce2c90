//! What every part of the widget needs to draw itself: the policy, the language and the words.

use yew::prelude::*;

use super::words::Words;
use crate::engine::policy::{Policy, Text};

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
    /// A text as a plain string.
    pub(super) fn string(&self, text: &'p Text) -> &'p str {
        self.policy.localize(text, self.language).text
    }

    /// A text, marked with its language where that is not the one around it.
    pub(super) fn text(&self, text: &Text) -> Html {
        let localized = self.policy.localize(text, self.language);
        let text = AttrValue::from(localized.text.to_owned());
        if localized.language == self.words.language {
            html! { {text} }
        } else {
            html! { <span lang={localized.language.to_owned()}>{text}</span> }
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
