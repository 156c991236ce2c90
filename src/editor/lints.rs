//! What reads wrong in a file that is otherwise sound: its name, dates, languages, start, sentence and texts.
//! The widget shows it all the same, and leaves this module out.

mod markup;

use crate::engine::policy::{Date, Policy};
use crate::engine::problem::{Kind, Path, Problem};
use crate::format::syntax::{Piece, pieces};
use crate::format::wire::{self, Text};
use markup::markup;

/// The full stops of the scripts that have one.
const FULL_STOPS: [char; 10] = ['.', '。', '．', '｡', '।', '॥', '۔', '։', '።', '။'];

/// Country codes that are taken for languages, and names of languages, each with the tag that is meant.
const MEANT: [(&str, &str); 22] = [
    ("ua", "uk"),
    ("cz", "cs"),
    ("jp", "ja"),
    ("cn", "zh"),
    ("dk", "da"),
    ("gr", "el"),
    ("eng", "en"),
    ("english", "en"),
    ("german", "de"),
    ("deutsch", "de"),
    ("french", "fr"),
    ("francais", "fr"),
    ("spanish", "es"),
    ("espanol", "es"),
    ("italian", "it"),
    ("italiano", "it"),
    ("polish", "pl"),
    ("polski", "pl"),
    ("russian", "ru"),
    ("arabic", "ar"),
    ("dutch", "nl"),
    ("turkish", "tr"),
];

/// The findings on a file that was checked; `name` is its name without the extension, if it is published under it.
pub(super) fn lints(file: &wire::Policy, policy: &Policy, name: Option<&str>) -> Vec<Problem> {
    let root = Path::root();
    let mut problems = Vec::new();
    if let Some(name) = name.filter(|name| *name != file.id) {
        let kind = Kind::FileName { id: file.id.clone(), name: format!("{name}.json") };
        problems.push(Problem::new(kind, root.key("id")));
    }
    problems.extend(start(policy));
    problems.extend(sentence(file));
    problems.extend(phrases(file));
    problems.extend(dates(file));
    problems.extend(odd_language(&file.language, root.key("language")));
    for (tag, _) in &file.languages.0 {
        problems.extend(odd_language(tag, root.key("languages").name(tag)));
    }
    each_text(file, &mut |text, at| {
        in_each(text, &at, &mut |tag, text, at| {
            if let Some(tag) = tag.filter(|tag| *tag != file.language) {
                problems.extend(odd_language(tag, at.clone()));
            }
            if let Some(found) = markup(text) {
                problems.push(Problem::new(Kind::MarkupInText { found: found.to_owned() }, at));
            }
        });
    });
    problems
}

/// A start that chooses something, but not everything that is asked there.
fn start(policy: &Policy) -> Option<Problem> {
    let start = policy.start();
    let open = policy.asked(start).into_iter().filter(|dimension| start.chosen(dimension.index).is_none());
    let dimensions: Vec<String> = open.map(|dimension| dimension.id.clone()).collect();
    let is_partial = policy.choices(start).next().is_some() && !dimensions.is_empty();
    is_partial.then(|| Problem::new(Kind::StartIncomplete { dimensions }, Path::root().name("start")))
}

fn sentence(file: &wire::Policy) -> Vec<Problem> {
    let mut problems = Vec::new();
    in_each(&file.scenario, &Path::root().key("scenario"), &mut |_, text, at| {
        let pieces = pieces(text);
        let is_named = |id: &&String| pieces.contains(&Piece::Dimension(id));
        let ids = file.dimensions.iter().map(|dimension| &dimension.id);
        let dimensions: Vec<String> = ids.filter(|id| !is_named(id)).cloned().collect();
        if !dimensions.is_empty() {
            problems.push(Problem::new(Kind::SentenceLacks { dimensions }, at.clone()));
        }
        if text.trim_end().ends_with(FULL_STOPS) {
            problems.push(Problem::new(Kind::SentenceStops, at));
        }
    });
    problems
}

/// Options without a phrase in dimensions in which others have one.
fn phrases(file: &wire::Policy) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (index, dimension) in file.dimensions.iter().enumerate() {
        if dimension.options.iter().all(|option| option.phrase.is_none()) {
            continue;
        }
        let at = Path::root().key("dimensions").index(index).key("options");
        for (position, option) in dimension.options.iter().enumerate().filter(|(_, option)| option.phrase.is_none()) {
            let kind = Kind::PhraseMissing { option: option.id.clone() };
            problems.push(Problem::new(kind, at.index(position).key("id")));
        }
    }
    problems
}

