//! The promises of SECURITY.md: the content security policy that a page needs, the requests to servers, and that policy
//! text is only text.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use base64::Engine as _;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::browser::{Browser, LIVE};
use crate::engine::Engine;
use crate::faults::{reader_name, style_name, wasm_name};
use crate::pages::{POLICY, script_tag};
use crate::prerendered::{STYLE, script_of, snippet};
use crate::servers::{Answer, Origin, Page, of_dist};

/// A page whose content security policy precedes everything else.
fn guarded(policy: &str, body: &str) -> Origin {
    let meta = format!("<meta http-equiv=\"content-security-policy\" content=\"{policy}\">");
    Origin::host(Page::html(&format!("{meta}<link rel=icon href=\"data:,\"><body>{body}")))
}

/// Expects a working widget and an empty console.
fn works(browser: &Browser, name: &str) {
    browser.ready();
    browser.run("widget.querySelector('input[value=germany] + label').click()");
    browser.wait("widget.querySelector('.verdict').innerText === 'Reportedly under discussion'");
    let style = browser.run("return getComputedStyle(widget.querySelector('.explorer')).borderTopWidth");
    assert_eq!(style, json!("3px"), "{name}");
    browser.run("widget.querySelector('.grids > summary').click()");
    browser.wait("widget.querySelectorAll('.grids .grid button').length > 10");
    assert_eq!(browser.console(), Vec::<String>::new(), "{name}");
}

/// Works with exactly the documented allowances; Trusted Types are enforced where the engine supports them.
#[test]
fn it_works_under_the_documented_policy() {
    let assets = Origin::assets(BTreeMap::new());
    let address = &assets.address;
    let readme = fs::read_to_string("docs/element.md").unwrap();
    let documented = |fragment: &str| {
        let shown = fragment.replace(address, "https://cdn.example");
        assert!(readme.contains(&shown), "docs/element.md does not say `{shown}`");
        format!(
            "default-src 'none'; img-src data:; {fragment}; require-trusted-types-for 'script'; trusted-types 'none'"
        )
    };
    let script = format!("script-src {address} 'wasm-unsafe-eval'; connect-src {address}");
    let noncing = format!("script-src 'nonce-r4nd0m' 'wasm-unsafe-eval'; connect-src {address}");
    let prerendered = snippet(&assets, &[]);
    let with_nonce =
        prerendered.replace("<style ", "<style nonce=r4nd0m ").replace("<script ", "<script nonce=r4nd0m ");
    let (_, style) = prerendered.split_once(STYLE).unwrap();
    let hash = Sha256::digest(style.split_once("</style>").unwrap().0);
    let hash = base64::engine::general_purpose::STANDARD.encode(hash);
    let linked = snippet(&assets, &["--styles", "linked"]);
    let element = snippet(&assets, &["--kind", "element"]);
    let answers = snippet(&assets, &["--kind", "script"]).replace(" style=\"min-height:600px\"", "");
    let cases = [
        ("script", documented(&script), script_tag(&assets, POLICY)),
        ("answers", documented(&script), answers.clone()),
        ("answers with a nonce", documented(&noncing), answers.replace("<script ", "<script nonce=r4nd0m ")),
        ("element", documented(&script), element.clone()),
        ("element with a nonce", documented(&noncing), element.replace("<script ", "<script nonce=r4nd0m ")),
        ("prerendered, linked", documented(&format!("{script}; style-src {address}")), linked),
        ("prerendered, with a nonce", documented(&format!("{noncing}; style-src 'nonce-r4nd0m'")), with_nonce),
        (
            "prerendered, with a hash",
            documented(&script) + &format!("; style-src 'sha256-{hash}'"),
            prerendered.clone(),
        ),
        (
            "strict-dynamic",
            format!(
                "default-src 'none'; img-src data:; {}; style-src 'unsafe-inline'",
                noncing.replace("'wasm", "'strict-dynamic' 'wasm")
            ),
            prerendered.replace("<script ", "<script nonce=r4nd0m "),
        ),
    ];
    let (browser, still) = (Browser::start(), Browser::without_javascript());
    for (name, policy, body) in &cases {
        let host = guarded(policy, body);
        browser.open(&format!("{}/", host.address));
        works(&browser, name);
        if name.starts_with("prerendered") {
            still.open(&format!("{}/", host.address));
            still.run("widget.querySelector('input[value=germany] + label').click()");
            assert_eq!(still.visible(".headlines > .headline .verdict"), ["Reportedly under discussion"], "{name}");
        }
    }
}

