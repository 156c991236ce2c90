//! Texts that lack a declared language. A file without declared languages requires none.

use crate::engine::policy::{Policy, Text};
use crate::engine::problem::{Kind, Path, Problem};

pub(super) fn translations(policy: &Policy) -> Vec<Problem> {
    let declared = policy.languages().iter().filter(|language| language.reviewed.is_some());
    let declared: Vec<&str> = declared.map(|language| language.tag.as_str()).collect();
    let mut problems = Vec::new();
    if declared.is_empty() {
        return problems;
    }
    let mut look = |text: &Text, at: Path| {
        let has = |tag: &str| match text {
            Text::Plain(_) => tag.eq_ignore_ascii_case(policy.language()),
            Text::ByLanguage(texts) => texts.0.iter().any(|(other, _)| other.eq_ignore_ascii_case(tag)),
        };
        let languages: Vec<String> = declared.iter().filter(|tag| !has(tag)).map(|tag| (*tag).to_owned()).collect();
        if !languages.is_empty() {
            problems.push(Problem::new(Kind::MissingTranslation { languages }, at));
        }
    };
    each(policy, &mut look);
    problems
}

/// Every text that a reader may see, with its place.
fn each(policy: &Policy, look: &mut dyn FnMut(&Text, Path)) {
    let root = Path::root();
    look(policy.title(), root.key("title"));
    for (key, text) in [("lead", policy.lead()), ("summary", policy.summary())] {
        if let Some(text) = text {
            look(text, root.key(key));
        }
    }
    for (index, note) in policy.notes().iter().enumerate() {
        look(&note.text, root.key("notes").index(index).key("text"));
    }
    look(policy.sentence(), root.key("scenario"));
    for question in policy.questions() {
        let at = root.key("questions").index(question.index.get());
        look(&question.label, at.key("label"));
        for (verdict, label) in &question.labels {
            if let Some(verdict) = policy.verdict_at(*verdict) {
                look(label, at.key("labels").key(&verdict.id));
            }
        }
    }
    for verdict in policy.verdicts() {
        look(&verdict.label, root.key("verdicts").index(verdict.index.get()).key("label"));
    }
    for dimension in policy.dimensions() {
        let at = root.key("dimensions").index(dimension.index.get());
        look(&dimension.label, at.key("label"));
        if let Some(short) = &dimension.short {
            look(short, at.key("short"));
        }
        if let Some((_, Some(unit))) = &dimension.numbers {
            look(unit, at.key("unit"));
        }
        if let Some(phrase) = &dimension.phrase {
            look(phrase, at.key("phrase"));
        }
        // The interface names the intervals of numbers.
        let options = if dimension.numbers.is_none() { dimension.options.as_slice() } else { &[] };
        for (index, option) in options.iter().enumerate() {
            let at = at.key("options").index(index);
            look(&option.label, at.key("label"));
            if let Some(short) = &option.short {
                look(short, at.key("short"));
            }
            // A missing phrase defaults to the label.
            if option.phrase != option.label {
                look(&option.phrase, at.key("phrase"));
            }
        }
    }
    for rule in policy.rules() {
        let at = super::scope::at_rule(rule);
        look(&rule.text, at.key("text"));
        if let Some(reading) = &rule.reading {
            look(reading, at.key("reading"));
        }
    }
    for (index, silence) in policy.silences().iter().enumerate() {
        look(&silence.text, root.key("silences").index(index).key("text"));
    }
    for (index, quote) in policy.quotes().enumerate() {
        let at = root.key("quotes").index(index);
        for (key, text) in [("said_by", &quote.said_by), ("reported_by", &quote.reported_by)] {
            if let Some(text) = text {
                look(text, at.key(key));
            }
        }
    }
    for (index, source) in policy.sources().enumerate() {
        let at = root.key("sources").index(index);
        look(&source.title, at.key("title"));
        if let Some(publisher) = &source.publisher {
            look(publisher, at.key("publisher"));
        }
    }
}
