//! Languages: a policy's sentences in each of them, its statements about its own languages, and the interface's words.

use std::fmt::Write as _;
use std::fs;

use policy_explorer::engine::explain::explain;
use policy_explorer::engine::policy::{Basis, Choice, Date, Question, Text};
use policy_explorer::engine::position::{DimensionIx, OptionIx};
use policy_explorer::engine::{Decision, Policy, decide_all, read};
use policy_explorer::format::number::Number;
use policy_explorer::view::prerender::{Props, render};
use policy_explorer::view::words::Words;
use policy_explorer::view::{Change, Heard, announcement, name_intervals};
use serde_json::{Value, json};

use crate::support::{POLICY, cli, path_in, scratch};

fn policy() -> Policy {
    read(&fs::read(POLICY).unwrap()).unwrap()
}

/// A small policy with some texts replaced.
fn with(changes: &[(&str, Value)]) -> Policy {
    let mut file: Value = serde_json::from_str(&fs::read_to_string("tests/rules/good/plain.json").unwrap()).unwrap();
    for (pointer, value) in changes {
        match file.pointer_mut(pointer) {
            Some(place) => *place = value.clone(),
            None => file[pointer.trim_start_matches('/')] = value.clone(),
        }
    }
    read(file.to_string().as_bytes()).unwrap()
}

/// Every scenario as a sentence, in every language of the policy: a snapshot whose grammar a person has read.
#[test]
fn the_sentences_match_the_reviewed_snapshot() {
    let path = "tests/policies/us-weapons-in-russia.sentences.md";
    let policy = policy();
    let mut found = String::from(
        "# How each scenario reads\n\nWritten by `UPDATE_EXPECTED=1`, to be read by people: does each sentence follow \
         the grammar of its language?\n",
    );
    for language in policy.languages() {
        writeln!(found, "\n## {}\n", language.tag).unwrap();
        for scenario in policy.every_scenario() {
            writeln!(found, "- {}", policy.describe(&scenario, &language.tag, |_| String::new())).unwrap();
        }
    }
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(path, &found).unwrap();
    }
    assert!(fs::read_to_string(path).unwrap_or_default() == found, "{path} differs from what was found");
}

#[test]
fn the_first_policy_is_complete_and_says_what_was_reviewed() {
    let output = cli(&["check", POLICY, "--format", "json"]);
    let findings: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    assert!(findings.iter().all(|finding| finding["code"] != "missing-translation"), "{findings:#?}");
    let policy = policy();
    let tags: Vec<&str> = policy.languages().iter().map(|language| language.tag.as_str()).collect();
    assert_eq!(tags, ["en", "de", "uk"]);
    let reviewed = ["en", "en-GB", "de", "de-AT", "uk"].map(|tag| policy.reviewed(tag));
    assert_eq!(reviewed, [false; 5], "no editor has reviewed it");
    assert!(policy.speaks("uk-UA") && !policy.speaks("ar"));
}

#[test]
fn undeclared_languages_are_taken_from_the_texts() {
    let policy = with(&[("/title", json!({"en": "Dogs", "de": "Hunde"}))]);
    let languages: Vec<_> = policy.languages().iter().map(|it| (it.tag.as_str(), it.reviewed)).collect();
    assert_eq!(languages, [("en", None), ("de", None)]);
    assert!(policy.speaks("de") && policy.reviewed("de"), "nothing is said of a review");
    assert!(!with(&[]).speaks("de"));
}

