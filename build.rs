//! Joins the widget's style sheets, in the order of their layers, into one without comments and spare white space. It
//! is part of the WebAssembly and of every prerendered page.

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
    write("prerendered", &joined)?;
    write("sheet", &(joined + &read(LIVE)?))
}

fn read(name: &str) -> io::Result<String> {
    let path = format!("style/{name}.css");
    println!("cargo::rerun-if-changed={path}");
    fs::read_to_string(&path).map_err(|error| io::Error::other(format!("{path}: {error}")))
}

fn write(name: &str, css: &str) -> io::Result<()> {
    let folder = env::var_os("OUT_DIR").unwrap_or_default();
    fs::write(Path::new(&folder).join(format!("{name}.css")), minified(css))
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
