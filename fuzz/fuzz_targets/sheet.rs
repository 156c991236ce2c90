//! The fuzz target of rules sheets. `fuzz/README.md` says how to run it.
#![no_main]

#[path = "../sheet.rs"]
mod sheet;
#[path = "../../src/bin/policy-explorer/spreadsheet.rs"]
mod spreadsheet;
#[path = "../../src/bin/policy-explorer/text.rs"]
mod text;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sheet::walk(bytes));
