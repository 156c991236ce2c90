//! `build`: what a newsroom serves of its policies, beside the files of a release.

use std::fs;
use std::path::Path;

use policy_explorer::compress::{Encoding, compressed};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{cli, path_in, scratch};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What `make dist` writes for every policy, in small.
fn release() -> TempDir {
    let folder = scratch();
    fs::create_dir(folder.path().join(VERSION)).unwrap();
    for (name, text) in [
        ("policy-explorer.js", "loader"),
        ("policy-explorer-0123456789abcdef.wasm", "\0asm"),
        ("frame-host.js", "host"),
        ("NOTICES.txt", "notices"),
        ("us-weapons-in-russia.html", "an old page"),
        ("policy-explorer.js.br", "compressed"),
        (&format!("{VERSION}/answers.js"), "(()=>{run(ANSWERS)})();\n"),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// The names of all files in a folder.
fn names(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            names.extend(self::names(&path).into_iter().map(|inside| format!("{name}/{inside}")));
        } else {
            names.push(name);
        }
    }
    names.sort();
    names
}

fn build(policies: &str, out: &str, release: &TempDir, base: &str) -> (Option<i32>, String) {
    let output = cli(&["build", policies, "--out", out, "--base", base, "--release", release.path().to_str().unwrap()]);
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).unwrap())
}

#[test]
fn it_writes_what_the_policies_and_the_release_need() {
    let (release, folder) = (release(), scratch());
    let out = path_in(&folder, "new/site");
    let (status, said) = build("tests/newsroom/policies", &out, &release, "https://news.example/files");
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains(": 8 files of 1 policy, 7 of the release"), "{said}");
    let all = names(Path::new(&out));
    let found: Vec<String> = all.iter().filter(|name| !is_copy(name)).cloned().collect();
    let hashed = |start: &str, end: &str| found.iter().filter(|it| it.starts_with(start) && it.ends_with(end)).count();
    assert_eq!((hashed("pier-", ".css"), hashed("pier-", ".txt")), (1, 1), "{found:?}");
    let named: Vec<&str> = found.iter().map(String::as_str).filter(|name| !name.starts_with("pier-")).collect();
    let pinned = |name: &str| format!("{VERSION}/{name}");
    assert_eq!(
        named,
        [
            &pinned("answers.js"),
            &pinned("policy-explorer-0123456789abcdef.wasm"),
            &pinned("policy-explorer.js"),
            "NOTICES.txt",
            "_headers",
            "frame-host.js",
            "manifest.json",
            "pier.en.js",
            "pier.html",
            "pier.js",
            "pier.markup.json",
            "pier.oembed.json",
            "policies/pier.json",
            "policy-explorer-0123456789abcdef.wasm",
            "policy-explorer.js",
        ]
    );
    let read = |name: &str| fs::read_to_string(Path::new(&out).join(name)).unwrap();
    let answers = cli(&["snippet", "tests/newsroom/policies/pier.json", "--base", "./", "--kind", "answers"]).stdout;
    let answers = String::from_utf8(answers).unwrap();
    assert_eq!(read("pier.js"), format!("(()=>{{run({})}})();\n", answers.trim_end()));
    assert_eq!(read("pier.en.js"), read("pier.js"));
    assert_eq!(read(&pinned("answers.js")), "(()=>{run(ANSWERS)})();\n");
    assert!(read("pier.html").contains("https://news.example/files/pier.html"));
    // A publishing system takes it from wherever it is: its addresses are relative to its own.
    let markup: Value = serde_json::from_str(&read("pier.markup.json")).unwrap();
    assert!(!markup.to_string().contains("//news.example/files"), "{markup}");
    let addresses = [&markup["page"], &markup["policy"], &markup["script"]].map(|address| address.as_str().unwrap());
    assert_eq!(addresses, ["pier.html", "policies/pier.json", "policy-explorer.js"]);
    assert_eq!(read("policies/pier.json"), fs::read_to_string("tests/newsroom/policies/pier.json").unwrap());
    // A second time, nothing is different.
    let before: Vec<Vec<u8>> = all.iter().map(|name| fs::read(Path::new(&out).join(name)).unwrap()).collect();
    build("tests/newsroom/policies", &out, &release, "https://news.example/files");
    let after: Vec<Vec<u8>> =
        names(Path::new(&out)).iter().map(|name| fs::read(Path::new(&out).join(name)).unwrap()).collect();
    assert_eq!(before, after);
}

