//! Dimensions that are asked only sometimes, numbers, alternatives, silences and sources elsewhere, with script and without.

use std::collections::BTreeMap;
use std::fs;

use policy_explorer::engine::{Outcome, Policy, Scenario, decide, read};
use policy_explorer::view::name_intervals;
use serde_json::{Value, json};

use crate::browser::{Browser, LIVE};
use crate::faults::wasm_name;
use crate::prerendered::{answers_of, snippet_of};
use crate::servers::{Gate, Origin, Page};

/// A policy that has it all.
pub const ALL: &str = "tests/rules/it-all.json";

pub fn policy_of(file: &str) -> Policy {
    let mut policy = read(&fs::read(file).unwrap()).unwrap();
    name_intervals(&mut policy);
    policy
}

fn files() -> BTreeMap<String, Page> {
    BTreeMap::from([
        ("/policies/lamp-oil.json".to_owned(), Page::json(fs::read(ALL).unwrap())),
        ("/lamp-oil.en.js".to_owned(), answers_of(ALL)),
    ])
}

fn page(assets: &Origin, kind: &str) -> Origin {
    let snippet = snippet_of(ALL, assets, &["--kind", kind]);
    Origin::host(Page::html(&format!("<body><article><p>Up to 25 g.</p>{snippet}</article>")))
}

/// What a reader sees of rows, answers and remarks.
const SEEN: &str = "
    const shown = (selector) => [...widget.querySelectorAll(selector)].filter((it) => it.checkVisibility())
      .map((it) => words(it).replace(/\\s+/g, ' ').trim());
    const seen = () => ({
      rows: shown('.dimension'),
      pills: shown('.option').length,
      chosen: [...widget.querySelectorAll('input:checked')].filter((it) => it.checkVisibility()).map((it) => [it.name, it.value]),
      verdicts: shown('.verdict'),
      sentence: shown('.sentence'),
      remarks: shown('.outcome > .said .remark > p'),
      choose: shown('.choose').length,
    });";

fn expected(policy: &Policy, scenario: &Scenario) -> Value {
    let say = |text| policy.localize(text, "en").text.to_owned();
    let asked = policy.asked(scenario);
    let rows: Vec<String> = asked.iter().map(|it| format!("{}:", say(&it.label))).collect();
    let pills: usize = asked.iter().map(|it| it.options.len()).sum();
    let chosen: Vec<(&str, &str)> = policy.choices(scenario).collect();
    let mut verdicts = Vec::new();
    let mut remarks = Vec::new();
    for question in policy.questions() {
        let decision = decide(policy, question, scenario);
        verdicts.push(match &decision.outcome {
            Outcome::Decided(verdict) => say(question.label_of(verdict)),
            Outcome::Unstated => "The report does not say".to_owned(),
            other => panic!("{other:?}"),
        });
        if question.is_first() {
            remarks.extend(decision.silences.iter().map(|silence| say(&silence.text)));
        }
    }
    let sentence = policy.describe(scenario, "en", |_| String::new());
    json!({"rows": rows, "pills": pills, "chosen": chosen, "verdicts": verdicts, "sentence": [sentence], "remarks": remarks,
        "choose": 0})
}

/// Sets the radios that are asked, from top to bottom, as a reader does: rows come while it goes on. Without JavaScript
/// there is nothing to wait for, and no page's timer runs.
fn set(policy: &Policy, scenario: &Scenario, is_live: bool) -> String {
    let choices: Vec<(&str, &str)> = policy.choices(scenario).collect();
    let drawn =
        "; const isNow = () => widget.querySelector('[data-now]').dataset.now.split(';').includes(`${name}=${value}`);
        for (let turn = 0; turn < 999 && !isNow(); turn++) await new Promise((done) => setTimeout(done))";
    let settled = if is_live { drawn } else { "" };
    format!(
        "for (const [name, value] of {}) {{
           const radio = widget.getElementById(`${{name}}_${{value}}`);
           if (!radio.checked) {{ radio.click(){settled} }}
         }}",
        json!(choices)
    )
}