/// Where a policy blocks the style of a prerendered widget, readers see only the initial answer until the script runs.
#[test]
fn without_its_style_the_first_answer_is_shown() {
    let assets = Origin::assets(BTreeMap::new());
    let address = &assets.address;
    let policy = format!("default-src 'none'; script-src {address} 'wasm-unsafe-eval'; connect-src {address}");
    let host = guarded(&policy, &snippet(&assets, &[]));
    let still = Browser::without_javascript();
    still.open(&format!("{}/", host.address));
    assert_eq!(still.visible(".headlines > .headline .verdict"), ["Reportedly permitted, within limits"]);
    let browser = Browser::start();
    browser.open(&format!("{}/", host.address));
    browser.ready();
    browser.click("input[value=germany] + label");
    browser.wait("widget.querySelector('.verdict').innerText === 'Reportedly under discussion'");
}

/// Names that a script needs to turn text into code or markup, to store or to send.
const DANGEROUS: [&str; 24] = [
    "eval(",
    "new Function",
    "Function(\"",
    "Function('",
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "setHTMLUnsafe",
    "document.write",
    "createContextualFragment",
    "DOMParser",
    "srcdoc",
    "localStorage",
    "sessionStorage",
    "indexedDB",
    "caches.",
    "cookie",
    "sendBeacon",
    "XMLHttpRequest",
    "WebSocket",
    "EventSource",
    "importScripts",
    "Worker(",
    "postMessage",
];

