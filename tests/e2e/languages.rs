//! The words of the interface in files: each is fetched when a widget speaks its language, and nothing is drawn without
//! them.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use policy_explorer::view::words::Words;
use serde_json::{Value, json};

use crate::browser::{Browser, TOUCHED};
use crate::pages::POLICY;
use crate::prerendered::snippet;
use crate::servers::{Answer, Gate, Origin, Page};

/// Runs before the loader. Records events, and each language that a widget was ever drawn in.
const LISTENS: &str = "<script>window.failures = []; window.ready = 0; window.thrown = []; window.drawn = new Set();
    addEventListener('error', (it) => thrown.push(it.message));
    addEventListener('unhandledrejection', (it) => thrown.push(String(it.reason)));
    addEventListener('policy-explorer:error', (it) => failures.push(it.detail.code));
    addEventListener('policy-explorer:ready', () => ready++);
    const look = () => {
      for (const it of document.querySelectorAll('policy-explorer')) {
        const part = it.shadowRoot?.querySelector('[data-live] [part=explorer]');
        if (part) drawn.add(part.lang + ': ' + part.querySelector('.set')?.innerText.trim());
      }
      requestAnimationFrame(look);
    };
    look();
    const own = setTimeout;
    window.setTimeout = (action, time, ...more) => own(action, {500: 5, 2000: 20}[time] ?? time, ...more)</script>";

/// Opens a page with the loader and this body, and returns the page's server.
fn open(browser: &Browser, assets: &Origin, body: &str) -> Origin {
    let address = &assets.address;
    let body = body.replace("POLICY", &format!("{address}/{POLICY}"));
    let host = Origin::host(Page::html(&format!(
        "{LISTENS}<body><script crossorigin src=\"{address}/policy-explorer.js\"></script>{body}"
    )));
    browser.open(&format!("{}/", host.address));
    host
}

fn missing(_: &str, _: usize) -> Answer {
    Answer::Page(Page { status: 404, media_type: "text/plain", bytes: vec![] })
}

/// A server without some of its files of words.
fn without(is_missing: impl Fn(&str) -> bool + Send + Sync + 'static) -> Origin {
    Origin::assets_but(move |path, before| is_missing(path).then(|| missing(path, before)))
}

/// How often the words of a language were asked for.
fn asked(assets: &Origin, language: &str) -> usize {
    assets.paths().iter().filter(|path| path.contains(&format!("/words-{language}-"))).count()
}

/// The words above the choices of each widget.
fn shown(browser: &Browser) -> Value {
    browser.run(
        "return [...document.querySelectorAll('policy-explorer')].map((it) => it.shadowRoot?.querySelector('.set')?.innerText.trim())",
    )
}

fn choose(language: &str) -> &'static str {
    Words::of(language).choose_a_case
}

/// Every language, one after the other: each file is fetched once, and the old words stay until the new ones are there.
#[test]
fn every_language_is_fetched_when_it_is_asked_for() {
    let browser = Browser::start();
    let assets = Origin::assets(BTreeMap::new());
    let _host = open(&browser, &assets, "<policy-explorer lang=de loading=eager policy=\"POLICY\"></policy-explorer>");
    browser.wait("ready === 1");
    assert_eq!(shown(&browser), json!([choose("de")]));
    assert_eq!(assets.paths().iter().filter(|path| path.contains("/words-")).count(), 1);
    for words in Words::ALL.into_iter().chain([Words::of("de")]) {
        let language = words.language;
        browser.run(&format!("element.lang = '{language}'"));
        browser.wait(&format!("widget.querySelector('[part=explorer]').lang === '{language}'"));
        assert_eq!(shown(&browser), json!([words.choose_a_case]));
        assert_eq!(browser.run("return widget.querySelector('[part=explorer]').dir"), words.direction);
    }
    let fetched = Words::ALL.map(|words| asked(&assets, words.language));
    assert!(fetched[0] == 0 && fetched[1..].iter().all(|times| *times == 1), "{fetched:?}");
    browser.run("element.lang = 'nl'");
    browser.wait("widget.querySelector('[part=explorer]').lang === 'en'");
    assert_eq!(browser.run("return [thrown, failures]"), json!([[], []]));
    assert_eq!(browser.console(), Vec::<String>::new());
}

