//! Realistic host pages: with styles that reset everything, scripts that change global objects, another base address,
//! quirks mode. The widget looks and works as on a plain page, and leaves nothing behind.

use std::collections::BTreeMap;
use std::fs;

use serde_json::{Value, json};

use crate::article::PASSAGE;
use crate::browser::Browser;
use crate::pages::{POLICY, script_tag};
use crate::prerendered::{STYLE, snippet};
use crate::servers::{Origin, Page};

/// Each page gives the widget the same width, typeface, type size and place in the window.
const FRAME: &str = "<div id=frame style=\"display: block !important; position: absolute !important; top: 0 !important;
    left: 0 !important; width: 640px !important; height: auto !important; font: 17px/1.5 serif !important;
    letter-spacing: normal !important; word-spacing: normal !important; color: #222 !important\">";

/// The box and the style of every part of the widget, inherited properties included.
const LOOK: &str = "
    const frame = document.querySelector('#frame').getBoundingClientRect();
    const explorer = widget.querySelector('.explorer');
    const size = (number) => Math.round(number * 4) / 4;
    const names = ['color', 'backgroundColor', 'fontFamily', 'fontSize', 'fontWeight', 'fontStyle', 'fontVariantCaps', 'lineHeight',
      'letterSpacing', 'wordSpacing', 'textTransform', 'textAlign', 'textDecorationLine', 'textIndent', 'textShadow', 'whiteSpace',
      'wordBreak', 'hyphens', 'display', 'visibility', 'opacity', 'borderTopWidth', 'borderTopColor', 'direction', 'cursor',
      'listStyleType', 'captionSide', 'borderCollapse', 'userSelect', 'tabSize', 'quotes'];
    // Left out: the room that is kept for parts that come with the script, and generated words, whose height differs in
    // Firefox's quirks mode. Their parents are compared.
    return [explorer, ...explorer.querySelectorAll(':not(.waits *, [data-words])')].map((part) => {
      const box = part.getBoundingClientRect(), style = getComputedStyle(part);
      const place = [box.x - frame.x, box.y - frame.y, box.width, box.height].map(size).join(' ');
      const isSeen = part.checkVisibility();
      return [part.localName, part.getAttribute('class') ?? '', isSeen ? place : '', ...names.map((name) => `${name}: ${style[name]}`)].join(' | ');
    })";

/// The widget's nodes in the host's document take no room.
const AROUND: &str = "
    const status = element.querySelector('[role=status]').getBoundingClientRect();
    const target = element.querySelector('[slot=answer]').getBoundingClientRect();
    return [status.width, status.height, target.width]";

fn from_npm(path: &str) -> String {
    fs::read_to_string(format!("node_modules/{path}"))
        .unwrap_or_else(|error| panic!("{path}: {error}; run `make setup`"))
}