/// The only one allowed is in the glue: Yew's function for raw markup, which nothing here uses. The next tests watch
/// for it.
#[test]
fn the_script_never_turns_text_into_code() {
    let loader = fs::read_to_string("dist/policy-explorer.js").unwrap();
    assert!(loader.is_ascii() && loader.len() > 10_000);
    // As the name of an import of the WebAssembly, and in its implementation.
    let in_glue = loader.matches("__wbg_set_innerHTML_").count() + loader.matches(".innerHTML=").count();
    for word in DANGEROUS {
        let found = loader.matches(word).count();
        let allowed = if word == "innerHTML" { in_glue } else { 0 };
        assert!(found == allowed && allowed <= 2, "{word}: {found} in policy-explorer.js");
    }
    for folder in ["src/embed", "src/view"] {
        for file in files(Path::new(folder)) {
            let text = fs::read_to_string(&file).unwrap();
            // The frame scripts send a height to parents and pages of our own; `frames.rs` tests to whom.
            let of_frames = file.file_stem().unwrap().to_string_lossy().starts_with("frame");
            for word in DANGEROUS.iter().chain(&["from_html_unchecked", "VRaw", "set_inner_html"]) {
                if of_frames && *word == "postMessage" {
                    continue;
                }
                assert!(!text.contains(word), "{word} in {}", file.display());
            }
        }
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// Records every use of functions that store, send or make markup. (The content security policies above forbid turning
/// text into code, which drivers do themselves.)
const SPIES: &str = "<script>{
    window.used = [];
    const note = (owner, name) => { const own = owner?.[name];
      if (own) owner[name] = function (...given) { used.push(name); return new.target ? Reflect.construct(own, given) : own.apply(this, given) } };
    const watch = (owner, name) => { const own = Object.getOwnPropertyDescriptor(owner, name);
      if (own) Object.defineProperty(owner, name, {...own,
        get() { used.push(`get ${name}`); return own.get.call(this) }, set(value) { used.push(`set ${name}`); own.set?.call(this, value) }}) };
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches', 'name']) watch(window, name);
    watch(Document.prototype, 'cookie'); watch(Element.prototype, 'innerHTML'); watch(Element.prototype, 'outerHTML');
    watch(ShadowRoot.prototype, 'innerHTML'); watch(Document.prototype, 'domain'); watch(Document.prototype, 'referrer');
    for (const name of ['XMLHttpRequest', 'WebSocket', 'EventSource', 'Worker', 'SharedWorker', 'BroadcastChannel',
      'Image', 'open', 'postMessage', 'RTCPeerConnection', 'Notification']) note(window, name);
    for (const name of ['sendBeacon', 'getBattery', 'requestMediaKeySystemAccess']) note(Navigator.prototype, name);
    for (const name of ['write', 'writeln', 'execCommand', 'requestStorageAccess']) note(Document.prototype, name);
    note(Element.prototype, 'insertAdjacentHTML'); note(Element.prototype, 'setHTMLUnsafe');
    note(navigator.serviceWorker, 'register'); note(navigator.geolocation, 'getCurrentPosition');
  }</script>";

/// The reader uses every feature: nothing is stored, and only the widget's own files are requested, without data about
/// the reader.
#[test]
fn nothing_is_stored_and_nothing_else_is_requested() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    for body in [script_tag(&assets, POLICY), snippet(&assets, &[])] {
        let before = assets.requests().len();
        let host = Origin::host(Page::html(&format!(
            "{SPIES}<meta name=referrer content=unsafe-url><link rel=icon href=\"data:,\"><body>{body}"
        )));
        browser.open(&format!("{}/", host.address));
        browser.run("document.cookie = 'reader=me; path=/'; window.used.length = 0");
        // Cookies ignore ports, so the page's cookie would be sent to the other server too.
        browser.open(&format!("{}/?reader=me", host.address));
        browser.ready();
        browser.run(
            "for (const label of widget.querySelectorAll('input + label')) label.click();
             for (const summary of widget.querySelectorAll('summary')) summary.click();
             for (const link of widget.querySelectorAll('a.anchor[href], .share button, .back button')) link.click()",
        );
        browser.settle();
        browser.run("element.remove()");
        assets.settled_paths(&browser);
        assert_eq!(browser.run("return used"), json!([]));
        let stored = browser
            .run("return [document.cookie, Object.keys(localStorage), Object.keys(sessionStorage), window.name]");
        assert_eq!(stored, json!(["reader=me", [], [], ""]));
        let requests = assets.requests().split_off(before);
        let paths: BTreeSet<String> = requests.iter().map(|it| it.path.clone()).collect();
        let mut own =
            BTreeSet::from(["/policy-explorer.js".to_owned(), format!("/{POLICY}"), wasm_name(), style_name()]);
        if !body.contains("data-policy-checked") {
            own.insert(reader_name());
        }
        assert_eq!(paths, own);
        assert!(host.paths().iter().all(|path| path == "/"), "{:?}", host.paths());
        let fetched = requests.iter().filter(|it| it.path != "/policy-explorer.js");
        for request in fetched {
            for header in ["cookie", "referer", "authorization"] {
                assert!(!request.headers.contains_key(header), "{header} in {request:?}");
            }
        }
        // The page itself fetches the script tag: with the credentials that this test sees, or, as the snippets have it,
        // without cookies.
        let loader = requests.iter().rfind(|it| it.path == "/policy-explorer.js").unwrap();
        assert!(loader.headers.contains_key("referer"), "{loader:?}");
        assert_eq!(loader.headers.contains_key("cookie"), !body.contains("crossorigin"), "{loader:?}");
    }
}

