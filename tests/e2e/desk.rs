//! The policy desk as an editor uses it: by keyboard from an empty page to a file, with its findings, its previews, and after
//! the page was left in the middle.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use serde_json::{Value, json};

use crate::accessibility::axe;
use crate::browser::Browser;
use crate::engine::Engine;
use crate::servers::{Answer, Origin, Page};

const ENTER: &str = "\u{e007}";
const TAB: &str = "\u{e004}";
const SHIFT: &str = "\u{e008}";
const CONTROL: &str = "\u{e009}";
const ALT: &str = "\u{e00a}";

/// Whether the findings are those of the present document.
const SETTLED: &str = "document.querySelector('.findings .summary')?.matches('[data-known=true][data-behind=false]')";

/// The desk in a browser.
struct Desk {
    browser: Browser,
    origin: Origin,
}

impl Desk {
    fn open() -> Desk {
        let origin = Origin::assets(BTreeMap::new());
        let browser = Browser::start();
        browser.resize(1280, 900);
        let desk = Desk { browser, origin };
        desk.load();
        desk
    }

    fn load(&self) {
        self.browser.open(&format!("{}/desk.html", self.origin.address));
        self.browser.wait("document.querySelector('.start')");
    }

    /// With this policy open.
    fn with(text: &str) -> Desk {
        let desk = Desk::open();
        desk.open_text(text);
        desk
    }

    fn open_text(&self, text: &str) {
        self.fill("open-text", text);
        self.click_button("Open");
        self.browser.wait("document.querySelector('.policy')");
        self.settle();
    }

    fn settle(&self) {
        self.browser.wait(SETTLED);
    }

    /// Sets a field at once, as pasting does.
    fn fill(&self, id: &str, text: &str) {
        self.browser.run(&format!(
            "const it = document.getElementById({}); it.value = {};
             it.dispatchEvent(new Event(it.localName === 'select' ? 'change' : 'input', {{bubbles: true}}))",
            json!(id),
            json!(text)
        ));
        self.browser.settle();
    }

    /// Chooses a file in the step's field for files.
    fn choose(&self, name: &str, content: &[u8]) {
        self.browser.run(&format!(
            "const files = new DataTransfer(); files.items.add(new File([new Uint8Array({})], {}));
             const field = document.querySelector('main input[type=file]'); field.files = files.files;
             field.dispatchEvent(new Event('change', {{bubbles: true}}))",
            json!(content),
            json!(name)
        ));
    }

    /// Clicks the button with exactly this text, wherever it is.
    fn click_button(&self, text: &str) {
        let found = self.browser.run(&format!(
            "const it = [...document.querySelectorAll('button')].find((it) => it.textContent.trim() === {});
             it?.click(); return Boolean(it)",
            json!(text)
        ));
        assert_eq!(found, json!(true), "there is a button `{text}`");
        self.browser.settle();
    }

    /// Clicks a step or a part of the policy by the beginning of its name.
    fn go(&self, list: &str, name: &str) {
        let found = self.browser.run(&format!(
            "const it = [...document.querySelectorAll('{list} button')].find((it) => it.textContent.startsWith({}));
             it?.click(); return Boolean(it)",
            json!(name)
        ));
        assert_eq!(found, json!(true), "there is `{name}` in {list}");
        self.browser.settle();
    }

    fn step(&self, name: &str) {
        self.go(".steps", name);
    }

    fn part(&self, name: &str) {
        self.step("Policy");
        self.go(".parts", name);
    }

    /// What has the focus, as it is called.
    fn focused(&self) -> String {
        let name = self.browser.run(
            "const it = document.activeElement;
             const named = it.labels?.[0]?.textContent ?? it.getAttribute('aria-label') ?? it.textContent;
             return `${it.localName}: ${named.trim()}`",
        );
        name.as_str().unwrap().to_owned()
    }

    /// Presses Tab until this has the focus.
    fn tab_to(&self, name: &str) {
        let mut seen = Vec::new();
        for _ in 0..200 {
            self.browser.press(TAB);
            let focused = self.focused();
            if focused.starts_with(name) {
                return;
            }
            seen.push(focused);
        }
        panic!("`{name}` is not reached by Tab, but {seen:#?}");
    }

    fn keys(&self, keys: &str) {
        self.browser.press(keys);
        self.browser.settle();
    }

    /// Goes to a part of the policy by keyboard.
    fn part_by_keys(&self, name: &str) {
        self.browser.press_chord(&[ALT, SHIFT], "3");
        self.browser.settle();
        self.tab_to(&format!("button: {name}"));
        self.keys(ENTER);
    }

    /// The text of the document, as the browser keeps it.
    fn text(&self) -> String {
        self.browser.wait("document.querySelector('.kept').textContent === 'Kept in this browser'");
        let kept = self.browser.run(
            "return new Promise((done) => { const open = indexedDB.open('policy-explorer-desk');
               open.onsuccess = () => { const get = open.result.transaction('documents').objectStore('documents').get('last');
                 get.onsuccess = () => { open.result.close(); done([...get.result][0]) } } })",
        );
        kept.as_str().unwrap().to_owned()
    }

    /// The codes of the findings that are shown, errors first.
    fn codes(&self) -> Vec<String> {
        self.settle();
        let codes = self
            .browser
            .run("return [...document.querySelectorAll('.findings .finding')].map((it) => it.dataset.code)");
        serde_json::from_value(codes).unwrap()
    }
}

/// What the command line prints about a text, as JSON.
fn command(name: &str, text: &str, args: &[&str]) -> Value {
    let folder = std::env::temp_dir().join(format!("desk-{}-{name}", std::process::id())).join("policies");
    fs::create_dir_all(&folder).unwrap();
    let id = serde_json::from_str::<Value>(text).unwrap()["id"].as_str().unwrap().to_owned();
    let path = folder.join(format!("{id}.json"));
    fs::write(&path, text).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_policy-explorer"))
        .arg(args[0])
        .arg(&path)
        .args(&args[1..])
        .args(["--format", "json"])
        .output()
        .unwrap();
    fs::remove_dir_all(folder.parent().unwrap()).unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
}

/// The policy to start from, as `new` writes it.
fn example() -> String {
    let written = Command::new(env!("CARGO_BIN_EXE_policy-explorer")).args(["new", "-"]).output().unwrap();
    String::from_utf8(written.stdout).unwrap()
}

fn codes_of(findings: &Value) -> Vec<String> {
    let mut findings = findings.as_array().unwrap().clone();
    findings.sort_by_key(|it| (it["severity"] != "error", it["accepted"] == true));
    findings.iter().map(|it| it["code"].as_str().unwrap().to_owned()).collect()
}

