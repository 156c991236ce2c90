//! Prerendered widgets: every scenario of the standalone pages with JavaScript off, and how the live widget takes over.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use policy_explorer::engine::{Decision, Outcome, Policy, Scenario, decide, deciding, read};
use serde_json::{Value, json};

use crate::browser::{Browser, LIVE};
use crate::engine::Engine;
use crate::faults::{style_name, wasm_name};
use crate::pages::POLICY;
use crate::servers::{Gate, Origin, Page};

/// Sets one scenario after another and returns the displayed parts: the texts of verdicts, and the classes that give
/// the rules of sentences and reasons. A part is displayed if nothing around it is hidden; folded parts count.
/// `SCENARIOS` is a list of lists of option indexes.
const WALK: &str = "
    const radios = new Map();
    for (const radio of widget.querySelectorAll('input:not(.any)')) {
      if (!radios.has(radio.name)) radios.set(radio.name, []);
      radios.get(radio.name).push(radio);
    }
    const dimensions = [...radios.values()];
    const said = (part) => part && (part.textContent || generated(part.querySelector('[data-words]') || part));
    const named = (part) => [...part.classList].find((it) => /^([nrulxoa]\\d+|d\\d+(-\\d+)?)$/.test(it));
    const chain = (part) => [part, ...(part.parentElement.closest('.reason, .aside') ? chain(part.parentElement.closest('.displaced, .reason, .aside')) : [])];
    const parts = [...widget.querySelectorAll('.headline, .said, .reason, .claim, .aside, .displaced, .by-exception, .note:not(.corrections *), .rule')].map((part) =>
      [chain(part).map((it) => getComputedStyle(it)), said(part.querySelector('.verdict')) || named(part)]);
    const phrases = [...widget.querySelectorAll('.sentence span')].map((part) => [[getComputedStyle(part)], said(part)]);
    const displayed = (all) => all.filter(([styles]) => styles.every((style) => style.display !== 'none')).map(([, name]) => name);
    return SCENARIOS.map((scenario) => {
      scenario.forEach((option, dimension) => dimensions[dimension][option].checked = true);
      return [displayed(parts), displayed(phrases)];
    });";

/// The number of scenarios per script.
const CHUNK: usize = 400;

/// Of thousands of scenarios every 101st is walked: a prime, so that every option meets every other.
/// (`native/prerender.rs` reads the sheet in every scenario.)
const STEP: usize = 101;

#[test]
fn every_scenario_of_us_weapons_in_russia_without_javascript() {
    every_scenario("us-weapons-in-russia");
}

#[test]
fn every_scenario_of_eu_flight_compensation_without_javascript() {
    every_scenario("eu-flight-compensation");
}

#[test]
fn every_scenario_of_eu_drone_flight_without_javascript() {
    every_scenario("eu-drone-flight");
}

fn every_scenario(id: &str) {
    let policy = policy(id);
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::without_javascript();
    browser.open(&format!("{}/{id}.html", assets.address));
    walk(&browser, &policy);
    assert_eq!(browser.console(), Vec::<String>::new());
}

/// Walks through the scenarios of a policy whose prerendered widget is in the page.
pub fn walk(browser: &Browser, policy: &Policy) {
    let all = policy.every_scenario().count();
    let step = if all > 1_000 { STEP } else { 1 };
    let mut scenarios = policy.every_scenario().step_by(step).peekable();
    let mut walked = 0;
    while scenarios.peek().is_some() {
        let chunk: Vec<Scenario> = scenarios.by_ref().take(CHUNK).collect();
        let positions: Vec<Vec<usize>> = chunk
            .iter()
            .map(|it| policy.dimensions().iter().map(|dimension| it.chosen(dimension.index).unwrap().get()).collect())
            .collect();
        let shown = browser.run(&WALK.replace("SCENARIOS", &json!(positions).to_string()));
        for (scenario, shown) in chunk.iter().zip(shown.as_array().unwrap()) {
            let chosen: Vec<_> = policy.choices(scenario).collect();
            assert_eq!(shown[0], json!(expected(policy, scenario)), "{chosen:?}");
            let phrases: Vec<&str> = phrases(policy, scenario);
            assert_eq!(shown[1], json!(phrases), "{chosen:?}");
            walked += 1;
        }
    }
    assert_eq!(walked, all.div_ceil(step));
}

