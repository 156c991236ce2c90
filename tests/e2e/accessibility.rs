//! Accessibility: axe and IBM's rules find no fault in any state, targets are large enough, the focus is visible, and the
//! accessibility tree is the same in three engines.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use serde_json::{Value, json};

use crate::asked::ALL;
use crate::browser::{Browser, LIVE};
use crate::engine::Engine;
use crate::pages::POLICY;
use crate::prerendered::snippet;
use crate::servers::{Origin, Page};

/// The policies of these tests, in addition to those that ship.
pub const TONES: &str = "tests/rules/every-tone.json";
const FIELDS: &str = "tests/rules/good/every-field.json";

/// The files of `dist/`, these two policies, and variants with another status or rule.
pub fn assets() -> Origin {
    let tones = fs::read_to_string(TONES).unwrap();
    let fields = fs::read_to_string(FIELDS).unwrap();
    let withdrawn = fields.replace("\"superseded\"", "\"withdrawn\"");
    // No exception separates the two rules for the lawn, so they conflict.
    let conflict = tones.replacen("{ \"where\": [\"road\"] }", "{ \"where\": [\"road\", \"lawn\"] }", 1);
    assert!(withdrawn != fields && conflict != tones);
    Origin::assets(BTreeMap::from([
        ("/every-tone.json".to_owned(), Page::json(tones)),
        ("/every-field.json".to_owned(), Page::json(fields)),
        ("/withdrawn.json".to_owned(), Page::json(withdrawn)),
        ("/conflict.json".to_owned(), Page::json(conflict)),
        ("/it-all.json".to_owned(), Page::json(fs::read(ALL).unwrap())),
    ]))
}

/// A state of the widget: a policy, the choices, and whether the table and the sources are open.
struct State {
    policy: &'static str,
    scenario: &'static str,
    open: bool,
}

const fn state(policy: &'static str, scenario: &'static str, open: bool) -> State {
    State { policy, scenario, open }
}

/// Every tone, unstated, depends, a fault of the file, notes; the other policies that ship.
const EVERY_STATE: [State; 19] = [
    state(POLICY, "", false),
    state(POLICY, "purpose=offensive", true),
    state("every-tone.json", "", false),
    state("every-tone.json", "where=road", false),
    state("every-tone.json", "where=path", true),
    state("every-tone.json", "where=lawn", false),
    state("every-tone.json", "where=bridge", false),
    state("every-tone.json", "where=court", false),
    state("every-tone.json", "where=yard", false),
    state("every-tone.json", "where=gate", false),
    state("every-tone.json", "where=slope", false),
    state("conflict.json", "where=lawn", true),
    state("every-field.json", "where=lawn", true),
    state("withdrawn.json", "", false),
    state("policies/eu-flight-compensation.json", "", false),
    state("policies/eu-drone-flight.json", "", true),
    state("it-all.json", "amount=30;age=20", true),
    state("it-all.json", "place=zone;amount=60", false),
    state("it-all.json", "place=zone;hour=night", false),
];

/// The few of them for views that are tested less.
const SOME_STATES: [State; 4] = [
    state(POLICY, "purpose=offensive", true),
    state("every-tone.json", "", true),
    state("every-field.json", "", true),
    state("it-all.json", "amount=30;age=20", true),
];

/// How a reader looks at it.
struct View {
    name: &'static str,
    /// Attributes of the root of the host page, and of the widget.
    root: &'static str,
    attributes: &'static str,
    width: u32,
    /// A media feature that Chromium emulates.
    media: Option<(&'static str, &'static str)>,
}

const LIGHT: View = View { name: "light", root: "", attributes: "", width: 1000, media: None };
const DARK: View =
    View { name: "dark", root: "style=\"color-scheme: dark\"", attributes: "theme=dark", width: 700, media: None };
/// A page 1280 pixels wide, zoomed to 400 %.
const ZOOMED: View = View { name: "zoomed to 400 %", root: "", attributes: "", width: 320, media: None };
const LARGE: View =
    View { name: "text of 200 %", root: "style=\"font-size: 200%\"", attributes: "", width: 640, media: None };
const RIGHT_TO_LEFT: View =
    View { name: "right to left", root: "lang=ar dir=rtl", attributes: "lang=ar", width: 390, media: None };
