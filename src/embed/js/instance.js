// The WebAssembly: downloaded and compiled once per page, with an instance of its own for each widget. So a trap in one
// harms no other, and the memory of a widget is freed with it.
// The build defines WASM_FILE and WASM_INTEGRITY, and bundles wasm-bindgen's glue as a function that makes a new set
// of bindings.
import bindings from "policy-explorer:glue";
import { CALLED, CALLED_BACK } from "./exports.js";
import { ownFile } from "./release.js";
import { styles } from "./styles.js";

/** @param {Response} response */
async function compiled(response) {
  // Some servers send another content type, and some pages replace `fetch` by a function whose result is no `Response`.
  // Streaming would throw a TypeError before a byte is read.
  if (response.headers?.get("content-type") === "application/wasm") {
    try {
      return await WebAssembly.compileStreaming(response);
    } catch (error) {
      if (!(error instanceof TypeError) || response.bodyUsed) throw error;
    }
  }
  return WebAssembly.compile(await response.arrayBuffer());
}

/** @param {string} [policy] */
const compile = (policy) => ownFile(WASM_FILE, compiled, WASM_INTEGRITY, policy);

// The smallest module there is.
const NOTHING = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

// Downloads and compiles the module, and downloads the style sheet. Fails early where the page forbids WebAssembly, which
// some engines report only on compiling.
/** @param {string} policy the policy's address */
export async function prepare(policy) {
  if (typeof WebAssembly !== "object") throw new Error("this browser has none, or the page forbids it");
  new WebAssembly.Instance(new WebAssembly.Module(NOTHING));
  await Promise.all([compile(policy), styles(policy)]);
}

// The class of widgets, of a new instance. After a trap, or an exception of the page's own during a call, its state cannot
// be trusted: it reports the error once and then ignores every call. No exception reaches the browser, and so the host.
/** @param {(error: unknown) => void} onTrap */
export async function instance(onTrap) {
  const module = await compile();
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
  initSync({ module });
  return Widget;
}
