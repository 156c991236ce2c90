//! The widget's width where its parent takes the width of its content: that of a column of text, at most the parent's.

use std::collections::BTreeMap;

use crate::browser::Browser;
use crate::pages::POLICY;
use crate::prerendered::snippet;
use crate::servers::{Origin, Page};

/// Parents around `{}`, by name.
pub const PARENTS: [(&str, &str); 26] = [
    ("block", "<div>{}</div>"),
    ("flex column, centred", "<div style='display: flex; flex-direction: column; align-items: center'><p>text</p>{}</div>"),
    ("flex column, at the start", "<div style='display: flex; flex-direction: column; align-items: flex-start'>{}</div>"),
    (
        "flex column, margins",
        "<style>.column > * { max-width: 640px; margin: 0 auto }</style>
         <div class=column style='display: flex; flex-direction: column'><p>text</p>{}</div>",
    ),
    ("flex row", "<div style='display: flex'>{}</div>"),
    ("flex row, wrapping", "<div style='display: flex; flex-wrap: wrap; justify-content: center'>{}</div>"),
    ("grid, margins", "<style>.grid > * { margin-inline: auto }</style><div class=grid style='display: grid'>{}</div>"),
    ("grid, centred", "<div style='display: grid; place-items: center'>{}</div>"),
    ("grid, automatic column", "<div style='display: grid; grid-template-columns: auto 1fr'>{}<i></i></div>"),
    ("float", "<div style='float: left'>{}</div>"),
    ("floating widget", "<style>policy-explorer { float: right }</style>{}"),
    ("inline block", "<div style='display: inline-block'>{}</div>"),
    ("inline block without gaps", "<div style='font-size: 0'><div style='display: inline-block'>{}</div></div>"),
    ("no letters", "<div style='font-size: 0'>{}</div>"),
    ("huge letters", "<div style='font-size: 120px; width: fit-content'>{}</div>"),
    ("fit-content", "<div style='width: fit-content; margin: auto'>{}</div>"),
    ("max-content", "<div style='width: max-content'>{}</div>"),
    ("absolute", "<div style='position: absolute'>{}</div>"),
    ("table", "<table><tr><td>{}</table>"),
    ("figure as a table", "<figure style='display: table; margin: 0 auto'>{}<figcaption>caption</figcaption></figure>"),
    ("dialog", "<dialog open>{}</dialog>"),
    ("popover", "<div popover style='display: block; margin: auto'>{}</div>"),
    ("vertical writing", "<div style='writing-mode: vertical-rl'>{}</div>"),
    ("flexible widget", "<style>policy-explorer { display: flex }</style>{}"),
    // WordPress's own classes and styles of these two blocks.
    (
        "Stack of WordPress",
        "<style>.is-vertical { display: flex; flex-direction: column; align-items: flex-start; gap: 24px } .is-vertical > * { margin: 0 }</style>
         <div class='wp-block-group is-vertical is-layout-flex'><p>text</p>{}</div>",
    ),
    (
        "Row of WordPress",
        "<style>.is-nowrap { display: flex; flex-wrap: nowrap; align-items: center; gap: 24px } .is-nowrap > * { margin: 0 }</style>
         <div class='wp-block-group is-nowrap is-layout-flex'>{}</div>",
    ),
];

/// Where the widget shares its room, or has all but none, it is narrower.
const NARROW: [(&str, &str); 3] = [
    ("min-content", "<div style='width: min-content'>{}</div>"),
    (
        "beside text",
        "<div style='display: flex'>{}<p>A text beside it that is a good deal longer than a line of the page.</p></div>",
    ),
    (
        "table beside text",
        "<table><tr><td>{}<td>A text beside it that is a good deal longer than a line of the page.</table>",
    ),
];

pub fn page(parent: &str, widget: &str) -> Page {
    Page::html(&format!(
        "<meta name=\"viewport\" content=\"width=device-width\">
         <style>html {{ scrollbar-width: none }} ::-webkit-scrollbar {{ display: none }}</style>
         <body>{}",
        parent.replace("{}", widget)
    ))
}

fn check(browser: &Browser, widget: &str, is_there: impl Fn()) {
    let mut faults = Vec::new();
    for (name, parent) in PARENTS.iter().chain(&NARROW) {
        let host = Origin::host(page(parent, widget));
        browser.open(&format!("{}/", host.address));
        is_there();
        for width in [320_u32, 700] {
            browser.resize(width, 800);
            let found = browser.run(
                "const box = widget.querySelector('.explorer').getBoundingClientRect();
                 return [Math.round(box.width), Math.round(box.height), document.documentElement.scrollWidth - innerWidth,
                   [...widget.querySelectorAll('.explorer *')].filter((it) => it.checkVisibility() && it.getBoundingClientRect().right > box.right + 1).length]",
            );
            let at = |index: usize| found[index].as_f64().unwrap();
            let is_narrow = NARROW.iter().any(|it| it.0 == *name);
            let least = if is_narrow { 120.0 } else { f64::from(width).mul_add(0.9, -40.0).min(560.0) };
            let most_high = if is_narrow || *name == "huge letters" { 100_000.0 } else { 4_000.0 };
            if at(0) < least
                || at(1) > most_high
                || at(2) > 0.0
                || (at(3) > 0.0 && !is_narrow && *name != "huge letters")
            {
                faults.push(format!("{name}, {width} px: {found}, at least {least}"));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn the_live_widget_is_as_wide_as_its_text() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::start();
    let address = &assets.address;
    let widget = format!(
        "<policy-explorer policy=\"{address}/{POLICY}\" loading=eager><p>fallback</p></policy-explorer><script async src=\"{address}/policy-explorer.js\"></script>"
    );
    check(&browser, &widget, || browser.ready());
}

#[test]
fn the_prerendered_widget_is_as_wide_as_its_text() {
    let assets = Origin::assets(BTreeMap::new());
    let browser = Browser::without_javascript();
    check(&browser, &snippet(&assets, &[]), || {});
}
