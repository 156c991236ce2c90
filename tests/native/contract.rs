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
