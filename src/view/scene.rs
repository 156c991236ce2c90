//! What every part of the widget needs to draw itself: the policy, the language and the words.

use yew::prelude::*;

use super::element::{self, classed, element, flag};
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
    /// Whether the widget may stand in the page of its article.
    pub(super) in_article: bool,
}

impl<'p> Scene<'p> {
    /// The language that the policy's texts are shown in.
    pub(super) fn shown(&self) -> &'p str {
        self.policy.shown_in(self.language)
    }

    /// What names the language of a text to the reader, where it is not the one that the texts are shown in.
    fn mark(&self, language: &str) -> Option<String> {
        (!same_language(language, self.shown())).then(|| self.words.in_language(language))
    }

    /// A text as a plain string. In words of another language it is isolated from them (by the characters that Unicode's
    /// bidirectional algorithm has for that), so that neither turns round what stands beside it.
    pub(super) fn string(&self, text: &Text) -> String {
        let Localized { text, language } = self.policy.localize(text, self.language);
        let isolated = if same_language(language, self.words.language) {
            text.to_owned()
        } else {
            format!("\u{2068}{text}\u{2069}")
        };
        match self.mark(language) {
            Some(mark) => format!("{isolated} {mark}"),
            None => isolated,
        }
    }

    /// A text, marked with its language where that is not the one around it.
    pub(super) fn text(&self, text: &Text) -> Html {
        self.marked(self.policy.localize(text, self.language))
    }

    /// A text in its own language.
    pub(super) fn marked(&self, text: Localized<'_>) -> Html {
        self.in_language(element::text(text.text.to_owned()), text.language)
    }

    /// Words, marked with their language where that is not the one around them. Their direction is their own too.
    pub(super) fn in_language(&self, words: Html, language: &str) -> Html {
        if language == self.words.language {
            return words;
        }
        html! {
            <>
                <span lang={language.to_owned()} dir="auto">{words}</span>
                if let Some(mark) = self.mark(language) {
                    {" "}<span class="language">{mark}</span>
                }
            </>
        }
    }

    /// The language of the sentence that names a scenario. Half in one language and half in another it would follow the
    /// grammar of neither: where a part of it is not translated, none is.
    pub(super) fn sentence_language(&self) -> &'p str {
        let shown = |text| self.policy.localize(text, self.language).language;
        let template = shown(self.policy.sentence());
        let mut options = self.policy.dimensions().iter().flat_map(|dimension| &dimension.options);
        let whole = options.all(|option| same_language(shown(&option.phrase), template));
        if whole { template } else { self.policy.language() }
    }

    /// A heading `below` levels under the widget's own.
    pub(super) fn heading(&self, below: u8, class: &'static str, content: Html) -> Html {
        let tag = match self.heading_level + below {
            ..=1 => "h1",
            2 => "h2",
            3 => "h3",
            4 => "h4",
            5 => "h5",
            6.. => "h6",
        };
        classed(tag, class, content)
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

/// Whether two tags are of one language, whatever their regions or scripts.
pub(super) fn same_language(one: &str, other: &str) -> bool {
    primary(one).eq_ignore_ascii_case(primary(other))
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
    pub(super) fn beside(&self, class: &'static str) -> AttrValue {
        match &self.class {
            None => class.into(),
            Some(mark) => [class, " ", mark].concat().into(),
        }
    }

    /// A part with this mark.
    pub(super) fn part(&self, tag: &'static str, class: &'static str, content: Html) -> Html {
        let values = [flag("hidden", self.hidden), Some(self.beside(class))];
        element(tag, &["hidden", "class"], &values, content)
    }
}
