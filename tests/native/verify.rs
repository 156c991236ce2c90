//! Quotes looked up in an article: each planted fault is found at its place, in HTML and in plain text.

use std::fs;

use serde_json::Value;

use crate::support::{POLICY, cli, cli_json, path_in, scratch};

const PARK: &str = "tests/articles/park.json";
const PAGES: [&str; 2] = ["tests/articles/park.html", "tests/articles/park.txt"];

/// The outcome of `verify` for a policy's text and a page.
struct Verified {
    status: Option<i32>,
    findings: Vec<Value>,
    /// The policy's text after the run.
    policy: String,
}

fn verify(policy: &str, page: &str, html: bool, more: &[&str]) -> Verified {
    let folder = scratch();
    let (policy_path, page_path) =
        (path_in(&folder, "policy.json"), path_in(&folder, if html { "page.html" } else { "page" }));
    fs::write(&policy_path, policy).unwrap();
    fs::write(&page_path, page).unwrap();
    let arguments = ["verify", &policy_path, "--format", "json", "--article", &page_path];
    let (status, findings) = cli_json(&[&arguments, more].concat());
    Verified {
        status,
        findings: findings.as_array().unwrap().clone(),
        policy: fs::read_to_string(policy_path).unwrap(),
    }
}

/// The exit status, and the findings.
fn findings(policy: &str, page: &str, html: bool, more: &[&str]) -> (Option<i32>, Vec<Value>) {
    let verified = verify(policy, page, html, more);
    (verified.status, verified.findings)
}

fn codes(findings: &[Value]) -> Vec<&str> {
    findings.iter().map(|finding| finding["code"].as_str().unwrap()).collect()
}

