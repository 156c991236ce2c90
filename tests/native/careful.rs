//! Reading and writing files: nothing of an author's is lost, and success means success.

use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use crate::support::{POLICY, cli, command, path_in, program, scratch};

const PARK: &str = "tests/articles/park.json";
const PAGE: &str = "tests/articles/park.html";

/// The names in a folder.
fn names(folder: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(folder.path()).unwrap();
    let mut names: Vec<String> = entries.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn fifo(path: &str) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

fn text_of(output: &[u8]) -> String {
    String::from_utf8(output.to_vec()).unwrap()
}

/// Every command, in every format: a full disk is no success. A reader that has read enough is none of our business.
#[test]
fn output_that_cannot_be_written_is_no_success() {
    let commands: [&[&str]; 17] = [
        &["check", POLICY],
        &["check", "--explain", "gap"],
        &["completions", "bash"],
        &["man"],
        &["new", "-"],
        &["decide", POLICY],
        &["diff", POLICY, "--across", "when"],
        &["prerender", POLICY],
        &["schema"],
        &["sheet", POLICY],
        &["snippet", POLICY, "--base", "./"],
        &["table", POLICY],
        &["table", POLICY, "--as", "csv"],
        &["table", POLICY, "--as", "html"],
        &["test", POLICY],
        &["verify", PARK, "--article", PAGE],
        &["--help"],
    ];
    for arguments in commands {
        for format in ["human", "plain", "json"] {
            let json_table = format == "json" && arguments.contains(&"--as");
            if arguments[0] == "--help" && format != "human" || json_table {
                continue;
            }
            let more = if arguments[0] == "--help" { vec![] } else { vec!["--format", format] };
            let all = [arguments, &more].concat();
            let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
            let output = command(&all).stdout(full).stderr(Stdio::piped()).output().unwrap();
            let said = text_of(&output.stderr);
            assert_eq!(output.status.code(), Some(1), "{all:?}: {said}");
            assert!(said.contains("the output cannot be written: No space left on device"), "{all:?}: {said}");

            let mut child = command(&all).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
            drop(child.stdout.take());
            let output = child.wait_with_output().unwrap();
            assert_ne!(output.status.code(), Some(1), "{all:?}");
            assert_eq!(text_of(&output.stderr), "", "{all:?}");
        }
    }
}

#[test]
fn devices_and_pipes_are_written_and_not_replaced() {
    let folder = scratch();
    let pipe = path_in(&folder, "pipe");
    fifo(&pipe);
    let reader = {
        let pipe = pipe.clone();
        thread::spawn(move || fs::read_to_string(pipe).unwrap())
    };
    assert_eq!(cli(&["prerender", POLICY, "-o", &pipe]).status.code(), Some(0));
    assert!(reader.join().unwrap().starts_with("<template"));
    assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo());

    assert_eq!(cli(&["prerender", POLICY, "-o", "/dev/null"]).status.code(), Some(0));
    assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    let output = cli(&["prerender", POLICY, "-o", "/dev/full"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text_of(&output.stderr).contains("No space left on device"));
    // Standard output, which is a pipe here.
    let output = cli(&["snippet", POLICY, "--base", "./", "-o", "/dev/stdout"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stdout, cli(&["snippet", POLICY, "--base", "./"]).stdout);
    assert_eq!(names(&folder), ["pipe"]);
}

#[test]
fn a_new_file_takes_nothing_that_is_there() {
    let folder = scratch();
    let (new, beside) = (path_in(&folder, "out.html"), path_in(&folder, "out.html.new"));
    fs::write(&beside, "mine").unwrap();
    assert_eq!(cli(&["prerender", POLICY, "-o", &new]).status.code(), Some(0));
    assert_eq!(fs::read_to_string(&beside).unwrap(), "mine");
    assert_eq!(fs::metadata(&new).unwrap().permissions().mode() & 0o111, 0);
    // A link is followed, to a file that is there and to one that is not.
    for target in ["there.html", "not-yet.html"] {
        let (link, target) = (path_in(&folder, &format!("link-{target}")), path_in(&folder, target));
        if target.ends_with("there.html") {
            fs::write(&target, "old").unwrap();
        }
        symlink(&target, &link).unwrap();
        assert_eq!(cli(&["prerender", POLICY, "-o", &link]).status.code(), Some(0));
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert!(fs::read_to_string(&target).unwrap().starts_with("<template"));
    }
    // As long as a name can be.
    let long = path_in(&folder, &"n".repeat(255));
    assert_eq!(cli(&["prerender", POLICY, "-o", &long]).status.code(), Some(0));
    let nowhere = path_in(&folder, "no/where.html");
    let output = cli(&["prerender", POLICY, "-o", &nowhere]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text_of(&output.stderr).contains("there is no such folder"), "{output:?}");
    assert_eq!(names(&folder).len(), 7);
}

#[test]
fn several_at_once_write_one_file_whole() {
    let folder = scratch();
    let path = path_in(&folder, "out.html");
    for _ in 0..5 {
        let all: Vec<_> = (0..4).map(|_| command(&["prerender", POLICY, "-o", &path]).spawn().unwrap()).collect();
        for mut child in all {
            assert_eq!(child.wait().unwrap().code(), Some(0));
        }
        assert_eq!(fs::read(&path).unwrap(), cli(&["prerender", POLICY]).stdout);
        assert_eq!(names(&folder), ["out.html"]);
        fs::remove_file(&path).unwrap();
    }
}

/// A command that reads a file and writes it back looks whether somebody else has written it meanwhile.
#[test]
fn a_file_that_has_changed_since_it_was_read_is_not_replaced() {
    let folder = scratch();
    let (policy, page, sheet) = (path_in(&folder, "p.json"), path_in(&folder, "page.html"), path_in(&folder, "s.csv"));
    let before = fs::read_to_string(PARK).unwrap();
    fs::write(&policy, &before).unwrap();
    let csv = text_of(&cli(&["sheet", &policy]).stdout).replace("Dogs", "Some dogs");
    fifo(&page);
    fifo(&sheet);
    for (arguments, slow, content) in [
        (vec!["verify", policy.as_str(), "--article", &page, "--lock"], &page, fs::read_to_string(PAGE).unwrap()),
        (vec!["sheet", policy.as_str(), "--apply", &sheet], &sheet, csv),
    ] {
        fs::write(&policy, &before).unwrap();
        let child = command(&arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // It has read the policy once it opens what it reads next.
        let mut writer = fs::OpenOptions::new().write(true).open(slow).unwrap();
        let other = before.replace("\"format\"", " \"format\"");
        fs::write(&policy, &other).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
        drop(writer);
        let output = child.wait_with_output().unwrap();
        let said = text_of(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
        assert!(said.contains("it has changed since it was read"), "{said}");
        assert_eq!(fs::read_to_string(&policy).unwrap(), other);
    }
    assert_eq!(names(&folder), ["p.json", "page.html", "s.csv"]);
}

/// Of two changes at once, none is lost without a word.
#[test]
fn no_update_is_lost() {
    let folder = scratch();
    let (policy, sheet) = (path_in(&folder, "p.json"), path_in(&folder, "s.csv"));
    let before = fs::read_to_string(PARK).unwrap();
    fs::write(&policy, &before).unwrap();
    fs::write(&sheet, text_of(&cli(&["sheet", &policy]).stdout).replace("Dogs", "Some dogs")).unwrap();
    for _ in 0..10 {
        fs::write(&policy, &before).unwrap();
        let run = |arguments: &[&str]| command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let mut lock = run(&["verify", &policy, "--article", PAGE, "--lock"]);
        let mut apply = run(&["sheet", &policy, "--apply", &sheet]);
        let done = [&mut lock, &mut apply].map(|child| child.wait().unwrap().code());
        let after = fs::read_to_string(&policy).unwrap();
        let made = [after.contains("\"digest\""), after.contains("Some dogs")];
        for (status, made) in done.iter().zip(made) {
            assert!(*status == Some(0) && made || *status == Some(1) && !made, "{done:?} {made}");
        }
        assert!(done.contains(&Some(0)));
    }
}

#[test]
fn read_only_files_owners_and_links_are_respected() {
    let folder = scratch();
    let policy = path_in(&folder, "p.json");
    let before = fs::read_to_string(PARK).unwrap();
    let lock = || cli(&["verify", &policy, "--article", PAGE, "--lock"]);
    fs::write(&policy, &before).unwrap();
    fs::set_permissions(&policy, fs::Permissions::from_mode(0o444)).unwrap();
    let output = lock();
    assert_eq!(output.status.code(), Some(1));
    assert!(text_of(&output.stderr).contains("it is read-only"), "{output:?}");
    assert_eq!(fs::read_to_string(&policy).unwrap(), before);
    assert_eq!(cli(&["prerender", PARK, "-o", &policy]).status.code(), Some(1), "neither is it replaced");

    // A file with two names keeps them.
    fs::set_permissions(&policy, fs::Permissions::from_mode(0o640)).unwrap();
    let other = path_in(&folder, "other.json");
    fs::hard_link(&policy, &other).unwrap();
    assert_eq!(lock().status.code(), Some(0));
    assert_eq!(fs::metadata(&policy).unwrap().nlink(), 2);
    assert_eq!(fs::read(&policy).unwrap(), fs::read(&other).unwrap());
    assert!(fs::read_to_string(&other).unwrap().contains("\"digest\""));
    fs::remove_file(&other).unwrap();

    // Where the caller may give files away, the owner stays.
    if std::os::unix::fs::chown(&policy, Some(12345), Some(12345)).is_ok() {
        fs::write(&policy, &before).unwrap();
        assert_eq!(lock().status.code(), Some(0));
        let metadata = fs::metadata(&policy).unwrap();
        assert_eq!((metadata.uid(), metadata.gid(), metadata.mode() & 0o777), (12345, 12345, 0o640));
    }
}

/// A command that is killed leaves the old file or the new one, and nothing else. Node starts later, and can only write a
/// file that has a name: a part of the new one may be left beside it, until the next command removes it.
#[test]
fn nothing_stays_behind_after_a_kill() {
    let is_native = program().len() == 1;
    let folder = scratch();
    let policy = path_in(&folder, "p.json");
    let before = fs::read_to_string(PARK).unwrap();
    fs::write(&policy, &before).unwrap();
    assert_eq!(cli(&["verify", &policy, "--article", PAGE, "--lock"]).status.code(), Some(0));
    let after = fs::read_to_string(&policy).unwrap();
    for pause in 0..30 {
        fs::write(&policy, &before).unwrap();
        let mut child =
            command(&["verify", &policy, "--article", PAGE, "--lock"]).stdout(Stdio::null()).spawn().unwrap();
        thread::sleep(Duration::from_micros(if is_native { 500 } else { 6_000 } * pause));
        child.kill().unwrap();
        child.wait().unwrap();
        let found = fs::read_to_string(&policy).unwrap();
        assert!(found == before || found == after, "{found}");
        // A whole file may be left only where the kill came just before it was renamed. The next one removes it.
        for name in names(&folder).into_iter().filter(|name| name != "p.json") {
            assert!(name.starts_with(".policy-explorer-"), "{name}");
            let left = fs::read_to_string(path_in(&folder, &name)).unwrap();
            assert!(left == after || !is_native, "{name}: {left}");
        }
    }
    fs::write(path_in(&folder, ".policy-explorer-4194305-0"), &after).unwrap();
    fs::write(&policy, &before).unwrap();
    assert_eq!(cli(&["verify", &policy, "--article", PAGE, "--lock"]).status.code(), Some(0));
    assert_eq!(names(&folder), ["p.json"]);
}

#[test]
fn a_dash_is_standard_input() {
    let mut child = command(&["check", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(&fs::read(POLICY).unwrap()).unwrap();
    let mut said = String::new();
    child.stdout.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(said.contains("1 file checked"), "{said}");
}

/// Everything but the host reaches the world through the host: it is the only part that another world replaces.
#[test]
fn only_the_host_touches_the_world() {
    let mut ahead = vec![Path::new("src/bin/policy-explorer").to_path_buf()];
    while let Some(folder) = ahead.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                ahead.push(path);
                continue;
            }
            // `native` is the host, and `ending` is what a native program returns.
            if ["native.rs", "native/server.rs", "ending.rs"].iter().any(|name| path.ends_with(name)) {
                continue;
            }
            let code = fs::read_to_string(&path).unwrap();
            let world = [
                "std::fs",
                "std::io",
                "std::env",
                "std::process",
                "std::net",
                "println!",
                "eprint",
                "tempfile::",
                "rustix::",
            ];
            let named: Vec<&str> = world.into_iter().filter(|name| code.contains(name)).collect();
            assert!(named.is_empty(), "{} names {named:?}", path.display());
        }
    }
}