/// The words come after everything else: what was there before stays until then.
#[test]
fn nothing_is_drawn_before_its_words_are_there() {
    let browser = Browser::start();
    let gate = Gate::default();
    let assets = {
        let gate = gate.clone();
        Origin::assets_but(move |path, _| {
            if path.contains("/words-") {
                gate.wait();
            }
            None
        })
    };
    let _host = open(
        &browser,
        &assets,
        "<policy-explorer lang=uk loading=eager policy=\"POLICY\"><p id=fallback>the fallback</p></policy-explorer>",
    );
    browser.wait("performance.getEntriesByType('resource').some((it) => it.name.endsWith('.wasm') && it.responseEnd)");
    browser.settle();
    assert_eq!(browser.run("return [ready, document.querySelector('#fallback').checkVisibility()]"), json!([0, true]));
    gate.open();
    browser.wait("ready === 1");
    gate.close();
    browser.run("element.lang = 'fr'; element.scenario = 'purpose=offensive'");
    browser.wait("widget.querySelector('.verdict').innerText === 'За повідомленнями, не дозволено'");
    // Another wish in the meantime counts.
    browser.run("element.lang = 'de'");
    assert_eq!(shown(&browser), json!([choose("uk")]));
    gate.open();
    browser.wait("widget.querySelector('[part=explorer]').lang === 'de'");
    assert_eq!(browser.run("return widget.querySelector('.verdict').innerText"), "Berichten zufolge nicht erlaubt");
    browser.wait("drawn.size === 2");
    let drawn = browser.run("return [...drawn]");
    let expected = ["uk", "de"].map(|language| format!("{language}: {}", choose(language)));
    assert_eq!(drawn, json!(expected), "no other language was ever drawn");
    assert_eq!(browser.run("return [thrown, failures]"), json!([[], []]));
}