/// A text is required in exactly the declared languages.
#[test]
fn a_text_is_required_in_every_declared_language() {
    let folder = scratch();
    let path = path_in(&folder, "policy.json");
    let mut file: Value = serde_json::from_str(&fs::read_to_string(POLICY).unwrap()).unwrap();
    let mut places = Vec::new();
    untranslate(&mut file, &mut Vec::new(), &mut places);
    fs::write(&path, file.to_string()).unwrap();
    let output = cli(&["check", &path, "--format", "json"]);
    let findings: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    let missed = findings.iter().filter(|finding| finding["code"] == "missing-translation").count();
    assert!(places.len() > 60);
    assert_eq!(missed, places.len(), "every text is looked at: {places:#?}");

    file.as_object_mut().unwrap().remove("languages");
    fs::write(&path, file.to_string()).unwrap();
    let output = cli(&["check", &path, "--format", "json"]);
    assert!(!String::from_utf8_lossy(&output.stdout).contains("missing-translation"));
}

/// Removes the German from every text and returns their places.
fn untranslate(value: &mut Value, path: &mut Vec<String>, places: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            if members.get("de").is_some_and(Value::is_string) {
                members.remove("de");
                places.push(path.join("."));
            }
            for (key, member) in members {
                path.push(key.clone());
                untranslate(member, path, places);
                path.pop();
            }
        }
        Value::Array(elements) => {
            for (index, element) in elements.iter_mut().enumerate() {
                path.push(index.to_string());
                untranslate(element, path, places);
                path.pop();
            }
        }
        _ => {}
    }
}

#[test]
fn a_language_without_a_region_or_with_any_is_the_same() {
    for (tag, found) in [
        ("de", "de"),
        ("de-AT", "de"),
        ("UK", "uk"),
        ("ar-EG", "ar"),
        ("en-US", "en"),
        ("zh-Hans", "zh"),
        ("nl", "en"),
        ("", "en"),
    ] {
        assert_eq!(Words::of(tag).language, found, "{tag}");
    }
}

/// Every set of words has the placeholders that its patterns need, and replaces all of them.
#[test]
fn every_pattern_is_filled() {
    let date = Date::parse("2024-05-30").unwrap();
    let dates = Words::ALL.map(|words| words.date(date));
    assert_eq!(
        dates,
        [
            "30 May 2024",
            "30. Mai 2024",
            "30 травня 2024 р.",
            "30 مايو 2024",
            "30 mai 2024",
            "30 de mayo de 2024",
            "30 de maio de 2024",
            "30 maggio 2024",
            "30 maja 2024",
            "30 Mayıs 2024",
            "30 мая 2024 г.",
            "2024年5月30日"
        ]
    );
    for words in Words::ALL {
        assert!(words.open_choice("Lead").contains("Lead"));
        assert!(words.not_translated("nl").contains("nl"), "a language without a name keeps its tag");
        assert!(words.in_language("en-GB").contains(words.language_name("en")));
        assert_eq!(words.list(&["A", "B", "C"], words.and).matches(['A', 'B', 'C']).count(), 3);
        for (said_by, reported_by) in [(true, true), (true, false), (false, true)] {
            let pattern = words.attribution(said_by, reported_by).unwrap();
            assert_eq!(pattern.contains("{said_by}"), said_by, "{pattern}");
            assert_eq!(pattern.contains("{reported_by}"), reported_by, "{pattern}");
        }
        let mut bases: Vec<&str> = Basis::ALL.iter().map(|(_, basis)| words.basis(*basis)).collect();
        bases.sort_unstable();
        bases.dedup();
        assert_eq!(bases.len(), Basis::ALL.len());
        assert!(bases.iter().all(|basis| !basis.is_empty()));
    }
    assert!(Words::of("en").basis(Basis::Practice).starts_with("Practice"));
    assert!(Words::of("uk").basis(Basis::Experts).contains("експертів"));
    assert!(Words::of("de").basis(Basis::Reported).starts_with("Berichtet"));
}

