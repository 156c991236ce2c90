//! The widget in host pages, whose origin is not that of its files, as in a newsroom.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::json;

use crate::browser::Browser;
use crate::faults::wasm_name;
use crate::servers::{Origin, Page};

pub const POLICY: &str = "policies/us-weapons-in-russia.json";

/// A host page with only the script tag, which is all that many publishing systems allow.
pub fn script_tag(assets: &Origin, policy: &str) -> String {
    let address = &assets.address;
    format!("<script async src=\"{address}/policy-explorer.js\" data-policy=\"{address}/{policy}\"></script>")
}

/// A browser at a host page with this body.
pub fn opened(body: &str) -> (Browser, Origin) {
    let host = Origin::host(Page::html(&format!("<body>{body}")));
    let browser = Browser::start();
    browser.open(&format!("{}/", host.address));
    (browser, host)
}

#[test]
fn a_script_tag_inserts_the_widget_after_itself() {
    let assets = Origin::assets(BTreeMap::new());
    let (browser, host) = opened(&format!("<p>before</p>{}<p>after</p>", script_tag(&assets, POLICY)));
    browser.ready();
    assert_ne!(assets.address, host.address);
    let order = browser.run("return [...document.body.children].map((it) => it.localName)");
    assert_eq!(order, json!(["p", "script", "policy-explorer", "p"]));
    let lines = browser.text(".headline");
    assert!(lines.lines().any(|line| line == "Reportedly permitted, within limits"), "{lines}");
    assert_eq!(browser.console(), Vec::<String>::new());
}

/// A tag in the head has no place for a widget: it reports that, and does nothing else.
#[test]
fn a_script_tag_in_the_head_reports_its_place() {
    let assets = Origin::assets(BTreeMap::new());
    let host = Origin::host(Page::html(&format!("{}<body><p>host</p>", script_tag(&assets, POLICY))));
    let browser = Browser::start();
    browser.open(&format!("{}/", host.address));
    let message = browser.wait_for_console();
    assert!(message.contains("in the body"), "{message}");
    assert_eq!(browser.run("return element"), json!(null));
}

/// Each radio, clicked with a pointer, changes the answer to the engine's decision.
#[test]
fn a_pointer_sets_a_scenario() {
    let assets = Origin::assets(BTreeMap::new());
    let (browser, _host) = opened(&script_tag(&assets, POLICY));
    browser.ready();
    for (value, verdict) in [
        ("offensive", "Reportedly not permitted"),
        ("germany", "Reportedly under discussion"),
        ("before", "The report does not say"),
        ("ukraine", "No supplier’s condition is reported"),
        ("us", "Reportedly not permitted"),
        ("occupied-ukraine", "Reportedly permitted"),
    ] {
        browser.click(&format!("input[value={value}] + label"));
        browser.wait(&format!("widget.querySelector('.verdict').innerText === {verdict:?}"));
    }
    let chosen = browser.run("return [...widget.querySelectorAll('input:checked')].map((it) => it.value)");
    assert_eq!(chosen, json!(["us", "occupied-ukraine", "offensive", "before"]));
    assert_eq!(browser.text(".other .verdict"), "The report does not say");
}

#[test]
fn a_keyboard_reaches_every_choice() {
    let assets = Origin::assets(BTreeMap::new());
    let (browser, _host) = opened(&format!("<button>host</button>{}", script_tag(&assets, POLICY)));
    browser.ready();
    browser.run("document.querySelector('button').focus()");
    let (tab, left, right) = ("\u{E004}", "\u{E012}", "\u{E014}");
    let mut reached = BTreeSet::new();
    for (dimension, options) in [("origin", 5), ("target", 4), ("purpose", 4), ("when", 3)] {
        browser.press(tab);
        // Back and forth, because WebKitGTK stops at the end where other engines wrap around.
        for arrow in [right, left].iter().flat_map(|arrow| [arrow].repeat(options + 1)) {
            let focused = browser.run("const it = widget.activeElement; return [it?.name, it?.value, it?.checked]");
            assert_eq!((&focused[0], &focused[2]), (&json!(dimension), &json!(true)), "{focused}");
            let ring = browser
                .run("return getComputedStyle(widget.activeElement.nextElementSibling.firstElementChild).outlineStyle");
            assert_eq!(ring, json!("solid"), "the focus is seen");
            reached.insert(focused[1].as_str().unwrap().to_owned());
            browser.press(arrow);
        }
    }
    let all: BTreeSet<String> = serde_json::from_value(
        browser.run("return [...widget.querySelectorAll('input[type=radio]')].map((it) => it.value)"),
    )
    .unwrap();
    assert_eq!(reached, all);
}

