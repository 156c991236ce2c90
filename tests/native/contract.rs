//! The element's contract (`src/embed/contract.json`), which the README's tables, the TypeScript declarations and the
//! manifest for editors are written from, names what the code has, and all of it.

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

/// The text of all files with an ending below a folder.
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

/// What stands in a text between a beginning and the next character that no name has.
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

#[test]
fn the_attributes_and_their_values_are_known_to_the_code() {
    let code = sources("src/embed", "js") + &sources("src/embed", "rs");
    let styles = sources("style", "css");
    let contract = contract();
    for attribute in contract["attributes"].as_array().unwrap() {
        let name = attribute["name"].as_str().unwrap();
        assert!(code.contains(&format!("\"{name}\"")), "{name}");
        // A default is what happens anyway; levels are numbers.
        let default = attribute["default"].as_str();
        let values = attribute["values"].as_array().into_iter().flatten().map(|value| value.as_str().unwrap());
        for value in values.filter(|value| Some(*value) != default && name != "heading-level") {
            let known = code.contains(&format!("\"{value}\"")) || styles.contains(&format!("[{name}=\"{value}\"]"));
            assert!(known || styles.contains(&format!("[{name}={value}]")), "{name}={value}");
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

/// In the README stand only tables that the contract gives: `node build/contract.mjs` writes them, and `make test` looks
/// whether it has.
#[test]
fn every_name_is_in_the_readme() {
    let readme = fs::read_to_string("README.md").unwrap();
    let contract = contract();
    for (list, key) in [("attributes", "name"), ("errors", "code"), ("customProperties", "name")] {
        for name in named(&contract, list, key) {
            assert!(readme.contains(&format!("| `{name}` |")), "{name}");
        }
    }
    for event in named(&contract, "events", "name") {
        assert!(readme.contains(&format!("| `policy-explorer:{event}` |")), "{event}");
    }
}
