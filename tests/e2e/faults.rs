//! Faults of other people's pages and servers. Readers keep the fallback or the prerendered answers; one message gives
//! the reason, one event gives the code, and no error reaches the page.

use std::collections::BTreeMap;
use std::fs;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use crate::browser::{Browser, TOUCHED};
use crate::engine::Engine;
use crate::pages::POLICY;
use crate::prerendered::snippet;
use crate::servers::{Answer, Gate, Origin, Page, of_dist};

/// Runs in each page before the loader. Records uncaught errors, and failures with their elements; shortens the delays
/// before retries to a hundredth, and records every timer.
const LISTENS: &str = "<script>window.thrown = []; addEventListener('error', (it) => thrown.push(`${it.message} ${it.error?.stack}`));
    addEventListener('unhandledrejection', (it) => thrown.push(String(it.reason)));
    window.failures = []; addEventListener('policy-explorer:error', (it) => failures.push([it.target.className, it.detail]));
    window.ready = []; addEventListener('policy-explorer:ready', (it) => ready.push(it.target.className));
    window.waited = []; window.hurry = {500: 5, 2000: 20};
    const own = setTimeout; window.setTimeout = (action, time, ...more) => {
      if (time >= 500) waited.push(time);
      return own(action, hurry[time] ?? time, ...more) }</script>";

/// Shortens the timeout of 30 seconds.
const IMPATIENT: &str = "<script>hurry[30000] = 300</script>";

/// A page with two elements: one with fallback content, one prerendered.
fn page(head: &str, assets: &Origin, policy: &str) -> Origin {
    let address = &assets.address;
    let prerendered = snippet(assets, &[])
        .replace("<policy-explorer ", "<policy-explorer class=prerendered ")
        .replace(&format!("{address}/{POLICY}"), policy);
    Origin::host(Page::html(&format!(
        "{LISTENS}{head}<body><script crossorigin src=\"{address}/policy-explorer.js\"></script>
         <policy-explorer class=plain policy=\"{policy}\"><p id=\"fallback\">the fallback</p></policy-explorer>
         {prerendered}"
    )))
}

/// Opens a page whose two elements must fail with this code and still show their content.
fn check(browser: &Browser, head: &str, assets: &Origin, policy: &str, code: &str, says: &str) {
    let host = page(head, assets, policy);
    browser.open(&format!("{}/", host.address));
    browser.wait(&format!("({TOUCHED}, window.failures?.length >= 2)"));
    failed(browser, code, says);
    let ours: Vec<String> =
        browser.console().into_iter().filter(|message| message.contains("policy-explorer:")).collect();
    assert_eq!(ours.len(), 2, "one message for each: {ours:?}");
    assert!(ours.iter().all(|message| message.contains(code)), "{ours:?}");
}

/// Both elements of the page have failed, and show the same as before.
fn failed(browser: &Browser, code: &str, says: &str) {
    let failures = browser.run("return failures.sort()");
    let of = |index: usize| failures[index][0].as_str().unwrap_or_default();
    assert_eq!((of(0), of(1), failures.as_array().unwrap().len()), ("plain", "prerendered", 2), "{failures}");
    for failure in failures.as_array().unwrap() {
        assert_eq!(failure[1]["code"], code, "{failure}");
        assert!(failure[1]["message"].as_str().unwrap().contains(says), "{failure}");
    }
    falls_back(browser);
    answers_from_style(browser);
    assert_eq!(browser.run("return thrown"), json!([]), "nothing reaches the host");
}

/// The element that is not prerendered shows its fallback.
fn falls_back(browser: &Browser) {
    browser.wait("document.querySelector('#fallback').checkVisibility()");
    let shown = browser.run(
        "const it = document.querySelector('#fallback'); const box = it.getBoundingClientRect();
         return [it.innerText, box.width > 50, box.height > 10]",
    );
    assert_eq!(shown, json!(["the fallback", true, true]));
}