const FORCED: View =
    View { name: "forced colours", root: "", attributes: "", width: 500, media: Some(("forced-colors", "active")) };

impl View {
    fn page(&self, content: &str) -> Page {
        let html = format!(
            "<!doctype html><html lang=\"en\" {}><meta charset=\"utf-8\"><title>host</title>
             <meta name=\"viewport\" content=\"width=device-width\"><style>html {{ background: Canvas }} body {{ margin: 0 }}</style>
             <main><h1>Article</h1>{content}</main></html>",
            self.root
        );
        // HTML ignores a second `lang` attribute, so the first one is removed.
        let html = if self.root.contains("lang=") { html.replacen("lang=\"en\" ", "", 1) } else { html };
        Page { status: 200, media_type: "text/html; charset=utf-8", bytes: html.into_bytes() }
    }

    /// Makes the browser show it.
    fn apply(&self, browser: &Browser) {
        browser.resize(self.width, 900);
        if let Some((name, value)) = self.media {
            browser.devtools("Emulation.setEmulatedMedia", json!({"features": [{"name": name, "value": value}]}));
        }
    }
}

/// Rules that axe runs only on request: target size of WCAG 2.2 AA, contrast of AAA, and the experimental ones. All its
/// other rules run too, best practices included, with one exception. (`css-orientation-lock` stays off: it fetches all
/// style sheets again, and ours have no rule on orientation.)
const RULES_ON: [&str; 7] = [
    "target-size",
    "color-contrast-enhanced",
    "identical-links-same-purpose",
    "focus-order-semantics",
    "label-content-name-mismatch",
    "p-as-heading",
    "table-fake-caption",
];

/// The one rule that is off. Before the script, a way to another answer is a second label of the radio that it checks.
/// It is not part of the radio's name, which `aria-labelledby` gives.
const RULE_OFF: &str = "form-field-multiple-labels";

/// The faults that axe finds in the page, including those it leaves to a person, each with its element and reason.
pub fn axe(browser: &Browser) -> Vec<String> {
    let source = fs::read_to_string("node_modules/axe-core/axe.min.js").expect("`make setup` installs axe-core");
    let rules = RULES_ON.iter().map(|rule| (*rule, true)).chain([(RULE_OFF, false)]);
    let rules: serde_json::Map<String, Value> =
        rules.map(|(rule, enabled)| (rule.to_owned(), json!({"enabled": enabled}))).collect();
    let found = browser.run(&format!(
        "{source};
         // Without JavaScript a page's timers never fire.
         const timers = window.setTimeout;
         if ({}) window.setTimeout = (action) => {{ Promise.resolve().then(action) }};
         // It cannot measure the contrast of an arrow between two texts.
         const unseen = (kind, {{any, element: it}}) =>
           kind === 'incomplete' && any.some((check) => check.data?.messageKey === 'nonBmp' ||
             // Nor that of an inline part with words for the ear in it, where lines wrap from right to left.
             (check.data?.messageKey === 'bgOverlap' && it.matches('.keeps')));
         const described = (kind) => (it) => it.nodes.filter((node) => !unseen(kind, node)).map((node) =>
           [kind, it.id, JSON.stringify(node.target), node.failureSummary ?? node.any.concat(node.all).map((it) => it.message).join()].join(' '));
         return axe.run(document, {{rules: {}, resultTypes: ['violations', 'incomplete'], preload: false, elementRef: true}})
           .finally(() => window.setTimeout = timers)
           .then((it) => [...it.violations.flatMap(described('violation')), ...it.incomplete.flatMap(described('incomplete')), String(it.passes.length)])",
        !browser.javascript(),
        json!(rules)
    ));
    let mut found: Vec<String> = serde_json::from_value(found).unwrap();
    let passes: usize = found.pop().unwrap().parse().unwrap();
    assert!(passes > 10, "axe looked at the page");
    found
}

