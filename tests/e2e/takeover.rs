//! The live widget takes the place of the prerendered one where that throws nobody out: off screen, or at the reader's
//! first action in it, which has its effect then.

use std::collections::BTreeMap;

use serde_json::json;

use crate::browser::{Browser, LIVE};
use crate::prerendered::{STYLE, far_down, snippet};
use crate::servers::{Origin, Page};

/// Keeps the events of the page and the announcements, and notices when a widget waits for its moment: its policy's digest
/// comes last.
const RECORDS: &str = "<script>window.events = []; window.said = [];
    { const own = SubtleCrypto.prototype.digest; SubtleCrypto.prototype.digest = function (...given) {
      const digest = own.apply(this, given); digest.then(() => setTimeout(() => window.isWaiting = true)); return digest } }
    for (const name of ['answering', 'ready', 'change'])
      addEventListener(`policy-explorer:${name}`, ({detail}) => events.push([name, detail]));
    window.statuses = () => [...document.querySelectorAll('policy-explorer')].map((it) =>
      it.querySelectorAll('[role=status]').length + (it.shadowRoot?.querySelectorAll('[role=status]').length ?? 0)).join();
    addEventListener('policy-explorer:ready', ({target}) => new MutationObserver(() => {
      const words = target.querySelector('[role=status]')?.textContent; if (words) said.push(words) })
      .observe(target, {childList: true, characterData: true, subtree: true}));</script>";

/// Keeps the timers of the page that have neither run nor been cleared, without long ones: a driver may set its own.
const TIMERS: &str = "<script>window.timers = new Set();
    { const [set, clear] = [setTimeout, clearTimeout];
      window.setTimeout = (action, time, ...more) => { const timer = set((...given) => {
        timers.delete(timer); action(...given) }, time, ...more); if (!(time > 9999)) timers.add(timer); return timer };
      window.clearTimeout = (timer) => { timers.delete(timer); clear(timer) } }</script>";

const IS_LIVE: &str = "widget.querySelector('.live')";

/// A page with the prerendered widget in view, whose files are there.
fn read(browser: &Browser, assets: &Origin) -> Origin {
    let host = Origin::host(Page::html(&format!("<body>{RECORDS}{}", snippet(assets, &[]))));
    browser.point_away();
    browser.open(&format!("{}/", host.address));
    browser.wait("window.isWaiting");
    host
}

fn names(browser: &Browser) -> serde_json::Value {
    browser.run("return events.map(([name]) => name)")
}

#[test]
fn who_reads_it_is_left_alone() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    let _host = read(&browser, &assets);
    assert!(assets.count(".wasm") > 0, "fetched, to be there at the first action");
    // Reading, moving the focus and following its links leave it as it is.
    browser.run("widget.querySelector('input').focus(); widget.querySelector('a.to-answer').click()");
    browser.settle();
    assert_eq!(browser.run(&format!("return {IS_LIVE}")), json!(null));
    assert_eq!(names(&browser), json!(["answering"]));
    assert_eq!(browser.run("return statuses()"), json!("1"));
}

/// A busy page may never be idle, and Chromium may never call a frame idle whose parent draws nothing.
#[test]
fn a_page_that_is_never_idle_gets_it_too() {
    const NEVER: &str = "<script>window.requestIdleCallback = (action, {timeout} = {}) => timeout && setTimeout(action, timeout / 100)</script>";
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    for snippet in [snippet(&assets, &[]), snippet(&assets, &["--kind", "script"])] {
        let host = Origin::host(Page::html(&format!("<body>{NEVER}{snippet}")));
        browser.open(&format!("{}/", host.address));
        browser.wait(LIVE);
    }
}

#[test]
fn off_screen_it_takes_over_by_itself() {
    let assets = Origin::assets(BTreeMap::new());
    let host = far_down(&snippet(&assets, &[]));
    let browser = Browser::start();
    browser.open(&format!("{}/", host.address));
    browser.wait("customElements.get('policy-explorer')");
    browser.run("scrollTo(0, element.offsetTop - innerHeight - 300)");
    browser.wait(IS_LIVE);
}

