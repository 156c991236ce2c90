//! Who a rule's sentence is from, in one line: who reported it, who announced it, and who is quoted for a part of it.
//! Nobody is made the source of more than the passage that they are quoted for.

use yew::prelude::*;

use super::element::{bare, classed, filled, row, text};
use super::quote::reporter;
use super::scene::Scene;
use crate::engine::policy::{Basis, Quote, Rule, Text};

/// Quotes that share a sentence.
type Group = fn(&Quote) -> bool;

/// The line under a rule's sentence.
pub(super) fn byline(scene: &Scene<'_>, rule: &Rule) -> Html {
    let words = scene.words;
    let mut sentences: Vec<Html> = Vec::new();
    let groups: [(&'static str, Group); 3] = [
        (words.reported_by, |quote| quote.said_by.is_none()),
        (words.announced_by, |quote| quote.said_by.is_some() && quote.basis == Basis::Announced),
        (words.quoted, |quote| quote.said_by.is_some() && quote.basis != Basis::Announced),
    ];
    for (pattern, is_in) in groups {
        let mut names: Vec<(Option<&Text>, Option<&Text>)> = Vec::new();
        for quote in rule.quotes.iter().filter(|quote| is_in(quote)) {
            let name = (quote.said_by.as_ref(), reporter(quote));
            if name != (None, None) && !names.contains(&name) {
                names.push(name);
            }
        }
        if !names.is_empty() {
            sentences.push(filled(pattern, &|_| self::names(scene, &names)));
        }
    }
    let mut unnamed: Vec<&Quote> = Vec::new();
    for quote in &rule.quotes {
        if quote.said_by.is_none() && reporter(quote).is_none() {
            unnamed.push(quote);
        }
    }
    match unnamed.first() {
        _ if rule.quotes.is_empty() => sentences.push(text(words.no_passage)),
        // Practice is not permission, and an announcement is more than a report: each has its own words.
        Some(quote)
            if sentences.is_empty()
                && quote.basis != Basis::Article
                && unnamed.iter().all(|it| it.basis == quote.basis) =>
        {
            sentences.push(text([words.basis(quote.basis), words.stop].concat()));
        }
        Some(_) => sentences.push(text(words.unnamed(!sentences.is_empty()))),
        None => {}
    }
    let mut line = Vec::new();
    for sentence in sentences {
        if !line.is_empty() {
            line.push(text(" "));
        }
        line.push(sentence);
    }
    classed("p", "by", row(line))
}

fn names(scene: &Scene<'_>, names: &[(Option<&Text>, Option<&Text>)]) -> Html {
    let mut all = Vec::new();
    for (said_by, reported_by) in names {
        if !all.is_empty() {
            all.push(text(scene.words.semicolon));
        }
        let name = |text: &Text| bare("strong", vec![scene.text(text)]);
        match (said_by, reported_by) {
            (Some(speaker), Some(reporter)) => {
                let who = |which: &str| if which == "said_by" { name(speaker) } else { scene.text(reporter) };
                all.push(filled(scene.words.quoted_in, &who));
            }
            (Some(one), None) | (None, Some(one)) => all.push(name(one)),
            (None, None) => {}
        }
    }
    row(all)
}