/// The test policy, locked.
fn locked(page: &str) -> String {
    let folder = scratch();
    let copy = path_in(&folder, "policy.json");
    fs::copy(PARK, &copy).unwrap();
    let output = cli(&["verify", &copy, "--article", page, "--lock"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    fs::read_to_string(copy).unwrap()
}

#[test]
fn typography_and_white_space_do_not_matter() {
    for page in PAGES {
        let output = cli(&["verify", PARK, "--article", page, "--format", "json"]);
        assert_eq!(output.status.code(), Some(0), "unlocked passages are warnings");
        let findings: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(codes(&findings), ["passage-unlocked"; 3], "{page}");
        assert!(findings.iter().all(|finding| finding["severity"] == "warning"));
        let status = cli(&["verify", PARK, "--article", page, "--deny", "warnings"]).status;
        assert_eq!(status.code(), Some(2));
    }
}

#[test]
fn html_and_text_have_the_same_digests() {
    assert_eq!(locked(PAGES[0]), locked(PAGES[1]));
}

#[test]
fn locking_adds_the_digests_and_changes_no_other_byte() {
    let before = fs::read_to_string(PARK).unwrap();
    let after = locked(PAGES[0]);
    let digest_at = |from: usize| after[from..].find("\"digest\"").map(|at| from + at);
    // Only commas, white space in the file's style, and digests were added.
    let mut rest = after.clone();
    let mut at = 0;
    for gap in [", ", ",\n        ", ", "] {
        at = digest_at(at).unwrap();
        assert!(after[..at].ends_with(gap), "{after}");
        let added = format!("{gap}{}", &after[at..at + "\"digest\": \"sha256:\"".len() + 64]);
        rest = rest.replacen(&added, "", 1);
        at += added.len();
    }
    assert_eq!(digest_at(at), None);
    assert_eq!(rest, before);
}

#[test]
fn locking_twice_is_locking_once() {
    let folder = scratch();
    let path = path_in(&folder, "policy.json");
    for line_end in ["\n", "\r\n"] {
        fs::write(&path, fs::read_to_string(PARK).unwrap().replace('\n', line_end)).unwrap();
        let lock = || cli(&["verify", &path, "--article", PAGES[0], "--lock", "--format", "plain"]);
        let text = String::from_utf8(lock().stdout).unwrap();
        assert_eq!(text, "3 passages locked: 3 new, 0 changed\n");
        let once = fs::read(&path).unwrap();
        let text = String::from_utf8(lock().stdout).unwrap();
        assert_eq!(text, "3 passages locked: 0 new, 0 changed\n");
        assert_eq!(fs::read(&path).unwrap(), once);
        let output = cli(&["verify", &path, "--article", PAGES[1], "--deny", "warnings"]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert_eq!(cli(&["check", &path]).status.code(), Some(0));
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file stays behind");
}

#[test]
fn a_changed_passage_does_not_pass() {
    for (index, path) in PAGES.into_iter().enumerate() {
        let policy = locked(path);
        let page = fs::read_to_string(path).unwrap();
        let html = index == 0;
        assert_eq!(findings(&policy, &page, html, &[]), (Some(0), vec![]));
        // Words may change outside passages, and white space and typography inside them.
        let harmless = page.replace("From Monday", "Since Monday").replace("the path is", "the  path\n\u{ad}is");
        assert_eq!(findings(&policy, &harmless, html, &[]), (Some(0), vec![]));
        for (old, new) in [("the path is", "the path was"), ("open to dogs", "open to Dogs"), ("lawn,", "lawn")] {
            let (status, found) = findings(&policy, &page.replace(old, new), html, &[]);
            assert_eq!((status, codes(&found)), (Some(2), vec!["passage-changed"]), "{old}");
            assert_eq!(found[0]["line"], 15, "at the digest of the second anchor");
        }
    }
}

#[test]
fn deleting_a_word_from_the_shipped_passage_is_found() {
    let policy = fs::read_to_string(POLICY).unwrap();
    let page = fs::read_to_string("index.html").unwrap();
    assert_eq!(findings(&policy, &page, true, &["--deny", "warnings"]), (Some(0), vec![]));
    let page_without = page.replacen("exclusively ", "", 1);
    assert_ne!(page_without, page);
    let (status, found) = findings(&policy, &page_without, true, &[]);
    assert_eq!((status, codes(&found)), (Some(2), vec!["anchor-missing"]), "the word is in the anchor itself");
    // If the word is not in the anchor, the digest protects it.
    let anchor = "\"applies exclusively to counterattacks\"";
    assert!(policy.contains(anchor));
    let policy = policy.replace(anchor, "\"May 2024, the permission\"");
    let locked = verify(&policy, &page, true, &["--lock"]);
    assert_eq!(locked.findings, [] as [Value; 0]);
    let policy = locked.policy;
    let (status, found) = findings(&policy, &page_without, true, &[]);
    assert_eq!((status, codes(&found)), (Some(2), vec!["passage-changed"]));
}

/// The shipped policy's passages are found with or without the article page's header and footer.
#[test]
fn the_shipped_policy_is_unambiguous_on_the_whole_page() {
    let policy = fs::read_to_string(POLICY).unwrap();
    let page = fs::read_to_string("index.html").unwrap().replace("<article>", "<div>").replace("</article>", "</div>");
    assert_eq!(findings(&policy, &page, true, &["--deny", "warnings"]), (Some(0), vec![]));
}

#[test]
fn each_planted_fault_is_found_at_its_place() {
    let policy = fs::read_to_string(PARK).unwrap();
    // A replacement in the policy, and the code, line and help of its finding.
    let faults = [
        ("dogs must stay outside", "dogs shall stay outside", "anchor-missing", 8, "`dogs must stay outside`"),
        ("dogs must stay outside", "Dogs must stay outside", "anchor-missing", 8, "`dogs must stay outside`"),
        ("the council said", "ouncil said", "anchor-missing", 8, "`council said.`"),
        ("the council said", "a bear in winter", "anchor-missing", 8, "nothing in the article comes near"),
        ("the council said", "\u{ad}", "empty", 8, "write it"),
        ("“That’s exclusively", "the", "anchor-repeated", 12, "choose other words"),
        ("on a lead.", "From Monday", "anchor-reversed", 13, "correct one of them"),
        ("on a lead.", "exclusively for the", "anchor-reversed", 13, "correct one of them"),
        ("open at seven They", "seven  they", "anchor-missing", 17, "`seven They`"),
    ];
    for (old, new, code, line, help) in faults {
        for (index, path) in PAGES.into_iter().enumerate() {
            let page = fs::read_to_string(path).unwrap();
            let (status, found) = findings(&policy.replace(old, new), &page, index == 0, &[]);
            let errors: Vec<&Value> = found.iter().filter(|finding| finding["severity"] == "error").collect();
            assert_eq!((status, errors.len()), (Some(2), 1), "{new} in {path}: {found:?}");
            assert_eq!((&errors[0]["code"], &errors[0]["line"]), (&code.into(), &line.into()), "{new} in {path}");
            assert!(errors[0]["help"].as_str().unwrap().contains(help), "{new} in {path}: {}", errors[0]);
            // A failed run locks nothing.
            let locked = verify(&policy.replace(old, new), &page, index == 0, &["--lock"]);
            assert_eq!((locked.status, codes(&locked.findings)), (Some(2), vec![code]));
            assert_eq!(locked.policy, policy.replace(old, new));
        }
    }
}

#[test]
fn the_nearest_match_has_its_line_in_the_page() {
    let policy = fs::read_to_string(PARK).unwrap().replace("dogs must stay outside", "dogs should stay outside");
    for (index, line) in [(0, 12), (1, 3)] {
        let page = fs::read_to_string(PAGES[index]).unwrap();
        let (_, found) = findings(&policy, &page, index == 0, &[]);
        let help = found[0]["help"].as_str().unwrap();
        assert_eq!(help, format!("the nearest is `dogs must stay outside` in line {line} of the article"));
    }
}

#[test]
fn one_source_can_be_verified_alone() {
    let policy = fs::read_to_string(PARK).unwrap();
    let page = fs::read_to_string(PAGES[1]).unwrap().replace("dogs must", "cats must");
    let (status, found) = findings(&policy, &page, false, &["--source", "board"]);
    assert_eq!((status, codes(&found)), (Some(0), vec!["passage-unlocked"]));
    let output = cli(&["verify", PARK, "--article", PAGES[1], "--source", "bord"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("did you mean `board`?"));
}

#[cfg(unix)]
#[test]
fn locking_keeps_symbolic_links_and_permissions() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = scratch();
    let (file, link) = (path_in(&folder, "policy.json"), path_in(&folder, "link.json"));
    fs::copy(PARK, &file).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("policy.json", &link).unwrap();
    let output = cli(&["verify", &link, "--article", PAGES[0], "--lock"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(fs::read_to_string(&file).unwrap().contains("sha256:"));
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn verify_exits_with_1_without_a_readable_page() {
    let folder = scratch();
    let latin = path_in(&folder, "archive.mhtml");
    fs::write(&latin, b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n<p>caf=E9").unwrap();
    for (arguments, says) in [
        (vec!["verify", PARK, "--article", "tests/articles/none.html"], "cannot be read"),
        (vec!["verify", PARK, "--article", "tests"], "cannot be read"),
        (vec!["verify", PARK, "--article", &latin], "it is a web archive"),
        (vec!["verify", PARK], "--article"),
        (vec!["verify", "tests/none.json", "--article", PAGES[0]], "cannot be read"),
    ] {
        let output = cli(&arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(String::from_utf8(output.stderr).unwrap().contains(says), "{arguments:?}");
    }
    let output = cli(&["verify", "tests/rules/bad/bad-date.json", "--article", PAGES[0], "--format", "plain"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stdout).unwrap().contains("[bad-date]"));
}

/// A page with this content under this name: the findings that are errors, and what is said beside them.
fn read_as(name: &str, page: &[u8]) -> (Vec<String>, String) {
    let folder = scratch();
    let path = path_in(&folder, name);
    fs::write(&path, page).unwrap();
    let output = cli(&["verify", PARK, "--article", &path, "--format", "plain"]);
    let said = String::from_utf8(output.stdout).unwrap() + &String::from_utf8_lossy(&output.stderr);
    let errors = said.lines().filter(|line| line.starts_with("error")).map(str::to_owned).collect();
    (errors, said)
}

/// Articles are read as they are saved: in the encodings that they declare, whole or in parts, and whatever their name.
#[test]
fn articles_are_read_as_they_are() {
    let page = fs::read_to_string(PAGES[0]).unwrap();
    let article = &page[page.find("<article").unwrap()..page.find("</article>").unwrap()];
    let plain = fs::read_to_string(PAGES[1]).unwrap();
    let body = format!("<body>{article}</article></body></html>");
    let encoded = |label: &str, text: &str| -> Vec<u8> {
        encoding_rs::Encoding::for_label(label.as_bytes()).unwrap().encode(text).0.into_owned()
    };
    let utf16: Vec<u8> = [0xfeff].into_iter().chain(page.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let xhtml = "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title/><script src=\"a.js\"/></head>\
                 <body><iframe src=\"a\"/><p><![CDATA[x]]></p>";
    let words: Vec<&str> = plain.split_inclusive("\n\n").collect();
    let markdown = format!(
        "---\ntitle: T\n---\n\n# Park\n\n{}",
        words.concat().replacen("dogs", "**dogs**", 1).replacen("path", "[path](x)", 1)
    );
    for (name, bytes, kind) in [
        (
            "page.html",
            encoded("windows-1252", &format!("<html><head><meta charset=windows-1252>{body}")),
            "HTML in windows-1252",
        ),
        (
            "page.htm",
            encoded("windows-1252", &format!("<meta content='text/html; charset=iso-8859-1'>{body}")),
            "HTML in windows-1252",
        ),
        ("page.php", encoded("gbk", &format!("<?xml version=\"1.0\" encoding=\"gbk\"?>{body}")), "HTML in GBK"),
        ("page.html", utf16, "HTML in UTF-16LE"),
        ("page", format!("<!-- saved from url=(0014)about:internet -->\n{body}").into_bytes(), "HTML"),
        ("part.asp", format!("<div>{article}</div>").into_bytes(), "HTML"),
        (
            "page.xhtml",
            format!("{xhtml}{}</body></html>", article.replace("<br>", "<br/>") + "</article>").into_bytes(),
            "XHTML",
        ),
        ("page.md", markdown.into_bytes(), "Markdown"),
        ("page.txt", plain.clone().into_bytes(), "plain text"),
        (
            "page.html",
            format!("{}<img src=\"data:image/png;base64,{}\">", page, "A".repeat(20 << 20)).into_bytes(),
            "HTML",
        ),
    ] {
        let (errors, said) = read_as(name, &bytes);
        assert!(errors.is_empty(), "{name}, {kind}: {said}");
        assert!(said.contains(&format!("read as {kind}: ")), "{name}, {kind}: {said}");
    }
    // One bad byte is one bad byte.
    let broken = [page.as_bytes(), b"<!-- \xff -->"].concat();
    let (errors, said) = read_as("page.html", &broken);
    assert!(errors.is_empty() && said.contains("warning: ") && said.contains("help: "), "{said}");
}

/// What cannot be read says what to do.
#[test]
fn an_article_that_cannot_be_read_is_given_a_help() {
    for (name, page, says) in [
        ("deep.html", "<div>".repeat(600), "nested more than 512 deep"),
        (
            "archive.mhtml",
            "From: <Saved>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\n<p>a=20b".into(),
            "web archive",
        ),
        ("picture", "\0\u{1}\0PNG".into(), "neither HTML nor text"),
        (
            "many.html",
            format!("<p {}>", (0..40_000).map(|it| format!("a{it}=1 ")).collect::<String>()),
            "more attributes than people write",
        ),
    ] {
        let (_, said) = read_as(name, page.as_bytes());
        assert!(said.contains("error: ") && said.contains(says) && said.contains("\nhelp: "), "{name}: {said}");
    }
    let output = cli(&["verify", PARK, "--article", "https://a.example/"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("nothing is fetched"), "{output:?}");
}

/// That nothing is missing where nothing was sought is said.
#[test]
fn quotes_without_anchors_are_no_comfort() {
    let page = fs::read_to_string(PAGES[0]).unwrap();
    let mut value: Value = serde_json::from_str(&fs::read_to_string(PARK).unwrap()).unwrap();
    for quote in value["quotes"].as_array_mut().unwrap() {
        quote.as_object_mut().unwrap().remove("anchor");
    }
    let (status, found) = findings(&value.to_string(), &page, true, &[]);
    assert_eq!((status, codes(&found)), (Some(0), vec!["nothing-anchored"]));
    assert_eq!(findings(&value.to_string(), &page, true, &["--deny", "warnings"]).0, Some(2));
    let one = fs::read_to_string(PARK).unwrap();
    let mut value: Value = serde_json::from_str(&one).unwrap();
    value["quotes"][0].as_object_mut().unwrap().remove("anchor");
    let folder = scratch();
    let path = path_in(&folder, "p.json");
    fs::write(&path, value.to_string()).unwrap();
    let output = cli(&["verify", &path, "--article", PAGES[0]]);
    assert!(String::from_utf8_lossy(&output.stdout).contains("2 quotes have no anchor"), "{output:?}");
}
