//! The look of the widget: it takes its type and colour scheme from the host, lays itself out by its own width, copes
//! with any text, and matches reviewed pictures in its main states.

use std::fs;
use std::path::Path;

use base64::Engine as _;
use serde_json::{Value, json};

use crate::accessibility::{MISPLACED, TONES, prerendered};
use crate::browser::{Browser, LIVE, SETTLED};
use crate::engine::Engine;
use crate::pages::POLICY;
use crate::servers::{Origin, Page};

/// The host page's fonts, from npm, so that every machine breaks lines alike.
const FONTS: [(&str, &str, &str); 5] = [
    ("400 normal", "source-serif-4", "latin-400-normal"),
    ("400 italic", "source-serif-4", "latin-400-italic"),
    ("700 normal", "source-serif-4", "latin-700-normal"),
    ("400 normal", "noto-naskh-arabic", "arabic-400-normal"),
    ("700 normal", "noto-naskh-arabic", "arabic-700-normal"),
];

fn fonts() -> (String, Vec<(String, Page)>) {
    let mut css = String::new();
    let mut files = Vec::new();
    for (face, family, cut) in FONTS {
        let (weight, style) = face.split_once(' ').unwrap();
        let name = format!("{family}-{cut}.woff2");
        let path = format!("node_modules/@fontsource/{family}/files/{name}");
        let bytes = fs::read(&path).unwrap_or_else(|_| panic!("{path} is missing: `make setup` installs it"));
        css += &format!(
            "@font-face {{ font-family: {family}; font-weight: {weight}; font-style: {style}; src: url(ASSETS/{name}) }} "
        );
        files.push((format!("/{name}"), Page { status: 200, media_type: "font/woff2", bytes }));
    }
    (css, files)
}

/// A main state of the widget, for a picture.
struct State {
    name: &'static str,
    /// The width of the page; the widget has a margin of 16 pixels.
    width: u32,
    attributes: &'static str,
    opened: bool,
    /// Media features that Chromium emulates.
    media: Value,
}

fn states() -> Vec<State> {
    let state = |name, width, attributes, opened, media| State { name, width, attributes, opened, media };
    let forced = json!({"features": [{"name": "forced-colors", "value": "active"}]});
    vec![
        state("light", 672, "", false, Value::Null),
        state("dark", 672, "theme=dark", false, Value::Null),
        state("narrow-320", 320, "scenario=purpose=offensive", false, Value::Null),
        state("narrow-390-open", 390, "scenario=origin=germany", true, Value::Null),
        state("wide-open", 1100, "", true, Value::Null),
        state("right-to-left", 672, "lang=ar", false, Value::Null),
        state("forced-colors", 672, "", true, forced),
        state("print", 720, "", true, json!({"media": "print"})),
    ]
}

/// A newspaper page with the widget in it, and the browser that shows it.
struct Studio {
    assets: Origin,
    css: String,
    browser: Browser,
}

impl Studio {
    fn new() -> Studio {
        let (css, mut files) = fonts();
        files.push(("/every-tone.json".to_owned(), Page::json(fs::read(TONES).unwrap())));
        let assets = Origin::assets(files.into_iter().collect());
        let css = css.replace("ASSETS", &assets.address);
        Studio { assets, css, browser: Browser::start() }
    }

