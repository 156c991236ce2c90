//! What is shown is what was decided: whatever readers, links, translators, extensions and servers do, in any order. After
//! each step the verdicts that can be seen are those of the scenario which the visible choices state; or they are those
//! of the start, beside its sentence, and there is nothing to choose; or none can be seen.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::time::{SystemTime, UNIX_EPOCH};

use policy_explorer::engine::{Outcome, Policy, Scenario, decide, read};
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::faults::wasm_name;
use crate::pages::POLICY;
use crate::prerendered::snippet;
use crate::servers::{Answer, Origin, Page};

/// What a reader sees of the answers and of the choices. A translated text begins with `[x]`; both, the text and its
/// translation, count as one where they stand side by side.
pub const SEEN: &str = r"
    const isSeen = (it) => it.checkVisibility({visibilityProperty: true, opacityProperty: true}) && it.getClientRects().length > 0;
    const once = (text) => [...new Set(text.replace(/\s+/g, ' ').split('[x]').map((it) => it.trim()).filter(Boolean))].join(' | ');
    const all = (selector) => [...(widget?.querySelectorAll(selector) ?? [])].filter(isSeen);
    const radios = all('input[type=radio]');
    const seen = {
      verdicts: [...new Set(all('.verdict').map((it) => once(words(it))))],
      sentences: all('.sentence').map((it) => once(words(it))),
      choices: radios.filter((it) => it.checked).map((it) => [it.name, it.value]),
      isLive: Boolean(widget?.querySelector('.live')),
      radios: radios.length,
      statuses: [...(element?.querySelectorAll('[role=status]') ?? []), ...all('[role=status]')].length,
      said: [...(element?.querySelectorAll('[slot=status]') ?? [])].map((it) => it.textContent),
    };";

/// Ways in which translators, reading aids and other extensions rewrite a page, by name.
pub const REWRITE: &str = r"
    const texts = (root) => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      const found = []; while (walker.nextNode()) found.push(walker.currentNode);
      return found.filter((it) => it.data.trim() && !it.parentElement?.closest('style, script, .added')) };
    const font = (text) => { const it = document.createElement('font'); it.className = 'added'; it.append(text); return it };
    const rewrite = {
      fonts: (node) => node.replaceWith(font(font('[x] ' + node.data))),
      beside: (node) => { const hidden = document.createElement('span'); hidden.style.display = 'none';
        const shown = font('[x] ' + node.data); node.replaceWith(hidden, shown); hidden.append(node) },
      appended: (node) => node.after(font(' [x] ' + node.data)),
      // Switched off again: the original words, in new nodes.
      back: (node) => node.replaceWith(document.createTextNode(node.data.replaceAll('[x] ', ''))),
      inPlace: (node) => { node.data = '[x] ' + node.data },
      moved: (node) => { const it = font(''); node.replaceWith(it); it.append(node) },
      bold: (node) => { const it = font(''); for (const word of node.data.split(/(?<= )/)) { const bold = document.createElement('b');
        bold.append(word.slice(0, 2)); it.append(bold, word.slice(2)) } node.replaceWith(it) },
    };
    const around = {
      wrapped: (it) => { const box = document.createElement('div'); it.replaceWith(box); box.append(it) },
      copied: (it) => it.after(it.cloneNode(true)),
      followed: (it) => { const copy = document.createElement('p'); copy.textContent = '[x] something'; it.after(copy) },
      gone: (it) => it.remove(),
      replaced: (it) => it.replaceWith(it.cloneNode(true)),
    };";

const REWRITES: [&str; 7] = ["fonts", "beside", "appended", "back", "inPlace", "moved", "bold"];
const AROUND: [&str; 5] = ["wrapped", "copied", "followed", "gone", "replaced"];

pub fn policy() -> Policy {
    read(&fs::read(POLICY).unwrap()).unwrap()
}

/// The label of a decision, as a reader sees it.
pub fn label(policy: &Policy, question: usize, scenario: &Scenario) -> String {
    let question = policy.questions().nth(question).unwrap();
    match decide(policy, question, scenario).outcome {
        Outcome::Decided(verdict) => policy.localize(question.label_of(verdict), "en").text.to_owned(),
        Outcome::Unstated => "The report does not say".to_owned(),
        Outcome::Depends { .. } => "It depends".to_owned(),
        other => panic!("{other:?}"),
    }
}

