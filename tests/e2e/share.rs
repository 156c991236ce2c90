//! Addresses that set a scenario: links in the prose, and links that readers share.

use std::collections::BTreeMap;

use serde_json::json;

use crate::browser::{Browser, LIVE};
use crate::pages::POLICY;
use crate::prerendered::snippet;
use crate::servers::{Origin, Page};

const FLIGHTS: &str = "policies/eu-flight-compensation.json";

/// Records the events of the first widget, and replaces the clipboard, which no driver can read.
const LISTEN: &str = "<script>window.told = []; window.copied = []; window.thrown = [];
    addEventListener('error', (it) => thrown.push(it.message));
    addEventListener('unhandledrejection', (it) => thrown.push(String(it.reason)));
    for (const name of ['ready', 'change']) addEventListener('policy-explorer:' + name, (it) => told.push([name, it.detail.scenario]));
    Object.defineProperty(navigator, 'clipboard', {configurable: true, value: {writeText: async (it) => { copied.push(it) }}});
    Object.defineProperty(navigator, 'share', {configurable: true, value: undefined})</script>";

fn element(assets: &Origin, policy: &str, attributes: &str) -> String {
    let address = &assets.address;
    format!("<policy-explorer policy=\"{address}/{policy}\" {attributes}>fallback</policy-explorer>")
}

fn page(assets: &Origin, body: &str) -> Origin {
    let address = &assets.address;
    Origin::host(Page::html(&format!(
        "{LISTEN}<body><script async src=\"{address}/policy-explorer.js\"></script>{body}"
    )))
}

fn opened(host: &Origin, hash: &str) -> Browser {
    let browser = Browser::start();
    browser.open(&format!("{}/{hash}", host.address));
    browser
}

const VERDICT: &str = "widget?.querySelector('.headlines > .headline:not([hidden]) .verdict')?.innerText";
const FORBIDDEN: &str = "Reportedly not permitted";
const LIMITED: &str = "Reportedly permitted, within limits";

fn wait_for(browser: &Browser, verdict: &str) {
    browser.wait(&format!("{LIVE} && {VERDICT} === {verdict:?}"));
}

/// A link in the prose sets the scenario and leads to the answer, even before anything of the widget is loaded. The
/// page's address does not change.
#[test]
fn a_link_in_the_prose_sets_the_scenario() {
    let assets = Origin::assets(BTreeMap::new());
    let link = "<p><a href=\"#policy-explorer_1_purpose_offensive\">if offensive</a></p>";
    let filler = "<div style='height: 5000px'></div>";
    for widget in [element(&assets, POLICY, ""), snippet(&assets, &[])] {
        let host = page(&assets, &format!("<article>{link}{filler}{widget}</article>{filler}"));
        let fetched = assets.count(".wasm");
        let browser = opened(&host, "");
        browser.wait("customElements.get('policy-explorer')");
        assert_eq!(assets.count(".wasm"), fetched, "nothing is loaded before the link");
        let follow = "document.querySelector('p a').click()";
        browser.run(follow);
        wait_for(&browser, FORBIDDEN);
        // The focus is on the visible verdict, whichever widget drew it.
        let has_focus = format!(
            "document.activeElement === element && widget.activeElement?.matches('.verdict-heading')
               && widget.activeElement.querySelector('.verdict').innerText === {FORBIDDEN:?}"
        );
        browser.wait(&has_focus);
        let seen = "(() => { const box = widget.querySelector('.verdict').getBoundingClientRect();
            return box.top >= 0 && box.bottom <= innerHeight })()";
        browser.wait(seen);
        browser.wait("told.length === 1");
        // A link always sets the same scenario, whatever was chosen since. The page may still be scrolling, so that a
        // pointer would miss.
        browser.run("widget.querySelector('input[value=germany] + label').click()");
        browser.wait("told.length === 2");
        browser.run(follow);
        wait_for(&browser, FORBIDDEN);
        browser.wait("told.length === 3");
        browser.wait(&has_focus);
        let scenario = json!({"origin": "us", "target": "russia", "purpose": "offensive", "when": "after"});
        assert_eq!(browser.run("return [told[0], told[2]]"), json!([["ready", scenario], ["change", scenario]]));
        let said = browser.run("return element.querySelector('[role=status]').textContent");
        assert!(said.as_str().unwrap().starts_with("Weapons from: United States."), "{said}");
        assert_eq!(browser.run("return [location.hash, thrown]"), json!(["", []]));
    }
}