/// What IBM's rules need not report: the rule, what its element has, and why.
const IBM_ACCEPTED: [(&str, &str, &str); 12] = [
    (
        "aria_role_redundant",
        "",
        "browsers take the role from lists and tables that are laid out, unless it is explicit",
    ),
    // The radios of a row are siblings of the answers. The row owns them by `aria-owns`.
    ("aria_child_valid", "aria-owns", "these rules look for owned elements outside the shadow root"),
    ("aria_keyboard_handler_exists", "aria-owns", "the same"),
    ("widget_tabbable_exists", "aria-owns", "the same"),
    ("input_checkboxes_grouped", "<input", "the same"),
    ("widget_tabbable_exists", "tabindex=\"-1\"", "one cell of a table is a tab stop, and arrows lead to the others"),
    ("table_headers_related", "<td", "axe wants no header without cells; each row's own header repeats those above it"),
    ("table_headers_exists", "columns-1", "each row has a header, but rows of a shared one come first"),
    ("text_sensory_misuse", "", "asks about every \"below\" and \"right\" in the texts of a policy"),
    ("style_color_misuse", "", "asks about every style sheet; verdicts_differ_without_colour tests it"),
    (
        "style_viewport_resizable",
        "",
        "asks about every length in viewport units; rules_find_no_fault_enlarged tests it",
    ),
    ("html_skipnav_exists", "", "asks about every page without such a link; these have nothing to skip"),
];

/// The faults that IBM's rules find, and those that they leave to a person if something in the page is the reason. They look
/// at the document alone, which is the same in every engine, so they look once.
fn ibm(browser: &Browser) -> Vec<String> {
    if browser.engine != Engine::Chromium {
        return Vec::new();
    }
    let file = "node_modules/accessibility-checker-engine/ace.js";
    let source = fs::read_to_string(file).expect("`make setup` installs accessibility-checker-engine");
    let found = browser.run(&format!(
        "{source};
         const timers = window.setTimeout;
         if ({}) window.setTimeout = (action) => {{ Promise.resolve().then(action) }};
         return new ace.Checker().check(document, ['IBM_Accessibility']).finally(() => window.setTimeout = timers).then(({{results}}) =>
           [...results.filter((it) => ['FAIL', 'POTENTIAL'].includes(it.value[1])).map((it) => [it.ruleId, it.message, it.path.dom, it.snippet]), results.length])",
        !browser.javascript()
    ));
    let Value::Array(mut found) = found else { panic!("{found}") };
    assert!(found.pop().unwrap().as_u64().unwrap() > 100, "IBM's rules looked at the page");
    let accepted = |it: &Value| {
        let of =
            |(rule, part, _): &(&str, &str, &str)| it[0] == *rule && it[3].as_str().unwrap_or_default().contains(part);
        IBM_ACCEPTED.iter().any(of)
    };
    found.retain(|it| !accepted(it));
    found.iter().map(|it| format!("IBM {it}")).collect()
}

/// Layout faults: elements wider than the widget or the page, cut off, or too small to touch.
pub const MISPLACED: &str = "
    const name = (it) => `${it.localName}.${it.getAttribute('class') ?? ''} ${(it.textContent ?? '').trim().slice(0, 30)}`;
    const faults = [];
    const shown = [...widget.querySelectorAll('*')].filter((it) => it.checkVisibility());
    const frame = element.getBoundingClientRect();
    if (document.scrollingElement.scrollWidth > innerWidth) faults.push(`the page is ${document.scrollingElement.scrollWidth} px wide`);
    for (const it of shown) {
      const box = it.getBoundingClientRect();
      if (!box.width || it.closest('svg') || it.matches('.heard *')) continue;
      if (box.left < frame.left - 1 || box.right > frame.right + 1) faults.push(`${name(it)} sticks out`);
      const style = getComputedStyle(it);
      // A space at the end of a line may hang over. Firefox also lets it in rotated text.
      const hangs = 1 + parseFloat(style.fontSize) / 2;
      const overflows = it.scrollWidth > it.clientWidth + hangs || (it.scrollHeight > it.clientHeight + 1 && style.overflowY !== 'visible');
      if (it.clientWidth && !it.matches('.go a, .radio, .heard') && overflows) faults.push(`${name(it)} is cut off`);
    }
    for (const it of shown.filter((it) => it.matches('a[href], button, input, select, summary'))) {
      // WCAG 2.5.8 asks for 24 pixels, except for links in a line. Ways to another answer have room above and below.
      if (it.matches('.to-answer, .absent a')) continue;
      // A control's target includes its label, or the whole cell of a table.
      const boxes = [it.closest('td') ?? it, ...(it.labels ?? [])].map((one) => one.getBoundingClientRect());
      const length = (from, to) => Math.max(...boxes.map((box) => box[to])) - Math.min(...boxes.map((box) => box[from]));
      const size = [length('left', 'right'), length('top', 'bottom')];
      const least = it.matches('.turn') ? [24, 31.9] : it.closest('td, .sources li') ? [39.9, 23.9] : [43.9, 43.9];
      if (size.some((length, index) => length < least[index])) faults.push(`${name(it)} is ${size.join(' x ')} px to touch`);
    }
    return faults";

