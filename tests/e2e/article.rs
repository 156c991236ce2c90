//! From the widget to the article and back: passages are shown in the page, which is not changed.

use std::collections::BTreeMap;
use std::fs;

use serde_json::{Value, json};

use crate::browser::{Browser, LIVE};
use crate::faults::wasm_name;
use crate::pages::POLICY;
use crate::prerendered::snippet;
use crate::servers::{Gate, Origin, Page};

/// The text around the widget in these pages. The first quote of the start is `applies exclusively to counterattacks …
/// Ukrainian city of Kharkiv`.
pub const PASSAGE: &str = "<p id=passage>The permission applies <b>exclus</b>ively to\n counter\u{ad}attacks that serve to \
    defend the&nbsp;Ukrainian <i>city</i> of Kharkiv, in the east.</p>";

const FILLER: &str = "<div style='height: 3000px'></div>";

/// A page with the widget far from the passage.
fn page(head: &str, article: &str, widget: &str, after: &str) -> Origin {
    Origin::host(Page::html(&format!(
        "{head}<body><article><h1>Story</h1>{article}{FILLER}{widget}</article>{FILLER}{after}"
    )))
}

fn element(assets: &Origin, policy: &str) -> String {
    let address = &assets.address;
    format!(
        "<script async src=\"{address}/policy-explorer.js\"></script><policy-explorer policy=\"{address}/{policy}\" \
         loading=\"eager\">fallback</policy-explorer>"
    )
}

fn opened(host: &Origin) -> Browser {
    let browser = Browser::start();
    browser.open(&format!("{}/", host.address));
    browser.ready();
    browser.run("widget.querySelector('.why').open = true");
    browser
}

/// The link of the quote on Kharkiv, found by its words.
const LINK: &str =
    "[...widget.querySelectorAll('.reason a.anchor')].find((it) => it.innerText.includes('exclusively'))";

/// The marked texts in the page.
const MARKED: &str = "[...(CSS.highlights.get('policy-explorer-passage') ?? [])].map((it) => String(it).replace(/[\\s\\u00ad]+/g, (it) => it === '\\u00ad' ? '' : ' '))";

/// The host page without the widget as HTML, and the number of its adopted style sheets.
const HOST: &str = "(() => { const copy = document.documentElement.cloneNode(true);
    copy.querySelectorAll('policy-explorer').forEach((it) => it.remove()); return copy.outerHTML })()";

fn click_link(browser: &Browser) {
    browser.run(&format!("{LINK}.dataset.wanted = ''"));
    browser.click("[data-wanted]");
}

/// Once the focus is where it belongs, the button that led there goes.
const GONE: &str = "!widget.querySelector('.back').checkVisibility()";

#[test]
fn a_passage_is_shown_in_the_article_and_the_page_is_unchanged() {
    let assets = Origin::assets(BTreeMap::new());
    let host = page("", PASSAGE, &element(&assets, POLICY), "");
    let browser = opened(&host);
    let before = browser.run(&format!("return {HOST}"));
    assert_eq!(browser.run("return document.adoptedStyleSheets.length"), json!(0));
    click_link(&browser);
    let whole = "applies exclusively to counterattacks that serve to defend the Ukrainian city of Kharkiv";
    browser.wait(&format!("{MARKED}[0] === {whole:?}"));
    let inside = "(() => { const box = document.querySelector('#passage').getBoundingClientRect();
        return box.top >= 0 && box.bottom <= innerHeight })()";
    browser.wait(inside);
    assert_eq!(browser.run("return document.adoptedStyleSheets.length"), json!(1));
    assert_eq!(browser.run(&format!("return {HOST}")), before, "the host's document is left alone");
    assert_eq!(browser.run("return location.hash"), json!(""));
    let said = browser.run("return element.querySelector('[role=status]').textContent");
    assert!(said.as_str().unwrap().starts_with("Shown in the article: applies exclusively"), "{said}");
    // The way back is in view wherever the page is scrolled, and has the focus.
    assert_eq!(browser.visible(".back button"), ["Back to the explainer"]);
    let seen = browser.run(
        "const box = widget.querySelector('.back').getBoundingClientRect();
         return [box.top > 0 && box.bottom <= innerHeight, widget.activeElement?.innerText]",
    );
    assert_eq!(seen, json!([true, "Back to the explainer"]));
    browser.click(".back button");
    browser.wait(&format!(
        "(() => {{ const box = {LINK}.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight }})()"
    ));
    assert_eq!(browser.run(&format!("return widget.activeElement === {LINK}")), json!(true));
    assert_eq!(browser.run(&format!("return [{MARKED}, document.adoptedStyleSheets.length]")), json!([[], 0]));
    browser.wait(GONE);
    assert_eq!(browser.console(), Vec::<String>::new());
}

