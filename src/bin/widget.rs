//! The browser entry: nothing runs by itself, the loader calls what `embed` exports.

use policy_explorer as _;

fn main() {}

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
