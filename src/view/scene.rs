//! What every part of the widget needs to draw itself: the policy, the language and the words.

use yew::prelude::*;

use super::element::{self, classed, element, flag};
use super::words::Words;
use crate::engine::policy::{Choice, Dimension, Localized, Policy, Question, Text, Verdict, primary};
#[cfg(feature = "cli")]
use crate::engine::position::DimensionIx;
use crate::engine::position::QuestionIx;
use crate::engine::region::OptionSet;

/// The policy in a language.
#[derive(Clone, Copy)]
pub(super) struct Scene<'p> {
    pub(super) policy: &'p Policy,
    pub(super) words: &'static Words,
    pub(super) language: &'p str,
    pub(super) heading_level: u8,
    pub(super) prefix: &'p str,
    /// Whether the widget may be in the page of its article.
    pub(super) in_article: bool,
    /// Whether verdicts are text. In prerendered markup those that are not shown are generated content, so that tools
    /// which drop `hidden` and styles never put two verdicts side by side.
    pub(super) verdicts_are_text: bool,
}

impl<'p> Scene<'p> {
    /// The language that the policy's texts are shown in.
    pub(super) fn shown(&self) -> &'p str {
        self.policy.shown_in(self.language)
    }

    /// The mark that names a text's language to the reader, if it differs from the language shown.
    fn mark(&self, language: &str) -> Option<String> {
        (!same_language(language, self.shown())).then(|| self.words.in_language(language))
    }

    /// A text with the name of its language, where that is not the one that the texts are shown in.
    #[cfg(feature = "cli")]
    pub(super) fn named(&self, Localized { text, language }: Localized<'_>) -> String {
        self.mark(language).map_or_else(|| text.to_owned(), |mark| [text, " ", &mark].concat())
    }

    /// A text as a plain string. In words of another language it is isolated from them (by the characters that Unicode's
    /// bidirectional algorithm has for that), so that neither reorders the text around it.
    pub(super) fn string(&self, text: &Text) -> String {
        let Localized { text, language } = self.policy.localize(text, self.language);
        let isolated = if same_language(language, self.words.language) {
            text.to_owned()
        } else {
            ["\u{2068}", text, "\u{2069}"].concat()
        };
        match self.mark(language) {
            Some(mark) => [&isolated, " ", &*mark].concat(),
            None => isolated,
        }
    }

    /// A text, marked with its language where that is not the one around it.
    pub(super) fn text(&self, text: &Text) -> Html {
        self.marked(self.policy.localize(text, self.language))
    }

    /// A label before what it names. A question needs no colon.
    pub(super) fn before(&self, label: &Text) -> Html {
        let last = self.policy.localize(label, self.language).text.chars().next_back();
        let is_question = matches!(last, Some('?' | '\u{61f}' | '\u{ff1f}'));
        let colon = if is_question { "" } else { self.words.colon.trim_end_matches(' ') };
        element::row(vec![self.text(label), element::text(colon)])
    }

    /// The label of a verdict, as a question has it: generated content where verdicts are no text.
    pub(super) fn label_of(&self, question: Option<&Question>, verdict: &Verdict) -> Html {
        let label = question.map_or(&verdict.label, |question| question.label_of(verdict));
        #[cfg(feature = "cli")]
        if !self.verdicts_are_text {
            let language = self.policy.localize(label, self.language).language;
            let is_foreign = language != self.words.language;
            let language = is_foreign.then(|| language.to_owned().into());
            let values = [language, is_foreign.then_some("auto".into()), Some(label_key(question, verdict).into())];
            return element("span", &["lang", "dir", GENERATED], &values, Html::default());
        }
        self.text(label)
    }

    /// Words of the interface that belong to an outcome: generated content where verdicts are no text.
    pub(super) fn words_of_outcome(&self, words: &'static str, key: &'static str) -> Html {
        if self.verdicts_are_text { element::text(words) } else { generated(key) }
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
        let values = [Some(language.to_owned().into()), Some("auto".into())];
        let mut parts = vec![element("span", &["lang", "dir"], &values, words)];
        if let Some(mark) = self.mark(language) {
            parts.extend([element::text(" "), classed("span", "language", element::text(mark))]);
        }
        element::all(parts)
    }

    /// The language of the sentence that names a scenario. Half in one language and half in another, it would follow the
    /// grammar of neither: if a part is not translated, the whole sentence is shown in the policy's language.
    pub(super) fn sentence_language(&self) -> &'p str {
        let template = self.policy.localize(self.policy.sentence(), self.language).language;
        let is_whole =
            |option: &Choice| same_language(self.policy.localize(&option.phrase, self.language).language, template);
        let whole = self.policy.dimensions().iter().all(|dimension| dimension.options.iter().all(is_whole));
        if whole { template } else { self.policy.language() }
    }

    /// A dimension and some of its options: "Purpose: Offensive or Defence elsewhere".
    pub(super) fn choices(&self, dimension: &Dimension, options: OptionSet) -> String {
        let mut labels = Vec::new();
        for option in options.iter().filter_map(|option| dimension.option(option)) {
            labels.push(self.string(&option.label));
        }
        [&self.string(&dimension.label), self.words.colon, &*self.words.list(&labels, self.words.or)].concat()
    }

    /// The language of the policy's texts, where it is not that of the interface: for names, which are plain strings.
    pub(super) fn foreign(&self) -> Option<AttrValue> {
        (self.shown() != self.words.language).then(|| self.shown().to_owned().into())
    }

    /// What tells headings of several questions apart by ear.
    pub(super) fn about(&self, question: QuestionIx) -> Html {
        match self.policy.question_at(question) {
            Some(question) if self.policy.questions().nth(1).is_some() => classed(
                "span",
                "heard",
                element::all(vec![element::text(self.words.colon), self.text(&question.label)]),
            ),
            _ => Html::default(),
        }
    }

    /// A heading `below` levels under the widget's own.
    pub(super) fn heading(&self, below: u8, class: &'static str, content: Html) -> Html {
        classed(self.level(below), class, content)
    }

    /// The name of such a heading.
    pub(super) fn level(&self, below: u8) -> &'static str {
        match self.heading_level + below {
            ..=1 => "h1",
            2 => "h2",
            3 => "h3",
            4 => "h4",
            5 => "h5",
            6.. => "h6",
        }
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

