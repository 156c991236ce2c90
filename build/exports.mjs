// Checks that every export that the guard around the WebAssembly (`src/embed/js/instance.js`) relies on exists, and
// that the guard knows every other one. wasm-bindgen chooses most of these names, and may change them with any release.
import { CALLED, CALLED_BACK } from "../src/embed/js/exports.js";

// All of these exist, and are guarded: the constructor of a widget, its methods, closures, and two
// finalizers.
const GUARDED = [/^widget_new$/, /^widget_draw$/, /invoke/, /_widget_free$/, /destroy_closure$/];

// Called by the glue within a guarded call, or once, before there is a widget.
const UNGUARDED = /^(main|__wbindgen_(exn_store|free|start)|__externref_\w+)$/;

// The problems with a module's exported function names; empty if there are none.
export function faultsOf(names) {
  const isGuarded = (name) => CALLED.test(name) || CALLED_BACK.test(name);
  return [
    ...GUARDED.filter((wanted) => !names.some((name) => wanted.test(name) && isGuarded(name))).map(
      (wanted) => `no export is called ${wanted}, which src/embed/js/exports.js has to name`,
    ),
    ...names
      .filter((name) => !isGuarded(name) && !UNGUARDED.test(name))
      .map((name) => `the export \`${name}\` is neither guarded in src/embed/js/exports.js nor known to need no guard`),
  ];
}

// The names of the functions that a module exports.
export async function functionsOf(bytes) {
  const exports = WebAssembly.Module.exports(await WebAssembly.compile(bytes));
  return exports.filter(({ kind }) => kind === "function").map(({ name }) => name);
}