/// The table of all cases is one stop of the Tab key, whatever its size.
#[test]
fn the_tab_key_stops_at_most_45_times() {
    let assets = assets();
    let browser = Browser::start();
    for policy in [POLICY, "policies/eu-flight-compensation.json", "policies/eu-drone-flight.json"] {
        let host = Origin::host(LIGHT.page(&format!(
            "<script src=\"{0}/policy-explorer.js\"></script><policy-explorer policy=\"{0}/{policy}\" loading=eager></policy-explorer>",
            assets.address
        )));
        browser.open(&format!("{}/", host.address));
        browser.wait(LIVE);
        browser.open_all();
        let stops = browser.run(
            "return [...widget.querySelectorAll('a[href], button, summary, input:checked, [tabindex]')]
               .filter((it) => it.tabIndex >= 0 && it.checkVisibility()).length",
        );
        assert!((20..=45).contains(&stops.as_u64().unwrap()), "{policy}: {stops}");
    }
}

/// Orca leaves a caret in what it has read, and follows it out of the choices when that text goes.
#[test]
fn a_caret_in_the_old_answer_goes_with_it() {
    let assets = assets();
    let browser = Browser::start();
    let host = Origin::host(LIGHT.page(&format!(
        "<p id=before>Text</p><script src=\"{0}/policy-explorer.js\"></script><policy-explorer policy=\"{0}/{POLICY}\" loading=eager></policy-explorer>",
        assets.address
    )));
    browser.open(&format!("{}/", host.address));
    browser.wait(LIVE);
    for (place, ranges) in
        [("widget.querySelector('.sentence').firstChild", 0), ("document.querySelector('#before').firstChild", 0)]
    {
        browser.run(&format!(
            "getSelection().collapse({place}, 2); const radio = widget.querySelector('input:not(:checked, .any)'); radio.focus(); radio.click()"
        ));
        assert_eq!(browser.run("return getSelection().rangeCount"), json!(ranges), "{place}");
    }
    // By the keys too, which move in a row that has the focus.
    let focused = "widget.querySelector('input[name=purpose]:checked')";
    browser
        .run(&format!("{focused}.focus(); getSelection().collapse(widget.querySelector('.sentence').firstChild, 2)"));
    browser.press("\u{E015}");
    browser.wait("getSelection().rangeCount === 0");
    // What a reader has selected stays.
    browser.run("getSelection().selectAllChildren(document.querySelector('#before')); widget.querySelector('input:not(:checked, .any)').click()");
    assert_eq!(browser.run("return String(getSelection())"), json!("Text"));
}

