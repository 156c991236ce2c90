//! The reader's features: what would change the answer, what it depends on, why not, and the tables of all scenarios.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use policy_explorer::engine::read;
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

/// Each button names its choice and the verdict that it leads to, and sets exactly that. The focus moves to the new
/// verdict, because the button has gone with the old one.
#[test]
fn a_way_to_another_answer_sets_what_it_names() {
    let assets = Origin::assets(BTreeMap::new());
    let (browser, _host) = opened(&assets);
    browser.resize(900, 800);
    // Before the first choice, the prerendered widget's room has no buttons. So choose, and choose the start again.
    browser.click("label[for=purpose_offensive]");
    wait_for_verdict(&browser, "Reportedly not permitted");
    browser.run("element.reset()");
    wait_for_verdict(&browser, "Reportedly permitted, within limits");
    let turns = browser.run(
        "return [...widget.querySelectorAll('.ways li:has(.to)')].flatMap((line) => [...line.querySelectorAll('button.turn')].map((it) =>
           [line.querySelector('.to').textContent, it.textContent, line.querySelector('.tile').className]))",
    );
    let turns: Vec<[String; 3]> = serde_json::from_value(turns).unwrap();
    assert_eq!(turns.len(), 8, "{turns:?}");
    let offensive = ["Reportedly not permitted if:", "Offensive attack", "tile looks-forbidden"].map(str::to_owned);
    assert!(turns.contains(&offensive), "{turns:?}");
    // Grouped: one line for each verdict, the one with the most options first.
    let lines = browser.visible(".ways .to");
    assert_eq!(lines[0], "Reportedly not permitted if:");
    assert_eq!(lines.iter().collect::<BTreeSet<_>>().len(), lines.len(), "{lines:?}");
    for (position, [to, option, tile]) in turns.iter().enumerate() {
        // During smooth scrolling the click would miss.
        browser.run(&format!("widget.querySelectorAll('button.turn')[{position}].scrollIntoView({{behavior: 'instant', block: 'center'}})"));
        browser.run(&format!(
            "for (const it of widget.querySelectorAll('.pressed')) it.classList.remove('pressed');
            widget.querySelectorAll('button.turn')[{position}].classList.add('pressed')"
        ));
        browser.click(".pressed");
        let promised = to.strip_suffix(" if:").unwrap();
        wait_for_verdict(&browser, promised);
        let now = browser.run("return widget.querySelector('.headlines .tile').className");
        assert_eq!(now, json!(tile), "{option}");
        // Only the named option is set.
        let chosen = browser.run(
            "return [...widget.querySelectorAll('input:checked + label')].filter((it) => !['us', 'russia', 'defend-kharkiv', 'after'].includes(it.previousElementSibling.value))
               .map((it) => it.textContent)",
        );
        assert_eq!(chosen, json!([option]));
        let announced = browser.run("return element.querySelector('[role=status]').textContent");
        // The answer is heard from its heading.
        let announced = announced.as_str().unwrap();
        assert!(announced.contains(option) && !announced.contains(promised), "{announced}");
        browser.wait("document.activeElement === element && widget.activeElement?.matches('.verdict-heading')");
        let heading = browser.run("return widget.activeElement.textContent");
        assert!(heading.as_str().unwrap().contains(promised), "{heading}");
        browser.wait(
            "(() => { const box = widget.activeElement.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight })()",
        );
        browser.run("element.reset()");
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
    assert!(same.contains("Target – Russian jets over Russia (using Patriot)"), "{same}");
    assert!(same.trim_end().ends_with("; When."), "{same}");
}

