// The desk's worker: it runs commands of the command line, one after the other, each over its own files in memory and in an
// instance of its own. What traps in one harms no other.
//
// Request: { id, args, files, kind }. `args` are those of a terminal, without the program's name. A waiting request is
// dropped when a newer one of the same `kind` arrives; { cancel: id } drops one by its number.
//
// Answer: { id, status, output, error, files }, with the exit status, what was printed, and the files written or changed.
// Of a request that was dropped { id, isDropped: true }. Of a program that broke off the status is null.

// The build bundles wasm-bindgen's glue as a function that makes a new set of bindings.
import bindings from "policy-explorer:command";
import { world } from "./world.js";

/**
 * @typedef {{ id: number, args: string[], files?: import("./world.js").Files, kind?: string }} Request
 * @typedef {{ id: number, status: number | null, output: string, error: string, files: Record<string, Uint8Array> }} Answer
 */

/** @type {Request[]} */
let waiting = [];
let isRunning = false;
/** @type {Promise<WebAssembly.Module> | undefined} */
let compiled;

const scope = /** @type {any} */ (self);

scope.addEventListener("message", (/** @type {MessageEvent} */ { data }) => {
  if (data.cancel !== undefined) drop(({ id }) => id === data.cancel);
  else {
    if (data.kind !== undefined) drop(({ kind }) => kind === data.kind);
    waiting.push(data);
    if (!isRunning) work();
  }
});

// It is downloaded before anybody asks.
module().catch(() => {});

/** @param {(request: Request) => boolean} isMeant */
function drop(isMeant) {
  for (const { id } of waiting.filter(isMeant)) scope.postMessage({ id, isDropped: true });
  waiting = waiting.filter((request) => !isMeant(request));
}

async function work() {
  isRunning = true;
  for (let request = waiting.shift(); request; request = waiting.shift()) {
    const answer = await answered(request);
    scope.postMessage(answer, [...new Set(Object.values(answer.files).map(({ buffer }) => buffer))]);
    // Requests that have come meanwhile are heard before the next one is chosen.
    await new Promise((done) => setTimeout(done));
  }
  isRunning = false;
}

/** @param {Request} request @returns {Promise<Answer>} */
async function answered({ id, args, files }) {
  const around = world(args, files);
  try {
    const { initSync, run } = bindings();
    initSync({ module: await module() });
    const status = run(around);
    return { id, status, ...around.done() };
  } catch (error) {
    return { id, ...around.done(), status: null, error: `${error}`, files: {} };
  }
}

// Downloads and compiles the program; after a failure the next request tries again.
function module() {
  compiled ??= load();
  compiled.catch(() => {
    compiled = undefined;
  });
  return compiled;
}

async function load() {
  try {
    const response = await fetch(new URL(COMMAND_FILE, scope.location.href), { integrity: COMMAND_INTEGRITY });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return await WebAssembly.compile(await response.arrayBuffer());
  } catch (error) {
    throw new Error(
      `the program cannot be loaded (${COMMAND_FILE}: ${error}). Check the connection; it is tried again`,
    );
  }
}