/// The park policy of the README, from an empty desk, without a pointer; a conflict on the way is found and settled.
#[test]
fn a_policy_is_written_by_keyboard_alone() {
    let desk = Desk::open();
    if desk.browser.engine == Engine::WebKit {
        // There, a list of options opens a menu of the system, which the driver cannot reach.
        return;
    }
    desk.tab_to("input: Title");
    desk.keys("Dogs in the park");
    desk.tab_to("input: First question");
    desk.keys("The park’s rules");
    desk.tab_to("button: Create");
    desk.keys(ENTER);
    desk.settle();
    desk.part_by_keys("Choices of readers");
    desk.tab_to("input: New choice");
    desk.keys(&format!("Lead{ENTER}"));
    for option in ["On a lead", "Off the lead"] {
        desk.tab_to("input: New option");
        desk.keys(&format!("{option}{ENTER}"));
        desk.tab_to("input: Words in the sentence");
        desk.keys(&option.to_lowercase());
    }
    desk.part_by_keys("Title and texts");
    desk.tab_to("textarea: Sentence that names a case");
    desk.keys("If a dog comes {lead}");
    desk.tab_to("select: Lead");
    desk.keys("On");
    desk.part_by_keys("Rules");
    desk.tab_to("input: New rule");
    desk.keys(&format!("According to the sign, dogs stay outside.{ENTER}"));
    desk.tab_to("select: Verdict");
    desk.keys("Reportedly not");
    desk.part_by_keys("Rules");
    desk.tab_to("input: New rule");
    desk.keys(&format!("According to the sign, dogs on a lead may come in.{ENTER}"));
    // Until somebody decides it, a rule has no verdict.
    assert!(!desk.codes().iter().any(|code| code == "conflict"), "{:?}", desk.codes());
    desk.tab_to("select: Verdict");
    desk.keys("Reportedly allowed");
    assert_eq!(desk.codes().first().map(String::as_str), Some("conflict"));
    // It holds for dogs on a lead, and is an exception.
    desk.tab_to("input: On a lead");
    desk.keys(" ");
    assert_eq!(desk.codes().first().map(String::as_str), Some("conflict"));
    desk.tab_to("input: According to the sign, dogs stay outside.");
    desk.keys(" ");
    let codes = desk.codes();
    assert!(!codes.iter().any(|code| code == "conflict"), "{codes:?}");
    let text = desk.text();
    assert_eq!(codes, codes_of(&command("keyboard", &text, &["check", "--all"])));
    let policy: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(policy["start"], json!({"lead": "on-a-lead"}));
    assert_eq!(policy["rules"][1]["when"], json!({"lead": ["on-a-lead"]}));
    assert_eq!(policy["rules"][1]["exception_to"], json!([policy["rules"][0]["id"]]));
    // Undo leads back to the field, again and again to the beginning.
    desk.browser.press_chord(&[CONTROL], "z");
    desk.browser.settle();
    assert!(desk.codes().iter().any(|code| code == "conflict"));
    desk.browser.press_chord(&[CONTROL], "y");
    desk.browser.settle();
    assert_eq!(desk.text(), text);
    assert_eq!(desk.browser.console(), Vec::<String>::new());
}

#[test]
fn a_file_is_kept_byte_for_byte_and_findings_are_those_of_check() {
    for path in
        ["policies/us-weapons-in-russia.json", "policies/eu-drone-flight.json", "tests/rules/failing-cases.json"]
    {
        let text = fs::read_to_string(path).unwrap();
        let desk = Desk::with(&text);
        assert_eq!(desk.codes(), codes_of(&command("same", &text, &["check", "--all"])), "{path}");
        assert_eq!(desk.text(), text, "{path}");
    }
}

/// The page is left without a warning while somebody types; what was typed is there again, and can be deleted.
#[test]
fn what_was_worked_on_is_there_again() {
    let text = fs::read_to_string("policies/example-fireworks.json").unwrap();
    let desk = Desk::with(&text);
    desk.fill("/title/en", "Fireworks, rewritten");
    let kept = desk.text();
    assert_ne!(kept, text);
    desk.browser.open("about:blank");
    desk.load();
    desk.browser.wait("document.getElementById('kept-heading')");
    desk.click_button("Go on with it");
    desk.settle();
    assert_eq!(desk.text(), kept);
    desk.step("Publish");
    desk.browser.wait("document.querySelector('.publish').innerText.includes('It has changed since')");
    desk.load();
    desk.browser.wait("document.getElementById('kept-heading')");
    desk.click_button("Delete it from this browser");
    desk.browser.wait("!document.getElementById('kept-heading')");
    desk.browser.settle();
    desk.load();
    desk.browser.settle();
    assert_eq!(desk.browser.run("return document.getElementById('kept-heading')"), Value::Null);
}

