//! `build`: what a newsroom serves of its policies, beside the files of a release.

use std::fs;
use std::path::Path;

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
    assert!(said.contains(": 7 files of 1 policy, 7 of the release"), "{said}");
    let found = names(Path::new(&out));
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
            "frame-host.js",
            "pier.en.js",
            "pier.html",
            "pier.js",
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
    assert_eq!(read("policies/pier.json"), fs::read_to_string("tests/newsroom/policies/pier.json").unwrap());
    // A second time, nothing is different.
    let before: Vec<Vec<u8>> = found.iter().map(|name| fs::read(Path::new(&out).join(name)).unwrap()).collect();
    build("tests/newsroom/policies", &out, &release, "https://news.example/files");
    let after: Vec<Vec<u8>> =
        names(Path::new(&out)).iter().map(|name| fs::read(Path::new(&out).join(name)).unwrap()).collect();
    assert_eq!(before, after);
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
    fs::remove_file(format!("{policies}/wrong.json")).unwrap();
    let (status, said) = build(&policies, &out, &good, "news.example");
    assert!(status == Some(1) && said.contains("is not an address of a folder"), "{said}");
    let (status, said) = build(&policies, &out, &scratch(), "./");
    assert!(status == Some(1) && said.contains("`make dist` writes it"), "{said}");
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
