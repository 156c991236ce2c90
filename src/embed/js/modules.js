// The WebAssembly files: that of the widgets, and that of the strict reader.
import { ownFile } from "./release.js";

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

// The smallest module there is.
const NOTHING = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

// Fails where the page forbids WebAssembly, which some engines report only on compiling.
export function allowed() {
  if (typeof WebAssembly !== "object") throw new Error("this browser has none, or the page forbids it");
  new WebAssembly.Instance(new WebAssembly.Module(NOTHING));
}

/**
 * Downloads and compiles such a file.
 * @param {string} name
 * @param {string} integrity
 * @param {string} [policy] the policy's address
 */
export async function module(name, integrity, policy) {
  allowed();
  return ownFile(name, compiled, integrity, policy);
}