/// Wherever on the page the focus is, Escape leads back while there is a way back, and does nothing else.
#[test]
fn escape_leads_back_from_anywhere_on_the_page() {
    let assets = Origin::assets(BTreeMap::new());
    let host = page("", &format!("<button id=there>There</button>{PASSAGE}"), &element(&assets, POLICY), "");
    let browser = opened(&host);
    click_link(&browser);
    browser.wait(&format!("{MARKED}.length"));
    // The reading position of a screen reader is at the passage.
    assert_eq!(
        browser.run("return document.querySelector('#passage').contains(getSelection().anchorNode)"),
        json!(true)
    );
    browser.run("document.querySelector('#there').focus()");
    browser.press("\u{E00C}");
    assert_eq!(browser.run(&format!("return widget.activeElement === {LINK}")), json!(true));
    browser.wait(GONE);
    browser.run("document.querySelector('#there').focus()");
    browser.press("\u{E00C}");
    assert_eq!(browser.run("return document.activeElement.id"), json!("there"));
}

/// With reduced motion the page jumps to the passage; otherwise it scrolls smoothly.
#[test]
fn reduced_motion_is_respected() {
    let assets = Origin::assets(BTreeMap::new());
    for (still, behavior) in [(true, "instant"), (false, "smooth")] {
        // Only Chromium's driver can emulate the preference, so the page overrides `matchMedia`.
        let head = format!(
            "<script>const own = matchMedia; window.matchMedia = (query) => query.includes('reduced-motion') ? {{matches: {still}}} : own(query);
             const scroll = window.scrollBy; window.asked = [];
             window.scrollBy = (how) => {{ asked.push(how.behavior); scroll.call(window, how) }}</script>"
        );
        let host = page(&head, PASSAGE, &element(&assets, POLICY), "");
        let browser = opened(&host);
        click_link(&browser);
        browser.wait("asked.length");
        assert_eq!(browser.run("return asked"), json!([behavior]));
    }
}

/// A removed widget leaves nothing in the page.
#[test]
fn removing_the_widget_removes_the_mark() {
    let assets = Origin::assets(BTreeMap::new());
    let host = page("", PASSAGE, &element(&assets, POLICY), "");
    let browser = opened(&host);
    click_link(&browser);
    browser.wait(&format!("{MARKED}.length"));
    browser.run("element.remove()");
    browser.wait(&format!("!{MARKED}.length && !document.adoptedStyleSheets.length"));
}

