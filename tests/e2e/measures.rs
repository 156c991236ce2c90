//! The reader's view in numbers: heights, line lengths, sizes of controls, clicks to an answer. Every host page has the
//! same test font (`tests/fonts/`), so that all engines break lines at the same places. `cargo test --features view,cli
//! --test e2e -- measures --nocapture` prints every value.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::fs;

use policy_explorer::engine::Scenario;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::browser::Browser;
use crate::decided::{label, policy};
use crate::engine::Engine;
use crate::servers::{Origin, Page};

const WEAPONS: &str = "us-weapons-in-russia";
const FLIGHTS: &str = "eu-flight-compensation";
const DRONES: &str = "eu-drone-flight";

/// A distance in the widget at its start, in pixels.
#[derive(Debug, Clone, Copy)]
enum Distance {
    /// The height of the whole widget.
    Height,
    /// From the top of the widget to the bottom of the verdict's words, without sticky positioning.
    Verdict,
    /// The height of the grids after the reader has opened them.
    Grids,
}

use Distance::{Grids, Height, Verdict};

impl Distance {
    /// A script that returns the distance.
    fn script(self) -> &'static str {
        match self {
            Height => "return element.getBoundingClientRect().height",
            Verdict => {
                "const range = document.createRange();
                 range.selectNodeContents(widget.querySelector('.headline .verdict'));
                 return range.getBoundingClientRect().bottom - element.getBoundingClientRect().top"
            }
            Grids => "return widget.querySelector('details.grids').getBoundingClientRect().height",
        }
    }
}

/// The limit of each distance, by policy, width of the widget and language.
const LIMITS: [(Distance, &str, u32, &str, f64); 19] = [
    (Height, WEAPONS, 358, "en", 1750.0),
    (Height, WEAPONS, 358, "de", 1950.0),
    (Height, WEAPONS, 358, "uk", 2050.0),
    (Height, WEAPONS, 390, "en", 1600.0),
    (Height, WEAPONS, 390, "de", 1750.0),
    (Height, WEAPONS, 390, "uk", 1750.0),
    (Height, WEAPONS, 646, "en", 1180.0),
    (Height, WEAPONS, 646, "de", 1280.0),
    (Height, WEAPONS, 646, "uk", 1280.0),
    // Twice as many choices, and two and three questions: the current heights plus one row of pills.
    (Height, FLIGHTS, 390, "en", 2360.0),
    (Height, FLIGHTS, 646, "en", 1700.0),
    (Height, DRONES, 390, "en", 2150.0),
    (Height, DRONES, 646, "en", 1460.0),
    (Verdict, WEAPONS, 390, "en", 700.0),
    (Verdict, WEAPONS, 390, "de", 780.0),
    (Verdict, WEAPONS, 390, "uk", 780.0),
    (Grids, WEAPONS, 390, "en", 820.0),
    (Grids, WEAPONS, 390, "de", 820.0),
    (Grids, WEAPONS, 390, "uk", 820.0),
];

/// Policies and languages for the measures of text.
const TEXTS: [(&str, &str); 5] = [(WEAPONS, "en"), (WEAPONS, "de"), (WEAPONS, "uk"), (FLIGHTS, "en"), (DRONES, "en")];

/// The most characters in a line.
const LONGEST_LINE: usize = 75;
const LINE_WIDTHS: [u32; 8] = [280, 320, 390, 646, 900, 1100, 1200, 3000];
const WORD_WIDTHS: [u32; 3] = [320, 390, 646];
/// The host's letter spacing.
const SPACINGS: [&str; 2] = ["normal", "0.06em"];
/// Widths without horizontal scrolling, each with the host's type size in pixels; the last is text at 200 %.
const SCROLL_WIDTHS: [(u32, u32); 3] = [(280, 18), (320, 18), (390, 36)];

/// The minimum width and height of touch targets.
const LEAST_SIZES: [(&str, f64, f64); 3] =
    [(".option, .any-label", 44.0, 44.0), ("summary", 44.0, 44.0), ("table.grid button.tile", 40.0, 44.0)];

