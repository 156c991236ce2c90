//! The element's contract with its host page: properties, methods, ways to load it, and its cleanup.

use std::collections::BTreeMap;
use std::fs;

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::engine::Engine;
use crate::pages::{POLICY, opened, script_tag};
use crate::servers::Origin;

const START: &str = "Reportedly permitted, within limits";

fn script(assets: &Origin) -> String {
    format!("<script src=\"{}/policy-explorer.js\"></script>", assets.address)
}

fn element(assets: &Origin, attributes: &str) -> String {
    format!("<policy-explorer policy=\"{}/{POLICY}\" {attributes}></policy-explorer>", assets.address)
}

fn wait_for_verdict(browser: &Browser, verdict: &str) {
    browser.wait(&format!("widget?.querySelector('.verdict')?.innerText === {verdict:?}"));
}

/// Every attribute is reflected by a property with its default. An invalid value counts as the default.
#[test]
fn attributes_are_properties() {
    let assets = Origin::assets(BTreeMap::new());
    let (browser, _host) = opened(&format!("{}{}", script(&assets), element(&assets, "loading=\"nonsense\"")));
    browser.ready();
    let all = "return [element.scenario, element.lang, element.theme, element.loading, element.address, element.headingLevel]";
    assert_eq!(browser.run(all), json!(["", "", "auto", "lazy", "keep", 2]));
    assert_eq!(browser.run("return element.policy"), json!(format!("{}/{POLICY}", assets.address)));
    browser.run(
        "element.scenario = 'origin=germany'; element.lang = 'de'; element.theme = 'dark'; element.headingLevel = 4;
         element.address = 'follow'",
    );
    browser.wait("widget.querySelector('h4.title')");
    wait_for_verdict(&browser, "Berichten zufolge in der Diskussion");
    assert_eq!(browser.run(all), json!(["origin=germany", "de", "dark", "lazy", "follow", 4]));
    assert_eq!(
        browser.run("return ['scenario', 'lang', 'theme', 'heading-level'].map((it) => element.getAttribute(it))"),
        json!(["origin=germany", "de", "dark", "4"])
    );
    browser.run("element.scenario = null; element.lang = 'en'; element.headingLevel = 9; element.theme = 'purple'");
    wait_for_verdict(&browser, START);
    browser.wait("widget.querySelector('h2.title')");
    assert_eq!(
        browser.run("return [element.hasAttribute('scenario'), element.headingLevel, element.theme]"),
        json!([false, 2, "auto"])
    );
}

/// Element and widget read every value of `heading-level` alike.
#[test]
fn the_heading_level_has_one_parser() {
    let assets = Origin::assets(BTreeMap::new());
    let (browser, _host) = opened(&format!("{}{}", script(&assets), element(&assets, "loading=eager")));
    browser.ready();
    for (written, level) in [("3.0", 2), (" 4 ", 4), ("+5", 2), ("0x3", 2), ("1e0", 2), ("6", 6), ("", 2), ("7", 2)] {
        browser.run(&format!("element.setAttribute('heading-level', {written:?})"));
        assert_eq!(browser.run("return element.headingLevel"), json!(level), "{written}");
        browser.wait(&format!("widget.querySelector('h{level}.title') && !widget.querySelectorAll('.title')[1]"));
    }
}

/// Moved into another document and back, it starts again there, with a style sheet of that document.
#[test]
fn it_lives_on_in_another_document() {
    let assets = Origin::assets(BTreeMap::new());
    let (browser, _host) = opened(&format!(
        "{}<iframe title=other srcdoc=other></iframe>{}",
        script(&assets),
        element(&assets, "loading=eager")
    ));
    browser.ready();
    // Firefox replaces a frame's first document when the real one has loaded.
    browser.wait("document.querySelector('iframe').contentDocument.body.innerText === 'other'");
    browser.run(
        "window.moved = element; window.failures = [];
         moved.addEventListener('policy-explorer:error', ({ detail }) => failures.push(detail))",
    );
    for place in ["document.querySelector('iframe').contentDocument", "document"] {
        browser.run(&format!("{place}.body.append({place}.adoptNode(moved))"));
        // Firefox calls no listener of the driver's own on an element of another document.
        browser.wait("failures.length || moved.current");
        assert_eq!(browser.run("return failures"), json!([]), "{place}");
        let styled = browser.run(&format!(
            "const part = moved.shadowRoot.querySelector('[part=explorer]');
             return [moved.ownerDocument === {place}, moved.shadowRoot.adoptedStyleSheets.length,
               moved.ownerDocument.defaultView.getComputedStyle(part).containerType !== '' && part.getBoundingClientRect().height > 0]"
        ));
        assert_eq!(styled, json!([true, 1, true]), "{place}");
    }
    assert_eq!(browser.console(), Vec::<String>::new());
}