pub fn policy(id: &str) -> Policy {
    read(&fs::read(format!("policies/{id}.json")).unwrap()).unwrap()
}

/// The parts that should be displayed, in document order.
fn expected(policy: &Policy, scenario: &Scenario) -> Vec<String> {
    let decisions: Vec<Decision> = policy.questions().map(|question| decide(policy, question, scenario)).collect();
    let mut parts = Vec::new();
    // The first headline precedes everything else; each other one precedes its folded details.
    for (question, decision) in policy.questions().zip(&decisions) {
        parts.push(match &decision.outcome {
            Outcome::Decided(verdict) => policy.localize(question.label_of(verdict), policy.language()).text.to_owned(),
            Outcome::Unstated if policy.reported().is_some() => "The report does not say".to_owned(),
            Outcome::Unstated => "The source does not say".to_owned(),
            other => panic!("{other:?}"),
        });
        // The one answering sentence belongs to the deciding rule, and is not repeated among reasons.
        let answer = deciding(&decision.because);
        parts.push(answer.map_or(format!("u{}", question.index), |rule| format!("l{}", rule.index)));
        for rule in &decision.because {
            parts.push(format!("r{}", rule.index));
            if answer != Some(rule) {
                parts.push(format!("x{}", rule.index));
            }
        }
        // The displaced rules, each with the standing exceptions that displace it.
        let mut aside: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for displaced in &decision.displaced {
            aside.entry(displaced.rule.index.get()).or_default().insert(displaced.by.index.get());
        }
        if !aside.is_empty() {
            parts.push(format!("a{}", question.index));
        }
        for (rule, by) in aside {
            parts.push(format!("d{rule}"));
            parts.extend(by.iter().map(|exception| format!("d{rule}-{exception}")));
        }
        parts.extend(decision.blocked.iter().map(|blocked| format!("o{}", blocked.rule.index)));
    }
    parts
}

fn phrases<'p>(policy: &'p Policy, scenario: &Scenario) -> Vec<&'p str> {
    let template = policy.localize(policy.sentence(), policy.language()).text;
    let named = template.split('{').skip(1).map(|piece| piece.split('}').next().unwrap());
    named
        .map(|id| {
            let dimension = policy.dimensions().iter().find(|dimension| dimension.id == id).unwrap();
            let option = dimension.option(scenario.chosen(dimension.index).unwrap()).unwrap();
            policy.localize(&option.phrase, policy.language()).text
        })
        .collect()
}

/// The tag of a snippet's styles.
pub const STYLE: &str = "<style data-noptimize data-no-optimize=\"1\">";

/// The output of `policy-explorer snippet`.
pub fn snippet(assets: &Origin, more: &[&str]) -> String {
    snippet_of(POLICY, assets, more)
}

pub fn snippet_of(policy: &str, assets: &Origin, more: &[&str]) -> String {
    printed(policy, &assets.address, more)
}

/// The script with the answers of a policy in its own language: what `make dist` makes of its answers.
pub fn answers_of(policy: &str) -> Page {
    script_of(&printed(policy, "./", &["--kind", "answers"]))
}

/// The script with answers that `snippet --kind answers` has printed.
pub fn script_of(answers: &str) -> Page {
    let built = fs::read_to_string("dist/us-weapons-in-russia.js").unwrap();
    let (before, after) = built.split_once(printed(POLICY, "./", &["--kind", "answers"]).trim()).unwrap();
    let text = [before, answers.trim(), after].concat();
    Page { status: 200, media_type: "text/javascript; charset=utf-8", bytes: text.into_bytes() }
}