#[test]
fn every_choice_has_a_name_with_its_dimension() {
    let assets = Origin::assets(BTreeMap::new());
    let (browser, _host) = opened(&script_tag(&assets, POLICY));
    browser.ready();
    let names = browser.names("radio");
    assert_eq!(names.len(), 16);
    assert_eq!(names[..2], ["Weapons from: United States", "Weapons from: Germany"]);
    assert_eq!(names[14..], ["When: As reported on 30\u{a0}May\u{a0}2024", "When: All"]);
    let headings = browser.names("heading");
    let verdict = "Suppliers’ conditions: Reportedly permitted, within limits";
    assert!(headings.iter().any(|name| name == verdict), "{headings:?}");
}

/// One polite message per change, in the light DOM, and none before a change.
#[test]
fn each_change_is_announced_once() {
    let assets = Origin::assets(BTreeMap::new());
    let (browser, _host) = opened(&script_tag(&assets, POLICY));
    browser.ready();
    assert_eq!(browser.run("return element.querySelector('[role=status]').textContent"), json!(""));
    browser.run(
        "window.told = []; new MutationObserver(() => window.told.push(element.textContent))
           .observe(element, {childList: true, subtree: true, characterData: true})",
    );
    browser.click("input[value=offensive] + label");
    browser.wait("window.told.length");
    browser.click("input[value=germany] + label");
    browser.wait("window.told.length > 1");
    assert_eq!(
        browser.run("return window.told"),
        json!([
            "Suppliers’ conditions: Reportedly not permitted. International law: The report does not say.",
            "Suppliers’ conditions: Reportedly under discussion.",
        ])
    );
    assert_eq!(
        browser.run("const it = element.querySelector('[role=status]'); return [it.lang, it.dir]"),
        json!(["en", "ltr"])
    );
    let status = browser.run(
        "const box = element.querySelector('[role=status]').getBoundingClientRect(); return [box.width, box.height]",
    );
    assert_eq!(status, json!([1, 1]), "it is rendered, and takes no room");
    // Its words go after a while: then no element goes while all are asked for their roles.
    browser.wait("!element.querySelector('[role=status]').textContent");
    assert!(browser.names("status").len() == 1, "it is in the accessibility tree");
}

#[test]
fn events_are_sent_to_the_host() {
    let assets = Origin::assets(BTreeMap::new());
    let listen = "<script>window.events = []; for (const name of ['ready', 'change', 'error'])
        addEventListener('policy-explorer:' + name, (event) => events.push([name, event.detail, event.composed]));</script>";
    let (browser, _host) = opened(&format!("{listen}{}", script_tag(&assets, POLICY)));
    browser.ready();
    browser.click("input[value=offensive] + label");
    browser.wait("window.events.length > 1");
    let start = json!({"origin": "us", "target": "russia", "purpose": "defend-kharkiv", "when": "after"});
    let then = json!({"origin": "us", "target": "russia", "purpose": "offensive", "when": "after"});
    assert_eq!(
        browser.run("return window.events"),
        json!([
            ["ready", {"policy": "us-weapons-in-russia", "scenario": start, "decisions": {
                "policy": {"outcome": "decided", "verdict": "permitted-within-limits"},
                "law": {"outcome": "decided", "verdict": "permitted"}}}, true],
            ["change", {"scenario": then, "previous": start, "decisions": {
                "policy": {"outcome": "decided", "verdict": "not-permitted"},
                "law": {"outcome": "unstated", "verdict": null}}}, true],
        ])
    );
}

