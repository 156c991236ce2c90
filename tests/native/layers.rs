//! The layers point one way, and the engine has no side effects.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

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

/// Fails if code (not a comment) in a folder names something that its layer must not use.
fn check(folder: &str, forbidden: &[&str]) {
    for path in sources(folder) {
        for (number, line) in fs::read_to_string(&path).unwrap().lines().enumerate() {
            for name in forbidden {
                assert!(!without_comment(line).contains(name), "{}:{} names `{name}`", path.display(), number + 1);
            }
        }
    }
}

/// A line of code without a comment at its end. `//` inside a string begins none.
fn without_comment(line: &str) -> &str {
    let mut in_string = false;
    let mut is_escaped = false;
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' if !line[..at].ends_with('\'') || !line[at + 1..].starts_with('\'') => in_string = !in_string,
            b'/' if !in_string && line[at..].starts_with("//") => return &line[..at],
            _ => {}
        }
    }
    line
}

#[test]
fn an_address_in_a_string_is_no_comment() {
    for (line, code) in [
        ("let a = 1; // yew", "let a = 1; "),
        ("/// yew", ""),
        ("f(\"https://a.example\"); yew()", "f(\"https://a.example\"); yew()"),
        ("f(\"\\\" // \"); g() // yew", "f(\"\\\" // \"); g() "),
        ("f('\"'); // yew", "f('\"'); "),
    ] {
        assert_eq!(without_comment(line), code);
    }
}