/// Checks the documented contract row by row: attributes with each of their values, properties, methods, parts and custom
/// properties.
#[test]
fn the_contract_holds() {
    let contract: Value = serde_json::from_slice(&fs::read("src/embed/contract.json").unwrap()).unwrap();
    let rows = |list: &str| contract[list].as_array().unwrap().clone();
    let assets = Origin::assets(BTreeMap::new());
    let (browser, _host) = opened(&format!("{}{}", script(&assets), element(&assets, "")));
    browser.resize(900, 800);
    browser.ready();
    for property in rows("properties") {
        let (name, attribute) = (&property["name"], &property["attribute"]);
        assert_eq!(browser.run(&format!("return {name} in element")), json!(true), "{name}");
        let row = rows("attributes").into_iter().find(|row| &row["name"] == attribute);
        let Some(values) = row.as_ref().and_then(|row| row["values"].as_array()) else { continue };
        let default = row.as_ref().unwrap()["default"].as_str().unwrap();
        let has = || browser.run(&format!("return String(element[{name}])"));
        assert_eq!(has(), default, "{name}");
        for value in values {
            browser.run(&format!("element.setAttribute({attribute}, {value})"));
            assert_eq!(&has(), value);
            browser.run(&format!("element.setAttribute({attribute}, 'nonsense')"));
            assert_eq!(has(), default, "{name}");
            browser.run(&format!("element[{name}] = {value}"));
            assert_eq!(&browser.run(&format!("return element.getAttribute({attribute})")), value);
        }
        browser.run(&format!("element[{name}] = null"));
        assert_eq!(browser.run(&format!("return element.hasAttribute({attribute})")), json!(false), "{name}");
    }
    for method in rows("methods") {
        assert_eq!(browser.run(&format!("return typeof element[{}]", method["name"])), json!("function"), "{method}");
    }
    for method in rows("statics") {
        let is = format!("return typeof customElements.get('policy-explorer')[{}]", method["name"]);
        assert_eq!(browser.run(&is), json!("function"), "{method}");
    }
    browser.wait("widget.querySelector('.verdict')");
    browser.run("document.head.append(document.createElement('style'))");
    let styled = |rule: &str, found: &str| {
        browser.run(&format!("document.querySelector('style').textContent = {rule:?}"));
        browser.wait(&format!("[...widget.querySelectorAll('*')].some((it) => {found})"));
    };
    for part in rows("parts") {
        let name = part["name"].as_str().unwrap();
        let rule = format!("policy-explorer::part({name}) {{ color: rgb(1, 2, 3) }}");
        styled(&rule, &format!("it.part.contains('{name}') && getComputedStyle(it).color === 'rgb(1, 2, 3)'"));
    }
    for property in rows("customProperties") {
        // One is a length: the distance of the sticky verdict from the lower edge of the window.
        if property["name"] == "--policy-explorer-offset" {
            styled("policy-explorer { --policy-explorer-offset: 7px }", "getComputedStyle(it).insetBlockEnd === '7px'");
            continue;
        }
        let rule = format!("policy-explorer {{ {}: rgb(3, 2, 1) }}", property["name"].as_str().unwrap());
        let colours = "['color', 'backgroundColor', 'borderBlockStartColor', 'borderBlockEndColor']";
        styled(&rule, &format!("{colours}.some((name) => getComputedStyle(it)[name] === 'rgb(3, 2, 1)')"));
    }
}

/// Properties that a framework sets on an undefined element have the same effect as later ones.
#[test]
fn properties_set_before_the_script_count() {
    let assets = Origin::assets(BTreeMap::new());
    let early = format!(
        "<script>const it = document.createElement('policy-explorer'); it.policy = '{}/{POLICY}';
         it.scenario = 'origin=germany'; document.body.append(it)</script>",
        assets.address
    );
    let (browser, _host) = opened(&format!("{early}{}", script(&assets)));
    wait_for_verdict(&browser, "Reportedly under discussion");
    assert_eq!(
        browser.run("return [Object.keys(element), element.getAttribute('scenario')]"),
        json!([[], "origin=germany"])
    );
}

