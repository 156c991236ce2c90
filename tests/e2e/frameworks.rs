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

/// The bundle of an application.
fn application(name: &str) -> String {
    static BUILT: Once = Once::new();
    BUILT.call_once(|| {
        let built = Command::new("node").arg("tests/hosts/build.mjs").output().unwrap();
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        assert_eq!(String::from_utf8_lossy(&built.stderr), "", "no compiler warns");
    });
    fs::read_to_string(format!("target/hosts/{name}.js")).unwrap()
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
    let app = Page { status: 200, media_type: "text/javascript; charset=utf-8", bytes: application(name).into_bytes() };
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
