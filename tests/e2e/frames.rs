//! The standalone pages in frames, whose parents use `@newswire/frames`, pym.js, our own script, or nothing.

use std::collections::BTreeMap;
use std::fs;

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::engine::Engine;
use crate::prerendered::{snippet, snippet_of};
use crate::servers::{Origin, Page};
use crate::width::PARENTS;

const PAGE: &str = "us-weapons-in-russia.html";

fn npm(path: &str) -> String {
    let path = format!("node_modules/{path}");
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}: run `npm ci`"))
}

/// Opens a host page with a column of 600 pixels.
fn host(body: &str, browser: &Browser) -> Origin {
    let host = Origin::host(Page::html(&format!("<body><div style=\"width:600px\">{body}</div>")));
    browser.open(&format!("{}/", host.address));
    host
}

/// The frame's height; 0 before it is there.
fn height(browser: &Browser) -> u64 {
    let height =
        browser.run("return Math.round(document.querySelector('iframe')?.getBoundingClientRect().height ?? 0)");
    height.as_u64().unwrap()
}

/// Waits until the frame has the height of its page, as measured inside the frame.
fn fits(browser: &Browser) -> u64 {
    browser.inside_frame(|| {
        browser.wait(
            "innerHeight > 1000
               && Math.abs(innerHeight - document.documentElement.getBoundingClientRect().height) <= 1.5",
        );
    });
    height(browser)
}

/// For every parent: the frame grows and shrinks with the parts that a reader opens in it.
fn grows_and_shrinks(browser: &Browser) {
    browser.wait("document.querySelector('iframe')");
    browser.inside_frame(|| browser.ready());
    let before = fits(browser);
    for (open, is_as_it_was) in [(true, false), (false, true)] {
        browser.inside_frame(|| {
            browser.run("[...widget.querySelectorAll('summary')].at(-1).click()");
        });
        // The observer reports after the next layout.
        browser.wait(&format!(
            "(Math.abs(document.querySelector('iframe').getBoundingClientRect().height - {before}) < 2) === {is_as_it_was}"
        ));
        let now = fits(browser);
        assert_eq!(now > before + 20, open, "{before} {now}");
    }
    // A narrower column makes it higher.
    browser.run("document.querySelector('iframe').parentNode.style.width = '360px'");
    browser.wait(&format!("document.querySelector('iframe').getBoundingClientRect().height > {before} + 100"));
    fits(browser);
    assert_eq!(browser.console(), Vec::<String>::new());
}

/// The frame's snippet, and our own script for its parent.
fn with_script(assets: &Origin) -> String {
    let frame = snippet(assets, &["--kind", "iframe"]);
    format!("{frame}<script async src=\"{}/frame-host.js\"></script>", assets.address)
}

fn newswire(assets: &Origin, more: &str) -> String {
    // The file is a module with named exports; hosts call `Framer`.
    let module = npm("@newswire/frames/dist/frames.umd.js");
    format!(
        "<div id=\"place\"></div><script>{module}</script>
         <script>newswireFrames.Framer(place, {{src: '{}/{PAGE}'{more}}})</script>",
        assets.address
    )
}

#[test]
fn a_parent_of_newswire_frames() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    let _host = host(&newswire(&assets, ""), &browser);
    grows_and_shrinks(&browser);
}

#[test]
fn a_parent_of_newswire_frames_with_a_sandbox() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    let _host = host(&newswire(&assets, ", attributes: {sandbox: 'allow-scripts'}"), &browser);
    grows_and_shrinks(&browser);
}

#[test]
fn a_parent_of_pym() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    for sandbox in ["", "data-pym-sandbox=\"allow-scripts\""] {
        let place = format!("<div id=\"place\" data-pym-src=\"{}/{PAGE}\" {sandbox}></div>", assets.address);
        let _host = host(&format!("{place}<script>{}</script>", npm("pym.js/dist/pym.v1.js")), &browser);
        grows_and_shrinks(&browser);
    }
}

