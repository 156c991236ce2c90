//! Articles outlive releases: a pinned release loads its own files, and can read policies of later releases.

use std::collections::BTreeMap;
use std::fs;

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::demo::answers_every_scenario;
use crate::pages::POLICY;
use crate::servers::{Origin, Page};

/// The policy as a later release might write it, with unknown fields in each kind of entry.
fn of_a_later_release() -> Value {
    let mut policy: Value = serde_json::from_slice(&fs::read(POLICY).unwrap()).unwrap();
    let mut entries = 0;
    for list in ["notes", "questions", "verdicts", "dimensions", "rules", "quotes", "sources", "cases"] {
        if list == "notes" {
            policy[list] = json!([{"date": "2024-06-02", "kind": "update", "text": "A note.", "rules": []}]);
        }
        for entry in policy[list].as_array_mut().unwrap() {
            entries += 1;
            extend(entry);
            for option in entry.get_mut("options").and_then(Value::as_array_mut).into_iter().flatten() {
                extend(option);
            }
            entry.get_mut("anchor").into_iter().for_each(extend);
        }
    }
    policy["languages"].as_object_mut().unwrap().values_mut().for_each(extend);
    extend(&mut policy);
    assert!(entries > 40);
    policy
}

fn extend(entry: &mut Value) {
    entry["later"] = json!("text");
    entry["more-of-it"] = json!([null, 1.5, {"deep": {"er": [true, "x"]}}]);
    entry["when_later"] = json!({"id": "no-id", "verdict": "nothing"});
}

/// A page that pins this release, as printed by `cargo policy snippet --pin`.
fn pinned(assets: &Origin) -> String {
    let manifest: Value = serde_json::from_slice(&fs::read("dist/manifest.json").unwrap()).unwrap();
    let script = concat!(env!("CARGO_PKG_VERSION"), "/policy-explorer.js");
    let integrity = manifest["files"][script]["integrity"].as_str().unwrap();
    let address = &assets.address;
    format!(
        "<script async src=\"{address}/{script}\" integrity=\"{integrity}\" crossorigin
                 data-policy=\"{address}/{POLICY}\" data-loading=\"eager\"></script>"
    )
}

#[test]
fn a_pinned_release_answers_from_a_policy_of_a_later_one() {
    let later = of_a_later_release();
    let assets = Origin::assets(BTreeMap::from([(format!("/{POLICY}"), Page::json(later.to_string()))]));
    let host = Origin::host(Page::html(&format!("<body>{}", pinned(&assets))));
    let browser = Browser::start();
    browser.open(&format!("{}/", host.address));
    browser.ready();
    answers_every_scenario(&browser, |_| {});
    assert_eq!(browser.console(), Vec::<String>::new());
    let release = concat!("/", env!("CARGO_PKG_VERSION"), "/");
    let requests = assets.paths();
    assert_eq!(requests.len(), 5, "script, WebAssembly, reader, style, policy: {requests:?}");
    assert!(requests.iter().all(|path| path.starts_with(release) || path.ends_with(POLICY)), "{requests:?}");
}

/// Two releases on one server: the page loads the pinned one, whatever the files at the stable names are by then.
#[test]
fn a_pinned_release_uses_no_file_of_another() {
    let gone = || Page { status: 410, media_type: "text/plain", bytes: b"another release is here now".to_vec() };
    let stable = fs::read_dir("dist").unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let replaced = stable
        .filter(|name| ["policy-explorer", "style-", "words-"].iter().any(|own| name.starts_with(own)))
        .map(|name| (format!("/{name}"), gone()));
    let assets = Origin::assets(replaced.collect());
    let host = Origin::host(Page::html(&format!("<body>{}", pinned(&assets))));
    let browser = Browser::start();
    browser.open(&format!("{}/", host.address));
    browser.ready();
    assert_eq!(browser.console(), Vec::<String>::new());
    browser.run("element.lang = 'tr'");
    browser.wait("widget.querySelector('[part=explorer]').lang === 'tr'");
}