/// Styles of host pages, by name.
fn styles() -> Vec<(&'static str, String)> {
    let own = |css: &str| css.to_owned();
    vec![
        ("nothing", own("")),
        ("unset", own("* { all: unset !important }")),
        ("initial", own("policy-explorer { all: initial !important; font: inherit !important; color: inherit !important }")),
        ("revert", own("*, *::before, *::after { all: revert !important }")),
        (
            "a reset with the last word",
            own("html, body, div, policy-explorer, span, p, a, h2, ul, li, table, label, section, input, button, details {
                 margin: 0 !important; padding: 0 !important; border: 0 !important; vertical-align: baseline !important;
                 list-style: none !important; text-decoration: none !important; background: none !important;
                 appearance: none !important; box-sizing: content-box !important; outline: 0 !important }"),
        ),
        (
            "everything that is inherited",
            own("policy-explorer { text-transform: uppercase !important; text-align: center !important; line-height: 3 !important;
                 white-space: nowrap !important; text-indent: 3em !important; font-style: italic !important;
                 font-weight: 900 !important; font-variant: small-caps !important; word-break: break-all !important;
                 text-shadow: 2px 2px red !important; -webkit-text-fill-color: red !important; cursor: wait !important;
                 list-style: none !important; hyphens: none !important; user-select: none !important; tab-size: 9 !important;
                 caption-side: bottom !important; border-collapse: collapse !important; border-spacing: 9px !important;
                 quotes: none !important; color: red !important; text-decoration-thickness: 9px; direction: rtl !important;
                 text-align-last: right !important; text-wrap: nowrap !important; -webkit-text-stroke: 1px red !important }"),
        ),
        ("right to left", own("* { direction: rtl !important; unicode-bidi: bidi-override !important }")),
        ("huge root letters", own("html { font-size: 80px !important }")),
        ("tiny root letters", own("html { font-size: 4px !important }")),
        ("Bootstrap", from_npm("bootstrap/dist/css/bootstrap.min.css")),
        ("Bootstrap, right to left", from_npm("bootstrap/dist/css/bootstrap.rtl.min.css")),
        ("Tailwind's preflight", from_npm("tailwindcss/preflight.css")),
        (
            "names of our own parts",
            own(".explorer, .panel, .option, .radio, .verdict, .headline, [part], [slot] { display: none !important; color: red !important }
                 policy-explorer * { position: fixed !important; inset: 0 !important }
                 policy-explorer::part(none) { color: red } :host, :host > div { display: none !important }"),
        ),
    ]
}

/// The same page in each document mode.
fn kinds(content: &str) -> Vec<(&'static str, Page)> {
    let page = |head: &str| Page {
        bytes: format!("{head}<meta charset=utf-8><title>host</title><body>{content}").into(),
        ..Page::html("")
    };
    let mut kinds = vec![
        ("quirks mode", page("")),
        (
            "almost standards mode",
            page(
                "<!doctype html public \"-//W3C//DTD XHTML 1.0 Transitional//EN\" \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\">",
            ),
        ),
    ];
    if !content.contains("shadowrootmode") {
        let well_formed = content.replace(" async ", " async=\"\" ").replace("id=frame", "id=\"frame\"");
        let text = format!(
            "<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\"><head><title>host</title></head><body>{well_formed}</body></html>"
        );
        kinds.push(("XHTML", Page { media_type: "application/xhtml+xml", bytes: text.into(), status: 200 }));
    }
    kinds
}

/// All pages, the plain one first.
fn hosts(widget: &str) -> Vec<(&'static str, Page)> {
    let content = format!("{FRAME}{widget}</div>");
    let styled =
        styles().into_iter().map(|(name, css)| (name, Page::html(&format!("<style>{css}</style><body>{content}"))));
    styled.chain(kinds(&content)).collect()
}

/// The first difference between two looks, as a message.
fn difference(one: &Value, other: &Value) -> Option<String> {
    let (one, other) = (one.as_array().unwrap(), other.as_array().unwrap());
    assert!(one.len() > 50, "the widget is there");
    if one.len() != other.len() {
        return Some(format!("{} parts, and not {}", other.len(), one.len()));
    }
    let (one, other) = one.iter().zip(other).find(|(one, other)| one != other)?;
    let split = |value: &Value| value.as_str().unwrap().split(" | ").map(str::to_owned).collect::<Vec<_>>();
    let (one, other) = (split(one), split(other));
    let parts: Vec<_> = one.iter().zip(&other).filter(|(one, other)| one != other).collect();
    Some(format!("{}.{}: {parts:?}", one[0], one[1]))
}

/// Opens every host page around a widget, compares its look with that on the first page, and runs `works` on each.
fn compare(browser: &Browser, widget: &str, is_there: impl Fn(), works: impl Fn(&str)) {
    browser.resize(900, 700);
    let mut plain = None;
    let mut differences = Vec::new();
    for (name, page) in hosts(widget) {
        let host = Origin::host(page);
        browser.open(&format!("{}/", host.address));
        is_there();
        // Folded parts are compared too.
        browser.run(
            "for (const it of widget.querySelectorAll('.panel details, .changes, .foot details')) it.open = true;
             widget.querySelector('.grids > summary').click()",
        );
        browser.wait("widget.querySelector('.grids[open] .grid .tile')");
        browser.run("scrollTo(0, 0)");
        let look = browser.run(LOOK);
        match &plain {
            None => plain = Some(look),
            Some(plain) => differences.extend(difference(plain, &look).map(|it| format!("{name}: {it}"))),
        }
        works(name);
    }
    assert!(differences.is_empty(), "{differences:#?}");
}

#[test]
fn it_looks_and_works_the_same_everywhere() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    let is_there = || {
        browser.ready();
        browser.run("scrollTo(0, 0)");
    };
    compare(&browser, &script_tag(&assets, POLICY), is_there, |name| {
        assert_eq!(browser.run(AROUND), json!([1, 1, 0]), "{name}");
        browser.click("input[value=germany] + label");
        browser.wait("widget.querySelector('.verdict').innerText === 'Reportedly under discussion'");
        browser.run("element.setAttribute('theme', 'dark')");
        let dark = browser.run("return getComputedStyle(widget.querySelector('.title')).color");
        assert_eq!(dark, json!("rgb(236, 233, 227)"), "{name}");
    });
}

