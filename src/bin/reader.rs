//! The strict reader of policy files as a WebAssembly file of its own, for policies whose compact form is not at hand. It
//! exports functions alone, without glue: the loader (`src/embed/js/reader.js`) makes an instance for one file, and drops it.
#![allow(unsafe_code, reason = "exports have names")]

use std::cell::RefCell;

use policy_explorer::engine::{brief, compact, read};

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

thread_local! {
    static FILE: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static RESULT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    /// Where the result is, its length, and whether it tells the file's faults.
    static ANSWER: RefCell<[usize; 3]> = const { RefCell::new([0; 3]) };
}

fn main() {}

/// Where the loader puts a file of so many bytes.
#[unsafe(no_mangle)]
extern "C" fn place(length: usize) -> *const u8 {
    FILE.with_borrow_mut(|file| {
        file.resize(length, 0);
        file.as_ptr()
    })
}

/// Reads that file. The answer is where its compact form is, and how long; or its faults in words, which the third number
/// tells.
#[unsafe(no_mangle)]
extern "C" fn answer() -> *const usize {
    let (result, failed) = FILE.with_borrow(|file| match read(file) {
        Ok(policy) => (compact::write(&policy, file).into_bytes(), 0),
        Err(problems) => (brief(&problems).into_bytes(), 1),
    });
    let told = [result.as_ptr() as usize, result.len(), failed];
    RESULT.set(result);
    ANSWER.with_borrow_mut(|answer| {
        *answer = told;
        answer.as_ptr()
    })
}