/// When the host hears that the widget is ready, the answer is there, and the host's calls have effect.
#[test]
fn ready_means_ready() {
    let assets = Origin::assets(BTreeMap::new());
    let listen = "<script>addEventListener('policy-explorer:ready', (event) => {
        window.seen = event.target.shadowRoot.querySelector('.verdict').innerText;
        event.target.setAttribute('scenario', 'origin=germany') }, {once: true})</script>";
    let (browser, _host) = opened(&format!("{listen}{}", script_tag(&assets, POLICY)));
    browser.wait("widget?.querySelector('.verdict')?.innerText === 'Reportedly under discussion'");
    assert_eq!(browser.run("return window.seen"), json!("Reportedly permitted, within limits"));
}

/// Several widgets, by element and by tag, with the script included twice: one download of the WebAssembly.
#[test]
fn widgets_on_one_page_share_one_download() {
    let assets = Origin::assets(BTreeMap::new());
    let address = &assets.address;
    let element = format!(
        "<policy-explorer policy=\"{address}/{POLICY}\" scenario=\"origin=germany; when=after\">fallback</policy-explorer>"
    );
    let tag = script_tag(&assets, POLICY);
    let (browser, _host) = opened(&format!("{element}{tag}<p>between</p>{tag}"));
    let all = "[...document.querySelectorAll('policy-explorer')]";
    browser.wait(&format!("{all}.length === 3"));
    // The answers above may have pushed it out of its observer's range.
    browser.run(&format!("{all}[2].scrollIntoView()"));
    browser.wait(&format!("{all}.every((it) => it.shadowRoot?.querySelector('.verdict'))"));
    let verdicts = format!("return {all}.map((it) => it.shadowRoot.querySelector('.verdict').innerText)");
    let limited = "Reportedly permitted, within limits";
    assert_eq!(browser.run(&verdicts), json!(["Reportedly under discussion", limited, limited]));
    // A choice in one widget does not affect the others.
    browser.click("input[value=us] + label");
    browser.click("input[value=offensive] + label");
    browser.wait("widget.querySelector('.verdict').innerText === 'Reportedly not permitted'");
    assert_eq!(browser.run(&verdicts), json!(["Reportedly not permitted", limited, limited]));
    assert_eq!(assets.count(&wasm_name()), 1);
}

/// Only the loader is fetched until the widget comes near the viewport.
#[test]
fn far_from_the_viewport_only_the_loader_is_fetched() {
    let assets = Origin::assets(BTreeMap::new());
    let (browser, _host) = opened(&format!("<div style=\"height: 9000px\">above</div>{}", script_tag(&assets, POLICY)));
    browser.wait("element");
    // Created after the widget's observer, so its callback runs after the widget's.
    browser.run("new IntersectionObserver(() => { window.isLooked = true }).observe(element)");
    browser.wait("window.isLooked");
    assert_eq!(assets.settled_paths(&browser), ["/policy-explorer.js"]);
    browser.run("element.scrollIntoView()");
    browser.ready();
    assert_eq!(assets.count(&wasm_name()), 1);
}

#[test]
fn attributes_change_at_any_time() {
    let assets = Origin::assets(BTreeMap::new());
    let other = fs::read_to_string("tests/rules/good/plain.json").unwrap();
    let second = Origin::assets(BTreeMap::from([("/other.json".to_owned(), Page::json(other))]));
    let (browser, _host) = opened(&script_tag(&assets, POLICY));
    browser.ready();
    browser.run("element.setAttribute('scenario', 'origin=germany')");
    browser.wait("widget.querySelector('.verdict').innerText === 'Reportedly under discussion'");
    browser.run("element.setAttribute('heading-level', '3')");
    browser.wait("widget.querySelector('h3.title')");
    browser.run("element.setAttribute('theme', 'dark')");
    assert_eq!(browser.run("return getComputedStyle(element).colorScheme"), json!("dark"));
    browser.run(&format!(
        "element.removeAttribute('scenario'); element.setAttribute('policy', '{}/other.json')",
        second.address
    ));
    browser.wait("widget.querySelector('.title').innerText === 'Dogs in parks'");
    assert_eq!(browser.text(".verdict"), "Depends on: Lead and Where");
    assert_eq!(browser.run("return element.querySelectorAll('[role=status]').length"), json!(1));
}