/// An open dimension is asked for only where it still matters: the verdict names it, and a list below gives the verdict
/// of each option.
#[test]
fn a_choice_can_be_left_open() {
    let assets = Origin::assets(BTreeMap::new());
    let (browser, _host) = opened(&assets);
    browser.click("label[for=purpose_any]");
    wait_for_verdict(&browser, "Depends on: Purpose");
    assert_eq!(browser.visible(".headlines .tile.looks-depends").len(), 1);
    assert_eq!(browser.visible(".outcome > .said"), Vec::<String>::new());
    assert_eq!(browser.visible(".turns .label"), ["Purpose"]);
    let lines: Vec<String> = browser
        .visible(".turns .ways li")
        .iter()
        .map(|it| it.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(
        lines,
        [
            "Reportedly not permitted if: Defence elsewhere Offensive attack",
            "Reportedly permitted, within limits if: Counterattack to defend Kharkiv",
        ]
    );
    let announced = browser.run("return element.querySelector('[role=status]').textContent");
    let announced = announced.as_str().unwrap();
    assert!(announced.starts_with("Suppliers’ conditions: Depends on: Purpose. Still possible:"), "{announced}");
    // A button sets one of them.
    browser
        .run("[...widget.querySelectorAll('button.turn')].find((it) => it.innerText === 'Offensive attack').click()");
    wait_for_verdict(&browser, "Reportedly not permitted");
    assert_eq!(browser.run("return widget.querySelector('#purpose_offensive').checked"), json!(true));
    browser.click("label[for=purpose_any]");
    wait_for_verdict(&browser, "Depends on: Purpose");
    browser.click("label[for=origin_ukraine]");
    wait_for_verdict(&browser, "No supplier’s condition is reported");
}

#[test]
fn every_other_rule_names_its_condition() {
    let assets = Origin::assets(BTreeMap::new());
    let (browser, _host) = opened(&assets);
    browser.resize(900, 800);
    browser.click(".outcome > .why > summary");
    browser.wait("widget.querySelector('.outcome > .why').open");
    browser.click(".outcome .rules > summary");
    browser.wait("widget.querySelector('.outcome .rules').open");
    let rules = browser.visible(".outcome .rules li");
    assert!(rules.len() > 4 && rules.iter().all(|rule| rule.contains("Applies only with")), "{rules:?}");
    // Each of them marks the choices that keep it from applying.
    let marked = browser
        .run("return [...widget.querySelectorAll('.outcome .rules li')].every((it) => it.querySelector('.keeps'))");
    assert_eq!(marked, json!(true));
}

/// A table cell is a case: it names the case and its verdict, sets it, and is outlined while it is set, with the
/// verdict in words below. Together the cells cover all scenarios. The tables are drawn when they are opened.
#[test]
fn a_cell_of_a_table_sets_its_case() {
    let assets = Origin::assets(BTreeMap::new());
    let (browser, _host) = opened(&assets);
    browser.resize(900, 800);
    assert_eq!(browser.run("return widget.querySelectorAll('table').length"), json!(0));
    browser.click(".grids > summary");
    browser.wait("widget.querySelectorAll('table').length === 2");
    let verdicts = ["(it) => it.querySelector('.headlines .verdict')", "(it) => it.querySelector('.other .verdict')"];
    for (table, verdict) in verdicts.iter().enumerate() {
        if table > 0 {
            browser.click(".grid-of:nth-of-type(2) > summary");
        }
        browser.wait(&format!("widget.querySelectorAll('.grid-of')[{table}].open"));
        let of = format!("widget.querySelectorAll('.grid')[{table}]");
        let names = browser.run(&format!("return [...{of}.querySelectorAll('button')].map((it) => it.ariaLabel)"));
        let names: Vec<String> = serde_json::from_value(names).unwrap();
        let mut cases = 0;
        for (cell, name) in names.iter().enumerate() {
            let (_, says) = name.split_once(": ").unwrap();
            let (promised, count) = says.split_once('.').unwrap();
            cases += count.trim().strip_prefix("Cases: ").map_or(1, |it| it.trim_end_matches('.').parse().unwrap());
            browser.run(&format!("{of}.querySelectorAll('button')[{cell}].click()"));
            browser.wait(&format!("{of}.querySelectorAll('button')[{cell}].ariaCurrent === 'true'"));
            browser.wait(&format!("({verdict})(widget).textContent === {promised:?}"));
            let below = browser.text(&format!(".grid-of:nth-of-type({}) .your-case", table + 1));
            assert!(below.contains(&format!("Your case, outlined: {promised}.")), "{name}: {below}");
            let outlined = browser.run(&format!(
                "return [...{of}.querySelectorAll('button')].filter((it) => it.ariaCurrent || getComputedStyle(it).outlineStyle !== 'none').length"
            ));
            assert_eq!(outlined, json!(1), "{name}");
        }
        assert_eq!(cases, 72, "{names:?}");
    }
    // The link below the table leads to the answer.
    browser.run("widget.querySelector('.grid-of[open] .your-case .to-answer').click()");
    browser.wait("document.activeElement === element && widget.activeElement?.matches('.verdict-heading')");
    // Header cells name every cell.
    let bare =
        browser.run("return [...widget.querySelectorAll('th')].filter((it) => !it.scope || !it.textContent).length");
    assert_eq!(bare, json!(0));
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn what_the_report_changes_is_listed_with_its_quotes() {
    let assets = Origin::assets(BTreeMap::new());
    let (browser, _host) = opened(&assets);
    browser.click(".changes > summary");
    browser.wait("widget.querySelector('.changes').open");
    let changes: Vec<String> =
        browser.visible(".change").iter().map(|it| it.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    // A topic under debate is not a change, since its earlier state is not reported.
    assert_eq!(changes.len(), 1, "{changes:?}");
    // The arrow is for the eye, the word after it for the ear.
    assert!(
        changes[0].contains("Reportedly not permitted → then Reportedly permitted, within limits"),
        "{}",
        changes[0]
    );
    assert!(changes.iter().all(|change| change.contains("Show in the article")), "{changes:?}");
}

/// Thousands of scenarios: equal rows are merged, so the tables of each shipped policy cover all of them.
#[test]
fn a_large_policy_has_tables_of_all_cases() {
    let assets = Origin::assets(BTreeMap::new());
    let file = "policies/eu-flight-compensation.json";
    let policy = read(&fs::read(file).unwrap()).unwrap();
    let host = Origin::host(Page::html(&format!("<body>{}", script_tag(&assets, file))));
    let browser = Browser::start();
    browser.open(&format!("{}/", host.address));
    browser.ready();
    browser.click(".grids > summary");
    browser.wait("widget.querySelector('.grids .grid button')");
    let all = policy.region(&policy.nothing_chosen()).count().unwrap();
    for table in 0..policy.questions().count() {
        let cases = browser.run(&format!(
            "return [...widget.querySelectorAll('.grid')[{table}].querySelectorAll('button')].reduce((all, it) =>
               all + Number(/ Cases: (\\d+)\\.$/.exec(it.ariaLabel)?.[1] ?? 1), 0)"
        ));
        assert_eq!(cases, json!(u64::try_from(all).unwrap()), "{table}");
    }
    assert_eq!(browser.run("return widget.querySelector('.fixed')"), json!(null));
}

/// More cases than a table can hold: the tables show the nearest ones, and name the dimensions that they keep fixed.
#[test]
fn a_huge_policy_has_tables_of_nearby_cases() {
    // Each option of each dimension is a different case: 6^5 of them.
    let dimensions: Vec<String> = (0..5)
        .map(|dimension| {
            let options = (0..6).map(|option| format!("{{\"id\": \"o{option}\", \"label\": \"Way {option}\"}}"));
            let options = options.collect::<Vec<_>>().join(",");
            format!("{{\"id\": \"d{dimension}\", \"label\": \"Choice {dimension}\", \"options\": [{options}]}}")
        })
        .collect();
    let rules: Vec<String> = (0..30)
        .map(|rule| {
            let (dimension, option) = (rule / 6, rule % 6);
            format!("{{\"id\": \"r{rule}\", \"when\": {{\"d{dimension}\": [\"o{option}\"], \"d{}\": [\"o{}\"]}}, \"verdict\": \"yes\", \"text\": \"Allowed.\"}}",
                (dimension + 1) % 5, (option * 5 + 1) % 6)
        })
        .collect();
    let policy = format!(
        "{{\"format\": 1, \"id\": \"large\", \"language\": \"en\", \"title\": \"Large\", \"scenario\": \"If {{d0}} {{d1}} {{d2}} {{d3}} {{d4}}\",
          \"start\": {{\"d0\": \"o0\", \"d1\": \"o0\", \"d2\": \"o0\", \"d3\": \"o0\", \"d4\": \"o0\"}},
          \"questions\": [{{\"id\": \"q\", \"label\": \"Question\"}}], \"verdicts\": [{{\"id\": \"yes\", \"label\": \"Yes\", \"tone\": \"permitted\"}}],
          \"dimensions\": [{}], \"rules\": [{}]}}",
        dimensions.join(","),
        rules.join(",")
    );
    let assets = Origin::assets(BTreeMap::from([("/large.json".to_owned(), Page::json(policy))]));
    let host = Origin::host(Page::html(&format!("<body>{}", script_tag(&assets, "large.json"))));
    let browser = Browser::start();
    browser.open(&format!("{}/", host.address));
    browser.ready();
    browser.click(".grids > summary");
    browser.wait("widget.querySelector('.grids .grid button')");
    let fixed = browser.text(".grids .fixed");
    assert!(fixed.starts_with("Shown for: Choice ") && fixed.ends_with("Choice 4: Way 0."), "{fixed}");
    let cells = browser.run("return widget.querySelector('.grid').querySelectorAll('button').length");
    assert!((9..=150).contains(&cells.as_u64().unwrap()), "{cells}");
    // It follows the scenario.
    browser.run("widget.querySelector('#d4_o3').click()");
    browser.wait(&format!(
        "widget.querySelector('.grids .fixed').innerText === {:?}",
        fixed.replace("4: Way 0", "4: Way 3")
    ));
    assert_eq!(browser.run("return widget.querySelectorAll('.grid [aria-current]').length"), json!(1));
}
