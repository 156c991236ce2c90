//! Edits of a file's text: what they change, what they leave, and that names can be changed everywhere at once.

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use policy_explorer::editor::edit::{Edit, EditFault, Path, Step, Value, apply};
use policy_explorer::editor::ids::{Entry, id_of, rename, uses, without};
use policy_explorer::editor::read::read_closely;
use policy_explorer::editor::translate::translate;
use policy_explorer::engine::{Policy, decide, read};
use policy_explorer::format::json::{self, Content};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use crate::model::{asking, model, scenario_of};

/// The path that a JSON pointer names.
fn path(pointer: &str) -> Path {
    let step = |part: &str| match part.parse() {
        Ok(index) => Step::Index(index),
        Err(_) => Step::Key(part.to_owned()),
    };
    Path(pointer.split('/').skip(1).map(step).collect())
}

fn value(json: &Json) -> Value {
    Value::read(&json.to_string()).unwrap()
}

fn set(at: &str, to: Json) -> Edit {
    Edit::Set { at: path(at), value: value(&to) }
}

fn insert(at: &str, index: usize, what: Json) -> Edit {
    Edit::Insert { at: path(at), index, value: value(&what) }
}

fn remove(at: &str) -> Edit {
    Edit::Remove { at: path(at) }
}

fn files() -> Vec<PathBuf> {
    let folders = ["policies", "tests/rules", "tests/rules/good", "tests/rules/bad"];
    let entries = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path());
    let is_json = |path: &PathBuf| {
        path.extension().is_some_and(|it| it == "json") && {
            !["not-json.json", "policy.schema.json", "duplicate-key.json", "wrapped.json"]
                .iter()
                .any(|name| path.ends_with(name))
        }
    };
    let mut files: Vec<PathBuf> = entries.filter(is_json).collect();
    files.sort();
    assert!(files.len() > 80, "{}", files.len());
    files
}

/// The same file with other white space and line ends.
fn looks(text: &str) -> Vec<String> {
    let value: Json = serde_json::from_str(text).unwrap();
    let pretty = format!("{value:#}\n");
    let tabs = pretty.split_inclusive('\n').map(|line| {
        let words = line.trim_start();
        "\t".repeat((line.len() - words.len()) / 2) + words
    });
    vec![
        text.to_owned(),
        value.to_string(),
        format!("\u{feff}{}", pretty.replace('\n', "\r\n")),
        tabs.collect(),
        pretty,
    ]
}

fn parsed(text: &str) -> Json {
    serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap()
}

/// Every place of a value, with its range and with that of the list or object around it.
fn places(value: &json::Value, at: &Path, all: &mut Vec<(Path, json::Span, json::Span)>) {
    let mut inside = |path: Path, value: &json::Value, whole: json::Span, outer: &json::Span| {
        all.push((path.clone(), whole, outer.clone()));
        places(value, &path, all);
    };
    match &value.content {
        Content::List(items) => {
            for (index, item) in items.iter().enumerate() {
                inside(at.index(index), item, item.span.clone(), &value.span);
            }
        }
        Content::Object(entries) => {
            for entry in entries {
                let whole = entry.name.start..entry.value.span.end;
                inside(at.key(&entry.key), &entry.value, whole, &value.span);
            }
        }
        _ => {}
    }
}

/// The largest files have thousands of places: some of them are enough.
fn some<T>(places: &[T]) -> impl Iterator<Item = &T> {
    places.iter().step_by(places.len() / 60 + 1)
}

fn all_places(text: &str) -> Vec<(Path, json::Span, json::Span)> {
    let mut all = Vec::new();
    places(&json::parse(text.as_bytes()).unwrap(), &Path::root(), &mut all);
    all
}

/// The value at a place, of which another program has the tree.
fn at<'j>(json: &'j mut Json, path: &[Step]) -> &'j mut Json {
    path.iter().fold(json, |json, step| match step {
        Step::Key(key) | Step::Name(key) => &mut json[key.as_str()],
        Step::Index(index) => &mut json[*index],
    })
}

