// How JavaScript enters the WebAssembly, by the names of its exports. `build/exports.mjs` fails the build where wasm-bindgen
// names them otherwise.

// What the loader calls.
export const CALLED = /^(widget_|styles$)/;

// What the browser calls: what Yew has given it to call back, and what the glue has asked it to tidy up.
export const CALLED_BACK = /invoke|_widget_free$|destroy_closure$/;
