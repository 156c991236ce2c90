//! Intervals of numbers in words: "more than 25 g, up to 30 g".
//! The engine knows intervals by their bounds alone; what a reader calls them depends on the language.

use super::words::{Words, fill, part};
use crate::engine::interval::{Cut, Interval, Numbers};
use crate::engine::policy::{Choice, Policy, Text, primary};
use crate::format::syntax::INTERVAL;
use crate::format::wire::Entries;

/// The most letters of a label that needs no short form beside it.
const SHORT: usize = 16;

/// The signs of bounds, in any language.
const NEUTRAL: &str = "≥ {number}|> {number}|≤ {number}|< {number}";

/// Names the intervals of a policy in each of its languages: labels, short labels and phrases.
pub fn name_intervals(policy: &mut Policy) {
    let mut tags = vec![policy.language().to_owned()];
    for language in policy.languages() {
        if !tags.contains(&language.tag) {
            tags.push(language.tag.clone());
        }
    }
    let mut named = Vec::new();
    for dimension in policy.dimensions() {
        let mut choices = Vec::new();
        if let Some((numbers, unit)) = &dimension.numbers {
            for (interval, choice) in numbers.intervals.iter().zip(&dimension.options) {
                let written = |in_words| {
                    in_languages(&tags, &|tag| {
                        let unit = unit.as_ref().map_or("", |unit| policy.localize(unit, tag).text);
                        Some(self::named(tag, numbers, interval, unit, in_words))
                    })
                };
                let label = written(true);
                let phrase = match &dimension.phrase {
                    None => label.clone(),
                    Some(phrase) => in_languages(&tags, &|tag| {
                        let (phrase, label) = (of_language(policy, phrase, tag)?, of_language(policy, &label, tag)?);
                        Some(fill(phrase, &[(INTERVAL, label)]))
                    }),
                };
                choices.push(Choice { id: choice.id.clone(), label, short: Some(written(false)), phrase });
            }
        }
        // Signs beside words would be hard to compare: all options have short labels, or none.
        let is_long = |tag: &String| {
            choices.iter().any(|choice| policy.localize(&choice.label, tag).text.chars().count() > SHORT)
        };
        if !tags.iter().any(is_long) {
            for choice in &mut choices {
                choice.short = None;
            }
        }
        named.push(choices);
    }
    for (dimension, choices) in policy.dimensions_mut().iter_mut().zip(named) {
        if dimension.numbers.is_some() {
            dimension.options = choices;
        }
    }
}

/// A text in this language; nothing where it is in another one.
fn of_language<'t>(policy: &'t Policy, text: &'t Text, tag: &str) -> Option<&'t str> {
    let found = policy.localize(text, tag);
    (primary(found.language) == primary(tag)).then_some(found.text)
}

/// A text in the languages in which there are words for it. The first language is the policy's own, which every text has.
fn in_languages(tags: &[String], words: &dyn Fn(&str) -> Option<String>) -> Text {
    let mut all = Vec::new();
    for tag in tags {
        if let Some(words) = words(tag) {
            all.push((tag.clone(), words));
        }
    }
    match all.pop() {
        Some((_, only)) if all.is_empty() => Text::Plain(only),
        last => {
            all.extend(last);
            Text::ByLanguage(Entries(all))
        }
    }
}

/// An interval: in words, where the interface speaks the language, else by signs.
fn named(tag: &str, numbers: &Numbers, interval: &Interval, unit: &str, in_words: bool) -> String {
    let words = Words::of(tag);
    let is_spoken = words.language.eq_ignore_ascii_case(primary(tag));
    let patterns = if in_words && is_spoken { words.interval } else { NEUTRAL };
    if let Some(only) = numbers.only(interval) {
        return words.measure(only, unit);
    }
    let bound = |pattern: usize, cut: Cut| fill(part(patterns, pattern), &[("number", &words.measure(cut.at, unit))]);
    let lower = interval.lower.map(|cut| bound(usize::from(cut.after), cut));
    let upper = interval.upper.map(|cut| bound(if cut.after { 2 } else { 3 }, cut));
    match (lower, upper) {
        (Some(lower), Some(upper)) => [&lower, words.comma, &*upper].concat(),
        (lower, upper) => lower.or(upper).unwrap_or_default(),
    }
}
