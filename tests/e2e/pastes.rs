//! What tools do to a paste between the editor and the reader: scripts are delayed, bundled, evaluated, moved or run again,
//! markup is inserted by other scripts, pages change without loading. Each paste becomes one widget in its place, or
//! says in one message why not.

use std::collections::BTreeMap;
use std::fs;

use serde_json::json;

use crate::browser::{Browser, LIVE};
use crate::pages::{POLICY, script_tag};
use crate::prerendered::snippet;
use crate::servers::{Origin, Page};

/// What a page holds: its widgets, their statuses, and what is before and after the first one.
const HELD: &str = "
    const beside = (way) => { let it = element; while (it && it.localName !== 'p' && it.localName !== 'footer') it = it[way] ?? it.parentNode;
      return it?.textContent };
    return [document.querySelectorAll('policy-explorer').length, document.querySelectorAll('[role=status]').length,
      beside('previousSibling'), beside('nextSibling')]";

/// A story around a paste.
fn story(content: &str) -> String {
    format!("<body><article><p>before</p>{content}<p>after</p></article><footer>footer</footer>")
}

/// A script that fetches the text of another and evaluates it, as Rocket Loader does.
fn evaluated(script: &str) -> String {
    format!("<script>addEventListener('load', async () => (0, eval)(await (await fetch('{script}')).text()))</script>")
}

/// A script that makes each tag of ours again, as consent managers, delaying tools and routers do.
fn made_again(place: &str) -> String {
    format!(
        "<script>addEventListener('load', () => {{
           for (const old of document.querySelectorAll('script[type=\"text/plain\"]')) {{
             const it = document.createElement('script');
             for (const {{ name, value }} of old.attributes) if (name !== 'type') it.setAttribute(name === 'data-src' ? 'src' : name, value);
             {place}
           }}
         }})</script>"
    )
}

#[test]
fn each_paste_is_one_widget() {
    let assets = Origin::assets(BTreeMap::new());
    let address = &assets.address;
    let loader = format!("<script async src=\"{address}/policy-explorer.js\"></script>");
    let browser = Browser::start();
    let tag = script_tag(&assets, POLICY);
    let pasted = snippet(&assets, &["--kind", "script"]);
    for (paste, is_tag) in [(&tag, true), (&pasted, false)] {
        let held_back =
            |paste: &str| paste.replace("<script async", "<script type=\"text/plain\"").replace(" src=", " data-src=");
        let inserted = format!(
            "<section></section><script>document.querySelector('section').innerHTML = {}</script>",
            json!(paste).to_string().replace("</", "<\\/")
        );
        for (tool, page) in [
            ("as it is", story(paste)),
            ("module", story(&paste.replace(" async ", " type=\"module\" "))),
            ("deferred", story(&paste.replace(" async ", " defer "))),
            ("twice the loader", format!("{loader}{}", story(&format!("{paste}{loader}")))),
            (
                "evaluated",
                format!(
                    "{}{}",
                    evaluated(&format!(
                        "{address}/{}",
                        if is_tag { "policy-explorer.js" } else { "us-weapons-in-russia.en.js" }
                    )),
                    story(&paste.replace("<script async", "<script type=\"x-text/javascript\""))
                ),
            ),
            ("delayed", format!("{}{}", made_again("old.replaceWith(it)"), story(&held_back(paste)))),
            ("delayed beside", format!("{}{}", made_again("old.after(it)"), story(&held_back(paste)))),
            ("at the end", format!("{}{}", made_again("document.body.append(it)"), story(&held_back(paste)))),
            ("innerHTML", format!("{loader}{}", story(&inserted))),
            (
                "innerHTML, later",
                format!(
                    "{loader}{}",
                    story(
                        &inserted
                            .replace("<script>", "<script>setTimeout(() => ")
                            .replace("</script>", ", 300)</script>")
                    )
                ),
            ),
            (
                "written",
                story(&format!("<script>document.write({})</script>", json!(paste).to_string().replace("</", "<\\/"))),
            ),
        ] {
            let host = Origin::host(Page::html(&page));
            browser.open(&format!("{}/", host.address));
            browser.ready();
            browser.settle();
            // Where a tag alone was moved to, nothing says where it was.
            let place =
                if is_tag && tool == "at the end" { json!(["footer", null]) } else { json!(["before", "after"]) };
            assert_eq!(browser.run(HELD), json!([1, 1, place[0], place[1]]), "{tool}: {page}");
            assert_eq!(browser.console(), Vec::<String>::new(), "{tool}");
        }
    }
}

