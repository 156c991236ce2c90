//! The fuzz target: whatever the bytes, the engine neither panics nor hangs. `fuzz/README.md` says how to run it.
#![no_main]

#[path = "../../tests/native/builder.rs"]
mod builder;
#[path = "../walk.rs"]
mod walk;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| walk::walk(bytes));
