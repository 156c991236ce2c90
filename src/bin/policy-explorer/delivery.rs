//! What a server needs beside the files that it serves: compressed copies where they are smaller, `manifest.json` with the
//! size, the hash, the media type and the cache lifetime of every file, and `_headers` for hosts that read one. The same
//! files give the same bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use base64::Engine;
use policy_explorer::compress::Encoding;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha384};

use crate::Ending;
use crate::parts::VERSION;
use crate::shell::Shell;

/// The most bytes that a served file may have.
pub const MAX_SERVED: usize = 16 * 1024 * 1024;

pub const MANIFEST: &str = "manifest.json";
const HEADERS: &str = "_headers";

/// How `_headers` begins, so that one that somebody else wrote is left alone.
const OURS: &str = "# Written by policy-explorer.\n";

/// The most rules that Cloudflare Pages reads.
const MOST_RULES: usize = 100;

/// How deep folders are looked into.
const MAX_DEPTH: usize = 8;

/// The media types of served files.
const TYPES: [(&str, &str); 6] = [
    ("css", "text/css; charset=utf-8"),
    ("html", "text/html; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("json", "application/json"),
    ("txt", "text/plain; charset=utf-8"),
    ("wasm", "application/wasm"),
];

/// The media type of a file.
pub fn media_type(name: &str) -> Option<&'static str> {
    let (_, ending) = name.rsplit_once('.')?;
    TYPES.iter().find(|(known, _)| *known == ending).map(|(_, media)| *media)
}

/// How long a browser may keep a file: as long as it likes where the name has a content hash or a release; otherwise it asks
/// each time, so that a correction reaches every article.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
const REVALIDATED: &str = "no-cache";

fn is_immutable(name: &str) -> bool {
    release(name).is_some() || is_hashed(name)
}

/// The release in whose folder a file is.
fn release(name: &str) -> Option<&str> {
    let (folder, _) = name.split_once('/')?;
    let mut numbers = folder.splitn(3, '.');
    let is_number =
        |number: Option<&str>| number.is_some_and(|it| it.starts_with(|digit: char| digit.is_ascii_digit()));
    (is_number(numbers.next()) && is_number(numbers.next()) && is_number(numbers.next())).then_some(folder)
}

/// Whether the name of a file has the hash of its content at its end.
fn is_hashed(name: &str) -> bool {
    let stem = ["css", "js", "txt", "wasm"].iter().find_map(|ending| name.strip_suffix(ending)?.strip_suffix('.'));
    let hash = stem.and_then(|stem| stem.rsplit_once('-')).map(|(_, hash)| hash);
    hash.is_some_and(|hash| {
        hash.len() == 16 && hash.bytes().all(|it| it.is_ascii_digit() || (b'a'..=b'f').contains(&it))
    })
}

/// All files below a folder, as addresses from there on.
pub fn files_of(folder: &Path, shell: &Shell<'_>) -> Option<Vec<String>> {
    let mut found = Vec::new();
    let mut ahead: Vec<(PathBuf, String, usize)> =
        shell.list(folder)?.into_iter().map(|path| (path, String::new(), 0)).collect();
    while let Some((path, before, depth)) = ahead.pop() {
        let Some(name) = path.file_name().and_then(|name| name.to_str()).filter(|name| !name.starts_with('.')) else {
            continue;
        };
        let name = format!("{before}{name}");
        match shell.list(&path) {
            Some(inside) if depth < MAX_DEPTH => {
                ahead.extend(inside.into_iter().map(|path| (path, format!("{name}/"), depth + 1)));
            }
            Some(_) => {}
            None => found.push(name),
        }
    }
    found.retain(|name| !is_copy(name) && ![MANIFEST, HEADERS].contains(&name.as_str()));
    found.sort();
    Some(found)
}

fn is_copy(name: &str) -> bool {
    COPIES.iter().any(|(ending, _)| name.strip_suffix(ending).is_some_and(|rest| rest.ends_with('.')))
}

const COPIES: [(&str, Encoding); 2] = [("br", Encoding::Brotli), ("gz", Encoding::Gzip)];