#[test]
fn it_looks_and_works_the_same_before_the_script() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::without_javascript();
    compare(
        &browser,
        &snippet(&assets, &[]),
        || {},
        |name| {
            browser.click("input[value=germany] + label");
            let verdicts = browser.visible(".headlines > .headline .verdict");
            assert_eq!(verdicts, ["Reportedly under discussion"], "{name}");
        },
    );
}

/// Records everything that a widget could leave in a page: listeners, observers, globals, sheets, highlights.
const NOTES: &str = "<script>{
    const listeners = new Map(), observers = new Set();
    const key = (type, options) => `${type} ${Boolean(options?.capture ?? options)}`;
    const of = (target, listener) => { const all = listeners.get(target) ?? new Map();
      listeners.set(target, all); const own = all.get(listener) ?? new Set(); all.set(listener, own); return own };
    const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
    EventTarget.prototype.addEventListener = function (type, listener, options) {
      const own = of(this ?? window, listener);
      if (listener && !options?.once) own.add(key(type, options));
      if (options?.signal) add.call(options.signal, 'abort', () => own.delete(key(type, options)));
      return add.call(this ?? window, type, listener, options) };
    EventTarget.prototype.removeEventListener = function (type, listener, options) {
      if (listener) of(this ?? window, listener).delete(key(type, options));
      return remove.call(this ?? window, type, listener, options) };
    for (const { prototype } of [IntersectionObserver, MutationObserver, ResizeObserver]) {
      const { observe, disconnect } = prototype;
      prototype.observe = function (...given) { observers.add(this); return observe.apply(this, given) };
      prototype.disconnect = function () { observers.delete(this); return disconnect.call(this) };
    }
    const names = Object.getOwnPropertyNames(window), entries = history.length;
    window.left = () => ({
      listeners: [...listeners].flatMap(([target, all]) => target instanceof Node && !target.isConnected ? []
        : [...all.values()].flatMap((types) => [...types].map((type) => `${target.constructor.name} ${type}`))),
      observers: observers.size,
      names: Object.getOwnPropertyNames(window).filter((name) => !names.includes(name) && !/^(left|thrown|cdc_|\\$cdc|__webdriver|ret_nodes$|consoleOf)/.test(name)),
      sheets: document.adoptedStyleSheets.length + document.styleSheets.length,
      highlights: CSS.highlights?.size ?? 0,
      address: location.href, title: document.title, cookie: document.cookie, focus: document.activeElement?.localName,
      scroll: getComputedStyle(document.documentElement).overflow, history: Math.max(0, history.length - entries),
    });
    window.thrown = []; addEventListener('error', (it) => thrown.push(`${it.message} ${it.error?.stack}`));
    addEventListener('unhandledrejection', (it) => thrown.push(String(it.reason)));
  }</script>";

/// The page's bytes now, and those it would have without the widget.
const BYTES: &str = "
    const request = new XMLHttpRequest(); request.open('GET', '/', false); request.send();
    const source = new DOMParser().parseFromString(request.responseText, 'text/html');
    for (const it of source.querySelectorAll('policy-explorer')) it.remove();
    for (const it of source.querySelectorAll('div[data-policy-explorer]')) it.replaceChildren();
    for (const it of source.querySelectorAll('script')) if (it.textContent.includes('consoleOfThisPage')) it.remove();
    return [document.documentElement.outerHTML, source.documentElement.outerHTML]";