/// The prerendered widget still answers without script.
fn answers_from_style(browser: &Browser) {
    for (value, verdict) in
        [("offensive", "Reportedly not permitted"), ("defend-kharkiv", "Reportedly permitted, within limits")]
    {
        let shown = browser.run(&format!(
            "const root = document.querySelector('.prerendered').shadowRoot;
             root.querySelector('input[value={value}] + label').click();
             return [...root.querySelectorAll('.headlines > .headline .verdict')].filter((it) => it.checkVisibility())
               .map(words).concat(root.adoptedStyleSheets.length)"
        ));
        assert_eq!(shown, json!([verdict, 0]));
    }
}

fn policy_at(assets: &Origin, name: &str) -> String {
    format!("{}/{name}", assets.address)
}

#[test]
fn a_policy_that_cannot_be_fetched() {
    let browser = Browser::start();
    let half = || Answer::Page(Page::json(fs::read(POLICY).unwrap()));
    let assets = Origin::assets_but(move |path, _| match path {
        "/failing.json" => Some(Answer::Page(Page { status: 500, media_type: "text/html", bytes: vec![] })),
        "/silent.json" => Some(Answer::Silence),
        "/wordless.json" => Some(Answer::Nothing),
        "/cut.json" => match half() {
            Answer::Page(page) => Some(Answer::Cut(page)),
            other => Some(other),
        },
        _ => None,
    });
    check(&browser, "", &assets, &policy_at(&assets, "policies/none.json"), "policy-unreachable", "404");
    assert_eq!(assets.count("none.json"), 2, "each requests a missing file once");
    check(&browser, "", &assets, &policy_at(&assets, "failing.json"), "policy-unreachable", "500");
    assert_eq!(assets.count("failing.json"), 6, "each retries a temporary error twice");
    assert_eq!(browser.run("return waited.filter((it) => it < 30000).sort()"), json!([2000, 2000, 500, 500]));
    check(&browser, "", &assets, &policy_at(&assets, "wordless.json"), "policy-unreachable", "wordless.json");
    // WebKitGTK takes a truncated response for a whole one. So it makes a single request, and reads broken JSON.
    let code = if browser.engine == Engine::WebKit { "policy-malformed" } else { "policy-unreachable" };
    check(&browser, "", &assets, &policy_at(&assets, "cut.json"), code, "");
    check(
        &browser,
        IMPATIENT,
        &assets,
        &policy_at(&assets, "silent.json"),
        "policy-unreachable",
        "not answer in 30 seconds",
    );
    check(&browser, "", &assets, "", "policy-missing", "policy");
    check(&browser, "", &assets, "http://[", "policy-unreachable", "[");
    // A port that is closed by now.
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    check(&browser, "", &assets, &format!("http://{nobody}/"), "policy-unreachable", "could not be fetched");
    let closed = Origin::host(Page::json(fs::read(POLICY).unwrap()));
    check(&browser, "", &assets, &format!("{}/", closed.address), "policy-unreachable", &closed.address);
}

#[test]
fn an_invalid_policy() {
    let browser = Browser::start();
    let policy = fs::read_to_string(POLICY).unwrap();
    let rule = "{\"id\": \"RULE\", \"verdict\": \"yes\", \"text\": \"One of very many rules.\"}";
    let rules: Vec<String> = (0..10_000).map(|index| rule.replace("RULE", &format!("rule-{index}"))).collect();
    let plain = fs::read_to_string("tests/rules/good/plain.json").unwrap();
    let plain: Value = serde_json::from_str(&plain).unwrap();
    let mut many = plain.clone();
    many["rules"] = serde_json::from_str(&format!("[{}]", rules.join(","))).unwrap();
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("a page", b"<html>404</html>".to_vec(), "not-json"),
        ("nothing", vec![], "not-json"),
        ("half", policy.as_bytes()[..policy.len() / 2].to_vec(), "not-json"),
        ("no-text", vec![0xff; 100], "not-json"),
        ("deep", vec![b'['; 1_000_000], "not-json"),
        (
            "deep-inside",
            policy.replacen("\"format\": 1", &format!("\"x\": {}", "[".repeat(100_000)), 1).into(),
            "not-json",
        ),
        ("faults", fs::read("tests/rules/bad/several.json").unwrap(), "unsupported-format at format"),
        ("many rules", many.to_string().into(), "too-many at rules"),
    ];
    for (name, bytes, says) in cases {
        let name = name.replace(' ', "-");
        let assets = Origin::assets(BTreeMap::from([(format!("/{name}.json"), Page::json(bytes))]));
        check(&browser, "", &assets, &policy_at(&assets, &format!("{name}.json")), "policy-malformed", says);
    }
}

