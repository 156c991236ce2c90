// Retries and timeouts, with a fake clock and fake servers.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { RETRY_DELAYS_MS, TIMEOUT_MS, file, isRetryable } from "../../src/embed/js/files.js";

const own = { fetch: globalThis.fetch, setTimeout: globalThis.setTimeout };
afterEach(() => Object.assign(globalThis, own));

// Fetches a file from servers that answer one after another; returns the requests and the delays. Retry delays pass at
// once, and so does the timeout if a server does not answer.
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

test("a file is fetched once, without data about the reader", async () => {
  const { result, caches, delays, asked } = await fetched(200);
  assert.deepEqual([result, caches, delays], ["read 200", ["default"], []]);
  assert.deepEqual([asked[0].credentials, asked[0].referrerPolicy], ["omit", "no-referrer"]);
});

test("a retry waits and bypasses the cache", async () => {
  const { result, caches, delays } = await fetched(503, new TypeError("no network"), 200);
  assert.deepEqual([result, caches, delays], ["read 200", ["default", "reload", "reload"], RETRY_DELAYS_MS]);
});

test("after the last retry it fails", async () => {
  const { result, caches } = await fetched(500, 500, 500, 200);
  assert.equal(result.message, "https://a.example/f answered 500");
  assert.equal(caches.length, RETRY_DELAYS_MS.length + 1);
});

test("permanent errors are not retried", async () => {
  for (const answer of [404, 403, Object.assign(new Error("no module"), { name: "CompileError" })]) {
    const { result, caches } = await fetched(answer, 200);
    assert.ok(result instanceof Error);
    assert.equal(caches.length, 1);
  }
});

test("a server that does not answer times out", async () => {
  const { result } = await fetched("silence", "silence", "silence");
  assert.equal(result.message, "https://a.example/f did not answer in 30 seconds");
  assert.equal((await fetched("silence", 200)).result, "read 200");
});

test("which statuses are retryable", () => {
  assert.deepEqual([400, 401, 404, 408, 410, 429, 500, 503].filter(isRetryable), [408, 429, 500, 503]);
});
