//! Why: the standing rules with their quotes, what they set aside, and how the source was read.

use yew::prelude::*;

use super::quote;
use super::scene::Scene;
use crate::engine::policy::{Question, Rule};
use crate::engine::{Decision, Outcome, Possible};

/// The answer in words, and its reasons.
pub(super) fn reasons(scene: &Scene<'_>, question: &Question, decision: &Decision<'_>) -> Html {
    let words = scene.words;
    match &decision.outcome {
        Outcome::Unstated => html! { <p class="answer">{words.unstated_means(scene.policy)}</p> },
        Outcome::Conflict => html! { <p class="answer">{words.conflict_means}</p> },
        Outcome::Undetermined => html! { <p class="answer">{words.undetermined_means}</p> },
        Outcome::Depends { possible, open } => {
            let possible = possible.iter().map(|possible| match possible {
                Possible::Verdict(verdict) => scene.text(question.label_of(verdict)),
                Possible::Unstated => html! { {words.unstated(scene.policy)} },
                Possible::Conflict => html! { {words.conflict} },
            });
            let open: Vec<String> = open.iter().map(|dimension| scene.string(&dimension.label)).collect();
            let open: Vec<&str> = open.iter().map(String::as_str).collect();
            html! {
                <>
                    <p class="answer">{words.still_possible}{":"}</p>
                    <ul class="possible">{ for possible.map(|label| html! { <li>{label}</li> }) }</ul>
                    <p class="answer">{words.choose}{": "}{words.list(&open, words.and())}{"."}</p>
                </>
            }
        }
        Outcome::Decided(_) => html! {
            <>
                { for decision.because.iter().map(|rule| html! {
                    <p class="answer">{scene.text(&rule.text)}</p>
                }) }
                <div class="why">
                    {label(scene, words.why)}
                    { for decision.because.iter().map(|rule| why(scene, rule, decision.because.len() > 1)) }
                </div>
                {set_aside(scene, decision)}
                {readings(scene, decision)}
            </>
        },
    }
}

/// The quotes of one standing rule, under its sentence where several rules stand.
fn why(scene: &Scene<'_>, rule: &Rule, several: bool) -> Html {
    html! {
        <>
            if several {
                <p class="claim">{scene.text(&rule.text)}</p>
            }
            <ul class="quotes">{ for rule.quotes.iter().map(|quote| quote::quote(scene, quote)) }</ul>
        </>
    }
}

fn label(scene: &Scene<'_>, label: &'static str) -> Html {
    scene.heading(2, "label", html! { {label} })
}

fn set_aside(scene: &Scene<'_>, decision: &Decision<'_>) -> Html {
    if decision.displaced.is_empty() {
        return html! {};
    }
    let mut rules: Vec<(&Rule, Vec<&Rule>)> = Vec::new();
    for displaced in &decision.displaced {
        match rules.last_mut() {
            Some((rule, by)) if *rule == displaced.rule => by.push(displaced.by),
            _ => rules.push((displaced.rule, vec![displaced.by])),
        }
    }
    html! {
        <div class="aside">
            {label(scene, scene.words.sets_aside)}
            { for rules.into_iter().map(|(rule, by)| html! {
                <p>
                    {scene.text(&rule.text)}{" "}
                    if decision.because.len() == 1 {
                        {scene.words.gives_way_above}
                    } else {
                        {scene.words.gives_way_to}{" "}
                        { for by.into_iter().map(|by| html! { <em>{scene.text(&by.text)}{" "}</em> }) }
                    }
                </p>
            }) }
        </div>
    }
}

fn readings(scene: &Scene<'_>, decision: &Decision<'_>) -> Html {
    let readings: Vec<_> = decision.because.iter().filter_map(|rule| rule.reading.as_ref()).collect();
    if readings.is_empty() {
        return html! {};
    }
    html! {
        <div class="reading">
            {label(scene, scene.words.how_we_read_this)}
            { for readings.into_iter().map(|reading| html! { <p>{scene.text(reading)}</p> }) }
        </div>
    }
}
