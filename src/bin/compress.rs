//! Compressed copies as a WebAssembly file of its own, for the command line in Node: only writing the files of policies asks
//! for it. It exports functions alone, without glue, as the strict reader does (`reader.rs`).
#![allow(unsafe_code, reason = "exports have names")]

use std::cell::RefCell;

use policy_explorer::compress::{Encoding, compressed};

thread_local! {
    static FILE: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static COPY: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

fn main() {}

/// Where `node.mjs` puts a file of so many bytes.
#[unsafe(no_mangle)]
extern "C" fn place(length: usize) -> *const u8 {
    FILE.with_borrow_mut(|file| {
        file.resize(length, 0);
        file.as_ptr()
    })
}

/// Compresses that file; returns how long its copy is.
#[unsafe(no_mangle)]
extern "C" fn compress(is_brotli: bool) -> usize {
    let encoding = if is_brotli { Encoding::Brotli } else { Encoding::Gzip };
    let copy = FILE.with_borrow(|file| compressed(encoding, file));
    let length = copy.len();
    COPY.set(copy);
    length
}

/// Where the copy is.
#[unsafe(no_mangle)]
extern "C" fn copy() -> *const u8 {
    COPY.with_borrow(|copy| copy.as_ptr())
}
