//! What goes wrong on other people's pages: the fallback stays, one message says why, an event says which it was.

use std::collections::BTreeMap;
use std::fs;

use serde_json::json;

use crate::browser::Browser;
use crate::pages::POLICY;
use crate::servers::{Origin, Page};

/// Opens a page whose element must fail with this code, and must leave its fallback as it is.
fn check(head: &str, assets: &Origin, policy: &str, code: &str, says: &str) {
    let address = &assets.address;
    let host = Origin::host(Page::html(&format!(
        "{head}<body><script src=\"{address}/policy-explorer.js\"></script>
         <script>window.thrown = []; addEventListener('error', (it) => thrown.push(it.message));
           addEventListener('unhandledrejection', (it) => thrown.push(String(it.reason)));
           addEventListener('policy-explorer:error', (it) => window.failure = it.detail)</script>
         <p>host</p><policy-explorer policy=\"{policy}\"><p id=\"fallback\">the fallback</p></policy-explorer>"
    )));
    let browser = Browser::start();
    browser.open(&format!("{}/", host.address));
    browser.wait("window.failure");
    let failure = browser.run("return window.failure");
    assert_eq!(failure["code"], code, "{failure}");
    assert!(failure["message"].as_str().unwrap().contains(says), "{failure}");
    assert_eq!(browser.run("return document.querySelector('#fallback').innerText"), json!("the fallback"));
    assert_eq!(browser.run("return document.querySelector('#fallback').checkVisibility()"), json!(true));
    assert_eq!(browser.run("return window.thrown"), json!([]), "nothing reaches the host");
    let ours: Vec<String> =
        browser.console().into_iter().filter(|message| message.contains("policy-explorer:")).collect();
    assert_eq!(ours.len(), 1, "one message: {ours:?}");
    assert!(ours[0].contains(code), "{ours:?}");
}

#[test]
fn a_policy_that_is_not_there() {
    let assets = Origin::assets(BTreeMap::new());
    let policy = format!("{}/policies/none.json", assets.address);
    check("", &assets, &policy, "policy-unreachable", "404");
}

#[test]
fn an_element_without_a_policy() {
    check("", &Origin::assets(BTreeMap::new()), "", "policy-missing", "policy");
}

#[test]
fn a_policy_of_an_origin_that_does_not_share() {
    let assets = Origin::assets(BTreeMap::new());
    let closed = Origin::host(Page::json(fs::read(POLICY).unwrap()));
    check("", &assets, &format!("{}/", closed.address), "policy-unreachable", &closed.address);
}

#[test]
fn a_policy_that_is_not_json() {
    let assets = Origin::assets(BTreeMap::from([("/broken.json".into(), Page::json("<html>404</html>"))]));
    check("", &assets, &format!("{}/broken.json", assets.address), "policy-malformed", "not-json");
}

#[test]
fn a_policy_with_faults() {
    let several = fs::read("tests/rules/bad/several.json").unwrap();
    let assets = Origin::assets(BTreeMap::from([("/several.json".into(), Page::json(several))]));
    check("", &assets, &format!("{}/several.json", assets.address), "policy-malformed", "unsupported-format at format");
}

#[test]
fn web_assembly_that_is_not_there() {
    let name = wasm_name();
    let gone = Page { status: 404, media_type: "text/plain", bytes: vec![] };
    let assets = Origin::assets(BTreeMap::from([(name, gone)]));
    check("", &assets, &format!("{}/{POLICY}", assets.address), "webassembly-unavailable", "could not be loaded");
}

#[test]
fn web_assembly_that_was_changed_on_the_way() {
    let name = wasm_name();
    let mut bytes = fs::read(format!("dist{name}")).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    let changed = Page { status: 200, media_type: "application/wasm", bytes };
    let assets = Origin::assets(BTreeMap::from([(name, changed)]));
    check("", &assets, &format!("{}/{POLICY}", assets.address), "webassembly-unavailable", "");
}

#[test]
fn a_page_that_forbids_web_assembly() {
    let assets = Origin::assets(BTreeMap::new());
    let head = format!(
        "<meta http-equiv=\"content-security-policy\" content=\"script-src 'unsafe-inline' {}; connect-src *\">",
        assets.address
    );
    check(&head, &assets, &format!("{}/{POLICY}", assets.address), "webassembly-unavailable", "");
}

#[test]
fn a_browser_without_web_assembly() {
    let assets = Origin::assets(BTreeMap::new());
    let head = "<script>delete window.WebAssembly</script>";
    check(head, &assets, &format!("{}/{POLICY}", assets.address), "webassembly-unavailable", "this browser has none");
}

pub fn wasm_name() -> String {
    let names = fs::read_dir("dist").unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let name = names.into_iter().find(|name| name.ends_with(".wasm")).expect("dist/ holds the WebAssembly");
    format!("/{name}")
}

/// A withdrawn policy shows its notice and nothing else; a superseded one says so beside the answer.
#[test]
fn a_policy_that_no_longer_holds() {
    let file = fs::read_to_string("tests/rules/good/every-field.json").unwrap();
    let withdrawn = file.replace("\"superseded\"", "\"withdrawn\"");
    assert_ne!(file, withdrawn);
    let assets = Origin::assets(BTreeMap::from([
        ("/superseded.json".into(), Page::json(file)),
        ("/withdrawn.json".into(), Page::json(withdrawn)),
    ]));
    let address = &assets.address;
    let host = Origin::host(Page::html(&format!(
        "<body><script async src=\"{address}/policy-explorer.js\" data-policy=\"{address}/superseded.json\"></script>"
    )));
    let browser = Browser::start();
    browser.open(&format!("{}/", host.address));
    browser.ready();
    assert!(browser.text(".notice").contains("replaced"));
    assert!(browser.text(".notes").contains("Update, 29 February 2024: New board."));
    browser.run(&format!("element.setAttribute('policy', '{address}/withdrawn.json')"));
    browser.wait("widget.querySelector('.notice')?.innerText.includes('withdrawn')");
    assert_eq!(browser.run("return widget.querySelectorAll('input, .verdict').length"), json!(0));
    assert!(browser.text(".notes").contains("New board."));
}