/// Reports come first, then notes on them, then the last change to the file.
fn dates(file: &wire::Policy) -> Vec<Problem> {
    let root = Path::root();
    let date = |text: &Option<String>| text.as_deref().and_then(Date::parse);
    let is_before = |one: Option<Date>, other: Option<Date>| one.zip(other).is_some_and(|(one, other)| one < other);
    let (reported, updated) = (date(&file.reported), date(&file.updated));
    let last = file.notes.iter().filter_map(|note| Date::parse(&note.date)).max();
    let mut problems = Vec::new();
    let mut report = |earlier, at| problems.push(Problem::new(Kind::DatesDisordered { earlier }, at));
    if is_before(updated, reported) {
        report("`reported`", root.key("updated"));
    } else if is_before(updated, last) {
        report("the date of the last note", root.key("updated"));
    }
    for (index, note) in file.notes.iter().enumerate() {
        if is_before(Date::parse(&note.date), reported) {
            report("`reported`", root.key("notes").index(index).key("date"));
        }
    }
    problems
}

/// A tag whose first part is no language: all that are in use have two or three letters.
fn odd_language(tag: &str, at: Path) -> Option<Problem> {
    let primary = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let meant = MEANT.iter().find(|(name, _)| *name == primary).map(|(_, tag)| *tag);
    let is_odd = meant.is_some() || primary.len() > 3;
    is_odd.then(|| Problem::new(Kind::OddLanguage { found: tag.to_owned(), meant }, at))
}

/// A text in each of its languages, with the tag if it has one.
fn in_each(text: &Text, at: &Path, look: &mut dyn FnMut(Option<&str>, &str, Path)) {
    match text {
        Text::Plain(text) => look(None, text, at.clone()),
        Text::ByLanguage(texts) => texts.0.iter().for_each(|(tag, text)| look(Some(tag), text, at.key(tag))),
    }
}

/// Every text that a reader may see, with its place.
fn each_text(file: &wire::Policy, look: &mut dyn FnMut(&Text, Path)) {
    let root = Path::root();
    let mut fields = |at: &Path, fields: &[(&str, Option<&Text>)]| {
        for (key, text) in fields {
            if let Some(text) = text {
                look(text, at.key(key));
            }
        }
    };
    let top = [
        ("title", Some(&file.title)),
        ("lead", file.lead.as_ref()),
        ("summary", file.summary.as_ref()),
        ("scenario", Some(&file.scenario)),
    ];
    fields(&root, &top);
    for (index, note) in file.notes.iter().enumerate() {
        fields(&root.key("notes").index(index), &[("text", Some(&note.text))]);
    }
    for (index, question) in file.questions.iter().enumerate() {
        let at = root.key("questions").index(index);
        fields(&at, &[("label", Some(&question.label))]);
        for (verdict, label) in &question.labels.0 {
            fields(&at.key("labels"), &[(verdict.as_str(), Some(label))]);
        }
    }
    for (index, verdict) in file.verdicts.iter().enumerate() {
        fields(&root.key("verdicts").index(index), &[("label", Some(&verdict.label))]);
    }
    for (index, dimension) in file.dimensions.iter().enumerate() {
        let at = root.key("dimensions").index(index);
        let (unit, phrase) = (dimension.unit.as_ref(), dimension.phrase.as_ref());
        let (label, short) = (Some(&dimension.label), dimension.short.as_ref());
        fields(&at, &[("label", label), ("short", short), ("unit", unit), ("phrase", phrase)]);
        for (index, option) in dimension.options.iter().enumerate() {
            let (label, short, phrase) = (Some(&option.label), option.short.as_ref(), option.phrase.as_ref());
            fields(&at.key("options").index(index), &[("label", label), ("short", short), ("phrase", phrase)]);
        }
    }
    for (index, rule) in file.rules.iter().enumerate() {
        let at = root.key("rules").index(index);
        fields(&at, &[("text", Some(&rule.text)), ("reading", rule.reading.as_ref())]);
    }
    for (index, silence) in file.silences.iter().enumerate() {
        fields(&root.key("silences").index(index), &[("text", Some(&silence.text))]);
    }
    for (index, quote) in file.quotes.iter().enumerate() {
        let at = root.key("quotes").index(index);
        fields(&at, &[("said_by", quote.said_by.as_ref()), ("reported_by", quote.reported_by.as_ref())]);
    }
    for (index, source) in file.sources.iter().enumerate() {
        let at = root.key("sources").index(index);
        fields(&at, &[("title", Some(&source.title)), ("publisher", source.publisher.as_ref())]);
    }
}

#[cfg(test)]
mod tests {
    use super::FULL_STOPS;

    #[test]
    fn a_full_stop_is_known_in_any_script() {
        for text in ["So.", "كذا۔", "这样。", "ऐसा।"] {
            assert!(text.ends_with(FULL_STOPS), "{text}");
        }
        assert!(!"so (c.1)".ends_with(FULL_STOPS));
    }
}