/// The policy itself in place of its address: inside the element, or as data, which may change.
#[test]
fn a_policy_may_be_given_as_data() {
    let assets = Origin::assets(BTreeMap::new());
    let file = fs::read_to_string(POLICY).unwrap();
    let inline =
        format!("<policy-explorer><p>fallback</p><script type=\"application/json\">{file}</script></policy-explorer>");
    let (browser, _host) = opened(&format!("{}{inline}", script(&assets)));
    wait_for_verdict(&browser, START);
    assert_eq!(assets.count(".json"), 0, "nothing is asked for");

    let plain: Value = serde_json::from_str(&fs::read_to_string("tests/rules/good/plain.json").unwrap()).unwrap();
    browser.run(&format!("element.policyData = {plain}"));
    browser.wait("widget.querySelector('.title').innerText === 'Dogs in parks'");
    browser.run(&format!("element.policyData = JSON.stringify({plain}).replace('Dogs in parks', 'Cats')"));
    browser.wait("widget.querySelector('.title').innerText === 'Cats'");
    browser.run("element.policyData = null");
    wait_for_verdict(&browser, START);
    // An invalid policy is reported, and the widget on display stays.
    browser
        .run("addEventListener('policy-explorer:error', (it) => window.failure = it.detail); element.policyData = '{'");
    browser.wait("window.failure");
    assert_eq!(browser.run("return window.failure.code"), json!("policy-malformed"));
    assert_eq!(browser.text(".verdict"), START);
}

/// A placeholder may hold the policy too.
#[test]
fn a_placeholder_may_hold_its_policy() {
    let assets = Origin::assets(BTreeMap::new());
    let file = fs::read_to_string(POLICY).unwrap();
    let inline = format!("<div data-policy-explorer><script type=\"application/json\">{file}</script></div>");
    let (browser, _host) = opened(&format!("{}{inline}", script(&assets)));
    wait_for_verdict(&browser, START);
}

#[test]
fn the_host_can_ask_and_set() {
    let assets = Origin::assets(BTreeMap::new());
    let (browser, _host) = opened(&format!("{}{}<a href=\"#\">host</a>", script(&assets), element(&assets, "")));
    assert_eq!(browser.run("return document.createElement('policy-explorer').current"), json!(null));
    browser.ready();
    browser.run("window.told = []; addEventListener('policy-explorer:change', (it) => told.push(it.detail))");
    browser.click("input[value=offensive] + label");
    browser.wait("window.told.length");
    let current = browser.run("return element.current");
    assert_eq!(current["policy"], "us-weapons-in-russia");
    assert_eq!(current["scenario"]["purpose"], "offensive");
    assert_eq!(current["decisions"], browser.run("return told[0].decisions"));
    browser.run("element.reset()");
    wait_for_verdict(&browser, START);
    browser.run("element.showAnswer()");
    // The heading of the verdict that is shown now.
    browser.wait("document.activeElement === element && widget.activeElement?.matches('.verdict-heading')");
    assert_eq!(browser.run("return widget.activeElement.querySelector('.verdict').innerText"), json!(START));
    assert_eq!(browser.run("return told.length"), json!(1), "the host knows what it does itself");
}

/// A widget that moves within the page keeps the reader's choice and its open parts, and downloads nothing.
#[test]
fn a_moved_element_keeps_its_widget() {
    let assets = Origin::assets(BTreeMap::new());
    let (browser, _host) = opened(&format!("{}{}<main></main>", script(&assets), element(&assets, "")));
    browser.ready();
    browser.click("input[value=offensive] + label");
    wait_for_verdict(&browser, "Reportedly not permitted");
    browser.run("window.drawn = widget.querySelector('.explorer'); document.querySelector('main').append(element)");
    browser.click("input[value=germany] + label");
    wait_for_verdict(&browser, "Reportedly under discussion");
    assert_eq!(browser.run("return widget.querySelector('.explorer') === window.drawn"), json!(true));
    assert_eq!(assets.count(".json"), 1);
}

/// Its placeholder is not filled again while a comment keeps the place of a widget that is being moved.
#[test]
fn a_widget_that_is_moved_out_of_its_placeholder_stays_the_only_one() {
    let assets = Origin::assets(BTreeMap::new());
    let placeholder = format!("<div data-policy-explorer=\"{}/{POLICY}\">fallback</div>", assets.address);
    let (browser, _host) = opened(&format!("{}{placeholder}", script(&assets)));
    browser.ready();
    browser.run(
        "const place = document.createComment(''); element.before(place); element.remove();
         return new Promise((done) => setTimeout(() => { place.replaceWith(element); done() }))",
    );
    browser.settle();
    browser.ready();
    let left = browser.run("return [document.querySelectorAll('policy-explorer').length, document.querySelectorAll('[role=status]').length]");
    assert_eq!(left, json!([1, 1]));
}