/// Words that are missing, cut off, hidden, or in the wrong order are never guessed, and neither are different passages. These
/// are said to be on the page.
#[test]
fn missing_or_repeated_passages_are_not_shown() {
    let assets = Origin::assets(BTreeMap::new());
    for (article, why) in [
        ("<p>Nothing of it.</p>".to_owned(), "missing"),
        (
            format!("<p>{BARE}</p><p>applies exclusively to counterattacks near the Ukrainian city of Kharkiv</p>"),
            "twice",
        ),
        (format!("<p>it re{BARE}</p>"), "inside a longer word"),
        (format!("<p hidden>{BARE}</p>"), "hidden"),
        (format!("<script type=text/plain>{BARE}</script><style>/* {BARE} */</style>"), "no text"),
        ("<p>applies exclusively to</p><p>counterattacks</p><p>Ukrainian city of</p>".to_owned(), "no end"),
        ("<p>Ukrainian city of Kharkiv: it applies exclusively to counterattacks</p>".to_owned(), "reversed"),
    ] {
        let host = page("", &article, &element(&assets, POLICY), "");
        let browser = opened(&host);
        let place = browser.run("return scrollY");
        click_link(&browser);
        browser.wait("widget.querySelector('.absent')");
        let notice = if why.ends_with("twice") {
            "This passage is on this page more than once."
        } else {
            "This passage is not on this page."
        };
        assert_eq!(browser.visible(".absent"), [notice], "{why}");
        let beside = browser.run(&format!("return {LINK}.parentElement.contains(widget.querySelector('.absent'))"));
        assert_eq!(beside, json!(true), "{why}");
        assert_eq!(browser.run(&format!("return {MARKED}")), json!([]), "{why}");
        let said = browser.run("return element.querySelector('[role=status]').textContent");
        assert_eq!(said, json!(notice), "{why}");
        assert!(browser.run("return scrollY").as_f64() >= place.as_f64(), "{why}");
        // The notice belongs to the old answer.
        browser.click("input[value=germany] + label");
        browser.wait("!widget.querySelector('.absent')");
    }
}

/// Waits, and names the case if it never comes true.
fn wait_for(browser: &Browser, expression: &str, why: &str) {
    browser.wait(&format!("/* {why} */ {expression}"));
}

/// The passage without anything else, and a check that its first words are where a reader sees them.
const BARE: &str = "applies exclusively to counterattacks for the Ukrainian city of Kharkiv";
const SEEN: &str = "(() => {
    const [range] = CSS.highlights.get('policy-explorer-passage') ?? [];
    const box = range?.getClientRects()[0];
    const hit = box && document.elementFromPoint(box.left + 5, (box.top + box.bottom) / 2);
    return Boolean(hit) && range.startContainer.parentElement.contains(hit) })()";

/// A folded passage is opened; one that is clipped, or in a box that scrolls, is brought to where it can be seen.
#[test]
fn a_passage_that_is_out_of_sight_is_brought_into_view() {
    let assets = Origin::assets(BTreeMap::new());
    let tall = "<div style='height: 900px'>tall</div>";
    for (head, article, why) in [
        ("", format!("<details><summary>more</summary>{tall}<p>{BARE}</p></details>"), "closed"),
        ("", format!("<details><summary>1</summary><details><summary>2</summary>{BARE}</details></details>"), "nested"),
        ("", format!("<div hidden=until-found>{tall}<p>{BARE}</p></div>"), "until found"),
        ("", format!("<div style='max-height: 200px; overflow: hidden'>{tall}<p>{BARE}</p></div>"), "clipped"),
        ("", format!("<div style='height: 200px; overflow: auto'>{tall}<p>{BARE}</p>{tall}</div>"), "scrolled"),
        (
            "",
            format!(
                "<div style='width: 300px; overflow: hidden; display: flex'><p style='flex: none; width: 300px'>one</p>\
                 <p style='flex: none; width: 300px'>{BARE}</p></div>"
            ),
            "beside",
        ),
        (
            "<style>html { overflow: hidden; height: 100% } body { overflow: auto; height: 100%; margin: 0 }</style>",
            format!("<p>{BARE}</p>"),
            "the body scrolls",
        ),
    ] {
        let host = page(&format!("<!doctype html>{head}"), &article, &element(&assets, POLICY), "");
        let browser = opened(&host);
        click_link(&browser);
        wait_for(&browser, SEEN, why);
        assert_eq!(browser.run(&format!("return {MARKED}")), json!([BARE]), "{why}");
        // The reader could not scroll a box that clips.
        browser.click(".back button");
        wait_for(&browser, "!document.adoptedStyleSheets.length", why);
        let scrolled = "[...document.querySelectorAll('article div')].filter((it) => getComputedStyle(it).overflowY === 'hidden' && it.scrollTop).length";
        assert_eq!(browser.run(&format!("return {scrolled}")), json!(0), "{why}");
    }
}