/// In Spanish "y" and "o" change before their own sounds.
#[test]
fn a_conjunction_gives_way_to_the_sound_that_follows() {
    let spanish = Words::of("es");
    let last = |word| (spanish.list(&["A", word], spanish.and), spanish.list(&["A", word], spanish.or));
    assert_eq!(last("Italia"), ("A e Italia".into(), "A o Italia".into()));
    assert_eq!(last("hierro"), ("A y hierro".into(), "A o hierro".into()));
    assert_eq!(last("otra"), ("A y otra".into(), "A u otra".into()));
    assert_eq!(last("11"), ("A y 11".into(), "A u 11".into()));
    assert_eq!(last("11 km"), ("A y 11 km".into(), "A u 11 km".into()));
    assert_eq!(last("110"), ("A y 110".into(), "A o 110".into()));
}

/// Interfaces put their own punctuation after labels and sentences.
#[test]
fn punctuation_is_of_the_language() {
    let policy = policy();
    let previous = policy.start().clone();
    let scenario = previous.with(DimensionIx::new(2), Some(OptionIx::new(2)));
    let change = Change { previous, scenario, heard: Heard::Nothing };
    let said = |tag: &str| announcement(&policy, &change, None, &explain(&policy, &change.scenario), Some(tag));
    assert!(said("zh").contains('：') && said("zh").contains("。 ") && !said("zh").contains(": "), "{}", said("zh"));
    assert!(said("fr").contains("\u{a0}: "), "{}", said("fr"));
}

/// A text of several parts has as many in every language, and no part is empty.
#[test]
fn every_language_has_every_part() {
    let parts = |words: &Words| -> Vec<usize> { words.file().lines().map(|line| line.split('|').count()).collect() };
    let english = parts(Words::ALL[0]);
    for words in Words::ALL {
        let is_short =
            |line: &str| line.contains("||") || line.starts_with('|') || line.ends_with('|') || line.is_empty();
        assert_eq!(words.file().lines().find(|line| is_short(line)), None, "{}", words.language);
        let differing = parts(words).into_iter().zip(&english).filter(|(own, english)| own != *english).count();
        // Conjunctions have parts for the sounds that they give way to.
        assert_eq!(differing, if words.language == "es" { 2 } else { 0 }, "{}", words.language);
        for other in Words::ALL {
            assert_ne!(words.language_name(other.language), other.language);
        }
    }
}

/// A text left in English would be the same in every language.
#[test]
fn no_language_copies_another() {
    let english = Words::of("en").file();
    for words in Words::ALL.into_iter().skip(1) {
        let other = words.file();
        let same = english.lines().zip(other.lines()).filter(|(one, other)| one == other);
        let is_long = |text: &str| text.chars().filter(|it| it.is_alphabetic()).count() > 11 && !text.starts_with('(');
        let same: Vec<&str> = same.map(|(one, _)| one).filter(|text| is_long(text)).collect();
        assert!(same.iter().all(|text| text.contains('{')), "{}: {same:?}", words.language);
    }
    let mut all = Words::ALL.map(Words::file);
    all.sort_unstable();
    assert!(all.windows(2).all(|two| two[0] != two[1]));
}

fn german(policy: &Policy, change: &Change) -> String {
    announcement(policy, change, None, &explain(policy, &change.scenario), Some("de"))
}

#[test]
fn an_announcement_names_the_language_of_untranslated_texts() {
    let policy = policy();
    let previous = policy.start().clone();
    let change = Change {
        previous: previous.clone(),
        scenario: previous.with(DimensionIx::new(2), Some(OptionIx::new(2))),
        heard: Heard::Nothing,
    };
    assert_eq!(
        german(&policy, &change),
        "Zweck: Offensiver Angriff. Bedingungen der Lieferländer: Berichten zufolge nicht erlaubt. \
         Völkerrecht: Der Bericht sagt dazu nichts."
    );
    let partly = with(&[("/title", json!({"en": "Dogs", "de": "Hunde"}))]);
    let scenario = partly.scenario([("lead", "on"), ("where", "path")]).unwrap();
    let change = Change { previous: partly.nothing_chosen(), scenario, heard: Heard::Nothing };
    assert!(
        german(&partly, &change)
            .ends_with("\u{2068}Park rules\u{2069} (Englisch): \u{2068}Allowed\u{2069} (Englisch).")
    );
    // The widget of a policy in one language says so once, so the announcement has no marks.
    let change = Change { previous: change.previous, scenario: change.scenario, heard: Heard::Nothing };
    assert!(german(&with(&[]), &change).ends_with("\u{2068}Park rules\u{2069}: \u{2068}Allowed\u{2069}."));
}

