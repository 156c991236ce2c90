//! Passages that an editor selects: the text that is shown, the anchors that name them, and that `verify` finds just them.

use std::fs;
use std::time::Instant;

use policy_explorer::editor::analysis::passages::{Shown, State, Unnamed, Utf16};
use policy_explorer::editor::analysis::quotes::{Article, verify};
use policy_explorer::engine::read;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{cli, cli_json, path_in, scratch};

const PARK: &str = "tests/articles/park.json";
const PAGE: &str = "tests/articles/park.html";

/// A policy with one quote of this anchor.
fn quoting(anchor: &Value) -> String {
    json!({
        "format": 1, "id": "a", "language": "en", "title": "A", "scenario": "If {d}",
        "questions": [{"id": "q", "label": "Q"}],
        "verdicts": [{"id": "v", "label": "V", "tone": "permitted"}],
        "dimensions": [{"id": "d", "label": "D", "options": [{"id": "o", "label": "O"}]}],
        "rules": [],
        "quotes": [{"id": "one", "source": "s", "anchor": anchor}],
        "sources": [{"id": "s", "title": "S"}],
    })
    .to_string()
}

fn anchor(selected: &Result<policy_explorer::editor::analysis::passages::Anchor, Unnamed>) -> Value {
    let anchor = selected.as_ref().unwrap();
    let mut json = json!({"start": anchor.start, "digest": anchor.digest});
    if let Some(end) = &anchor.end {
        json["end"] = json!(end);
    }
    json
}