/// A link with a name sets the widget of that name. A link without one sets the nearest widget in its article.
#[test]
fn links_find_their_widget() {
    let assets = Origin::assets(BTreeMap::new());
    let body = format!(
        "<article>{}</article><article><p><a id=near href=\"#policy-explorer_1_purpose_offensive\">near</a>
           <a id=named href=\"#policy-explorer_first_1_purpose_offensive\">first</a>
           <a id=other href=\"#policy-explorer_eu-flight-compensation_1_nonsense_1\">other</a></p>{}{}</article>",
        element(&assets, POLICY, "loading=eager id=first"),
        element(&assets, POLICY, "loading=eager"),
        element(&assets, FLIGHTS, "loading=eager"),
    );
    let host = page(&assets, &body);
    let browser = opened(&host, "");
    let verdicts = "[...document.querySelectorAll('policy-explorer')].map((it) => it.shadowRoot?.querySelector('.verdict')?.innerText)";
    browser.wait(&format!("{verdicts}.every(Boolean)"));
    let flights = browser.run(&format!("return {verdicts}[2]"));
    browser.run("document.querySelector('#near').click()");
    browser.wait(&format!("{verdicts}[1] === {FORBIDDEN:?}"));
    assert_eq!(browser.run(&format!("return {verdicts}")), json!([LIMITED, FORBIDDEN, flights]));
    browser.run("document.querySelector('#other').click()");
    browser.run("document.querySelector('#named').click()");
    browser.wait(&format!("{verdicts}[0] === {FORBIDDEN:?}"));
    assert_eq!(browser.run(&format!("return {verdicts}")), json!([FORBIDDEN, FORBIDDEN, flights]));
    assert_eq!(browser.run("return thrown"), json!([]));
}

/// A copied link takes another reader to the same scenario. The address bar does not change.
#[test]
fn a_copied_link_restores_the_scenario() {
    let assets = Origin::assets(BTreeMap::new());
    let filler = "<div style='height: 5000px'></div>";
    for widget in [element(&assets, POLICY, ""), snippet(&assets, &[])] {
        let host = page(&assets, &format!("{filler}{widget}{filler}"));
        let browser = opened(&host, "?story=1#host");
        browser.wait("customElements.get('policy-explorer')");
        browser.run("element.scrollIntoView()");
        wait_for(&browser, LIMITED);
        browser.click("input[value=offensive] + label");
        wait_for(&browser, FORBIDDEN);
        browser.click(".share .copy");
        browser.wait("copied.length");
        let copied = browser.run("return copied[0]");
        let expected = format!(
            "{}/?story=1#policy-explorer_us-weapons-in-russia_4_origin_us_target_russia_purpose_offensive_when_after",
            host.address
        );
        assert_eq!(copied, json!(expected));
        assert_eq!(browser.run("return location.hash"), json!("#host"), "the host's own fragment stays");
        browser.wait("widget.querySelector('.share .copied')?.innerText === 'Copied'");

        let other = Browser::start();
        other.open(copied.as_str().unwrap());
        // Loading starts at once, though the widget is far down the page, and the page scrolls there.
        wait_for(&other, FORBIDDEN);
        other.wait("told.length");
        // The ways to other answers are there, as after a choice by hand.
        let turns = "[...widget.querySelectorAll('button.turn')].filter((it) => it.checkVisibility()).length";
        let by_hand = browser.run(&format!("return {turns}"));
        other.wait(&format!("{turns} === {by_hand}"));
        assert_ne!(by_hand, json!(0));
        assert_eq!(other.run("return told[0][1].purpose"), json!("offensive"));
        assert_eq!(other.run("return told.length"), json!(1), "that is no change by the reader");
        other.wait("element.getBoundingClientRect().top < innerHeight && scrollY > 0");
        // Another address of the same page.
        other.run("location.hash = '#policy-explorer_us-weapons-in-russia_1_origin_germany'");
        wait_for(&other, "Reportedly under discussion");
        assert_eq!(other.run("return thrown"), json!([]));
    }
}

/// The copied answer names its story and its source.
#[test]
fn a_copied_answer_says_where_it_comes_from() {
    let assets = Origin::assets(BTreeMap::new());
    let host = page(&assets, &element(&assets, POLICY, "loading=eager"));
    let browser = opened(&host, "");
    wait_for(&browser, LIMITED);
    browser.click(".share .copy-answer");
    browser.wait("copied.length");
    let copied = browser.run("return copied[0]");
    let lines: Vec<&str> = copied.as_str().unwrap().lines().collect();
    assert_eq!(lines.len(), 7, "{lines:?}");
    assert!(lines[1].starts_with("If Ukraine used US weapons against"), "{lines:?}");
    assert_eq!(lines[2], "Suppliers’ conditions: Reportedly permitted, within limits");
    assert_eq!(lines[3], "International law: Allowed in self-defence, experts say");
    let about = "As reported 30 May 2024 · Later developments are not included. · No editor has reviewed these texts.";
    assert_eq!(lines[4], about);
    assert_eq!(lines[5], "Ukraine war: USA allows attacks on Russia with US weapons");
    assert!(lines[6].starts_with(&format!("{}/#policy-explorer_us-weapons-in-russia_4_origin_us_", host.address)));
}