/// An edit of the tree instead of the text.
fn done(json: &mut Json, edit: &Edit) {
    let of = |value: &Value| serde_json::from_str(&value.to_string()).unwrap();
    match edit {
        Edit::Set { at: path, value } => *at(json, &path.0) = of(value),
        Edit::Remove { at: path } => {
            let (last, way) = path.0.split_last().unwrap();
            match (at(json, way), last) {
                (Json::Array(items), Step::Index(index)) => drop(items.remove(*index)),
                (Json::Object(entries), Step::Key(key)) => drop(entries.remove(key)),
                _ => panic!("{path}"),
            }
        }
        Edit::Insert { at: path, index, value } => at(json, &path.0).as_array_mut().unwrap().insert(*index, of(value)),
        Edit::Move { at: path, from, to } => {
            let items = at(json, &path.0).as_array_mut().unwrap();
            let moved = items.remove(*from);
            items.insert(*to, moved);
        }
    }
}

#[test]
fn the_same_value_again_changes_no_byte() {
    for file in files() {
        for text in looks(&fs::read_to_string(&file).unwrap()) {
            for (place, whole, _) in some(&all_places(&text)) {
                let same = match place.0.last() {
                    Some(Step::Key(key)) => {
                        let entry = Value::read(&format!("{{{}}}", &text[whole.clone()])).unwrap();
                        entry.get(key).cloned().unwrap()
                    }
                    _ => Value::read(&text[whole.clone()]).unwrap(),
                };
                let edited = apply(&text, &Edit::Set { at: place.clone(), value: same }).unwrap();
                assert_eq!(edited, text, "{file:?} {place}");
            }
        }
    }
}

/// Each value taken out, one after the other, and put back.
#[test]
fn what_is_taken_out_and_put_back_is_as_it_was_and_nothing_else_moves() {
    for file in files() {
        let original = fs::read_to_string(&file).unwrap();
        for (look, text) in looks(&original).into_iter().enumerate() {
            let values = parsed(&text);
            let places = all_places(&text);
            for (place, whole, outer) in some(&places) {
                let old = value(at(&mut values.clone(), &place.0));
                let shorter = apply(&text, &Edit::Remove { at: place.clone() }).unwrap();
                let mut expected = values.clone();
                done(&mut expected, &Edit::Remove { at: place.clone() });
                assert_eq!(parsed(&shorter), expected, "{file:?} {place}");
                assert!(shorter.starts_with(&text[..=outer.start]) && shorter.ends_with(&text[outer.end - 1..]));
                let (step, parent) = place.0.split_last().unwrap();
                let parent = Path(parent.to_vec());
                let back = match step {
                    Step::Index(index) => Edit::Insert { at: parent, index: *index, value: old },
                    _ => Edit::Set { at: place.clone(), value: old },
                };
                let again = apply(&shorter, &back).unwrap();
                assert_eq!(parsed(&again), values, "{file:?} {place}");
                // Where every value has a line for each item, and the order is the format's, nothing shows any more.
                if look >= 1 && matches!(step, Step::Index(_)) {
                    assert_eq!(again, text, "{file:?} {place} {whole:?}");
                }
            }
        }
    }
}