/// Uses every feature of the widget and checks that it works.
fn used(browser: &Browser, name: &str) {
    let verdict = |text: &str| {
        browser.wait(&format!(
            "widget.querySelector('.headlines > .headline .verdict').innerText === {text:?} || window.failed"
        ));
        assert_eq!(browser.run("return window.failed ?? null"), json!(null), "{name}");
    };
    // The page may still be scrolling, so that a pointer would miss.
    let choose = |value: &str| {
        browser.run(&format!("widget.querySelector('input[value={value}] + label').click()"));
    };
    // The quotes of the answer are folded at first.
    let show_passage = || {
        browser
            .run("const why = widget.querySelector('.outcome > .why'); if (!why.open) why.firstElementChild.click()");
        browser.wait("widget.querySelector('.outcome > .why').open");
        browser.run(
            "[...widget.querySelectorAll('.reason a.anchor')].find((it) => it.innerText.includes('exclusively')).click()",
        );
        browser.wait("(CSS.highlights?.size ?? 1) === 1");
    };
    browser.ready();
    verdict("Reportedly permitted, within limits");
    // To a passage in the article, and back.
    show_passage();
    assert_eq!(browser.visible(".back button"), ["Back to the explainer"], "{name}");
    browser.run("widget.querySelector('.back button').click()");
    browser.wait("(CSS.highlights?.size ?? 0) === 0");
    // A link in the prose, a click, the tables and a cell of one, the answer's place, printing.
    browser.run("document.querySelector('#prose').click()");
    verdict("Reportedly under discussion");
    choose("ukraine");
    verdict("No supplier’s condition is reported");
    browser.run("widget.querySelector('.grids > summary').click()");
    browser.wait("widget.querySelectorAll('.grids .grid button').length > 10");
    browser.run("widget.querySelector('.grid button').click()");
    verdict("Reportedly permitted");
    choose("ukraine");
    verdict("No supplier’s condition is reported");
    browser.run("widget.querySelector('.go a').click(); dispatchEvent(new Event('beforeprint')); dispatchEvent(new Event('afterprint'))");
    let told = browser.run("const {policy, scenario, decisions} = element.current; return [policy, scenario.origin, decisions.policy.verdict]");
    assert_eq!(told, json!(["us-weapons-in-russia", "ukraine", "no-condition-reported"]), "{name}");
    // A passage is still marked when the widget is removed.
    choose("us");
    choose("russia");
    verdict("Reportedly permitted, within limits");
    show_passage();
}

/// An article around a widget, with a passage, and a link in its prose.
fn article(head: &str, widget: &str) -> Origin {
    Origin::host(Page::html(&format!(
        "{NOTES}{head}<body><article>{PASSAGE}<p><a id=prose href=\"#policy-explorer_1_origin_germany\">What of Germany?</a></p>{widget}
         </article><p>after</p>"
    )))
}

/// Opens the page, uses the widget, removes it, and compares the page with its state before.
fn leaves_nothing(browser: &Browser, name: &str, host: &Origin) {
    browser.open(&format!("{}/", host.address));
    browser.wait("window.left");
    used(browser, name);
    browser.run("window.kept = element; element.remove()");
    browser.run("window.scrollTo(0, 0); delete window.kept; document.activeElement.blur()");
    browser.settle();
    let bytes = browser.run(BYTES);
    assert_eq!(bytes[0], bytes[1], "{name}");
    let left = browser.run("return left()");
    // Each script watches for places that come later.
    let observers = if name == "answers" { 2 } else { 1 };
    assert_eq!(
        left,
        json!({"listeners": left["listeners"], "observers": observers, "names": left["names"], "sheets": 0, "highlights": 0,
            "address": format!("{}/", host.address), "title": "host", "cookie": "", "focus": "body", "scroll": "visible",
            "history": 0}),
        "{name}"
    );
    let listeners = left["listeners"].as_array().unwrap();
    let of_the_test = |it: &&Value| *it != "Window error false" && *it != "Window unhandledrejection false";
    let of_the_widget: Vec<_> = listeners.iter().filter(of_the_test).collect();
    assert!(of_the_widget.is_empty(), "{name}: {listeners:?}");
    assert_eq!(left["names"], json!([]), "{name}");
    assert_eq!(browser.run("return thrown.join()"), json!(""), "{name}");
}