/// A file with nearly as many rules and bytes as a policy may have is shown and answers; a file over the limit is
/// refused.
#[test]
fn a_policy_that_is_huge() {
    let browser = Browser::start();
    let plain = fs::read_to_string("tests/rules/good/plain.json").unwrap();
    let mut policy: Value = serde_json::from_str(&plain).unwrap();
    let first = policy["rules"][0].clone();
    let rules = policy["rules"].as_array_mut().unwrap();
    while rules.len() < 2_000 {
        let mut rule = first.clone();
        rule["id"] = json!(format!("rule-{}", rules.len()));
        rule["reading"] = json!("A very long reading. ".repeat(90));
        rules.push(rule);
    }
    let text = policy.to_string();
    assert!((3_900_000..4_190_000).contains(&text.len()), "{}", text.len());
    let too_large = text.replace("A very long reading.", "A very very very long reading.");
    assert!(too_large.len() > 5_000_000);
    let assets = Origin::assets(BTreeMap::from([
        ("/huge.json".to_owned(), Page::json(text)),
        ("/too-large.json".to_owned(), Page::json(too_large)),
    ]));
    let host = page("", &assets, &policy_at(&assets, "huge.json"));
    browser.open(&format!("{}/", host.address));
    browser.wait(&format!("({TOUCHED}, ready.length === 2)"));
    browser.click("input:not(:checked, .any) + label");
    browser.wait("widget.querySelectorAll('input:not(.any):checked').length");
    assert_eq!(browser.run("return [thrown, failures]"), json!([[], []]));
    check(&browser, "", &assets, &policy_at(&assets, "too-large.json"), "policy-malformed", "too-large");
}

#[test]
fn web_assembly_that_cannot_be_fetched() {
    cannot_be_fetched(&wasm_name());
}

#[test]
fn a_reader_that_cannot_be_fetched() {
    cannot_be_fetched(&reader_name());
}

fn cannot_be_fetched(name: &str) {
    let browser = Browser::start();
    let name = name.to_owned();
    // A snippet of this very file would not need the reader.
    let file = [fs::read(POLICY).unwrap(), b"\n".to_vec()].concat();
    let whole = of_dist(&name).unwrap();
    let changed = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut page = whole.clone();
        change(&mut page.bytes);
        page
    };
    let page = |status: u16, text: &str| Page { status, media_type: "text/html", bytes: text.into() };
    let wrong_byte = changed(&|bytes| *bytes.last_mut().unwrap() ^= 1);
    let half = changed(&|bytes| bytes.truncate(bytes.len() / 2));
    let named_otherwise = Page { media_type: "text/plain", ..wrong_byte.clone() };
    // With an integrity hash, a browser reports only the mismatch, whatever the status.
    for (answer, head, attempts, says) in [
        (Answer::Page(page(404, "")), "", 3, ""),
        (Answer::Page(page(500, "")), "", 3, ""),
        (Answer::Page(page(200, "<p>Please sign in")), "", 3, ""),
        (Answer::Page(page(200, "")), "", 3, ""),
        (Answer::Page(wrong_byte), "", 3, ""),
        (Answer::Page(named_otherwise), "", 3, ""),
        (Answer::Page(half), "", 3, ""),
        (Answer::Cut(whole.clone()), "", 3, ""),
        (Answer::Nothing, "", 3, ""),
        (Answer::Silence, IMPATIENT, 3, "not answer in 30 seconds"),
    ] {
        let (wanted, file) = (name.clone(), file.clone());
        let assets = Origin::assets_but(move |path, _| match path {
            "/changed.json" => Some(Answer::Page(Page::json(file.clone()))),
            path => (path == wanted).then(|| answer.clone()),
        });
        check(&browser, head, &assets, &policy_at(&assets, "changed.json"), "webassembly-unavailable", says);
        let asked = assets.count(&name);
        // An engine may retry a truncated response by itself.
        assert!(asked >= attempts, "{asked} of {attempts} {says}");
    }
}

