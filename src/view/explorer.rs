//! The whole widget: title, choices, answer, notes and sources.

use std::rc::Rc;

use yew::prelude::*;

use super::scene::{Scene, same_language};
use super::state::{Action, Choices};
use super::words::Words;
use super::{controls, headline, reasons};
use crate::engine::policy::{Localized, Note, Policy, Status};
use crate::engine::{Decision, Outcome, Possible, Scenario, decide};

/// What [`PolicyExplorer`] is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The policy.
    pub policy: Rc<Policy>,
    /// The scenario; the policy's start if left out. Setting another changes what is shown.
    #[prop_or_default]
    pub scenario: Option<Scenario>,
    /// The language tag of interface and texts; the policy's own if left out.
    #[prop_or_default]
    pub language: Option<AttrValue>,
    /// The level of the widget's heading, 1 to 6.
    #[prop_or(2)]
    pub heading_level: u8,
    /// What ids and the names of radios begin with. Needs a value where several widgets share a tree.
    #[prop_or_default]
    pub prefix: AttrValue,
    /// Called when the reader has changed the scenario, and not when the host has.
    #[prop_or_default]
    pub on_change: Callback<Change>,
}

/// A reader's change.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The scenario before.
    pub previous: Scenario,
    /// The scenario now.
    pub scenario: Scenario,
}

/// The explorer of a policy.
#[component]
pub fn PolicyExplorer(props: &Props) -> Html {
    let policy = &*props.policy;
    let choices = {
        let scenario = props.scenario.clone().unwrap_or_else(|| policy.start().clone());
        use_reducer_eq(|| Choices { scenario })
    };
    // Two choices may come before the next render: each change starts from the one before it.
    let latest = use_mut_ref(|| choices.scenario.clone());
    {
        let (dispatcher, latest) = (choices.dispatcher(), Rc::clone(&latest));
        use_effect_with((Rc::clone(&props.policy), props.scenario.clone()), move |(policy, scenario)| {
            let scenario = scenario.clone().unwrap_or_else(|| policy.start().clone());
            latest.replace(scenario.clone());
            dispatcher.dispatch(Action::Replace(scenario));
        });
    }
    // A new policy is rendered once before the effect has replaced the old one's choices: what it does not have is
    // open, and the engine is total.
    let scenario = &choices.scenario;
    let language = props.language.as_deref().unwrap_or(policy.language());
    let scene = Scene {
        policy,
        words: Words::of(language),
        language,
        heading_level: props.heading_level.clamp(1, 6),
        prefix: &props.prefix,
    };
    let title = scene.id(&["title"]);
    let content = if policy.status() == Status::Withdrawn {
        html! {
            <>
                <p class="notice">{scene.words.withdrawn}</p>
                {notes(&scene, policy.notes().iter().collect())}
            </>
        }
    } else {
        let on_choose = {
            let (dispatcher, on_change) = (choices.dispatcher(), props.on_change.clone());
            Callback::from(move |(dimension, option)| {
                let scenario = latest.borrow().with(dimension, Some(option));
                let previous = latest.replace(scenario.clone());
                dispatcher.dispatch(Action::Choose { dimension, option });
                on_change.emit(Change { previous, scenario });
            })
        };
        explanation(&scene, scenario, &on_choose)
    };
    html! {
        <section
            class="explorer"
            part="explorer"
            lang={scene.words.language}
            dir={scene.words.direction}
            aria-labelledby={title.clone()}
        >
            <header class="top">
                <div id={title}>{scene.heading(0, "title", scene.text(policy.title()))}</div>
                if let Some(reported) = policy.reported() {
                    <p class="reported">
                        {scene.words.as_reported}{" "}
                        <time datetime={reported.to_string()}>{scene.words.date(reported)}</time>
                    </p>
                }
            </header>
            {translation(&scene)}
            {content}
        </section>
    }
}

/// What a reader should know of the language of the texts.
fn translation(scene: &Scene<'_>) -> Html {
    let shown = scene.shown();
    let translated = same_language(shown, scene.language) || same_language(shown, scene.words.language);
    html! {
        <>
            if !translated {
                <p class="translation">{scene.words.not_translated(shown)}</p>
            }
            if !scene.policy.reviewed(shown) {
                <p class="translation">{scene.words.unreviewed}</p>
            }
        </>
    }
}