/// The system's share sheet is offered where there is one.
#[test]
fn the_share_sheet_is_offered_where_it_exists() {
    let assets = Origin::assets(BTreeMap::new());
    let widget = element(&assets, POLICY, "loading=eager");
    let without = opened(&page(&assets, &widget), "");
    wait_for(&without, LIMITED);
    assert_eq!(without.visible(".share button"), ["Copy link", "Copy answer"]);
    let sheet =
        "<script>Object.defineProperty(navigator, 'share', {value: async (it) => { copied.push(it) }})</script>";
    let host = page(&assets, &format!("{sheet}{widget}"));
    let browser = opened(&host, "");
    wait_for(&browser, LIMITED);
    assert_eq!(browser.visible(".share button"), ["Copy link", "Copy answer", "Share"]);
    browser.click(".share .send");
    browser.wait("copied.length");
    let sent = browser.run("return copied[0]");
    assert!(sent["url"].as_str().unwrap().contains("#policy-explorer_us-weapons-in-russia_"), "{sent}");
    assert!(sent["text"].as_str().unwrap().contains("Reportedly permitted, within limits"), "{sent}");
    assert!(!sent["text"].as_str().unwrap().contains("#policy-explorer"), "{sent}");
}

/// If the clipboard is refused, the address is shown in a field, selected.
#[test]
fn a_refused_clipboard_shows_the_address() {
    let assets = Origin::assets(BTreeMap::new());
    let refuse = "<script>Object.defineProperty(navigator, 'clipboard', {value: undefined})</script>";
    let host = page(&assets, &format!("{refuse}{}", element(&assets, POLICY, "loading=eager")));
    let browser = opened(&host, "");
    wait_for(&browser, LIMITED);
    browser.click(".share .copy");
    browser.wait("widget.querySelector('.share textarea')");
    let field = browser.run(
        "const it = widget.querySelector('.share textarea');
         return [it.value.slice(it.selectionStart, it.selectionEnd) === it.value, it.value.includes('#policy-explorer_'),
           widget.activeElement === it, it.readOnly]",
    );
    assert_eq!(field, json!([true, true, true, true]));
    assert!(browser.names("textbox").contains(&"Copy this by hand".to_owned()));
    // It is removed after another choice.
    browser.click("input[value=germany] + label");
    browser.wait("!widget.querySelector('.share textarea')");
    assert_eq!(browser.run("return thrown"), json!([]));
}

/// An invalid address changes nothing and throws nothing.
#[test]
fn an_invalid_address_changes_nothing() {
    let assets = Origin::assets(BTreeMap::new());
    let host = page(&assets, &element(&assets, POLICY, "loading=eager"));
    for hash in [
        "#policy-explorer:",
        "#policy-explorer:%E0%A4%A",
        "#policy-explorer:nothing",
        "#policy-explorer:us-weapons-in-russia:=;;==;a=b",
        "#policy-explorer_another-policy_1_purpose_offensive",
        "#policy-explorer_us-weapons-in-russia-2_1_purpose_offensive",
        "#policy-explorer:another-policy:purpose=offensive",
        "#policy-explorer:__proto__:constructor=1",
        "#top",
    ] {
        let browser = opened(&host, hash);
        wait_for(&browser, LIMITED);
        browser.wait("told.length");
        browser.click("input[value=germany] + label");
        wait_for(&browser, "Reportedly under discussion");
        browser.run(&format!("location.hash = ''; location.hash = {}", json!(hash)));
        browser.settle();
        wait_for(&browser, "Reportedly under discussion");
        assert_eq!(browser.run("return [thrown, told.length]"), json!([[], 2]), "{hash}");
        assert_eq!(browser.console(), Vec::<String>::new(), "{hash}");
    }
}

/// The page's address follows the reader only if the host asks for it, and never replaces the host's own fragment.
#[test]
fn the_address_follows_only_where_the_host_asks() {
    let assets = Origin::assets(BTreeMap::new());
    for (attributes, hash, expected) in [
        ("", "", ""),
        ("address=nonsense", "", ""),
        ("address=follow", "#host", "#host"),
        (
            "address=follow",
            "",
            "#policy-explorer_us-weapons-in-russia_4_origin_us_target_russia_purpose_offensive_when_after",
        ),
    ] {
        let host = page(&assets, &element(&assets, POLICY, &format!("loading=eager {attributes}")));
        let browser = opened(&host, hash);
        wait_for(&browser, LIMITED);
        let entries = browser.run("return history.length");
        browser.click("input[value=offensive] + label");
        wait_for(&browser, FORBIDDEN);
        browser.settle();
        assert_eq!(browser.run("return location.hash"), json!(expected), "{attributes} {hash}");
        assert_eq!(browser.run("return history.length"), entries);
    }
}

/// Printouts include the address of the answer.
#[test]
fn the_address_is_printed() {
    let assets = Origin::assets(BTreeMap::new());
    let host = page(&assets, &element(&assets, POLICY, "loading=eager"));
    let browser = opened(&host, "");
    wait_for(&browser, LIMITED);
    browser.run("dispatchEvent(new Event('beforeprint'))");
    let printed = browser.run("return widget.querySelector('.explorer').parentElement.dataset.address");
    assert!(printed.as_str().unwrap().starts_with(&format!("{}/#policy-explorer_", host.address)), "{printed}");
    browser.run("dispatchEvent(new Event('afterprint'))");
}