/// Without its style sheet a widget is not shown.
#[test]
fn a_style_sheet_that_cannot_be_fetched() {
    let browser = Browser::start();
    let name = style_name();
    let mut changed = of_dist(&name).unwrap();
    changed.bytes.push(b'\n');
    let missing = Page { status: 404, media_type: "text/html", bytes: vec![] };
    for answer in [Answer::Page(missing), Answer::Page(changed), Answer::Nothing] {
        let name = name.clone();
        let assets = Origin::assets_but(move |path, _| (path == name).then(|| answer.clone()));
        check(&browser, "", &assets, &policy_at(&assets, POLICY), "style-unreachable", "");
        assert!(assets.count(&style_name()) >= 3);
    }
}

/// The style sheet comes last: what was there before stays until then.
#[test]
fn nothing_is_shown_without_its_style() {
    let browser = Browser::start();
    let gate = Gate::default();
    let assets = Origin::assets_behind(style_name(), &gate);
    let host = page("", &assets, &policy_at(&assets, POLICY));
    browser.open(&format!("{}/", host.address));
    browser.wait("performance.getEntriesByType('resource').some((it) => it.name.endsWith('.wasm') && it.responseEnd)");
    browser.settle();
    falls_back(&browser);
    answers_from_style(&browser);
    assert_eq!(browser.run("return ready"), json!([]));
    gate.open();
    browser.wait(&format!("({TOUCHED}, ready.length === 2)"));
    assert_eq!(browser.run("return [thrown, failures]"), json!([[], []]));
    assert_eq!(assets.count(&style_name()), 1, "both widgets have it");
}

#[test]
fn web_assembly_that_is_forbidden_or_unsupported() {
    let browser = Browser::start();
    let assets = Origin::assets(BTreeMap::new());
    let policy = policy_at(&assets, POLICY);
    let forbidden = format!(
        "<meta http-equiv=\"content-security-policy\" content=\"script-src 'unsafe-inline' {}; connect-src *\">",
        assets.address
    );
    check(&browser, &forbidden, &assets, &policy, "webassembly-unavailable", "");
    assert_eq!(assets.count(".wasm") + assets.count(&style_name()), 0, "nothing is requested if it is forbidden");
    // Safari has no WebAssembly in Lockdown Mode.
    check(
        &browser,
        "<script>delete window.WebAssembly</script>",
        &assets,
        &policy,
        "webassembly-unavailable",
        "has none",
    );
    let unconnected = format!(
        "<meta http-equiv=\"content-security-policy\" content=\"connect-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval' {}\">",
        assets.address
    );
    let policies = Origin::assets(BTreeMap::new());
    let host = page(&unconnected, &assets, &policy_at(&policies, POLICY));
    browser.open(&format!("{}/", host.address));
    browser.wait("failures.length === 2");
    // Nothing can be fetched: which of a widget's requests is refused first is the browser's to say.
    browser.run(
        "for (const [, failure] of failures)
           if (['policy-unreachable', 'webassembly-unavailable'].includes(failure.code)) failure.code = 'refused'",
    );
    failed(&browser, "refused", "could not be");
}

/// Temporary failures: readers get the widget, a little later.
#[test]
fn a_download_that_fails_twice_is_retried() {
    let browser = Browser::start();
    let name = wasm_name();
    let broken = Page { bytes: b"\0asm".to_vec(), ..of_dist(&name).unwrap() };
    let busy = Page { status: 503, media_type: "text/plain", bytes: vec![] };
    let failing = [Answer::Page(busy), Answer::Page(broken), Answer::Nothing];
    for (first, second) in [(0, 0), (1, 2), (2, 1)] {
        let answers = [failing[first].clone(), failing[second].clone()];
        let name = name.clone();
        let policy = format!("/{POLICY}");
        let assets = Origin::assets_but(move |path, before| {
            let answer = answers.get(before)?;
            // A policy has no hash, so a whole response counts.
            let is_mended =
                path == name || (path == policy && !matches!(answer, Answer::Page(page) if page.status == 200));
            is_mended.then(|| answer.clone())
        });
        let host = page("", &assets, &policy_at(&assets, POLICY));
        browser.open(&format!("{}/", host.address));
        browser.wait(&format!("({TOUCHED}, ready.length === 2)"));
        assert_eq!(browser.run("return [thrown, failures]"), json!([[], []]));
        assert!(assets.count(".wasm") >= 3);
        // Firefox itself repeats a request if its connection was closed without a response.
        if (first, second) == (0, 0) {
            let pauses = browser.run("return [500, 2000].map((pause) => waited.includes(pause))");
            assert_eq!(pauses, json!([true, true]), "each pause is longer than the one before");
        }
    }
}