#[test]
fn every_scenario_of_a_policy_that_has_it_all_without_javascript() {
    let policy = policy_of(ALL);
    let assets = Origin::assets(files());
    let host = page(&assets, "prerendered");
    let browser = Browser::without_javascript();
    browser.open(&format!("{}/", host.address));
    let see = |script: String| browser.run(&format!("{SEEN} {script}; return seen()"));
    assert_eq!(see(String::new()), expected(&policy, policy.start()));
    // No option is chosen in the row that comes: there is no answer until one is.
    let seen = see("widget.getElementById('place_zone').click()".to_owned());
    assert_eq!(seen["rows"], json!(["Place:", "Hour:", "Amount:"]));
    assert_eq!((&seen["verdicts"], &seen["choose"]), (&json!([]), &json!(1)), "{seen}");
    let mut count = 0;
    for scenario in policy.every_scenario() {
        assert_eq!(see(set(&policy, &scenario, false)), expected(&policy, &scenario));
        count += 1;
    }
    assert_eq!(count, 4 * 4);
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn every_scenario_of_a_policy_that_has_it_all_live() {
    let policy = policy_of(ALL);
    let assets = Origin::assets(files());
    let browser = Browser::start();
    for kind in ["element", "prerendered"] {
        let host = page(&assets, kind);
        browser.open(&format!("{}/", host.address));
        browser.wait(LIVE);
        browser.run("element.addEventListener('policy-explorer:change', (event) => window.detail = event.detail)");
        let see = |script: String| browser.run(&format!("{SEEN} return (async () => {{ {script}; return seen() }})()"));
        assert_eq!(see(String::new()), expected(&policy, policy.start()), "{kind}");
        for scenario in policy.every_scenario() {
            assert_eq!(see(set(&policy, &scenario, true)), expected(&policy, &scenario), "{kind}");
            let chosen: BTreeMap<&str, &str> = policy.choices(&scenario).collect();
            let all: String =
                policy.choices(&scenario).map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(";");
            let parts = browser
                .run("return [...new Set([...widget.querySelectorAll('[data-of]')].map((it) => it.dataset.of))]");
            assert_eq!(parts, json!([all]), "{kind}");
            assert_eq!(browser.run("return element.current.scenario"), json!(chosen), "{kind}");
        }
        assert_eq!(browser.console(), Vec::<String>::new(), "{kind}");
    }
}

/// A row that comes is announced, and neither focus nor scroll moves. A dimension without a start is open, and asked for.
#[test]
fn a_row_that_comes_is_said_and_moves_nothing() {
    let assets = Origin::assets(files());
    let browser = Browser::start();
    let host = page(&assets, "element");
    browser.open(&format!("{}/", host.address));
    browser.wait(LIVE);
    let choose = |id: &str| {
        browser.run(&format!(
            "const radio = widget.getElementById({id:?}); radio.focus({{preventScroll: true}}); window.at = radio.getBoundingClientRect().top;
             window.stays = radio; radio.click()"
        ));
        let (name, value) = id.split_once('_').unwrap();
        browser.wait(&format!("widget.querySelector('[data-now]').dataset.now.split(';').includes('{name}={value}')"));
        let stays = browser.run(
            "return widget.activeElement === window.stays && Math.abs(window.stays.getBoundingClientRect().top - window.at) < 1",
        );
        assert_eq!(stays, json!(true), "{id}");
    };
    let said = "element.querySelector('[slot=status]').textContent";
    choose("amount_over-25-to-50");
    browser.wait(&format!("{said}.includes('Age: from 21 years. Lamp oil: Allowed within limits.')"));
    choose("age_below-21");
    browser.wait(&format!("{said}.includes('Lamp oil: The report does not say.')"));
    assert_eq!(browser.visible(".headlines .verdict"), ["The report does not say"]);
    choose("amount_to-25");
    browser.wait("!widget.getElementById('age_below-21')");
    choose("amount_over-25-to-50");
    browser.wait("widget.getElementById('age_from-21')?.checked");
    choose("amount_to-25");
    choose("place_zone");
    browser.wait(&format!("{said}.includes('Hour: All. Lamp oil: Depends on: Hour')"));
    assert_eq!(browser.visible(".headlines .verdict"), ["Depends on: Hour"]);
    choose("hour_day");
    browser.wait("widget.querySelector('.headlines .verdict').textContent === 'Not allowed'");
    // A way to another answer names what it makes asked.
    choose("place_street");
    browser.wait("widget.querySelector('.headlines .verdict').textContent === 'Allowed'");
    assert!(
        browser.visible(".turn").iter().any(|turn| turn == "Quiet zone and By day")
            || !browser.visible(".turn").is_empty()
    );
    assert_eq!(browser.console(), Vec::<String>::new());
}

/// Numbers, and intervals of earlier editions, in links and attributes.
#[test]
fn numbers_are_read_wherever_a_scenario_is_written() {
    let assets = Origin::assets(files());
    let browser = Browser::start();
    for kind in ["element", "prerendered"] {
        let host = page(&assets, kind);
        for (link, verdict, notice) in [
            ("#policy-explorer_lamp-oil_2_amount_28_age_20", "The report does not say", false),
            ("#policy-explorer_lamp-oil_2_amount_28p5_age_21", "Allowed within limits", false),
            ("#policy-explorer_lamp-oil_1_amount_over-26-to-30", "Allowed within limits", false),
            ("#policy-explorer_lamp-oil_1_amount_to-25", "Allowed", false),
            ("#policy-explorer_lamp-oil_1_amount_60.5", "Not allowed", false),
            ("#policy-explorer_lamp-oil_1_amount_60.", "Not allowed", false),
            ("#policy-explorer:lamp-oil:amount=25.5;place=park", "Allowed within limits", false),
            ("#policy-explorer_lamp-oil_2_place_zone_hour_day", "Not allowed", false),
            ("#policy-explorer_lamp-oil_1_place_zone", "Depends on: Hour", false),
            ("#policy-explorer_lamp-oil_1_amount_over-20-to-30", "Allowed", true),
            ("#policy-explorer_lamp-oil_1_amount_m5", "Allowed", true),
            ("#policy-explorer_lamp-oil_2_amount_60_age", "Allowed", true),
        ] {
            browser.open("about:blank");
            browser.open(&format!("{}/{link}", host.address));
            browser.wait(&format!("{LIVE} && widget.querySelector('.verdict').innerText === {verdict:?}"));
            let has_notice = browser.run("return Boolean(widget.querySelector('.notice'))");
            assert_eq!(has_notice, json!(notice), "{kind}: {link}");
        }
    }
    let element = snippet_of(ALL, &assets, &["--kind", "element"]);
    let host = Origin::host(Page::html(&format!(
        "<body>{}",
        element.replace("<policy-explorer ", "<policy-explorer scenario='amount=28.5;age=20' ")
    )));
    browser.open(&format!("{}/", host.address));
    browser.wait(&format!("{LIVE} && widget.querySelector('.verdict').innerText === 'The report does not say'"));
    assert_eq!(browser.console(), Vec::<String>::new());
}

/// What the reader chose before the script is kept, of rows that came too, and nothing moves.
#[test]
fn the_live_widget_keeps_the_rows_that_came() {
    let gate = Gate::default();
    let wasm = wasm_name();
    let waits = gate.clone();
    let assets = Origin::assets_but(move |path, _| {
        if path == wasm {
            waits.wait();
        }
        files().remove(path).map(crate::servers::Answer::Page)
    });
    let snippet = snippet_of(ALL, &assets, &[]);
    let host = crate::prerendered::far_down(&snippet);
    for clicks in [
        &["place_zone", "hour_night", "amount_over-25-to-50", "age_below-21"][..],
        &["place_zone", "hour_night", "place_park"],
    ] {
        // Nothing is cached.
        let browser = Browser::start();
        gate.close();
        browser.open(&format!("{}/", host.address));
        browser.wait("customElements.get('policy-explorer')");
        browser.run("scrollTo(0, element.offsetTop - 50)");
        for click in clicks {
            browser.run(&format!("widget.querySelector('label[for={click}]').click()"));
        }
        let boxes = "const boxes = () => [...widget.querySelectorAll('.option, .dimension, .sentence, .headlines, .said, .remark, .why')].filter((it) => it.checkVisibility())
            .map((it) => { const box = it.getBoundingClientRect(); return [it.className.replace(/ \\w\\d+/g, ''), box.x, box.y, box.width, box.height].join(' ') });";
        let see = || browser.run(&format!("{SEEN} {boxes} return [seen(), boxes()]"));
        let before = see();
        gate.open();
        browser.wait(LIVE);
        assert_eq!(see(), before);
    }
}

/// A quote from elsewhere leads to its source, and each quote names its publication once.
#[test]
fn quotes_from_elsewhere_lead_to_their_source() {
    let assets = Origin::assets(files());
    let browser = Browser::start();
    for kind in ["element", "prerendered"] {
        let host = page(&assets, kind);
        browser.open(&format!("{}/", host.address));
        browser.wait(LIVE);
        browser.run("widget.getElementById('amount_over-50').click()");
        browser.wait("widget.querySelector('.headlines .verdict').textContent === 'Not allowed'");
        browser.run("widget.querySelector('.why > summary').click()");
        let quote = browser.run(
            "const quote = widget.querySelector('.why .quote'); const link = quote.querySelector('a');
             return [quote.textContent.replace(/\\s+/g, ' '), link.getAttribute('href'), link.dataset.action ?? null]",
        );
        assert_eq!(
            quote,
            json!([
                "Said by the mayor. Officially announced. Oldtown Gazette. Find it in the source: more than 50 g",
                "https://gazette.example/order#:~:text=more%20than%2050%20g",
                null
            ]),
            "{kind}"
        );
        browser.run("widget.getElementById('amount_to-25').click()");
        browser.wait("widget.querySelector('.headlines .verdict').textContent === 'Allowed'");
        let quote = browser.run("return widget.querySelector('.why .quote').textContent.replace(/\\s+/g, ' ')");
        assert_eq!(
            quote,
            json!("Reported by the Courier. The Courier. Show in the article: up to 25 g")
                .as_str()
                .unwrap()
                .replace(" The Courier.", "")
        );
        browser.run("widget.querySelector('.rules > summary').click()");
        let medium = browser.run(
            "return [...widget.querySelectorAll('.rule')].map((it) => it.textContent).find((it) => it.includes('at any age'))",
        );
        let medium = medium.as_str().unwrap();
        assert!(
            medium.ends_with(
                "Applies only with these choices: Amount: more than 25 g, up to 50 g (not so here); Age: from 21 years; \
                 or: Place: Park (not so here); Amount: more than 25 g, up to 50 g (not so here)."
            ),
            "{medium}"
        );
    }
}
