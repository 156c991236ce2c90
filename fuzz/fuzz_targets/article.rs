//! The fuzz target of articles. `fuzz/README.md` says how to run it.
#![no_main]

#[path = "../article.rs"]
mod article;
#[path = "../../src/bin/policy-explorer/html.rs"]
mod html;
#[path = "../../src/bin/policy-explorer/text.rs"]
mod text;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| article::walk(bytes));