#[test]
fn the_first_choice_brings_it_about_and_is_answered() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    for (value, is_pointed) in [("germany", false), ("ukraine", false), ("germany", true)] {
        let _host = read(&browser, &assets);
        browser.run(&format!(
            "window.before = widget.querySelector('input[value={value}]'); before.focus({{preventScroll: true}})"
        ));
        // A pointer is over it before it chooses.
        if is_pointed {
            browser.click(&format!("input[value={value}] + label"));
        } else {
            // In one script: the live one may be there before the next.
            let state = browser.run("before.click(); return [statuses(), Boolean(widget.querySelector('.live'))]");
            assert_eq!(state, json!(["0", false]), "the answer is left to the live one");
        }
        browser.wait(IS_LIVE);
        browser.wait("said.length");
        let answer =
            browser.run("return [widget.activeElement.value, widget.activeElement !== before, statuses(), said]");
        let verdict = browser.visible(".headlines > .headline .verdict").remove(0);
        assert_eq!(
            answer,
            json!([value, true, "1", [format!("Suppliers’ conditions: {verdict}.")]]),
            "the focus is kept, and one status says what changed"
        );
        assert_eq!(names(&browser), json!(["answering", "ready", "change"]));
        let detail = browser.run("return events[2][1]");
        assert_eq!([&detail["previous"]["origin"], &detail["scenario"]["origin"]], [&json!("us"), &json!(value)]);
    }
}

/// The choice before the files are there is answered by the prerendered widget itself, and not once more.
#[test]
fn a_choice_before_that_is_answered_by_the_prerendered_widget() {
    let gate = crate::servers::Gate::default();
    let assets = Origin::assets_behind(crate::faults::wasm_name(), &gate);
    let host = Origin::host(Page::html(&format!("<body>{TIMERS}{RECORDS}{}", snippet(&assets, &[]))));
    let browser = Browser::start();
    browser.open(&format!("{}/", host.address));
    browser.wait("window.events?.length");
    browser.run("const radio = widget.querySelector('input[value=germany]'); radio.focus(); radio.click()");
    assert_eq!(
        browser.run("return [statuses(), Boolean(widget.querySelector('.headlines[role=status]'))]"),
        json!(["1", true])
    );
    gate.open();
    browser.wait("window.isWaiting");
    browser.settle();
    assert_eq!(browser.run(&format!("return {IS_LIVE}")), json!(null), "whose place is in it is left alone");
    browser.run(
        "widget.activeElement.blur(); element.dispatchEvent(new Event('x')); widget.querySelector('.sentence').click()",
    );
    browser.wait(IS_LIVE);
    // Nothing is left that could still be announced.
    browser.wait("!timers.size");
    assert_eq!(browser.run("return [said, widget.querySelector('input:checked').value]"), json!([[], "germany"]));
}

/// What only the live widget can do is done once it is there.
#[test]
fn the_first_action_is_replayed() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    for (open, control, origin, purpose) in [
        (
            "",
            "[...widget.querySelectorAll('.turn')].find((it) => it.textContent === 'Offensive attack')",
            "us",
            "offensive",
        ),
        (
            "",
            "[...widget.querySelectorAll('.turn')].find((it) => it.textContent === 'Germany')",
            "germany",
            "defend-kharkiv",
        ),
        (
            "widget.querySelector('.grids').open = true;",
            "widget.querySelector('.grid tr:last-child td:last-child .tile')",
            "ukraine",
            "",
        ),
    ] {
        let _host = read(&browser, &assets);
        browser.run(&format!("{open} ({control}).click()"));
        browser.wait("events.some(([name]) => name === 'change')");
        let scenario = browser.run("return element.current.scenario");
        assert_eq!(scenario["origin"], json!(origin), "{control}: {scenario}");
        if open.is_empty() {
            assert_eq!(scenario["purpose"], json!(purpose));
            browser.wait("widget.activeElement?.dataset.place === 'heading'");
        } else {
            assert_eq!(browser.run("return widget.querySelector('.grids').open"), json!(true));
        }
    }
}