    /// The picture of a state, taken after `change` has run in the page.
    fn take(&self, state: &State, change: &str) -> Picture {
        let dark = state.attributes.contains("dark");
        let host = Origin::host(Page::html(&format!(
            "<meta name=\"viewport\" content=\"width=device-width\"><style>{}
               html {{ color-scheme: {}; background: {}; scrollbar-width: none }}
               body {{ margin: 16px; font: 17px/1.5 source-serif-4, noto-naskh-arabic; text-rendering: geometricPrecision }}</style>
             <script src=\"{address}/policy-explorer.js\"></script>
             <policy-explorer policy=\"{address}/{POLICY}\" loading=eager {attributes}></policy-explorer>",
            self.css,
            if dark { "dark" } else { "light" },
            // Not the browser's own black, which differs between versions.
            if dark { "#111" } else { "#fff" },
            address = self.assets.address,
            attributes = state.attributes
        )));
        let browser = &self.browser;
        browser.resize(state.width, 900);
        browser.open(&format!("{}/", host.address));
        browser.wait(LIVE);
        if state.opened {
            browser.open_all();
        }
        let media = if state.media.is_null() { json!({"media": "", "features": []}) } else { state.media.clone() };
        browser.devtools("Emulation.setEmulatedMedia", media);
        browser.run("return document.fonts.ready.then(() => document.fonts.size)");
        // Not every machine has hyphenation dictionaries.
        browser.run(
            "const sheet = new CSSStyleSheet(); sheet.replaceSync('.explorer { hyphens: manual }');
                     widget.adoptedStyleSheets.push(sheet)",
        );
        browser.run(change);
        // As high as the widget, so that the headline stays in its place.
        let height = browser.run("return Math.ceil(element.getBoundingClientRect().height) + 40");
        browser.resize(state.width, height.as_u64().unwrap() as u32);
        let place = browser.run("const it = element.getBoundingClientRect(); return [it.x, it.y, it.width, it.height]");
        let taken = browser.devtools(
            "Page.captureScreenshot",
            json!({"format": "png", "clip": {"x": place[0], "y": place[1], "width": place[2], "height": place[3], "scale": 1}}),
        );
        let png = base64::engine::general_purpose::STANDARD.decode(taken["data"].as_str().unwrap()).unwrap();
        browser.devtools("Emulation.setEmulatedMedia", json!({"media": "", "features": []}));
        Picture::read(&png)
    }
}

/// A picture in colour, without transparency.
struct Picture {
    width: usize,
    height: usize,
    /// Three bytes for each pixel.
    pixels: Vec<u8>,
}

/// The side, in pixels of a screenshot, of the square that becomes one pixel of the stored picture.
const SMALLER: usize = 6;
/// The tolerated difference, of 255, between the mean colours of a place. Font smoothing on another machine differs by
/// less, a missing line of text by more.
const TOLERANCE: u32 = 22;
/// The tolerated number of such places in a picture: fewer than a verdict's shape covers.
const PLACES: usize = 6;

impl Picture {
    fn read(png: &[u8]) -> Picture {
        let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut bytes).unwrap();
        bytes.truncate(info.buffer_size());
        let channels = info.color_type.samples();
        assert!(channels >= 3 && info.bit_depth == png::BitDepth::Eight, "{info:?}");
        let mut pixels = Vec::with_capacity(bytes.len());
        bytes.chunks_exact(channels).for_each(|pixel| pixels.extend_from_slice(&pixel[..3]));
        Picture { width: info.width as usize, height: info.height as usize, pixels }
    }

    fn write(&self, path: &Path, compression: png::Compression) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let mut encoder = png::Encoder::new(fs::File::create(path).unwrap(), self.width as u32, self.height as u32);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_compression(compression);
        encoder.write_header().unwrap().write_image_data(&self.pixels).unwrap();
    }

    /// Each pixel becomes the mean of a square of the original.
    fn smaller(&self) -> Picture {
        let (width, height) = (self.width / SMALLER, self.height / SMALLER);
        let mut pixels = Vec::new();
        for place in 0..width * height {
            let (x, y) = (place % width * SMALLER, place / width * SMALLER);
            for channel in 0..3 {
                let square = (0..SMALLER * SMALLER).map(|it| {
                    let (x, y) = (x + it % SMALLER, y + it / SMALLER);
                    u32::from(self.pixels[(y * self.width + x) * 3 + channel])
                });
                pixels.push((square.sum::<u32>() / (SMALLER * SMALLER) as u32) as u8);
            }
        }
        Picture { width, height, pixels }
    }

    /// The mean colour around a pixel, which tolerates a letter that moved slightly.
    fn around(&self, x: usize, y: usize, channel: usize) -> u32 {
        let mut sum = 0;
        let mut many = 0;
        for y in y.saturating_sub(1)..(y + 2).min(self.height) {
            for x in x.saturating_sub(1)..(x + 2).min(self.width) {
                sum += u32::from(self.pixels[(y * self.width + x) * 3 + channel]);
                many += 1;
            }
        }
        sum / many
    }

    /// Describes the difference from another picture; nothing if a reader would not see any.
    fn difference(&self, other: &Picture) -> Option<String> {
        if self.width != other.width || self.height.abs_diff(other.height) > 1 + self.height / 100 {
            return Some(format!("{} x {}, was {} x {}", other.width, other.height, self.width, self.height));
        }
        let height = self.height.min(other.height);
        let differs =
            |x, y| (0..3).any(|channel| self.around(x, y, channel).abs_diff(other.around(x, y, channel)) > TOLERANCE);
        let places: Vec<(usize, usize)> =
            (0..height).flat_map(|y| (0..self.width).map(move |x| (x, y))).filter(|(x, y)| differs(*x, *y)).collect();
        let (_, first) = places.first()?;
        (places.len() > PLACES)
            .then(|| format!("{} places differ, the first {} px from the top", places.len(), first * SMALLER))
    }
}