/// A page that pins a release runs that release and its WebAssembly, or nothing.
#[test]
fn a_pinned_release_runs_or_nothing_does() {
    let changed = |name: &str| {
        let name = name.to_owned();
        Origin::assets_but(move |path, _| {
            if name.is_empty() || !path.ends_with(&name) {
                return None;
            }
            let mut page = of_dist(path)?;
            page.bytes.push(b'\n');
            Some(Answer::Page(page))
        })
    };
    let folder = format!("/{}", env!("CARGO_PKG_VERSION"));
    let loader = format!("{folder}/policy-explorer.js");
    // The same file is also beside the policies, where the script looks next.
    let (wasm, style) = (wasm_name(), style_name());
    let browser = Browser::start();
    for (name, runs, fails) in [
        ("", true, ""),
        (loader.as_str(), false, ""),
        (wasm.as_str(), true, "webassembly-unavailable"),
        (style.as_str(), true, "style-unreachable"),
    ] {
        let assets = changed(name);
        let pinned = snippet(&assets, &["--pin", "dist"]);
        let quick = "<script>const own = setTimeout; window.setTimeout = (action, time) => own(action, time < 9999 ? time / 50 : time);
            addEventListener('policy-explorer:error', (it) => window.failure = it.detail.code);
            addEventListener('error', (it) => { if (it.target.localName === 'script') window.refused = true }, true)</script>";
        let host = Origin::host(Page::html(&format!("{quick}<body>{pinned}")));
        browser.open(&format!("{}/", host.address));
        let live = runs && fails.is_empty();
        let failed = format!("window.failure === '{fails}'");
        browser.wait(match (runs, live) {
            (true, true) => LIVE,
            (true, false) => &failed,
            _ => "window.refused",
        });
        assert_eq!(browser.run("return Boolean(customElements.get('policy-explorer'))"), json!(runs), "{name}");
        assert_eq!(browser.run("return widget.adoptedStyleSheets.length"), json!(i32::from(live)), "{name}");
        browser.run("widget.querySelector('input[value=germany] + label').click()");
        browser.wait("widget.querySelector('input[value=germany]').checked");
        assert_eq!(browser.visible(".headlines > .headline .verdict"), ["Reportedly under discussion"], "{name}");
        assert!(assets.count(&loader) > 0, "{:?}", assets.paths());
        assert!(!assets.paths().contains(&"/policy-explorer.js".to_owned()), "only the pinned one");
    }
}

/// Would run, open or load something if it were anything but text.
const HOSTILE: &str = "\"'><img src=x onerror=\"hacked=1\"><script>hacked=1</script></style></template></script><!--<svg onload=hacked=1>\
    <iframe srcdoc=\"<script>parent.hacked=1</script>\"></iframe>{{hacked=1}}${hacked=1}<a href=javascript:hacked=1>click</a>&lt;b&gt;\
    \\\"}.hostile-rule{}\\";

/// A policy with script in every text, and ids that are properties of every object.
fn hostile() -> Value {
    let file = fs::read_to_string("tests/rules/good/every-field.json").unwrap();
    let file = file
        .replace("\"superseded\"", "\"current\"")
        .replace("\"lead\"", "\"constructor\"")
        .replace("{lead}", "{constructor}");
    let mut policy: Value = serde_json::from_str(&file).unwrap();
    // A field is named like the dimension.
    policy["lead"] = policy.as_object_mut().unwrap().remove("constructor").unwrap();
    // Poisons the texts that a reader sees.
    fn poison(value: &mut Value, key: &str) {
        let is_text = [
            "title",
            "summary",
            "label",
            "phrase",
            "text",
            "reading",
            "said_by",
            "reported_by",
            "publisher",
            "unit",
            "name",
            "note",
        ];
        match value {
            Value::Object(entries) => entries.iter_mut().for_each(|(inner, value)| {
                let key = if is_text.contains(&key) { key } else { inner.as_str() };
                poison(value, key);
            }),
            Value::Array(values) => values.iter_mut().for_each(|value| poison(value, key)),
            Value::String(text) if is_text.contains(&key) => *text = format!("{text} {HOSTILE}"),
            _ => {}
        }
    }
    poison(&mut policy, "");
    policy["summary"] = json!(HOSTILE);
    // The lead has a limited length.
    policy["lead"] = json!(HOSTILE.chars().take(110).collect::<String>());
    policy["scenario"] = json!(format!("{} {{constructor}} {{where}}", HOSTILE.replace(['{', '}'], "")));
    // A placeholder that is not known is refused.
    for dimension in policy["dimensions"].as_array_mut().unwrap() {
        if dimension["kind"] == "number" {
            dimension["phrase"] = json!(format!("{} {{interval}}", HOSTILE.replace(['{', '}'], "")));
        }
    }
    for question in policy["questions"].as_array_mut().unwrap() {
        question["labels"] = json!({"yes": HOSTILE});
    }
    policy["rules"][0]["reading"] = json!(HOSTILE);
    policy["quotes"][0]["said_by"] = json!(HOSTILE);
    policy["quotes"][0]["reported_by"] = json!(HOSTILE);
    policy["quotes"][0]["anchor"] = json!({"start": "\"><img/src=x/onerror=hacked=1> <script>hacked=1</script>", "end": "</style> </a>&x=y#:~:text=z,"});
    policy["sources"][0]["url"] = json!("https://news.example/\"><img/src=x/onerror=hacked=1>?a=1&lt;b=2#</a>");
    policy["sources"][0]["publisher"] = json!(HOSTILE);
    policy["languages"] = json!({"en": {"reviewed": true, "note": HOSTILE}, "de": {"reviewed": false}});
    policy
}

