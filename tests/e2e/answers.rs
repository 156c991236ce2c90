//! Scripts with ready-made answers: what they put into a page, where, and how the live widget takes over from them.

use std::collections::BTreeMap;
use std::fs;

use serde_json::{Value, json};

use crate::browser::{Browser, LIVE};
use crate::pages::POLICY;
use crate::prerendered::{far_down, policy, snippet, snippet_of, walk};
use crate::servers::{Answer, Origin, Page};

/// Every policy that ships, in each of its languages.
const SHIPPED: [(&str, &str); 7] = [
    ("us-weapons-in-russia", "en"),
    ("us-weapons-in-russia", "de"),
    ("us-weapons-in-russia", "uk"),
    ("eu-flight-compensation", "en"),
    ("eu-drone-flight", "en"),
    ("example-fireworks", "en"),
    ("example-fireworks", "de"),
];

const ANSWERS: &str = "widget && [...widget.querySelectorAll('input')].some((it) => it.checkVisibility())";

/// The nodes of a shadow root but its styles, and the rules of its styles. Attributes that are there or not have any value.
const CONTENT: &str = "
    const nodes = [];
    const add = (node) => {
      if (node.nodeType === 3) nodes.push(`\"${node.data}`);
      if (node.nodeType !== 1) return;
      const attributes = [...node.attributes].map(({ name, value }) => `${name}=${value === name ? '' : value}`);
      nodes.push(`${node.namespaceURI} ${node.localName} ${attributes.sort().join(' ')}`);
      node.childNodes.forEach(add);
      nodes.push('>');
    };
    widget.querySelector('.explorer').parentNode.childNodes.forEach(add);
    const sheet = widget.adoptedStyleSheets[0] ?? widget.querySelector('style').sheet;
    const rules = [...sheet.cssRules].map((it) => it.cssText).join('\\n').replaceAll(':host > ', ':host_> ').replaceAll(':host ', '');
    return [nodes, rules.split('\\n')]";

/// The files of `dist/` without the loader: nothing live ever comes.
fn still() -> Origin {
    Origin::assets_but(|path, _| path.ends_with("policy-explorer.js").then(missing))
}

fn missing() -> Answer {
    Answer::Page(Page { status: 404, media_type: "text/plain", bytes: Vec::new() })
}

fn file(id: &str) -> String {
    format!("policies/{id}.json")
}

fn script(id: &str, language: &str, assets: &Origin) -> String {
    snippet_of(&file(id), assets, &["--kind", "script", "--lang", language])
}

/// The tag of a snippet alone.
fn tag(snippet: &str) -> String {
    snippet[snippet.find("<script").unwrap()..].to_owned()
}

fn page(body: &str) -> Origin {
    Origin::host(Page::html(&format!("<link rel=icon href=\"data:,\"><body>{body}")))
}

fn verdict(browser: &Browser) -> Vec<String> {
    browser.visible(".headlines > .headline .verdict")
}

/// Markup and styles are those of the prerenderer, whatever the encoding of the page.
#[test]
fn the_widget_is_the_prerendered_one() {
    let assets = still();
    let browser = Browser::start();
    for (id, language) in SHIPPED {
        let mut prerendered = snippet_of(&file(id), &assets, &["--lang", language]);
        prerendered.truncate(prerendered.find("<script").unwrap());
        let host = page(&prerendered);
        browser.open(&format!("{}/", host.address));
        browser.wait(ANSWERS);
        let expected = browser.run(CONTENT);
        let mut story = Page::html(&format!("<body>{}", tag(&script(id, language, &assets))));
        story.media_type = "text/html; charset=windows-1251";
        let host = Origin::host(story);
        browser.open(&format!("{}/", host.address));
        browser.wait(ANSWERS);
        let found = browser.run(CONTENT);
        for (part, name) in ["node", "rule"].iter().enumerate() {
            let (expected, found) = (expected[part].as_array().unwrap(), found[part].as_array().unwrap());
            // Words are written as numbers in a page, and as they are in a script.
            let differing = expected
                .iter()
                .zip(found)
                .find(|(one, other)| one != other && !one.as_str().unwrap().contains("--words: "));
            assert_eq!(differing, None, "{id} {language}: {name}");
            assert_eq!(expected.len(), found.len(), "{id} {language}: {name}");
        }
    }
}