/// The reviewed picture of a state. `written` is today's larger one, for people to look at.
fn kept(name: &str) -> std::path::PathBuf {
    Path::new("tests/screenshots").join(format!("{name}.png"))
}

fn written(name: &str) -> std::path::PathBuf {
    Path::new("target/screenshots").join(format!("{name}.png"))
}

/// Compares each main state with its stored picture, and writes it to `target/screenshots`. `UPDATE_EXPECTED=1` stores
/// today's pictures: look at them before committing.
#[test]
fn the_main_states_match_their_pictures() {
    // Pictures are stored for one engine only. The others draw the same sheet; their boxes and colours are tested
    // elsewhere.
    if Engine::wanted() != Engine::Chromium {
        return;
    }
    let studio = Studio::new();
    let mut faults = Vec::new();
    for state in states() {
        let picture = studio.take(&state, "");
        picture.write(&written(state.name), png::Compression::Fast);
        let small = picture.smaller();
        if std::env::var_os("UPDATE_EXPECTED").is_some() {
            small.write(&kept(state.name), png::Compression::High);
            continue;
        }
        let before = Picture::read(&fs::read(kept(state.name)).unwrap());
        faults.extend(before.difference(&small).map(|it| format!("{}: {it}", state.name)));
    }
    assert!(
        faults.is_empty(),
        "look at target/screenshots; if it is as it should be, UPDATE_EXPECTED=1 keeps it:\n{}",
        faults.join("\n")
    );
}

/// The comparison finds differences that a reader would see, so it can fail.
#[test]
fn the_comparison_sees_what_a_reader_would() {
    if Engine::wanted() != Engine::Chromium {
        return;
    }
    let studio = Studio::new();
    let state = &states()[0];
    let as_it_is = studio.take(state, "").smaller();
    assert_eq!(as_it_is.difference(&studio.take(state, "").smaller()), None, "the same twice");
    let style = |rule: &str| {
        format!("const sheet = new CSSStyleSheet(); sheet.replaceSync('{rule}'); widget.adoptedStyleSheets.push(sheet)")
    };
    for change in [
        style(".headlines { visibility: hidden }"),
        style(".verdict { visibility: hidden }"),
        style(".tile { visibility: hidden }"),
        style(".explorer { filter: invert(1) }"),
        style(".explorer { font-family: monospace }"),
        style(".option { font-size: 0.8em }"),
        style(".option > span { padding-inline-start: 3em }"),
        format!("element.setAttribute('scenario', 'purpose=offensive'); {SETTLED} return settled()"),
    ] {
        let changed = studio.take(state, &change).smaller();
        assert!(as_it_is.difference(&changed).is_some(), "not seen: {change}");
    }
    // Differences that only another machine's font rendering would make are ignored.
    for change in [style(".explorer { opacity: 0.97 }"), style(".explorer { transform: translate(0.6px, 0.6px) }")] {
        let changed = studio.take(state, &change).smaller();
        assert_eq!(as_it_is.difference(&changed), None, "seen: {change}");
    }
}

fn opened(page: Page, ready: bool) -> (Browser, Origin) {
    let host = Origin::host(page);
    let browser = Browser::start();
    browser.open(&format!("{}/", host.address));
    if ready {
        browser.wait(LIVE);
    }
    (browser, host)
}

