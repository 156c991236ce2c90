// The WebAssembly: downloaded and compiled once per page, with an instance of its own for each widget. So a trap in one
// harms no other, and the memory of a widget is freed with it.
// The build bundles wasm-bindgen's glue as a function that makes a new set of bindings.
import bindings from "policy-explorer:glue";
import { CALLED, CALLED_BACK } from "./exports.js";
import { allowed, module } from "./modules.js";
import { styles } from "./styles.js";

// Named once: the npm package has an address in place of the name.
/** @param {string} [policy] the policy's address */
const widgets = (policy) => module(WASM_FILE, WASM_INTEGRITY, policy);

// Downloads and compiles the module, and downloads the style sheet.
/** @param {string} policy the policy's address */
export async function prepare(policy) {
  allowed();
  await Promise.all([widgets(policy), styles(policy)]);
}

// The class of widgets, of a new instance. After a trap, or an exception of the page's own during a call, its state cannot
// be trusted: it reports the error once and then ignores every call. No exception reaches the browser, and so the host.
/** @param {(error: unknown) => void} onTrap */
export async function instance(onTrap) {
  const compiled = await widgets();
  let depth = 0;
  let isDead = false;
  const guarded =
    (/** @type {Function} */ call, /** @type {boolean} */ isCallback) =>
    (/** @type {unknown[]} */ ...values) => {
      // The glue looks for an error in the returned array.
      if (isDead) return [];
      depth++;
      try {
        return call(...values);
      } catch (error) {
        // Inside another call: the error has to leave all of them.
        if (depth > 1) throw error;
        isDead = true;
        onTrap(error);
        if (!isCallback) throw error;
        return [];
      } finally {
        depth--;
      }
    };
  const entered = (/** @type {Record<string, any>} */ exports) => {
    const all = /** @type {any} */ ({ __proto__: null });
    for (const name of Object.keys(exports)) {
      const isCallback = CALLED_BACK.test(name);
      all[name] = isCallback || CALLED.test(name) ? guarded(exports[name], isCallback) : exports[name];
    }
    return all;
  };
  const { initSync, Widget } = bindings(entered);
  initSync({ module: compiled });
  return Widget;
}