/// Writes the copies of these files of a folder, the manifest and the headers.
pub fn deliver(folder: &Path, names: &BTreeSet<String>, shell: &Shell<'_>) -> Result<(), Ending> {
    let mut files = BTreeMap::new();
    for name in names {
        // No file may be served with a wrong type.
        let Some(media) = media_type(name) else {
            let known = TYPES.map(|(ending, _)| ending).join(", ");
            let message = format!("`{name}` is of a kind that is not served here");
            return Err(shell.refuse(&message, &format!("keep it elsewhere: these kinds are known: {known}")));
        };
        let bytes = shell.read(&folder.join(name), MAX_SERVED)?;
        let mut file = Map::from_iter([("bytes".to_owned(), json!(bytes.len()))]);
        for (ending, encoding) in COPIES {
            let copy = shell.compress(encoding, &bytes)?;
            let path = folder.join(format!("{name}.{ending}"));
            // One that is there must not stay as it was.
            if copy.len() < bytes.len() || shell.stamp(&path).is_some() {
                put(&path, &copy, shell)?;
                file.insert(ending.to_owned(), json!(copy.len()));
            }
        }
        let hash = base64::engine::general_purpose::STANDARD.encode(Sha384::digest(&bytes));
        file.insert("integrity".to_owned(), json!(format!("sha384-{hash}")));
        file.insert("type".to_owned(), json!(media));
        file.insert("cache".to_owned(), json!(if is_immutable(name) { "immutable" } else { "revalidate" }));
        files.insert(name.as_str(), Value::Object(file));
    }
    let manifest = json!({ "version": VERSION, "files": files });
    own(folder, MANIFEST, |text| listed(text).is_some(), &format!("{manifest:#}\n"), shell)?;
    let rules = rules(names);
    if rules.len() > MOST_RULES {
        let message = format!("`{HEADERS}` has {} rules, of which Cloudflare Pages reads {MOST_RULES}", rules.len());
        shell.warn(&message, "set the rest there by hand, as docs/serving.md has it");
    }
    own(folder, HEADERS, |text| text.starts_with(OURS), &format!("{OURS}{}\n", rules.join("\n\n")), shell)
}

/// The files that a manifest of ours lists.
fn listed(manifest: &str) -> Option<BTreeSet<String>> {
    let manifest: Value = serde_json::from_str(manifest).ok()?;
    manifest.get("version")?.as_str()?;
    Some(manifest.get("files")?.as_object()?.keys().cloned().collect())
}

/// The files that a folder was delivered with before, as far as they are still there.
pub fn delivered(folder: &Path, shell: &Shell<'_>) -> BTreeSet<String> {
    let path = folder.join(MANIFEST);
    let manifest = shell.stamp(&path).and_then(|_| shell.read(&path, MAX_SERVED).ok());
    let mut names = manifest.and_then(|bytes| listed(&String::from_utf8_lossy(&bytes))).unwrap_or_default();
    names.retain(|name| media_type(name).is_some() && shell.stamp(&folder.join(name)).is_some());
    names
}

/// Writes a file that other programs have files of the same name for: theirs is left as it is.
fn own(folder: &Path, name: &str, is_ours: impl Fn(&str) -> bool, text: &str, shell: &Shell<'_>) -> Result<(), Ending> {
    let path = folder.join(name);
    if shell.stamp(&path).is_some() {
        let there = shell.read(&path, MAX_SERVED)?;
        if !is_ours(&String::from_utf8_lossy(&there)) {
            let message = format!("`{}` is not one of ours: it is left as it is", path.display());
            shell.warn(&message, "write into a folder of its own to have one: docs/serving.md");
            return Ok(());
        }
    }
    put(&path, text.as_bytes(), shell)
}

fn put(path: &Path, bytes: &[u8], shell: &Shell<'_>) -> Result<(), Ending> {
    match shell.put(path, bytes) {
        Ending::Clean => Ok(()),
        ending => Err(ending),
    }
}

/// For Netlify and Cloudflare Pages, which join the values of several matching rules: each path has one rule for each header.
/// Paths without a rule are asked for each time there by default.
fn rules(names: &BTreeSet<String>) -> Vec<String> {
    let rule = |path: &str, lines: &[String]| {
        let lines: String = lines.iter().map(|line| format!("\n  {line}")).collect();
        format!("{path}{lines}")
    };
    let cache = |path: String, lifetime: &str| rule(&path, &[format!("Cache-Control: {lifetime}")]);
    let all = [
        "Access-Control-Allow-Origin: *",
        // Tools for monitoring add headers to each request of a page, which browsers ask about first.
        "Access-Control-Allow-Headers: *, Authorization",
        "Access-Control-Max-Age: 86400",
        "Cross-Origin-Resource-Policy: cross-origin",
        "X-Content-Type-Options: nosniff",
    ];
    let mut rules = vec![rule("/*", &all.map(str::to_owned))];
    let top = || names.iter().filter(|name| !name.contains('/'));
    let releases: BTreeSet<&str> = names.iter().filter_map(|name| release(name)).collect();
    rules.extend(releases.iter().map(|release| cache(format!("/{release}/*"), IMMUTABLE)));
    rules.extend(top().filter(|name| is_immutable(name)).map(|name| cache(format!("/{name}"), IMMUTABLE)));
    rules.push(cache("/policies/*".to_owned(), REVALIDATED));
    rules.extend(
        top()
            .filter(|name| name.ends_with(".js") && !is_immutable(name))
            .map(|name| cache(format!("/{name}"), REVALIDATED)),
    );
    rules
}