fn widget(assets: &Origin, attributes: &str) -> String {
    let address = &assets.address;
    format!(
        "<script src=\"{address}/policy-explorer.js\"></script>
         <policy-explorer policy=\"{address}/{POLICY}\" loading=eager {attributes}></policy-explorer>"
    )
}

/// The attribute decides; otherwise the host's `color-scheme`, on any element around the widget; otherwise, where the
/// host supports both, the system. A host that declares nothing has a light page.
#[test]
fn dark_follows_the_attribute_then_the_host_then_the_system() {
    let assets = Origin::assets(Default::default());
    let (browser, _host) = opened(Page::html(&format!("<body><section>{}</section>", widget(&assets, ""))), true);
    let is_dark = || {
        let ink = browser.run("return getComputedStyle(widget.querySelector('.verdict')).color");
        let paper = browser.run("return getComputedStyle(widget.querySelector('.explorer')).backgroundColor");
        match (ink.as_str().unwrap(), paper.as_str().unwrap()) {
            ("rgb(22, 24, 28)", "rgb(250, 249, 246)") => false,
            ("rgb(236, 233, 227)", "rgb(26, 29, 33)") => true,
            other => panic!("{other:?}"),
        }
    };
    let host =
        |on: &str, scheme: &str| browser.run(&format!("document.querySelector('{on}').style.colorScheme = '{scheme}'"));
    let theme = |theme: &str| browser.run(&format!("element.setAttribute('theme', '{theme}')"));
    assert!(!is_dark(), "a host that says nothing");
    host("html", "dark");
    assert!(is_dark(), "the root says so");
    host("section", "light");
    assert!(!is_dark(), "an ancestor nearer to the widget says otherwise");
    theme("dark");
    assert!(is_dark(), "the attribute goes before the host");
    theme("light");
    host("section", "dark");
    assert!(!is_dark(), "the attribute goes before the host");
    theme("auto");
    assert!(is_dark(), "no such theme: the host again");
    host("section", "");
    host("html", "light dark");
    let system = browser.run("return matchMedia('(prefers-color-scheme: dark)').matches") == json!(true);
    assert_eq!(is_dark(), system, "the system, where the host leaves it to that");
    if browser.engine == Engine::Chromium {
        // Only Chromium's driver can emulate the system's preference.
        for scheme in ["dark", "light"] {
            let features = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
            browser.devtools("Emulation.setEmulatedMedia", features);
            assert_eq!(is_dark(), scheme == "dark");
        }
    }
}

/// The widget inherits the host's font, size and weight, and lays itself out by its own width, not by the window's.
#[test]
fn type_and_width_come_from_the_host() {
    let assets = Origin::assets(Default::default());
    let body = format!("<body style=\"font: 13px/1.9 monospace\"><div>{}</div>", widget(&assets, ""));
    let (browser, _host) = opened(Page::html(&body), true);
    browser.resize(1200, 900);
    let style = browser
        .run("const it = getComputedStyle(widget.querySelector('.answer')); return [it.fontFamily, it.fontSize]");
    assert_eq!(style, json!(["monospace", "13px"]));
    let rows_at = |width: &str| {
        browser.run(&format!("element.parentElement.style.width = '{width}'"));
        let tops = browser.run(
            "return new Set([...widget.querySelectorAll('[for^=origin_]:not(.any-label) span')].map((it) => Math.round(it.getBoundingClientRect().top))).size",
        );
        tops.as_u64().unwrap()
    };
    let rows: Vec<u64> = ["180px", "300px", "1000px"].map(rows_at).to_vec();
    assert!(
        rows[0] > rows[1] && rows[1] > rows[2] && rows[2] == 1,
        "four options, in as many rows as they need: {rows:?}"
    );
    browser.resize(400, 900);
    assert_eq!(rows_at("300px"), rows[1], "whatever the window");
    assert_eq!(browser.run(MISPLACED), json!([]), "and all of it can be touched, however small the host's text is");
}