/// Each answer of each policy under a policy that forbids WebAssembly, inline styles, and HTML from strings.
fn every_scenario(id: &str) {
    let assets = Origin::assets(BTreeMap::new());
    let own = &assets.address;
    let meta = format!(
        "<meta http-equiv=\"content-security-policy\" content=\"default-src 'none'; script-src {own}; connect-src {own}; \
         img-src data:; require-trusted-types-for 'script'; trusted-types 'none'\">"
    );
    let content = script(id, "en", &assets).replace(" style=\"min-height:600px\"", "");
    let host = Origin::host(Page::html(&format!("{RECORDS}{meta}<link rel=icon href=\"data:,\"><body>{content}")));
    let browser = Browser::start();
    browser.open(&format!("{}/", host.address));
    browser.wait(ANSWERS);
    browser
        .run("window.errors = []; addEventListener('policy-explorer:error', ({ detail }) => errors.push(detail.code))");
    // Asked for live, it stays as it is.
    browser.run("widget.querySelector('input').focus()");
    browser.wait("events.some(([name, detail]) => name === 'error' && detail.code === 'webassembly-unavailable')");
    assert_eq!(browser.run(&format!("return Boolean({LIVE})")), json!(false));
    walk(&browser, &policy(id));
}

#[test]
fn every_scenario_of_us_weapons_in_russia_without_webassembly() {
    every_scenario("us-weapons-in-russia");
}

#[test]
fn every_scenario_of_eu_flight_compensation_without_webassembly() {
    every_scenario("eu-flight-compensation");
}

#[test]
fn every_scenario_of_eu_drone_flight_without_webassembly() {
    every_scenario("eu-drone-flight");
}

/// What the page holds: for each widget its language, its parent, and the elements beside that.
const PLACES: &str = "return [...document.querySelectorAll('policy-explorer')].map((it) => {
    const place = it.closest('[data-policy-explorer]') ?? it;
    const beside = (other) => other?.textContent.trim().slice(0, 6) ?? null;
    return [it.lang, it.parentNode.localName, beside(place.previousElementSibling), it.shadowRoot !== null] })";

#[test]
fn it_fills_its_place_or_stands_at_its_tag() {
    let assets = still();
    let browser = Browser::start();
    let (en, uk) = (script("us-weapons-in-russia", "en", &assets), script("us-weapons-in-russia", "uk", &assets));
    let place = |snippet: &str| snippet[..snippet.find("<script").unwrap()].to_owned();
    let hoisted = tag(&en);
    let later = format!(
        "<script>addEventListener('load', () => setTimeout(() => document.querySelector('section').innerHTML = {}, 100))</script>",
        json!(place(&en)).to_string().replace("</", "<\\/")
    );
    for (name, body, expected) in [
        ("a place", format!("<p>before</p>{en}<p>after</p>"), json!([["en", "div", "before", true]])),
        ("a tag", format!("<p>before</p>{}<p>after</p>", tag(&en)), json!([["en", "body", "", true]])),
        (
            "twice",
            format!("<p>one</p>{en}<p>two</p>{en}"),
            json!([["en", "div", "one", true], ["en", "div", "two", true]]),
        ),
        (
            "one script for two places",
            format!("<p>one</p>{}<p>two</p>{en}", place(&en)),
            json!([["en", "div", "one", true], ["en", "div", "two", true]]),
        ),
        (
            "two languages",
            format!("{}{}<p>one</p>{}<p>two</p>{}", tag(&uk), tag(&en), place(&en), place(&uk)),
            json!([["en", "div", "one", true], ["uk", "div", "two", true]]),
        ),
        ("moved to the front", format!("{hoisted}<p>before</p>{}", place(&en)), json!([["en", "div", "before", true]])),
        (
            "a module",
            format!("<p>before</p>{}", en.replace(" async ", " type=module ")),
            json!([["en", "div", "before", true]]),
        ),
        ("later", format!("<p>before</p><section></section>{hoisted}{later}"), json!([["en", "div", null, true]])),
    ] {
        let host = page(&body);
        browser.open(&format!("{}/", host.address));
        if name == "later" {
            browser.wait("document.querySelector('section policy-explorer')");
        }
        browser.wait(ANSWERS);
        browser.settle();
        assert_eq!(browser.run(PLACES), expected, "{name}");
        assert_eq!(verdict(&browser), ["Reportedly permitted, within limits"], "{name}");
    }
    // In the head there is neither.
    browser.console();
    let assets = Origin::assets(BTreeMap::new());
    let en = script("us-weapons-in-russia", "en", &assets);
    let host = Origin::host(Page::html(&format!("<link rel=icon href=\"data:,\">{}<body><p>story</p>", tag(&en))));
    browser.open(&format!("{}/", host.address));
    let message = browser.wait_for_console();
    assert!(message.contains("misplaced-script"), "{message}");
    assert_eq!(browser.run("return element"), json!(null));
}