/// Runs the command line on a given policy.
fn printed(name: &str, policy: &[u8], command: &[&str]) -> Output {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.json"));
    fs::write(&path, policy).unwrap();
    let (subcommand, more) = command.split_first().unwrap();
    Command::new(env!("CARGO_BIN_EXE_policy-explorer")).arg(subcommand).arg(&path).args(more).output().unwrap()
}

/// The policy has become nothing but text and addresses of links.
fn is_harmless(browser: &Browser, name: &str) {
    // Everything is opened, each choice is made, and for a while all dimensions are open.
    browser.run("for (const it of widget.querySelectorAll('summary, input + label')) it.click()");
    browser.settle();
    browser.run("for (const it of widget.querySelectorAll('input:not(.any) + label')) it.click()");
    browser.settle();
    assert_eq!(
        browser.run("return [window.hacked ?? null, window.isPolluted?.() ?? false]"),
        json!([null, false]),
        "{name}"
    );
    let strange = browser.run(
        "const all = [document.documentElement, ...document.querySelectorAll('*'), ...widget.querySelectorAll('*')];
         return all.filter((it) => /^(img|iframe|object|embed|base|form|b)$/.test(it.localName)
           || [...it.attributes].some(({name, value}) => /^on/i.test(name) || (/^(href|src|action|xlink:href)$/.test(name) && /^\\s*(javascript|vbscript)/i.test(value))))
           .map((it) => it.outerHTML.slice(0, 200))",
    );
    assert_eq!(strange, json!([]), "{name}");
    let links = browser.run(
        "return [...widget.querySelectorAll('a[href]')].filter((it) => !it.getAttribute('href').startsWith('#'))
           .map((it) => [it.protocol, it.host, it.rel])",
    );
    let links = links.as_array().unwrap();
    assert!(
        !links.is_empty()
            && links.iter().all(|link| link[0] == "https:"
                && link[2] == "noopener"
                && ["news.example", "gazette.example"].contains(&link[1].as_str().unwrap())),
        "{name} {links:?}"
    );
    let text = browser.run("return widget.querySelector('.title').textContent");
    assert!(text.as_str().unwrap().contains("<script>hacked=1</script>"), "{name}: {text}");
}