fn labels(policy: &Policy, scenario: &Scenario) -> Vec<String> {
    let mut labels: Vec<String> = (0..policy.questions().count()).map(|it| label(policy, it, scenario)).collect();
    labels.dedup();
    labels
}

/// Whether verdicts are seen; a fault in words where they are not what was decided.
fn judge(policy: &Policy, seen: &Value) -> Result<bool, String> {
    let texts = |key: &str| -> Vec<String> { serde_json::from_value(seen[key].clone()).unwrap() };
    let verdicts = texts("verdicts");
    if seen["statuses"].as_u64().unwrap() > 1 {
        return Err("more than one status".to_owned());
    }
    if verdicts.is_empty() {
        return Ok(false);
    }
    let choices: Vec<(String, String)> = serde_json::from_value(seen["choices"].clone()).unwrap();
    let is_start = seen["radios"] == json!(0);
    let scenario = if is_start {
        policy.start().clone()
    } else {
        let chosen = choices.iter().filter(|(_, option)| option != "any");
        policy.scenario(chosen.map(|(dimension, option)| (dimension.as_str(), option.as_str()))).unwrap()
    };
    if !is_start && choices.len() != policy.dimensions().len() {
        return Err("verdicts where a choice is missing".to_owned());
    }
    let open = |label: &str| format!("[{label}: not chosen]");
    let sentence = format!("{}:", policy.describe(&scenario, "en", open));
    let expected = labels(policy, &scenario);
    let sentences = texts("sentences");
    // What an extension has taken away or put beside it is not ours to judge, but each verdict is.
    if verdicts.iter().any(|it| !expected.contains(it)) || sentences.iter().any(|it| !same(it, &sentence)) {
        return Err(format!("decided: {expected:?}, {sentence:?}"));
    }
    Ok(true)
}

/// Whether a sentence has the words of another, whatever a translator has put beside them.
fn same(shown: &str, sentence: &str) -> bool {
    let words = |text: &str| -> BTreeSet<String> {
        text.split(|letter: char| !letter.is_alphanumeric()).filter(|it| !it.is_empty()).map(str::to_owned).collect()
    };
    words(shown) == words(sentence)
}

/// Small numbers that are the same for the same seed (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }

    fn of<'t, T: ?Sized>(&mut self, all: &[&'t T]) -> &'t T {
        all[self.below(all.len())]
    }
}

/// A link to a scenario or to a part of one: whole, open, in the old form, followed by something, encoded, or cut off.
fn link(random: &mut Random, policy: &Policy) -> String {
    let mut pairs = Vec::new();
    for dimension in policy.dimensions() {
        if random.below(3) > 0 {
            let options: Vec<&str> = dimension.options.iter().map(|it| it.id.as_str()).chain(["any", "mars"]).collect();
            // Mostly a choice that there is.
            let option =
                if random.below(8) > 0 { options[random.below(options.len() - 2)] } else { random.of(&options) };
            pairs.push((dimension.id.as_str(), option));
        }
    }
    let joined = |between: &str, after: &str| {
        pairs.iter().map(|(dimension, option)| format!("{dimension}{between}{option}")).collect::<Vec<_>>().join(after)
    };
    let mut link = match random.below(4) {
        0 => format!("#policy-explorer:us-weapons-in-russia:{}", joined("=", ";")),
        1 => format!("#policy-explorer_{}_{}", pairs.len(), joined("_", "_")),
        _ => format!("#policy-explorer_us-weapons-in-russia_{}_{}", pairs.len(), joined("_", "_")),
    };
    match random.below(6) {
        0 => link.truncate(link.len() - random.below(link.len() / 2)),
        1 => link.push_str(random.of(&["?utm_source=nl&utm_medium=email", "&gclid=1", "#xtor=RSS-1", ".", ")", "%29"])),
        2 => link = link.replace(':', "%3A").replace(';', "%3B"),
        _ => {}
    }
    link
}

