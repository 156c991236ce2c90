//! The rules that the difference of two files is about, for the note that tells readers of it.
//! It compares what is written. Which answers differ is known already.

use super::diff::Change;
use crate::format::wire::{Policy, Quote, Rule};

/// A rule that differs, or stands where the answer does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    /// Its id.
    pub rule: String,
    /// `added`, `removed` or `changed`; `None` if it is written as before.
    pub how: Option<&'static str>,
    /// The fields that differ, of a changed one. `quotes` is among them if what a quote of it says of its source differs.
    pub fields: Vec<&'static str>,
    /// Whether it stands in a scenario whose answer differs, before or after.
    pub decides: bool,
}

/// The rules that differ, in the order of the new file; then those that it lacks.
#[must_use]
pub fn touched(old: &Policy, new: &Policy, changes: &[Change]) -> Vec<Touched> {
    let decides = |rule: &Rule| {
        changes
            .iter()
            .any(|change| [&change.because_before, &change.because_after].iter().any(|it| it.contains(&rule.id)))
    };
    let of = |rule: &Rule, how, fields| Touched { rule: rule.id.clone(), how, fields, decides: decides(rule) };
    let find = |file: &'_ Policy, id: &str| file.rules.iter().position(|rule| rule.id == id);
    let mut touched: Vec<Touched> = new
        .rules
        .iter()
        .filter_map(|rule| {
            let before = find(old, &rule.id).and_then(|index| old.rules.get(index));
            let touched = match before {
                None => of(rule, Some("added"), vec![]),
                Some(before) => {
                    let fields = fields((old, before), (new, rule));
                    of(rule, (!fields.is_empty()).then_some("changed"), fields)
                }
            };
            (touched.how.is_some() || touched.decides).then_some(touched)
        })
        .collect();
    let removed = old.rules.iter().filter(|rule| find(new, &rule.id).is_none());
    touched.extend(removed.map(|rule| of(rule, Some("removed"), vec![])));
    touched
}

/// The fields in which a rule differs.
fn fields((old, before): (&Policy, &Rule), (new, after): (&Policy, &Rule)) -> Vec<&'static str> {
    let question = |file: &Policy, rule: &Rule| {
        rule.question.clone().or_else(|| file.questions.first().map(|question| question.id.clone()))
    };
    let quotes = |file: &Policy, rule: &Rule| {
        let named = rule.quotes.iter().map(|id| file.quotes.iter().find(|quote| quote.id == *id).cloned());
        named.collect::<Vec<Option<Quote>>>()
    };
    let is_same_quote = |one: &Option<Quote>, other: &Option<Quote>| match (one, other) {
        (Some(one), Some(other)) => {
            let anchor =
                |quote: &Quote| quote.anchor.as_ref().map(|it| (it.start.clone(), it.end.clone(), it.digest.clone()));
            one.id == other.id
                && one.source == other.source
                && one.said_by == other.said_by
                && one.reported_by == other.reported_by
                && one.basis == other.basis
                && anchor(one) == anchor(other)
        }
        (None, None) => true,
        _ => false,
    };
    let (cited, cites) = (quotes(old, before), quotes(new, after));
    let differs = [
        ("question", question(old, before) != question(new, after)),
        ("when", before.when != after.when),
        ("verdict", before.verdict != after.verdict),
        ("text", before.text != after.text),
        ("reading", before.reading != after.reading),
        ("exception_to", before.exception_to != after.exception_to),
        (
            "quotes",
            cited.len() != cites.len() || !cited.iter().zip(&cites).all(|(one, other)| is_same_quote(one, other)),
        ),
    ];
    differs.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect()
}