/// The minimum contrast between permitted and forbidden without colour.
const LEAST_CONTRAST: f64 = 6.0;

const CELLS: usize = 20;
/// From the start to an answer through the choices.
const MOST_CLICKS: usize = 4;

/// Higher than the widget at its start, so that the verdict does not stick.
const WINDOW_HEIGHT: u32 = 2400;

const WEIGHTS: [u32; 2] = [400, 700];

/// A host page with one widget as wide as the page, in the test font.
struct Host {
    assets: Origin,
    browser: Browser,
}

impl Host {
    fn new() -> Host {
        let fonts = WEIGHTS.map(|weight| {
            let name = format!("/explorer-test-serif-{weight}.woff2");
            let bytes = fs::read(format!("tests/fonts{name}")).unwrap();
            (name, Page { status: 200, media_type: "font/woff2", bytes })
        });
        Host { assets: Origin::assets(BTreeMap::from(fonts)), browser: Browser::start() }
    }

    /// Shows the start of a policy.
    fn open(&self, policy: &str, language: &str) {
        let address = &self.assets.address;
        let faces = WEIGHTS.map(|weight| {
            format!(
                "@font-face {{ font-family: explorer-test-serif; font-weight: {weight};
                   src: url({address}/explorer-test-serif-{weight}.woff2) }}"
            )
        });
        let host = Origin::host(Page::html(&format!(
            "<meta name=\"viewport\" content=\"width=device-width\"><style>{}
               html {{ scrollbar-width: none }} ::-webkit-scrollbar {{ display: none }}
               body {{ margin: 0; font: 18px/1.5 explorer-test-serif }}</style>
             <script src=\"{address}/policy-explorer.js\"></script>
             <div><policy-explorer policy=\"{address}/policies/{policy}.json\" lang={language} loading=eager></policy-explorer></div>",
            faces.concat()
        )));
        self.browser.open(&format!("{}/", host.address));
        self.browser.ready();
        let loaded: usize = self.ask(
            "return Promise.all([400, 700].map((it) => document.fonts.load(`${it} 18px explorer-test-serif`)))
               .then((faces) => faces.flat().filter((it) => it.status === 'loaded').length)",
        );
        assert_eq!(loaded, WEIGHTS.len());
    }

    /// Makes the page and the widget this wide.
    fn resize(&self, width: u32) {
        self.browser.resize(width, WINDOW_HEIGHT);
        self.browser.run(&format!("element.parentElement.style.width = '{width}px'"));
    }

    /// Sets a style of the host page.
    fn style(&self, property: &str, value: &str) {
        self.browser.run(&format!("document.body.style.setProperty('{property}', '{value}')"));
    }

    fn ask<T: DeserializeOwned>(&self, script: &str) -> T {
        serde_json::from_value(self.browser.run(script)).unwrap()
    }

    fn open_grids(&self) {
        self.browser.click("details.grids > summary");
        self.browser.wait("widget.querySelector('details.grids[open] table.grid button.tile')");
    }

    /// Opens every fold and runs the script with each grid in turn, because only one grid can be open at a time.
    fn opened<T: DeserializeOwned>(&self, script: &str) -> Vec<T> {
        let open = |selector: &str| {
            format!(
                "for (let it; it = [...widget.querySelectorAll('{selector} > summary')].find((it) => it.checkVisibility()); ) {{
                   it.click();
                   while (it.isConnected && !it.parentElement.open) await new Promise((done) => setTimeout(done, 10));
                 }}"
            )
        };
        let run = |body: &str| self.browser.run(&format!("return (async () => {{ {body} }})()"));
        run(&open("details:not([open], .grid-of)"));
        let grids = self.ask::<usize>("return widget.querySelectorAll('details.grid-of').length");
        (1..=grids.max(1))
            .map(|grid| {
                // The grids are siblings, perhaps among other elements.
                run(&open(&format!(":nth-child({grid} of details.grid-of):not([open])")));
                self.ask(script)
            })
            .collect()
    }
}

/// Checks measures against their limits.
#[derive(Default)]
struct Report {
    faults: Vec<String>,
}