/// What somebody does, as a script.
fn step(random: &mut Random, policy: &Policy) -> String {
    let on_texts = |way: &str, every: usize| {
        format!(
            "{REWRITE} texts(widget ?? element).forEach((it, index) => {{ if (index % {every} === 0) rewrite.{way}(it) }})"
        )
    };
    match random.below(20) {
        0..=8 => format!(
            "const radios = [...(widget?.querySelectorAll('input[type=radio]') ?? [])].filter((it) => it.checkVisibility());
             radios[{} % radios.length]?.click()",
            random.below(1000)
        ),
        9 => format!(
            "const flips = [...(widget?.querySelectorAll('.flip') ?? [])].filter((it) => it.checkVisibility());
             flips[{} % flips.length]?.click()",
            random.below(1000)
        ),
        10..=12 => format!("location.hash = {}", json!(link(random, policy))),
        13..=15 => on_texts(random.of(&REWRITES), 1 + random.below(3)),
        16 => format!(
            "{REWRITE} const parts = [...(widget?.querySelectorAll('.headline, .headlines, .outcomes, .panel, .sentence, .reason, .verdict, .outcome > *') ?? [])];
             if (parts.length) around.{}(parts[{} % parts.length])",
            random.of(&AROUND),
            random.below(1000)
        ),
        17 => random
            .of(&[
                "element.remove(); document.body.append(element)",
                "const place = document.createComment(''); element.before(place); element.remove();
                 setTimeout(() => (place.isConnected ? place.replaceWith(element) : document.body.append(element)))",
                "document.body.prepend(element)",
                "element.replaceWith(element.cloneNode(true))",
                "const box = element.parentElement; if (box !== document.body) box.innerHTML = box.innerHTML",
                "element.setAttribute('lang', 'de'); element.setAttribute('lang', 'en')",
                "element.setAttribute('heading-level', String(2 + Math.floor(scrollY) % 3))",
                "element.reset?.()",
            ])
            .to_owned(),
        18 => "if (window.instances?.length) ruin(instances.length - 1);
               [...(widget?.querySelectorAll('input[type=radio]') ?? [])].filter((it) => it.checkVisibility())[0]?.click()"
            .to_owned(),
        _ => "widget?.querySelector('style, link')?.remove()".to_owned(),
    }
}

/// How a page and its servers are. Whatever is late or missing, what is shown is what was decided.
fn hosts(assets: &Origin, late: &Origin, broken: &Origin) -> Vec<(&'static str, Page)> {
    let page = |head: &str, body: &str| Page::html(&format!("{INSTANCES}{head}<body><div>{body}</div>"));
    let forbidden = "<meta http-equiv=content-security-policy content=\"script-src 'unsafe-inline' *\">";
    let no_styles = "<meta http-equiv=content-security-policy content=\"style-src 'none'\">";
    vec![
        ("prerendered", page("", &snippet(assets, &[]))),
        ("element", page("", &snippet(assets, &["--kind", "element"]))),
        ("script", page("", &snippet(assets, &["--kind", "script"]))),
        ("WebAssembly late", page("", &snippet(late, &[]))),
        ("WebAssembly missing", page("", &snippet(broken, &[]))),
        ("WebAssembly forbidden", page(forbidden, &snippet(assets, &[]))),
        ("styles forbidden", page(no_styles, &snippet(broken, &[]))),
        ("no script", page("", snippet(assets, &[]).split("<script").next().unwrap())),
        ("its sheet missing", page("", &snippet(broken, &["--styles", "linked"]))),
    ]
}

/// As in `faults`, but each instance can be ruined at any time.
const INSTANCES: &str = "<script>{ const Own = WebAssembly.Instance; window.instances = [];
    WebAssembly.Instance = function (...given) { const made = new Own(...given);
      if (made.exports.memory) instances.push(made.exports); return made };
    window.ruin = (index) => new Uint8Array(instances[index].memory.buffer).fill(255) }</script>";

/// How many steps are walked on each kind of page.
const STEPS: usize = 40;

