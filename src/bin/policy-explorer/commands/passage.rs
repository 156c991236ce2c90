//! `passage`: the text of an article as `verify` reads it, the anchor that names a part of it, and where the quotes of a
//! policy are. Positions are counted in units of UTF-16, as browsers do.

use std::ops::Range;

use policy_explorer::editor::analysis::passages::{Anchor, Place, Selected, Shown, State, Unnamed, Utf16};
use serde_json::{Map, Value, json};

use crate::args::{Format, Passage};
use crate::policy_file::PolicyFile;
use crate::shell::Shell;
use crate::shown::{cut, visible};
use crate::{Ending, article, file};

pub fn run(command: &Passage, shell: &Shell<'_>) -> Ending {
    match named(command, shell) {
        Ok(ending) | Err(ending) => ending,
    }
}

fn named(command: &Passage, shell: &Shell<'_>) -> Result<Ending, Ending> {
    let policy = command.policy.as_ref().map(|path| file::open(path, shell)).transpose()?;
    // A policy that is being written has problems; its quotes can be looked up nevertheless.
    let quoting = policy.as_ref().and_then(|policy| policy.reading.file.as_ref());
    if let Some(PolicyFile { reading, .. }) = policy.as_ref().filter(|_| quoting.is_none()) {
        let message = format!("`{}` cannot be read: {}", policy.as_ref().map_or(String::new(), PolicyFile::name), {
            reading.problems.first().map_or(String::new(), |problem| problem.wording().message)
        });
        return Err(shell.refuse(&message, "put this right first: `check` says more"));
    }
    let page = article::open(&command.article, quoting.map_or("", |file| &file.id), shell)?;
    let shown = Shown::new(page.text.iter().map(|(text, _)| text.as_str()));
    let units = Utf16::of(&shown.text);
    let selected = selection(command, &shown, &units).map(|range| range.and_then(|range| shown.select(range)));
    let places = quoting.map(|file| shown.places(file, &page.parts, command.source.as_deref()));
    if shell.format == Format::Json {
        say!(shell, "{}", json_of(&page.kind, &shown, &units, selected.as_ref(), places.as_deref()));
    } else {
        match (&selected, &places) {
            (None, None) => print_text(&shown, shell),
            _ => {
                selected.iter().for_each(|selected| print(selected.as_ref(), &shown, &units, shell));
                print_places(places.as_deref().unwrap_or_default(), &shown, &units, shell);
            }
        }
    }
    let is_named = selected.is_none_or(|selected| selected.is_some_and(|selected| selected.anchor.is_ok()));
    let is_found = |place: &Place| matches!(place.state, State::Found | State::Unanchored);
    Ok(if is_named && places.iter().flatten().all(is_found) { Ending::Clean } else { Ending::Findings })
}

/// The bytes that are meant, if any are; `None` inside if the text does not have the words once.
fn selection(command: &Passage, shown: &Shown, units: &Utf16<'_>) -> Option<Option<Range<usize>>> {
    match (&command.words, command.from, command.to) {
        (Some(words), ..) => Some(shown.words(words)),
        (None, Some(from), Some(to)) => Some(Some(units.bytes(from)..units.bytes(to))),
        _ => None,
    }
}

fn why(unnamed: &Unnamed) -> (&'static str, &'static str) {
    match unnamed {
        Unnamed::Repeated(_) => (
            "the same words are in another place too",
            "select more words, until the first or the last five are in one place only",
        ),
        Unnamed::Long => ("it has a word that is longer than an anchor may be", "select from another word on"),
    }
}

const NO_WORD: (&str, &str) =
    ("the text does not have these words exactly once", "name some words, as many as are in one place only");

fn print_text(shown: &Shown, shell: &Shell<'_>) {
    for paragraph in &shown.paragraphs {
        say!(shell, "{}\n", visible(shown.text.get(paragraph.clone()).unwrap_or_default()));
    }
}