#[test]
fn a_removed_widget_leaves_no_trace() {
    let assets = Origin::assets(BTreeMap::new());
    let address = &assets.address;
    let script = format!("<script async src=\"{address}/policy-explorer.js\"></script>");
    let browser = Browser::start();
    for (name, widget) in [
        ("script", script_tag(&assets, POLICY)),
        (
            "element",
            format!("{script}<policy-explorer policy=\"{address}/{POLICY}\"><p>fallback</p></policy-explorer>"),
        ),
        ("eager", format!("{script}<policy-explorer loading=eager policy=\"{address}/{POLICY}\"></policy-explorer>")),
        ("placeholder", format!("{script}<div data-policy-explorer=\"{address}/{POLICY}\"><p>fallback</p></div>")),
        ("prerendered", snippet(&assets, &[])),
        ("answers", snippet(&assets, &["--kind", "script"])),
    ] {
        leaves_nothing(&browser, name, &article("", &widget));
    }
}

/// Host scripts that change global objects.
#[test]
fn scripts_of_the_host_do_not_disturb_it() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    for (name, script) in [
        (
            "extended prototypes",
            // As old libraries do: enumerable properties appear in every `for … in` and every options object.
            "for (const kind of [Object, Array, Function, String, Number, Node, Element])
               for (const name of ['each', 'extend', 'first', 'last', 'clone', 'contains2', 'passive2'])
                 kind.prototype[name] ??= function () { throw new Error('nobody has asked') };",
        ),
        (
            "frozen prototypes",
            "for (const kind of [Object, Array, Function, Promise, Map, Set]) Object.freeze(kind.prototype); Object.freeze(Object)",
        ),
        (
            "a fetch that clones",
            "const own = fetch; window.fetch = async (...given) => { const response = await own(...given); response.clone(); return response.clone() }",
        ),
        (
            "a fetch that gives a proxy",
            "const own = fetch; window.fetch = async (...given) => new Proxy(await own(...given), {
               get: (response, name) => { const it = response[name]; return typeof it === 'function' ? it.bind(response) : it } })",
        ),
        (
            "a fetch that gives its own objects",
            "const own = fetch; window.fetch = async (...given) => { const response = await own(...given);
               return { ok: response.ok, status: response.status, arrayBuffer: () => response.arrayBuffer() } }",
        ),
        (
            "a fetch that adds headers",
            "const own = fetch; window.fetch = (url, settings) => own(url, { ...settings,
               headers: { ...settings?.headers, traceparent: '00-1-1-01', 'X-Requested-With': 'host', Authorization: 'host' } })",
        ),
        (
            "a fetch that fails at first",
            "const own = fetch; let left = 2; window.fetch = function (...given) {
               if (left-- > 0) throw new TypeError('not yet'); return own(...given) }",
        ),
        (
            "other classes in place of the browser's",
            "window.Promise = class extends Promise {}; window.Map = class extends Map {};
             window.CustomEvent = class extends CustomEvent {}; window.AbortController = class extends AbortController {};
             window.queueMicrotask = (action) => { Promise.resolve().then(action) }",
        ),
        (
            "names of our own",
            "window.bindings = window.wasm = window.policyExplorer = window.wasm_bindgen = 'taken'; var NAME = 1, SETS = 2, file = 3, instance = 4;",
        ),
    ] {
        let head = format!("<script>addEventListener('policy-explorer:error', (it) => window.failed = it.detail);{script}</script>");
        let address = &assets.address;
        let widget = format!(
            "<script async src=\"{address}/policy-explorer.js\"></script>
             <policy-explorer policy=\"{address}/{POLICY}\"><p>fallback</p></policy-explorer>"
        );
        let host = article(&head.replace("addEventListener('policy", "window.addEventListener('policy"), &widget);
        browser.open(&format!("{}/", host.address));
        browser.wait("window.left");
        used(&browser, name);
        browser.run("window.kept = element; element.remove()");
        browser.wait("window.kept.childNodes.length === 1 && !window.kept.shadowRoot.querySelector('.explorer')");
        assert_eq!(browser.run("return thrown.join()"), json!(""), "{name}");
    }
}