/// The seed is printed; `DECIDED_SEED=… cargo test …` walks the same steps again.
#[test]
fn whatever_happens_what_is_shown_was_decided() {
    let of_clock = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap().subsec_nanos().into();
    let seed: u64 = std::env::var("DECIDED_SEED").map_or_else(|_| of_clock(), |seed| seed.parse().unwrap());
    // Past the test harness, which shows nothing of a test that passes.
    writeln!(std::io::stderr(), "whatever_happens_what_is_shown_was_decided: DECIDED_SEED={seed}").unwrap();
    let policy = policy();
    let wasm = wasm_name();
    let assets = Origin::assets(BTreeMap::new());
    let late = {
        let wasm = wasm.clone();
        Origin::assets_but(move |path, _| {
            if path == wasm {
                std::thread::sleep(std::time::Duration::from_secs(2));
            }
            None
        })
    };
    let broken = Origin::assets_but(move |path, _| {
        let missing = Page { status: 404, media_type: "text/plain", bytes: Vec::new() };
        (path == wasm || path.ends_with(".css")).then_some(Answer::Page(missing))
    });
    let mut random = Random(seed | 1);
    let mut faults = Vec::new();
    let browser = Browser::start();
    browser.resize(900, 800);
    for (name, page) in hosts(&assets, &late, &broken) {
        let host = Origin::host(page);
        browser.open(&format!("{}/", host.address));
        browser.wait("document.querySelector('policy-explorer')");
        let mut steps = Vec::new();
        let mut judged = 0;
        let mut blank = 0;
        for _ in 0..STEPS {
            // After a trap there may be nothing for good.
            if blank > 4 {
                blank = 0;
                browser.open("about:blank");
                browser.open(&format!("{}/", host.address));
                browser.wait("document.querySelector('policy-explorer')");
            }
            let step = step(&mut random, &policy);
            // At the first frame that a reader could see, and when all has settled.
            let seen = browser.run(&format!(
                "{{ {step} }}
                 const look = () => {{ const element = document.querySelector('policy-explorer'), widget = element?.shadowRoot; {SEEN} return seen }};
                 const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
                 return (async () => {{ await frame(); const first = look(); await frame(); await new Promise((done) => setTimeout(done, 60));
                   return [first, look()] }})()"
            ));
            steps.push(step);
            for seen in seen.as_array().unwrap_or_else(|| panic!("{name}: {seen}, after {}", steps.join("\n"))) {
                match judge(&policy, seen) {
                    Ok(is_shown) => {
                        judged += usize::from(is_shown);
                        blank = if is_shown { 0 } else { blank + 1 };
                    }
                    Err(fault) => faults.push(format!(
                        "{name}: {fault}\n  seen: {seen}\n  step {}: {}",
                        steps.len(),
                        steps.last().unwrap()
                    )),
                }
            }
            if !faults.is_empty() {
                break;
            }
        }
        writeln!(
            std::io::stderr(),
            "  {name}: {} steps, {judged} of {} looks saw verdicts",
            steps.len(),
            2 * steps.len()
        )
        .unwrap();
        assert!(faults.is_empty(), "DECIDED_SEED={seed}\n{}", faults.join("\n"));
    }
}

/// A page, and a look at what is seen on it.
fn look(browser: &Browser) -> Value {
    browser.run(&format!("{SEEN} return seen"))
}

/// What is seen is what was decided, and something is.
fn shows(browser: &Browser, expected: &[&str], why: &str) -> Value {
    let seen = look(browser);
    assert_eq!(judge(&policy(), &seen), Ok(true), "{why}: {seen}");
    assert_eq!(seen["verdicts"], json!(expected), "{why}");
    seen
}

const START: [&str; 2] = ["Reportedly permitted, within limits", "Allowed, experts say"];
const OFFENSIVE: [&str; 2] = ["Reportedly not permitted", "The report does not say"];
const LIVE: &str = "widget?.querySelector('.live')";

fn choose(browser: &Browser, value: &str) {
    browser.run(&format!("widget.querySelector('input[value={value}]').click()"));
}

/// Whatever has rewritten the texts, after a choice all of them are those of an untouched widget beside it.
#[test]
fn rewritten_texts_are_those_of_the_scenario() {
    let assets = Origin::assets(BTreeMap::new());
    let one = snippet(&assets, &["--kind", "element"]).replace("<policy-explorer ", "<policy-explorer loading=eager ");
    let two = snippet(&assets, &[]).replace("<policy-explorer ", "<policy-explorer loading=eager ");
    let host = Origin::host(Page::html(&format!("<body>{one}{two}{one}")));
    let browser = Browser::start();
    for ways in REWRITES.iter().map(|way| vec![*way]).chain([vec!["fonts", "back"], vec!["beside", "back"]]) {
        browser.open(&format!("{}/", host.address));
        browser.wait(
            "[...document.querySelectorAll('policy-explorer')].every((it) => it.shadowRoot?.querySelector('.live'))",
        );
        browser.run(
            "for (const it of document.querySelectorAll('policy-explorer'))
               for (const part of it.shadowRoot.querySelectorAll('details:not(.table) > summary')) part.click()",
        );
        for value in ["offensive", "germany", "before", "any", "defend-elsewhere", "us", "after", "defend-kharkiv"] {
            let texts = browser.run(&format!(
                "{REWRITE} const all = [...document.querySelectorAll('policy-explorer')];
                 const settled = () => new Promise((done) => setTimeout(done, 30));
                 return (async () => {{
                   await settled();
                   for (const way of {}) for (const it of all.slice(0, 2)) texts(it.shadowRoot).forEach(rewrite[way]);
                   for (const it of all) it.shadowRoot.querySelectorAll('input[value={value}]').forEach((radio) => radio.click());
                   await settled();
                   // Which words, since what the choice did not change may be in two languages still.
                   const wordsOf = (it) => [...new Set([...it.shadowRoot.querySelectorAll('.headlines, .outcomes')].flatMap((part) =>
                     part.innerText.replaceAll('[x]', ' ').split(/\\s+/)).filter(Boolean))].sort().join(' ');
                   const said = (it) => it.querySelector('[slot=status]').textContent;
                   return all.map((it) => [wordsOf(it), said(it)]);
                 }})()",
                json!(ways)
            ));
            assert_eq!(texts[0], texts[2], "{ways:?}, {value}");
            assert_eq!(texts[1], texts[2], "{ways:?}, {value}, prerendered");
        }
    }
    assert_eq!(browser.console(), Vec::<String>::new());
}

