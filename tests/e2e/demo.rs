//! The demo page as it ships: the article, and every scenario of its widget.

use std::collections::BTreeMap;
use std::fs;

use policy_explorer::engine::{Outcome, decide, read};
use serde_json::json;

use crate::browser::Browser;
use crate::pages::POLICY;
use crate::servers::Origin;

#[test]
fn every_scenario_answers_as_the_engine_decides() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    browser.open(&format!("{}/", assets.address));
    browser.wait("document.querySelector('article policy-explorer')");
    browser.run("element.scrollIntoView()");
    browser.ready();
    browser.run("addEventListener('policy-explorer:change', (event) => window.last = event.detail.scenario)");
    answers_every_scenario(&browser, |choices| {
        let sent = browser.run("return window.last ?? null");
        let chosen: serde_json::Map<String, serde_json::Value> =
            choices.iter().map(|(dimension, option)| ((*dimension).to_owned(), json!(option))).collect();
        assert!(sent.is_null() || sent == json!(chosen), "several choices in one task are all sent: {sent}");
    });
    assert_eq!(browser.console(), Vec::<String>::new());
}

/// Sets every scenario of the first policy and compares the verdicts with the engine's decisions. `also` can check more
/// for each scenario, whose choices it gets.
pub fn answers_every_scenario(browser: &Browser, also: impl Fn(&[(&str, &str)])) {
    let policy = read(&fs::read(POLICY).unwrap()).unwrap();
    let mut seen = 0;
    for scenario in policy.every_scenario() {
        let choices: Vec<(&str, &str)> = policy.choices(&scenario).collect();
        let shown = browser.run(&format!(
            "for (const [name, value] of {}) widget.querySelector(`input[name=${{name}}][value=${{value}}]`).click();
             return new Promise((done) => setTimeout(() => done([...widget.querySelectorAll('.verdict')].map((it) => it.innerText)), 0))",
            json!(choices)
        ));
        let expected: Vec<&str> = policy
            .questions()
            .map(|question| match decide(&policy, question, &scenario).outcome {
                Outcome::Decided(verdict) => policy.localize(question.label_of(verdict), "en").text,
                Outcome::Unstated => "The report does not say",
                other => panic!("{choices:?} is {other:?}"),
            })
            .collect();
        assert_eq!(shown, json!(expected), "{choices:?}");
        also(&choices);
        seen += 1;
    }
    assert_eq!(seen, 72);
}

/// The page says that it is a demonstration, and its article has the anchors of every quote, once each and in order.
#[test]
fn the_article_holds_every_anchor() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    browser.open(&format!("{}/", assets.address));
    let robots = browser.run("return document.querySelector('meta[name=robots]').content");
    assert!(robots.as_str().unwrap().contains("noindex"));
    let article = browser.run("return document.querySelector('article').innerText.replace(/\\s+/g, ' ')");
    let article = article.as_str().unwrap();
    let page = browser.run("return document.body.innerText.toLowerCase()");
    assert!(page.as_str().unwrap().contains("demonstration"));
    let policy = read(&fs::read(POLICY).unwrap()).unwrap();
    let mut found = 0;
    for anchor in policy.quotes().filter_map(|quote| quote.anchor.as_ref()) {
        let end = anchor.end.as_deref().unwrap_or(&anchor.start);
        for side in [anchor.start.as_str(), end] {
            assert_eq!(article.matches(side).count(), 1, "{side:?}");
        }
        assert!(article.find(&anchor.start) <= article.find(end), "{anchor:?}");
        found += 1;
    }
    assert!(found > 10);
}
