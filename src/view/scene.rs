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

    /// An id inside this widget. Ids of a policy hold no underscore, so that no two of these are the same.
    pub(super) fn id(&self, parts: &[&str]) -> AttrValue {
        let mut id = self.prefix.to_owned();
        for part in parts {
            if !id.is_empty() {
                id.push('_');
            }
            id.push_str(part);
        }
        id.into()
    }
}

/// How a part is marked that is in the page once for all scenarios, and shown in some: a class by which the style
/// sheet finds it, and `hidden` where it does not belong to the scenario at the start. Empty for a part that is in the
/// page only when it is shown.
#[derive(Clone, Default)]
pub(super) struct Mark {
    pub(super) class: Option<String>,
    pub(super) hidden: bool,
}

impl Mark {
    /// The mark's class beside another.
    pub(super) fn beside(&self, class: &'static str) -> Classes {
        classes!(class, self.class.clone())
    }
}
