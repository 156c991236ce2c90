//! `preview`: the article with the widget in it, and the findings beside it, over HTTP on this computer.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::support::{cli, cli_json, command, path_in, scratch};

const POLICY: &str = "tests/newsroom/policies/pier.json";

/// A preview that runs until it is dropped.
struct Preview {
    program: Child,
    port: u16,
}

impl Preview {
    fn of(arguments: &[&str]) -> Preview {
        let mut command = command(&["preview"]);
        command.args(arguments).args(["--port", "0"]).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut program = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(program.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().strip_prefix("preview: http://127.0.0.1:").and_then(|rest| rest.strip_suffix('/'));
        let port = port.unwrap_or_else(|| panic!("{line:?}")).parse().unwrap();
        Preview { program, port }
    }

    /// The status, the header's fields and the body of an answer.
    fn ask(&self, method: &str, target: &str, host: &str) -> (u16, String, String) {
        use std::io::Write;
        let mut stream = std::net::TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        write!(stream, "{method} {target} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n").unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{text:?}"));
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, head.to_ascii_lowercase(), body.to_owned())
    }

    fn get(&self, target: &str) -> (u16, String) {
        let (status, _, body) = self.ask("GET", target, &format!("127.0.0.1:{}", self.port));
        (status, body)
    }