fn printed(policy: &str, base: &str, more: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_policy-explorer"));
    command.args(["snippet", policy, "--base", base]).args(more);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A host page whose widget is so far down that nothing is fetched until it is touched.
pub fn far_down(snippet: &str) -> Origin {
    Origin::host(Page::html(&format!(
        "<body><div style='height: 5000px'></div>{snippet}<div style='height: 3000px'></div>"
    )))
}

/// What the reader has before the script and must keep: text, boxes, choices and focus.
fn seen(browser: &Browser) -> Value {
    browser.run(
        "const explorer = widget.querySelector('.explorer');
         // The prerendered widget wraps each phrase of the sentence and each generated word in an element, and has
         // placeholders for choices that come with the script. They are left out.
         const boxes = [...explorer.querySelectorAll(':not(.sentence *, [data-words], .radio.any)')].filter((it) => it.checkVisibility())
           .map((it) => { const box = it.getBoundingClientRect(); return [it.matches('.any, .any-label') ? '' : it.localName, box.x, box.y, box.width, box.height].join(' ') });
         // Choices that leave a dimension open, and the labels of some buttons, come with the script into reserved room.
         const waiting = new Set([...explorer.querySelectorAll('.any-label')].map((it) => words(it).trim()));
         const parts = [...explorer.children].flatMap((it) => (it.matches('.foot') ? [...it.children] : it));
         const texts = parts.filter((it) => !it.matches('.share')).map(words).join('\\n');
         const text = texts.split('\\n').filter((line) => line.trim() && !waiting.has(line.trim())).join('\\n');
         return {text, boxes, chosen: [...widget.querySelectorAll('input:checked')].map((it) => it.id),
           focus: widget.activeElement?.id, scroll: scrollY}",
    )
}

/// The reader makes a choice before the script is loaded: the answer appears at once, and the touch starts loading.
/// When the live widget takes over, nothing moves and nothing is lost.
#[test]
fn the_live_widget_takes_over_in_place() {
    // Its WebAssembly is held back until the test has recorded the state before.
    let gate = Gate::default();
    let assets = Origin::assets_behind(wasm_name(), &gate);
    let host = far_down(&snippet(&assets, &[]));
    let browser = Browser::start();
    browser.open(&format!("{}/", host.address));
    browser.wait("customElements.get('policy-explorer')");
    // Until the reader's touch only the script is fetched.
    assert_eq!(assets.count(".wasm"), 0);
    browser.run(
        "element.addEventListener('policy-explorer:ready', (event) => window.detail = event.detail);
         widget.querySelector('#purpose_offensive').focus({preventScroll: true});
         widget.querySelector('label[for=purpose_offensive]').click(); scrollTo(0, element.offsetTop - 100)",
    );
    let before = seen(&browser);
    assert!(before["text"].as_str().unwrap().contains("Reportedly not permitted"), "{before}");
    assert_eq!(browser.run("return widget.querySelector('.live')"), json!(null));
    gate.open();
    browser.wait(LIVE);
    browser.wait("window.detail");
    let after = seen(&browser);
    for part in ["text", "chosen", "focus", "scroll"] {
        assert_eq!(before[part], after[part], "{part}");
    }
    let visible = |seen: &Value| seen["boxes"].as_array().unwrap().len();
    assert_eq!(visible(&before), visible(&after));
    assert_eq!(before["boxes"], after["boxes"]);
    assert_eq!(browser.run("return window.detail.scenario.purpose"), json!("offensive"));
    // It is live: a choice fires an event.
    browser.run("element.addEventListener('policy-explorer:change', () => window.changed = true)");
    browser.click("label[for=purpose_defend-kharkiv]");
    browser.wait("window.changed");
    assert_eq!(browser.visible(".headlines > .headline .verdict"), ["Reportedly permitted, within limits"]);
    assert_eq!(browser.console(), Vec::<String>::new());
}

/// Chromium's own measure of layout shifts that the reader did not cause.
#[test]
fn the_layout_shift_is_zero() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    if browser.run("return !PerformanceObserver.supportedEntryTypes.includes('layout-shift')") == json!(true) {
        // Firefox and WebKit do not measure it; the test above compares every box in them.
        return;
    }
    let observe =
        "<script>window.shifts = []; new PerformanceObserver((list) => shifts.push(...list.getEntries().map((it) =>
        it.value))).observe({type: 'layout-shift', buffered: true})</script>";
    let host = Origin::host(Page::html(&format!("<body>{observe}<p>Text</p>{}<p>Text</p>", snippet(&assets, &[]))));
    for width in [320, 800] {
        browser.resize(width, 900);
        browser.open(&format!("{}/", host.address));
        browser.wait(LIVE);
        browser.run("return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))");
        assert_eq!(browser.run("return shifts"), json!([]), "at {width} px");
    }
}