/// Servers with unusual media types for the files.
#[test]
fn other_media_types_do_not_matter() {
    let browser = Browser::start();
    let name = wasm_name();
    for media_type in ["application/octet-stream", "text/plain", "application/wasm; charset=utf-8", ""] {
        let name = name.clone();
        let assets = Origin::assets_but(move |path, _| {
            let is_ours = path == name || path.ends_with(".json");
            is_ours.then(|| Answer::Page(Page { media_type, ..of_dist(path).unwrap() }))
        });
        let host = page("", &assets, &policy_at(&assets, POLICY));
        browser.open(&format!("{}/", host.address));
        browser.wait(&format!("({TOUCHED}, ready.length === 2)"));
        assert_eq!(browser.run("return [thrown, failures, waited.filter((it) => it < 30000)]"), json!([[], [], []]));
    }
}

/// A loaded widget needs no network. An element added offline shows its fallback, and loads when the network is back.
#[test]
fn offline_after_it_has_loaded() {
    let browser = Browser::start();
    let is_off = Arc::new(AtomicBool::new(false));
    let assets = {
        let is_off = Arc::clone(&is_off);
        Origin::assets_but(move |_, _| is_off.load(Ordering::SeqCst).then_some(Answer::Nothing))
    };
    let policy = policy_at(&assets, POLICY);
    let host = page("", &assets, &policy);
    browser.open(&format!("{}/", host.address));
    browser.wait(&format!("({TOUCHED}, ready.length === 2)"));
    is_off.store(true, Ordering::SeqCst);
    // Only Chromium's driver can disable the network, and none can disable loopback. So the server does not answer, and
    // the page overrides `navigator.onLine`.
    browser.run("Object.defineProperty(navigator, 'onLine', {value: false, configurable: true}); dispatchEvent(new Event('offline'))");
    browser.click("input[value=offensive] + label");
    browser.wait("widget.querySelector('.verdict').innerText === 'Reportedly not permitted'");
    browser.run(&format!(
        "const added = document.createElement('policy-explorer'); added.className = 'added';
         added.setAttribute('policy', '{policy}?anew'); added.append('its fallback'); document.body.prepend(added)"
    ));
    browser.wait("failures.length");
    assert_eq!(
        browser.run("return failures.map(([name, {code}]) => [name, code])"),
        json!([["added", "policy-unreachable"]])
    );
    assert_eq!(browser.run("return element.innerText"), json!("its fallback"));
    is_off.store(false, Ordering::SeqCst);
    browser.run("delete navigator.onLine; dispatchEvent(new Event('online'))");
    browser.wait("ready.at(-1) === 'added'");
    assert_eq!(browser.run("return [thrown, failures.length]"), json!([[], 1]));
}

/// A page opened offline, as from a reader's cache, loads the widget when the network is back.
#[test]
fn offline_before_it_has_loaded() {
    let browser = Browser::start();
    let is_off = Arc::new(AtomicBool::new(true));
    let assets = {
        let is_off = Arc::clone(&is_off);
        Origin::assets_but(move |path, _| {
            (is_off.load(Ordering::SeqCst) && !path.ends_with(".js")).then_some(Answer::Nothing)
        })
    };
    let head = "<script>Object.defineProperty(navigator, 'onLine', {value: false, configurable: true})</script>";
    let host = page(head, &assets, &policy_at(&assets, POLICY));
    browser.open(&format!("{}/", host.address));
    browser.wait("failures.length === 2");
    falls_back(&browser);
    answers_from_style(&browser);
    is_off.store(false, Ordering::SeqCst);
    browser.run("delete navigator.onLine; dispatchEvent(new Event('online'))");
    browser.wait(&format!("({TOUCHED}, ready.length === 2)"));
    assert_eq!(browser.run("return [thrown, failures.length]"), json!([[], 2]));
}