/// However a page loads the script, it upgrades elements before it and after it, even if a second copy from another
/// origin is loaded.
#[test]
fn the_script_may_be_loaded_in_any_way() {
    let assets = Origin::assets(BTreeMap::new());
    let other = Origin::assets(BTreeMap::new());
    let address = format!("{}/policy-explorer.js", assets.address);
    let again = format!("{}/policy-explorer.js", other.address);
    for tag in [
        format!("<script src=\"{address}\"></script>"),
        format!("<script src=\"{address}\" async></script>"),
        format!("<script src=\"{address}\" defer></script>"),
        format!("<script src=\"{address}\" type=\"module\"></script>"),
        format!(
            "<script>const it = document.createElement('script'); it.src = '{address}'; document.head.append(it)</script>"
        ),
        format!("<script type=\"module\">import '{address}'</script>"),
        format!("<script src=\"{address}\"></script><script src=\"{again}\"></script>"),
    ] {
        let policy = format!("{}/{POLICY}", assets.address);
        let (browser, _host) = opened(&format!("{}{tag}", element(&assets, "")));
        wait_for_verdict(&browser, START);
        browser.run(&format!(
            "element.remove(); const it = document.createElement('policy-explorer');
             it.setAttribute('policy', '{policy}'); it.setAttribute('scenario', 'origin=germany'); document.body.append(it)"
        ));
        wait_for_verdict(&browser, "Reportedly under discussion");
        assert_eq!(browser.console(), Vec::<String>::new(), "{tag}");
    }
}

/// Placeholders that a page adds after the script has run, as client-side rendering does.
#[test]
fn later_placeholders_are_upgraded_on_request() {
    let assets = Origin::assets(BTreeMap::new());
    let (browser, _host) = opened(&script(&assets));
    browser.run(&format!(
        "document.body.insertAdjacentHTML('beforeend', '<div data-policy-explorer=\"{}/{POLICY}\">fallback</div>');
         customElements.get('policy-explorer').upgrade()",
        assets.address
    ));
    wait_for_verdict(&browser, START);
}

/// On a page that changes without reloading, each widget removes everything that it brought. Counted after garbage
/// collection.
#[test]
fn widgets_that_come_and_go_leak_nothing() {
    let assets = Origin::assets(BTreeMap::new());
    let (browser, _host) = opened(&format!("{}<main></main>", script_tag(&assets, POLICY)));
    browser.ready();
    let cycles = |count: usize| {
        browser.run(&format!(
            "window.done = false;
             (async () => {{
               for (let cycle = 0; cycle < {count}; cycle++) {{
                 const it = document.createElement('policy-explorer');
                 it.setAttribute('policy', '{}/{POLICY}');
                 it.setAttribute('loading', 'eager');
                 const ready = new Promise((done) => it.addEventListener('policy-explorer:ready', done));
                 document.querySelector('main').append(it);
                 await ready;
                 it.shadowRoot.querySelector('input[value=offensive]').click();
                 await new Promise((done) => setTimeout(done));
                 it.remove();
               }}
               window.done = true;
             }})()",
            assets.address
        ));
        browser.wait("window.done");
    };
    let before = browser.run("return document.documentElement.outerHTML");
    if browser.engine != Engine::Chromium {
        // The other drivers do not report their counts.
        cycles(20);
        assert_eq!(browser.run("return document.documentElement.outerHTML"), before);
        return;
    }
    let held = || {
        browser.settle();
        for _ in 0..3 {
            browser.devtools("HeapProfiler.collectGarbage", json!({}));
        }
        let counts = browser.devtools("Memory.getDOMCounters", json!({}));
        (counts["nodes"].as_u64().unwrap(), counts["jsEventListeners"].as_u64().unwrap())
    };
    cycles(20);
    let early = held();
    cycles(100);
    let late = held();
    assert!(late.0 <= early.0 + 20 && late.1 <= early.1 + 10, "from {early:?} to {late:?} in 100 cycles");
    assert_eq!(browser.run("return document.documentElement.outerHTML"), before);
}