#[test]
fn a_changed_scalar_changes_its_own_range() {
    for file in files() {
        let text = fs::read_to_string(&file).unwrap();
        let root = json::parse(text.as_bytes()).unwrap();
        let mut scalars = Vec::new();
        fn collect(value: &json::Value, at: &Path, scalars: &mut Vec<(Path, json::Span)>) {
            match &value.content {
                Content::List(items) => {
                    items.iter().enumerate().for_each(|(index, item)| collect(item, &at.index(index), scalars));
                }
                Content::Object(entries) => {
                    entries.iter().for_each(|entry| collect(&entry.value, &at.key(&entry.key), scalars));
                }
                _ => scalars.push((at.clone(), value.span.clone())),
            }
        }
        collect(&root, &Path::root(), &mut scalars);
        for (place, span) in scalars {
            let edited = apply(&text, &Edit::Set { at: place, value: "changed \"so\"".into() }).unwrap();
            assert_eq!(edited, [&text[..span.start], r#""changed \"so\"""#, &text[span.end..]].concat());
        }
    }
}

const SMALL: &str = r#"{
  "format": 1,
  "id": "small",
  "language": "en",
  "title": "T",
  "scenario": "If {place} {time}",
  "start": { "place": "park" },
  "questions": [{ "id": "q", "label": "Q" }],
  "verdicts": [
    { "id": "yes", "label": "Yes", "tone": "permitted" },
    { "id": "no", "label": { "en": "No", "de": "Nein" }, "tone": "forbidden" }
  ],
  "dimensions": [
    {
      "id": "place",
      "label": "Place",
      "options": [
        { "id": "park", "label": "Park" },
        { "id": "path", "label": "Path" }
      ]
    },
    {
      "id": "time",
      "label": "Time",
      "options": [
        { "id": "day", "label": "Day" },
        { "id": "night", "label": "Night" }
      ]
    }
  ],
  "rules": [
    {
      "id": "ban",
      "when": { "place": ["park", "path"] },
      "verdict": "no",
      "text": "A ban.",
      "quotes": ["said"]
    },
    {
      "id": "night",
      "when": [{ "place": ["park"], "time": ["night"] }, { "time": { "not": ["day"] } }],
      "verdict": "yes",
      "text": "At night.",
      "exception_to": ["ban"]
    }
  ],
  "quotes": [{ "id": "said", "source": "paper" }],
  "sources": [{ "id": "paper", "title": "Paper" }],
  "cases": [
    {
      "name": "By night",
      "scenario": { "place": "park", "time": "night" },
      "verdict": "yes",
      "because": ["night"]
    }
  ]
}
"#;

/// The lines that an edit takes out of the small policy, and those that it adds.
fn changed(edit: &Edit) -> (Vec<String>, Vec<String>) {
    between(SMALL, &apply(SMALL, edit).unwrap())
}

fn between(old: &str, new: &str) -> (Vec<String>, Vec<String>) {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let start = old.iter().zip(&new).take_while(|(one, other)| one == other).count();
    let end = old[start..].iter().rev().zip(new[start..].iter().rev()).take_while(|(one, other)| one == other).count();
    let owned = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
    (owned(&old[start..old.len() - end]), owned(&new[start..new.len() - end]))
}

fn lines(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

#[test]
fn new_values_look_like_their_neighbours() {
    for (edit, old, new) in [
        (
            insert("/dimensions/0/options", 1, json!({"id": "road", "label": "Road"})),
            vec![],
            vec![r#"        { "id": "road", "label": "Road" },"#],
        ),
        (
            insert("/dimensions/0/options", 2, json!({"id": "road", "label": "Road"})),
            vec![r#"        { "id": "path", "label": "Path" }"#],
            vec![r#"        { "id": "path", "label": "Path" },"#, r#"        { "id": "road", "label": "Road" }"#],
        ),
        (insert("/rules/0/exception_to", 0, json!("night")), vec![], vec![r#"      "exception_to": ["night"],"#]),
        (
            set("/rules/0/when/time", json!(["day"])),
            vec![r#"      "when": { "place": ["park", "path"] },"#],
            vec![r#"      "when": { "place": ["park", "path"], "time": ["day"] },"#],
        ),
        (
            set("/start", json!({"time": "day", "place": "park"})),
            vec![r#"  "start": { "place": "park" },"#],
            vec![r#"  "start": { "place": "park", "time": "day" },"#],
        ),
        (set("/lead", json!("A lead.")), vec![], vec![r#"  "lead": "A lead.","#]),
        (
            set("/verdicts/0/label", json!({"en": "Yes", "de": "Ja"})),
            vec![r#"    { "id": "yes", "label": "Yes", "tone": "permitted" },"#],
            vec![r#"    { "id": "yes", "label": { "de": "Ja", "en": "Yes" }, "tone": "permitted" },"#],
        ),
        (
            set("/quotes/0/anchor/start", json!("a few words")),
            vec![r#"  "quotes": [{ "id": "said", "source": "paper" }],"#],
            vec![r#"  "quotes": [{ "id": "said", "source": "paper", "anchor": { "start": "a few words" } }],"#],
        ),
        (
            insert("/questions", 1, json!({"id": "law", "label": "A second question, with a label that is long"})),
            vec![r#"  "questions": [{ "id": "q", "label": "Q" }],"#],
            vec![
                r#"  "questions": ["#,
                r#"    { "id": "q", "label": "Q" },"#,
                r#"    { "id": "law", "label": "A second question, with a label that is long" }"#,
                r#"  ],"#,
            ],
        ),
        (
            insert("/silences", 0, json!({"id": "dusk", "text": "It says nothing.", "when": {"time": ["day"]}})),
            vec![],
            vec![
                r#"  "silences": ["#,
                r#"    {"#,
                r#"      "id": "dusk","#,
                r#"      "text": "It says nothing.","#,
                r#"      "when": { "time": ["day"] }"#,
                r#"    }"#,
                r#"  ],"#,
            ],
        ),
        (
            remove("/rules/0/quotes"),
            vec![r#"      "text": "A ban.","#, r#"      "quotes": ["said"]"#],
            vec![r#"      "text": "A ban.""#],
        ),
        (
            Edit::Move { at: path("/rules/1/when"), from: 1, to: 0 },
            vec![r#"      "when": [{ "place": ["park"], "time": ["night"] }, { "time": { "not": ["day"] } }],"#],
            vec![r#"      "when": [{ "time": { "not": ["day"] } }, { "place": ["park"], "time": ["night"] }],"#],
        ),
        (
            Edit::Set { at: Path::root().key("start").name("place"), value: "spot".into() },
            vec![r#"  "start": { "place": "park" },"#],
            vec![r#"  "start": { "spot": "park" },"#],
        ),
    ] {
        assert_eq!(changed(&edit), (lines(&old), lines(&new)), "{edit:?}");
    }
    // A rule is as long as the other rules, wherever it comes.
    let rule = json!({"id": "day", "when": {"time": ["day"]}, "verdict": "yes", "text": "By day."});
    let rule = Value::Object(["id", "when", "verdict", "text"].map(|key| (key.to_owned(), value(&rule[key]))).to_vec());
    let written = lines(&[
        r#"    {"#,
        r#"      "id": "day","#,
        r#"      "when": { "time": ["day"] },"#,
        r#"      "verdict": "yes","#,
        r#"      "text": "By day.""#,
        r#"    },"#,
    ]);
    let edit = Edit::Insert { at: path("/rules"), index: 0, value: rule.clone() };
    assert_eq!(changed(&edit), (vec![], written[1..].iter().cloned().chain(lines(&["    {"])).collect()));
    // The first rule of a policy has none to look like.
    let empty = apply(SMALL, &set("/rules", json!([]))).unwrap();
    let edited = apply(&empty, &Edit::Insert { at: path("/rules"), index: 0, value: rule }).unwrap();
    let expected = [&lines(&["  \"rules\": ["])[..], &written[..5], &lines(&["    }", "  ],"])[..]].concat();
    assert_eq!(between(&empty, &edited).1, expected);
}

#[test]
fn what_has_no_place_is_refused() {
    for edit in [
        set("/rules/7/text", json!("x")),
        set("/rules/0/text/de", json!("x")),
        remove("/rules/0/reading"),
        insert("/rules", 3, json!({})),
        insert("/title", 0, json!({})),
        insert("/silences", 1, json!({})),
        Edit::Move { at: path("/rules"), from: 0, to: 2 },
        Edit::Set { at: Path::root().name("nothing"), value: "x".into() },
        Edit::Remove { at: Path::root() },
    ] {
        assert!(matches!(apply(SMALL, &edit), Err(EditFault::NoPlace(_))), "{edit:?}");
    }
    assert_eq!(apply("{", &remove("/id")), Err(EditFault::NotJson));
    let clash = Edit::Set { at: Path::root().name("title"), value: "id".into() };
    assert_eq!(apply(SMALL, &clash), Err(EditFault::Taken("id".into())));
}

#[test]
fn texts_are_added_and_removed_by_language() {
    let at = path("/rules/0/text");
    let german = translate(SMALL, &at, "de", Some("Ein Verbot.")).unwrap();
    assert_eq!(parsed(&german)["rules"][0]["text"], json!({"en": "A ban.", "de": "Ein Verbot."}));
    let both = translate(&german, &at, "en", Some("Banned.")).unwrap();
    assert_eq!(parsed(&both)["rules"][0]["text"], json!({"en": "Banned.", "de": "Ein Verbot."}));
    let one = translate(&both, &at, "de", None).unwrap();
    assert_eq!(parsed(&one)["rules"][0]["text"], json!({"en": "Banned."}));
    assert_eq!(parsed(&translate(&one, &at, "en", None).unwrap())["rules"][0].get("text"), None);
    assert_eq!(translate(&one, &at, "fr", None).unwrap(), one);
    let plain = translate(SMALL, &at, "en", Some("Banned.")).unwrap();
    assert_eq!(between(SMALL, &plain).1, lines(&[r#"      "text": "Banned.","#]));
    let reading = path("/rules/0/reading");
    assert_eq!(parsed(&translate(SMALL, &reading, "en", Some("So.")).unwrap())["rules"][0]["reading"], "So.");
    assert_eq!(translate(SMALL, &reading, "de", None).unwrap(), SMALL);
}

#[test]
fn an_id_is_renamed_wherever_it_is_used() {
    for (entry, old, new, count) in [
        (Entry::Question, "q", "question-1", 1),
        (Entry::Verdict, "yes", "allowed", 3),
        (Entry::Verdict, "no", "banned", 2),
        (Entry::Dimension, "place", "where", 6),
        (Entry::Dimension, "time", "hour", 5),
        (Entry::Option("place"), "park", "garden", 5),
        (Entry::Option("time"), "night", "dark", 3),
        (Entry::Rule, "ban", "no-dogs", 2),
        (Entry::Rule, "night", "dark", 2),
        (Entry::Quote, "said", "told", 2),
        (Entry::Source, "paper", "daily", 2),
    ] {
        let renamed = rename(SMALL, entry, old, new).unwrap();
        assert_eq!(read_closely(renamed.as_bytes()).problems, read_closely(SMALL.as_bytes()).problems, "{entry:?}");
        assert_eq!(uses(&renamed, entry, old), Ok(vec![]), "{entry:?} {old}");
        assert_eq!(uses(&renamed, entry, new).unwrap().len() + 1, count, "{entry:?} {old}");
        assert_eq!(rename(&renamed, entry, new, old).unwrap(), SMALL);
    }
    for (new, fault) in [
        ("No", EditFault::Malformed("No".into())),
        ("any", EditFault::Reserved("any".into())),
        ("no", EditFault::Taken("no".into())),
    ] {
        assert_eq!(rename(SMALL, Entry::Verdict, "yes", new), Err(fault));
    }
    assert_eq!(rename(SMALL, Entry::Rule, "none", "some"), Err(EditFault::Unknown("none".into())));
    let twice = apply(SMALL, &set("/rules/1/id", json!("ban"))).unwrap();
    assert_eq!(rename(&twice, Entry::Rule, "ban", "some"), Err(EditFault::Ambiguous("ban".into())));
    // A placeholder may be written with an escape.
    let escaped = SMALL.replace("If {place}", "If \\u007bplace}");
    let renamed = rename(&escaped, Entry::Dimension, "place", "spot").unwrap();
    assert_eq!(parsed(&renamed)["scenario"], "If {spot} {time}");
}

#[test]
fn an_entry_goes_with_what_names_it_or_stays() {
    let gone = without(SMALL, Entry::Rule, "ban").unwrap();
    let policy = parsed(&gone);
    assert_eq!((policy["rules"].as_array().unwrap().len(), policy["rules"][0].get("exception_to")), (1, None));
    let gone = without(SMALL, Entry::Rule, "night").unwrap();
    assert_eq!(parsed(&gone)["cases"][0]["because"], json!([]), "a case keeps its list of reasons");
    assert_eq!(parsed(&without(SMALL, Entry::Quote, "said").unwrap())["quotes"], json!([]));
    let used = |entry, id| match without(SMALL, entry, id) {
        Err(EditFault::Used(paths)) => paths.iter().map(Path::dotted).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(used(Entry::Source, "paper"), ["quotes[0].source"]);
    assert_eq!(used(Entry::Verdict, "no"), ["rules[0].verdict"]);
    assert_eq!(used(Entry::Question, "q"), ["rules[0]", "rules[1]", "cases[0]"]);
    assert_eq!(used(Entry::Dimension, "place"), ["scenario", "rules[0].when.place", "rules[1].when[0].place"]);
    assert_eq!(used(Entry::Option("place"), "park"), ["rules[1].when[0].place[0]", "cases[0].scenario.place"]);
    let gone = without(SMALL, Entry::Option("place"), "path").unwrap();
    assert_eq!(parsed(&gone)["rules"][0]["when"], json!({"place": ["park"]}));
    assert_eq!(without(SMALL, Entry::Rule, "none"), Err(EditFault::Unknown("none".into())));
}

#[test]
fn ids_come_from_labels() {
    for (label, taken, id) in [
        ("United States", vec![], "united-states"),
        ("Über die Straße, größer", vec![], "ueber-die-strasse-groesser"),
        ("Café «à la carte»", vec![], "cafe-a-la-carte"),
        ("Ukraine’s own", vec![], "ukraines-own"),
        ("Łódź & Ærø", vec![], "lodz-aeroe"),
        ("Правило", vec![], "rule-1"),
        ("Правило", vec!["rule-1"], "rule-2"),
        ("Ban", vec!["ban"], "ban-2"),
        ("Ban", vec!["ban", "ban-2"], "ban-3"),
        ("any", vec![], "any-2"),
        ("25 g", vec![], "rule-25-g"),
        ("…", vec![], "rule-1"),
        ("rule", vec![], "rule-1"),
        ("A rule with so many words that nobody would read its id", vec![], "a-rule-with-so-many-words-that-nobody"),
        ("ﬁne ①", vec![], "fine-1"),
    ] {
        assert_eq!(id_of(label, "rule", &taken), id, "{label}");
    }
}

/// The outcomes of all scenarios, in positions, so that names do not matter.
fn outcomes(policy: &Policy, scenarios: &[Vec<Option<usize>>]) -> Vec<String> {
    let mut outcomes = Vec::new();
    for question in policy.questions() {
        for partial in scenarios {
            let decision = decide(policy, question, &scenario_of(policy, partial));
            let because: Vec<_> = decision.because.iter().map(|rule| rule.index).collect();
            let verdict = decision.outcome.verdict().map(|verdict| verdict.index);
            outcomes.push(format!("{} {verdict:?} {because:?}", decision.outcome.id()));
        }
    }
    outcomes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn a_renamed_policy_decides_the_same(model in asking(), which in any::<prop::sample::Index>(), look in 0..5usize) {
        let text = looks(&model.file()).swap_remove(look);
        let policy = read(text.trim_start_matches('\u{feff}').as_bytes()).unwrap();
        let mut names: Vec<(Entry<'_>, String)> = Vec::new();
        names.extend(policy.questions().map(|it| (Entry::Question, it.id.clone())));
        names.extend(policy.verdicts().map(|it| (Entry::Verdict, it.id.clone())));
        names.extend(policy.rules().iter().map(|it| (Entry::Rule, it.id.clone())));
        names.extend(policy.dimensions().iter().map(|it| (Entry::Dimension, it.id.clone())));
        for dimension in policy.dimensions() {
            names.extend(dimension.options.iter().map(|it| (Entry::Option(&dimension.id), it.id.clone())));
        }
        let (entry, id) = &names[which.index(names.len())];
        let renamed = rename(&text, *entry, id, "renamed").unwrap();
        let other = read(renamed.trim_start_matches('\u{feff}').as_bytes()).unwrap();
        let scenarios = model.partial_scenarios();
        prop_assert_eq!(outcomes(&policy, &scenarios), outcomes(&other, &scenarios));
        prop_assert_eq!(rename(&renamed, *entry, "renamed", id).unwrap(), text);
    }

    /// Edits of the text are those of its values, whatever it looks like.
    #[test]
    fn edits_do_what_they_say(
        model in model(),
        look in 0..5usize,
        moves in prop::collection::vec((0..5u8, any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..12),
    ) {
        let mut text = looks(&model.file()).swap_remove(look);
        let mut values = parsed(&text);
        let (mark, crlf) = (text.starts_with('\u{feff}'), text.contains("\r\n"));
        for (what, one, other) in moves {
            let places = all_places(&text);
            let (place, ..) = &places[one.index(places.len())];
            let (donor, ..) = &places[other.index(places.len())];
            let donated = at(&mut values.clone(), &donor.0).clone();
            let lists: Vec<&Path> =
                places.iter().map(|(path, ..)| path).filter(|path| at(&mut values.clone(), &path.0).is_array()).collect();
            let list = lists[one.index(lists.len())];
            let length = at(&mut values.clone(), &list.0).as_array().unwrap().len();
            let edit = match what {
                0 => Edit::Set { at: place.clone(), value: value(&donated) },
                1 => Edit::Remove { at: place.clone() },
                2 => Edit::Insert { at: list.clone(), index: other.index(length + 1), value: value(&donated) },
                3 if length > 0 => Edit::Move { at: list.clone(), from: one.index(length), to: other.index(length) },
                _ => {
                    let Some(Step::Key(key)) = place.0.last() else { continue };
                    let parent = Path(place.0[..place.0.len() - 1].to_vec());
                    Edit::Set { at: parent.key(&format!("{key}-more")), value: value(&donated) }
                }
            };
            // A list or a value that is inside of itself would grow without end.
            if text.len() > 60_000 {
                break;
            }
            text = apply(&text, &edit).unwrap();
            done(&mut values, &edit);
            prop_assert_eq!(&parsed(&text), &values, "{:?}", edit);
            prop_assert_eq!(text.starts_with('\u{feff}'), mark);
            prop_assert!(!crlf || !text.replace("\r\n", "").contains('\n'));
            if places.len() < 2 {
                break;
            }
        }
    }
}

/// An edit in the largest policy takes milliseconds even without optimization.
#[test]
fn an_edit_of_the_largest_policy_is_quick() {
    let texts = files().into_iter().map(|file| fs::read_to_string(file).unwrap());
    let largest = texts.filter(|text| text.contains("policy.schema.json")).max_by_key(String::len).unwrap();
    let started = Instant::now();
    for _ in 0..5 {
        apply(&largest, &set("/rules/0/verdict", json!("x"))).unwrap();
    }
    let took = started.elapsed() / 5;
    assert!(took.as_millis() < 200, "{took:?}");
}
