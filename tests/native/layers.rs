//! The layers point one way, and the engine touches nothing of the world.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &str) -> Vec<PathBuf> {
    let mut found = vec![PathBuf::from(format!("{folder}.rs"))];
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
    check(
        "src/engine",
        &[
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
        ],
    );
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
    for folder in ["src/engine", "src/view", "src/embed", "src/bin/policy-explorer"] {
        let root = Path::new(folder).join("main.rs");
        let files = if root.exists() {
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
        } else {
            sources(folder)
        };
        for path in files {
            let opening = fs::read_to_string(&path).unwrap();
            assert!(opening.starts_with("//!"), "{} does not open with //!", path.display());
        }
    }
}