/// A list whose items have commas is separated by semicolons: "€250; €400, which the airline may halve; or €600".
#[test]
fn an_item_with_a_comma_is_not_heard_as_two() {
    let items = ["€250", "€400, which may be halved", "€600"];
    let list = |language: &str| {
        let words = Words::of(language);
        (words.list(&items, words.or), words.list(&["A", "B", "C"], words.or))
    };
    assert_eq!(list("en"), ("€250; €400, which may be halved; or €600".into(), "A, B or C".into()));
    assert_eq!(list("de"), ("€250; €400, which may be halved; oder €600".into(), "A, B oder C".into()));
    let arabic = Words::of("ar");
    assert_eq!(arabic.list(&["أ، ب", "ج"], arabic.or), "أ، ب؛ أو ج");
}

/// The announcement after each choice of a radio, from every scenario or a sample: the answers that changed.
#[test]
fn an_announcement_is_short() {
    let mut averages = Vec::new();
    for id in ["us-weapons-in-russia", "eu-flight-compensation", "eu-drone-flight"] {
        let policy = read(&fs::read(format!("policies/{id}.json")).unwrap()).unwrap();
        let (mut count, mut words) = (0, 0);
        let scenarios = policy.every_scenario().count();
        for previous in policy.every_scenario().step_by(1 + scenarios / 200) {
            let before = explain(&policy, &previous);
            for dimension in policy.dimensions() {
                for option in dimension.all().iter().filter(|it| previous.chosen(dimension.index) != Some(*it)) {
                    let scenario = previous.with(dimension.index, Some(option));
                    let now = explain(&policy, &scenario);
                    let decided = decide_all(&policy, &scenario);
                    let change = Change { previous: previous.clone(), scenario, heard: Heard::Choice };
                    let said = announcement(&policy, &change, Some(&before), &now, None);
                    let earlier = before.decisions(&policy);
                    let same = |(question, it): &(&Question, Decision<'_>)| {
                        let (_, earlier) = &earlier[question.index.get()];
                        earlier.outcome == it.outcome
                    };
                    let is_same = decided.iter().all(same);
                    assert_eq!(said == Words::of("en").same_answer, is_same, "{id}: {said}");
                    for it in &decided {
                        let question = it.0;
                        let label = policy.localize(&question.label, "en").text;
                        let is_told = said.starts_with(&format!("{label}: ")) || said.contains(&format!(". {label}: "));
                        assert_eq!(is_told, !same(it), "{id}: {label}: {said}");
                    }
                    // If a screen reader does not name the control, the choice is announced too.
                    let named = Change { heard: Heard::Nothing, ..change.clone() };
                    let longer = announcement(&policy, &named, Some(&before), &now, None);
                    assert!(longer.ends_with(&said) && longer.len() > said.len(), "{id}: {longer}");
                    // Who is led to the answer hears it from its heading.
                    let led = Change { heard: Heard::Answer, ..change };
                    let told = announcement(&policy, &led, Some(&before), &now, None);
                    let first = policy.localize(&policy.questions().next().unwrap().label, "en").text;
                    let choice = longer.split_once(". ").unwrap().0;
                    assert!(!told.contains(&format!("{first}: ")) && told.starts_with(choice), "{id}: {told}");
                    (count, words) = (count + 1, words + said.split_whitespace().count());
                }
            }
        }
        averages.push(words * 10 / count);
    }
    // In tenths of a word.
    assert!(averages.iter().all(|average| *average <= 100), "{averages:?}");
}

