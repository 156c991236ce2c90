//! The entry point of the editors' page.

#[cfg(target_arch = "wasm32")]
fn main() {
    policy_explorer::desk::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
