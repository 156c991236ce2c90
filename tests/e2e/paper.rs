//! The widget on paper: dark on white, with the reasons and the tables, and from the page on which there is room.

use std::collections::BTreeMap;

use base64::Engine as _;
use serde_json::json;

use crate::browser::Browser;
use crate::engine::Engine;
use crate::pages::POLICY;
use crate::prerendered::{far_down, snippet};
use crate::servers::{Origin, Page};

/// Dark pages: a style, and an attribute of the widget.
const DARK: [(&str, &str); 4] = [
    ("", "theme=dark"),
    (":root { color-scheme: dark } body { background: #111; color: #eee } @media print { body { background: #fff; color: #000 } }", ""),
    (":root, policy-explorer { color-scheme: dark } body { background: #111; color: #eee }", ""),
    (
        "policy-explorer { --policy-explorer-background: #111; --policy-explorer-color: #eee; --policy-explorer-quiet: #bbb;
           --policy-explorer-accent: #fc0; --policy-explorer-rule: #444 }",
        "",
    ),
];

/// Everything that is not dark on white, and the choices that are to be seen.
const LOOK: &str = "
    const light = (colour) => { const [r, g, b] = colour.match(/[\\d.]+/g).map((it) => (it / 255) ** 2.2); return 0.21 * r + 0.72 * g + 0.07 * b };
    const seen = (it) => it.checkVisibility({visibilityProperty: true, opacityProperty: true}) && it.getBoundingClientRect().height > 1;
    const box = widget.querySelector('.explorer').parentElement;
    const faint = [...widget.querySelectorAll('.explorer :is(h2, h3, h4, p, a, span, li, label, th, summary, q):not(.tile, .tile *)')]
      .filter((it) => seen(it) && light(getComputedStyle(it).color) > 0.2).map((it) => `${it.localName}.${it.className}`);
    const filled = [...widget.querySelectorAll('.option > span')].filter((it) => seen(it) && !/, 0\\)$/.test(getComputedStyle(it).backgroundColor)).length;
    return [getComputedStyle(box).backgroundColor, faint, filled, [...widget.querySelectorAll('.option')].filter(seen).map((it) => it.innerText.trim().replace(/\\s/g, ' '))]";

#[test]
fn dark_pages_print_dark_on_white() {
    // Only Chromium's driver can emulate printing.
    if Engine::wanted() != Engine::Chromium {
        return;
    }
    let assets = Origin::assets(BTreeMap::new());
    for javascript in [false, true] {
        let browser = if javascript { Browser::start() } else { Browser::without_javascript() };
        for (style, attribute) in DARK {
            let widget = snippet(&assets, if javascript { &["--kind", "element"] } else { &[] });
            let widget = widget.replace("<policy-explorer ", &format!("<policy-explorer loading=eager {attribute} "));
            let host = Origin::host(Page::html(&format!("<style>{style}</style><body>{widget}")));
            browser.open(&format!("{}/", host.address));
            if javascript {
                browser.ready();
            }
            browser.devtools("Emulation.setEmulatedMedia", json!({"media": "print"}));
            let chosen = [
                "United States",
                "Military targets in Russia",
                "Counterattack to defend Kharkiv",
                "As reported on 30 May 2024",
            ];
            let found = browser.run(LOOK);
            assert_eq!(found, json!(["rgb(255, 255, 255)", [], 0, chosen]), "{style} {attribute} {javascript}");
            browser.devtools("Emulation.setEmulatedMedia", json!({"media": ""}));
        }
    }
}

/// A browser whose style sheets cannot open a part.
const NO_DETAILS_CONTENT: &str = "<script>const own = CSS.supports; CSS.supports = (...given) => !/details-content/.test(given) && own.apply(CSS, given)</script>";

/// A prerendered widget that is not live yet prints like the live one, and printing does not make it live.
#[test]
fn a_prerendered_widget_is_printed_before_it_is_live() {
    let assets = Origin::assets(BTreeMap::new());
    let host = Origin::host(Page::html(&format!("{NO_DETAILS_CONTENT}<body>{}", snippet(&assets, &[]))));
    let browser = Browser::start();
    browser.open(&format!("{}/", host.address));
    browser.wait("customElements.get('policy-explorer') && widget.querySelector('input')");
    let closed = "[...widget.querySelectorAll('details:not(.grid-of)')].filter((it) => !it.open).length";
    let before = browser.run(&format!("return {closed}"));
    browser.run("widget.querySelector('.why').open = true; dispatchEvent(new Event('beforeprint'))");
    assert_eq!(browser.run(&format!("return {closed}")), json!(0));
    let address = browser.run("return widget.querySelector('.explorer').parentElement.dataset.address");
    assert!(address.as_str().unwrap().contains("#policy-explorer_us-weapons-in-russia_4_"), "{address}");
    browser.run("dispatchEvent(new Event('afterprint'))");
    browser.settle();
    assert_eq!(browser.run("return widget.querySelector('.why').open"), json!(true), "the reader has opened it");
    assert_eq!(browser.run(&format!("return {closed}")), json!(before.as_u64().unwrap() - 1));
    assert_eq!(browser.run("return widget.adoptedStyleSheets.length"), json!(0), "it is not live");
    // It becomes live between the two.
    browser.run("dispatchEvent(new Event('beforeprint'))");
    browser.ready();
    browser.run("dispatchEvent(new Event('afterprint'))");
    browser.wait(&format!("{closed} === {}", before.as_u64().unwrap() - 1));
    assert_eq!(browser.console(), Vec::<String>::new());
}

