// The exports of the WebAssembly that JavaScript enters by. `build/exports.mjs` fails the build if wasm-bindgen names
// them otherwise.

// Called by the loader, or for it by the glue, which makes room for a text before the call.
export const CALLED = /^(widget_|__wbindgen_(m|re)alloc$)/;

// Called by the browser: Yew's callbacks and the glue's finalisers.
export const CALLED_BACK = /invoke|_widget_free$|destroy_closure$/;