/// Prerendered markup declares its languages as the live widget does.
#[test]
fn prerendered_markup_declares_its_languages() {
    let markup = |policy: Policy, language: &str| {
        let scenario = policy.start().clone();
        render(Props {
            policy: policy.into(),
            scenario,
            language: Some(language.to_owned().into()),
            heading_level: 2,
            standalone: false,
        })
    };
    let german = markup(policy(), "de");
    assert!(german.contains(Words::of("de").unreviewed) && german.contains("lang=\"de\""), "{german}");
    assert!(!german.contains("class=\"language\""), "nothing is left in English");
    assert!(!markup(with(&[]), "en").contains(Words::of("en").unreviewed));
    let partly = markup(with(&[("/title", json!({"en": "Dogs", "de": "Hunde"}))]), "de");
    assert!(partly.contains("<span lang=\"en\" dir=\"auto\">Park rules</span> <span class=\"language\">(Englisch)"));
    let foreign = markup(policy(), "ar");
    assert!(foreign.contains("dir=\"rtl\"") && foreign.contains(&Words::of("ar").not_translated("en")));
    assert!(!foreign.contains("class=\"language\""), "it is said once");
    // Browsers do not mirror arrows.
    assert!(foreign.contains(" ← ") && !foreign.contains(" → ") && german.contains(" → "), "{foreign}");
    assert!(foreign.contains("؛ ") && !foreign.contains(";\u{2069}") && !foreign.contains("; \u{2068}"), "{foreign}");
}