/// `ruin` breaks an instance of the WebAssembly. `instances` holds the exports of each, the newest last.
const INSTANCES: &str = "<script>const Own = WebAssembly.Instance; window.instances = [];
    WebAssembly.Instance = function (...given) { const made = new Own(...given);
      if (made.exports.widget_new) instances.push(made.exports);
      if (made.exports.widget_new && window.ruinNext) ruin(instances.length - 1); return made };
    window.ruin = (index) => { const memory = instances[index].memory; new Uint8Array(memory.buffer).fill(255) };</script>";

/// A page with three live widgets, the first of which is prerendered.
fn three(browser: &Browser, assets: &Origin, head: &str) -> Origin {
    let address = &assets.address;
    let prerendered = snippet(assets, &[]).replace("<policy-explorer ", "<policy-explorer class=prerendered ");
    let host = Origin::host(Page::html(&format!("{LISTENS}{head}<body>{prerendered}")));
    browser.open(&format!("{}/", host.address));
    browser.wait(&format!("({TOUCHED}, window.ready.length === 1)"));
    for (index, class) in ["plain", "other"].iter().enumerate() {
        browser.run(&format!(
            "const added = document.createElement('policy-explorer'); added.className = '{class}'; added.loading = 'eager';
             added.policy = '{address}/{POLICY}'; document.body.append(added);
             if ('{class}' === 'plain') added.insertAdjacentHTML('beforeend', '<p id=fallback>the fallback</p>')"
        ));
        browser.wait(&format!("ready.length === {}", index + 2));
    }
    host
}

/// The third widget answers, and so does a new one.
fn others_live_on(browser: &Browser, assets: &Origin) {
    browser.run("document.querySelector('.other').shadowRoot.querySelector('input[value=germany] + label').click()");
    browser.wait("document.querySelector('.other').shadowRoot.querySelector('.verdict').innerText === 'Reportedly under discussion'");
    let before = browser.run("return ready.length");
    browser.run(&format!(
        "const added = document.createElement('policy-explorer'); added.loading = 'eager';
         added.policy = '{}/{POLICY}'; document.body.append(added)",
        assets.address
    ));
    browser.wait(&format!("ready.length === {before} + 1"));
    browser.run("document.body.lastElementChild.remove()");
    assert_eq!(browser.run("return thrown"), json!([]), "nothing reaches the host");
}

/// The memory of an instance is ruined: the next call into it ends in a WebAssembly trap.
#[test]
fn a_trap_ends_one_widget_alone() {
    let browser = Browser::start();
    let assets = Origin::assets(BTreeMap::new());
    let _host = three(&browser, &assets, INSTANCES);
    assert_eq!(browser.run("return instances.length"), json!(3), "each has one of its own");
    // By the reader's click, and by the host's change of an attribute.
    browser.run("ruin(0); ruin(1)");
    browser
        .run("document.querySelector('.prerendered').shadowRoot.querySelector('input[value=germany] + label').click()");
    browser.wait("failures.length === 1");
    browser.run("document.querySelector('.plain').setAttribute('scenario', 'origin=germany')");
    browser.wait("failures.length === 2");
    failed(&browser, "widget-failed", "");
    others_live_on(&browser, &assets);
    // They stay out of use: later calls do not revive them.
    browser.run(
        "for (const name of ['.prerendered', '.plain']) { const it = document.querySelector(name);
           it.setAttribute('scenario', 'origin=us'); it.reset(); it.showAnswer(); it.current;
           it.shadowRoot.querySelector('input')?.click() }
         dispatchEvent(new Event('beforeprint')); dispatchEvent(new Event('afterprint'))",
    );
    if browser.engine == Engine::Chromium {
        // The glue calls its finalisers on garbage collection, which only Chromium's driver can force.
        browser.devtools("HeapProfiler.collectGarbage", json!({}));
    }
    browser.settle();
    assert_eq!(browser.run("return [thrown, failures.length]"), json!([[], 2]));
    browser.run("document.querySelector('.plain').remove(); document.querySelector('.prerendered').remove()");
    others_live_on(&browser, &assets);
}