/// `manifest.json`, read.
fn manifest(out: &str) -> Value {
    serde_json::from_slice(&fs::read(Path::new(out).join("manifest.json")).unwrap()).unwrap()
}

#[test]
fn what_is_served_has_copies_a_manifest_and_headers() {
    let (release, folder) = (release(), scratch());
    let out = path_in(&folder, "out");
    build("tests/newsroom/policies", &out, &release, "./");
    let files = manifest(&out)["files"].as_object().unwrap().clone();
    let read = |name: &str| fs::read(Path::new(&out).join(name)).unwrap();
    for (name, file) in &files {
        let bytes = read(name);
        assert_eq!(file["bytes"], json!(bytes.len()), "{name}");
        for (ending, encoding) in [("br", Encoding::Brotli), ("gz", Encoding::Gzip)] {
            let copy = compressed(encoding, &bytes);
            let is_smaller = copy.len() < bytes.len();
            assert_eq!(file.get(ending), is_smaller.then(|| json!(copy.len())).as_ref(), "{name}.{ending}");
            if is_smaller {
                assert!(read(&format!("{name}.{ending}")) == copy, "{name}.{ending}");
            }
        }
    }
    assert_eq!(files["pier.html"]["type"], "text/html; charset=utf-8");
    assert_eq!(
        (&files["pier.html"]["cache"], &files["pier.js"]["cache"]),
        (&json!("revalidate"), &json!("revalidate"))
    );
    assert_eq!(files["policy-explorer-0123456789abcdef.wasm"]["cache"], "immutable");
    assert_eq!(files[&format!("{VERSION}/policy-explorer.js")]["cache"], "immutable");
    let headers = String::from_utf8(read("_headers")).unwrap();
    assert!(
        headers.contains(&format!("\n\n/{VERSION}/*\n  Cache-Control: public, max-age=31536000, immutable\n")),
        "{headers}"
    );

    // Another policy: the manifest lists both. A copy that was there, and is no longer smaller, is no old one.
    let other = path_in(&folder, "other.json");
    fs::write(&other, fs::read_to_string("tests/newsroom/policies/pier.json").unwrap().replacen("pier", "quay", 1))
        .unwrap();
    fs::write(release.path().join("frame-host.js"), "x").unwrap();
    fs::write(Path::new(&out).join("frame-host.js.br"), "old").unwrap();
    build(&other, &out, &release, "./");
    let files = manifest(&out)["files"].as_object().unwrap().clone();
    assert!(files.contains_key("pier.html") && files.contains_key("quay.html"));
    assert_eq!(read("frame-host.js.br"), compressed(Encoding::Brotli, b"x"));

    // Without them nothing of it is touched.
    let plain = path_in(&folder, "plain");
    let release = release.path().to_str().unwrap();
    let arguments =
        ["build", "tests/newsroom/policies", "--out", &plain, "--base", "./", "--release", release, "--plain"];
    assert!(cli(&arguments).status.success());
    assert!(
        names(Path::new(&plain)).iter().all(|name| !is_copy(name) && name != "manifest.json" && name != "_headers")
    );
}

fn is_copy(name: &str) -> bool {
    name.ends_with(".br") || name.ends_with(".gz")
}

/// Other programs have files of the same names.
#[test]
fn a_manifest_of_somebody_else_is_left_alone() {
    let (release, folder) = (release(), scratch());
    let out = path_in(&folder, "out");
    fs::create_dir(&out).unwrap();
    let theirs = [("manifest.json", "{\"name\": \"our application\"}"), ("_headers", "/*\n  X-Ours: 1\n")];
    for (name, text) in theirs {
        fs::write(Path::new(&out).join(name), text).unwrap();
    }
    let (status, said) = build("tests/newsroom/policies", &out, &release, "./");
    assert_eq!(status, Some(0), "{said}");
    for (name, text) in theirs {
        assert_eq!(fs::read_to_string(Path::new(&out).join(name)).unwrap(), text);
        assert!(said.contains(&format!("{name}` is not one of ours")), "{said}");
    }
}

