// The WebAssembly: downloaded and compiled once for all elements, but an instance of its own for each widget. So a trap
// in one harms no other, and when a widget goes, all that it held goes with it.
// The build gives WASM_FILE and WASM_INTEGRITY, and puts in the glue that wasm-bindgen wrote, as a function that makes
// a new set of bindings.
import bindings from "policy-explorer:glue";
import { CALLED, CALLED_BACK } from "./exports.js";
import { file } from "./files.js";

// Where this script came from. A module has no current script, and a classic script must not ask for `import.meta`; but
// every browser names the file in which an error was made.
const ownAddress = () => /\w+:\/\/.+?(?=:\d+:\d+)/.exec(/** @type {string} */ (new Error().stack))?.[0];
const address =
  /** @type {HTMLScriptElement | null} */ (document.currentScript)?.src || ownAddress() || document.baseURI;

/** @param {Response} response */
async function compiled(response) {
  // Some servers call the file something else, and some pages put another function in place of `fetch`, which gives
  // something else: that is a TypeError, before a byte is read.
  if (response.headers?.get("content-type") === "application/wasm") {
    try {
      return await WebAssembly.compileStreaming(response);
    } catch (error) {
      if (!(error instanceof TypeError) || response.bodyUsed) throw error;
    }
  }
  return WebAssembly.compile(await response.arrayBuffer());
}

/** @type {Promise<WebAssembly.Module> | undefined} */
let compiling;

// A failed download is tried again for the next element.
function compiledModule() {
  compiling ||= file(new URL(WASM_FILE, address).href, compiled, { integrity: WASM_INTEGRITY }).catch((error) => {
    compiling = undefined;
    throw error;
  });
  return compiling;
}

// The smallest there is.
const NOTHING = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

// Downloads what an instance is made of; nothing where the page would forbid it, as only some engines say when they
// compile.
export async function prepare() {
  if (typeof WebAssembly !== "object") throw new Error("this browser has none, or the page forbids it");
  new WebAssembly.Instance(new WebAssembly.Module(NOTHING));
  await compiledModule();
}

// A new instance: `{Widget, styles}`. After a trap, or an exception of the page's own in the midst of a call, nothing in
// it can be relied on: it is told once, and from then on does nothing. No exception reaches the browser, and so the host.
/** @param {(error: unknown) => void} onTrap */
export async function instance(onTrap) {
  const module = await compiledModule();
  let depth = 0;
  let isDead = false;
  const guarded =
    (/** @type {Function} */ call, /** @type {boolean} */ isCallback) =>
    (/** @type {unknown[]} */ ...values) => {
      // The glue looks in what is returned for an error.
      if (isDead) return [];
      depth++;
      try {
        return call(...values);
      } catch (error) {
        // From within another call: all of them have to be left.
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
  const { initSync, Widget, styles } = bindings(entered);
  initSync({ module });
  return { Widget, styles };
}