/// What a host reads is nothing then, not an exception.
#[test]
fn a_trap_while_the_host_asks() {
    let browser = Browser::start();
    let assets = Origin::assets(BTreeMap::new());
    let _host = three(&browser, &assets, INSTANCES);
    browser.run("for (const index of [0, 1]) ruin(index)");
    let read = "return ['.prerendered', '.plain'].map((name) => document.querySelector(name).current)";
    assert_eq!(browser.run(read), json!([null, null]));
    browser.wait("failures.length === 2");
    failed(&browser, "widget-failed", "");
    others_live_on(&browser, &assets);
    assert_eq!(browser.run("return [thrown, failures.length]"), json!([[], 2]));
}

#[test]
fn a_trap_at_the_start() {
    let browser = Browser::start();
    let assets = Origin::assets(BTreeMap::new());
    let head = format!("{INSTANCES}<script>window.ruinNext = true</script>");
    check(&browser, &head, &assets, &policy_at(&assets, POLICY), "widget-failed", "");
    browser.run("window.ruinNext = false");
    let address = &assets.address;
    browser.run(&format!(
        "const added = document.createElement('policy-explorer'); added.className = 'other'; added.loading = 'eager';
         added.policy = '{address}/{POLICY}'; document.body.append(added)"
    ));
    browser.wait(&format!("({TOUCHED}, ready.length === 1)"));
    others_live_on(&browser, &assets);
}

/// A function of the document that the page has replaced throws once, during drawing: an exception or a stack overflow.
/// Where an announcement cannot be made, the widget works without it.
const THROWS: &str = "const [owner, name] = FUNCTION; const own = owner[name]; let left = AFTER, times = TIMES;
    window.restore = () => { owner[name] = own };
    owner[name] = function (...given) {
      if (this.slot === 'status' || left-- > 0) return own.apply(this, given);
      window.threw = /wasm-function|wasm:[/]/.test(new Error().stack) ? 'wasm' : 'script';
      if (--times === 0) owner[name] = own;
      if (OVERFLOWS) { const deeper = () => deeper() + 1; return deeper() }
      throw new Error('the page throws') };";

/// Functions that the WebAssembly or the loader calls during drawing.
const CALLED: [&str; 6] = [
    "[Element.prototype, 'setAttribute']",
    "[Node.prototype, 'insertBefore']",
    "[Node.prototype, 'cloneNode']",
    "[Document.prototype, 'createElement']",
    "[Element.prototype, 'append']",
    "[DocumentFragment.prototype, 'append']",
];

#[test]
fn the_page_throws_while_a_widget_starts() {
    let browser = Browser::start();
    let assets = Origin::assets(BTreeMap::new());
    let address = &assets.address;
    let host = Origin::host(Page::html(&format!(
        "{LISTENS}<body><script crossorigin src=\"{address}/policy-explorer.js\"></script><p>host"
    )));
    for (function, after) in CALLED.iter().flat_map(|function| [(function, 0), (function, 1), (function, 40)]) {
        browser.open(&format!("{}/", host.address));
        browser.wait("customElements.get('policy-explorer')");
        let throws = THROWS.replace("FUNCTION", function).replace("AFTER", &after.to_string());
        let throws = throws.replace("OVERFLOWS", if after == 0 { "true" } else { "false" });
        // A single exception in the WebAssembly is made good by the second attempt to start.
        let twice = after == 0 && (function.contains("insertBefore") || function.contains("cloneNode"));
        let throws = throws.replace("TIMES", if twice { "2" } else { "1" });
        // Installed after the other widgets have started, so that only this one meets it.
        browser.run(&format!(
            "const add = (name) => {{ const it = document.createElement('policy-explorer'); it.className = name;
               it.innerHTML = '<p id=fallback>the fallback</p>'; it.setAttribute('loading', 'eager');
               it.setAttribute('policy', '{address}/{POLICY}'); document.body.appendChild(it) }};
             window.add = add; add('plain'); {throws}"
        ));
        browser.wait("failures.length || ready.length");
        let failures = browser.run("return failures");
        // An exception in the loader's own code ends the widget; in the WebAssembly, only if the second attempt meets
        // one too. Not every function is called 40 times.
        let threw = browser.run("return window.threw ?? null");
        assert!(after > 0 || threw != json!(null), "{function} is called");
        let fails = twice || threw == "script";
        assert_eq!(!failures.as_array().unwrap().is_empty(), fails, "{function} after {after}, in {threw}: {failures}");
        if !fails {
            browser.ready();
        } else {
            assert_eq!(failures.as_array().unwrap().len(), 1, "{function} {failures}");
            assert_eq!(failures[0][1]["code"], "widget-failed", "{function} {failures}");
            falls_back(&browser);
            let left = browser.run("return [element.children.length, element.shadowRoot?.innerHTML ?? null]");
            assert!(
                left == json!([1, null]) || left == json!([1, "<slot></slot>"]),
                "{function} after {after}: {left}"
            );
        }
        assert_eq!(browser.run("return thrown"), json!([]), "{function} after {after}");
        let before = browser.run("return ready.length");
        browser.run("restore(); add('other')");
        browser.wait(&format!("ready.length === {before} + 1"));
    }
}