/// Pages that clip the widget, or cover the lower edge of the window: a style, what is over the page, and whether the
/// verdict stays in view without the script too.
const EDGES: [(&str, &str, bool); 8] = [
    ("", "", true),
    ("body { overflow-x: hidden }", "", true),
    ("html, body { overflow-x: clip }", "", true),
    ("html, body { overflow-x: hidden }", "", false),
    ("main { overflow: hidden; border-radius: 12px }", "", false),
    ("main { overflow-x: hidden }", "", false),
    ("policy-explorer { --policy-explorer-offset: 50px } #bar { height: 50px }", "<div id=bar>ad</div>", true),
    (
        "main { overflow: hidden } policy-explorer { --policy-explorer-offset: 140px } #bar { height: 140px }",
        "<div id=bar>cookies</div>",
        false,
    ),
];

/// Whether a verdict can be seen at the lower edge of the window, beside the choices.
const VERDICT_IN_VIEW: &str = "[...widget.querySelectorAll('.stuck, .headlines > .headline')].some((it) => {
      const box = it.getBoundingClientRect();
      return box.height > 30 && box.bottom <= innerHeight && document.elementFromPoint(box.x + 5, box.bottom - 3) !== document.querySelector('#bar')
    })";

#[test]
fn the_verdict_is_in_view_while_choosing() {
    let assets = Origin::assets(BTreeMap::new());
    for javascript in [true, false] {
        let browser = if javascript { Browser::start() } else { Browser::without_javascript() };
        browser.resize(390, 700);
        for (style, bar, without_script) in EDGES {
            if !javascript && !without_script {
                continue;
            }
            let host = Origin::host(Page::html(&format!(
                "<meta name=viewport content=\"width=device-width\">
                 <style>main {{ margin-top: 300px }} #bar {{ position: fixed; inset: auto 0 0; z-index: 9; background: #ccc }} {style}</style>
                 <body><main>{}</main><div style='height: 2000px'></div>{bar}",
                snippet(&assets, &[])
            )));
            browser.open(&format!("{}/", host.address));
            if javascript {
                browser.ready();
            }
            browser.run("widget.querySelector('.set').scrollIntoView({block: 'center', behavior: 'instant'})");
            browser.wait(VERDICT_IN_VIEW);
        }
    }
}

/// A gallery, a player, a paging script: they take keys unless the reader is in a form, and do not see that one is. The
/// keys that the widget's controls use are its own, and no others.
#[test]
fn keys_of_controls_reach_no_script_of_the_page() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    let gallery =
        "<script>window.taken = []; for (const type of ['keydown', 'keyup']) document.addEventListener(type, (it) => {
        if (it.target.localName === 'input' || document.activeElement.localName === 'input') return;
        taken.push(it.key); if (it.key.startsWith('Arrow') || it.key === ' ') it.preventDefault() })</script>";
    for (name, widget) in [("script", script_tag(&assets, POLICY)), ("prerendered", snippet(&assets, &[]))] {
        let host = article(gallery, &widget);
        browser.open(&format!("{}/", host.address));
        browser.wait("customElements.get('policy-explorer') && widget?.querySelector('input')");
        browser.run("widget.querySelector('input[name=origin]:checked').focus()");
        browser.press("\u{e014}");
        browser.wait("widget.querySelector('.verdict') && widget.querySelector('input[value=germany]').checked");
        browser.ready();
        browser.press("\u{e014}");
        browser.wait("widget.querySelector('input[value=other-western]').checked");
        browser.press("\u{e012}");
        browser.wait("widget.querySelector('input[value=germany]').checked");
        browser.run("widget.querySelector('input[value=us]').focus()");
        browser.press(" ");
        browser.wait("widget.querySelector('input[value=us]').checked");
        browser.run("widget.querySelector('.grids > summary').click()");
        browser.wait("widget.querySelector('.grids td button')");
        browser.run("widget.querySelector('.grids td button').focus(); window.first = widget.activeElement");
        browser.press("\u{e015}");
        browser.wait("widget.activeElement !== first && widget.activeElement.matches('td button')");
        assert_eq!(browser.run("return taken"), json!([]), "{name}");
        // Others are the page's.
        browser.press("k");
        assert_eq!(browser.run("return taken"), json!(["k", "k"]), "{name}");
        browser.press_with("\u{e00a}", "\u{e015}");
        assert!(browser.run("return taken.includes('ArrowDown')").as_bool().unwrap(), "{name}");
    }
}