/// Where no widget is yet, because the reader has not scrolled there, the story in prose is printed.
#[test]
fn prose_is_printed_where_no_widget_is_yet() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    for kind in ["element", "placeholder"] {
        let host = far_down(&snippet(&assets, &["--kind", kind]));
        browser.open(&format!("{}/", host.address));
        browser.wait("document.readyState === 'complete'");
        browser.run("dispatchEvent(new Event('beforeprint'))");
        if browser.engine == Engine::Chromium {
            browser.devtools("Emulation.setEmulatedMedia", json!({"media": "print"}));
        }
        let seen = browser.run(
            "return [...document.querySelectorAll('policy-explorer p, [data-policy-explorer] p')]
               .filter((it) => it.checkVisibility()).map((it) => it.innerText).join()",
        );
        assert!(
            seen.as_str().unwrap().contains("counterattacks that defend the eastern city of Kharkiv"),
            "{kind}: {seen}"
        );
        browser.run("dispatchEvent(new Event('afterprint'))");
        assert_eq!(browser.run("return widget?.querySelector('.verdict') ?? null"), json!(null), "{kind}");
        assert_eq!(browser.console(), Vec::<String>::new(), "{kind}");
        if browser.engine == Engine::Chromium {
            browser.devtools("Emulation.setEmulatedMedia", json!({"media": ""}));
        }
    }
}

/// A frame is as high as what is open in it.
#[test]
fn in_a_frame_closed_parts_are_not_printed() {
    let assets = Origin::assets(BTreeMap::new());
    let host = Origin::host(Page::html(&format!("<body>{}", snippet(&assets, &["--kind", "iframe"]))));
    let browser = Browser::start();
    browser.open(&format!("{}/", host.address));
    browser.run("document.querySelector('iframe').scrollIntoView()");
    browser.inside_frame(|| {
        browser.wait("widget?.querySelector('.explorer') && 'framed' in element.dataset && customElements.get('policy-explorer')");
        browser.run(
            "CSS.supports = () => false; document.documentElement.style.background = 'white';
             dispatchEvent(new Event('beforeprint'))",
        );
        assert_eq!(browser.run("return widget.querySelectorAll('[open]:not(.grid-of)').length"), json!(0));
    });
    if browser.engine == Engine::Chromium {
        browser.devtools("Emulation.setEmulatedMedia", json!({"media": "print"}));
        browser.inside_frame(|| assert_eq!(browser.visible(".why > .reason, tbody td"), Vec::<String>::new()));
    }
}

/// The widget begins on the page where the text before it ends, also if it is longer than a page.
#[test]
fn the_widget_begins_where_there_is_room() {
    if Engine::wanted() != Engine::Chromium {
        return;
    }
    let assets = Origin::assets(BTreeMap::new());
    let address = &assets.address;
    for widget in [
        snippet(&assets, &[]),
        format!(
            "<script src=\"{address}/policy-explorer.js\"></script><policy-explorer policy=\"{address}/{POLICY}\" loading=eager></policy-explorer>"
        ),
    ] {
        let browser = Browser::start();
        let text = "<p>A sentence of the article, again and again.".repeat(6);
        let host = Origin::host(Page::html(&format!("<body>{text}<div id=widget>{widget}</div>")));
        browser.open(&format!("{}/", host.address));
        browser.ready();
        let first_page = || {
            let printed = browser.devtools("Page.printToPDF", json!({"pageRanges": "1"}));
            base64::engine::general_purpose::STANDARD.decode(printed["data"].as_str().unwrap()).unwrap().len()
        };
        let whole = first_page();
        browser.run("document.querySelector('#widget').style.breakBefore = 'page'");
        let alone = first_page();
        assert!(whole > alone * 2, "{whole} and {alone} bytes");
    }
}
