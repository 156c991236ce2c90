//! The element's contract (`src/embed/contract.json`) lists exactly what the code has. The documented tables, the
//! TypeScript declarations and the editors' manifest are generated from it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{POLICY, cli};

fn contract() -> Value {
    serde_json::from_slice(&fs::read("src/embed/contract.json").unwrap()).unwrap()
}

fn named<'c>(contract: &'c Value, list: &str, key: &str) -> BTreeSet<&'c str> {
    contract[list].as_array().unwrap().iter().map(|entry| entry[key].as_str().unwrap()).collect()
}

/// The text of all files with this ending below a folder.
fn sources(folder: impl AsRef<Path>, ending: &str) -> String {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let texts = paths.iter().map(|path| match path.extension() {
        None if path.is_dir() => sources(path, ending),
        Some(extension) if extension == ending => fs::read_to_string(path).unwrap(),
        _ => String::new(),
    });
    texts.collect()
}

/// The names in a text that follow this beginning.
fn after<'t>(text: &'t str, beginning: &str) -> BTreeSet<&'t str> {
    let names = text.split(beginning).skip(1);
    names.map(|rest| rest.split(|it: char| !it.is_ascii_lowercase() && it != '-').next().unwrap()).collect()
}

#[test]
fn the_parts_are_those_of_the_markup() {
    let output = cli(&["prerender", POLICY]);
    let markup = String::from_utf8(output.stdout).unwrap();
    assert_eq!(named(&contract(), "parts", "name"), after(&markup, " part=\""));
}

#[test]
fn the_custom_properties_are_those_of_the_styles() {
    let styles = sources("style", "css");
    let used: BTreeSet<String> =
        after(&styles, "var(--policy-explorer-").iter().map(|name| format!("--policy-explorer-{name}")).collect();
    let contract = contract();
    let said: BTreeSet<String> = named(&contract, "customProperties", "name").into_iter().map(str::to_owned).collect();
    assert_eq!(said, used);
}

/// The demo page and the widget share no custom property: each sets those that it uses.
#[test]
fn each_custom_property_that_a_style_uses_is_set() {
    let page = fs::read_to_string("style/page.css").unwrap();
    let widget = sources("style", "css").replace(&page, "");
    for styles in [&page, &widget] {
        for name in after(styles, "var(--").into_iter().filter(|name| !name.starts_with("policy-explorer-")) {
            assert!(styles.contains(&format!("--{name}: ")), "--{name} is used and never set");
        }
    }
}

#[test]
fn the_errors_are_those_that_the_loader_sends() {
    let code = sources("src/embed", "js");
    for error in named(&contract(), "errors", "code") {
        assert!(code.contains(&format!("\"{error}\"")), "{error}");
    }
    let contract = contract();
    let said = named(&contract, "errors", "code");
    for sent in after(&code, "Failure(\"") {
        assert!(said.contains(sent), "{sent}");
    }
}

/// The attributes of the view's markup that the loader looks up. `markup` lists them, for this repository alone.
#[test]
fn the_markup_that_the_loader_looks_up_is_drawn() {
    let view = sources("src/view", "rs");
    let loader = sources("src/embed/js", "js");
    let markup: String = ["policies/us-weapons-in-russia", "policies/eu-drone-flight", "tests/rules/it-all"]
        .iter()
        .map(|policy| {
            let output = cli(&["prerender", &format!("{policy}.json")]);
            String::from_utf8(output.stdout).unwrap()
        })
        .collect();
    let names_one = |value: &str| loader.contains(&format!("\"{value}\"")) || loader.contains(&format!("={value}]"));
    for attribute in contract()["markup"].as_array().unwrap() {
        let name = attribute["name"].as_str().unwrap();
        assert!(view.contains(&format!("\"{name}\"")), "{name} is not drawn");
        let property = camel(name.strip_prefix("data-").unwrap());
        let is_used = loader.contains(&format!("[{name}"))
            || ["", ",", " "].iter().any(|end| loader.contains(&format!("{property}{end} }} = ")))
            || loader.contains(&format!(".{property}"))
            || loader.contains(&format!("{property}, "))
            || names_one(&property);
        assert!(is_used, "{name} is not looked up");
        assert_eq!(markup.contains(name), attribute["live"] != true, "{name}");
        for value in attribute["values"].as_array().into_iter().flatten() {
            let is_live = attribute["live"].as_array().is_some_and(|live| live.contains(value));
            let value = value.as_str().unwrap();
            assert_eq!(markup.contains(&format!("{name}=\"{value}\"")), !is_live, "{name}={value}");
            assert!(view.contains(&format!("\"{value}\"")), "{value}");
            assert!(names_one(value), "{value} is not looked up");
        }
    }
}

/// `by-hand` becomes `byHand`, as in an element's `dataset`.
fn camel(name: &str) -> String {
    let mut words = name.split('-');
    let first = words.next().unwrap().to_owned();
    words.fold(first, |name, word| name + &word[..1].to_uppercase() + &word[1..])
}

/// The selectors in the code that are string literals.
fn selectors(code: &str) -> Vec<&str> {
    let calls = ["querySelector(", "querySelectorAll(", "closest(", "matches("];
    let after = calls.iter().flat_map(|call| code.split(call).skip(1));
    after
        .filter_map(|rest| {
            let quote = rest.chars().next().filter(|first| "\"'`".contains(*first))?;
            rest[1..].split(quote).next()
        })
        .collect()
}

#[test]
fn the_loader_looks_up_nothing_by_class_or_id() {
    let loader = sources("src/embed/js", "js");
    let contract = contract();
    let listed = named(&contract, "markup", "name");
    let parts = named(&contract, "parts", "name");
    let selectors = selectors(&loader);
    assert!(selectors.len() > 20, "{selectors:?}");
    for selector in selectors {
        // An interpolated name belongs to the host's markup or is the value of a listed attribute.
        let plain = selector.replace("${NAME}", "policy-explorer");
        assert!(!plain.contains(['.', '#']), "{selector}");
        // The loader creates the first one itself; pages and snippets have the others.
        for attribute in after(&plain, "[").into_iter().filter(|name| name.starts_with("data-")) {
            let is_known = ["data-live", "data-policy-explorer", "data-policy-checked"].contains(&attribute)
                || listed.contains(attribute);
            assert!(is_known || attribute == "data-", "{selector}");
        }
        for part in after(&plain, "[part=") {
            assert!(parts.contains(part), "{selector}");
        }
    }
}