/// Without script too: what switches is a style, whatever the texts say.
#[test]
fn rewritten_texts_switch_without_script() {
    let assets = Origin::assets(BTreeMap::new());
    let host = Origin::host(Page::html(&format!("<body>{}", snippet(&assets, &[]))));
    let browser = Browser::without_javascript();
    for way in REWRITES {
        browser.open(&format!("{}/", host.address));
        browser.run(&format!("{REWRITE} texts(widget).forEach(rewrite.{way})"));
        shows(&browser, &START, way);
        choose(&browser, "offensive");
        shows(&browser, &OFFENSIVE, way);
        choose(&browser, "defend-kharkiv");
        shows(&browser, &START, way);
    }
}

/// Where the sheet that switches the answers is lost, there is nothing to choose, and the answer names its scenario.
#[test]
fn without_its_sheet_there_is_nothing_to_choose() {
    let assets = Origin::assets_but(|path, _| {
        let missing = Page { status: 404, media_type: "text/plain", bytes: Vec::new() };
        path.ends_with(".css").then_some(Answer::Page(missing))
    });
    let whole = snippet(&assets, &[]);
    let (before, rest) = whole.split_once("<style>").unwrap();
    let (sheet, after) = rest.split_once("</style>").unwrap();
    let generated = sheet.find("@media all{input~").unwrap();
    let policy = |rule: &str| format!("<meta http-equiv=content-security-policy content=\"{rule}\">");
    for (why, head, body) in [
        ("refused", policy("style-src 'self'"), whole.clone()),
        ("refused, with no WebAssembly", policy("style-src 'self'; script-src 'unsafe-inline' *"), whole.clone()),
        ("lifted into the page", format!("<style>{sheet}</style>"), format!("{before}<style></style>{after}")),
        ("missing", String::new(), snippet(&assets, &["--styles", "linked"])),
        ("dropped", String::new(), format!("{before}{after}")),
        ("its generated part dropped", String::new(), format!("{before}<style>{}</style>{after}", &sheet[..generated])),
        ("its layers dropped", String::new(), format!("{before}<style>{}</style>{after}", &sheet[generated..])),
        ("its radios dropped", String::new(), without_radios(&whole)),
    ] {
        let browser = Browser::without_javascript();
        let host = Origin::host(Page::html(&format!("{head}<body>{body}")));
        browser.open(&format!("{}/", host.address));
        let seen = shows(&browser, &START, why);
        if why == "its layers dropped" {
            // What shows the choices and what switches the answers is one rule: it works without the looks.
            choose(&browser, "offensive");
            shows(&browser, &OFFENSIVE, why);
        } else {
            assert_eq!((&seen["radios"], &seen["choices"]), (&json!(0), &json!([])), "{why}");
            browser.run("widget.querySelector('input[value=offensive]')?.click()");
            shows(&browser, &START, why);
        }
    }
}

fn without_radios(html: &str) -> String {
    let mut parts = html.split("<input");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |all, part| all + part.split_once('>').unwrap().1)
}