#[test]
fn the_text_of_an_article_is_printed_by_paragraphs() {
    let (status, read) = cli_json(&["passage", "--article", PAGE, "--format", "json"]);
    assert_eq!((status, &read["unit"], &read["kind"]), (Some(0), &json!("utf-16"), &json!("HTML")));
    let text = read["text"].as_str().unwrap();
    assert!(text.starts_with("New rules for the park\nFrom Monday, dogs must stay outside of the park,"), "{text}");
    let units: Vec<u16> = text.encode_utf16().collect();
    let paragraphs: Vec<String> = read["paragraphs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["from"].as_u64().unwrap() as usize..it["to"].as_u64().unwrap() as usize)
        .map(|range| String::from_utf16(&units[range]).unwrap())
        .collect();
    assert_eq!(paragraphs, text.split('\n').collect::<Vec<_>>());
    let output = cli(&["passage", "--article", PAGE]);
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(printed.trim_end().split("\n\n").collect::<Vec<_>>(), paragraphs);
}

#[test]
fn a_selection_gets_the_shortest_anchor_of_whole_words() {
    let page =
        "<p>The ban is new. The ban, “so the <b>coun</b>cil”, is for all.<p>A ban for all 🐕 dogs. Caf\u{65}\u{301}s.";
    let folder = scratch();
    let path = path_in(&folder, "page.html");
    fs::write(&path, page).unwrap();
    let (_, read) = cli_json(&["passage", "--article", &path, "--format", "json"]);
    let text = read["text"].as_str().unwrap().to_owned();
    let at = |words: &str| text[..text.find(words).unwrap()].encode_utf16().count();
    let named = |from: &str, to: &str| {
        let (from, to) = (at(from).to_string(), (at(to) + to.encode_utf16().count()).to_string());
        let selected = ["passage", "--article", &path, "--format", "json", "--from", &from, "--to", &to];
        let (status, json) = cli_json(&selected);
        (status, json["passage"].clone())
    };
    for (from, to, words, start, end) in [
        // From the middle of a word to that of another, with the marks around them.
        ("ouncil", "for al", "council”, is for all", "council\", is for all", None),
        (", “so", "”,", "so the council", "so the council", None),
        ("dogs", "dogs", "dogs", "dogs", None),
        ("for all 🐕", "dog", "for all 🐕 dogs", "for all 🐕 dogs", None),
        ("Caf", "Caf", "Caf\u{65}\u{301}s", "Cafés", None),
        ("ban is", "is for", "ban is new. The ban, “so the council”, is for", "ban is", Some("for")),
    ] {
        let (status, passage) = named(from, to);
        assert_eq!((status, passage["words"].as_str()), (Some(0), Some(words)), "{passage}");
        let expected = (passage["anchor"]["start"].as_str(), passage["anchor"]["end"].as_str());
        assert_eq!(expected, (Some(start), end), "{passage}");
        let policy = read_policy(&passage["anchor"]);
        let found = verify(&policy, &[Article::new([(text.as_str(), 1)])], None);
        assert_eq!((found.problems.as_slice(), found.passages.len()), (&[][..], 1), "{passage}");
    }
    // The same words in two places.
    let (status, passage) = named("ban", "ban");
    assert_eq!((status, &passage["anchor"]), (Some(2), &Value::Null));
    assert_eq!(passage["why"], "the same words are in another place too");
    assert_eq!(passage["other"], json!({"from": at("ban, "), "to": at("ban, ") + 3}));
    // Nothing but marks and spaces.
    let (status, passage) = named(", “", ", “");
    assert_eq!((status, &passage["words"], &passage["anchor"]), (Some(2), &Value::Null, &Value::Null));
}

fn read_policy(anchor: &Value) -> policy_explorer::engine::Policy {
    read(quoting(anchor).as_bytes()).unwrap()
}

#[test]
fn words_are_found_as_they_are_copied() {
    let output = cli(&["passage", "--article", PAGE, "--words", "dogs must   stay outside", "--format", "plain"]);
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(
        printed.starts_with("“dogs must stay outside”\n  from 36 to 58\n  \"anchor\": { \"start\": \"dogs"),
        "{printed}"
    );
    let output = cli(&["passage", "--article", PAGE, "--words", "dogs"]);
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(printed.starts_with("no anchor: the text does not have these words exactly once"), "{printed}");
}

#[test]
fn the_quotes_of_a_policy_have_their_places() {
    let folder = scratch();
    let copy = path_in(&folder, "park.json");
    let mut policy: Value = serde_json::from_str(&fs::read_to_string(PARK).unwrap()).unwrap();
    fs::write(&copy, policy.to_string()).unwrap();
    assert_eq!(cli(&["verify", &copy, "--article", PAGE, "--lock"]).status.code(), Some(0));
    policy = serde_json::from_str(&fs::read_to_string(&copy).unwrap()).unwrap();
    let digest = policy["quotes"][0]["anchor"]["digest"].clone();
    policy["quotes"][1]["anchor"] = json!({"start": "no such words"});
    policy["quotes"][2]["anchor"] = json!({"start": "dogs"});
    // What has problems can be looked up too.
    policy["rules"][0]["verdict"] = json!("unheard-of");
    fs::write(&copy, policy.to_string()).unwrap();
    let places = |page: &str| {
        let (_, found) = cli_json(&["passage", "--article", page, "--policy", &copy, "--format", "json"]);
        found["quotes"].as_array().unwrap().clone()
    };
    let found = places(PAGE);
    let states: Vec<&str> = found.iter().map(|it| it["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["found", "missing", "repeated", "unanchored"]);
    assert_eq!(found[0]["words"], "dogs must stay outside of the park, the council said");
    assert_eq!((&found[0]["digest"], &found[0]["locked"]), (&digest, &digest));
    let page = path_in(&folder, "changed.html");
    fs::write(&page, fs::read_to_string(PAGE).unwrap().replace("of the park, the", "of our park, the")).unwrap();
    let drifted = &places(&page)[0];
    assert_eq!((&drifted["state"], &drifted["locked"]), (&json!("drifted"), &digest));
    assert_eq!(drifted["words"], "dogs must stay outside of our park, the council said");
    let printed = String::from_utf8(cli(&["passage", "--article", &page, "--policy", &copy]).stdout).unwrap();
    assert!(printed.contains(": drifted, from 36 to 88: “dogs must stay outside of our"), "{printed}");
}

#[test]
fn a_long_article_takes_no_long_time() {
    for page in ["word ".repeat(40_000), "字".repeat(70_000), "e\u{301}".repeat(60_000), "a. ".repeat(70_000)] {
        let started = Instant::now();
        let shown = Shown::new([page.as_str()]);
        let length = shown.text.len();
        for range in [0..length, 0..40, length / 2..length / 2 + 400, length - 40..length] {
            assert!(shown.select(range.clone()).is_some_and(|it| it.range.end >= range.end - 3));
        }
        assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    }
}

#[test]
fn units_are_those_of_browsers() {
    let text = "a🐕é字".repeat(1_000);
    let units = Utf16::of(&text);
    let mut count = 0;
    for (at, character) in text.char_indices() {
        assert_eq!((units.units(at), units.bytes(count)), (count, at));
        count += character.len_utf16();
    }
    assert_eq!((units.units(text.len()), units.bytes(count), units.bytes(count + 9)), (count, text.len(), text.len()));
    assert_eq!(Utf16::of("").bytes(3), 0);
}

/// Every anchor of up to five words at each side that could name a passage.
fn brute(words: &[&str]) -> Vec<Value> {
    let mut all = Vec::new();
    if words.len() <= 5 {
        all.push(json!({"start": words.join(" ")}));
    }
    for first in 1..=5.min(words.len()) {
        for last in 1..=5.min(words.len() - first) {
            let (start, end) = (words[..first].join(" "), words[words.len() - last..].join(" "));
            all.push(json!({"start": start, "end": end}));
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    /// Words of few kinds repeat often. An anchor finds its passage, and where there is none, no other would.
    #[test]
    fn anchors_name_exactly_what_was_selected(
        words in prop::collection::vec(0..5usize, 1..40),
        from in any::<prop::sample::Index>(),
        count in 1..20usize,
        breaks in prop::collection::vec(any::<bool>(), 40),
    ) {
        const WORDS: [&str; 5] = ["the", "bäns", "caf\u{65}\u{301}", "of", "x"];
        let mut text = String::new();
        let mut starts = Vec::new();
        for (index, word) in words.iter().enumerate() {
            text.push_str(match index { 0 => "", _ if breaks[index] => "\u{2029}", _ => " " });
            starts.push(text.len());
            text.push_str(WORDS[*word]);
        }
        let shown = Shown::new([text.as_str()]);
        let first = from.index(words.len());
        let last = (first + count).min(words.len()) - 1;
        // The separators of paragraphs are shorter where they are shown.
        let byte = |at: usize| text[..at].replace('\u{2029}', "\n").len();
        let end = starts[last] + WORDS[words[last]].len();
        let range = byte(starts[first])..byte(end);
        let selected = shown.select(range.clone()).unwrap();
        prop_assert_eq!(&selected.range, &range);
        let article = Article::new([(text.as_str(), 1)]);
        let names: Vec<&str> = words[first..=last].iter().map(|word| WORDS[*word]).collect();
        let places = |anchor: &Value| {
            let file = policy_explorer::format::read(quoting(anchor).as_bytes()).file.unwrap();
            shown.places(&file, std::slice::from_ref(&article), None).swap_remove(0)
        };
        match &selected.anchor {
            Ok(_) => {
                let anchor = anchor(&selected.anchor);
                let found = verify(&read_policy(&anchor), std::slice::from_ref(&article), None);
                prop_assert_eq!(&found.problems, &vec![]);
                prop_assert_eq!(found.passages.len(), 1);
                let place = places(&anchor);
                prop_assert_eq!((place.state, place.digest.as_deref()), (State::Found, anchor["digest"].as_str()));
                // The same passage may be there before, word for word.
                let place = place.range.unwrap();
                prop_assert_eq!(&shown.text[place].replace('\n', " "), &shown.text[range].replace('\n', " "));
            }
            Err(_) => {
                for anchor in brute(&names) {
                    let place = places(&anchor);
                    let is_it = place.state == State::Found && place.range.as_ref() == Some(&range);
                    prop_assert!(!is_it, "{} names {:?}", anchor, names);
                }
            }
        }
    }
}