/// Texts that nobody should write but somebody will: very long, without a space, in both directions, of emoji.
#[test]
fn no_text_breaks_the_layout() {
    let long = "A sentence that goes on. ".repeat(200);
    let word = "Donaudampfschifffahrt".repeat(10)[..200].to_owned();
    let both = "\u{202e}turned \u{5d0}\u{5d1}\u{5d2} and \u{645}\u{631}\u{62d}\u{628}\u{627} (not closed \u{2067}";
    let emoji = "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{1f3f3}\u{fe0f}\u{200d}\u{1f308}".repeat(40);
    let mut policy: Value = serde_json::from_str(&fs::read_to_string(TONES).unwrap()).unwrap();
    policy["title"] = json!(word);
    policy["summary"] = json!(long);
    policy["lead"] = json!(word[..120]);
    policy["scenario"] = json!(format!("If {word} {{where}}"));
    policy["questions"][0]["label"] = json!(word);
    policy["dimensions"][0]["label"] = json!(emoji);
    for (place, text) in [&word, &long, &emoji, &both.to_owned(), &word, &word].into_iter().enumerate() {
        policy["dimensions"][0]["options"][place]["label"] = json!(text);
    }
    for (place, text) in [&word, &emoji, &both.to_owned(), &long, &word].into_iter().enumerate() {
        policy["verdicts"][place]["label"] = json!(text);
        policy["rules"][place]["text"] = json!(text);
        policy["rules"][place]["reading"] = json!(text);
    }
    policy["quotes"][0]["anchor"] = json!({"start": word, "end": word});
    policy["quotes"][1]["said_by"] = json!(word);
    policy["quotes"][1]["reported_by"] = json!(long);
    policy["sources"][1]["title"] = json!(word);
    policy["sources"][1]["publisher"] = json!(emoji);
    policy["notes"][0]["text"] = json!(word);
    policy.as_object_mut().unwrap().remove("cases");
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("unwieldy.json");
    // The command line refuses what is not seen, and anchors of such a length; a widget may still meet them.
    let mut sound = policy.clone();
    sound["quotes"][0]["anchor"] = json!({"start": word[..100], "end": word[..100]});
    let sound = sound.to_string().replace(['\u{202e}', '\u{2067}'], "");
    fs::write(&file, sound).unwrap();
    let assets = Origin::assets([("/unwieldy.json".to_owned(), Page::json(policy.to_string()))].into());
    let live = widget(&assets, "").replace(&format!("/{POLICY}"), "/unwieldy.json");
    let before = prerendered(&assets, file.to_str().unwrap(), "");
    let viewport = "<meta name=\"viewport\" content=\"width=device-width\"><body>";
    let (live, _live_host) = opened(Page::html(&format!("{viewport}{live}")), true);
    let before_host = Origin::host(Page::html(&format!("{viewport}{before}")));
    live.open_all();
    let mut faults = Vec::new();
    let mut check = |browser: &Browser, what: &str| {
        for width in [320, 1000] {
            browser.resize(width, 900);
            for place in ["road", "path", "lawn", "bridge", "court", "yard"] {
                browser.run(&format!("widget.querySelector('#where_{place}').click()"));
                browser.run("return new Promise((done) => requestAnimationFrame(() => done()))");
                let found: Vec<String> = serde_json::from_value(browser.run(MISPLACED)).unwrap();
                faults.extend(found.into_iter().map(|fault| format!("{what}, {place}, {width} px: {fault}")));
            }
        }
    };
    check(&live, "live");
    live.open(&format!("{}/", before_host.address));
    live.run("widget.querySelectorAll('details').forEach((it) => it.open = true)");
    check(&live, "prerendered");
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// No layout depends on the width of the window, and only the token file has colours.
#[test]
fn no_style_depends_on_the_window() {
    for entry in fs::read_dir("style").unwrap() {
        let path = entry.unwrap().path();
        if path.ends_with("page.css") {
            continue;
        }
        let css = fs::read_to_string(&path).unwrap();
        for query in css.lines().filter(|line| line.contains("@media")) {
            assert!(!query.contains("width"), "{}: {query}", path.display());
        }
        let tokens = path.ends_with("tokens.css");
        assert!(tokens || !["rgb(", "hsl(", "oklch(", " #"].iter().any(|it| css.contains(it)), "{}", path.display());
    }
}