/// What the page shows may be old, or not what the host asks for: then nobody waits.
#[test]
fn what_is_out_of_date_is_replaced_at_once() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    let snippet = snippet(&assets, &[]);
    for (from, to, why) in [
        ("data-policy-hash=\"", "data-policy-hash=\"0", "another file"),
        ("lang=\"en\" data", "lang=\"de\" data", "another language"),
        ("lang=\"en\" data", "lang=\"en\" heading-level=\"4\" data", "another level"),
        ("lang=\"en\" data", "lang=\"en\" scenario=\"origin=germany\" data", "another scenario"),
    ] {
        let host = Origin::host(Page::html(&format!("<body>{}", snippet.replacen(from, to, 1))));
        browser.open(&format!("{}/", host.address));
        browser.wait("document.querySelector('policy-explorer')?.shadowRoot");
        browser.wait(IS_LIVE);
        assert!(snippet.contains(from), "{why}");
    }
    for change in [
        "element.setAttribute('lang', 'de')",
        "element.setAttribute('scenario', 'purpose=any')",
        "element.policyData = {}; element.policyData = undefined",
        "location.hash = '#policy-explorer_1_origin_any'",
    ] {
        let _host = read(&browser, &assets);
        browser.run(change);
        browser.wait(IS_LIVE);
    }
    // A host that resets it before that sees its start, without any event.
    let _host = read(&browser, &assets);
    let state = browser.run(
        "widget.querySelector('#origin_germany').checked = true; element.reset();
         return [widget.querySelector('input:checked').value, events.length]",
    );
    assert_eq!(state, json!(["us", 1]));
    browser.settle();
    assert_eq!(browser.run("return events.some(([name]) => name === 'change')"), json!(false));
}

/// Where a tool or a content security policy took its styles, or a publishing system put paragraphs between its choices and
/// answers, there is nothing to choose: then nobody waits either.
#[test]
fn what_offers_no_choices_is_replaced_at_once() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    let whole = snippet(&assets, &[]);
    let (before, rest) = whole.split_once(STYLE).unwrap();
    let (sheet, after) = rest.split_once("</style>").unwrap();
    let refused = format!(
        "<meta http-equiv=content-security-policy content=\"style-src {0}; script-src {0} 'wasm-unsafe-eval'\">",
        assets.address
    );
    for (why, head, body) in [
        ("refused", refused, whole.clone()),
        ("lifted into the page", format!("<style>{sheet}</style>"), format!("{before}<style></style>{after}")),
        ("dropped", String::new(), format!("{before}{after}")),
        ("in paragraphs", String::new(), whole.replace("<input", "<p><input")),
    ] {
        let host = Origin::host(Page::html(&format!("{head}<body>{body}")));
        browser.point_away();
        browser.open(&format!("{}/", host.address));
        browser.wait(IS_LIVE);
        browser.click("input[value=germany] + label");
        browser.wait("widget.querySelector('.verdict').innerText === 'Reportedly under discussion'");
        assert!(!browser.console().iter().any(|line| line.contains("policy-explorer:")), "{why}");
    }
}

/// The focus goes to the new control at once, and is given back once more: one engine's screen reader takes notice later.
#[test]
fn the_focus_is_given_back_twice() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    let _host = read(&browser, &assets);
    browser.run(
        "window.focused = []; addEventListener('focusin', ({target}) => focused.push(target.localName));
         widget.querySelector('input:checked').focus(); widget.querySelector('input[value=germany]').focus();
         widget.querySelector('input[value=germany]').click()",
    );
    browser.wait("widget.querySelector('.live') && focused.length >= 2");
    assert_eq!(browser.run("return widget.activeElement.value"), json!("germany"));
}