/// Choices and answer. They are siblings, so that plain sibling selectors can show an answer without any script.
fn explanation(scene: &Scene<'_>, scenario: &Scenario, on_choose: &Callback<(usize, usize)>) -> Html {
    let policy = scene.policy;
    let decisions: Vec<_> = policy.questions().map(|question| (question, decide(policy, question, scenario))).collect();
    let touched: Vec<&Note> = policy
        .notes()
        .iter()
        .filter(|note| note.rules.is_empty() || decisions.iter().any(|(_, decision)| touches(note, decision)))
        .collect();
    let mut decisions = decisions.iter();
    let first = decisions.next();
    html! {
        <>
            if policy.status() == Status::Superseded {
                <p class="notice">{scene.words.superseded}</p>
            }
            if let Some(summary) = policy.summary() {
                <p class="summary">{scene.text(summary)}</p>
            }
            <div class="panel">
                {scene.heading(1, "set", html! { {scene.words.set_a_scenario} })}
                {controls::controls(scene, scenario, on_choose)}
                if let Some((question, decision)) = first {
                    {headline::headline(scene, question, &decision.outcome, 1)}
                    <div class="outcomes">
                        <div class="outcome" part="answer">
                            <p class="sentence">{sentence(scene, scenario)}{":"}</p>
                            {reasons::reasons(scene, question, decision)}
                        </div>
                        <div class="also">
                            { for decisions.map(|(question, decision)| html! {
                                <div class="other">
                                    {headline::headline(scene, question, &decision.outcome, 2)}
                                    {reasons::reasons(scene, question, decision)}
                                </div>
                            }) }
                        </div>
                        {notes(scene, touched)}
                        <p class="later">{scene.words.later_developments}</p>
                    </div>
                }
            </div>
            {sources(scene)}
        </>
    }
}

/// The sentence that names the scenario. Half in one language and half in another it would follow the grammar of
/// neither: where a part of it is not translated, none is.
fn sentence(scene: &Scene<'_>, scenario: &Scenario) -> Html {
    let policy = scene.policy;
    let template = policy.localize(policy.sentence(), scene.language);
    let mut chosen = policy.dimensions().iter().filter_map(|dimension| {
        let option = dimension.options.get(scenario.chosen(dimension.index)?)?;
        Some(policy.localize(&option.phrase, scene.language).language)
    });
    let whole = chosen.all(|language| same_language(language, template.language));
    let language = if whole { template.language } else { policy.language() };
    let open = |label: &str| scene.words.open_choice(label);
    scene.marked(Localized { text: &policy.describe(scenario, language, open), language })
}

fn touches(note: &Note, decision: &Decision<'_>) -> bool {
    let displaced = decision.displaced.iter().map(|displaced| displaced.rule);
    decision.because.iter().copied().chain(displaced).any(|rule| note.rules.contains(&rule.index))
}

fn notes(scene: &Scene<'_>, notes: Vec<&Note>) -> Html {
    if notes.is_empty() {
        return html! {};
    }
    html! {
        <div class="notes">
            {scene.heading(2, "label", html! { {scene.words.notes} })}
            <ul>
                { for notes.into_iter().map(|note| html! {
                    <li>
                        <strong>{scene.words.note_kind(note.kind)}</strong>{", "}
                        <time datetime={note.date.to_string()}>{scene.words.date(note.date)}</time>{": "}
                        {scene.text(&note.text)}
                    </li>
                }) }
            </ul>
        </div>
    }
}

fn sources(scene: &Scene<'_>) -> Html {
    if scene.policy.sources().next().is_none() {
        return html! {};
    }
    html! {
        <details class="sources">
            <summary>{scene.words.sources}</summary>
            <ul>
                { for scene.policy.sources().map(|source| html! {
                    <li>
                        if let Some(url) = &source.url {
                            <a href={url.clone()} rel="noopener">{scene.text(&source.title)}</a>
                        } else {
                            <cite>{scene.text(&source.title)}</cite>
                        }
                        if let Some(publisher) = &source.publisher {
                            {", "}{scene.text(publisher)}
                        }
                        if let Some(published) = source.published {
                            {", "}
                            <time datetime={published.to_string()}>{scene.words.date(published)}</time>
                        }
                    </li>
                }) }
            </ul>
        </details>
    }
}

/// What a screen reader is told after a change: what changed, and the answer to every question.
#[must_use]
pub fn announcement(policy: &Policy, change: &Change, language: Option<&str>) -> String {
    let language = language.unwrap_or(policy.language());
    let words = Words::of(language);
    let scene = Scene { policy, words, language, heading_level: 1, prefix: "" };
    let text = |text| scene.string(text);
    let mut parts = Vec::new();
    for dimension in policy.dimensions() {
        let chosen = change.scenario.chosen(dimension.index);
        if chosen != change.previous.chosen(dimension.index) {
            let option = chosen.and_then(|option| dimension.options.get(option));
            parts.extend(option.map(|option| format!("{}: {}.", text(&dimension.label), text(&option.label))));
        }
    }
    for question in policy.questions() {
        let decision = decide(policy, question, &change.scenario);
        let answer = match &decision.outcome {
            Outcome::Depends { possible, .. } => {
                let possible: Vec<String> = possible
                    .iter()
                    .map(|possible| match possible {
                        Possible::Verdict(verdict) => text(question.label_of(verdict)),
                        Possible::Unstated => words.unstated(policy).to_owned(),
                        Possible::Conflict => words.conflict.to_owned(),
                    })
                    .collect();
                let possible: Vec<&str> = possible.iter().map(String::as_str).collect();
                format!("{}. {}: {}", words.depends, words.still_possible, words.list(&possible, words.or()))
            }
            Outcome::Decided(verdict) => text(question.label_of(verdict)),
            Outcome::Unstated => words.unstated(policy).to_owned(),
            Outcome::Conflict => words.conflict.to_owned(),
            Outcome::Undetermined => words.undetermined.to_owned(),
        };
        parts.push(format!("{}: {answer}.", text(&question.label)));
    }
    parts.join(" ")
}