/// An open choice never reaches the prerendered radios, which have no answer to it.
#[test]
fn an_open_choice_is_never_half_shown() {
    let wasm = wasm_name();
    let late = Origin::assets_but(move |path, _| {
        if path == wasm {
            std::thread::sleep(std::time::Duration::from_millis(1500));
        }
        None
    });
    let forbidden = "<meta http-equiv=content-security-policy content=\"script-src 'unsafe-inline' *\">";
    let body = snippet(&late, &[]);
    let browser = Browser::start();
    let depends = ["It depends"];
    // By a link, before the widget is live, and where it never will be.
    for link in
        ["#policy-explorer_1_purpose_any", "#policy-explorer:purpose=any", "#policy-explorer_2_purpose_any_origin_any"]
    {
        let host = Origin::host(Page::html(&format!("<body>{body}")));
        browser.open(&format!("{}/{link}", host.address));
        browser.wait("customElements.get('policy-explorer') && document.readyState === 'complete'");
        shows(&browser, &START, link);
        browser.wait(LIVE);
        browser.wait("widget.querySelector('.verdict').innerText === 'It depends'");
        let host = Origin::host(Page::html(&format!("{forbidden}<body>{body}")));
        browser.open(&format!("{}/{link}", host.address));
        browser.wait("widget?.querySelector('.notice')");
        shows(&browser, &START, link);
        assert!(browser.text(".notice").contains("incomplete"));
    }
    // By removal and by a trap, with a choice left open.
    let host = Origin::host(Page::html(&format!("{INSTANCES}<body>{body}")));
    for end in [
        "const it = element; it.remove(); setTimeout(() => document.body.append(it))",
        "ruin(0); widget.querySelector('input[value=germany]').click()",
    ] {
        browser.open(&format!("{}/", host.address));
        browser.wait(LIVE);
        choose(&browser, "any");
        browser.run("for (const it of widget.querySelectorAll('.any')) if (it.name === 'purpose') it.click()");
        browser.wait("widget.querySelector('.verdict').innerText === 'It depends'");
        let seen = look(&browser);
        assert_eq!(seen["verdicts"], json!(depends), "{seen}");
        browser.run(&format!("window.before = widget.firstElementChild; {end}"));
        browser.wait("widget && widget.firstElementChild !== window.before && widget.querySelector('.headlines')");
        shows(&browser, &START, end);
    }
    // By what a browser restores.
    browser.open(&format!("{}/", host.address));
    browser.wait(LIVE);
    browser.run("for (const it of widget.querySelectorAll('.any')) if (it.name === 'purpose') it.click()");
    browser.wait("widget.querySelector('.verdict').innerText === 'It depends'");
    browser.run("window.isOld = true; location.reload()");
    browser.wait("!window.isOld && document.readyState === 'complete' && widget?.querySelector('.headlines')");
    let seen = look(&browser);
    assert!(judge(&policy(), &seen).is_ok(), "reloaded: {seen}");
}

