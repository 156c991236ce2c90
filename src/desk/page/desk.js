// Starts the desk's application, and gives it what WebAssembly cannot make: its worker, by the page's one Trusted Types
// policy, which allows the address of that worker and no other.
import start from "policy-explorer:desk";
import { before } from "./before.js";
import { selected } from "./selected.js";

const address = new URL(WORKER_FILE, import.meta.url).href;
const policy = globalThis.trustedTypes?.createPolicy("policy-explorer-desk", {
  createScriptURL: (/** @type {string} */ url) => {
    if (url !== address) throw new TypeError("not the address of the worker");
    return url;
  },
});

globalThis.policyDesk = {
  before,
  selected,
  worker: () => new Worker(policy?.createScriptURL(address) ?? address),
};

await start({ module_or_path: new URL(WASM_FILE, import.meta.url) });
