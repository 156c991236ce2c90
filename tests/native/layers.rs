//! The layers point one way, and the engine touches nothing of the world.

use std::fs;
use std::path::PathBuf;

fn sources(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::from_iter(Some(PathBuf::from(format!("{folder}.rs"))).filter(|root| root.exists()));
    let mut ahead = vec![PathBuf::from(folder)];
    while let Some(folder) = ahead.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { ahead.push(path) } else { found.push(path) }
        }
    }
    found.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    assert!(found.len() > 3, "{folder} has files");
    found
}

/// Fails if code (not a comment) in a folder names something that its layer may not know.
fn check(folder: &str, forbidden: &[&str]) {
    for path in sources(folder) {
        for (number, line) in fs::read_to_string(&path).unwrap().lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            for name in forbidden {
                assert!(!code.contains(name), "{}:{} names `{name}`", path.display(), number + 1);
            }
        }
    }
}

#[test]
fn the_engine_knows_no_view_no_browser_and_no_world() {
    const WORLD: [&str; 17] = [
        "yew",
        "web_sys",
        "js_sys",
        "wasm_bindgen",
        "gloo",
        "crate::view",
        "crate::embed",
        "std::fs",
        "std::io",
        "std::env",
        "std::time",
        "std::net",
        "std::process",
        "std::thread",
        "HashMap",
        "HashSet",
        "println!",
    ];
    for folder in ["src/format", "src/engine", "src/editor"] {
        check(folder, &WORLD);
    }
}

#[test]
fn what_authors_need_is_not_in_the_readers_bundle() {
    for folder in ["src/format", "src/engine", "src/view", "src/embed"] {
        check(folder, &["crate::editor"]);
    }
}

#[test]
fn the_view_knows_no_browser_and_no_embedding() {
    check("src/view", &["web_sys", "js_sys", "wasm_bindgen", "gloo", "crate::embed", "std::fs", "inner_html"]);
}

#[test]
fn the_embedding_writes_no_html_and_stores_nothing() {
    check("src/embed", &["inner_html", "outer_html", "local_storage", "session_storage", "cookie"]);
}

#[test]
fn the_style_sheet_holds_colours_in_the_token_file_alone() {
    for entry in fs::read_dir("style").unwrap() {
        let path = entry.unwrap().path();
        if path.ends_with("tokens.css") || path.ends_with("page.css") {
            continue;
        }
        let sheet = fs::read_to_string(&path).unwrap();
        for colour in ["#", "rgb(", "hsl(", "oklch(", "light-dark("] {
            assert!(!sheet.contains(colour), "{} holds a colour: {colour}", path.display());
        }
    }
}

#[test]
fn every_file_says_what_it_is() {
    for folder in ["src/format", "src/engine", "src/editor", "src/view", "src/embed", "src/bin/policy-explorer"] {
        for path in sources(folder) {
            let opening = fs::read_to_string(&path).unwrap();
            assert!(opening.starts_with("//!"), "{} does not open with //!", path.display());
        }
    }
}
