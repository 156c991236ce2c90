// Whether the guard around the WebAssembly (`src/embed/js/instance.js`) has an export of the right name for all that it
// guards, and knows every other one. wasm-bindgen chooses most of these names, and may change them with any release.
import { CALLED, CALLED_BACK } from "../src/embed/js/exports.js";

// Each of these is there, and guarded: the constructor of a widget, its methods, its styles, closures, and two finalizers.
const GUARDED = [/^widget_new$/, /^widget_draw$/, /^styles$/, /invoke/, /_widget_free$/, /destroy_closure$/];

// What the glue calls on its way in and out, within a call that is guarded; and what runs once, before there is a widget.
const UNGUARDED = /^(main|__wbindgen_(exn_store|free|malloc|realloc|start)|__externref_\w+)$/;

// What is wrong with the names of the functions that a module exports, in words; nothing if all is well.
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
