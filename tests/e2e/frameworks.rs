//! The element in applications of React (in StrictMode), Vue and Svelte, in their development builds. The applications
//! in `tests/hosts/` are equivalent, and have the same tests.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;
use std::sync::Once;

use serde_json::json;

use crate::browser::Browser;
use crate::pages::POLICY;
use crate::servers::{Origin, Page};

/// What `tests/hosts/build.mjs` makes.
fn built(file: &str) -> String {
    static BUILT: Once = Once::new();
    BUILT.call_once(|| {
        let built = Command::new("node").arg("tests/hosts/build.mjs").output().unwrap();
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        assert_eq!(String::from_utf8_lossy(&built.stderr), "", "no compiler warns");
    });
    fs::read_to_string(format!("target/hosts/{file}")).unwrap()
}

/// A page with the loader before or after the application.
fn opened(name: &str, assets: &Origin, loader_first: bool) -> (Browser, Origin) {
    let address = &assets.address;
    let policy = fs::read_to_string("policies/eu-drone-flight.json").unwrap().replace('<', "\\u003c");
    let given = format!("<script>given = {{story: '{address}/{POLICY}', data: {policy}}}</script>");
    let loader = format!("<script src=\"{address}/policy-explorer.js\"></script>");
    let app = format!("<div id=\"app\"></div>{given}<script src=\"/app.js\"></script>");
    let body = if loader_first { format!("{loader}{app}") } else { format!("{app}{loader}") };
    let page = Page::html(&format!("<body>{body}"));
    let app = Page {
        status: 200,
        media_type: "text/javascript; charset=utf-8",
        bytes: built(&format!("{name}.js")).into_bytes(),
    };
    let host = Origin::host_with(BTreeMap::from([("/".to_owned(), page), ("/app.js".to_owned(), app)]));
    let browser = Browser::start();
    browser.open(&format!("{}/", host.address));
    (browser, host)
}

fn go(browser: &Browser, id: &str) {
    browser.run(&format!("document.getElementById('{id}').click()"));
}

/// The scenarios of the change events that the application received, in order.
fn heard(browser: &Browser, times: usize) -> String {
    browser.wait(&format!("document.querySelector('output').textContent.split(' ').filter(Boolean).length >= {times}"));
    let heard = browser.run("return document.querySelector('output').textContent");
    let heard = heard.as_str().unwrap().to_owned();
    assert_eq!(heard.split_whitespace().count(), times, "each change is heard once: {heard}");
    heard
}

fn works_in(name: &str) {
    let assets = Origin::assets(BTreeMap::new());
    let (browser, _host) = opened(name, &assets, true);
    browser.ready();
    assert_eq!(
        browser.run("return [element.headingLevel, element.theme, element.loading, document.querySelectorAll('policy-explorer').length]"),
        json!([3, "auto", "eager", 1])
    );
    assert_eq!(browser.text(".verdict"), "Reportedly permitted, within limits");

    // The application hears of the reader's change, and its own is shown.
    browser.click("input[value=germany] + label");
    assert!(heard(&browser, 1).contains("germany"));
    browser.run("window.first = element");
    go(&browser, "offensive");
    browser.wait("widget.querySelector('input[value=offensive]').checked");
    go(&browser, "dark");
    browser
        .wait("element.theme === 'dark' && getComputedStyle(widget.querySelector('.explorer')).colorScheme === 'dark'");
    assert_eq!(browser.run("return element === first"), json!(true), "the same element was changed");

    // After navigating away, nothing is left of it.
    go(&browser, "elsewhere");
    browser.wait("!element");
    browser.wait("!first.shadowRoot.querySelector('.live') && !first.querySelector('[role=status]')");
    assert_eq!(browser.run("return first.current"), json!(null));

    // A policy as data, which is not requested from any server.
    go(&browser, "data");
    browser.ready();
    assert_eq!(
        browser.run("return [element.policyData === given.data, element.current.policy, element.getAttributeNames()]"),
        json!([true, "eu-drone-flight", ["loading"]])
    );
    assert_eq!(assets.count("eu-drone-flight.json"), 0);
    let changed = browser
        .run("const it = widget.querySelector('input[type=radio]:not(:checked) + label'); it.click(); return true");
    assert_eq!(changed, json!(true));
    heard(&browser, 2);

    // After navigating back, the application's latest scenario is shown.
    go(&browser, "story");
    browser.wait("element.current?.policy === 'us-weapons-in-russia'");
    assert_eq!(browser.run("return element.current.scenario.purpose"), json!("offensive"));
    browser.click("input[value=germany] + label");
    assert!(
        heard(&browser, 3).ends_with(
            &browser.run("return Object.values(element.current.scenario).join()").as_str().unwrap().to_owned()
        )
    );

    // Back and forth faster than anything can load.
    browser.run("for (let turn = 0; turn < 5; turn++) for (const id of ['elsewhere', 'data', 'story']) document.getElementById(id).click()");
    browser.wait("element?.current?.policy === 'us-weapons-in-russia'");
    assert_eq!(browser.run("return document.querySelectorAll('policy-explorer').length"), json!(1));
    assert_eq!(browser.console(), Vec::<String>::new());
}