#[test]
fn fallback_content_declares_its_languages() {
    let output = cli(&["snippet", POLICY, "--kind", "element", "--lang", "uk", "--base", "https://cdn.example/"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("<strong>Зброя США") && text.contains(Words::of("uk").unreviewed),
        "{text} {:?}",
        output.stderr
    );
    // Some dates end in a full stop.
    assert!(text.contains("р.</time> · <a ") && !text.contains("</time>."), "{text}");
    let output = cli(&["snippet", POLICY, "--kind", "element", "--lang", "ar", "--base", "https://cdn.example/"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("<strong><span lang=\"en\" dir=\"auto\">US weapons"), "{text}");
}

#[test]
fn a_table_is_printed_in_the_chosen_language() {
    let output = cli(&["table", POLICY, "--question", "law", "--lang", "de"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("| Herkunft der Waffen | Ziel | Zweck | Zeitpunkt | Ergebnis | Szenarien |"), "{text}");
    assert!(text.contains("| beliebig | Besetzte Gebiete der Ukraine | beliebig | beliebig |"), "{text}");
    assert!(text.contains("Der Bericht sagt dazu nichts"), "{text}");
    let output = cli(&["table", POLICY, "--as", "html", "--lang", "uk"]);
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("<table lang=\"uk\">"));
    let output = cli(&["table", POLICY, "--lang", "fr"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("known are `en`, `de`, `uk`"), "{output:?}");
}

/// The checked policy keeps texts in several languages.
#[test]
fn a_text_falls_back_to_the_language_of_the_policy() {
    let policy = with(&[("/title", json!({"de": "Hunde", "en": "Dogs"}))]);
    let Text::ByLanguage(texts) = policy.title() else { panic!("it is in two languages") };
    assert_eq!(texts.0.len(), 2);
    let found = ["de-CH", "en", "uk"].map(|tag| policy.localize(policy.title(), tag).text);
    assert_eq!(found, ["Hunde", "Dogs", "Dogs"]);
}

/// Each language falls back to the label where it has no short label.
#[test]
fn short_labels_fall_back_to_labels() {
    let short = json!([
        {"id": "on", "label": {"en": "on a lead", "de": "an der Leine"}, "short": {"en": "On", "de": "An"}},
        {"id": "off", "label": {"en": "off the lead", "de": "ohne Leine"}},
    ]);
    let policy =
        with(&[("/dimensions/0/options", short), ("/lead", json!({"en": "A board says so.", "de": "So eine Tafel."}))]);
    let in_german = |text: &Text| policy.localize(text, "de").text.to_owned();
    let dimension = &policy.dimensions()[0];
    assert_eq!(in_german(dimension.short_label()), "Lead");
    assert_eq!(
        dimension.options.iter().map(|it| in_german(it.short_label())).collect::<Vec<_>>(),
        ["An", "ohne Leine"]
    );
    assert_eq!(policy.lead().map(in_german).as_deref(), Some("So eine Tafel."));
    assert!(with(&[]).lead().is_none());
}

/// The intervals of a number with a threshold of each kind, by language.
#[test]
fn intervals_are_named_in_the_languages_of_the_policy() {
    let mut file: Value = serde_json::from_str(&fs::read_to_string("tests/rules/good/plain.json").unwrap()).unwrap();
    file["languages"] = json!({"en": {"reviewed": true}, "de": {"reviewed": true}, "uk": {"reviewed": true}, "ar": {"reviewed": true},
        "nl": {"reviewed": true}});
    file["dimensions"].as_array_mut().unwrap().push(json!({
        "id": "weight", "kind": "number", "label": "Weight", "unit": "g", "min": -2000, "max": 4000,
        "phrase": {"en": "of {interval}", "de": "mit {interval}"},
    }));
    let rule = file["rules"][0].clone();
    for (index, bounds) in [
        json!({"to": 25}),
        json!({"above": 25, "to": 30.5}),
        json!({"from": 40, "to": 40}),
        json!({"from": 1234.25}),
        json!({"below": -1000}),
    ]
    .iter()
    .enumerate()
    {
        let mut rule = rule.clone();
        rule["id"] = json!(format!("weight-{index}"));
        rule["when"] = json!({"weight": bounds});
        rule.as_object_mut().unwrap().remove("exception_to");
        file["rules"].as_array_mut().unwrap().push(rule);
    }
    let mut policy = read(file.to_string().as_bytes()).unwrap();
    name_intervals(&mut policy);
    let dimension = policy.dimensions().last().unwrap();
    let said = |tag: &str, of: &dyn Fn(&Choice) -> Text| -> Vec<String> {
        dimension.options.iter().map(|it| policy.localize(&of(it), tag).text.to_owned()).collect()
    };
    let label = |it: &Choice| it.label.clone();
    assert_eq!(
        said("en", &label),
        [
            "less than -1,000 g",
            "from -1,000 g, up to 25 g",
            "more than 25 g, up to 30.5 g",
            "more than 30.5 g, less than 40 g",
            "40 g",
            "more than 40 g, less than 1,234.25 g",
            "from 1,234.25 g"
        ]
    );
    assert_eq!(said("de", &label)[2], "mehr als 25 g, bis 30,5 g");
    assert_eq!(said("uk", &label)[2], "понад 25 g, до 30,5 g включно");
    assert_eq!(said("ar", &label)[2], "أكثر من 25 g، حتى 30.5 g");
    assert_eq!(said("nl", &label)[2], "> 25 g, ≤ 30.5 g", "the interface does not speak it");
    let phrase = |it: &Choice| it.phrase.clone();
    assert_eq!(said("de-AT", &phrase)[4], "mit 40 g");
    assert_eq!(said("uk", &phrase)[4], "of 40 g", "its phrase is not translated");
    let short = |it: &Choice| it.short_label().clone();
    assert_eq!(said("en", &short)[3..5], ["> 30.5 g, < 40 g", "40 g"]);
    for words in Words::ALL {
        let number = |text: &str| Number::parse(text).unwrap();
        assert!(words.measure(number("5"), "€").contains('€') && words.measure(number("5"), "%").contains('%'));
        assert_eq!(words.measure(number("5"), ""), "5");
    }
}