/// Without its words a widget goes on in English, or in the language before; with them it speaks at the next attempt.
#[test]
fn words_that_cannot_be_fetched() {
    let browser = Browser::start();
    let is_off = Arc::new(AtomicBool::new(true));
    let assets = {
        let is_off = Arc::clone(&is_off);
        without(move |path| path.contains("/words-") && is_off.load(Ordering::SeqCst))
    };
    let _host = open(&browser, &assets, "<policy-explorer lang=de loading=eager policy=\"POLICY\"></policy-explorer>");
    browser.wait("ready === 1");
    assert_eq!(shown(&browser), json!([choose("en")]));
    assert_eq!(
        browser.run("return widget.querySelector('.verdict').innerText"),
        "Berichten zufolge mit Einschränkungen erlaubt"
    );
    let attempts = asked(&assets, "de");
    assert!(attempts >= 3, "{attempts}");
    browser.run("element.lang = 'ar'");
    while asked(&assets, "ar") < 3 {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    is_off.store(false, Ordering::SeqCst);
    browser.run("element.lang = 'de'");
    browser.wait("widget.querySelector('[part=explorer]').lang === 'de'");
    let ours: Vec<String> = browser.console().into_iter().filter(|it| it.contains("policy-explorer:")).collect();
    assert!(!ours.is_empty() && ours.iter().all(|it| it.contains("(words-unreachable)")), "{ours:?}");
    assert_eq!(browser.run("return [thrown, failures, ready]"), json!([[], [], 1]), "the widget works");
}

/// A prerendered widget whose words cannot be fetched stays, and answers.
#[test]
fn a_prerendered_widget_keeps_its_language() {
    let browser = Browser::start();
    let assets = without(|path| path.contains("/words-"));
    let prerendered = snippet(&assets, &["--lang", "de"]);
    let _host = open(&browser, &assets, &prerendered);
    browser.wait(&format!("({TOUCHED}, failures.length)"));
    assert_eq!(browser.run("return failures"), json!(["words-unreachable"]));
    browser.run("widget.querySelector('input[value=offensive] + label').click()");
    let verdict = "[...widget.querySelectorAll('.headlines > .headline .verdict')].filter((it) => it.checkVisibility()).map(words)";
    assert_eq!(browser.run(&format!("return {verdict}")), json!(["Berichten zufolge nicht erlaubt"]));
    assert_eq!(browser.run("return [ready, thrown, [...drawn]]"), json!([0, [], []]), "nothing live was drawn");
}

/// When the network is back, the words come by themselves.
#[test]
fn words_come_with_the_network() {
    let browser = Browser::start();
    let is_off = Arc::new(AtomicBool::new(false));
    let assets = {
        let is_off = Arc::clone(&is_off);
        Origin::assets_but(move |_, _| is_off.load(Ordering::SeqCst).then_some(Answer::Nothing))
    };
    let _host = open(&browser, &assets, "<policy-explorer loading=eager policy=\"POLICY\"></policy-explorer>");
    browser.wait("ready === 1");
    is_off.store(true, Ordering::SeqCst);
    browser.run(
        "Object.defineProperty(navigator, 'onLine', {value: false, configurable: true});
         window.said = []; console.error = (text) => said.push(text); element.lang = 'pl'",
    );
    browser.wait("said.length");
    assert_eq!(shown(&browser), json!([choose("en")]));
    browser.click("input[value=offensive] + label");
    browser.wait("widget.querySelector('.verdict').innerText === 'Reportedly not permitted'");
    is_off.store(false, Ordering::SeqCst);
    browser.run("delete navigator.onLine; dispatchEvent(new Event('online'))");
    browser.wait("widget.querySelector('[part=explorer]').lang === 'pl'");
    assert_eq!(
        browser.run("return widget.querySelector('input[value=offensive]').checked"),
        true,
        "the choice is kept"
    );
    assert_eq!(browser.run("return [thrown, failures, ready, said.length]"), json!([[], [], 1, 1]));
}

/// Widgets of several languages in one page, under a strict policy of the page: on every road.
#[test]
fn widgets_of_several_languages_share_a_page() {
    let browser = Browser::start();
    let assets = Origin::assets(BTreeMap::new());
    let address = &assets.address;
    let strict = format!(
        "<meta http-equiv=\"content-security-policy\" content=\"default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval' {address};
         connect-src {address}; require-trusted-types-for 'script'; trusted-types 'none'\">"
    );
    let _host = open(
        &browser,
        &assets,
        &format!(
            "{strict}<policy-explorer lang=de loading=eager policy=\"POLICY\"></policy-explorer>
             <policy-explorer lang=uk loading=eager policy=\"POLICY\"></policy-explorer>
             <div data-policy-explorer=\"POLICY\" data-lang=it data-loading=eager>prose</div>
             <script src=\"{address}/policy-explorer.js\" data-policy=\"POLICY\" data-lang=zh-Hans data-loading=eager></script>"
        ),
    );
    browser.wait("ready === 4");
    let expected = ["de", "uk", "it", "zh"].map(choose);
    assert_eq!(shown(&browser), json!(expected));
    browser.run("document.querySelectorAll('policy-explorer')[0].lang = 'uk'");
    browser.wait("document.querySelector('policy-explorer').shadowRoot.querySelector('[part=explorer]').lang === 'uk'");
    assert_eq!(shown(&browser), json!(["uk", "uk", "it", "zh"].map(choose)));
    assert_eq!(asked(&assets, "uk"), 1);
    assert_eq!(browser.run("return [thrown, failures]"), json!([[], []]));
}

/// A policy that no build has seen, in a language that only it names. Its numbers have their names in that language, even
/// where the interface speaks another.
#[test]
fn the_language_of_the_policy_is_enough() {
    let browser = Browser::start();
    let mut file: Value = serde_json::from_slice(&fs::read("tests/rules/good/plain.json").unwrap()).unwrap();
    file["language"] = json!("fr");
    file["dimensions"].as_array_mut().unwrap().push(json!(
        {"id": "weight", "kind": "number", "label": "Poids", "unit": "g", "phrase": "de {interval}"}
    ));
    let mut rule = file["rules"][0].clone();
    rule["id"] = json!("heavy");
    rule["when"] = json!({"weight": {"above": 25}});
    file["rules"].as_array_mut().unwrap().push(rule);
    let assets = Origin::assets(BTreeMap::from([("/own.json".to_owned(), Page::json(file.to_string()))]));
    let address = &assets.address;
    let _host = open(
        &browser,
        &assets,
        &format!(
            "<script src=\"{address}/policy-explorer.js\" data-policy=\"{address}/own.json\" data-loading=eager></script>"
        ),
    );
    browser.wait("ready === 1 || failures.length");
    assert_eq!(shown(&browser), json!([choose("fr")]));
    let named = "return [...widget.querySelectorAll('label')].some((it) => it.textContent.includes('plus de 25'))";
    assert_eq!(browser.run(named), true);
    for language in ["de", "en"] {
        browser.run(&format!("element.lang = '{language}'"));
        browser.wait(&format!("widget.querySelector('[part=explorer]').lang === '{language}'"));
        assert_eq!(browser.run(named), true, "{language}: what is not translated stays in the policy's language");
    }
    assert_eq!(browser.run("return [thrown, failures]"), json!([[], []]));
}

/// Another language takes the place of the one before: choices, open parts and the focus are kept, also an open choice, and
/// what a prerendered widget held comes back when the live one goes.
#[test]
fn another_language_keeps_the_place_of_the_reader() {
    let browser = Browser::start();
    let assets = Origin::assets(BTreeMap::new());
    let bodies = [
        "<policy-explorer lang=en loading=eager policy=\"POLICY\"><p id=fallback>the fallback</p></policy-explorer>",
        &snippet(&assets, &[]),
    ];
    for body in bodies {
        let _host = open(&browser, &assets, body);
        browser.wait(&format!("({TOUCHED}, ready === 1)"));
        browser.run(
            "window.changes = 0; element.addEventListener('policy-explorer:change', () => window.changes++);
             for (const summary of widget.querySelectorAll('summary')) summary.click();
             widget.querySelector('input[value=offensive] + label').click();
             widget.querySelector('input[name=origin][value=any]').click();
             widget.querySelector('input[value=offensive]').focus()",
        );
        browser.settle();
        let state = "return JSON.stringify([element.current.scenario, widget.activeElement.id,
             [...widget.querySelectorAll('details')].map((it) => it.open), widget.querySelectorAll('.live').length,
             document.querySelectorAll('[slot=status]').length, document.querySelectorAll('[slot=answer]').length])";
        let before = browser.run(state);
        assert!(before.as_str().unwrap().contains("\"purpose\":\"offensive\""), "{before}");
        assert!(!before.as_str().unwrap().contains("\"origin\":"), "{before}");
        for language in ["de", "fr", "en"] {
            browser.run(&format!("element.lang = '{language}'"));
            browser.wait(&format!("widget.querySelector('[part=explorer]').lang === '{language}'"));
            browser.settle();
            assert_eq!(shown(&browser), json!([choose(language)]));
            assert_eq!(browser.run(state), before, "{language}");
        }
        // It is live: a choice is answered and announced in its language.
        browser.run("element.lang = 'de'");
        browser.wait("widget.querySelector('[part=explorer]').lang === 'de'");
        browser.run(
            "window.said = ''; const status = element.querySelector('[slot=status]');
             new MutationObserver(() => window.said += status.textContent).observe(status, {childList: true});
             for (const value of ['us', 'defend-kharkiv']) widget.querySelector(`input[value=${value}] + label`).click()",
        );
        browser.wait("said.includes('Berichten zufolge mit Einschränkungen erlaubt')");
        browser.run("widget.querySelector('input[value=offensive] + label').click()");
        assert_eq!(browser.run("return [changes, ready, thrown, failures]"), json!([5, 1, [], []]));
        browser.run("window.kept = element; element.remove()");
        browser.settle();
        let left =
            "return [kept.shadowRoot.querySelectorAll('.live').length, kept.querySelectorAll('[slot=status]').length,
             kept.shadowRoot.querySelector('input[value=offensive]')?.checked ?? kept.shadowRoot.innerHTML]";
        let restored = if body.contains("fallback") { json!("<slot></slot>") } else { json!(true) };
        assert_eq!(browser.run(left), json!([0, 0, restored]));
    }
}