#[test]
fn the_engine_uses_no_view_no_browser_and_no_io() {
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
fn readers_code_does_not_use_the_editors_tools() {
    for folder in ["src/format", "src/engine", "src/view", "src/embed"] {
        check(folder, &["crate::editor"]);
    }
    check("src/format", &["crate::engine", "crate::view", "crate::embed"]);
}

#[test]
fn the_view_uses_no_browser_and_no_embedding() {
    check("src/view", &["web_sys", "js_sys", "wasm_bindgen", "gloo", "crate::embed", "std::fs", "inner_html"]);
}

#[test]
fn the_embedding_writes_no_html_and_stores_nothing() {
    check("src/embed", &["inner_html", "outer_html", "local_storage", "session_storage", "cookie"]);
}

#[test]
fn the_desk_writes_no_html_and_nobody_depends_on_it() {
    const HTML: [&str; 6] = ["inner_html", "outer_html", "insert_adjacent", "from_html_unchecked", "VRaw", "eval"];
    check("src/desk", &HTML);
    check(
        "src/desk",
        &["crate::embed", "std::fs", "local_storage", "session_storage", "cookie", "XmlHttpRequest", "WebSocket"],
    );
    for folder in ["src/format", "src/engine", "src/editor", "src/view", "src/embed"] {
        check(folder, &["crate::desk"]);
    }
}

#[test]
fn only_the_token_file_has_colours() {
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

/// Waiting for a time is too short on a slow machine and too long on others. A loop that polls is no such wait.
#[test]
fn no_browser_test_waits_for_a_fixed_time() {
    for path in sources("tests/e2e") {
        for (number, line) in fs::read_to_string(&path).unwrap().lines().enumerate() {
            let polls = line.contains("while (") || line.contains("for (");
            let waits = ["setTimeout(done, ", "setTimeout(() => done(), ", "setTimeout(() => done(1), "]
                .iter()
                .flat_map(|call| line.split(call).skip(1))
                .any(|time| time.starts_with(|first: char| ('1'..='9').contains(&first)));
            assert!(polls || !waits, "{}:{} waits for a fixed time", path.display(), number + 1);
        }
    }
}

#[test]
fn every_file_opens_with_its_purpose() {
    for folder in
        ["src/format", "src/engine", "src/editor", "src/view", "src/embed", "src/desk", "src/bin/policy-explorer"]
    {
        for path in sources(folder) {
            let opening = fs::read_to_string(&path).unwrap();
            assert!(opening.starts_with("//!"), "{} does not open with //!", path.display());
        }
    }
}

/// The code of a file: without comments, and without its own tests, which come last.
fn code_of(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    code.lines().map(without_comment).collect::<Vec<_>>().join("\n")
}

/// Collects the paths that begin at the start of `code`, with a path in front of them: `a::{b, c::d}` has two.
fn paths(code: &str, front: &[String], found: &mut Vec<Vec<String>>) -> usize {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let length = code.bytes().take_while(|byte| is_word(*byte)).count();
    let mut path = front.to_vec();
    path.push(code[..length].to_owned());
    let rest = &code[length..];
    if let Some(group) = rest.strip_prefix("::{") {
        let mut at = 0;
        while at < group.len() && group.as_bytes()[at] != b'}' {
            at += if is_word(group.as_bytes()[at]) { paths(&group[at..], &path, found) } else { 1 };
        }
        return length + "::{".len() + at + 1;
    }
    if rest.starts_with("::") && rest.as_bytes().get(2).is_some_and(|byte| is_word(*byte)) {
        return length + 2 + paths(&rest[2..], &path, found);
    }
    if rest.starts_with("::*") {
        path.push("*".to_owned());
    }
    found.push(path);
    length
}

/// Children, by the start of their names, that use a type which their parent declares before it lists them.
const KNOWN: [(&str, &str); 3] =
    [("view::words::", "view::words"), ("desk::words::", "desk::words"), ("view::prerender::sheet", "view::prerender")];

/// The modules that each file below a root names, in `use` and in paths, but not in the `mod` that declares a file. A path
/// counts as the longest module in it, so a re-export counts as the parent's.
fn names(root: &str, folders: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    let mut files = BTreeMap::new();
    for folder in folders {
        for path in sources(&format!("{root}{folder}")) {
            let module = path.with_extension("").strip_prefix(root).unwrap().to_string_lossy().replace('/', "::");
            files.insert(module, code_of(&path));
        }
    }
    let mut names = BTreeMap::new();
    for (module, code) in &files {
        let parts: Vec<String> = module.split("::").map(str::to_owned).collect();
        let mut named = Vec::new();
        let mut at = 0;
        while at < code.len() {
            let starts = code[at..].starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
            at += if starts {
                paths(&code[at..], &[], &mut named)
            } else {
                code[at..].chars().next().unwrap().len_utf8()
            };
        }
        let mut others = BTreeSet::new();
        // A single word is not a path, and a single `super` is a visibility.
        for path in named.into_iter().filter(|path| path.len() > 1) {
            let ups = path.iter().take_while(|part| *part == "super").count();
            let mut full = match path[0].as_str() {
                "crate" => path[1..].to_vec(),
                "super" => [&parts[..parts.len().saturating_sub(ups)], &path[ups..]].concat(),
                "self" => [&parts[..], &path[1..]].concat(),
                // A child of this module, or not a module of ours.
                _ => [&parts[..], &path[..]].concat(),
            };
            while !full.is_empty() && !files.contains_key(&full.join("::")) {
                full.pop();
            }
            others.insert(full.join("::"));
        }
        others.remove(module);
        others.remove("");
        others.retain(|other| !KNOWN.iter().any(|(child, parent)| module.starts_with(child) && other == parent));
        names.insert(module.clone(), others);
    }
    names
}

/// Fails if a file depends on one that depends on it, at any distance: each can be read after its dependencies.
fn no_circle(mut left: BTreeMap<String, BTreeSet<String>>) {
    loop {
        let done: Vec<String> = left
            .iter()
            .filter(|(_, others)| !others.iter().any(|other| left.contains_key(other)))
            .map(|(module, _)| module.clone())
            .collect();
        if done.is_empty() {
            break;
        }
        left.retain(|module, _| !done.contains(module));
    }
    // Every module left leads into a circle; following it prints one.
    if let Some(mut module) = left.keys().next().cloned() {
        let mut way = Vec::new();
        while !way.contains(&module) {
            way.push(module.clone());
            module = left[&module].iter().find(|other| left.contains_key(*other)).unwrap().clone();
        }
        panic!("{} -> {module} is a circle; {} modules lead into circles", way.join(" -> "), left.len());
    }
}

#[test]
fn no_modules_depend_on_each_other_in_a_circle() {
    let names = names("src/", &["format", "engine", "editor", "view", "embed", "desk"]);
    assert!(names.len() > 50 && names["engine"].contains("engine::check"), "{names:?}");
    no_circle(names);
}

/// `main` starts the command line and re-exports the exit status, so it depends on everything, and nothing on it.
#[test]
fn no_modules_of_the_command_line_depend_on_each_other_in_a_circle() {
    let mut names = names("src/bin/policy-explorer/", &[""]);
    names.remove("main");
    // Lists the subcommands, by which their modules are found.
    names.remove("commands");
    assert!(names.len() > 20 && names["file"].contains("report"), "{names:?}");
    no_circle(names);
}