/// The snippet as it is published, with its sandbox.
#[test]
fn the_snippet_with_our_own_script() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    let _host = host(&with_script(&assets), &browser);
    grows_and_shrinks(&browser);
}

/// Only the frame's own page sets its height, and invalid heights are ignored.
#[test]
fn a_strangers_message_changes_nothing() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    let stranger = "<iframe id=stranger srcdoc=\"<script>parent.postMessage({sentinel: 'amp', type: 'embed-size', \
                    height: 7}, '*')</script>\"></iframe>";
    let listen = "<script>heard = []; addEventListener('message', (it) => heard.push(it))</script>";
    let _host = host(&format!("{listen}{}{stranger}", with_script(&assets)), &browser);
    browser.inside_frame(|| browser.ready());
    fits(&browser);
    browser.wait("heard.some((it) => it.source === stranger.contentWindow)");
    browser.run_in_page(
        "const known = document.querySelector('iframe'); window.heights = [];
         new MutationObserver(() => heights.push(known.getAttribute('height'))).observe(known, {attributes: true});
         addEventListener('message', (it) => window.own ||= it.source === window);
         const size = (height) => ({sentinel: 'amp', type: 'embed-size', height});
         postMessage(size(8), '*');",
    );
    // Firefox cannot make a message whose source is the frame.
    let forges = browser.engine != Engine::Firefox;
    if forges {
        browser.run_in_page(
            "const frame = known.contentWindow;
             const says = (data, origin, source) => dispatchEvent(new MessageEvent('message', {data, origin, source}));
             says(size(9), 'https://elsewhere.example', frame);
             for (const height of [-1, 0, 1e9, NaN, '10', null, undefined, {}]) says(size(height), 'null', frame);
             for (const data of [null, 'embed-size', {type: 'embed-size', height: 11}]) says(data, 'null', frame);",
        );
    }
    browser.wait("window.own");
    // The frame's own page may report its height at any time, but none of these values.
    fits(&browser);
    let heights = browser.run("return heights.filter((it) => it < 100 || it > 20000)");
    assert_eq!(heights, json!([]));
    assert_eq!(browser.run("return stranger.getAttribute('height')"), Value::Null);
    // The same message from the frame itself has effect, so the checks above could have failed.
    if forges {
        browser.run_in_page("says(size(1234), 'null', frame)");
        browser.wait("heights.includes('1234')");
    }
    assert_eq!(browser.console(), Vec::<String>::new());
}

/// A framed page answers its parent, and nobody else.
#[test]
fn a_framed_page_answers_its_parent_alone() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    let frame = snippet(&assets, &["--kind", "iframe"]);
    let sibling = "<iframe id=sibling srcdoc=\"<script>heard = 0; addEventListener('message', () => heard++)</script>\"></iframe>";
    let listen = "<script>heard = []; addEventListener('message', (it) => heard.push(it.data.height))</script>";
    let _host = host(&format!("{listen}{frame}{sibling}"), &browser);
    browser.wait("heard.length");
    browser.inside_frame(|| browser.ready());
    browser.run("heard.length = 0; frames[0].postMessage({sentinel: 'amp', type: 'frames-init'}, '*')");
    browser.wait("heard.length");
    // Another frame asks: neither it nor the parent gets an answer.
    browser.run(
        "heard.length = 0; const script = sibling.contentDocument.createElement('script');
         script.textContent = `parent.frames[0].postMessage({sentinel: 'amp', type: 'frames-init'}, '*')`;
         sibling.contentDocument.body.append(script)",
    );
    // The parent asks after that and is answered once.
    browser.run("frames[0].postMessage({sentinel: 'amp', type: 'frames-init'}, '*')");
    browser.wait("heard.length");
    assert_eq!(browser.run("return [heard.length, sibling.contentWindow.heard]"), json!([1, 0]));
}

