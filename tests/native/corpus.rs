//! Replays the fuzzer's corpus: every file, and mutations of each, go through the whole engine. The mutations are few
//! and the same in every run; `fuzz/` does the searching.

use std::fs;
use std::path::PathBuf;

#[path = "../../fuzz/walk.rs"]
mod walk;

#[path = "../../fuzz/article.rs"]
mod article;
#[path = "../../fuzz/sheet.rs"]
mod sheet;

use walk::walk;

use crate::bound::generate::random;

/// Mutations of each file: about three seconds of work in a debug build.
const MUTATIONS: usize = 120;

fn corpus() -> Vec<(PathBuf, Vec<u8>)> {
    let mut files: Vec<PathBuf> =
        fs::read_dir("fuzz/corpus/policy").unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() > 40, "the corpus is there");
    files.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

#[test]
fn the_corpus_passes_through_the_engine() {
    for (_, bytes) in corpus() {
        walk(&bytes);
    }
}

/// Half of the mutations copy, move or drop JSON values, because most changes to bytes only break the syntax.
#[test]
fn mutations_of_the_corpus_pass_through_the_engine() {
    let corpus = corpus();
    let mut state = 1;
    for (_, bytes) in &corpus {
        for _ in 0..MUTATIONS / 2 {
            let mut broken = bytes.clone();
            for _ in 0..=random(&mut state, 3) {
                let at = random(&mut state, broken.len().max(1));
                let end = (at + random(&mut state, 16)).min(broken.len());
                let (_, other) = &corpus[random(&mut state, corpus.len())];
                let from = random(&mut state, other.len().max(1));
                let until = (from + random(&mut state, 16)).min(other.len());
                broken.splice(at.min(end)..end, other[from.min(until)..until].iter().copied());
            }
            walk(&broken);
        }
        let Ok(whole) = serde_json::from_slice::<serde_json::Value>(bytes) else { continue };
        for _ in 0..MUTATIONS / 2 {
            let mut changed = whole.clone();
            let value = pick(&mut state, &whole).clone();
            change(&mut state, &mut changed, value);
            walk(changed.to_string().as_bytes());
        }
    }
}

/// Bytes copied, moved and dropped, with the bytes that mean something put in between.
fn mutated(state: &mut u64, bytes: &[u8], telling: &[&str]) -> Vec<u8> {
    let mut broken = bytes.to_vec();
    for _ in 0..=random(state, 3) {
        let at = random(state, broken.len().max(1)).min(broken.len());
        let end = (at + random(state, 24)).min(broken.len());
        let from = random(state, bytes.len());
        let until = (from + random(state, 24)).min(bytes.len());
        let told = telling[random(state, telling.len())].as_bytes();
        broken.splice(at..end, bytes[from..until].iter().chain(told).copied());
    }
    broken
}

#[test]
fn mutations_of_a_sheet_lose_no_rule_without_a_word() {
    let file = policy_explorer::format::read(include_bytes!("../rules/good/plain.json")).file.unwrap();
    let policy_explorer::editor::sheet::Sheet { header, rows } = policy_explorer::editor::sheet::sheet(&file);
    let rows: Vec<Vec<String>> = [header].into_iter().chain(rows.into_iter().map(|row| row.cells)).collect();
    let csv = crate::spreadsheet::write(&rows, Default::default());
    sheet::walk(csv.as_bytes());
    let mut state = 2;
    for _ in 0..1_500 {
        let broken =
            mutated(&mut state, csv.as_bytes(), &["", "\"", "\"\"", ",", ";", "\r\n", "\t", "'=", "yes", "\u{feff}"]);
        sheet::walk(&broken);
    }
}

#[test]
fn mutations_of_an_article_are_read() {
    let page = include_bytes!("../articles/park.html");
    let mut state = 3;
    article::walk(page);
    for _ in 0..150 {
        let telling = [
            "",
            "<",
            "</p>",
            "<table>",
            "<svg>",
            "]]>",
            "<!--",
            "&amp;",
            "\"",
            "<template shadowrootmode=open>",
            "**",
            "\u{301}",
            "# ",
        ];
        article::walk(&mutated(&mut state, page, &telling));
    }
}

/// A random value inside a value, at any depth.
fn pick<'v>(state: &mut u64, value: &'v serde_json::Value) -> &'v serde_json::Value {
    let parts: Vec<&serde_json::Value> = match value {
        serde_json::Value::Array(elements) => elements.iter().collect(),
        serde_json::Value::Object(members) => members.values().collect(),
        _ => Vec::new(),
    };
    if parts.is_empty() || random(state, 8) == 0 {
        return value;
    }
    let part = parts[random(state, parts.len())];
    pick(state, part)
}

/// Replaces a random value by this one, removes it, or repeats it.
fn change(state: &mut u64, whole: &mut serde_json::Value, value: serde_json::Value) {
    let count = match whole {
        serde_json::Value::Array(elements) => elements.len(),
        serde_json::Value::Object(members) => members.len(),
        _ => 0,
    };
    if count == 0 {
        *whole = value;
        return;
    }
    let at = random(state, count);
    let how = random(state, 8);
    match whole {
        serde_json::Value::Array(elements) => match how {
            0 => elements[at] = value,
            1 => drop(elements.remove(at)),
            2 => elements.insert(at, elements[at].clone()),
            _ => change(state, &mut elements[at], value),
        },
        serde_json::Value::Object(members) => {
            let key = members.keys().nth(at).unwrap().clone();
            match how {
                0 => drop(members.insert(key, value)),
                1 => drop(members.remove(&key)),
                _ => change(state, &mut members[&key], value),
            }
        }
        _ => {}
    }
}