/// The prose is what readers have where nothing runs: title, lead and every rule's sentence.
#[test]
fn without_its_script_the_prose_is_read() {
    let assets = Origin::assets_but(|path, _| path.ends_with(".en.js").then(missing));
    let browser = Browser::start();
    let host = page(&script("us-weapons-in-russia", "en", &assets));
    browser.open(&format!("{}/", host.address));
    browser.settle();
    let prose = browser.run("return document.body.innerText").as_str().unwrap().to_owned();
    let policy = policy("us-weapons-in-russia");
    for text in policy.rules().iter().map(|rule| &rule.text).chain([policy.title()]).chain(policy.lead()) {
        let text = policy.localize(text, "en").text;
        assert_eq!(prose.matches(text).count(), 1, "{text} once in {prose}");
    }
}

/// Copies of a filled place, as routers keep them, have no shadow root: the script fills them again.
#[test]
fn a_copy_of_a_place_is_filled_again() {
    let assets = still();
    let browser = Browser::start();
    let host = page(&script("us-weapons-in-russia", "en", &assets));
    browser.open(&format!("{}/", host.address));
    browser.wait(ANSWERS);
    browser.run("document.body.innerHTML = document.body.innerHTML.replace(/<script.*?<\\/script>/s, '')");
    browser.wait(ANSWERS);
    assert_eq!(verdict(&browser), ["Reportedly permitted, within limits"]);
    assert_eq!(browser.run("return document.querySelectorAll('policy-explorer').length"), json!(1));
}

/// A framework moves a widget in two steps, and marks in between where it will come back.
#[test]
fn a_widget_that_is_being_moved_stays_the_only_one() {
    let browser = Browser::start();
    // With the loader, which fills places too, and without.
    for assets in [still(), Origin::assets(BTreeMap::new())] {
        let host = page(&script("us-weapons-in-russia", "en", &assets));
        browser.open(&format!("{}/", host.address));
        browser.wait(ANSWERS);
        browser.settle();
        for mark in ["document.createComment('')", "new Text('')", "new Text(' ')"] {
            let here = browser.run(&format!(
                "const mark = {mark}; element.replaceWith(mark);
                 return new Promise((done) => setTimeout(() => {{
                   mark.replaceWith(element);
                   setTimeout(() => done([...document.querySelectorAll('policy-explorer')].map((it) => it === element)));
                 }}))"
            ));
            assert_eq!(here, json!([true]), "{mark}");
            browser.wait(ANSWERS);
            assert_eq!(verdict(&browser), ["Reportedly permitted, within limits"], "{mark}");
        }
    }
}

/// What a page asks for by attributes is honoured before the live widget, and the live widget finds it so.
#[test]
fn settings_of_the_place_count() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    let more = ["--kind", "script", "--scenario", "purpose=offensive", "--heading-level", "4"];
    let themed = snippet(&assets, &more).replace("<div ", "<div data-theme=dark ");
    let host = page(&format!("<p>before</p>{themed}"));
    browser.open(&format!("{}/", host.address));
    browser.wait(ANSWERS);
    assert_eq!(verdict(&browser), ["Reportedly not permitted"]);
    assert_eq!(
        browser.run("return [widget.querySelector('.title').localName, element.getAttribute('theme')]"),
        json!(["h4", "dark"])
    );
    let odd = snippet(&assets, &["--kind", "script"]).replace("<div ", "<div data-heading-level=x ");
    let other = page(&odd);
    browser.open(&format!("{}/", other.address));
    browser.wait(ANSWERS);
    assert_eq!(browser.run("return widget.querySelector('.title').localName"), json!("h2"));
    browser.open(&format!("{}/", host.address));
    browser.wait(ANSWERS);
    browser.run("widget.querySelector('input[value=germany] + label').click()");
    browser.wait(LIVE);
    assert_eq!(browser.run("return element.current.scenario.purpose"), json!("offensive"));
    assert_eq!(browser.run("return widget.querySelector('.title').localName"), json!("h4"));
}