impl Report {
    /// Records and prints a measure.
    #[expect(clippy::print_stdout, reason = "cargo shows it on failure, or with --nocapture")]
    fn note(&mut self, holds: bool, what: &str, found: impl Debug, limit: impl Debug) {
        let line = format!("{what}: {found:?}, limit {limit:?}");
        println!("{}{line}", if holds { "" } else { "FAULT " });
        if !holds {
            self.faults.push(line);
        }
    }

    /// Records a list of faults, which should be empty.
    fn expect_empty(&mut self, what: &str, found: Vec<String>) {
        self.note(found.is_empty(), what, found, "none");
    }

    fn finish(self) {
        assert!(self.faults.is_empty(), "{} faults:\n{}", self.faults.len(), self.faults.join("\n"));
    }
}

#[test]
fn distances_are_within_their_limits() {
    let host = Host::new();
    let mut report = Report::default();
    for (distance, policy, width, language, limit) in LIMITS {
        host.open(policy, language);
        host.resize(width);
        if matches!(distance, Grids) {
            host.open_grids();
        }
        let found: f64 = host.ask(distance.script());
        // The limits are for Chromium. In WebKitGTK the same font is wider, and a row of choices can take a line more.
        let limit = if Engine::wanted() == Engine::WebKit { limit * 1.04 } else { limit };
        report.note(found <= limit, &format!("{distance:?} of {policy}, {language}, {width} px"), found, limit);
    }
    report.finish();
}

/// Scripts that read the laid-out text. `blocks()` returns, for each visible block of text, its name, its text and the
/// line number of each UTF-16 unit. A line break or a box inside the text becomes a zero-width space.
const BLOCKS: &str = r"
    const isInline = (it) => ['inline', 'contents'].includes(getComputedStyle(it).display);
    const isSeen = (it) => it.checkVisibility({visibilityProperty: true, opacityProperty: true}) && !it.closest('svg');
    // Only for screen readers: a box of one pixel.
    const isTiny = (it) => {
      const box = it.getBoundingClientRect();
      return it.getClientRects().length > 0 && Math.min(box.width, box.height) <= 1 && getComputedStyle(it).overflowX !== 'visible';
    };
    const within = (it) => it ? [it, ...within(it.parentElement)] : [];
    const blocks = () => {
      const found = new Map();
      // In a flex or grid container each text is a block.
      const blockOf = (node) => {
        const box = within(node.parentElement).find((it) => !isInline(it));
        const key = box === node.parentElement && /flex|grid/.test(getComputedStyle(box).display) ? node : box;
        if (!found.has(key)) found.set(key, {name: `${box.localName}.${box.className}`, text: '', lines: [], line: -1});
        return found.get(key);
      };
      const add = (block, text) => { block.text += text; for (const _ of text.split('')) block.lines.push(block.line) };
      const range = document.createRange();
      const walker = document.createTreeWalker(widget.querySelector('.explorer'), NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const node = walker.currentNode;
        if (node.localName) { if (node.matches('br, wbr') || !isInline(node)) add(blockOf(node), '\u200b'); continue }
        if (!isSeen(node.parentElement) || within(node.parentElement).some(isTiny)) continue;
        const block = blockOf(node);
        let at = 0;
        for (const character of node.data) {
          range.setStart(node, at);
          range.setEnd(node, at += character.length);
          // The first box may be that of a hyphen before it.
          const box = [...range.getClientRects()].findLast((it) => it.width > 0);
          const middle = box && (box.top + box.bottom) / 2;
          // Smaller and larger letters of a line overlap it by half.
          if (box && character.trim() && !(middle >= block.top && middle <= block.bottom)) {
            block.line += 1;
            [block.top, block.bottom] = [box.top, box.bottom];
          }
          add(block, character);
        }
      }
      return [...found.values()].filter((it) => it.text.replaceAll('\u200b', '').trim());
    };";

/// Every line of text.
const LINES: &str = r"
    return blocks().flatMap(({text, lines}) => {
      const found = [];
      lines.forEach((line, at) => found[Math.max(line, 0)] = (found[Math.max(line, 0)] ?? '') + text[at]);
      return found.map((it) => it.replaceAll('\u200b', '').replace(/\s+/g, ' ').trim());
    });";

