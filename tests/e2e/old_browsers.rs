//! Browsers that lack a newer feature: each is taken away from today's. The answers stay right, the verdict's bar opaque,
//! and the focus visible. docs/embedding.md lists the versions.

use std::collections::BTreeMap;

use serde_json::json;

use crate::article::PASSAGE;
use crate::browser::{Browser, LIVE, TOUCHED};
use crate::pages::POLICY;
use crate::prerendered::snippet;
use crate::servers::{Origin, Page};

/// A feature, its words in style sheets with what an older browser makes of them, and a script that removes it.
type Missing = (&'static str, &'static [(&'static str, &'static str)], &'static str);

const MISSING: [Missing; 7] = [
    ("light-dark()", &[("light-dark(", "no-such-function(")], ""),
    // Where containers are, but no popovers, a container contains what is fixed too.
    (
        "popover",
        &[(" popover=\"manual\"", ""), ("container-type:inline-size", "container-type:inline-size;contain:layout")],
        "for (const name of ['popover', 'showPopover', 'hidePopover']) delete HTMLElement.prototype[name];
         const set = Element.prototype.setAttribute;
         Element.prototype.setAttribute = function (name, value) { if (name !== 'popover') set.call(this, name, value) };",
    ),
    ("@container", &[("container-type:", "no-such-property:"), ("@container", "@no-such-rule")], ""),
    ("media ranges", &[("(height >=", "(height ~")], ""),
    ("Highlight", &[], "delete window.Highlight; delete CSS.highlights;"),
    ("checkVisibility", &[], "delete Element.prototype.checkVisibility;"),
    (
        "newer properties",
        &[
            ("::details-content", "::no-such-part"),
            ("anchor-name:", "no-such-property:"),
            ("text-wrap:", "no-such-property:"),
            ("rotate:", "no-such-property:"),
            ("clamp(", "no-such-function("),
        ],
        "",
    ),
];

fn without(text: &str, missing: &[&Missing]) -> String {
    missing.iter().flat_map(|it| it.1).fold(text.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "nothing uses {from}");
        text.replace(from, to)
    })
}

/// A script that takes features away, also from the styles of the live widget.
fn removal(missing: &[&Missing]) -> String {
    let words: Vec<_> = missing.iter().flat_map(|it| it.1).collect();
    let scripts: String = missing.iter().map(|it| it.2).collect();
    format!(
        "<script>{scripts} {{ const own = CSSStyleSheet.prototype.replaceSync;
           CSSStyleSheet.prototype.replaceSync = function (css) {{
             own.call(this, {}.reduce((css, [from, to]) => css.replaceAll(from, to), css)) }} }}</script>",
        json!(words)
    )
}

/// The answer, the colours of the verdict's bar, and the rings around a focused choice and a summary.
const LOOK: &str = "
    const bar = getComputedStyle(widget.querySelector('.headlines'));
    const verdict = [...widget.querySelectorAll('.headlines > .headline')].filter((it) => it.getClientRects().length);
    const ring = (it) => { it.focus(); const { outlineStyle, outlineColor } = getComputedStyle(it.matches('input') ? it.nextElementSibling.firstElementChild : it);
      return `${outlineStyle} ${outlineColor}` };
    return [verdict.map((it) => words(it.querySelector('.verdict')).trim()), getComputedStyle(verdict[0]).color, bar.backgroundColor,
      ring(widget.querySelector('input:checked')), ring(widget.querySelector('summary'))]";

fn check(browser: &Browser, name: &str) {
    browser.run("widget.querySelector('input[value=offensive]').click()");
    if browser.javascript() {
        browser.wait("[...widget.querySelectorAll('.headlines > .headline')].some((it) => it.getClientRects().length && words(it).includes('not permitted'))");
    }
    let ring = "solid rgb(29, 78, 122)";
    let expected = json!([["Reportedly not permitted"], "rgb(22, 24, 28)", "rgb(250, 249, 246)", ring, ring]);
    assert_eq!(browser.run(LOOK), expected, "{name}");
}