/// In an article inside a shadow root the passage is found and marked.
#[test]
fn a_passage_in_a_shadow_root_is_shown() {
    let assets = Origin::assets(BTreeMap::new());
    let head = "<!doctype html>";
    let host = page(head, "<div id=story></div>", &element(&assets, POLICY), "");
    let browser = opened(&host);
    browser.run(&format!(
        "const root = document.querySelector('#story').attachShadow({{mode: 'open'}});
         root.innerHTML = '<article><p>It {BARE}.</p></article>'"
    ));
    click_link(&browser);
    browser.wait(&format!("{MARKED}[0] === {BARE:?}"));
    assert_eq!(browser.run("return document.querySelector('#story').shadowRoot.adoptedStyleSheets.length"), json!(1));
    browser.click(".back button");
    browser.wait("!document.querySelector('#story').shadowRoot.adoptedStyleSheets.length");
}

/// The status names the passage and nothing else, and shortens a long one.
#[test]
fn what_is_read_out_is_the_passage() {
    let assets = Origin::assets(BTreeMap::new());
    let between = "<div class=ad><script>var slot = 1</script><style>.x {}</style><span hidden>no</span></div>\
        <policy-explorer>Fallback.</policy-explorer>";
    let long = "and so on ".repeat(100);
    for (article, said) in [
        (
            format!("<p>applies exclusively to counterattacks</p>{between}<p>for the Ukrainian city of Kharkiv</p>"),
            format!("Shown in the article: {BARE}"),
        ),
        (
            format!("<p>applies exclusively to counterattacks, {long} for the Ukrainian city of Kharkiv</p>"),
            "Shown in the article: applies exclusively to counterattacks, and so on and so on and … and so on and so on and so on for the Ukrainian city of Kharkiv".to_owned(),
        ),
    ] {
        let host = page("", &article, "", "");
        let browser = Browser::start();
        browser.open(&format!("{}/", host.address));
        browser.run(&format!(
            "const script = document.createElement('script'); script.src = '{0}/policy-explorer.js';
             const wanted = document.createElement('policy-explorer');
             wanted.id = 'wanted'; wanted.setAttribute('loading', 'eager'); wanted.setAttribute('policy', '{0}/{POLICY}');
             document.querySelectorAll('article > policy-explorer').forEach((it) => it.setAttribute('policy', 'none'));
             document.querySelector('article').append(wanted); document.head.append(script)",
            assets.address
        ));
        let link = LINK.replace("widget.", "document.querySelector('#wanted').shadowRoot.");
        browser.wait("document.querySelector('#wanted').shadowRoot?.querySelector('.why')");
        browser.run("document.querySelector('#wanted').shadowRoot.querySelector('.why').open = true");
        browser.run(&format!("{link}.click()"));
        browser.wait("document.querySelector('#wanted > [role=status]')?.textContent");
        let status = browser.run("return document.querySelector('#wanted > [role=status]').textContent");
        assert_eq!(status, json!(said));
    }
}

const PROSE: &str =
    "<p>If <a id=prose href='#policy-explorer_us-weapons-in-russia_1_purpose_offensive'>offensive</a>?</p>";