/// A link that was changed on its way sets what was shared, or nothing, with a word.
#[test]
fn a_link_sets_what_was_shared_or_nothing() {
    let assets = Origin::assets(BTreeMap::new());
    // As a theme does it: not a valid selector, it would stop the page's own script.
    let theme = "<script>document.addEventListener('DOMContentLoaded', () => {
        if (location.hash) document.querySelector(location.hash.replace(/[^#\\w-].*/, '')); window.menu = true })</script>";
    let whole = "_us-weapons-in-russia_4_origin_us_target_russia_purpose_offensive_when_after";
    let old = ":us-weapons-in-russia:origin=us;target=russia;purpose=offensive;when=after";
    for kind in ["element", "prerendered"] {
        let host = Origin::host(Page::html(&format!("{theme}<body>{}", snippet(&assets, &["--kind", kind]))));
        let browser = Browser::start();
        for added in ["", "?utm_source=nl&utm_medium=email", "&utm_source=nl", "#xtor=RSS-1", ".", ")"] {
            for fragment in [whole, old] {
                browser.open("about:blank");
                browser.open(&format!("{}/#policy-explorer{fragment}{added}", host.address));
                browser.wait(&format!("{LIVE} && widget.querySelector('.verdict').innerText === {:?}", OFFENSIVE[0]));
                shows(&browser, &OFFENSIVE, added);
                assert_eq!(browser.run("return widget.querySelector('.notice')"), json!(null), "{fragment}{added}");
                if fragment == whole {
                    assert_eq!(browser.run("return window.menu"), json!(true), "{added}");
                }
            }
        }
        for broken in [
            "_us-weapons-in-russia_4_origin_us_target_russia_purpose_offensive_when",
            "_us-weapons-in-russia_4_origin_us_target_russia_purpose_offensive_when_bef",
            "_us-weapons-in-russia_4_origin_us_target_rus",
            "_us-weapons-in-russia_2_purpose_offensive_colour_red",
            "_us-weapons-in-ru",
            ":us-weapons-in-russia:purpose=offensive;when=befo",
            ":us-weapons-in-russia:purpose=offensive;whe",
            ":us-weapons-in-russia:purpose=offensive;colour=red",
        ] {
            browser.open("about:blank");
            browser.open(&format!("{}/#policy-explorer{broken}", host.address));
            browser.wait(&format!("{LIVE} && widget.querySelector('.notice')"));
            shows(&browser, &START, broken);
            // A choice ends it.
            choose(&browser, "offensive");
            browser.wait("!widget.querySelector('.notice')");
            browser.wait(&format!("widget.querySelector('.verdict').innerText === {:?}", OFFENSIVE[0]));
        }
    }
}

/// What is announced is heard and goes: it is no part of the article. A copy of the element has none of it.
#[test]
fn nothing_that_was_said_stays_in_the_article() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    for kind in ["element", "prerendered", "script", "placeholder"] {
        let more = if kind == "placeholder" {
            format!("<script async src=\"{}/policy-explorer.js\"></script>", assets.address)
        } else {
            String::new()
        };
        let host = Origin::host(Page::html(&format!("<body><div>{}</div>{more}", snippet(&assets, &["--kind", kind]))));
        for copy in [
            "element.replaceWith(element.cloneNode(true))",
            "const box = element.closest('body > div'); box.replaceWith(box.cloneNode(true))",
            "const box = element.closest('body > div'); box.innerHTML = box.innerHTML",
        ] {
            browser.open(&format!("{}/", host.address));
            browser.wait(LIVE);
            assert_eq!(look(&browser)["statuses"], json!(1), "{kind}");
            choose(&browser, "offensive");
            browser.wait("element.querySelector('[slot=status]').textContent.includes('Reportedly not permitted')");
            browser.run(copy);
            assert_eq!(look(&browser)["said"].as_array().unwrap().join(""), "", "{kind}: {copy}");
            browser.wait(LIVE);
            let seen = shows(&browser, &START, copy);
            assert_eq!(
                (&seen["statuses"], browser.run("return document.querySelectorAll('policy-explorer').length")),
                (&json!(1), json!(1)),
                "{kind}: {copy}"
            );
            choose(&browser, "offensive");
            browser.wait("element.querySelector('[slot=status]').textContent.includes('Reportedly not permitted')");
            browser.wait("!element.querySelector('[slot=status]').textContent");
            assert!(
                !browser.run("return document.body.innerText").as_str().unwrap().contains("not permitted"),
                "{kind}"
            );
        }
    }
}

trait Joined {
    fn join(&self, between: &str) -> String;
}

impl Joined for Vec<Value> {
    fn join(&self, between: &str) -> String {
        self.iter().map(|it| it.as_str().unwrap_or_default()).collect::<Vec<_>>().join(between)
    }
}

/// A page that was stored with the live widget in it is a new one: nothing of what was drawn then is shown for another
/// choice.
#[test]
fn a_stored_live_widget_starts_anew() {
    let wasm = wasm_name();
    let assets = Origin::assets(BTreeMap::new());
    let without = Origin::assets_but(move |path, _| {
        let missing = Page { status: 404, media_type: "text/plain", bytes: Vec::new() };
        (path == wasm).then_some(Answer::Page(missing))
    });
    let browser = Browser::start();
    for (origin, comes) in [(&assets, true), (&without, false)] {
        let host = Origin::host(Page::html(&format!("<body>{}", snippet(&assets, &["--kind", "element"]))));
        browser.open(&format!("{}/", host.address));
        browser.wait(LIVE);
        choose(&browser, "offensive");
        browser.wait(&format!("widget.querySelector('.verdict').innerText === {:?}", OFFENSIVE[0]));
        let stored = browser.run(
            "const inside = widget.innerHTML; const copy = element.cloneNode(true); copy.removeAttribute('id');
             copy.prepend(document.createComment('shadow')); return copy.outerHTML.replace('<!--shadow-->',
               `<template shadowrootmode=open>${inside}</template>`)",
        );
        let script = format!("<script async src=\"{}/policy-explorer.js\"></script>", origin.address);
        let host = Origin::host(Page::html(&format!("{script}<body>{}", stored.as_str().unwrap())));
        browser.open(&format!("{}/", host.address));
        browser.wait("customElements.get('policy-explorer') && document.readyState === 'complete'");
        browser.wait(if comes {
            "widget.adoptedStyleSheets.length"
        } else {
            "widget.querySelector('slot') && !widget.querySelector('.live')"
        });
        let seen = look(&browser);
        assert_eq!(judge(&policy(), &seen), Ok(comes), "{seen}");
    }
}

/// A sheet that arrives in part shows nothing to choose, or all of it works.
#[test]
fn a_sheet_that_is_cut_off_shows_nothing_to_choose() {
    let assets = Origin::assets(BTreeMap::new());
    let whole = snippet(&assets, &[]);
    let (before, rest) = whole.split_once("<style>").unwrap();
    let (sheet, after) = rest.split_once("</style>").unwrap();
    let generated = sheet.find("@media all{input~").unwrap();
    let browser = Browser::without_javascript();
    for part in 1..12 {
        let end = generated + (sheet.len() - generated) * part / 12;
        let host = Origin::host(Page::html(&format!("<body>{before}<style>{}</style>{after}", &sheet[..end])));
        browser.open(&format!("{}/", host.address));
        let seen = look(&browser);
        assert!(judge(&policy(), &seen).is_ok(), "{part} of 12: {seen}");
        assert_eq!(seen["radios"], json!(0), "{part} of 12");
    }
}

/// In a paragraph, where editors and Markdown put what they do not know, nothing of the fallback is left beside the widget.
#[test]
fn nothing_falls_out_of_a_paragraph() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    for kind in ["element", "prerendered"] {
        let host =
            Origin::host(Page::html(&format!("<body><p>Before {} after</p>", snippet(&assets, &["--kind", kind]))));
        browser.open(&format!("{}/", host.address));
        browser.wait(LIVE);
        let text = browser.run("return document.body.innerText");
        let text = text.as_str().unwrap();
        assert!(!text.contains("Where the report says nothing") && !text.contains("Current version"), "{kind}: {text}");
    }
}

/// A live widget that is saved as a page, as archives do it, answers the scenario that it was saved with and no other.
#[test]
fn a_saved_page_shows_no_other_answer() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    let host = Origin::host(Page::html(&format!("<body>{}", snippet(&assets, &["--kind", "element"]))));
    browser.open(&format!("{}/", host.address));
    browser.wait(LIVE);
    choose(&browser, "offensive");
    browser.wait(&format!("widget.querySelector('.verdict').innerText === {:?}", OFFENSIVE[0]));
    let saved = browser.run(
        "for (const it of widget.querySelectorAll('input')) it.toggleAttribute('checked', it.checked);
         const styles = [...widget.adoptedStyleSheets[0].cssRules].map((it) => it.cssText).join('');
         return `<policy-explorer><template shadowrootmode=open><style>${styles}</style>${widget.innerHTML}</template></policy-explorer>`",
    );
    let host = Origin::host(Page::html(&format!("<body>{}", saved.as_str().unwrap())));
    let archive = Browser::without_javascript();
    archive.open(&format!("{}/", host.address));
    shows(&archive, &OFFENSIVE, "as it was saved");
    choose(&archive, "defend-kharkiv");
    assert_eq!(look(&archive)["verdicts"], json!([]));
    choose(&archive, "offensive");
    shows(&archive, &OFFENSIVE, "back again");
}

/// A router that puts a stored page back runs its scripts again: there is one widget all the same.
#[test]
fn a_script_tag_that_runs_again_finds_its_widget() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    let host = Origin::host(Page::html(&format!("<body>{}", snippet(&assets, &["--kind", "script"]))));
    browser.open(&format!("{}/", host.address));
    browser.wait(LIVE);
    for _ in 0..3 {
        browser.run(
            "const stored = document.body.cloneNode(true); document.body.replaceWith(stored);
             for (const old of document.querySelectorAll('script')) {
               const it = document.createElement('script'); for (const {name, value} of old.attributes) it.setAttribute(name, value);
               it.addEventListener('load', () => window.ran = (window.ran ?? 0) + 1); old.replaceWith(it) }",
        );
        browser.wait("window.ran");
        browser.run("window.ran = 0");
        browser.wait(LIVE);
        assert_eq!(browser.run("return document.querySelectorAll('policy-explorer').length"), json!(1));
    }
}