/// After any failure the prerendered widget stays and works.
#[test]
fn a_failure_leaves_the_prerendered_widget() {
    let missing = Page { status: 404, media_type: "text/plain", bytes: Vec::new() };
    let broken = Page::json("{");
    for (path, page) in [(wasm_name(), missing.clone()), (style_name(), missing), (format!("/{POLICY}"), broken)] {
        let assets = Origin::assets(BTreeMap::from([(path, page)]));
        let listen =
            "<script>addEventListener('policy-explorer:error', (event) => window.code = event.detail.code)</script>";
        let host = Origin::host(Page::html(&format!("<body>{listen}{}", snippet(&assets, &[]))));
        let browser = Browser::start();
        browser.open(&format!("{}/", host.address));
        browser.wait("window.code");
        browser.click("label[for=purpose_offensive]");
        browser.wait("widget.querySelector('#purpose_offensive').checked");
        assert_eq!(browser.visible(".headlines > .headline .verdict"), ["Reportedly not permitted"]);
    }
}

/// When the live widget is removed, the prerendered one comes back with the reader's current choices.
#[test]
fn removing_the_live_widget_restores_the_prerendered_one() {
    let assets = Origin::assets(BTreeMap::new());
    let host = Origin::host(Page::html(&format!("<body>{}", snippet(&assets, &[]))));
    let browser = Browser::start();
    browser.open(&format!("{}/", host.address));
    browser.wait(LIVE);
    browser.click("label[for=origin_germany]");
    browser.wait("widget.querySelector('.headlines > .headline .verdict').textContent.includes('discussion')");
    browser.run("window.kept = element; element.remove()");
    let left = browser.run(
        "const root = window.kept.shadowRoot; return [root.adoptedStyleSheets.length, root.querySelector('style') !== null,
         [...root.querySelectorAll('input:checked')].map((it) => it.value), window.kept.querySelectorAll('[role=status]').length]",
    );
    assert_eq!(left, json!([0, true, ["germany", "russia", "defend-kharkiv", "after"], 0]));
    browser.run("document.body.append(window.kept)");
    browser.wait(LIVE);
    assert_eq!(browser.visible(".headlines > .headline .verdict"), ["Reportedly under discussion"]);
}

/// A correction reaches an article that was published with the old answers in it.
#[test]
fn a_corrected_policy_replaces_prerendered_answers() {
    let newer = fs::read_to_string(POLICY).unwrap().replace("Reportedly permitted, within limits", "Corrected label");
    let assets = Origin::assets(BTreeMap::from([(format!("/{POLICY}"), Page::json(newer))]));
    let host = Origin::host(Page::html(&format!("<body>{}", snippet(&assets, &[]))));
    let browser = Browser::start();
    browser.open(&format!("{}/", host.address));
    browser.wait(LIVE);
    assert_eq!(browser.visible(".headlines > .headline .verdict"), ["Corrected label"]);
}

/// The browser does not open declarative shadow roots in markup that a script inserts, so the element does.
#[test]
fn inserted_markup_gets_its_shadow_root() {
    let assets = Origin::assets(BTreeMap::new());
    let host =
        Origin::host(Page::html(&format!("<body><div id=place></div>{}", snippet(&assets, &["--kind", "element"]))));
    let browser = Browser::start();
    browser.open(&format!("{}/", host.address));
    browser.wait("customElements.get('policy-explorer')");
    let markup = snippet(&assets, &[]);
    let shown = browser.run(&format!(
        "document.querySelector('#place').innerHTML = {}; const inserted = document.querySelector('#place policy-explorer');
         return [inserted.shadowRoot !== null, inserted.querySelector('template')]",
        json!(markup)
    ));
    assert_eq!(shown, json!([true, null]));
}

