//! What a reader finds: what would change the answer, what depends, why not, and every scenario at a glance.

use std::collections::BTreeMap;

use serde_json::json;

use crate::browser::Browser;
use crate::pages::{POLICY, script_tag};
use crate::servers::{Origin, Page};

const VERDICT: &str = ".headlines > .headline .verdict";

fn opened(assets: &Origin) -> (Browser, Origin) {
    let host = Origin::host(Page::html(&format!("<body>{}", script_tag(assets, POLICY))));
    let browser = Browser::start();
    browser.open(&format!("{}/", host.address));
    browser.ready();
    (browser, host)
}

fn wait_for_verdict(browser: &Browser, verdict: &str) {
    browser.wait(&format!("widget.querySelector({}).textContent === {}", json!(VERDICT), json!(verdict)));
}

/// Each button says what changes and to which verdict, and does just that.
#[test]
fn a_flip_says_what_it_does_and_does_it() {
    let assets = Origin::assets(BTreeMap::new());
    let (browser, _host) = opened(&assets);
    // A page that still glides to the answer would be clicked in another place.
    browser.run_in_page(
        "window.led = 0; const own = Element.prototype.scrollIntoView;
         Element.prototype.scrollIntoView = function (how) { this.slot === 'answer' ? led++ : own.call(this, how) }",
    );
    let flips = browser.visible(".flip");
    assert_eq!(flips.len(), 8);
    assert!(flips.contains(&"With “Offensive”: Reportedly not permitted".to_owned()), "{flips:?}");
    let count = flips.len();
    for position in 0..count {
        let text = browser.visible(".flip")[position].clone();
        browser.click(&format!(".flip-list li:nth-child({}) .flip", position + 1));
        let promised = text.rsplit_once(": ").unwrap().1.to_owned();
        wait_for_verdict(&browser, &promised);
        let announced = browser.run("return element.querySelector('[role=status]').textContent");
        assert!(announced.as_str().unwrap().contains(&promised), "{announced}");
        browser.wait(&format!("led === {}", position + 1));
        browser.run("element.setAttribute('scenario', ''); element.setAttribute('scenario', 'origin=us')");
        wait_for_verdict(&browser, "Reportedly permitted, within limits");
    }
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn choices_that_change_nothing_are_named() {
    let assets = Origin::assets(BTreeMap::new());
    let (browser, _host) = opened(&assets);
    browser.click("label[for=purpose_offensive]");
    wait_for_verdict(&browser, "Reportedly not permitted");
    let same = browser.text(".same");
    assert!(same.contains("When – Before the reported exception"), "{same}");
}

/// Left open, a dimension is asked for again only where it still matters.
#[test]
fn a_choice_can_be_left_open() {
    let assets = Origin::assets(BTreeMap::new());
    let (browser, _host) = opened(&assets);
    browser.click("label[for=purpose_any]");
    wait_for_verdict(&browser, "It depends");
    assert_eq!(
        browser.visible(".outcome .possible li"),
        [
            "Counterattack for Kharkiv: Reportedly permitted, within limits",
            "Defence elsewhere: Reportedly not permitted",
            "Offensive: Reportedly not permitted"
        ]
    );
    let answer = browser.text(".outcome");
    assert!(answer.contains("Choose: Purpose."), "{answer}");
    let announced = browser.run("return element.querySelector('[role=status]').textContent");
    assert!(announced.as_str().unwrap().starts_with("Purpose: Leave open."), "{announced}");
    browser.click("label[for=origin_ukraine]");
    wait_for_verdict(&browser, "No supplier’s condition is reported");
}

#[test]
fn every_other_rule_says_when_it_applies() {
    let assets = Origin::assets(BTreeMap::new());
    let (browser, _host) = opened(&assets);
    browser.click(".outcome .rules summary");
    browser.wait("widget.querySelector('.outcome .rules').open");
    let rules = browser.visible(".outcome .rules li");
    assert!(rules.len() > 4 && rules.iter().all(|rule| rule.contains("Applies only with")), "{rules:?}");
    // What keeps each from applying is marked, in each of them.
    let marked = browser
        .run("return [...widget.querySelectorAll('.outcome .rules li')].every((it) => it.querySelector('.keeps'))");
    assert_eq!(marked, json!(true));
}

/// A cell of the table is a scenario: it shows its verdict, sets it, and is marked while it is set.
#[test]
fn a_cell_of_the_table_sets_its_scenario() {
    let assets = Origin::assets(BTreeMap::new());
    let (browser, _host) = opened(&assets);
    browser.click(".table summary");
    browser.wait("widget.querySelectorAll('td').length === 144");
    assert_eq!(browser.run("return widget.querySelectorAll('[aria-current]').length"), json!(2));
    // One cell of each column of the first table.
    for cell in [0, 7, 14, 20, 30, 66] {
        let promised = browser.run(&format!("return widget.querySelectorAll('td button')[{cell}].textContent"));
        browser.run(&format!("widget.querySelectorAll('td button')[{cell}].click()"));
        wait_for_verdict(&browser, promised.as_str().unwrap());
        browser.wait(&format!("widget.querySelectorAll('td button')[{cell}].getAttribute('aria-current') === 'true'"));
    }
    // Header cells name every cell.
    let bare =
        browser.run("return [...widget.querySelectorAll('th')].filter((it) => !it.scope || !it.textContent).length");
    assert_eq!(bare, json!(0));
}

#[test]
fn what_the_report_changes_is_listed_with_its_quotes() {
    let assets = Origin::assets(BTreeMap::new());
    let (browser, _host) = opened(&assets);
    browser.click(".changes summary");
    browser.wait("widget.querySelector('.changes').open");
    let changes = browser.visible(".change");
    assert_eq!(changes.len(), 2, "{changes:?}");
    assert!(changes[0].contains("Reportedly not permitted → Reportedly permitted, within limits"), "{}", changes[0]);
    assert!(changes.iter().all(|change| change.contains("Show in the article")), "{changes:?}");
}

/// Six dimensions and more: the table shows what is near, and says what it leaves as it is.
#[test]
fn a_large_policy_has_a_table_of_what_is_near() {
    let assets = Origin::assets(BTreeMap::new());
    let host =
        Origin::host(Page::html(&format!("<body>{}", script_tag(&assets, "policies/eu-flight-compensation.json"))));
    let browser = Browser::start();
    browser.open(&format!("{}/", host.address));
    browser.ready();
    browser.click(".table summary");
    browser.wait("widget.querySelector('.table td')");
    assert!(browser.text(".table").contains("Shown for"));
    let cells = browser.run("return widget.querySelectorAll('.table table')[0].querySelectorAll('td').length");
    assert!((20..=400).contains(&cells.as_u64().unwrap()), "{cells}");
}