/// Smooth scrolling that takes every link with a fragment, routers that take every link of the site.
#[test]
fn links_in_the_prose_work_behind_other_handlers() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    for (name, script) in [
        ("nothing", ""),
        (
            "smooth scrolling",
            "addEventListener('DOMContentLoaded', () => document.querySelectorAll('a[href^=\"#\"]').forEach((link) =>
               link.addEventListener('click', (it) => { it.preventDefault();
                 document.querySelector(link.getAttribute('href'))?.scrollIntoView({ behavior: 'smooth' }) })))",
        ),
        (
            "one that stops the event",
            "addEventListener('DOMContentLoaded', () => document.querySelector('article').addEventListener('click', (it) => {
               if (it.target.closest('a')) { it.preventDefault(); it.stopImmediatePropagation() } }))",
        ),
        (
            "a router",
            "document.addEventListener('click', (it) => { const link = it.target.closest('a');
               if (link && link.origin === location.origin) { it.preventDefault(); history.pushState(null, '', link.href) } }, true)",
        ),
        (
            "a router that leaves alone what is handled",
            "document.addEventListener('click', (it) => { if (it.defaultPrevented || !it.target.closest('a')) return;
               it.preventDefault(); document.body.textContent = 'not found' }, true)",
        ),
    ] {
        for (kind, widget) in [("script", script_tag(&assets, POLICY)), ("prerendered", snippet(&assets, &[]))] {
            let host = article(&format!("<script>{script}</script>"), &widget);
            browser.open(&format!("{}/", host.address));
            browser.wait("widget?.querySelector('.verdict')");
            browser.run("document.querySelector('#prose').click()");
            browser.wait("widget.querySelector('input[value=germany]').checked");
            browser.ready();
            assert_eq!(browser.text(".headlines > .headline .verdict"), "Reportedly under discussion", "{name}, {kind}");
            browser.wait("document.activeElement === element");
        }
    }
}

