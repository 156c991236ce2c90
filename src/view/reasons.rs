//! Why: the standing rules with their quotes and how they are read, and the rules that they set aside.

use yew::prelude::*;

use super::element::{row, text};
use super::headline::verdict;
use super::quote;
use super::scene::{Mark, Scene, UNSTATED_MEANS};
use crate::engine::policy::{Question, Rule};
use crate::engine::{Decision, Outcome, Scenario, decide};

/// The answer in words, and its reasons.
pub(super) fn reasons(scene: &Scene<'_>, question: &Question, scenario: &Scenario, decision: &Decision<'_>) -> Html {
    let words = scene.words;
    let shown = Mark::default();
    match &decision.outcome {
        Outcome::Unstated => unstated(scene, &shown),
        Outcome::Conflict => html! { <p class="answer">{text(words.conflict_means)}</p> },
        Outcome::Undetermined => html! { <p class="answer">{text(words.undetermined_means)}</p> },
        Outcome::Depends { possible, open } => {
            let possible: Vec<Html> = match open.as_slice() {
                // With one choice to make, each of its options has an answer.
                [dimension] => {
                    let options = dimension.options.iter().enumerate().map(|(index, option)| {
                        let outcome =
                            decide(scene.policy, question, &scenario.with(dimension.index, Some(index))).outcome;
                        row(vec![scene.text(&option.label), text(": "), verdict(scene, question, &outcome)])
                    });
                    options.collect()
                }
                _ => possible.iter().map(|it| verdict(scene, question, &(*it).into())).collect(),
            };
            let open: Vec<String> = open.iter().map(|dimension| scene.string(&dimension.label)).collect();
            html! {
                <>
                    <p class="answer">{text([words.still_possible, ":"].concat())}</p>
                    <ul class="possible">{ for possible.into_iter().map(|label| html! { <li>{label}</li> }) }</ul>
                    <p class="answer">{text([words.choose, ": ", &words.list(&open, words.and()), "."].concat())}</p>
                </>
            }
        }
        Outcome::Decided(_) => {
            let mut displaced: Vec<&Rule> = decision.displaced.iter().map(|displaced| displaced.rule).collect();
            displaced.dedup();
            html! {
                <>
                    { for decision.because.iter().map(|rule| reason(scene, rule, &shown)) }
                    {set_aside(scene, displaced.into_iter().map(|rule| (rule, shown.clone())), &shown)}
                </>
            }
        }
    }
}

/// What it means that no rule stands.
pub(super) fn unstated(scene: &Scene<'_>, mark: &Mark) -> Html {
    mark.part("p", "answer", scene.words_of_outcome(scene.words.unstated_means(scene.policy), UNSTATED_MEANS))
}

/// A standing rule: its sentence, its quotes, and how it is read.
pub(super) fn reason(scene: &Scene<'_>, rule: &Rule, mark: &Mark) -> Html {
    let content = html! {
        <>
            <p class="answer">{scene.text(&rule.text)}</p>
            if !rule.quotes.is_empty() {
                {label(scene, scene.words.why)}
                <ul class="quotes">{ for rule.quotes.iter().map(|quote| quote::quote(scene, quote)) }</ul>
            }
            if let Some(reading) = &rule.reading {
                {label(scene, scene.words.how_we_read_this)}
                <p class="reading">{scene.text(reading)}</p>
            }
        </>
    };
    mark.part("div", "reason", content)
}

/// The rules that give way, each with its mark; nothing if there are none.
pub(super) fn set_aside<'p>(scene: &Scene<'p>, rules: impl Iterator<Item = (&'p Rule, Mark)>, mark: &Mark) -> Html {
    let mut rules = rules.peekable();
    if rules.peek().is_none() {
        return html! {};
    }
    let content = html! {
        <>
            {label(scene, scene.words.sets_aside)}
            { for rules.map(|(rule, mark)| {
                mark.part("p", "displaced", row(vec![scene.text(&rule.text), text(" "), text(scene.words.gives_way)]))
            }) }
        </>
    };
    mark.part("div", "aside", content)
}

fn label(scene: &Scene<'_>, label: &'static str) -> Html {
    scene.heading(2, "label", text(label))
}