/// A link in the prose leads to the answer, and a button leads back to the link.
#[test]
fn there_is_a_way_back_to_a_link_in_the_prose() {
    let assets = Origin::assets(BTreeMap::new());
    let prerendered = snippet(&assets, &[]);
    for (widget, why) in [(element(&assets, POLICY), "live"), (prerendered, "prerendered")] {
        let host = page("<!doctype html>", PROSE, &widget, "");
        let browser = Browser::start();
        browser.open(&format!("{}/", host.address));
        browser.wait("customElements.get('policy-explorer')");
        if why == "live" {
            browser.ready();
        }
        browser.run("document.querySelector('#prose').click()");
        wait_for(&browser, "widget.querySelector('.back') && !widget.querySelector('.back').hidden", why);
        assert_eq!(browser.visible(".back button"), ["Back to the article"], "{why}");
        assert_eq!(browser.run("return widget.activeElement?.closest('.back') ?? null"), json!(null), "{why}");
        browser.click(".back button:not([hidden])");
        wait_for(&browser, "document.activeElement.id === 'prose'", why);
        wait_for(
            &browser,
            "(() => { const box = document.querySelector('#prose').getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight })()",
            why,
        );
        wait_for(&browser, GONE, why);
    }
}

/// A fixed or sticky header of the page covers nothing that was scrolled to or focused.
#[test]
fn no_header_of_the_page_covers_what_the_reader_was_led_to() {
    let assets = Origin::assets(BTreeMap::new());
    let fixed =
        "<header style='position: fixed; inset: 0 0 auto; height: 120px; z-index: 9; background: red'>News</header>";
    let sticky = "<div style='height: 200px'>Ad</div><header style='position: sticky; top: 0; height: 120px; z-index: 9; background: red'>News</header>";
    for (header, why) in [(fixed, "fixed"), (sticky, "sticky")] {
        let head = format!("<!doctype html><body style='margin: 0'>{header}");
        let article = format!("<main style='padding-top: 130px'></main>{PASSAGE}{PROSE}");
        let host = Origin::host(Page::html(&format!("{head}{article}{FILLER}{}{FILLER}", element(&assets, POLICY))));
        let browser = Browser::start();
        // The page's address leads to the widget.
        browser.open(&format!("{}/#policy-explorer_us-weapons-in-russia_1_purpose_offensive", host.address));
        browser.ready();
        let below = |part: &str| {
            format!(
                "(() => {{ const top = ({part})?.getBoundingClientRect().top; return top >= 119 && top < innerHeight }})()"
            )
        };
        wait_for(&browser, &below("element"), why);
        // Every stop of the keyboard, backwards.
        browser.run("widget.querySelector('.why').open = true; document.querySelector('policy-explorer').after(Object.assign(document.createElement('button'), {id: 'after'})); document.querySelector('#after').focus()");
        for stop in 0..60 {
            browser.press_with("\u{E008}", "\u{E004}");
            if browser.run("return widget.activeElement === null") == json!(true) {
                break;
            }
            let focused = "(widget.activeElement.labels?.[0] ?? widget.activeElement)";
            wait_for(&browser, &below(focused), &format!("{why}, stop {stop}"));
        }
        // Another answer.
        browser.run("widget.querySelector('[data-action=turn]').scrollIntoView({block: 'end'})");
        browser.run("widget.querySelector('[data-action=turn]').click()");
        wait_for(&browser, &below("widget.activeElement"), why);
        // A link in the prose.
        browser.run("document.querySelector('#prose').click()");
        wait_for(
            &browser,
            &below("widget.activeElement?.dataset.place === 'heading' ? widget.activeElement : undefined"),
            why,
        );
    }
}

