//! Joins the widget's style sheets, in the order of their layers, into one without comments and spare white space. It
//! is a file of the bundle, and part of every prerendered page.

use std::path::Path;
use std::{env, fs, io};

/// The files of `style/` that are the widget's, in their order; `page.css` is the demonstration page's.
const SHEETS: [&str; 10] =
    ["layers", "tokens", "base", "explorer", "controls", "headline", "tiles", "reasons", "grids", "print"];

/// The file that is only for the live widget.
const LIVE: &str = "live";

fn main() -> io::Result<()> {
    let mut joined = String::new();
    for name in SHEETS {
        joined += &read(name)?;
    }
    write("prerendered", &scoped(&minified(&joined)))?;
    write("sheet", &minified(&(joined + &read(LIVE)?)))
}

fn read(name: &str) -> io::Result<String> {
    let path = format!("style/{name}.css");
    println!("cargo::rerun-if-changed={path}");
    fs::read_to_string(&path).map_err(|error| io::Error::other(format!("{path}: {error}")))
}

fn write(name: &str, css: &str) -> io::Result<()> {
    let folder = env::var_os("OUT_DIR").unwrap_or_default();
    fs::write(Path::new(&folder).join(format!("{name}.css")), css)
}

/// The same styles in a layer of their own, for parts of a shadow root alone: some tools move styles out of the template
/// into the page. (Nested rules would be shorter. Older tools cut them up.)
fn scoped(css: &str) -> String {
    let mut scoped = String::from("@layer policy-explorer{");
    let mut rest = css;
    let mut keyframes = None;
    let mut depth = 0;
    while let Some(end) = rest.find(['{', '}', ';']) {
        let (before, after) = rest.split_at(end);
        if after.starts_with('{') {
            if before.starts_with("@keyframes") {
                keyframes = Some(depth);
            }
            depth += 1;
            if before.starts_with('@') || keyframes.is_some() {
                scoped += before;
            } else {
                scope(before, &mut scoped);
            }
        } else {
            scoped += before;
        }
        if after.starts_with('}') {
            depth -= 1;
            keyframes = keyframes.filter(|it| *it < depth);
        }
        scoped += &after[..1];
        rest = &after[1..];
    }
    scoped + rest + "}"
}

/// Each selector of a list, with `:host` before it.
fn scope(list: &str, scoped: &mut String) {
    let mut depth = 0;
    let selectors = list.split(|letter| {
        depth += i32::from(letter == '(') - i32::from(letter == ')');
        letter == ',' && depth == 0
    });
    for (position, selector) in selectors.enumerate() {
        if position > 0 {
            scoped.push(',');
        }
        if !selector.starts_with(":host") && !selector.starts_with("::slotted") {
            scoped.push_str(":host ");
        }
        scoped.push_str(selector);
    }
}

/// The same styles with less white space. These sheets have no strings with braces, colons or comment marks.
fn minified(css: &str) -> String {
    let mut bare = String::new();
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        bare += before;
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    bare += rest;
    let mut short = String::new();
    for word in bare.split_whitespace() {
        // No space is needed after these, nor before the first three of them.
        let closed = short.is_empty() || short.ends_with(['{', '}', ';', ',', ':']);
        if !closed && !word.starts_with(['{', '}', ';']) {
            short.push(' ');
        }
        short += word;
    }
    short.replace(";}", "}")
}