/// Every word and date that breaks across two lines. A soft hyphen is part of a word.
const BROKEN: &str = r"
    const WORD = /\d{1,2}\.?\s\p{L}{3,}\.?\s\d{4}|[\p{L}\p{N}\p{M}\u00ad]+(?:['’ʼ.,][\p{L}\p{N}\p{M}\u00ad]+)*/gu;
    const texts = blocks().flatMap(({name, text, lines}) => [...text.matchAll(WORD)]
      .filter((it) => lines[it.index] !== lines[it.index + it[0].length - 1])
      .map(([word]) => `${word} in ${name}`));
    const isBroken = (it) => {
      const range = document.createRange(); range.selectNodeContents(it);
      const boxes = [...range.getClientRects()].filter((it) => it.width > 0);
      return Math.max(...boxes.map((it) => (it.top + it.bottom) / 2)) > Math.min(...boxes.map((it) => it.bottom));
    };
    const dates = [...widget.querySelectorAll('time, .date')].filter((it) => isSeen(it) && isBroken(it));
    return [...texts, ...dates.map((it) => `${it.innerText} in ${it.localName}.${it.className}`)];";

/// The scripts above, tested on pages with known results.
#[test]
fn lines_and_words_are_read_as_they_are_laid_out() {
    let browser = Browser::start();
    let host = Origin::host(Page::html("<body style=\"font: 18px/1.2 monospace\"><policy-explorer></policy-explorer>"));
    browser.open(&format!("{}/", host.address));
    let check = |width: &str, content: &str, lines: &[&str], broken: &[&str]| {
        browser.run(&format!(
            "(widget ?? element.attachShadow({{mode: 'open'}})).innerHTML =
               `<section class=explorer style='width: {width}; overflow-wrap: anywhere'>${{{}}}</section>`",
            json!(content)
        ));
        assert_eq!(browser.run(&format!("{BLOCKS} {LINES}")), json!(lines), "{content}");
        assert_eq!(browser.run(&format!("{BLOCKS} {BROKEN}")), json!(broken), "{content}");
    };
    check("9ch", "<p>one two  three\n four", &["one two", "three", "four"], &[]);
    check("9ch", "<p>counter-attack and/or", &["counter-", "attack", "and/or"], &[]);
    check("9ch", "<p>counterattack on", &["counterat", "tack on"], &["counterattack in p."]);
    check("9ch", "<p>counter\u{ad}attack", &["counter\u{ad}", "attack"], &["counter\u{ad}attack in p."]);
    check("9ch", "<p>Україн<b>ського</b>", &["Українськ", "ого"], &["Українського in p."]);
    check("9ch", "<p>the U<b>SA’s</b> own", &["the USA’s", "own"], &[]);
    check("9ch", "<p>30 May 2024", &["30 May", "2024"], &["30 May 2024 in p."]);
    check("9ch", "<p>in <time>May 2024</time>", &["in May", "2024"], &["May 2024 in time."]);
    check("9ch", "<p>as<br>sets", &["as", "sets"], &[]);
    check("40ch", "<p>a <small>small</small> <big>and big</big> word", &["a small and big word"], &[]);
    check("40ch", "<p style='display: flex'>one<b>two</b>three", &["one", "two", "three"], &[]);
    check(
        "40ch",
        "<p>seen <span style='position: absolute; width: 1px; height: 1px; overflow: hidden'>not seen",
        &["seen"],
        &[],
    );
    check("40ch", "<details><summary>open</summary><p>closed", &["open"], &[]);
}

#[test]
fn no_line_is_too_long() {
    let host = Host::new();
    let mut report = Report::default();
    for (policy, language) in TEXTS {
        host.open(policy, language);
        for width in LINE_WIDTHS {
            host.resize(width);
            let lines: Vec<Vec<String>> = host.opened(&format!("{BLOCKS} {LINES}"));
            let longest = lines.into_iter().flatten().max_by_key(|line| line.chars().count()).unwrap();
            let length = longest.chars().count();
            let what = format!("longest line of {policy}, {language}, {width} px");
            report.note(length <= LONGEST_LINE, &what, (length, longest), LONGEST_LINE);
        }
    }
    report.finish();
}

#[test]
fn no_word_and_no_date_is_broken() {
    let host = Host::new();
    let mut report = Report::default();
    for (policy, language) in TEXTS {
        host.open(policy, language);
        for (width, spacing) in WORD_WIDTHS.iter().flat_map(|width| SPACINGS.map(|spacing| (*width, spacing))) {
            host.resize(width);
            host.style("letter-spacing", spacing);
            let broken: BTreeSet<String> =
                host.opened::<Vec<_>>(&format!("{BLOCKS} {BROKEN}")).concat().into_iter().collect();
            let what = format!("broken in {policy}, {language}, {width} px, letter spacing {spacing}");
            report.expect_empty(&what, broken.into_iter().collect());
        }
    }
    report.finish();
}

#[test]
fn nothing_scrolls_sideways() {
    let host = Host::new();
    let mut report = Report::default();
    for (policy, language) in TEXTS {
        host.open(policy, language);
        for (width, size) in SCROLL_WIDTHS {
            host.resize(width);
            host.style("font-size", &format!("{size}px"));
            let wide: Vec<Vec<String>> = host.opened(
                "const boxes = [document.scrollingElement, element.parentElement, ...widget.querySelectorAll('*')];
                 const scrolls = (it) => it.scrollWidth > it.clientWidth &&
                   (!element.contains(it.getRootNode().host) || it.matches('.explorer') || /auto|scroll/.test(getComputedStyle(it).overflowX));
                 return boxes.filter(scrolls).map((it) => `${it.localName}.${it.className}: ${it.scrollWidth} of ${it.clientWidth}`)",
            );
            report.expect_empty(
                &format!("wider than its box in {policy}, {language}, {width} px, type {size} px"),
                wide.concat(),
            );
        }
    }
    report.finish();
}

#[test]
fn everything_is_large_enough_to_touch() {
    let host = Host::new();
    let mut report = Report::default();
    for (policy, language) in TEXTS {
        host.open(policy, language);
        for width in WORD_WIDTHS {
            host.resize(width);
            for (selector, least_width, least_height) in LEAST_SIZES {
                // Named, so that the smallest one can be found.
                let found: Vec<Vec<(f64, f64, String)>> = host.opened(&format!(
                    "return [...widget.querySelectorAll({selector:?})].filter((it) => it.checkVisibility()).map((it) => {{
                       const box = it.getBoundingClientRect();
                       return [box.width, box.height, it.ariaLabel ?? it.innerText];
                     }})"
                ));
                let found = found.concat();
                let least = |size: fn(&(f64, f64, String)) -> f64| {
                    found.iter().min_by(|one, other| size(one).total_cmp(&size(other))).cloned().unwrap_or_default()
                };
                // A box of 44 pixels may start and end at fractions of a pixel.
                let holds = !found.is_empty()
                    && found
                        .iter()
                        .all(|(width, height, _)| *width > least_width - 0.1 && *height > least_height - 0.1);
                let what = format!("narrowest and lowest {selector} of {policy}, {language}, {width} px");
                report.note(holds, &what, [least(|it| it.0), least(|it| it.1)], (least_width, least_height));
            }
        }
    }
    report.finish();
}