/// The widget's styles do not leak, and the host's reach it only through custom properties.
#[test]
fn the_shadow_root_isolates() {
    let assets = Origin::assets(BTreeMap::new());
    let hostile = "<style>p, label, h2 { color: rgb(255, 0, 0) !important; font-size: 40px !important }
        .verdict { display: none !important } policy-explorer { --policy-explorer-accent: rgb(1, 2, 3) }</style>
        <p class=\"dimension\" id=\"mine\">host</p>";
    let (browser, _host) = opened(&format!("{hostile}{}", script_tag(&assets, POLICY)));
    browser.ready();
    let style = |selector: &str, property: &str| {
        browser.run(&format!("return getComputedStyle(widget.querySelector('{selector}')).{property}"))
    };
    assert_ne!(style(".title", "color"), json!("rgb(255, 0, 0)"));
    assert_ne!(style(".answer", "fontSize"), json!("40px"));
    assert_ne!(style(".verdict", "display"), json!("none"));
    assert_eq!(style(".turn", "color"), json!("rgb(1, 2, 3)"));
    let host = browser.run("return getComputedStyle(document.querySelector('#mine')).marginTop");
    assert_ne!(host, json!("0px"), "the host keeps its own margins");
}

/// A removed element leaves nothing behind, and works again when it is put back.
#[test]
fn removing_the_element_undoes_everything() {
    let assets = Origin::assets(BTreeMap::new());
    let (browser, _host) = opened(&script_tag(&assets, POLICY));
    browser.ready();
    browser.run("window.kept = element; element.remove()");
    browser.wait("window.kept.childNodes.length === 0 && !window.kept.shadowRoot.querySelector('.explorer')");
    browser.run("document.body.append(window.kept)");
    browser.ready();
    assert_eq!(assets.count(&wasm_name()), 1);
}

/// On the smallest phone, the choices of a dimension and the verdict are visible together.
#[test]
fn on_a_phone_choice_and_answer_are_visible_together() {
    let assets = Origin::assets(BTreeMap::new());
    let (browser, _host) = opened(&format!(
        "<meta name=\"viewport\" content=\"width=device-width\">{}<div style=\"height: 900px\">after</div>",
        script_tag(&assets, POLICY)
    ));
    browser.resize(320, 568);
    browser.ready();
    for value in ["us", "russia", "defend-kharkiv", "after"] {
        let seen = browser.run(&format!(
            "widget.querySelector('input[value={value}]').scrollIntoView({{block: 'center'}});
             const inside = (it) => {{ const box = it.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight }};
             return [inside(widget.querySelector('input[value={value}] + label')), inside(widget.querySelector('.verdict'))]"
        ));
        assert_eq!(seen, json!([true, true]), "{value}");
    }
    for width in [280, 320, 700, 1400] {
        browser.resize(width, 568);
        let wider = browser.run(
            "return [...widget.querySelectorAll('*')].filter((it) => it.getBoundingClientRect().right > innerWidth + 1).length",
        );
        assert_eq!(wider, json!(0), "nothing is cut off at {width} px");
        // A radio takes no room. Its box is in the row of its label, at the end of the row before, or, with the focus,
        // over it.
        let parted = browser.run(
            "return [...widget.querySelectorAll('input')].filter((it) => {
               const [radio, label] = [it, it.nextElementSibling].map((one) => one.getBoundingClientRect());
               it.focus({preventScroll: true});
               const focused = it.getBoundingClientRect();
               const isOver = focused.top < label.bottom && focused.bottom > label.top && focused.left < label.right + 1 && focused.right > label.left - 1;
               return radio.width > 1 || label.top - radio.top > 100 || label.height < 44 || (CSS.supports('anchor-name', '--a') && !isOver)
             }).length",
        );
        assert_eq!(parted, json!(0), "each radio is beside its label at {width} px");
    }
}