/// A placeholder is upgraded where the site loads the script. Until then its text is the fallback.
#[test]
fn a_placeholder_is_upgraded_in_place() {
    let assets = Origin::assets(BTreeMap::new());
    let placeholder = snippet(&assets, &["--kind", "placeholder", "--scenario", "purpose=offensive"]);
    let script = format!("<script defer src=\"{}/policy-explorer.js\"></script>", assets.address);
    let host = Origin::host(Page::html(&format!("{script}<body><p>before</p>{placeholder}<p>after</p>")));
    let browser = Browser::start();
    browser.open(&format!("{}/", host.address));
    browser.wait(LIVE);
    let order = browser.run("return [...document.body.querySelectorAll('body > *, div *')].map((it) => it.localName)");
    assert_eq!(order.as_array().unwrap()[..3], [json!("p"), json!("div"), json!("policy-explorer")]);
    assert_eq!(browser.visible(".headlines > .headline .verdict"), ["Reportedly not permitted"]);
}

/// Each kind of snippet, on a page without any script: a reader finds a summary of the story, or the whole widget.
#[test]
fn every_kind_of_snippet_has_content_without_javascript() {
    let assets = Origin::assets(BTreeMap::new());
    for kind in ["script", "element", "placeholder", "prerendered", "iframe"] {
        let browser = Browser::without_javascript();
        let host = Origin::host(Page::html(&format!("<body>{}", snippet(&assets, &["--kind", kind]))));
        browser.open(&format!("{}/", host.address));
        let text = browser.run("return widget ? widget.querySelector('.explorer').innerText : document.body.innerText");
        let text = text.as_str().unwrap();
        assert!(text.contains("30 May 2024"), "{kind}: {text}");
        if kind == "prerendered" {
            assert!(text.contains("only to defend Kharkiv"), "{kind}: {text}");
        } else if kind == "script" {
            assert!(text.contains("but only in counterattacks that defend the city of Kharkiv"), "{kind}: {text}");
        } else if kind != "iframe" {
            assert!(text.contains("only in counterattacks that defend the eastern city of Kharkiv"), "{kind}: {text}");
        } else {
            assert_eq!(
                browser.run(
                    "return document.querySelector('iframe').getAttribute('sandbox').includes('allow-same-origin')"
                ),
                json!(false)
            );
            assert!(assets.count("/us-weapons-in-russia.html") > 0);
        }
    }
}

/// The link after the choices leads to the answer, although that is in a shadow root.
#[test]
fn the_link_leads_to_the_answer() {
    let assets = Origin::assets(BTreeMap::new());
    let host = far_down(&snippet(&assets, &[]));
    let browser = Browser::without_javascript();
    browser.open(&format!("{}/", host.address));
    browser.run("widget.querySelector('.go a').click()");
    browser.wait("location.hash === '#policy-explorer-us-weapons-in-russia-answer'");
    browser.wait("Math.abs(widget.querySelector('.outcomes').getBoundingClientRect().y) < innerHeight");
    let focus = browser.run("return document.activeElement.getAttribute('slot')");
    assert_eq!(focus, json!("answer"));
}

/// The tables of all scenarios are open in print: by style alone before the script, by the widget after it.
#[test]
fn the_tables_are_printed() {
    let assets = Origin::assets(BTreeMap::new());
    let address = format!("{}/us-weapons-in-russia.html", assets.address);
    let cells = || {
        let still = Browser::without_javascript();
        still.open(&address);
        still.run("return widget.querySelectorAll('.grid tbody td:not(:empty)').length").as_u64().unwrap()
    };
    let all = cells();
    assert!(all > 20, "{all}");
    // Only Chromium's driver can emulate printing.
    if Engine::wanted() == Engine::Chromium {
        let browser = Browser::without_javascript();
        browser.open(&address);
        assert_eq!(browser.visible("tbody td").len(), 0);
        browser.devtools("Emulation.setEmulatedMedia", json!({"media": "print"}));
        assert_eq!(browser.visible("tbody td").len() as u64, all);
    }
    let browser = Browser::start();
    browser.open(&address);
    browser.wait(LIVE);
    browser.run("dispatchEvent(new Event('beforeprint'))");
    browser.wait(&format!("widget.querySelectorAll('.grids[open] tbody td:not(:empty)').length === {all}"));
    browser.run("dispatchEvent(new Event('afterprint'))");
    browser.wait("widget.querySelectorAll('td').length === 0");
}
