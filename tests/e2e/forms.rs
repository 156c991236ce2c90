//! Policies with and without their compact form: the answer is that of the file which is there now.

use std::collections::BTreeMap;
use std::fs;

use policy_explorer::engine::{brief, read};
use serde_json::json;

use crate::browser::{Browser, LIVE};
use crate::faults::{reader_name, wasm_name};
use crate::pages::{POLICY, opened, script_tag};
use crate::prerendered::snippet;
use crate::servers::{Answer, Origin, Page};

/// A page with this snippet, whose live widget takes over by a click.
fn taken_over(snippet: &str) -> (Browser, Origin) {
    let host = Origin::host(Page::html(&format!("<link rel=icon href=\"data:,\"><body>{snippet}")));
    let browser = Browser::start();
    browser.open(&format!("{}/", host.address));
    browser.wait("customElements.get('policy-explorer')");
    browser.click("input[value=offensive] + label");
    browser.wait(LIVE);
    browser.wait("element.current?.decisions");
    (browser, host)
}

/// The snippet's compact form.
fn form_of(snippet: &str) -> &str {
    let (_, rest) = snippet.split_once("data-policy-checked=\"").unwrap();
    rest.split_once('"').unwrap().0
}

const ANSWER: &str = "return [element.current.scenario.purpose, widget.querySelector('.verdict').innerText]";

#[test]
fn a_snippet_of_the_file_that_is_there_needs_no_reader() {
    let assets = Origin::assets(BTreeMap::new());
    let (browser, _host) = taken_over(&snippet(&assets, &[]));
    assert_eq!(browser.run(ANSWER), json!(["offensive", "Reportedly not permitted"]));
    // A placeholder relies on a script in the rest of the page.
    let loader = format!("<script src=\"{}/policy-explorer.js\"></script>", assets.address);
    for kind in ["element", "placeholder"] {
        let (browser, _host) = opened(&format!("{}{loader}", snippet(&assets, &["--kind", kind])));
        browser.ready();
        assert_eq!(browser.console(), Vec::<String>::new());
    }
    assert_eq!(assets.count(&reader_name()), 0);
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn a_policy_that_is_data_alone_is_read_strictly() {
    let assets = Origin::assets(BTreeMap::new());
    let (browser, _host) = opened(&script_tag(&assets, POLICY));
    browser.ready();
    assert_eq!(assets.count(&reader_name()), 1);
}

#[test]
fn a_corrected_file_shows_the_corrected_answer() {
    let file = fs::read_to_string(POLICY).unwrap();
    let corrected = file.replace("Reportedly not permitted", "Reportedly forbidden");
    assert!(corrected.len() != file.len());
    let same_length = file.replace("Reportedly not permitted", "Reportedly now permitted");
    for (text, verdict) in [(corrected, "Reportedly forbidden"), (same_length, "Reportedly now permitted")] {
        let assets = Origin::assets(BTreeMap::from([(format!("/{POLICY}"), Page::json(text))]));
        let (browser, _host) = taken_over(&snippet(&assets, &[]));
        browser.wait(&format!("widget.querySelector('.verdict').innerText === {verdict:?}"));
        assert_eq!(assets.count(&reader_name()), 1);
    }
}

#[test]
fn a_form_that_is_missing_or_damaged_is_made_anew() {
    let assets = Origin::assets(BTreeMap::new());
    let whole = snippet(&assets, &[]);
    let form = form_of(&whole);
    let other = crate::prerendered::snippet_of("policies/eu-drone-flight.json", &assets, &[]);
    let (start, end) = form.split_at(form.len() / 2);
    let changed = format!("{start}{}{}", if end.starts_with('B') { 'C' } else { 'B' }, &end[1..]);
    for damaged in ["", "&lt;p&gt;", start, &changed, &form.to_lowercase(), form_of(&other)] {
        let before = assets.count(&reader_name());
        let (browser, _host) = taken_over(&whole.replace(form, damaged));
        assert_eq!(browser.run(ANSWER), json!(["offensive", "Reportedly not permitted"]));
        assert_eq!(assets.count(&reader_name()), before + 1);
    }
    let (browser, _host) = taken_over(&whole.replace("data-policy-checked", "data-dropped"));
    assert_eq!(browser.run(ANSWER), json!(["offensive", "Reportedly not permitted"]));
}

/// A script with the answers is early, so it leaves the form to a file that the live widget fetches.
#[test]
fn a_script_with_answers_names_the_form() {
    let missing = Page { status: 404, media_type: "text/plain", bytes: Vec::new() };
    for (instead, read) in [(None, 0), (Some(missing), 1)] {
        let is_form = |path: &str| path.starts_with("/us-weapons-in-russia-") && path.ends_with(".txt");
        let assets = Origin::assets_but(move |path, _| instead.clone().filter(|_| is_form(path)).map(Answer::Page));
        let script = format!("<script src=\"{}/us-weapons-in-russia.js\"></script>", assets.address);
        let (browser, _host) = opened(&format!("<div data-policy-explorer=us-weapons-in-russia></div>{script}"));
        browser.ready();
        browser.click("input[value=offensive] + label");
        browser.wait("element.current?.scenario.purpose === 'offensive'");
        assert_eq!(browser.run(ANSWER), json!(["offensive", "Reportedly not permitted"]));
        assert_eq!((assets.count(&reader_name()), assets.count(".txt")), (read, 1));
    }
}

#[test]
fn twenty_widgets_share_one_reader() {
    let assets = Origin::assets(BTreeMap::new());
    let counts = "<script>window.compiled = []; for (const name of ['compile', 'compileStreaming']) {
        const own = WebAssembly[name]; WebAssembly[name] = (...given) => (compiled.push(name), own.apply(WebAssembly, given)) }</script>";
    let all =
        format!("<policy-explorer policy=\"{}/{POLICY}\" loading=eager></policy-explorer>", assets.address).repeat(20);
    let loader = format!("<script crossorigin src=\"{}/policy-explorer.js\"></script>", assets.address);
    let (browser, _host) = opened(&format!("{counts}{all}{loader}"));
    browser.wait("[...document.querySelectorAll('policy-explorer')].every((it) => it.current)");
    assert_eq!((assets.count(&reader_name()), assets.count(&wasm_name())), (1, 1));
    assert_eq!(browser.run("return compiled.length"), json!(2));
}