fn look_through(views: &[View], states: &[State]) {
    let assets = assets();
    let mut faults = Vec::new();
    for view in views {
        let browser = Browser::start();
        view.apply(&browser);
        for State { policy, scenario, open } in states {
            let host = Origin::host(view.page(&format!(
                "<script src=\"{0}/policy-explorer.js\"></script>
                 <policy-explorer policy=\"{0}/{policy}\" scenario=\"{scenario}\" loading=eager {1}>fallback</policy-explorer>",
                assets.address, view.attributes
            )));
            browser.open(&format!("{}/", host.address));
            browser.wait(LIVE);
            if *open {
                browser.open_all();
            }
            stay_put(&browser);
            let state = format!("{policy} {scenario} {}, {}", if *open { "opened" } else { "" }, view.name);
            faults.extend(check(&browser).into_iter().map(|fault| format!("{state}: {fault}")));
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// What both sets of rules find.
fn rules(browser: &Browser) -> Vec<String> {
    let mut faults = axe(browser);
    faults.extend(ibm(browser));
    faults
}

fn check(browser: &Browser) -> Vec<String> {
    let mut faults = rules(browser);
    let misplaced: Vec<String> = serde_json::from_value(browser.run(MISPLACED)).unwrap();
    faults.extend(misplaced);
    faults
}

#[test]
fn rules_find_no_fault_in_light_and_dark() {
    match Engine::wanted() {
        Engine::Chromium => look_through(&[LIGHT, DARK], &EVERY_STATE),
        _ => look_through(&[LIGHT, DARK], &SOME_STATES),
    }
}

#[test]
fn rules_find_no_fault_enlarged() {
    match Engine::wanted() {
        Engine::Chromium => look_through(&[ZOOMED, LARGE], &EVERY_STATE),
        _ => look_through(&[ZOOMED, LARGE], &SOME_STATES),
    }
}

#[test]
fn rules_find_no_fault_right_to_left_and_in_forced_colours() {
    match Engine::wanted() {
        Engine::Chromium => look_through(&[RIGHT_TO_LEFT, FORCED], &EVERY_STATE),
        // Only Chromium's driver can emulate forced colours.
        _ => look_through(&[RIGHT_TO_LEFT], &SOME_STATES),
    }
}

/// A prerendered widget, for a reader who has turned scripts off.
#[test]
fn rules_find_no_fault_before_the_script() {
    let assets = assets();
    let mut faults = Vec::new();
    let views: &[View] = if Engine::wanted() == Engine::Chromium { &[LIGHT, DARK, ZOOMED, FORCED] } else { &[ZOOMED] };
    for view in views {
        // Without JavaScript, Firefox never resolves a promise, and axe needs one. There the test keeps JavaScript and
        // leaves out our script.
        let scripts = Engine::wanted() == Engine::Firefox;
        let browser = if scripts { Browser::start() } else { Browser::without_javascript() };
        view.apply(&browser);
        for policy in [POLICY, TONES, FIELDS] {
            let host = Origin::host(view.page(&prerendered(&assets, policy, view.attributes)));
            browser.open(&format!("{}/", host.address));
            stay_put(&browser);
            browser.run("widget.querySelectorAll('details').forEach((it) => it.open = true)");
            faults.extend(check(&browser).into_iter().map(|fault| format!("{policy}, {}: {fault}", view.name)));
        }
        if !browser.javascript() {
            browser.open(&format!("{}/us-weapons-in-russia.html", assets.address));
            stay_put(&browser);
            faults.extend(rules(&browser).into_iter().map(|fault| format!("standalone, {}: {fault}", view.name)));
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// Keeps the headline from sticking over other content: axe would compute wrong colours.
fn stay_put(browser: &Browser) {
    browser.run("widget.querySelectorAll('.headlines').forEach((it) => it.style.position = 'static')");
}

/// The markup that `policy-explorer snippet` prints, without the tag of the script.
pub fn prerendered(assets: &Origin, policy: &str, attributes: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_policy-explorer"));
    let output = command.args(["snippet", policy, "--base", &assets.address]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let markup = String::from_utf8(output.stdout).unwrap();
    let markup = markup.split("<script").next().unwrap();
    let changed = markup.replacen("<policy-explorer ", &format!("<policy-explorer {attributes} "), 1);
    assert!(attributes.is_empty() || changed != markup);
    changed
}

/// Each stop of the Tab key has a visible ring and is not covered by the headline at the lower edge, in the windows of
/// a phone, of a phone held sideways, and of a page at 400 %.
#[test]
fn the_focus_is_visible_and_never_covered() {
    let assets = assets();
    let (tab, shift, left, right) = ("\u{E004}", "\u{E008}", "\u{E012}", "\u{E014}");
    let browser = Browser::start();
    for (width, height) in [(320, 568), (640, 360), (320, 256)] {
        let page = LIGHT.page(&format!(
            "<p style=\"height: 700px\"><button id=before>host</button> above</p><script src=\"{0}/policy-explorer.js\"></script>
             <policy-explorer policy=\"{0}/{POLICY}\" loading=eager></policy-explorer>
             <p style=\"height: 900px\">below <button id=after>host</button></p>",
            assets.address
        ));
        let host = Origin::host(page);
        browser.open(&format!("{}/", host.address));
        browser.wait(LIVE);
        browser.resize(width, height);
        let mut seen = Vec::new();
        let mut look = || {
            let stop = browser.run(
                "const it = widget.activeElement; if (!it) return null;
                 // A radio's ring is around its label.
                 const ring = it.type === 'radio' ? it.nextElementSibling.firstElementChild : it;
                 const box = ring.getBoundingClientRect();
                 // The ring is 3 pixels wide, 2 from the element.
                 const points = [[box.left - 4, box.top + box.height / 2], [box.right + 3, box.top + box.height / 2],
                   [box.left + box.width / 2, box.top - 4], [box.left + box.width / 2, box.bottom + 3], [box.left + 1, box.bottom - 1]];
                 // Firefox does not scroll to an element that reaches beyond the window's edge.
                 const covered = points.filter(([x, y]) => !it.closest('.go') && widget.elementFromPoint(x, y)?.closest('.headlines'));
                 if (box.bottom < 0 || box.top > innerHeight) covered.push('out of sight');
                 const style = getComputedStyle(ring);
                 return [it.id || it.localName, covered.map(String).join(' '), style.outlineStyle, parseFloat(style.outlineWidth)]",
            );
            if stop.is_null() {
                return false;
            }
            let name = stop[0].as_str().unwrap().to_owned();
            assert_eq!(stop[1], json!(""), "{name} is covered at {width} x {height}");
            assert_eq!((&stop[2], stop[3].as_f64().unwrap() >= 2.0), (&json!("solid"), true), "{name} has a ring");
            seen.push(name);
            true
        };
        browser.run("scrollTo(0, 0); document.querySelector('#before').focus()");
        browser.press(tab);
        while look() {
            // Along the choices of a dimension and back, from the first to the last.
            if browser.run("return widget.activeElement.type === 'radio'") == json!(true) {
                for key in [right, left, left, right] {
                    browser.press(key);
                    assert!(look());
                }
            }
            browser.press(tab);
        }
        // And backwards, from below.
        browser.run("document.querySelector('#after').focus()");
        for _ in 0..7 {
            browser.press_with(shift, tab);
            assert!(look());
        }
        for stop in ["origin_us", "target_russia", "purpose_defend-elsewhere", "when_after", "a", "summary"] {
            assert!(seen.iter().any(|it| it == stop), "{stop} was reached: {seen:?}");
        }
    }
}

/// The focus ring has a contrast of 3 : 1 to its surroundings, in light and in dark.
#[test]
fn the_focus_ring_has_contrast() {
    let assets = assets();
    let browser = Browser::start();
    for theme in ["light", "dark"] {
        let host = Origin::host(LIGHT.page(&format!(
            "<script src=\"{0}/policy-explorer.js\"></script>
             <policy-explorer policy=\"{0}/{POLICY}\" loading=eager theme={theme}></policy-explorer>",
            assets.address
        )));
        browser.open(&format!("{}/", host.address));
        browser.wait(LIVE);
        let contrast = browser.run(
            "const radio = widget.querySelector('input:checked'); radio.focus();
             const light = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map((it) => it / 255)
               .map((it) => it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4)
               .reduce((sum, it, channel) => sum + it * [0.2126, 0.7152, 0.0722][channel], 0.05);
             const [one, other] = [getComputedStyle(radio.nextElementSibling.firstElementChild).outlineColor, getComputedStyle(widget.querySelector('.explorer')).backgroundColor].map(light);
             return Math.max(one, other) / Math.min(one, other)",
        );
        assert!(contrast.as_f64().unwrap() >= 3.0, "{theme}: {contrast}");
    }
}

/// The accessibility tree, the same in each engine: every meaningful role with its name, in order.
#[test]
fn the_accessibility_tree() {
    let assets = assets();
    let host = Origin::host(LIGHT.page(&format!(
        "<script src=\"{0}/policy-explorer.js\"></script>
         <policy-explorer policy=\"{0}/every-tone.json\" scenario=\"where=path\" loading=eager></policy-explorer>",
        assets.address
    )));
    let browser = Browser::start();
    browser.open(&format!("{}/", host.address));
    browser.wait(LIVE);
    browser.open_all();
    let meaningful = [
        "region",
        "heading",
        "radio",
        "link",
        "button",
        "table",
        "columnheader",
        "rowheader",
        "cell",
        "list",
        "listitem",
        "status",
    ];
    let tree: Vec<String> = browser
        .tree()
        .into_iter()
        .filter(|(role, _)| meaningful.contains(&role.as_str()))
        // A list has no name; nor, in WebKit, has a table's cell. Their content comes from the policy.
        .map(|(role, name)| match role.as_str() {
            "list" | "listitem" => role,
            "columnheader" | "rowheader" | "cell" if browser.engine == Engine::WebKit => role,
            _ => format!("{role}: {name}"),
        })
        .collect();
    let expected = "heading: Article
region: Bicycles in the park
heading: Bicycles in the park
heading: Choose a case to see the answer
radio: Where: on the road
radio: Where: on the path
radio: Where: on the lawn
radio: Where: over the bridge
radio: Where: through the court
radio: Where: in the yard
radio: Where: through the gate
radio: Where: down the slope
radio: Where: All
link: Read the answer
heading: Park rules: Allowed at walking pace";
    assert_eq!(tree.iter().take(15).cloned().collect::<Vec<_>>().join("\n"), expected);
    let rest = &tree[15..];
    for part in ["table: Park rules", "rowheader: on the path", "button: on the path: Allowed at walking pace."] {
        let bare = part.split(':').next().unwrap();
        assert!(rest.iter().any(|it| it == part || it == bare), "{part} is not in {rest:?}");
    }
    assert!(rest.iter().any(|it| it == "link: Park opens to bicycles"), "{rest:?}");
    assert_eq!(rest.iter().filter(|it| it.starts_with("status")).count(), 1, "{rest:?}");
}

/// Arrows, underlines and shapes have words for readers who hear them, and the signs themselves are silent.
#[test]
fn arrows_underlines_and_shapes_have_words() {
    let assets = Origin::assets(BTreeMap::new());
    let host = Origin::host(Page::html(&format!("<body>{}", snippet(&assets, &["--kind", "element"]))));
    let browser = Browser::start();
    browser.open(&format!("{}/", host.address));
    browser.wait(LIVE);
    browser.open_all();
    let heard = browser.run(
        "const spoken = (it) => { const copy = it.cloneNode(true); for (const silent of copy.querySelectorAll('[aria-hidden=true]')) silent.remove();
           return copy.textContent.replace(/\\s+/g, ' ').trim() };
         return { steps: [...widget.querySelectorAll('.changes .label, .changes .step')].map(spoken),
           keeps: [...widget.querySelectorAll('.keeps')].map(spoken),
           legends: [...widget.querySelectorAll('.legend')].map((it) => it.ariaHidden ?? it.getAttribute('aria-hidden')),
           seen: [...widget.querySelectorAll('.heard')].some((it) => it.getBoundingClientRect().width > 1) }",
    );
    let all = |key: &str| -> Vec<String> { serde_json::from_value(heard[key].clone()).unwrap() };
    let (steps, keeps, legends) = (all("steps"), all("keeps"), all("legends"));
    assert!(steps.len() > 1 && steps.iter().all(|it| it.contains(" then ") && !it.contains('→')), "{steps:?}");
    assert!(
        steps.iter().any(|it| it == "Reportedly not permitted then Reportedly permitted, within limits"),
        "{steps:?}"
    );
    assert!(!keeps.is_empty() && keeps.iter().all(|it| it.ends_with(" (not so here)")), "{keeps:?}");
    assert!(!legends.is_empty() && legends.iter().all(|it| it == "true"), "{legends:?}");
    assert_eq!(heard["seen"], json!(false));
}

/// Without any colour each verdict differs from the others in its words and its shape.
#[test]
fn verdicts_differ_without_colour() {
    let assets = assets();
    let host = Origin::host(LIGHT.page(&format!(
        "<script src=\"{0}/policy-explorer.js\"></script>
         <policy-explorer policy=\"{0}/every-tone.json\" loading=eager></policy-explorer>",
        assets.address
    )));
    let browser = Browser::start();
    browser.open(&format!("{}/", host.address));
    browser.wait(LIVE);
    let mut shapes = std::collections::BTreeSet::new();
    let mut words = std::collections::BTreeSet::new();
    let mut see = || {
        let seen = browser.run(
            "return ['.tile svg', '.verdict'].map((it) => widget.querySelector('.headlines > .headline ' + it))
            .map((it) => it.localName === 'svg' ? it.innerHTML : it.innerText)",
        );
        shapes.insert(seen[0].to_string());
        words.insert(seen[1].to_string());
    };
    see();
    for place in ["road", "path", "lawn", "bridge", "court", "yard", "gate", "slope"] {
        browser.click(&format!("label[for=where_{place}]"));
        browser.wait(&format!("widget.querySelector('#where_{place}').checked"));
        browser.settle();
        see();
    }
    assert_eq!((shapes.len(), words.len()), (9, 9), "{shapes:?} {words:?}");
}

/// An announcement is spoken in the widget's language, whatever the page's. `pages::each_change_is_announced_once`
/// checks its content.
#[test]
fn an_announcement_declares_its_language() {
    let assets = assets();
    let host = Origin::host(LIGHT.page(&format!(
        "<script src=\"{0}/policy-explorer.js\"></script>
         <policy-explorer policy=\"{0}/{POLICY}\" lang=uk loading=eager></policy-explorer>",
        assets.address
    )));
    let browser = Browser::start();
    browser.open(&format!("{}/", host.address));
    browser.wait(LIVE);
    for (language, direction, label) in [("uk", "ltr", "germany"), ("ar", "rtl", "us")] {
        browser.run(&format!("element.setAttribute('lang', '{language}')"));
        browser.wait(&format!("widget.querySelector('.explorer').lang === '{language}'"));
        browser.click(&format!("label[for=origin_{label}]"));
        browser.wait(&format!("element.querySelector('[role=status]').lang === '{language}'"));
        assert_eq!(browser.run("return element.querySelector('[role=status]').dir"), json!(direction));
        browser.wait("element.querySelector('[role=status]').textContent");
    }
}

/// Nothing moves by itself. A new verdict fades in within 150 ms, unless the reader prefers reduced motion.
#[test]
fn nothing_moves_but_a_new_verdict() {
    let assets = assets();
    let host = Origin::host(LIGHT.page(&format!(
        "<script src=\"{0}/policy-explorer.js\"></script>
         <policy-explorer policy=\"{0}/{POLICY}\" loading=eager></policy-explorer>",
        assets.address
    )));
    let moving = "return [...widget.querySelectorAll('*')].filter((it) => {
           const style = getComputedStyle(it);
           return style.animationName !== 'none' || /[1-9]/.test(style.transitionDuration) || style.scrollBehavior !== 'auto';
         }).map((it) => [it.className, getComputedStyle(it).animationDuration])";
    let browser = Browser::start();
    let reduced = |how: &str| {
        let features = json!({"features": [{"name": "prefers-reduced-motion", "value": how}]});
        browser.devtools("Emulation.setEmulatedMedia", features);
    };
    // Only Chromium's driver can emulate the reader's preference.
    let all: &[&str] =
        if browser.engine == Engine::Chromium { &["reduce", "no-preference"] } else { &["no-preference"] };
    for preference in all {
        if browser.engine == Engine::Chromium {
            reduced(preference);
        }
        browser.open(&format!("{}/", host.address));
        browser.wait(LIVE);
        assert_eq!(browser.run(moving), json!([]), "as it comes");
        browser.click("label[for=purpose_offensive]");
        browser.wait("widget.querySelector('.verdict').innerText === 'Reportedly not permitted'");
        let found = browser.run(moving);
        let is_still = *preference == "reduce"
            || browser.run("return matchMedia('(prefers-reduced-motion: reduce)').matches") == json!(true);
        let expected = if is_still { json!([]) } else { json!([["verdict", "0.15s"]]) };
        // The verdicts of other questions are folded, and change with it.
        let found: Vec<Value> = serde_json::from_value(found).unwrap();
        assert!(found.iter().all(|it| *it == expected[0]), "{preference}: {found:?}");
        assert_eq!(found.is_empty(), is_still, "{preference}");
    }
}