/// For readers who see no colours, and for black-and-white prints.
#[test]
fn permitted_and_forbidden_differ_without_colour() {
    let host = Host::new();
    let mut report = Report::default();
    host.open(WEAPONS, "en");
    host.open_grids();
    for theme in ["light", "dark"] {
        host.browser.run(&format!("element.setAttribute('theme', '{theme}')"));
        // A canvas parses every colour notation that a computed style may have.
        let contrast: f64 = host.ask(
            "const canvas = Object.assign(document.createElement('canvas'), {width: 1, height: 1}).getContext('2d');
             const light = (selector) => {
               canvas.clearRect(0, 0, 1, 1);
               canvas.fillStyle = getComputedStyle(widget.querySelector(`table.grid ${selector}`)).backgroundColor;
               canvas.fillRect(0, 0, 1, 1);
               const [red, green, blue, alpha] = [...canvas.getImageData(0, 0, 1, 1).data].map((it) => it / 255);
               if (alpha < 1) return NaN;
               return [red, green, blue].map((it) => it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4)
                 .reduce((sum, it, channel) => sum + it * [0.2126, 0.7152, 0.0722][channel], 0.05);
             };
             const [one, other] = ['.tile.looks-permitted', '.tile.looks-forbidden'].map(light);
             return Math.max(one, other) / Math.min(one, other) || 0",
        );
        report.note(contrast >= LEAST_CONTRAST, &format!("contrast, {theme}"), contrast, LEAST_CONTRAST);
    }
    report.finish();
}