/// Records events, instances and announcements.
const RECORDS: &str = "<script>window.events = []; window.made = 0; window.said = [];
    for (const name of ['answering', 'ready', 'change', 'error'])
      addEventListener(`policy-explorer:${name}`, ({ detail }) => events.push([name, detail]));
    { const Own = WebAssembly.Instance; WebAssembly.Instance = class extends Own {
      constructor(module, imports) { super(module, imports); if (imports) made++ } } }
    new MutationObserver((records) => { for (const { target } of records) {
      const words = target.parentNode?.closest?.('[slot=status]')?.textContent ?? target.closest?.('[slot=status]')?.textContent;
      if (words) said.push(words) } }).observe(document, { childList: true, characterData: true, subtree: true });</script>";

/// Nothing is made while it is read; the first choice brings the live widget about, counts, and is announced once.
#[test]
fn the_first_choice_brings_the_live_widget() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    browser.point_away();
    let host = page(&format!("{RECORDS}{}", script("us-weapons-in-russia", "en", &assets)));
    browser.open(&format!("{}/", host.address));
    browser.wait("customElements.get('policy-explorer')");
    browser.settle();
    assets.settled_paths(&browser);
    assert_eq!(browser.run("return [made, events.map(([name]) => name)]"), json!([0, ["answering"]]));
    browser.run("widget.querySelector('[data-fold=sources]').open = true; window.top_ = scrollY");
    browser.click("input[value=germany] + label");
    browser.wait("events.some(([name]) => name === 'change')");
    assert_eq!(verdict(&browser), ["Reportedly under discussion"]);
    assert_eq!(browser.run("return events.map(([name]) => name)"), json!(["answering", "ready", "change"]));
    assert_eq!(
        browser.run("return [widget.querySelector('[data-fold=sources]').open, scrollY === top_, made]"),
        json!([true, true, 1])
    );
    browser.wait("said.length");
    // Removed, or trapped, it is what it was before, with its styles.
    browser.run("window.kept = element; element.remove()");
    browser.settle();
    browser.run("document.body.append(kept)");
    browser.wait(ANSWERS);
    assert_eq!(verdict(&browser), ["Reportedly under discussion"]);
}

/// While any widget is in view, none is made for another; when none is, each takes over.
#[test]
fn off_screen_each_takes_over_in_its_turn() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    let one = script("us-weapons-in-russia", "en", &assets);
    let host = page(&format!("{RECORDS}{one}<div style='height: 900px'></div>{one}<div style='height: 6000px'></div>"));
    browser.open(&format!("{}/", host.address));
    browser.wait("document.querySelectorAll('policy-explorer').length === 2 && customElements.get('policy-explorer')");
    browser.settle();
    assets.settled_paths(&browser);
    assert_eq!(browser.run("return made"), json!(0));
    // The second has its files, and waits while it is read.
    browser.run("document.querySelectorAll('policy-explorer')[1].scrollIntoView()");
    browser.wait("performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.json')).length === 2");
    browser.settle();
    assert_eq!(browser.run("return made"), json!(0));
    browser.run("scrollTo(0, document.body.scrollHeight)");
    browser.wait("events.filter(([name]) => name === 'ready').length === 2");
}

/// The answers that a page has may be older than the file: the choices stay, the answer is corrected, and that is said.
#[test]
fn a_newer_file_corrects_the_answers() {
    let newer = fs::read_to_string(POLICY).unwrap().replace("Reportedly under discussion", "Corrected label");
    let withdrawn = newer.replace("\"status\": \"current\"", "\"status\": \"withdrawn\"");
    assert_ne!(newer, withdrawn);
    for (now, is_withdrawn) in [(newer, false), (withdrawn, true)] {
        let assets = Origin::assets(BTreeMap::from([(format!("/{POLICY}"), Page::json(now))]));
        let browser = Browser::start();
        // The choice is made before the loader is asked for.
        let choose = "<script>addEventListener('policy-explorer:answering', ({ target }) =>
            target.shadowRoot.querySelector('input[value=germany]').checked = true)</script>";
        let host = page(&format!("{RECORDS}{choose}{}", script("us-weapons-in-russia", "en", &assets)));
        browser.open(&format!("{}/", host.address));
        browser.wait(LIVE);
        if is_withdrawn {
            browser.wait("!widget.querySelector('input')");
            assert_eq!(verdict(&browser), Vec::<String>::new());
            continue;
        }
        browser.wait("widget.querySelector('.verdict').innerText === 'Corrected label'");
        assert_eq!(browser.run("return element.current.scenario.origin"), json!("germany"));
        browser.wait("said.some((words) => words.startsWith('Correction: ') && words.includes('Corrected label'))");
    }
}