/// The article around the widget is searched first, then the whole page. Typography does not matter.
#[test]
fn the_article_comes_before_the_page() {
    let assets = Origin::assets(BTreeMap::new());
    let other = "<aside>applies exclusively to counterattacks, says another, for the Ukrainian city of Kharkiv</aside>";
    for (article, after, found) in [
        (PASSAGE, other, "applies exclusively to counterattacks that serve to defend the Ukrainian city of Kharkiv"),
        ("", other, "applies exclusively to counterattacks, says another, for the Ukrainian city of Kharkiv"),
    ] {
        let host = page("", article, &element(&assets, POLICY), after);
        let browser = opened(&host);
        click_link(&browser);
        browser.wait(&format!("{MARKED}[0] === {found:?}"));
    }
    let file = fs::read_to_string(POLICY).unwrap();
    let changed = file
        .replace("applies exclusively to counterattacks", "don't \\\"so-called\\\" ...")
        .replace("Ukrainian city of Kharkiv", "an end");
    let assets = Origin::assets(BTreeMap::from([("/changed.json".to_owned(), Page::json(changed))]));
    let article = "<p>Don’t. They don’t “so‑called”\u{a0}…</p><p>and an<br>end</p>";
    let host = page("", article, &element(&assets, "changed.json"), "");
    let browser = opened(&host);
    let link = LINK.replace("exclusively", "so-called");
    browser.run(&format!("{link}.click()"));
    browser.wait("[...(CSS.highlights.get('policy-explorer-passage') ?? [])].length === 1");
    let text = browser.run("return String([...CSS.highlights.get('policy-explorer-passage')][0])");
    assert!(text.as_str().unwrap().starts_with("don’t “so‑called”"), "{text}");
}

/// A source with an address is linked there for passages that are not on the page. The link works without script.
#[test]
fn a_passage_is_linked_in_its_source() {
    let file = fs::read_to_string(POLICY).unwrap();
    let changed = file.replace(
        "\"id\": \"article\",\n      \"title\"",
        "\"id\": \"article\",\n      \"url\": \"https://news.example/story?id=1#top\",\n      \"title\"",
    );
    assert_ne!(file, changed);
    let there = "https://news.example/story?id=1#top:~:text=applies%20exclusively%20to%20counterattacks,Ukrainian%20city%20of%20Kharkiv";
    let assets = Origin::assets(BTreeMap::from([("/changed.json".to_owned(), Page::json(changed))]));
    let host = page("", "", &element(&assets, "changed.json"), "");
    let browser = opened(&host);
    assert_eq!(browser.run(&format!("return {LINK}.getAttribute('href')")), json!(there));
    click_link(&browser);
    browser.wait("widget.querySelector('.absent a')");
    assert_eq!(browser.visible(".absent"), ["This passage is not on this page. Find it in the source"]);
    assert_eq!(browser.run("return widget.querySelector('.absent a').getAttribute('href')"), json!(there));
    assert_eq!(browser.run("return [location.hostname, location.hash]"), json!(["127.0.0.1", ""]));
}

/// A prerendered widget far down the page, whose loader has run and fetched nothing more.
fn untouched(assets: &Origin) -> (Browser, Origin) {
    let host = page("", PASSAGE, &snippet(assets, &[]), FILLER);
    let browser = Browser::start();
    browser.open(&format!("{}/", host.address));
    browser.wait("customElements.get('policy-explorer')");
    browser.run("widget.querySelector('.why').open = true");
    (browser, host)
}

/// Before the live widget is there, the loader shows the passage. The live widget takes over the mark and the way back.
#[test]
fn the_first_click_may_be_on_a_quote() {
    let assets = Origin::assets(BTreeMap::new());
    let (browser, _host) = untouched(&assets);
    assert_eq!(assets.count(".wasm"), 0);
    click_link(&browser);
    browser.wait(LIVE);
    browser.wait(&format!("{MARKED}.length === 1"));
    assert_eq!(browser.visible(".back button"), ["Back to the explainer"]);
    browser.wait("widget.activeElement?.innerText === 'Back to the explainer'");
    browser.press("\u{E00C}");
    browser.wait(&format!("widget.activeElement === {LINK}"));
    browser.wait(GONE);
}