/// Each pane in each colour scheme.
#[test]
fn rules_find_no_fault_in_any_view() {
    let text = fs::read_to_string("policies/example-fireworks.json").unwrap().replacen("\"Set off\"", "\"\"", 1);
    let desk = Desk::with(&text);
    let mut faults = Vec::new();
    let schemes: &[&str] = if desk.browser.engine == Engine::Chromium { &["light", "dark"] } else { &["light"] };
    for scheme in schemes {
        if desk.browser.engine == Engine::Chromium {
            let features = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
            desk.browser.devtools("Emulation.setEmulatedMedia", features);
        }
        let mut look = |name: &str| {
            // The pointer is on nothing.
            desk.browser.settle();
            let found = axe(&desk.browser).into_iter().filter(|fault| {
                // Contrast of AAA is for readers' text; the widget has tests of its own.
                !fault.contains("color-contrast-enhanced") && !fault.contains("policy-explorer")
            });
            faults.extend(found.map(|fault| format!("{scheme}, {name}: {fault}")));
        };
        for step in ["Start", "Article", "Preview", "Findings", "What changes", "Publish"] {
            desk.step(step);
            look(step);
        }
        for part in
            ["Title", "Questions", "Choices", "Rules", "Silences", "Quotes", "Cases", "Corrections", "Languages"]
        {
            desk.part(part);
            desk.browser.run("for (const it of document.querySelectorAll('.card > summary')) it.click()");
            desk.browser.settle();
            look(part);
        }
        desk.part("Rules");
        desk.click_button("Grid");
        look("grid");
        desk.click_button("Cards");
        desk.click_button("Keys");
        look("keys");
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A policy with this many rules, whose conditions are disjoint.
fn large(count: usize) -> String {
    let per_dimension = 25;
    let options = |name: &str, count: usize| -> Vec<Value> {
        (0..count).map(|number| json!({"id": format!("{name}{number}"), "label": format!("{name} {number}")})).collect()
    };
    let rules: Vec<Value> = (0..count)
        .map(|number| {
            json!({"id": format!("rule-{number}"), "verdict": if number % 2 == 0 { "yes" } else { "no" },
                "when": {"one": [format!("a{}", number / per_dimension)], "other": [format!("b{}", number % per_dimension)]},
                "text": format!("According to the report, rule {number} applies."), "quotes": ["q"]})
        })
        .collect();
    let policy = json!({
        "format": 1, "id": "large", "language": "en", "title": "Large", "scenario": "If {one} and {other}",
        "questions": [{"id": "allowed", "label": "Allowed?"}],
        "verdicts": [{"id": "yes", "label": "Reportedly allowed", "tone": "permitted"}, {"id": "no", "label": "Reportedly not allowed", "tone": "forbidden"}],
        "dimensions": [{"id": "one", "label": "One", "options": options("a", count.div_ceil(per_dimension))},
                       {"id": "other", "label": "Other", "options": options("b", per_dimension)}],
        "rules": rules, "quotes": [{"id": "q", "source": "article"}], "sources": [{"id": "article", "title": "Report"}]
    });
    serde_json::to_string_pretty(&policy).unwrap()
}

/// The findings of 500 rules come within a second of a key, on a machine that is not busy; here, within five.
#[test]
fn five_hundred_rules_can_be_edited() {
    let desk = Desk::with(&large(500));
    desk.part("Rules");
    let shown = desk.browser.run("return document.querySelectorAll('.card').length");
    assert_eq!(shown, json!(500));
    desk.browser.run("document.getElementById('/rules/499').click()");
    desk.browser.settle();
    let started = Instant::now();
    desk.fill("/rules/499/text", "");
    desk.settle();
    assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
    assert!(desk.codes().contains(&"empty".to_owned()), "{:?}", desk.codes());
    // One rule's words were changed, and one line of the file.
    desk.browser.press_chord(&[CONTROL], "z");
    desk.settle();
    assert_eq!(desk.text(), large(500));
}

/// Markup in a policy or an article is text, in every pane; nothing else is requested than the page's own files.
#[test]
fn a_hostile_file_is_text_and_nothing_else() {
    let evil = "<img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script>";
    let mut policy: Value =
        serde_json::from_str(&fs::read_to_string("policies/example-fireworks.json").unwrap()).unwrap();
    for text in [
        "/title/en",
        "/lead/en",
        "/rules/0/text/en",
        "/dimensions/0/label/en",
        "/verdicts/0/label/en",
        "/questions/0/label/en",
        "/silences/0/text/en",
        "/quotes/0/said_by",
    ] {
        if let Some(place) = policy.pointer_mut(text) {
            *place = json!(evil);
        }
    }
    let desk = Desk::with(&serde_json::to_string_pretty(&policy).unwrap());
    let article = format!(
        "<p>Adults may keep fireworks.</p>{evil}<iframe src=\"/evil\"></iframe><p>{}</p>",
        "word ".repeat(400_000)
    );
    // From now on the browser describes the page as it does for a screen reader.
    assert!(!desk.browser.names("heading").is_empty());
    desk.step("Article");
    desk.fill("article-text", &article);
    desk.click_button("Use this text");
    desk.settle();
    for step in ["Article", "Policy", "Preview", "Findings", "What changes", "Publish"] {
        desk.step(step);
        desk.settle_soon();
        let injected = desk.browser.run(
            "return [document.querySelectorAll('#desk img, #desk script, #desk iframe').length, window.hacked ?? null]",
        );
        assert_eq!(injected, json!([0, null]), "{step}");
    }
    let paths = desk.origin.settled_paths(&desk.browser);
    let is_own = |path: &String| {
        ["/desk", "/policy-explorer", "/policies/", "/style-", "/words-", "/0."]
            .iter()
            .any(|start| path.starts_with(start))
    };
    let others: Vec<&String> = paths.iter().filter(|path| !is_own(path)).collect();
    assert!(others.is_empty(), "{others:?}");
}

impl Desk {
    /// Findings and previews of the step have had time to come.
    fn settle_soon(&self) {
        self.browser.settle();
        self.browser.settle();
    }
}

/// A click on a cell of the table says why, and writes a case, a failing case and a silence.
#[test]
fn the_preview_writes_cases_and_silences() {
    let text = fs::read_to_string("policies/us-weapons-in-russia.json").unwrap();
    let desk = Desk::with(&text);
    let cases = |text: &str| serde_json::from_str::<Value>(text).unwrap()["cases"].as_array().unwrap().len();
    let before = cases(&text);
    desk.step("Preview");
    desk.browser.wait("document.querySelector('.frame policy-explorer')?.shadowRoot?.querySelector('.verdict')");
    desk.browser.wait("document.querySelector('.answers button')");
    desk.browser.run("document.querySelector('.answers button').click()");
    desk.browser.wait("document.querySelector('.why')");
    desk.click_button("This is right");
    desk.click_button("This is right");
    let right = desk.text();
    assert_eq!(cases(&right), before + 1, "what is said twice is one case");
    let tests = command("right", &right, &["test"]);
    assert!(tests[0]["cases"].as_array().unwrap().iter().all(|case| case["passed"] == true), "{tests}");
    desk.browser.run(
        "const it = document.querySelector('.why select'); it.value = 'not-permitted'; it.dispatchEvent(new Event('change', {bubbles: true}))",
    );
    desk.browser.wait("document.querySelector('.policy')");
    let wrong = desk.text();
    assert_eq!(cases(&wrong), before + 1, "the last word about a case counts");
    let tests = command("wrong", &wrong, &["test"]);
    let failed = tests[0]["cases"].as_array().unwrap().iter().filter(|case| case["passed"] == false).count();
    assert_eq!(failed, 1);
    desk.browser.wait("document.querySelector('.findings > .found.error')?.textContent.includes('Cases: 1')");
    // Before the script has come, the same answers are there.
    desk.step("Preview");
    desk.click_button("Before the script");
    desk.browser
        .wait("document.querySelector('[data-before=true] > div')?.shadowRoot?.querySelector('input[type=radio]')");
    assert_eq!(desk.browser.console(), Vec::<String>::new());
}

const ARTICLE: &str = "<h1>New rules for the park</h1>
<p>The sign at the gate says that dogs must stay outside, unless they are on a lead.</p>
<p>The council has put the sign up in May. It says nothing about cats.</p>";

/// A passage is quoted by its words, its anchor is what `verify` finds, and a changed article is told of. A planted gap is
/// found, and closed by a silence from the table of cases.
#[test]
fn passages_are_quoted_and_a_gap_is_closed() {
    let desk = Desk::with(&example());
    desk.step("Article");
    desk.fill("article-text", ARTICLE);
    desk.click_button("Use this text");
    desk.browser.wait("document.querySelectorAll('#article p').length === 3");
    // Selected words become the field's.
    desk.browser.run(
        "const it = document.querySelectorAll('#article p')[1].firstChild; const range = document.createRange();
         range.setStart(it, it.data.indexOf('dogs must')); range.setEnd(it, it.data.indexOf(', unless'));
         getSelection().removeAllRanges(); getSelection().addRange(range)",
    );
    desk.browser.wait("document.getElementById('words').value === 'dogs must stay outside'");
    // Three clicks on the last paragraph select up to what follows the article.
    desk.browser.run(
        "const it = [...document.querySelectorAll('#article p')].at(-1); const range = document.createRange();
         range.setStart(it, 0); range.setEnd(document.querySelector('.quoting'), 0);
         getSelection().removeAllRanges(); getSelection().addRange(range)",
    );
    desk.browser.wait(
        "document.getElementById('words').value === [...document.querySelectorAll('#article p')].at(-1).textContent",
    );
    desk.browser.run("getSelection().removeAllRanges()");
    desk.browser.settle();
    desk.fill("words", "dogs must stay outside");
    desk.fill("said-by", "the sign");
    desk.fill("quote-rule", "no-riding");
    desk.click_button("Quote this");
    desk.browser.wait("document.querySelector('.told').textContent.startsWith('The quote is added')");
    let quoted: Value = serde_json::from_str(&desk.text()).unwrap();
    let quote = quoted["quotes"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(quote["said_by"], json!("the sign"));
    assert!(quote["anchor"]["digest"].as_str().unwrap().starts_with("sha256:"), "{quote}");
    assert!(quoted["rules"][0]["quotes"].as_array().unwrap().contains(&quote["id"]));
    desk.browser.wait("document.querySelector('#article mark')?.textContent === 'dogs must stay outside'");
    let article = std::env::temp_dir().join(format!("desk-article-{}.html", std::process::id()));
    fs::write(&article, ARTICLE).unwrap();
    let verified = command("quoted", &desk.text(), &["verify", "--article", article.to_str().unwrap()]);
    let about_it = verified
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| it["message"].as_str().unwrap().contains(quote["id"].as_str().unwrap()));
    assert_eq!(about_it.count(), 0, "{verified}");
    // Other words, then these again.
    desk.fill("article-text", &ARTICLE.replace("must stay", "have to stay"));
    desk.click_button("Use this text");
    desk.settle();
    assert!(desk.codes().iter().any(|code| code == "anchor-missing"), "{:?}", desk.codes());
    desk.fill("article-text", &ARTICLE.replace("stay outside", "stay away, outside"));
    desk.click_button("Use this text");
    desk.settle();
    fs::remove_file(article).unwrap();
    // Without its silence, pushing is a gap; from its cell a silence is written.
    desk.part("Silences");
    desk.browser.run("document.getElementById('/silences/0').click()");
    desk.browser.settle();
    desk.browser.run(
        "[...document.querySelectorAll('.card button')].find((it) => it.textContent.startsWith('Remove')).click()",
    );
    desk.browser.settle();
    assert!(desk.codes().iter().any(|code| code == "gap"), "{:?}", desk.codes());
    desk.step("Preview");
    desk.browser.wait("document.querySelector('.answers button.unstated')");
    // Both seasons are columns, so each is a cell of its own.
    for (number, season) in ["winter", "summer"].into_iter().enumerate() {
        desk.browser.run(&format!("document.querySelectorAll('.answers button.unstated')[{number}].click()"));
        desk.browser.wait("document.getElementById('silent')");
        desk.fill("silent", "The report speaks of riding alone.");
        desk.click_button("Write the silence");
        desk.browser.wait("!document.getElementById('silent')");
        desk.settle();
        let silent: Value = serde_json::from_str(&desk.text()).unwrap();
        assert_eq!(silent["silences"][number]["when"], json!({"action": ["push"], "season": [season]}));
    }
    assert!(!desk.codes().iter().any(|code| code == "gap"), "{:?}", desk.codes());
}

/// A second language: each text gets a field for it, and what is missing is found.
#[test]
fn texts_are_translated_side_by_side() {
    let desk = Desk::with(&large(2));
    desk.part("Languages");
    desk.fill("language-new", "de");
    desk.click_button("Add the language");
    let missing = desk.codes().iter().filter(|code| *code == "missing-translation").count();
    assert!(missing > 0, "{:?}", desk.codes());
    desk.part("Title");
    desk.fill("/title/de", "Groß");
    let translated: Value = serde_json::from_str(&desk.text()).unwrap();
    assert_eq!(translated["title"], json!({"en": "Large", "de": "Groß"}));
    let fewer = desk.codes().iter().filter(|code| *code == "missing-translation").count();
    assert_eq!(fewer, missing - 1);
}

/// What changes is what `diff` says, and a note is drafted that names the rules.
#[test]
fn changes_are_compared_and_noted() {
    let text = fs::read_to_string("policies/us-weapons-in-russia.json").unwrap();
    let desk = Desk::with(&text);
    desk.part("Rules");
    desk.browser.run("document.getElementById('/rules/0').click()");
    desk.browser.settle();
    desk.fill("/rules/0/verdict", "not-permitted");
    desk.settle();
    desk.step("What changes");
    desk.click_button("Compare with the file as it was opened");
    desk.browser.wait("document.querySelector('.differences table')");
    let rows = desk.browser.run("return document.querySelectorAll('.differences tbody tr').length");
    let folder = std::env::temp_dir().join(format!("desk-diff-{}.json", std::process::id()));
    fs::write(&folder, &text).unwrap();
    let changed = desk.text();
    let output = Command::new(env!("CARGO_BIN_EXE_policy-explorer"));
    let mut output = output;
    let path = std::env::temp_dir().join(format!("desk-diff-new-{}.json", std::process::id()));
    fs::write(&path, &changed).unwrap();
    let output = output.arg("diff").args([&folder, &path]).args(["--format", "json"]).output().unwrap();
    let diff: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(rows, json!(diff[0]["changes"].as_array().unwrap().len()));
    desk.click_button("Draft a note for readers");
    desk.settle();
    let noted: Value = serde_json::from_str(&desk.text()).unwrap();
    let note = noted["notes"].as_array().unwrap().last().unwrap().clone();
    assert!(note["rules"].as_array().unwrap().contains(&noted["rules"][0]["id"]), "{note}");
    fs::remove_file(folder).unwrap();
    fs::remove_file(path).unwrap();
}

/// A comparison that could not be made, or not whole, is not taken for one that found nothing.
#[test]
fn an_incomplete_comparison_says_so() {
    let mut many: Value = serde_json::from_str(&large(2)).unwrap();
    many["verdicts"].as_array_mut().unwrap().push(json!({"id": "open", "label": "Reportedly open", "tone": "limited"}));
    let rest =
        |verdict: &str| json!({"id": "rest", "verdict": verdict, "text": "In all other cases.", "quotes": ["q"]});
    let options = |name: &str| (0..64).map(|number| json!({"id": format!("{name}{number}"), "label": name})).collect();
    for (dimension, name) in ["a", "b"].into_iter().enumerate() {
        many["dimensions"][dimension]["options"] = options(name);
    }
    many["rules"] = json!([rest("open")]);
    let desk = Desk::with(&many.to_string());
    let compare = |published: &str| {
        desk.step("Policy");
        desk.step("What changes");
        desk.choose("published.json", published.as_bytes());
        desk.browser.wait("document.querySelector('main [aria-live]').textContent");
        desk.browser.run("return document.querySelector('main [aria-live]').innerText").as_str().unwrap().to_owned()
    };
    many["rules"] = json!([rest("no")]);
    let said = compare(&many.to_string());
    assert!(said.contains("Reportedly not allowed") && !said.contains("More answers differ"), "{said}");
    // As many rules as can be read, each with its own answer, and one for the rest.
    let verdict = |number: usize| if number.is_multiple_of(2) { "yes" } else { "no" };
    let rules = (0..1999).map(|number| {
        let (one, other) = (number / 32, number % 32);
        json!({"id": format!("rule-{number}"), "verdict": verdict(one + other), "exception_to": ["rest"], "quotes": ["q"],
               "when": {"one": [format!("a{one}")], "other": [format!("b{}", other * 2)]}, "text": format!("Rule {number}.")})
    });
    many["rules"] = [rest("no")].into_iter().chain(rules).collect();
    let said = compare(&many.to_string());
    assert!(said.contains("More answers differ than are listed here"), "{said}");
    many["rules"][0]["verdict"] = json!("perhaps");
    let said = compare(&many.to_string());
    assert!(said.contains("cannot be compared") && said.contains("no verdict"), "{said}");
    assert!(said.contains("published.json") && !said.contains("No answer differs"), "{said}");
}

/// The rules that no case covers are those of `test`, and lead to their forms.
#[test]
fn rules_without_a_case_are_listed() {
    let desk = Desk::with(&fs::read_to_string("policies/us-weapons-in-russia.json").unwrap());
    let policy = desk.policy();
    let tested = command("uncovered", &policy.to_string(), &["test"]);
    let uncovered = tested[0]["uncovered"]["rules"].as_array().unwrap().clone();
    assert!(!uncovered.is_empty());
    desk.part("Cases");
    let listed = desk.browser.run("return [...document.querySelectorAll('h3 + ul .link')].map((it) => it.textContent)");
    assert_eq!(listed.as_array().unwrap().len(), uncovered.len(), "{listed}");
    desk.click_button(listed[0].as_str().unwrap());
    let rules = policy["rules"].as_array().unwrap();
    let index = rules.iter().position(|rule| rule["id"] == uncovered[0]).unwrap();
    desk.browser.wait(&format!("document.getElementById('/rules/{index}')?.closest('details')?.open"));
}

/// The rules of a file that cannot be read are no sheet; why is said instead.
#[test]
fn no_findings_are_copied_as_rules() {
    let desk = Desk::with(&large(2).replace("\"verdict\": \"no\"", "\"verdict\": \"perhaps\""));
    desk.part("Rules");
    desk.click_button("Copy the rules");
    desk.browser.wait("document.querySelector('.told').textContent.includes('there is no verdict `perhaps`')");
}

/// While the worker's program cannot be had, nothing is said of a policy; when it can, its findings come by themselves.
#[test]
fn without_a_worker_nothing_is_known() {
    let is_there = Arc::new(AtomicBool::new(false));
    let origin = Origin::assets_but({
        let is_there = is_there.clone();
        move |path, _| {
            let missing = Page { status: 404, media_type: "text/plain", bytes: Vec::new() };
            let is_program = path.starts_with("/desk-command") && path.ends_with(".wasm");
            (is_program && !is_there.load(Ordering::Relaxed)).then_some(Answer::Page(missing))
        }
    });
    let desk = Desk { browser: Browser::start(), origin };
    desk.load();
    desk.fill("open-text", &example());
    desk.click_button("Open");
    desk.browser.wait("document.querySelector('.told').textContent.includes('the program cannot be loaded')");
    assert_eq!(desk.browser.run("return document.querySelector('.findings .summary').dataset.known"), json!("false"));
    desk.part("Cases");
    assert_eq!(desk.browser.run("return document.querySelectorAll('.passes, .fails').length"), json!(0));
    desk.step("Publish");
    let done = "return document.querySelectorAll('.checklist .done').length";
    // No text is in a language that needs a review.
    assert_eq!(desk.browser.run(done), json!(1));
    is_there.store(true, Ordering::Relaxed);
    desk.settle();
    assert_eq!(desk.browser.run(done), json!(4));
}

/// Every language of the interface, and findings on a phone.
#[test]
fn it_speaks_german_and_fits_a_phone() {
    let desk = Desk::with(&large(50).replacen("\"yes\", \"when\"", "\"yess\", \"when\"", 1).replacen(
        "\"verdict\": \"yes\"",
        "\"verdict\": \"yess\"",
        1,
    ));
    desk.click_button("Deutsch");
    desk.browser.wait(
        "document.documentElement.lang === 'de' && document.querySelector('.brand').textContent === 'Regelwerkstatt'",
    );
    desk.browser.resize(390, 800);
    desk.step("Befunde");
    let width = desk.browser.run("return document.scrollingElement.scrollWidth");
    assert_eq!(width, json!(390));
    let shown = desk.browser.run("return document.querySelectorAll('.finding.error').length");
    assert_ne!(shown, json!(0));
}

/// Whatever is typed in, in a policy of one language and of several: the focus stays in the field, and so does each letter.
#[test]
fn typing_keeps_the_focus() {
    for name in ["us-weapons-in-russia", "eu-flight-compensation"] {
        let desk = Desk::with(&fs::read_to_string(format!("policies/{name}.json")).unwrap());
        let parts =
            desk.browser.run("return [...document.querySelectorAll('.parts button')].map((it) => it.textContent)");
        let parts: Vec<String> = serde_json::from_value(parts).unwrap();
        let mut tried = 0;
        for part in &parts {
            desk.part(part);
            desk.browser.run("document.querySelector('.card:not([open]) > summary')?.click()");
            desk.browser.settle();
            let fields = desk.browser.run(
                "return [...document.querySelectorAll('.part input[type=text], .part textarea')]
                   .filter((it) => it.checkVisibility() && it.id).map((it) => it.id)",
            );
            let fields: Vec<String> = serde_json::from_value(fields).unwrap();
            for field in fields {
                let at = json!(field);
                desk.browser.run(&format!("document.getElementById({at}).focus()"));
                desk.browser.press("xy");
                desk.browser.settle();
                let now = desk.browser.run("return [document.activeElement.id, document.activeElement.value]");
                assert_eq!(now[0], at, "{name}, {part}: the focus is lost");
                assert!(now[1].as_str().unwrap().contains("xy"), "{name}, {part}, {field}: {}", now[1]);
                tried += 1;
            }
        }
        assert!(tried > 20, "{name}: {tried} fields");
    }
}

/// A page is read as it declares, from a file; what is pasted is text already, whatever it declares.
#[test]
fn an_article_is_read_in_its_encoding() {
    let desk = Desk::with(&large(2));
    desk.step("Article");
    // "Собаки повинні" in windows-1251.
    let letters = [0xd1, 0xee, 0xe1, 0xe0, 0xea, 0xe8, 0x20, 0xef, 0xee, 0xe2, 0xe8, 0xed, 0xed, 0xb3];
    desk.choose("story.html", &[&b"<html><head><meta charset=windows-1251><p>"[..], &letters].concat());
    desk.browser.wait("document.getElementById('article')?.textContent.includes('Собаки повинні')");
    desk.settle();
    desk.fill("article-text", "<html><head><meta charset=windows-1251><p>Інші слова");
    // Left without a click on "Use this text", it is not lost.
    desk.step("Policy");
    desk.step("Article");
    desk.browser.wait("document.getElementById('article').textContent.includes('Інші слова')");
    desk.settle();
}

impl Desk {
    /// Sets a text for readers, whether it is one text or has languages.
    fn words(&self, at: &str, text: &str) {
        let id = self.browser.run(&format!("return document.getElementById('{at}/en') ? '{at}/en' : '{at}'"));
        self.fill(id.as_str().unwrap(), text);
    }

    /// Adds an entry to a list by the name that it has for editors.
    fn add(&self, list: &str, name: &str) {
        self.fill(&format!("{list}-new"), name);
        self.browser.run(&format!("document.getElementById('{list}-new').form.querySelector('button').click()"));
        self.browser.settle();
    }

    fn open_card(&self, at: &str) {
        self.browser
            .run(&format!("const it = document.getElementById('{at}'); if (!it.closest('details').open) it.click()"));
        self.browser.settle();
    }

    /// Ticks the boxes with these names in a group.
    fn tick<'n>(&self, group: &str, names: impl IntoIterator<Item = &'n str>) {
        for name in names {
            let found = self.browser.run(&format!(
                "const box = [...document.getElementById('{group}').querySelectorAll('label')].find((it) => it.textContent.trim() === {});
                 box?.click(); return Boolean(box)",
                json!(name)
            ));
            assert_eq!(found, json!(true), "`{name}` in {group}");
            self.browser.settle();
        }
    }

    /// From now on a downloaded text is `downloaded` in the page, and its name `named`.
    fn catch_downloads(&self) {
        self.browser.run(
            "const make = URL.createObjectURL;
             URL.createObjectURL = (blob) => (blob.text().then((text) => { window.downloaded = text }), make(blob));
             HTMLAnchorElement.prototype.click = function () { window.named = this.download }",
        );
    }

    fn policy(&self) -> Value {
        serde_json::from_str(&self.text()).unwrap()
    }
}

/// The first policy, from an empty desk and its article, by the page's own fields: all its answers are the same.
#[test]
fn the_first_policy_is_rebuilt_from_its_article() {
    let original: Value =
        serde_json::from_str(&fs::read_to_string("policies/us-weapons-in-russia.json").unwrap()).unwrap();
    let list = |key: &str| original[key].as_array().unwrap().clone();
    let en = |text: &Value| text["en"].as_str().or(text.as_str()).unwrap().to_owned();
    let article = fs::read_to_string("index.html").unwrap();
    let passages = Command::new(env!("CARGO_BIN_EXE_policy-explorer"))
        .args(["passage", "--policy", "policies/us-weapons-in-russia.json", "--article", "index.html"])
        .args(["--format", "json"])
        .output()
        .unwrap();
    let passages: Value = serde_json::from_slice(&passages.stdout).unwrap();
    let index_of = |key: &str, id: &Value| list(key).iter().position(|it| it["id"] == *id).unwrap();

    let desk = Desk::open();
    desk.fill("new-title", &en(&original["title"]));
    desk.fill("new-question", &en(&list("questions")[0]["label"]));
    desk.click_button("Create");
    desk.settle();

    desk.part("Questions");
    for question in &list("questions")[1..] {
        desk.add("/questions", &en(&question["label"]));
    }
    let ready = desk.policy()["verdicts"].as_array().unwrap().len();
    for (index, verdict) in list("verdicts").iter().enumerate() {
        let at = format!("/verdicts/{index}");
        if index >= ready {
            desk.add("/verdicts", &en(&verdict["label"]));
        }
        desk.open_card(&at);
        desk.words(&format!("{at}/label"), &en(&verdict["label"]));
        desk.fill(&format!("{at}/tone"), verdict["tone"].as_str().unwrap());
    }

    desk.part("Choices of readers");
    for (index, dimension) in list("dimensions").iter().enumerate() {
        let at = format!("/dimensions/{index}");
        desk.add("/dimensions", &en(&dimension["label"]));
        desk.open_card(&at);
        if let Some(kind) = dimension["kind"].as_str() {
            desk.fill(&format!("{at}/kind"), kind);
        }
        for (index, option) in dimension["options"].as_array().unwrap().iter().enumerate() {
            desk.add(&format!("{at}/options"), &en(&option["label"]));
            desk.open_card(&format!("{at}/options/{index}"));
            desk.words(&format!("{at}/options/{index}/phrase"), &en(&option["phrase"]));
        }
    }
    // Ids are made of the names, in the same order.
    let made = desk.policy();
    let id_of = |key: &str, id: &Value| made[key][index_of(key, id)]["id"].as_str().unwrap().to_owned();
    let dimension_of = |id: &str| index_of("dimensions", &json!(id));

    desk.part("Title");
    let mut sentence = en(&original["scenario"]);
    for dimension in list("dimensions") {
        let id = dimension["id"].as_str().unwrap();
        sentence = sentence.replace(&format!("{{{id}}}"), &format!("{{{}}}", id_of("dimensions", &dimension["id"])));
    }
    desk.words("/scenario", &sentence);
    for (id, option) in original["start"].as_object().unwrap() {
        let dimension = dimension_of(id);
        let options = original["dimensions"][dimension]["options"].as_array().unwrap();
        let option = options.iter().position(|it| it["id"] == *option).unwrap();
        let made = &made["dimensions"][dimension];
        desk.fill(&format!("/start/{}", made["id"].as_str().unwrap()), made["options"][option]["id"].as_str().unwrap());
    }

    desk.step("Article");
    desk.fill("article-text", &article);
    desk.click_button("Use this text");
    desk.browser.wait("document.querySelector('#article p')");
    let quoted: Vec<Value> = list("quotes").into_iter().filter(|quote| quote.get("anchor").is_some()).collect();
    for (index, quote) in quoted.iter().enumerate() {
        let found = passages["quotes"].as_array().unwrap().iter().find(|it| it["quote"] == quote["id"]).unwrap();
        desk.fill("words", found["words"].as_str().unwrap());
        if quote.get("said_by").is_some() {
            desk.fill("said-by", &en(&quote["said_by"]));
        }
        desk.click_button("Quote this");
        desk.browser.wait(&format!(
            "document.getElementById('words').value === '' && document.querySelectorAll('#article mark').length > {}",
            if index == 0 { 0 } else { -1 }
        ));
        let count = desk.policy()["quotes"].as_array().unwrap().len();
        assert_eq!(count, index + 1, "{found}");
    }

    desk.part("Rules");
    let labels_of = |dimension: usize, ids: &Value| {
        let options = original["dimensions"][dimension]["options"].as_array().unwrap();
        let ids = ids.as_array().unwrap().clone();
        options.iter().filter(|it| ids.contains(&it["id"])).map(|it| en(&it["label"])).collect::<Vec<_>>()
    };
    let condition = |at: &str, when: &Value| {
        for (id, ids) in when.as_object().into_iter().flatten() {
            let dimension = dimension_of(id);
            let group = format!("{at}/when/{}", made["dimensions"][dimension]["id"].as_str().unwrap());
            desk.tick(&group, labels_of(dimension, ids).iter().map(String::as_str));
        }
    };
    for (index, rule) in list("rules").iter().enumerate() {
        let at = format!("/rules/{index}");
        desk.add("/rules", &en(&rule["text"]));
        desk.open_card(&at);
        desk.fill(&format!("{at}/verdict"), &id_of("verdicts", &rule["verdict"]));
        if rule.get("question").is_some() {
            desk.fill(&format!("{at}/question"), &id_of("questions", &rule["question"]));
        }
        condition(&at, &rule["when"]);
        for other in rule["exception_to"].as_array().into_iter().flatten() {
            let text = en(&list("rules")[index_of("rules", other)]["text"]);
            desk.tick(&format!("{at}/exception_to"), [text.as_str()]);
        }
        for quote in rule["quotes"].as_array().into_iter().flatten() {
            if let Some(position) = quoted.iter().position(|it| it["id"] == *quote) {
                desk.browser.run(&format!(
                    "document.getElementById('{at}/quotes').querySelectorAll('li input')[{position}].click()"
                ));
                desk.browser.settle();
            }
        }
    }
    desk.part("Silences");
    for (index, silence) in list("silences").iter().enumerate() {
        let at = format!("/silences/{index}");
        desk.add("/silences", &en(&silence["text"]));
        desk.open_card(&at);
        if silence.get("question").is_some() {
            desk.fill(&format!("{at}/question"), &id_of("questions", &silence["question"]));
        }
        condition(&at, &silence["when"]);
    }

    // Each answer, with names of their places in their lists instead of ids.
    let answers = |policy: &Value| {
        let place = |key: &str, id: &Value| policy[key].as_array().unwrap().iter().position(|it| it["id"] == *id);
        let rows = command("rebuilt", &policy.to_string(), &["table"]);
        let rows = rows.as_array().unwrap().iter().map(|row| {
            let scenario = row["scenario"].as_object().unwrap().iter().map(|(id, option)| {
                let dimension = place("dimensions", &json!(id)).unwrap();
                let options = policy["dimensions"][dimension]["options"].as_array().unwrap();
                (dimension, options.iter().position(|it| it["id"] == *option).unwrap())
            });
            let mut scenario: Vec<(usize, usize)> = scenario.collect();
            scenario.sort_unstable();
            let because = row["because"].as_array().into_iter().flatten().map(|rule| place("rules", rule));
            let verdict = row.get("verdict").map(|verdict| place("verdicts", verdict));
            let outcome = row["outcome"].to_string();
            (place("questions", &row["question"]), scenario, outcome, verdict, because.collect::<Vec<_>>())
        });
        let mut rows: Vec<_> = rows.collect();
        rows.sort();
        rows
    };
    let rebuilt = desk.policy();
    let (before, after) = (answers(&original), answers(&rebuilt));
    assert_eq!((before.len(), after.len()), (144, 144));
    assert_eq!(after, before);
    // No error is left, and what is open are cases and sources that nobody has written yet.
    let codes = desk.codes();
    assert_eq!(codes, codes_of(&command("found", &rebuilt.to_string(), &["check", "--all"])));
    let found = command("errors", &rebuilt.to_string(), &["check", "--all"]);
    assert!(found.as_array().unwrap().iter().all(|it| it["severity"] != "error"), "{found}");
}

/// The checklist says what is missing, and takes nothing for done that nobody could look at.
#[test]
fn the_checklist_says_what_is_missing() {
    type Change = fn(&mut Value);
    const POINTS: [&str; 5] = ["errors", "warnings", "cases", "quotes", "reviews"];
    let mut whole: Value = serde_json::from_str(&example()).unwrap();
    let article = std::env::temp_dir().join(format!("desk-checklist-{}.html", std::process::id()));
    fs::write(&article, ARTICLE).unwrap();
    for (quote, words) in ["dogs must stay outside", "unless they are on a lead"].into_iter().enumerate() {
        let place = Command::new(env!("CARGO_BIN_EXE_policy-explorer"))
            .args(["passage", "--format", "json", "--words", words, "--article"])
            .arg(&article)
            .output()
            .unwrap();
        let place: Value = serde_json::from_slice(&place.stdout).unwrap();
        whole["quotes"][quote]["anchor"] = place["passage"]["anchor"].clone();
    }
    fs::remove_file(article).unwrap();
    whole["languages"] = json!({"en": {"reviewed": true, "note": "A. Reader, 31 January 2026"}});
    let changes: [(Change, &[&str], &str); 11] = [
        (|_| (), &[], "English: A. Reader, 31 January 2026"),
        // What cannot be read is not tested, and its warnings and quotes are not looked for.
        (
            |it| it["rules"][0]["verdict"] = json!("perhaps"),
            &["errors", "warnings", "cases", "quotes"],
            "Not yet: There are no errors",
        ),
        (|it| it["rules"][1]["exception_to"] = json!([]), &["errors", "cases"], "Not yet: There are no errors"),
        (|it| it["silences"] = json!([]), &["warnings"], "Not yet: Every warning"),
        (|it| it["cases"][0]["verdict"] = json!("not-allowed"), &["cases"], "Not yet: Every case passes"),
        (|it| it["cases"] = json!([]), &["cases"], "Not yet: Cases test"),
        (|it| it["quotes"][0]["anchor"] = Value::Null, &["quotes"], "its words are locked"),
        (
            |it| it["quotes"][0]["anchor"] = json!({"start": "cats must stay"}),
            &["errors", "quotes"],
            "its words are locked",
        ),
        (|it| it["languages"]["en"]["reviewed"] = json!(false), &["reviews"], "who and when: English"),
        (|it| it["languages"]["en"]["note"] = json!(" "), &["reviews"], "who and when: English"),
        (|it| it["languages"]["de"] = json!({"reviewed": false}), &["warnings", "reviews"], "who and when: German"),
    ];
    let desk = Desk::open();
    let missing = || {
        let points =
            desk.browser.run("return [...document.querySelectorAll('.checklist li')].map((it) => it.className)");
        let points = points.as_array().unwrap().clone();
        assert_eq!(points.len(), POINTS.len());
        POINTS.into_iter().zip(points).filter(|(_, it)| it == "missing").map(|(name, _)| name).collect::<Vec<_>>()
    };
    for (change, expected, words) in changes {
        let mut changed = whole.clone();
        change(&mut changed);
        desk.load();
        desk.open_text(&changed.to_string());
        desk.step("Publish");
        assert!(missing().contains(&"quotes"), "there is no article: {words}");
        desk.step("Article");
        desk.fill("article-text", ARTICLE);
        desk.click_button("Use this text");
        desk.settle();
        desk.step("Publish");
        assert_eq!(missing(), expected, "{words}");
        let said = desk.browser.run("return document.querySelector('.publish section').innerText");
        let said = said.as_str().unwrap();
        assert!(said.contains(words), "{words}: {said}");
        assert_eq!(said.contains("ready to be published"), expected.is_empty(), "{said}");
    }
    // No quote is looked for in a file that is no article.
    desk.load();
    desk.open_text(&whole.to_string());
    desk.step("Article");
    desk.choose("story.docx", b"PK\x03\x04\0\0");
    desk.browser.wait("document.querySelector('.told').textContent.includes('neither HTML nor text')");
    desk.settle();
    desk.step("Publish");
    assert_eq!(missing(), ["quotes"]);
}

/// Downloads are the text of the desk, and the files that the command line builds for the same address.
#[test]
fn what_is_downloaded_is_what_the_command_line_builds() {
    let text = fs::read_to_string("policies/us-weapons-in-russia.json").unwrap();
    let desk = Desk::with(&text);
    desk.step("Publish");
    desk.fill("base", "https://cdn.example/policies/");
    let folder = std::env::temp_dir().join(format!("desk-built-{}", std::process::id()));
    let built = Command::new(env!("CARGO_BIN_EXE_policy-explorer"))
        .args(["build", "policies/us-weapons-in-russia.json", "--release", "dist", "--plain"])
        .args(["--base", "https://cdn.example/policies/", "--out"])
        .arg(&folder)
        .output()
        .unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    desk.catch_downloads();
    let kinds = [
        ("Download the policy", "us-weapons-in-russia.json"),
        ("Download the answers script, English", "us-weapons-in-russia.en.js"),
        ("Download the answers script, German", "us-weapons-in-russia.de.js"),
        ("Download the page, English", "us-weapons-in-russia.html"),
        ("Download the page, Ukrainian", "us-weapons-in-russia.uk.html"),
    ];
    for (label, name) in kinds {
        desk.browser.run("window.downloaded = window.named = undefined");
        desk.go(".publish", label);
        desk.browser.wait("window.downloaded !== undefined && window.named !== undefined");
        let [downloaded, named] = ["downloaded", "named"].map(|it| desk.browser.run(&format!("return window.{it}")));
        assert_eq!(named, json!(name), "{label}");
        let expected =
            if label == "Download the policy" { text.clone() } else { fs::read_to_string(folder.join(name)).unwrap() };
        assert_eq!(downloaded.as_str().unwrap(), expected, "{label}");
    }
    fs::remove_dir_all(folder).unwrap();
}

/// Once it is loaded, nothing needs the network: a policy of the release is opened, edited, looked at and downloaded.
#[test]
fn everything_works_without_a_network() {
    let mut desk = Desk::open();
    // A widget that nobody sees fetches what the preview needs, and is gone when it has it.
    desk.browser.wait(
        "!document.querySelector('policy-explorer') && performance.getEntriesByType('resource').some(({name}) =>
           /policy-explorer-[0-9a-f]{16}\\.wasm/.test(name))",
    );
    desk.origin.settled_paths(&desk.browser);
    desk.origin = Origin::assets(BTreeMap::new());
    desk.browser.run("document.querySelector('[data-policy=us-weapons-in-russia]').click()");
    desk.browser.wait("document.querySelector('.policy')");
    desk.settle();
    desk.part("Title");
    desk.words("/title", "Weapons, without a network");
    desk.settle();
    assert!(desk.text().contains("Weapons, without a network"));
    desk.step("Article");
    desk.fill("article-text", ARTICLE);
    desk.click_button("Use this text");
    desk.browser.wait("document.querySelectorAll('#article p').length === 3");
    desk.settle();
    desk.step("Preview");
    desk.browser.wait("document.querySelector('main policy-explorer')?.shadowRoot?.querySelector('.verdict')");
    desk.browser.run("document.querySelector('.answers button').click()");
    desk.browser.settle();
    desk.step("What changes");
    desk.click_button("Compare with the file as it was opened");
    desk.browser.wait("document.querySelector('.differences')");
    desk.step("Publish");
    desk.browser.wait("document.getElementById('snippet').value.includes('policy-explorer')");
    desk.catch_downloads();
    desk.go(".publish", "Download the answers script, English");
    desk.browser.wait("window.downloaded?.includes('Weapons, without a network')");
}