/// The words are those of the engine, whichever way the policy comes.
#[test]
fn a_malformed_policy_is_named_by_its_faults() {
    let assets = Origin::assets(BTreeMap::new());
    let (browser, _host) = opened(&format!(
        "<script>addEventListener('policy-explorer:error', (event) => window.failure = event.detail)</script>{}",
        script_tag(&assets, POLICY)
    ));
    browser.ready();
    for data in ["{", "{}", "{\"format\": 2}", "[]", ""] {
        browser.run(&format!("window.failure = undefined; element.policyData = {data:?}"));
        browser.wait("window.failure");
        let problems = read(data.as_bytes()).unwrap_err();
        assert_eq!(browser.run("return failure.code"), json!("policy-malformed"));
        let message = browser.run("return failure.message");
        assert!(message.as_str().unwrap().ends_with(&brief(&problems)), "{message}");
    }
}

/// A trap of the reader is a failure like others.
#[test]
fn a_reader_that_traps_leaves_the_fallback() {
    let assets = Origin::assets(BTreeMap::new());
    let traps = "<script>window.thrown = []; addEventListener('error', (it) => thrown.push(it.message));
        addEventListener('unhandledrejection', (it) => thrown.push(String(it.reason)));
        addEventListener('policy-explorer:error', (event) => window.failure = event.detail);
        const Own = WebAssembly.Instance; WebAssembly.Instance = function (...given) {
          const it = new Own(...given);
          const answer = () => { throw new WebAssembly.RuntimeError('unreachable') };
          return it.exports.answer ? {exports: {...it.exports, answer}} : it;
        }</script>";
    let address = &assets.address;
    let (browser, _host) = opened(&format!(
        "{traps}<policy-explorer policy=\"{address}/{POLICY}\"><p id=fallback>the fallback</p></policy-explorer>
         <script crossorigin src=\"{address}/policy-explorer.js\"></script>"
    ));
    browser.wait("window.failure");
    assert_eq!(browser.run("return failure.code"), json!("widget-failed"));
    assert_eq!(
        browser.run("return [document.querySelector('#fallback').checkVisibility(), thrown]"),
        json!([true, []])
    );
}
