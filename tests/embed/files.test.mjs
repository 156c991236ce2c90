// Retries and timeouts, with a clock and servers of the test's own.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { RETRY_DELAYS_MS, TIMEOUT_MS, file, isRetryable } from "../../src/embed/js/files.js";

const own = { fetch: globalThis.fetch, setTimeout: globalThis.setTimeout };
afterEach(() => Object.assign(globalThis, own));

// Fetches a file from servers that answer one after another, and tells what was asked and how long was waited. A retry's
// delay is over at once; the time for an attempt is, where a server says nothing.
async function fetched(...answers) {
  const asked = [];
  const delays = [];
  let silence;
  globalThis.setTimeout = (action, ms) => {
    if (ms === TIMEOUT_MS) silence = action;
    else {
      delays.push(ms);
      queueMicrotask(action);
    }
  };
  globalThis.fetch = async (_url, settings) => {
    asked.push(settings);
    const answer = answers.shift();
    if (answer === "silence") {
      silence();
      settings.signal.throwIfAborted();
    }
    if (answer instanceof Error) throw answer;
    return { ok: answer < 400, status: answer };
  };
  const result = await file("https://a.example/f", async ({ status }) => `read ${status}`).catch((error) => error);
  return { result, caches: asked.map(({ cache }) => cache), delays, asked };
}

test("a file that is there is fetched once, and nothing of the reader goes with it", async () => {
  const { result, caches, delays, asked } = await fetched(200);
  assert.deepEqual([result, caches, delays], ["read 200", ["default"], []]);
  assert.deepEqual([asked[0].credentials, asked[0].referrerPolicy], ["omit", "no-referrer"]);
});

test("a retry waits, and goes past the cache", async () => {
  const { result, caches, delays } = await fetched(503, new TypeError("no network"), 200);
  assert.deepEqual([result, caches, delays], ["read 200", ["default", "reload", "reload"], RETRY_DELAYS_MS]);
});

test("after the last retry it fails", async () => {
  const { result, caches } = await fetched(500, 500, 500, 200);
  assert.equal(result.message, "https://a.example/f answered 500");
  assert.equal(caches.length, RETRY_DELAYS_MS.length + 1);
});

test("what no retry changes is final", async () => {
  for (const answer of [404, 403, Object.assign(new Error("no module"), { name: "CompileError" })]) {
    const { result, caches } = await fetched(answer, 200);
    assert.ok(result instanceof Error);
    assert.equal(caches.length, 1);
  }
});

test("a server that says nothing is given up", async () => {
  const { result } = await fetched("silence", "silence", "silence");
  assert.equal(result.message, "https://a.example/f did not answer in 30 seconds");
  assert.equal((await fetched("silence", 200)).result, "read 200");
});

test("what a retry may help", () => {
  assert.deepEqual([400, 401, 404, 408, 410, 429, 500, 503].filter(isRetryable), [408, 429, 500, 503]);
});