#[test]
fn a_hostile_policy_is_only_text() {
    let policy = hostile().to_string();
    let assets = Origin::assets(BTreeMap::from([("/hostile.json".to_owned(), Page::json(policy.clone()))]));
    let address = &assets.address;
    let script = format!("<script async src=\"{address}/policy-explorer.js\"></script>");
    let written = |more: &[&str]| {
        let command = [&["snippet", "--base", address.as_str()], more].concat();
        let output = printed("hostile", policy.as_bytes(), &command);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        String::from_utf8(output.stdout).unwrap()
    };
    const SAFE: &str = "<script>window.isPolluted = () => 'polluted' in {}</script>";
    let host = |body: &str| Origin::host(Page::html(&format!("{SAFE}<link rel=icon href=\"data:,\"><body>{body}")));
    let live = format!("{script}<policy-explorer policy=\"{address}/hostile.json\"></policy-explorer>");
    let inline = format!(
        "{script}<policy-explorer><script type=\"application/json\">{}</script></policy-explorer>",
        policy.replace('<', "\\u003c")
    );
    let (browser, still) = (Browser::start(), Browser::without_javascript());
    for (name, page) in [("live", host(&live)), ("inline", host(&inline))] {
        browser.open(&format!("{}/", page.address));
        browser.ready();
        is_harmless(&browser, name);
        let told = browser.run("return [Object.keys(element.current.scenario), element.current.scenario.constructor]");
        assert_eq!(told[0], json!(["constructor", "where"]));
        assert!(told[1] == "on" || told[1] == "off", "{told}");
        assert!(page.paths().iter().all(|path| path == "/"), "{:?}", page.paths());
        assert_eq!(browser.console(), Vec::<String>::new());
    }
    let page = Page { bytes: written(&["--kind", "page"]).into(), ..Page::html("") };
    for (name, host) in [("prerendered", host(&written(&[]))), ("page", Origin::host(page))] {
        still.open(&format!("{}/", host.address));
        assert!(still.run("return widget.querySelector('.title').textContent").as_str().unwrap().contains("<script>"));
        browser.open(&format!("{}/", host.address));
        is_harmless(&browser, name);
        let asked: BTreeSet<String> = host.paths().into_iter().collect();
        assert_eq!(asked, BTreeSet::from(["/".to_owned()]), "{name}");
    }
    let id = hostile()["id"].as_str().unwrap().to_owned();
    let answers = Origin::host_with(BTreeMap::from([
        (
            "/".to_owned(),
            Page::html(&format!(
                "<link rel=icon href=\"data:,\"><body>{SAFE}<script async src=\"{id}.en.js\"></script>"
            )),
        ),
        (format!("/{id}.en.js"), script_of(&written(&["--kind", "answers"]))),
    ]));
    browser.open(&format!("{}/", answers.address));
    browser.wait("widget?.querySelector('.title')");
    is_harmless(&browser, "answers");
    // No word of the policy has become a rule of the style sheet.
    let hidden = browser
        .run("return [...widget.adoptedStyleSheets[0].cssRules].some((it) => it.selectorText === '.hostile-rule')");
    assert_eq!(hidden, json!(false));
    for kind in ["script", "element", "placeholder", "iframe"] {
        let host = host(&written(&["--kind", kind]));
        still.open(&format!("{}/", host.address));
        let strange =
            still.run("return document.querySelectorAll('img, svg, b, [onerror], [onload], [srcdoc]').length");
        assert_eq!(strange, json!(0), "{kind}");
    }
    let table = printed("hostile-table", policy.as_bytes(), &["table", "--as", "html"]);
    let table = String::from_utf8(table.stdout).unwrap();
    assert!(table.contains("&lt;script") && !table.contains("<script") && !table.contains("<img"), "{table}");
}