/// The live widget is not swapped in during a press, or the click would be lost.
#[test]
fn the_live_widget_waits_for_the_end_of_a_press() {
    // On a busy machine the widget could be live before the press, because `click` scrolls to it first. So its
    // WebAssembly waits.
    let gate = Gate::default();
    let assets = Origin::assets_behind(wasm_name(), &gate);
    let (browser, _host) = untouched(&assets);
    browser.run(&format!("{LINK}.dataset.wanted = ''"));
    browser.hold("[data-wanted]");
    gate.open();
    for file in [&*wasm_name(), POLICY] {
        browser.wait(&format!("performance.getEntriesByType('resource').some((it) => it.name.endsWith({file:?}))"));
    }
    // A second widget that starts later is live, so the first has had time to be drawn.
    browser.run(
        "const later = document.createElement('policy-explorer'); later.id = 'later'; later.loading = 'eager';
         later.policy = element.policy; document.body.append(later)",
    );
    browser.wait("document.querySelector('#later').shadowRoot?.adoptedStyleSheets.length");
    assert_eq!(browser.run("return widget.adoptedStyleSheets.length"), json!(0));
    browser.release();
    browser.wait(LIVE);
    browser.wait(&format!("{MARKED}.length === 1"));
    assert_eq!(browser.visible(".back button"), ["Back to the explainer"]);
}

/// Without script the link is followed by the browser itself. On a page without the article it is no link.
#[test]
fn without_javascript_the_browser_finds_the_passage() {
    let assets = Origin::assets(BTreeMap::new());
    let host = page("", PASSAGE, &snippet(&assets, &[]), "");
    let browser = Browser::without_javascript();
    browser.open(&format!("{}/", host.address));
    let open = "widget.querySelector('.why').open = true";
    browser.run(open);
    let address = browser.run(&format!("return {LINK}.getAttribute('href')"));
    assert_eq!(address, json!("#:~:text=applies%20exclusively%20to%20counterattacks,Ukrainian%20city%20of%20Kharkiv"));
    assert!(browser.visible(".back").is_empty());
    browser.open(&format!("{}/us-weapons-in-russia.html", assets.address));
    browser.run(open);
    assert_eq!(browser.run(&format!("return {LINK}.getAttribute('href')")), json!(null));
}

/// A page with the loader's unbundled modules, to find passages in.
fn modules() -> Origin {
    let mut files = BTreeMap::from([("/".to_owned(), Page::html("<body><article></article>"))]);
    for file in fs::read_dir("src/embed/js").unwrap() {
        let file = file.unwrap();
        let page = Page { status: 200, media_type: "text/javascript", bytes: fs::read(file.path()).unwrap() };
        files.insert(format!("/{}", file.file_name().to_str().unwrap()), page);
    }
    Origin::host_with(files)
}

/// The text of an article, case by case: in `native/article.rs`, `verify` runs the same cases.
#[test]
fn the_widget_reads_each_article_as_the_cases_say() {
    let cases: Value = serde_json::from_slice(&fs::read("tests/articles/text.json").unwrap()).unwrap();
    let host = modules();
    let browser = Browser::start();
    browser.open(&format!("{}/", host.address));
    browser.run_in_page(&format!(
        "import('/article.js').then(({{ passage, rangeOf }}) => {{
           const inner = (root) => root.querySelector('#wanted') ?? root.querySelector('policy-explorer') ??
             [...root.querySelectorAll('*')].map((it) => it.shadowRoot && inner(it.shadowRoot)).find(Boolean);
           window.wrong = {cases}.flatMap(({{ name, html, page, words, end, found, widget = found, marked }}) => {{
             document.body.setHTMLUnsafe(page ?? `<article>${{html}}</article>`);
             const fragment = [words, end].filter(Boolean).map(encodeURIComponent).join();
             const it = passage('#:~:text=' + fragment, page ? inner(document) : document.querySelector('article'));
             const is = typeof it === 'object' ? true : it ?? false;
             return is !== widget || (marked && String(rangeOf(it)) !== marked) ? [[name, is]] : [];
           }});
         }}, (error) => {{ window.wrong = String(error) }}).catch((error) => {{ window.wrong = String(error.stack) }})"
    ));
    browser.wait("window.wrong");
    assert_eq!(browser.run("return wrong"), json!([]));
}