/// Reaches every answer from the start through the choices, counting clicks; then through the cells of the grid, with
/// one click to open it and one on the cell. Each cell leads to the verdict in its name, and together the cells lead to
/// every verdict.
#[test]
fn every_answer_is_a_few_clicks_away() {
    let host = Host::new();
    let browser = &host.browser;
    let mut report = Report::default();
    host.open(WEAPONS, "en");
    let policy = policy();
    let choices = |scenario: &Scenario| json!(policy.choices(scenario).collect::<BTreeMap<_, _>>());
    let is_set = |scenario: &Scenario| {
        format!(
            "Object.entries({}).every(([name, value]) => element.current?.scenario[name] === value)",
            choices(scenario)
        )
    };
    // The verdict on display, once it is the expected one or has had enough time.
    let shown = |verdict: &str| -> String {
        host.ask(&format!(
            "return (async () => {{
               const shown = () => widget.querySelector('.headline .verdict').innerText;
               for (let tries = 0; tries < 500 && shown() !== {verdict:?}; tries++) await new Promise((done) => setTimeout(done, 5));
               return shown();
             }})()"
        ))
    };
    let reset = || {
        browser.run("element.reset(); widget.querySelector('details.grids[open] > summary')?.click()");
        browser.wait(&format!("{} && !widget.querySelector('details.grids[open]')", is_set(policy.start())));
        shown(&label(&policy, 0, policy.start()));
    };

    let mut verdicts = BTreeSet::new();
    for scenario in policy.every_scenario() {
        reset();
        let clicks: usize = host.ask(&format!(
            "let clicks = 0;
             for (const [name, value] of Object.entries({})) {{
               const radio = widget.querySelector(`input[name=${{name}}][value=${{value}}]`);
               if (radio.checked) continue;
               // A closed fold around it costs another click.
               for (let it = radio; it = it.parentElement?.closest('details:not([open])'); ) clicks++;
               radio.labels[0].click();
               clicks++;
             }}
             return clicks",
            choices(&scenario)
        ));
        browser.wait(&is_set(&scenario));
        let verdict = label(&policy, 0, &scenario);
        let what = format!("clicks to {}, and the answer", choices(&scenario));
        let found = (clicks, shown(&verdict));
        report.note(clicks <= MOST_CLICKS && found.1 == verdict, &what, &found, (MOST_CLICKS, &verdict));
        verdicts.insert(verdict);
    }

    let cells = "details.grid-of[open] table.grid button.tile";
    reset();
    host.open_grids();
    let names = browser.names_of(cells);
    report.note(names.len() == CELLS, "cells", names.len(), CELLS);
    let mut reached = BTreeSet::new();
    for (place, name) in names.iter().enumerate() {
        reset();
        host.open_grids();
        browser.run(&format!(
            "widget.querySelectorAll({cells:?}).forEach((it, place) => it.toggleAttribute('data-measured', place === {place}))"
        ));
        browser.click("[data-measured]");
        // One verdict may begin with another, so the longest match counts.
        let named = verdicts.iter().filter(|it| name.contains(*it)).max_by_key(|it| it.len());
        let named = named.cloned().unwrap_or_default();
        let found = shown(&named);
        report.note(found == named, &format!("answer after a click on “{name}”"), &found, named);
        reached.insert(found);
    }
    report.note(reached == verdicts, "verdicts by the grid", &reached, &verdicts);
    report.finish();
}
