//! The browser's entry point. Nothing runs by itself: the loader calls the exports of `embed`.

use policy_explorer as _;

fn main() {}

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