/// The application runs before the element is defined.
fn comes_before_the_loader(name: &str) {
    let assets = Origin::assets(BTreeMap::new());
    let (browser, _host) = opened(name, &assets, false);
    browser.ready();
    assert_eq!(
        browser.run("return [element.headingLevel, element.current.policy]"),
        json!([3, "us-weapons-in-russia"])
    );
    browser.click("input[value=germany] + label");
    assert!(heard(&browser, 1).contains("germany"));
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn react() {
    works_in("react");
}

#[test]
fn vue() {
    works_in("vue");
}

#[test]
fn svelte() {
    works_in("svelte");
}

#[test]
fn applications_that_come_before_the_loader() {
    for name in ["react", "vue", "svelte"] {
        comes_before_the_loader(name);
    }
}

/// An article that a server has rendered, and that is hydrated before the loader comes, or after the reader's first choice.
/// There is one widget, in its place, and leaving takes it away.
/// Returns the kinds whose element, and the choice in it, a framework keeps.
fn is_hydrated_in(name: &str) -> Vec<&'static str> {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    let mut kept = Vec::new();
    for kind in ["placeholder", "element", "raw"] {
        let html = built(&format!("{name}.{kind}.html"));
        let body = format!("<body><div id=\"app\">{html}</div><script src=\"/app.js\"></script>");
        let app = built(&format!("{name}.article.js")).into_bytes();
        let app = Page { status: 200, media_type: "text/javascript; charset=utf-8", bytes: app };
        let host = Origin::host_with(BTreeMap::from([
            ("/".to_owned(), Page::html(&body)),
            ("/app.js".to_owned(), app),
            ("/policy.json".to_owned(), Page::json(fs::read(POLICY).unwrap())),
        ]));
        let load = format!(
            "const it = document.createElement('script'); it.src = '{}/policy-explorer.js'; document.head.append(it)",
            assets.address
        );
        let hydrate = format!("window.hydrate('{kind}', '/policy.json')");
        for is_late in [false, true] {
            browser.open(&format!("{}/", host.address));
            browser.run_in_page(if is_late { &load } else { &hydrate });
            if is_late {
                browser.ready();
                browser.click("input[value=germany] + label");
                browser.wait("widget.querySelector('.verdict').innerText === 'Reportedly under discussion'");
            }
            browser.run("window.before = element");
            browser.run_in_page(if is_late { &hydrate } else { &load });
            browser.settle();
            browser.ready();
            let place = "const own = element.closest('div[data-policy-explorer]') ?? (element.parentNode.id || element.parentNode.localName === 'article' ? element : element.parentNode);
                 return [document.querySelectorAll('policy-explorer').length,
                   own.previousElementSibling.textContent, own.nextElementSibling.textContent, element.querySelector('p').textContent]";
            let found = browser.run(place);
            assert_eq!(found, json!([1, "before", "after", "fallback"]), "{name}, {kind}, late: {is_late}");
            let said = browser.console();
            assert!(is_late || said.is_empty(), "{name}, {kind}: {said:?}");
            // The reader's choice is there if the framework has kept the element.
            if is_late && browser.run("return element === before") == json!(true) {
                kept.push(kind);
                assert_eq!(said, Vec::<String>::new(), "{name}, {kind}");
                assert_eq!(browser.text(".headlines > .headline .verdict"), "Reportedly under discussion", "{name}");
            }
            browser.click("input[value=other-western] + label");
            browser.wait("element.current.scenario.origin === 'other-western'");
            let statuses = browser.run("return document.querySelectorAll('policy-explorer > [role=status]').length");
            assert_eq!(statuses, json!(1), "{name}, {kind}, late: {is_late}");
            browser.run("document.querySelector('#leave').click()");
            browser.wait("!element && !document.querySelector('[role=status], div[data-policy-explorer]')");
            assert_eq!(browser.console(), Vec::<String>::new(), "{name}, {kind}, late: {is_late}: leaving");
        }
    }
    kept
}

#[test]
fn articles_that_a_server_has_rendered() {
    for (name, kept) in
        [("react", vec!["raw"]), ("vue", vec!["element"]), ("svelte", vec!["placeholder", "element", "raw"])]
    {
        assert_eq!(is_hydrated_in(name), kept, "{name}: as docs/frameworks.md has it");
    }
}