/// With `touch`, and in a browser that saves data, nothing more is fetched before the reader acts.
#[test]
fn more_is_fetched_when_it_may_be() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    browser.point_away();
    let plain = script("us-weapons-in-russia", "en", &assets);
    let spared = format!(
        "<script>Object.defineProperty(navigator, 'connection', {{ value: {{ saveData: true }} }})</script>{plain}"
    );
    for (name, body) in [("touch", plain.replace("<div ", "<div data-loading=touch ")), ("save data", spared)] {
        let before = (assets.count("/policy-explorer.js"), assets.count(".wasm"));
        let host = page(&body);
        browser.open(&format!("{}/", host.address));
        browser.wait(ANSWERS);
        assets.settled_paths(&browser);
        assert_eq!((assets.count("/policy-explorer.js"), assets.count(".wasm")), before, "{name}");
        browser.click("input[value=germany] + label");
        browser.wait("customElements.get('policy-explorer')");
        browser.click("input[value=us] + label");
        browser.wait(LIVE);
        assert_eq!(verdict(&browser), ["Reportedly permitted, within limits"], "{name}");
    }
    // Far down only the answers are there.
    let host = far_down(&plain);
    let before = assets.count("/policy-explorer.js");
    browser.open(&format!("{}/", host.address));
    browser.wait(&format!("element && {ANSWERS}"));
    assets.settled_paths(&browser);
    assert_eq!(assets.count("/policy-explorer.js"), before);
    // A link to a scenario needs the loader at once.
    browser.run("location.hash = 'policy-explorer_us-weapons-in-russia_1_purpose_offensive'");
    browser.wait("customElements.get('policy-explorer') && widget.querySelector('input[value=offensive]').checked");
}

/// A policy that is data alone shows its prose while more is fetched, and keeps it where WebAssembly cannot run.
#[test]
fn data_alone_shows_its_prose() {
    let assets = Origin::assets_but(|path, _| path.ends_with(".wasm").then(missing));
    let browser = Browser::start();
    let address = &assets.address;
    let element = format!(
        "<p>before</p><policy-explorer policy=\"{address}/{POLICY}\"></policy-explorer><script async src=\"{address}/policy-explorer.js\"></script>"
    );
    let tag = format!(
        "<p>before</p><script async src=\"{address}/policy-explorer.js\" data-policy=\"{address}/{POLICY}\" data-lang=uk></script>"
    );
    let own = element.replace("></policy-explorer>", ">own words</policy-explorer>");
    for (body, expected) in [(element, Some("en")), (tag, Some("uk")), (own, None)] {
        let host = page(&format!("{RECORDS}{body}"));
        browser.open(&format!("{}/", host.address));
        browser.wait("events.some(([name]) => name === 'error')");
        let shown = browser.run("return document.querySelector('policy-explorer').innerText");
        let Some(language) = expected else {
            assert_eq!(shown, json!("own words"));
            continue;
        };
        let policy = policy("us-weapons-in-russia");
        for rule in policy.rules() {
            let text = policy.localize(&rule.text, language).text;
            assert_eq!(shown.as_str().unwrap().matches(text).count(), 1, "{text}");
        }
        assert_eq!(browser.run("return element.querySelector('p').lang"), json!(language));
        browser.run("window.kept = element; element.remove()");
        browser.wait("kept.childNodes.length === 0");
    }
}

/// A place that is named by an id, on a page that has the loader but not the script with the answers.
#[test]
fn the_loader_fills_a_place_by_its_id() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    let snippet = script("us-weapons-in-russia", "en", &assets);
    let place = &snippet[..snippet.find("<script").unwrap()];
    let loader = format!("<script async src=\"{}/policy-explorer.js\"></script>", assets.address);
    let host = page(&format!("{place}{loader}"));
    browser.open(&format!("{}/", host.address));
    browser.wait(LIVE);
    assert_eq!(verdict(&browser), ["Reportedly permitted, within limits"]);
    let policy: Value = browser.run("return element.policy");
    assert_eq!(policy, json!(format!("{}/{POLICY}", assets.address)));
}