/// The place of words that are no text of the page: the style sheet of a prerendered widget writes them, by their key.
pub(super) fn generated(key: &'static str) -> Html {
    element("span", &[GENERATED], &[Some(key.into())], Html::default())
}

/// The characters that [`Scene::string`] puts around a text in another language.
pub(super) const ISOLATE: char = '\u{2068}';
pub(super) const END_OF_ISOLATE: char = '\u{2069}';

/// The attribute that names such words.
pub(super) const GENERATED: &str = "data-words";

/// The keys of the interface's own words. They have no underscore.
pub(super) const UNSTATED: &str = "unstated";
#[cfg(feature = "cli")]
pub(super) const UNSTATED_MEANS: &str = "means";
pub(super) const ALL: &str = "any";
#[cfg(feature = "cli")]
pub(super) const CHOOSE: &str = "choose";

/// The class of the parts that a dimension has where it is asked: those of its row, and its words in the sentence.
#[cfg(feature = "cli")]
pub(super) fn asked_class(dimension: DimensionIx) -> String {
    format!("w{dimension}")
}

/// The key of a verdict's label. Ids hold no underscore, so that no two labels have the same.
#[cfg(feature = "cli")]
pub(super) fn label_key(question: Option<&Question>, verdict: &Verdict) -> String {
    match question {
        Some(question) if *question.label_of(verdict) != verdict.label => format!("w{}_{}", question.index, verdict.id),
        _ => format!("w_{}", verdict.id),
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
    /// For a live part, the scenario that it was drawn for. The loader removes parts of other scenarios.
    pub(super) of: Option<String>,
    /// Identifies the content: when it changes, the part is replaced as a whole. Defaults to the scenario.
    pub(super) key: Option<String>,
    /// The scenario in words, for a verdict that is text before any script.
    #[cfg(feature = "cli")]
    pub(super) stated: Option<Html>,
}

impl Mark {
    /// The scenario in words, if it has to be stated.
    #[cfg(feature = "cli")]
    pub(super) fn stated(&self) -> Html {
        self.stated.clone().unwrap_or_default()
    }

    /// Live, the choices state it.
    #[cfg(not(feature = "cli"))]
    pub(super) fn stated(&self) -> Html {
        Html::default()
    }

    /// The mark's class beside another.
    pub(super) fn beside(&self, class: &'static str) -> AttrValue {
        match &self.class {
            None => class.into(),
            Some(mark) => [class, " ", mark].concat().into(),
        }
    }

    /// The same mark for a part whose content is named by a key.
    pub(super) fn keyed(&self, key: &str) -> Mark {
        Mark { key: Some(key.to_owned()), ..self.clone() }
    }

    /// A part with this mark.
    pub(super) fn part(&self, tag: &'static str, class: &'static str, content: Html) -> Html {
        self.at(None, tag, class, content)
    }

    /// A part with this mark, at a place that the loader looks up.
    pub(super) fn placed(&self, tag: &'static str, name: &'static str, content: Html) -> Html {
        self.at(Some(name.into()), tag, name, content)
    }

    fn at(&self, place: Option<AttrValue>, tag: &'static str, class: &'static str, content: Html) -> Html {
        let of = self.of.clone().map(Into::into);
        let part = element(
            tag,
            &["data-place", "data-of", "hidden", "class"],
            &[place, of, flag("hidden", self.hidden), Some(self.beside(class))],
            content,
        );
        match self.key.as_ref().or(self.of.as_ref()) {
            Some(key) => element::keyed(key.clone(), part),
            None => part,
        }
    }
}