/// A page whose script is in a bundle of several, which has an address of its own, with the policy at an address.
fn bundled(assets: &Origin, policy: &str) -> Origin {
    let bundle = format!("var theme = 1;\n{}", fs::read_to_string("dist/policy-explorer.js").unwrap());
    let bundle = Page { status: 200, media_type: "text/javascript; charset=utf-8", bytes: bundle.into_bytes() };
    let pasted = snippet(assets, &["--kind", "placeholder"]);
    let published = format!("{}/{POLICY}", assets.address);
    assert!(pasted.contains(&published));
    let page = story(&format!("{}<script src=\"/bundle.js\"></script>", pasted.replace(&published, policy)));
    let file = Page { status: 200, media_type: "application/json", bytes: fs::read(POLICY).unwrap() };
    Origin::host_with(BTreeMap::from([
        ("/".to_owned(), Page::html(&page)),
        ("/bundle.js".to_owned(), bundle),
        ("/policy.json".to_owned(), file.clone()),
        ("/policies/policy.json".to_owned(), file),
    ]))
}

/// In a bundle the script finds its files beside the policies.
#[test]
fn in_a_bundle_it_finds_its_files() {
    let assets = Origin::assets(BTreeMap::new());
    let host = bundled(&assets, &format!("{}/{POLICY}", assets.address));
    let browser = Browser::start();
    browser.open(&format!("{}/", host.address));
    browser.ready();
    browser.click("input[value=germany] + label");
    browser.wait("widget.querySelector('.verdict').innerText === 'Reportedly under discussion'");
    browser.settle();
    assert_eq!(browser.run(HELD), json!([1, 1, "before", "after"]));
}

/// Where they are not, it keeps its prose, and says why in one message.
#[test]
fn in_a_bundle_without_its_files_it_keeps_its_prose() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    for policy in ["/policy.json", "/policies/policy.json"] {
        let host = bundled(&assets, policy);
        browser.open(&format!("{}/", host.address));
        browser.wait("element");
        browser.run("element.scrollIntoView()");
        let mut said = Vec::new();
        while said.is_empty() {
            said.extend(browser.console().into_iter().filter(|line| line.contains("policy-explorer: ")));
        }
        browser.settle();
        said.extend(browser.console().into_iter().filter(|line| line.contains("policy-explorer: ")));
        // They are fetched at once: either may be missed first.
        let is_told = |line: &String| ["webassembly", "style"].iter().any(|it| line.contains(&format!("({it}-un")));
        assert!(said.len() == 1 && said.iter().all(is_told), "{policy}: {said:?}");
        assert!(browser.run("return element.innerText").as_str().unwrap().contains("Kharkiv"), "{policy}");
    }
}

fn from_npm(path: &str) -> Page {
    let bytes =
        fs::read(format!("node_modules/{path}")).unwrap_or_else(|error| panic!("{path}: {error}; run `make setup`"));
    Page { status: 200, media_type: "text/javascript; charset=utf-8", bytes }
}

/// A site whose pages change without loading: a list and two stories, with each kind of snippet.
#[test]
fn sites_that_change_their_pages_without_loading() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    for (router, file, body) in [
        ("turbo", "@hotwired/turbo/dist/turbo.es2017-umd.js", "<body>"),
        ("htmx", "htmx.org/dist/htmx.min.js", "<body hx-boost=\"true\">"),
    ] {
        let ways =
            "<nav><a id=list href=/>list</a> <a id=story href=/story>story</a> <a id=tag href=/tag>tag</a></nav>";
        let page = |content: &str| {
            let head = "<head><meta charset=utf-8><title>host</title><script src=/router.js></script></head>";
            Page { bytes: format!("<!doctype html><html>{head}{body}{ways}{content}</html>").into(), ..Page::html("") }
        };
        let within = |content: &str| page(story(content).trim_start_matches("<body>"));
        for kind in ["script", "element", "prerendered", "tag"] {
            let content = if kind == "tag" { script_tag(&assets, POLICY) } else { snippet(&assets, &["--kind", kind]) };
            let host = Origin::host_with(BTreeMap::from([
                ("/".to_owned(), page("<h1>list</h1>")),
                ("/story".to_owned(), within(&content)),
                ("/router.js".to_owned(), from_npm(file)),
            ]));
            browser.open(&format!("{}/", host.address));
            for turn in 0..3 {
                browser.wait("document.querySelector('h1')");
                browser.run(if turn < 2 { "document.querySelector('#story').click()" } else { "history.forward()" });
                browser.wait("document.querySelector('article')");
                browser.ready();
                browser.click("input[value=germany] + label");
                browser.wait("widget.querySelector('.verdict').innerText === 'Reportedly under discussion'");
                browser.settle();
                assert_eq!(browser.run(HELD), json!([1, 1, "before", "after"]), "{router}, {kind}, {turn}");
                browser.run("history.back()");
            }
            browser.wait("document.querySelector('h1') && !element");
            browser.run("history.forward()");
            browser.wait(LIVE);
            let said = "return document.querySelector('article').innerText";
            assert!(!browser.run(said).as_str().unwrap().contains("under discussion"), "{router}, {kind}");
            assert_eq!(browser.console(), Vec::<String>::new(), "{router}, {kind}");
        }
    }
}