/// Tools that collect the styles of a page take those out of templates too. The page has headings, lists, links, tables,
/// layers and animations, radios and everything else that the widget has, under the same names.
#[test]
fn a_sheet_lifted_into_the_page_changes_nothing_there() {
    let assets = Origin::assets(BTreeMap::new());
    let whole = snippet(&assets, &[]);
    let (before, rest) = whole.split_once(STYLE).unwrap();
    let (sheet, after) = rest.split_once("</style>").unwrap();
    let (markup, _) = after.split_once("</template>").unwrap();
    let host = Origin::host(Page::html(&format!(
        "<style>@layer tokens {{ h2 {{ color: red }} }} @layer base {{ h2 {{ color: green }} }} @layer parts, tokens, print;
           @keyframes come-in {{ from {{ opacity: 0.5 }} }} h3 {{ animation: come-in 100s paused }}
           :root {{ --ink: purple; --text: teal; --target: 3px }} h3 {{ color: var(--text) }}</style>
         <body><main>{markup}</main><h1>one</h1><h2>two</h2><h3>three</h3><h4>four</h4><p>text <a href=/>link</a></p>
         <ul><li>item</ul><ol><li>item</ol><dl><dt>term<dd>text</dl><table><tr><th>head<td>cell</table><time>today</time><q>words</q>
         <div><input type=radio name=origin value=us checked><input type=radio name=when value=after checked>
           <div><p class=outcomes>outcomes<p class=f>f<p class=n>n<p class='q0 choose'>q0</div><p class=headlines>headlines</div>
         <details open><summary>summary</summary>content</details><button>button</button><textarea></textarea>{before}<style></style>{after}"
    )));
    let browser = Browser::without_javascript();
    browser.open(&format!("{}/", host.address));
    let difference = browser.run(&format!(
        "// WebKit lays out the marker of a summary differently the second time.
         const laidOut = () => {{ document.body.style.display = 'none'; document.body.offsetTop; document.body.style.display = '' }};
         const all = [...document.querySelectorAll('body *')];
         // Firefox has no text of all properties at once, which takes the others less time.
         const written = (style) => style.cssText || [...style].map((name) => `${{name}}: ${{style.getPropertyValue(name)}}; `).join('');
         const isThere = (it, part) => !part || (part === '::marker' ? getComputedStyle(it).display.includes('list-item')
           : !['none', 'normal'].includes(getComputedStyle(it, part).content));
         const look = () => (laidOut(), all).map((it) => [null, '::before', '::marker'].map((part) => {{
           const style = () => written(getComputedStyle(it, part));
           return isThere(it, part) ? `${{it.localName}}.${{it.className}}${{part ?? ''}} {{ ${{style()}} }}` : '';
         }}).join(''));
         const alone = look();
         const sheet = document.createElement('style');
         sheet.textContent = {};
         return ['prepend', 'append'].flatMap((place) => {{
           document.head[place](sheet);
           const now = look();
           return [alone.join('').length > 1e6 ? '' : 'nothing was read', ...now.flatMap((it, index) => it === alone[index] ? [] :
             it.split(/[{{;] /).filter((part, place) => !place || !alone[index].includes(part)).slice(0, 5)).slice(0, 20)];
         }}).filter(Boolean)",
        json!(sheet)
    ));
    assert_eq!(difference, json!([]));
}

/// Even a `fetch` that always throws is a failure like others: the fallback stays.
#[test]
fn a_broken_fetch_leaves_the_fallback() {
    let assets = Origin::assets(BTreeMap::new());
    let address = &assets.address;
    let browser = Browser::start();
    for thrown in ["new Error('no')", "undefined", "'no'", "Object.create(null)"] {
        let host = Origin::host(Page::html(&format!(
            "{NOTES}<script>const own = setTimeout; window.setTimeout = (action, time) => own(action, time < 9999 ? time / 50 : time);
               window.fetch = () => {{ throw {thrown} }};
               window.addEventListener('policy-explorer:error', (it) => window.failed = it.detail)</script>
             <body><script async src=\"{address}/policy-explorer.js\"></script>
             <policy-explorer policy=\"{address}/{POLICY}\"><p id=fallback>the fallback</p></policy-explorer>"
        )));
        browser.open(&format!("{}/", host.address));
        browser.wait("window.failed");
        let code = browser.run("return failed.code");
        assert!(code == "policy-unreachable" || code == "webassembly-unavailable", "{thrown}: {code}");
        assert_eq!(browser.run("return [element.innerText, thrown]"), json!(["the fallback", []]), "{thrown}");
    }
}

/// The addresses of a page with another base resolve as its author means them, and links stay on the page.
#[test]
fn a_page_with_another_base() {
    let assets = Origin::assets(BTreeMap::new());
    let address = &assets.address;
    let browser = Browser::start();
    for (name, widget) in [
        (
            "script",
            "<script async src=\"policy-explorer.js\" data-policy=\"policies/us-weapons-in-russia.json\"></script>"
                .to_owned(),
        ),
        ("prerendered", snippet(&assets, &[]).replace(&format!("{address}/"), "")),
    ] {
        let host = article(&format!("<base href=\"{address}/\" target=_blank>"), &widget);
        browser.open(&format!("{}/", host.address));
        browser.wait("window.left");
        used(&browser, name);
        assert_eq!(browser.run("return [location.pathname, location.hash]"), json!(["/", ""]), "{name}");
        browser.run("widget.querySelector('.go a').click()");
        let focus = browser.run("return [document.activeElement === element, widget.activeElement?.className]");
        assert_eq!(focus, json!([true, "verdict-heading"]), "{name}");
        let here = browser.run("return location.href");
        browser.run(
            "window.copied = []; Object.defineProperty(navigator, 'clipboard', {value: {writeText: async (text) => { copied.push(text) }}});
             widget.querySelector('.share .copy').click()",
        );
        browser.wait("copied.length");
        let copied = browser.run("return copied[0]");
        assert!(
            copied.as_str().unwrap().starts_with(&format!("{}#policy-explorer_", here.as_str().unwrap())),
            "{copied}"
        );
        assert_eq!(browser.run("return thrown.join()"), json!(""), "{name}");
    }
}