/// Without any script the frame keeps its written height, which shows the whole page at the width of its column; where the
/// style is stripped, at the written width: systems that embed by address take both attributes and drop the style.
#[test]
fn a_frame_without_script_has_its_full_height() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::without_javascript();
    for (policy, lang) in [
        ("us-weapons-in-russia", "en"),
        ("us-weapons-in-russia", "de"),
        ("us-weapons-in-russia", "uk"),
        ("eu-flight-compensation", "en"),
        ("eu-drone-flight", "en"),
    ] {
        let frame = snippet_of(&format!("policies/{policy}.json"), &assets, &["--kind", "iframe", "--lang", lang]);
        assert!(frame.contains("loading=\"lazy\"") && frame.contains("title=\""));
        let (before, rest) = frame.split_once(" style=\"width:").unwrap();
        let stripped = format!("{before}{}", rest.split_once('"').unwrap().1);
        for (frame, width) in [
            (&stripped, 360),
            (&frame, 320),
            (&frame, 360),
            (&frame, 420),
            (&frame, 480),
            (&frame, 560),
            (&frame, 600),
            (&frame, 720),
            (&frame, 1000),
        ] {
            let host = Page::html(&format!("<body><div style=\"width:{width}px\">{frame}</div>"));
            let host = Origin::host(host);
            browser.open(&format!("{}/", host.address));
            let seen = browser.run("return Math.round(document.querySelector('iframe').getBoundingClientRect().width)");
            // Without its style a frame has a border.
            let border = if frame == &stripped { 4 } else { 0 };
            assert_eq!(seen, json!(width + border), "{policy}, {lang}");
            browser.inside_frame(|| {
                browser.wait("widget?.querySelector('.verdict')");
                let heights =
                    browser.run("return [innerHeight, document.documentElement.getBoundingClientRect().height]");
                let (room, page) = (heights[0].as_f64().unwrap(), heights[1].as_f64().unwrap());
                assert!(page <= room && room < page * 1.75, "{policy}, {lang}, {width}: {heights}");
                // The radios work.
                browser.run("widget.querySelector('input[type=radio]:not(:checked):not(.any)').checked = true");
                assert!(!browser.visible(".headline").is_empty());
            });
        }
    }
}

/// The frame is as wide as a column of text where its parent takes the width of its content.
#[test]
fn a_frame_is_as_wide_as_its_text() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::without_javascript();
    let frame = snippet(&assets, &["--kind", "iframe"]);
    let mut faults = Vec::new();
    // Letters too large for a word of the line below it are no matter of the frame.
    for (name, parent) in PARENTS.into_iter().filter(|(name, _)| *name != "huge letters") {
        let host = Origin::host(crate::width::page(parent, &frame));
        browser.open(&format!("{}/", host.address));
        for width in [320_u32, 700] {
            browser.resize(width, 800);
            let found = browser.run(
                "const box = document.querySelector('iframe').getBoundingClientRect();
                 return [Math.round(box.width), Math.round(box.height), document.documentElement.scrollWidth - innerWidth]",
            );
            let least = f64::from(width).mul_add(0.9, -50.0).min(560.0);
            if found[0].as_f64().unwrap() < least
                || found[1].as_f64().unwrap() < 1000.0
                || found[2].as_f64().unwrap() > 0.0
            {
                faults.push(format!("{name}, {width} px: {found}, at least {least}"));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// Outside a frame the page sends no messages.
#[test]
fn outside_a_frame_no_message_is_sent() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    browser.open(&format!("{}/{PAGE}?childId=place", assets.address));
    browser.run("window.heard = []; addEventListener('message', (it) => heard.push(it.data))");
    browser.ready();
    browser.run("widget.querySelector('summary').click(); postMessage({sentinel: 'amp', type: 'frames-init'}, '*')");
    browser.wait("heard.length");
    assert_eq!(browser.run("return heard"), json!([{"sentinel": "amp", "type": "frames-init"}]));
}
