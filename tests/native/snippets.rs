//! `snippet` and its `--verify`: the promises of its options, and what is called up to date.

use std::fs;

use crate::support::{POLICY, cli, path_in, scratch};

const ID: &str = "us-weapons-in-russia";

fn snippet(more: &[&str]) -> String {
    let output = cli(&[["snippet", POLICY, "--base", "https://cdn.example/x/"].as_slice(), more].concat());
    assert_eq!(output.status.code(), Some(0), "{more:?} {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// What `--verify` says to a page with this name.
fn verify_as(name: &str, page: &[u8]) -> (Option<i32>, String) {
    let folder = scratch();
    let path = path_in(&folder, name);
    fs::write(&path, page).unwrap();
    let output = cli(&["snippet", POLICY, "--verify", &path, "--format", "plain"]);
    (output.status.code(), String::from_utf8(output.stdout).unwrap() + &String::from_utf8_lossy(&output.stderr))
}

fn verify(page: &str) -> (Option<i32>, String) {
    verify_as("page.html", page.as_bytes())
}

fn in_page(markup: &str) -> String {
    format!(
        "<!doctype html>\n<html><head><title>T</title></head><body>\n<p>Before</p>\n{markup}<p>After</p>\n</body></html>\n"
    )
}

#[test]
fn a_snippet_that_does_not_show_what_is_printed_is_not_up_to_date() {
    let whole = snippet(&[]);
    assert_eq!(verify(&in_page(&whole)).0, Some(0));
    for more in
        [&["--styles", "linked"], &["--lang", "de"], &["--scenario", "origin=germany"], &["--heading-level", "3"]]
    {
        let (status, said) = verify(&in_page(&snippet(more)));
        assert_eq!(status, Some(0), "{more:?}: {said}");
    }
    let half = whole[..whole.floor_char_boundary(whole.len() / 2)].to_owned();
    let early = whole[..whole.find("</style>").unwrap() - 100].to_owned();
    for (what, broken) in [
        ("cut in half", half),
        ("cut in its styles", early),
        (
            "its template a div",
            whole.replace("<template shadowrootmode=\"open\">", "<div>").replace("</template>", "</div>"),
        ),
        ("no radios", whole.replace("type=\"radio\"", "type=\"text\"")),
        ("another word", whole.replacen("Politico", "Nobody", 1)),
        ("no styles", {
            let (before, after) = whole.split_once("<style").unwrap();
            format!("{before}{}", after.split_once("</style>").unwrap().1)
        }),
    ] {
        assert_ne!(broken, whole, "{what}");
        let (status, said) = verify(&in_page(&broken));
        assert_eq!(status, Some(2), "{what}: {said}");
    }
    // What tools do without harm.
    let minified =
        whole.replace("hidden=\"\"", "hidden").replace("checked=\"\"", "checked=\"checked\"").replace(">\n<", "><");
    for page in [minified, whole.replace("<p>", "<P>").replace("<div ", "<DIV "), format!("{whole}{whole}")] {
        let (status, said) = verify(&in_page(&page));
        assert_eq!(status, Some(0), "{said}");
    }
}

#[test]
fn a_snippet_is_found_where_a_browser_finds_it() {
    let element = snippet(&["--kind", "element"]);
    let frame = snippet(&["--kind", "iframe"]);
    for (what, page) in [
        ("an inline picture", format!("<svg><title/><style/><script/></svg>{element}")),
        ("an address with a query", frame.replace(".html\"", ".html?v=2#top\"")),
        ("an escaped address", element.replace("us-weapons-in-russia.json", "us%2Dweapons%2Din%2Drussia.json")),
        (
            "a frame with its page",
            format!("<iframe srcdoc=\"{}\"></iframe>", element.replace('&', "&amp;").replace('"', "&quot;")),
        ),
        ("without scripts", format!("<noscript>{element}</noscript>")),
        ("written by hand", format!("<policy-explorer policy=\"/p/{ID}.json\"></policy-explorer>")),
    ] {
        let (status, said) = verify(&in_page(&page));
        assert_eq!(status, Some(0), "{what}: {said}");
    }
    let xhtml = format!(
        "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><head><script src=\"a.js\"/><title/></head><body>{}</body></html>",
        frame
    );
    assert_eq!(verify_as("page.xhtml", xhtml.as_bytes()).0, Some(0));
    let utf16: Vec<u8> =
        [0xfeff].into_iter().chain(in_page(&element).encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(verify_as("page.html", &utf16).0, Some(0));
    assert_eq!(verify_as("page.oembed.json", snippet(&["--kind", "oembed"]).as_bytes()).0, Some(0));
    for (what, page) in [
        ("text", format!("<plaintext>{element}")),
        ("a frame's fallback", format!("<iframe>{element}</iframe>")),
        ("what old browsers show", format!("<noembed>{element}</noembed>")),
        ("a comment", format!("<!-- {element} -->")),
    ] {
        let (status, said) = verify(&in_page(&page));
        assert_eq!(status, Some(2), "{what}: {said}");
        assert!(said.contains("no snippet of"), "{what}: {said}");
    }
    // The host and the folders of an address are no ids.
    let other = frame.replace(ID, "another");
    let (status, said) = verify(&in_page(&other));
    assert_eq!(status, Some(2));
    assert!(said.contains("there is one that leads to `https://cdn.example/x/another.html`"), "{said}");
}

/// Version control may change the line ends of a policy.
#[test]
fn line_ends_of_the_file_make_no_other_version() {
    let folder = scratch();
    let (policy, page) = (path_in(&folder, &format!("{ID}.json")), path_in(&folder, "page.html"));
    fs::write(&page, in_page(&snippet(&[]))).unwrap();
    fs::write(&policy, fs::read_to_string(POLICY).unwrap().replace('\n', "\r\n")).unwrap();
    let output = cli(&["snippet", &policy, "--verify", &page]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

#[test]
fn a_language_is_resolved_as_readers_languages_are() {
    for (tag, page) in [("de", "de"), ("DE", "de"), ("de-AT", "de"), ("uk", "uk"), ("en-GB", ""), ("EN", "")] {
        let name = if page.is_empty() { format!("{ID}.html") } else { format!("{ID}.{page}.html") };
        let frame = snippet(&["--kind", "iframe", "--lang", tag]);
        assert!(frame.contains(&format!("src=\"https://cdn.example/x/{name}\"")), "{tag}: {frame}");
        let own = if page.is_empty() { "en" } else { page };
        assert!(snippet(&["--kind", "element", "--lang", tag]).contains(&format!(" lang=\"{own}\"")), "{tag}");
    }
    // The interface alone speaks Arabic, so there is no Arabic page.
    let arabic = snippet(&["--kind", "element", "--lang", "ar"]);
    assert!(arabic.contains(" lang=\"ar\"") && arabic.contains(&format!("/{ID}.html\"")), "{arabic}");
    for tag in ["nl", "", "../../x", "\"><script>"] {
        for command in
            [&["snippet", POLICY, "--base", "./"][..], &["prerender", POLICY], &["table", POLICY], &["decide", POLICY]]
        {
            let output = cli(&[command, &["--lang", tag]].concat());
            assert_eq!(output.status.code(), Some(1), "{command:?} {tag}");
            assert!(String::from_utf8_lossy(&output.stderr).contains("known are `en`, `de`, `uk`"), "{output:?}");
        }
    }
}

#[test]
fn a_pin_holds_for_every_script() {
    let folder = scratch();
    let release = folder.path().join(env!("CARGO_PKG_VERSION"));
    fs::create_dir(&release).unwrap();
    for name in ["policy-explorer.js", "frame.js"] {
        fs::write(release.join(name), name).unwrap();
    }
    let dist = folder.path().to_str().unwrap();
    for (kind, scripts) in [("script", 1), ("element", 1), ("prerendered", 1), ("page", 2)] {
        let markup = snippet(&["--kind", kind, "--pin", dist]);
        let tags: Vec<&str> = markup.split("<script ").skip(1).filter(|tag| tag.contains("src=\"")).collect();
        assert_eq!(tags.len(), scripts, "{kind}");
        for tag in tags {
            let tag = tag.split('>').next().unwrap();
            assert!(tag.contains("integrity=\"sha384-") && tag.contains("crossorigin=\"anonymous\""), "{kind}: {tag}");
        }
    }
}

#[test]
fn an_option_without_effect_is_refused() {
    let folder = scratch();
    let page = path_in(&folder, "page.html");
    fs::write(&page, "<p>").unwrap();
    let snippet = ["snippet", POLICY, "--base", "./"];
    let dist = ["--pin", "dist"];
    for arguments in [
        [snippet.as_slice(), &["--publisher", "P"]].concat(),
        [&snippet[..], &["--image", "https://a.example/b.png", "--kind", "element"]].concat(),
        [&snippet[..], &["--styles", "linked", "--kind", "page"]].concat(),
        [&snippet[..], &dist, &["--kind", "iframe"]].concat(),
        [&snippet[..], &dist, &["--kind", "placeholder"]].concat(),
        [&snippet[..], &["--scenario", "origin=us", "--kind", "oembed"]].concat(),
        [&snippet[..], &["--heading-level", "3", "--kind", "iframe"]].concat(),
        vec!["snippet", POLICY, "--verify", &page, "--lang", "de"],
        vec!["table", POLICY, "--as", "csv", "--format", "json"],
        vec!["table", POLICY, "--separator", "tab"],
        vec!["decide", POLICY, "--lang", "de", "--format", "json"],
        vec!["check", "--explain", "gap", "--deny", "warnings"],
        vec!["check", "--explain", "gap", "--all"],
        vec!["verify", POLICY, "--article", &page, "--show", "--format", "json"],
        vec!["sheet", POLICY, "--remove"],
        vec!["sheet", POLICY, "--separator", "tab", "--format", "json"],
        vec!["verify", POLICY, "--article", &page, "--lock", "--deny", "warnings"],
    ] {
        let output = cli(&arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(!output.stderr.is_empty() && output.stdout.is_empty(), "{arguments:?}");
    }
}

/// The address of a policy is made of its id, so a file of another name would not be found.
#[test]
fn a_file_that_is_not_named_by_its_id_is_told() {
    let folder = scratch();
    let policy = path_in(&folder, "another.json");
    fs::copy(POLICY, &policy).unwrap();
    let output = cli(&["snippet", &policy, "--base", "./"]);
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains(&format!("leads to `policies/{ID}.json`")), "{said}");
}

#[test]
fn a_base_is_an_address_of_a_folder() {
    for base in
        ["", "cdn.example/x", "x", "?y=1", "#y", "javascript:alert(1)", "https://", "https:// a/", "./?x", "data:,"]
    {
        let output = cli(&["snippet", POLICY, "--base", base]);
        assert_eq!(output.status.code(), Some(1), "{base}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("is not an address of a folder"), "{output:?}");
    }
    for (base, written) in [
        ("https://cdn.example", "https://cdn.example/"),
        ("HTTPS://cdn.example/x", "https://cdn.example/x/"),
        ("./", "./"),
        ("../files", "../files/"),
        ("/files", "/files/"),
        ("//cdn.example/", "//cdn.example/"),
        ("http://[::1]:80", "http://[::1]:80/"),
    ] {
        let output = cli(&["snippet", POLICY, "--base", base, "--kind", "element"]);
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains(&format!("policy=\"{written}policies/{ID}.json\"")), "{base}: {text}");
    }
    let output = cli(&["snippet", POLICY, "--base", "HTTPS://cdn.example", "--kind", "oembed"]);
    assert_eq!(output.status.code(), Some(0));
}