    fn page(&self, target: &str) -> String {
        let (status, body) = self.get(target);
        assert_eq!(status, 200, "{target}: {body}");
        body
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// A folder with the policy of the tests in it, and an article.
fn newsroom(name: &str, article: &str) -> (TempDir, String, String) {
    let folder = scratch();
    let (policy, page) = (path_in(&folder, "pier.json"), path_in(&folder, name));
    fs::copy(POLICY, &policy).unwrap();
    fs::write(&page, article).unwrap();
    (folder, policy, page)
}

/// Where the widget begins in a page.
fn widget(page: &str) -> usize {
    assert_eq!(page.matches("<template shadowrootmode=\"open\">").count(), 1, "{page}");
    page.find("<policy-explorer").unwrap()
}

#[test]
fn the_widget_stands_where_the_article_says() {
    for (name, article) in [
        ("a.html", "<!doctype html><p>one<p>two<p>three<!-- policy-explorer --><p>four"),
        ("a.txt", "one\n\ntwo\n\nthree\n\n<!-- policy-explorer -->\n\nfour\n"),
        ("a.md", "one\n\ntwo\n\nthree\n\n<!-- policy-explorer -->\n\nfour\n"),
    ] {
        let (_folder, policy, page) = newsroom(name, article);
        let preview = Preview::of(&[&policy, "--article", &page]);
        let shown = preview.page(&format!("/article/{name}"));
        let at = widget(&shown);
        assert!(shown.find("three").unwrap() < at && at < shown.find("four").unwrap(), "{shown}");
    }
}

#[test]
fn elsewhere_it_stands_after_the_first_paragraphs_or_where_it_was() {
    let after_two =
        "<header><p>no<p>no</header><article><h1>Title</h1><p>one</p><p></p><p>two</p><p>three</p></article>";
    let published = fs::read_to_string("tests/newsroom/articles/pier.html").unwrap();
    for (article, before, after) in [
        (after_two, "two", "three"),
        ("<p>one", "one", "</html>"),
        ("<title>no paragraph</title>", "no paragraph", "</html>"),
        (&*published, "until March", "</html>"),
    ] {
        let (_folder, policy, page) = newsroom("a.html", article);
        let preview = Preview::of(&[&policy, "--article", &page]);
        let shown = preview.page("/article/a.html");
        let at = widget(&shown);
        assert!(shown.find(before).unwrap() < at && at < shown.rfind(after).unwrap(), "{shown}");
        assert!(!shown.contains("data-policy-explorer="), "what was published is not shown beside it: {shown}");
    }
}

#[test]
fn nothing_of_the_article_runs_or_leads_away() {
    let article = "<base href=https://a.example/><meta http-equiv=refresh content='0;url=https://a.example'>\
                   <script>alert(1)</script><p onclick=alert(2)>one<script src=x.js></script>";
    let (_folder, policy, page) = newsroom("a.html", article);
    let preview = Preview::of(&[&policy, "--article", &page]);
    let (status, head, shown) = preview.ask("GET", "/article/a.html", &format!("localhost:{}", preview.port));
    assert_eq!(status, 200);
    for gone in ["<base", "http-equiv", "alert(1)", "x.js"] {
        assert!(!shown.contains(gone), "{gone}: {shown}");
    }
    // Handlers in attributes, and requests to other places, are refused by the browser.
    let (_, rules) = head.split_once("content-security-policy: ").unwrap();
    let rules = rules.lines().next().unwrap();
    let files = format!("http://localhost:{}/files/", preview.port);
    assert!(rules.starts_with("default-src 'none';"), "{rules}");
    assert!(rules.contains(&format!("script-src {files} 'wasm-unsafe-eval'; connect-src {files};")), "{rules}");
    let (_, head, _) = preview.ask("GET", "/article/a.html?script=no", "localhost");
    assert!(head.contains("script-src 'none'"), "{head}");
}

#[test]
fn without_an_article_the_standalone_page_is_shown_in_every_language() {
    let preview = Preview::of(&["policies/us-weapons-in-russia.json"]);
    let page = preview.page("/");
    for (language, tag) in [("Deutsch", "de"), ("українська", "uk")] {
        assert!(page.contains(language), "{page}");
        let shown = preview.page(&format!("/files/us-weapons-in-russia.{tag}.html?"));
        assert!(shown.contains(&format!("<html lang=\"{tag}\"")));
    }
    assert!(preview.page("/files/us-weapons-in-russia.html").contains("<template shadowrootmode"));
    // There is no release, so there is no script.
    assert_eq!(preview.get("/files/policy-explorer.js").0, 404);
    assert_eq!(preview.get("/files/us-weapons-in-russia.de.js").0, 404);
}

#[test]
fn the_release_and_the_files_of_the_policy_are_where_the_widget_looks_for_them() {
    let release = scratch();
    let version = release.path().join(env!("CARGO_PKG_VERSION"));
    fs::create_dir(&version).unwrap();
    fs::write(version.join("answers.js"), "run(ANSWERS)").unwrap();
    fs::write(release.path().join("policy-explorer.js"), "the loader").unwrap();
    fs::write(release.path().join("secret.js"), "not of a release").unwrap();
    let preview = Preview::of(&[POLICY, "--release", release.path().to_str().unwrap()]);
    assert_eq!(preview.page("/files/policy-explorer.js"), "the loader");
    assert_eq!(preview.page("/files/policies/pier.json"), fs::read_to_string(POLICY).unwrap());
    assert!(preview.page("/files/pier.en.js").starts_with("run({id:`pier`"));
    assert_eq!(preview.get("/files/secret.js").0, 404);
}

#[test]
fn the_desk_of_the_release_is_beside_it() {
    let release = scratch();
    fs::create_dir(release.path().join("policies")).unwrap();
    let own = ["desk.html", "desk-0123456789abcdef.js", "policy-explorer.js", "policies/us.json"];
    for name in own.iter().chain(&["secret.js", "policies/.secret.json", "policies/notes.txt"]) {
        fs::write(release.path().join(name), name).unwrap();
    }
    let preview = Preview::of(&[POLICY, "--release", release.path().to_str().unwrap()]);
    assert!(preview.page("/").contains("href=\"/desk/desk.html\""));
    for name in own {
        let (status, head, body) = preview.ask("GET", &format!("/desk/{name}"), &format!("127.0.0.1:{}", preview.port));
        assert_eq!((status, body.as_str()), (200, name));
        assert!(
            head.contains("trusted-types policy-explorer-desk") && head.contains("frame-ancestors 'none'"),
            "{head}"
        );
    }
    for name in ["secret.js", "policies/.secret.json", "policies/notes.txt", "../secret.js", "%2e%2e/secret.js", ""] {
        assert_eq!(preview.get(&format!("/desk/{name}")).0, 404, "{name}");
    }
    // Without a release there is none.
    let preview = Preview::of(&[POLICY]);
    assert!(!preview.page("/").contains("/desk/"));
    assert_eq!(preview.get("/desk/desk.html").0, 404);
}

/// A sentence as it stands in the page.
fn in_page(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let escaped = escaped.replace('\'', "&#39;");
    let parts: Vec<&str> = escaped.split('`').collect();
    let parts = parts.iter().enumerate().map(|(at, part)| match at % 2 {
        0 => (*part).to_owned(),
        _ => format!("<code>{part}</code>"),
    });
    parts.collect()
}

#[test]
fn the_findings_are_those_of_check_test_and_verify() {
    let article = "tests/articles/park.html";
    for policy in
        ["tests/rules/bad/gap.json", "tests/rules/bad/conflict.json", "tests/rules/bad/unknown-option.json", POLICY]
    {
        if !Path::new(policy).exists() {
            panic!("{policy} is gone");
        }
        let preview = Preview::of(&[policy, "--article", article]);
        let page = preview.page("/findings");
        let (_, checked) = cli_json(&["check", policy, "--format", "json"]);
        let verified = cli(&["verify", policy, "--article", article, "--format", "json"]);
        let is_policy = !page.contains("Cases and quotes are looked at when these are put right");
        assert_eq!(is_policy, policy != "tests/rules/bad/unknown-option.json", "{page}");
        let verified = serde_json::from_slice(&verified.stdout).unwrap_or_default();
        let all = if is_policy { vec![checked, verified] } else { vec![checked] };
        let findings: Vec<_> = all.iter().filter_map(|found| found.as_array()).flatten().collect();
        for finding in &findings {
            for key in ["message", "why", "help", "code"] {
                let text = in_page(finding[key].as_str().unwrap());
                assert!(page.contains(&text), "{policy}: {text} in {page}");
            }
            assert!(page.contains(&format!("Line {}</p>", finding["line"])), "{policy}: {finding}");
        }
        let (_, tested) = cli_json(&["test", policy, "--format", "json"]);
        let passed = tested[0]["cases"].as_array().unwrap().iter().filter(|case| case["passed"] == true).count();
        if is_policy {
            assert!(page.contains(&format!("<p>{passed} case")), "{policy}: {page}");
        }
    }
}

/// Waits until something is so, for a second at most: so fast a change is shown.
fn soon(what: impl Fn() -> bool) {
    let start = Instant::now();
    while !what() {
        assert!(start.elapsed() < Duration::from_secs(30));
        thread::yield_now();
    }
}

#[test]
fn changes_are_shown() {
    let (_folder, policy, page) = newsroom("a.txt", "one\n\ntwo\n");
    let preview = Preview::of(&[&policy, "--article", &page]);
    let before = preview.page("/state");
    assert_eq!(before, preview.page("/state"));
    let text = fs::read_to_string(&policy).unwrap();
    fs::write(&policy, text.replacen("Bicycles on the pier", "Bicycles on the long pier", 1)).unwrap();
    soon(|| preview.page("/state") != before);
    assert!(preview.page("/article/a.txt").contains("Bicycles on the long pier"));

    // A policy that is not sound is not shown, and the page says why.
    fs::write(&policy, "{").unwrap();
    let shown = preview.page("/article/a.txt");
    assert!(!shown.contains("<policy-explorer") && shown.contains("the policy has errors"), "{shown}");
    assert!(preview.page("/findings").contains("class=\"error\""));
    assert_eq!(preview.get("/files/policies/pier.json").0, 404);

    // A file that is gone is missed, and may come back.
    fs::remove_file(&policy).unwrap();
    assert!(preview.page("/findings").contains("there is no such file"));
    assert!(preview.page("/").contains("Findings"));
    fs::write(&policy, &text).unwrap();
    fs::remove_file(&page).unwrap();
    let shown = preview.page("/article/a.txt");
    assert!(shown.contains("cannot be read: there is no such file"), "{shown}");
    fs::write(&page, "one").unwrap();
    assert!(preview.page("/article/a.txt").contains("<policy-explorer"));
}

#[test]
fn only_what_an_article_shows_is_served_of_its_folder_alone() {
    let folder = scratch();
    let inside = folder.path().join("articles");
    fs::create_dir_all(inside.join("pictures")).unwrap();
    let page = inside.join("a.html");
    fs::write(&page, "<p>one<img src='pictures/a%20b.png'>").unwrap();
    for name in ["pictures/a b.png", "style.css", "private.json", ".hidden.png", "notes.html"] {
        fs::write(inside.join(name), name).unwrap();
    }
    fs::write(folder.path().join("outside.png"), "outside").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path().join("outside.png"), inside.join("link.png")).unwrap();
    let preview = Preview::of(&[POLICY, "--article", page.to_str().unwrap()]);
    assert_eq!(preview.page("/article/pictures/a%20b.png"), "pictures/a b.png");
    assert_eq!(preview.page("/article/style.css"), "style.css");
    for target in [
        "/article/private.json",
        "/article/notes.html",
        "/article/.hidden.png",
        "/article/../outside.png",
        "/article/%2e%2e/outside.png",
        "/article/..%2foutside.png",
        "/article/..%5coutside.png",
        "/article/link.png",
        "/article/pictures//a%20b.png",
        "/article/none.png",
        "/article/%ff.png",
        "/article/%zz.png",
        "/article/",
        "/articles/a.html",
        "/files/../Cargo.toml",
        "/etc/passwd",
    ] {
        assert_eq!(preview.get(target).0, 404, "{target}");
    }
}

#[test]
fn it_answers_to_this_computer_alone_and_is_only_read() {
    let preview = Preview::of(&[POLICY]);
    for host in ["127.0.0.1", "localhost", "localhost:8090", "127.0.0.1:1"] {
        assert_eq!(preview.ask("GET", "/", host).0, 200, "{host}");
    }
    for host in ["news.example", "127.0.0.1.news.example", "localhost.example:80", "", "[::2]"] {
        assert_eq!(preview.ask("GET", "/", host).0, 421, "{host}");
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        assert_eq!(preview.ask(method, "/", "localhost").0, 405, "{method}");
    }
    let (status, head, body) = preview.ask("HEAD", "/", "localhost");
    assert_eq!((status, body.as_str()), (200, ""));
    assert!(head.contains("cross-origin-resource-policy: same-origin") && !head.contains("access-control"), "{head}");
}

/// Runs a preview that cannot begin.
fn refused(arguments: &[&str]) -> (Option<i32>, String) {
    let Output { status, stderr, .. } = cli(&[&["preview"], arguments].concat());
    (status.code(), String::from_utf8(stderr).unwrap())
}

#[test]
fn what_keeps_it_from_beginning_is_said() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let (status, said) = refused(&[POLICY, "--port", &port]);
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("the port cannot be opened: another program has it\nhelp: name another port"), "{said}");
    for (arguments, message) in [
        (["none.json", "--article", POLICY].as_slice(), "`none.json` cannot be read: there is no such file"),
        (&[POLICY, "--article", "none.html"], "`none.html` cannot be read: there is no such file"),
        (&["tests", "--port", "0"], "`tests` cannot be read: it is a folder"),
        (&["-", "--port", "0"], "standard input cannot be looked at again"),
        (&[POLICY, "--port", "65536"], "65536"),
    ] {
        let (status, said) = refused(arguments);
        assert!(status == Some(1) && said.contains(message), "{said}");
        assert!(!said.contains("panicked") && !said.contains("    at "), "{said}");
    }
}

#[cfg(unix)]
#[test]
fn it_ends_cleanly_and_has_written_nothing() {
    use std::os::unix::fs::PermissionsExt;
    for signal in ["-INT", "-TERM"] {
        let (folder, policy, page) = newsroom("a.txt", "one");
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).unwrap();
        let mut preview = Preview::of(&[&policy, "--article", &page]);
        for target in ["/", "/findings", "/article/a.txt", "/files/policies/pier.json"] {
            preview.page(target);
        }
        // A browser that keeps its connection open.
        let _open = std::net::TcpStream::connect(("127.0.0.1", preview.port)).unwrap();
        let id = preview.program.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        assert_eq!(preview.program.wait().unwrap().code(), Some(0), "{signal}");
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