/// Each feature alone, then all of them.
fn cases() -> Vec<(&'static str, Vec<&'static Missing>)> {
    let alone = MISSING.iter().map(|it| (it.0, vec![it]));
    alone.chain([("all", MISSING.iter().collect())]).collect()
}

#[test]
fn the_live_widget_works_in_old_browsers() {
    let assets = Origin::assets(BTreeMap::new());
    let address = &assets.address;
    let browser = Browser::start();
    for (name, missing) in cases() {
        let host = Origin::host(Page::html(&format!(
            "{}<body>{PASSAGE}<div style='height: 3000px'></div><script src=\"{address}/policy-explorer.js\"></script>
             <policy-explorer policy=\"{address}/{POLICY}\" loading=eager></policy-explorer>",
            removal(&missing)
        )));
        browser.open(&format!("{}/", host.address));
        browser.wait(LIVE);
        check(&browser, name);
        // To a passage far away, and back.
        browser.run(
            "widget.querySelector('input[value=defend-kharkiv]').click(); widget.querySelector('.why').open = true",
        );
        let link =
            "[...widget.querySelectorAll('.reason a.anchor')].find((it) => it.innerText.includes('exclusively'))";
        browser.wait(link);
        browser.run(&format!("{link}.click()"));
        browser.wait("!widget.querySelector('.back').hidden && scrollY < 2000");
        let back = browser.run(
            "const box = widget.querySelector('.back').getBoundingClientRect();
             const widest = document.documentElement.clientWidth;
             return [box.height > 40, box.top > innerHeight / 2, box.bottom <= innerHeight, box.left >= 0, box.right <= widest]",
        );
        assert_eq!(back, json!([true, true, true, true, true]), "{name}");
        browser.run("widget.querySelector('.back button').click()");
        browser.wait("widget.querySelector('.back').hidden");
        let console = browser.console();
        assert!(console.is_empty(), "{name}: {console:?}");
    }
}

#[test]
fn the_prerendered_widget_works_in_old_browsers() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::without_javascript();
    for (name, missing) in cases() {
        let host = Origin::host(Page::html(&format!("<body>{}", without(&snippet(&assets, &[]), &missing))));
        browser.open(&format!("{}/", host.address));
        check(&browser, name);
    }
}

/// Without style sheets that a script can make, the live widget does not come, and what was there stays.
#[test]
fn without_constructed_style_sheets_nothing_is_replaced() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    for (kind, shown) in [("prerendered", true), ("element", false)] {
        let host = Origin::host(Page::html(&format!(
            "<script>window.CSSStyleSheet = class {{ constructor() {{ throw new TypeError('illegal constructor') }} }};
               addEventListener('policy-explorer:error', (it) => window.failed = it.detail.code)</script><body>{}",
            snippet(&assets, &["--kind", kind]).replace("<policy-explorer ", "<policy-explorer loading=eager ")
        )));
        browser.open(&format!("{}/", host.address));
        browser.wait("element && customElements.get('policy-explorer')");
        browser.wait(&format!("({TOUCHED}, window.failed)"));
        if shown {
            check(&browser, kind);
        } else {
            let text = browser.run("return element.innerText");
            assert!(text.as_str().unwrap().contains("Current version of this explainer"), "{text}");
        }
    }
}

/// A browser that does not open shadow roots in markup: the script does.
#[test]
fn without_declarative_shadow_roots_the_script_opens_them() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    let host = Origin::host(Page::html("<body>"));
    browser.open(&format!("{}/", host.address));
    let (element, _) =
        snippet(&assets, &[]).split_once("<script").map(|(it, rest)| (it.to_owned(), rest.to_owned())).unwrap();
    browser.run(&format!("document.body.innerHTML = {}", json!(element)));
    let fallback =
        browser.run("return [element.shadowRoot, element.innerText.includes('Current version of this explainer')]");
    assert_eq!(fallback, json!([null, true]), "before the script: the prose");
    browser.run(&format!(
        "const it = document.createElement('script'); it.src = '{}/policy-explorer.js'; document.body.append(it)",
        assets.address
    ));
    browser.wait("widget?.querySelector('input')");
    check(&browser, "adopted");
}
