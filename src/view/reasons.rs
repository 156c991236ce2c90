//! The answer in words, and why: the standing rules with their quotes and how they are read, and the rules that they
//! set aside.

use std::rc::Rc;

use yew::prelude::*;

use super::byline::byline;
use super::element::{all, bare, classed, list, row, text};
use super::quote;
#[cfg(feature = "cli")]
use super::scene::UNSTATED_MEANS;
use super::scene::{Mark, Scene};
use crate::engine::policy::{Policy, Quote, Rule, Silence};
use crate::engine::{Decision, Outcome, Scenario, deciding};

/// The answer in a sentence: that of the deciding rule, with its source, or why there is no such rule. `of` names
/// the scenario.
pub(super) fn answer(scene: &Scene<'_>, scenario: &Scenario, decision: &Decision<'_>, of: &Mark) -> Html {
    let words = scene.words;
    let simple = |key: &str, sentence: &'static str| of.keyed(key).part("div", "said", said(text(sentence)));
    match &decision.outcome {
        Outcome::Unstated => {
            let mut key = String::from("unstated");
            let mut parts = vec![said(text(words.unstated_means(scene.policy)))];
            for silence in remarks(scene.policy, scenario, decision) {
                key = [&key, " ", &*silence.id].concat();
                parts.push(remark(scene, silence, &Mark::default()));
            }
            of.keyed(&key).part("div", "said", all(parts))
        }
        Outcome::Conflict => simple("conflict", words.conflict_means),
        Outcome::Undetermined => simple("undetermined", words.undetermined_means),
        Outcome::Depends { .. } => Html::default(),
        Outcome::Decided(_) => {
            let mut sentences = Vec::new();
            for rule in said_rules(scene.policy, scenario, decision) {
                sentences.push(sentence(scene, rule, &of.keyed(&rule.id)));
            }
            all(sentences)
        }
    }
}

/// The rules whose sentences are the answer: the deciding rule. With open choices it is a rule that stands in every
/// completion; without such a rule, all that stand in some completion.
pub(super) fn said_rules<'p>(policy: &Policy, scenario: &Scenario, decision: &Decision<'p>) -> Vec<&'p Rule> {
    let region = policy.region(scenario);
    let mut standing = Vec::new();
    for rule in &decision.because {
        if rule.condition.covers(&region) && !decision.displaced.iter().any(|displaced| displaced.rule == *rule) {
            standing.push(*rule);
        }
    }
    deciding(&standing).map_or_else(|| decision.because.clone(), |rule| vec![rule])
}

/// A rule's sentence, with who it is from.
pub(super) fn sentence(scene: &Scene<'_>, rule: &Rule, mark: &Mark) -> Html {
    mark.part("div", "said", all(vec![said(scene.text(&rule.text)), byline(scene, rule)]))
}

fn said(words: Html) -> Html {
    classed("p", "answer", words)
}

/// The silences whose remarks explain why nothing is said: those that cover all of a scenario.
pub(super) fn remarks<'p>(policy: &Policy, scenario: &Scenario, decision: &Decision<'p>) -> Vec<&'p Silence> {
    let region = policy.region(scenario);
    let mut remarks = Vec::new();
    for silence in &decision.silences {
        if silence.condition.covers(&region) {
            remarks.push(*silence);
        }
    }
    remarks
}

/// The remark of a silence, with what it rests on.
pub(super) fn remark(scene: &Scene<'_>, silence: &Silence, mark: &Mark) -> Html {
    let remark = bare("p", vec![scene.text(&silence.text)]);
    mark.part("div", "remark", all(vec![remark, quotes(scene, &silence.quotes)]))
}

fn quotes(scene: &Scene<'_>, all: &[Rc<Quote>]) -> Html {
    if all.is_empty() {
        return Html::default();
    }
    let mut quotes = Vec::new();
    for quote in all {
        quotes.push(quote::quote(scene, quote));
    }
    list("quotes", quotes)
}

/// What it means that no rule stands, with remarks.
#[cfg(feature = "cli")]
pub(super) fn unstated(scene: &Scene<'_>, remarks: Html, mark: &Mark) -> Html {
    let words = scene.words_of_outcome(scene.words.unstated_means(scene.policy), UNSTATED_MEANS);
    mark.part("div", "said", all(vec![said(words), remarks]))
}

/// The reasons of a decision, `below` heading levels under the widget's own.
pub(super) fn reasons(scene: &Scene<'_>, below: u8, scenario: &Scenario, decision: &Decision<'_>, of: &Mark) -> Html {
    let leading = match decision.outcome {
        Outcome::Decided(_) => said_rules(scene.policy, scenario, decision),
        _ => Vec::new(),
    };
    let mut parts = Vec::new();
    for rule in &decision.because {
        let is_said = leading.contains(rule);
        let repeated = Mark { hidden: is_said, ..Mark::default() };
        let key = [&*rule.id, if is_said { "" } else { " sentence" }].concat();
        parts.push(reason(scene, below, rule, &repeated, &of.keyed(&key)));
    }
    let mut aside: Vec<Aside<'_>> = Vec::new();
    let mut key = String::from("aside");
    for displaced in &decision.displaced {
        key = [&key, " ", &*displaced.rule.id, " ", &*displaced.by.id].concat();
        let by = (displaced.by, Mark::default());
        match aside.last_mut() {
            Some((rule, _, all)) if **rule == *displaced.rule => all.push(by),
            _ => aside.push((displaced.rule, Mark::default(), vec![by])),
        }
    }
    parts.push(set_aside(scene, below, &aside, &of.keyed(&key)));
    all(parts)
}

/// A standing rule: its sentence unless that is the answer, its quotes, and how it is read.
pub(super) fn reason(scene: &Scene<'_>, below: u8, rule: &Rule, repeated: &Mark, mark: &Mark) -> Html {
    let mut parts = Vec::new();
    // In the page once for all scenarios it is hidden by its class.
    if !repeated.hidden || repeated.class.is_some() {
        parts.push(repeated.part("p", "claim", scene.text(&rule.text)));
    }
    if rule.quotes.is_empty() {
        parts.push(classed("p", "absent", text(scene.words.no_passage)));
    } else {
        parts.push(quotes(scene, &rule.quotes));
    }
    if let Some(reading) = &rule.reading {
        parts.push(label(scene, below, scene.words.how_we_read_this, rule));
        parts.push(classed("p", "reading", scene.text(reading)));
    }
    mark.part("div", "reason", all(parts))
}

/// A rule that gives way, and the exceptions that apply instead, each with its mark.
pub(super) type Aside<'p> = (&'p Rule, Mark, Vec<(&'p Rule, Mark)>);

/// The rules that give way, each with its mark, and the exceptions that apply instead, each with its own; empty if there
/// are no such rules.
pub(super) fn set_aside(scene: &Scene<'_>, below: u8, rules: &[Aside<'_>], mark: &Mark) -> Html {
    let Some((first, ..)) = rules.first() else { return Html::default() };
    let mut parts = vec![label(scene, below, scene.words.sets_aside, first)];
    for (rule, mark, exceptions) in rules {
        let words = vec![scene.text(&rule.text), text(" "), text(scene.words.gives_way)];
        let mut words = vec![row(words)];
        for (exception, mark) in exceptions {
            words.push(mark.part("span", "by-exception", scene.text(&exception.text)));
        }
        parts.push(mark.part("p", "displaced", all(words)));
    }
    mark.part("div", "aside", all(parts))
}

fn label(scene: &Scene<'_>, below: u8, label: &'static str, of: &Rule) -> Html {
    scene.heading(below, "label", all(vec![text(label), scene.about(of.question)]))
}