#[test]
fn deliver_writes_them_for_every_file_of_a_folder() {
    let folder = scratch();
    let file = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    fs::create_dir(folder.path().join("below")).unwrap();
    file("page.html", &"<p>a page</p>".repeat(50));
    file("below/style-0123456789abcdef.css", "p {}");
    file(".hidden", "nobody's");
    file("old.html.br", "a copy of nothing");
    let path = folder.path().to_str().unwrap();
    let output = cli(&["deliver", path]);
    assert!(output.status.success(), "{output:?}");
    let files = manifest(path)["files"].as_object().unwrap().clone();
    assert_eq!(Vec::from_iter(files.keys()), ["below/style-0123456789abcdef.css", "page.html"]);
    assert_eq!(files["below/style-0123456789abcdef.css"].get("br"), None);
    assert!(folder.path().join("page.html.gz").exists() && !folder.path().join(".hidden.gz").exists());
    file("film.mp4", "?");
    let output = cli(&["deliver", path]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("`film.mp4` is of a kind that is not served here"));
    let output = cli(&["deliver", &path_in(&folder, "page.html")]);
    assert!(output.status.code() == Some(1) && String::from_utf8_lossy(&output.stderr).contains("is not a folder"));
}

/// Of several policies either all are sound, or nothing is written.
#[test]
fn nothing_is_written_where_something_is_wrong() {
    let (good, folder) = (release(), scratch());
    let policies = path_in(&folder, "policies");
    let out = path_in(&folder, "out");
    fs::create_dir(&policies).unwrap();
    fs::copy("tests/newsroom/policies/pier.json", format!("{policies}/pier.json")).unwrap();
    fs::copy("tests/rules/bad/conflict.json", format!("{policies}/wrong.json")).unwrap();
    let (status, said) = build(&policies, &out, &good, "./");
    assert!(status == Some(2) && said.contains("conflict"), "{said}");
    // A case that fails.
    let text = fs::read_to_string("tests/newsroom/policies/pier.json").unwrap();
    let (before, cases) = text.split_once("\"cases\"").unwrap();
    let wrong = cases.replace("\"verdict\": \"", "\"verdict\": \"unstated\", \"note\": \"");
    fs::write(format!("{policies}/wrong.json"), [before, "\"cases\"", &wrong].concat()).unwrap();
    let (status, said) = build(&policies, &out, &good, "./");
    assert!(status == Some(2) && said.contains("FAILED: ") && !said.contains("passed: "), "{said}");
    fs::remove_file(format!("{policies}/wrong.json")).unwrap();
    let (status, said) = build(&policies, &out, &good, "news.example");
    assert!(status == Some(1) && said.contains("is not an address of a folder"), "{said}");
    let (status, said) = build(&policies, &out, &scratch(), "./");
    assert!(status == Some(1) && said.contains("it is in every release"), "{said}");
    fs::write(good.path().join(VERSION).join("answers.js"), "something else").unwrap();
    let (status, said) = build(&policies, &out, &good, "./");
    assert!(status == Some(1) && said.contains("is not the script of this release"), "{said}");
    let no_loader = release();
    fs::remove_file(no_loader.path().join("policy-explorer.js")).unwrap();
    let (status, said) = build(&policies, &out, &no_loader, "./");
    assert!(status == Some(1) && said.contains("there is no policy-explorer.js"), "{said}");
    assert_eq!(names(Path::new(&out)), [""; 0]);
    // A file where a folder has to be.
    fs::write(&out, "mine").unwrap();
    let (status, said) = build(&policies, &out, &release(), "./");
    assert!(status == Some(1) && said.contains("cannot be made"), "{said}");
    assert_eq!(fs::read_to_string(&out).unwrap(), "mine");
}