#[test]
fn the_page_throws_after_a_click() {
    let browser = Browser::start();
    let assets = Origin::assets(BTreeMap::new());
    for (function, overflows) in CALLED.iter().take(3).flat_map(|function| [(function, false), (function, true)]) {
        let _host = three(&browser, &assets, "");
        let throws = THROWS.replace("FUNCTION", function).replace("AFTER", "0").replace("TIMES", "1");
        let throws = throws.replace("OVERFLOWS", &overflows.to_string());
        for (index, name) in ["prerendered", "plain"].iter().enumerate() {
            browser.run(&format!(
                "{throws} document.querySelector('.{name}').shadowRoot.querySelector('input[value=ukraine] + label').click()"
            ));
            browser.wait(&format!("failures.length === {}", index + 1));
        }
        // The prerendered markup comes back with the reader's last choice.
        let chosen = browser.run(
            "return [...document.querySelector('.prerendered').shadowRoot.querySelectorAll('input:checked')].map((it) => it.value)",
        );
        assert_eq!(chosen[0], "ukraine", "{function} {chosen}");
        browser
            .run("document.querySelector('.prerendered').shadowRoot.querySelector('input[value=us] + label').click()");
        failed(&browser, "widget-failed", "");
        others_live_on(&browser, &assets);
    }
}

pub fn wasm_name() -> String {
    name_of("policy-explorer-", ".wasm")
}

/// The WebAssembly of the strict reader.
pub fn reader_name() -> String {
    name_of("policy-explorer-reader-", ".wasm")
}

pub fn style_name() -> String {
    name_of("style-", ".css")
}

/// The file of the build whose name holds its hash.
fn name_of(start: &str, end: &str) -> String {
    let names = fs::read_dir("dist").unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let name = names.into_iter().find(|name| {
        let rest = name.strip_prefix(start).and_then(|rest| rest.strip_suffix(end));
        rest.is_some_and(|hash| !hash.contains('-'))
    });
    format!("/{}", name.expect("dist/ holds it"))
}

/// A withdrawn policy shows its notice and nothing else; a superseded one shows a note beside the answer.
#[test]
fn withdrawn_and_superseded_policies_say_so() {
    let file = fs::read_to_string("tests/rules/good/every-field.json").unwrap();
    let withdrawn = file.replace("\"superseded\"", "\"withdrawn\"");
    assert_ne!(file, withdrawn);
    let assets = Origin::assets(BTreeMap::from([
        ("/superseded.json".into(), Page::json(file)),
        ("/withdrawn.json".into(), Page::json(withdrawn)),
    ]));
    let address = &assets.address;
    let host = Origin::host(Page::html(&format!(
        "<body><script async src=\"{address}/policy-explorer.js\" data-policy=\"{address}/superseded.json\"></script>"
    )));
    let browser = Browser::start();
    browser.open(&format!("{}/", host.address));
    browser.ready();
    assert!(browser.text(".notice").contains("replaced"));
    assert!(browser.text(".notes").contains("Update, 29 February 2024: New board."));
    browser.run(&format!("element.setAttribute('policy', '{address}/withdrawn.json')"));
    browser.wait("widget.querySelector('.notice')?.innerText.includes('withdrawn')");
    assert_eq!(browser.run("return widget.querySelectorAll('input, .verdict').length"), json!(0));
    assert!(browser.text(".notes").contains("New board."));
}