fn print(selected: Option<&Selected>, shown: &Shown, units: &Utf16<'_>, shell: &Shell<'_>) {
    let words = |range: &Range<usize>| visible(shown.text.get(range.clone()).unwrap_or_default());
    let Some(Selected { range, anchor }) = selected else {
        say!(shell, "no anchor: {}\n  {}", NO_WORD.0, NO_WORD.1);
        return;
    };
    say!(shell, "“{}”", words(range));
    say!(shell, "  from {} to {}", units.units(range.start), units.units(range.end));
    match anchor {
        Ok(anchor) => say!(shell, "  \"anchor\": {}", written(anchor)),
        Err(unnamed) => {
            let (why, help) = why(unnamed);
            say!(shell, "  no anchor: {why}\n  {help}");
            if let Unnamed::Repeated(other) = unnamed {
                say!(shell, "  the other place, from {}: “{}”", units.units(other.start), cut(&words(other), 80));
            }
        }
    }
}

fn print_places(places: &[Place], shown: &Shown, units: &Utf16<'_>, shell: &Shell<'_>) {
    for Place { quote, state, range, .. } in places {
        let place = range.as_ref().map_or(String::new(), |range| {
            let words = visible(shown.text.get(range.clone()).unwrap_or_default());
            format!(", from {} to {}: “{}”", units.units(range.start), units.units(range.end), cut(&words, 80))
        });
        say!(shell, "{}: {}{place}", visible(quote), state.id());
    }
}

/// An anchor as a policy has it.
fn written(Anchor { start, end, digest }: &Anchor) -> String {
    let end = end.as_ref().map_or(String::new(), |end| format!("\"end\": {}, ", json!(end)));
    format!("{{ \"start\": {}, {end}\"digest\": {} }}", json!(start), json!(digest))
}

fn json_of(
    kind: &str,
    shown: &Shown,
    units: &Utf16<'_>,
    selected: Option<&Option<Selected>>,
    places: Option<&[Place]>,
) -> Value {
    let range = |range: &Range<usize>| json!({"from": units.units(range.start), "to": units.units(range.end)});
    let words = |range: &Range<usize>| shown.text.get(range.clone()).unwrap_or_default();
    let mut object = Map::new();
    object.insert("unit".into(), "utf-16".into());
    if selected.is_none() && places.is_none() {
        object.insert("kind".into(), kind.into());
        object.insert("text".into(), shown.text.as_str().into());
        object.insert("paragraphs".into(), shown.paragraphs.iter().map(range).collect());
    }
    if let Some(selected) = selected {
        let value = match selected {
            None => {
                json!({"from": null, "to": null, "words": null, "anchor": null, "why": NO_WORD.0, "help": NO_WORD.1, "other": null})
            }
            Some(Selected { range: at, anchor }) => {
                let (why, help) = anchor.as_ref().err().map(why).unzip();
                let other = match anchor {
                    Err(Unnamed::Repeated(other)) => Some(range(other)),
                    _ => None,
                };
                let anchor = anchor.as_ref().ok().map(|Anchor { start, end, digest }| {
                    let mut anchor = Map::new();
                    anchor.insert("start".into(), start.as_str().into());
                    if let Some(end) = end {
                        anchor.insert("end".into(), end.as_str().into());
                    }
                    anchor.insert("digest".into(), digest.as_str().into());
                    anchor
                });
                json!({
                    "from": units.units(at.start), "to": units.units(at.end), "words": words(at), "anchor": anchor,
                    "why": why, "help": help, "other": other,
                })
            }
        };
        object.insert("passage".into(), value);
    }
    if let Some(places) = places {
        let places = places.iter().map(|place| {
            json!({
                "quote": place.quote, "state": place.state.id(),
                "from": place.range.as_ref().map(|range| units.units(range.start)),
                "to": place.range.as_ref().map(|range| units.units(range.end)),
                "words": place.range.as_ref().map(words), "digest": place.digest, "locked": place.locked,
            })
        });
        object.insert("quotes".into(), places.collect());
    }
    Value::Object(object)
}