/// Content that no policy may have: the command line refuses it, the widget shows the fallback, and nothing else
/// happens.
#[test]
fn policies_with_forbidden_content_are_refused() {
    let plain = fs::read_to_string("tests/rules/good/plain.json").unwrap();
    let with = |change: &dyn Fn(&mut Value)| {
        let mut policy: Value = serde_json::from_str(&plain).unwrap();
        change(&mut policy);
        policy.to_string()
    };
    let url = |url: &str| with(&|policy| policy["sources"] = json!([{"id": "board", "title": "Board", "url": url}]));
    let id = |id: &str| plain.replace("\"lead\"", &format!("\"{id}\"")).replace("{lead}", &format!("{{{id}}}"));
    let many = |list: &str, entry: Value, count: usize| {
        with(&|policy| {
            policy[list] = (0..count)
                .map(|index| {
                    let mut entry = entry.clone();
                    entry["id"] = json!(format!("x{index}"));
                    entry
                })
                .collect()
        })
    };
    let options: Vec<Value> = (0..10_000).map(|index| json!({"id": format!("o{index}"), "label": "x"})).collect();
    let cases = [
        ("javascript", url("javascript:hacked=1")),
        ("javascript-in-disguise", url(" \u{1}java\nscript:hacked=1")),
        ("data", url("data:text/html,<script>hacked=1</script>")),
        ("relative", url("//news.example/")),
        ("blob", url("blob:https://news.example/1")),
        ("onclick", url("https://news.example/ onclick=hacked=1")),
        ("no-host", url("https://")),
        ("proto", id("__proto__")),
        ("to-string", id("toString")),
        ("markup", id("<b>")),
        ("empty", id("")),
        ("dimensions", many("dimensions", json!({"label": "x", "options": [{"id": "a", "label": "a"}]}), 100_000)),
        ("questions", many("questions", json!({"label": "x"}), 100_000)),
        ("verdicts", many("verdicts", json!({"label": "x", "tone": "permitted"}), 100_000)),
        ("options", with(&|policy| policy["dimensions"][0]["options"] = json!(options))),
        ("format", plain.replace("\"format\": 1", "\"format\": 1e999")),
        ("another-format", plain.replace("\"format\": 1", "\"format\": 18446744073709551616")),
        ("date", with(&|policy| policy["reported"] = json!("99999999999-12-31"))),
        ("twice", plain.replacen("\"format\": 1,", "\"format\": 1, \"format\": 1,", 1)),
    ];
    let pages = cases.iter().map(|(name, text)| (format!("/{name}.json"), Page::json(text.clone())));
    let assets = Origin::assets(pages.collect());
    let address = &assets.address;
    let elements: String = cases
        .iter()
        .map(|(name, _)| {
            format!(
                "<policy-explorer id={name} loading=eager policy=\"{address}/{name}.json\">fallback</policy-explorer>"
            )
        })
        .collect();
    let host = Origin::host(Page::html(&format!(
        "<script>window.failures = {{}}; addEventListener('policy-explorer:error', (it) => failures[it.target.id] = it.detail.code)</script>
         <body><script async src=\"{address}/policy-explorer.js\"></script>{elements}"
    )));
    let browser = Browser::start();
    browser.open(&format!("{}/", host.address));
    browser.wait(&format!("Object.keys(failures).length === {}", cases.len()));
    for (name, text) in &cases {
        assert_eq!(browser.run(&format!("return failures['{name}']")), json!("policy-malformed"), "{name}");
        let output = printed(name, text.as_bytes(), &["snippet"]);
        assert!(!output.status.success(), "{name}");
    }
    let left = browser.run("return [window.hacked ?? null, [...document.querySelectorAll('policy-explorer')].every((it) => it.innerText === 'fallback' && !it.shadowRoot)]");
    assert_eq!(left, json!([null, true]));
}

/// Unknown fields change nothing, even if they are named like properties of every object; nor do attributes and
/// addresses with such names.
#[test]
fn object_property_names_are_ordinary_names() {
    let file = fs::read_to_string(POLICY).unwrap();
    let odd = file.replacen(
        '{',
        "{\"__proto__\": {\"polluted\": 1}, \"constructor\": {\"prototype\": {\"polluted\": 1}}, \"toString\": 1,",
        1,
    );
    let assets = Origin::assets(BTreeMap::from([("/odd.json".to_owned(), Page::json(odd.clone()))]));
    let address = &assets.address;
    let odd_choices = "__proto__=us;constructor=us;toString=us;origin=__proto__;target=constructor;purpose=offensive";
    let host = Origin::host(Page::html(&format!(
        "<script>window.isPolluted = () => 'polluted' in {{}}</script>
         <body><script async src=\"{address}/policy-explorer.js\"></script>
         <policy-explorer policy=\"{address}/odd.json\" scenario=\"{odd_choices}\" lang=__proto__ theme=constructor heading-level=toString></policy-explorer>"
    )));
    let browser = Browser::start();
    browser.open(&format!("{}/#policy-explorer:origin=germany;__proto__=us", host.address));
    browser.ready();
    browser.wait("widget.querySelector('.verdict').innerText === 'Reportedly under discussion'");
    let chosen = browser.run("return element.current.scenario");
    assert_eq!(chosen, json!({"origin": "germany", "target": "russia", "purpose": "offensive", "when": "after"}));
    browser.run(&format!("element.policyData = JSON.parse({}); element.policyData.__proto__", json!(odd)));
    browser.wait("element.current?.scenario.origin === 'us'");
    let odd = browser.run(
        "return [isPolluted(), element.theme, element.headingLevel, 'hasOwnProperty' in element.current.scenario]",
    );
    assert_eq!(odd, json!([false, "auto", 2, true]));
    if browser.engine == Engine::Chromium {
        // Messages on unknown choices, and nothing else.
        assert!(browser.console().iter().all(|message| message.contains("the policy has no choice")));
    }
}
