// Pages in Chromium with a throttled processor or network, real clicks, and traces of the page's thread.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

export { launch } from "../../tests/chromium.mjs";

const PROBE = await readFile(fileURLToPath(new URL("probe.js", import.meta.url)), "utf8");

export const DESKTOP = { width: 1000, height: 1600 };
export const PHONE = { width: 412, height: 915 };
// 400 kbit/s each way and 400 ms for each round trip, the "slow phone" of the goals.
export const SLOW = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };

// Opens an empty page with its own cache. `cpu` is the factor by which the processor is slowed down.
export async function open(browser, { cpu = 1, network, size = DESKTOP } = {}) {
  const context = await browser.newContext({ viewport: size, hasTouch: false });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await page.addInitScript(PROBE);
  if (cpu > 1) await cdp.send("Emulation.setCPUThrottlingRate", { rate: cpu });
  if (network) {
    await cdp.send("Network.enable");
    await cdp.send("Network.emulateNetworkConditions", network);
  }
  page.setDefaultTimeout(120_000);
  return { page, cdp, close: () => context.close() };
}

// Loads a page and waits until `count` widgets are ready and painted.
export async function load({ page, cdp }, url, count = 1) {
  await page.goto(url);
  await evaluate(cdp, `bench.count("ready", ${count})`);
}

// The value of an expression in the page, which may be a promise. This costs the page less than Playwright's
// `evaluate`.
export async function evaluate(cdp, expression) {
  const answer = await cdp.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
  if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.exception?.description ?? expression);
  return answer.result.value;
}

// A click by the mouse. The pointer is there already.
export async function click(cdp, { x, y }) {
  const event = { x, y, button: "left", clickCount: 1 };
  await cdp.send("Input.dispatchMouseEvent", { type: "mousePressed", ...event });
  await cdp.send("Input.dispatchMouseEvent", { type: "mouseReleased", ...event });
}

// Bytes in use after a full collection: JavaScript's own with its buffers, the DOM's, and WebAssembly's memory.
export async function heap({ cdp }) {
  await cdp.send("HeapProfiler.enable");
  for (let round = 0; round < 3; round += 1) await cdp.send("HeapProfiler.collectGarbage");
  const { usedSize, embedderHeapUsedSize = 0, backingStorageSize = 0 } = await cdp.send("Runtime.getHeapUsage");
  const memory = await evaluate(cdp, "bench.memory()");
  return { script: usedSize + backingStorageSize, dom: embedderHeapUsedSize, memory };
}

// Traces the page's main thread while `action` runs: its tasks, each with the events that it handled. Durations are the
// thread's own running time, so that other work on the machine does not count.
export async function trace(browser, page, action) {
  await browser.startTracing(page, { categories: ["devtools.timeline", "disabled-by-default-devtools.timeline"] });
  await action();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const threads = new Map();
  const key = ({ pid, tid }) => `${pid}.${tid}`;
  for (const event of traceEvents) {
    if (event.name === "thread_name" && event.args.name === "CrRendererMain") threads.set(key(event), []);
  }
  for (const event of traceEvents) if (event.ph === "X") threads.get(key(event))?.push(event);
  // The browser keeps a spare renderer: the page's own is the busiest one.
  const work = (events) => events.filter(({ name }) => name === "RunTask").reduce((sum, { dur }) => sum + dur, 0);
  const events = [...threads.values()].sort((one, other) => work(other) - work(one))[0] ?? [];
  const tasks = events
    .filter(({ name }) => name === "RunTask")
    .sort((one, other) => one.ts - other.ts)
    .map(({ ts, dur, tdur = dur }) => ({ start: ts, end: ts + dur, length: tdur / 1000, inside: [] }));
  let at = 0;
  for (const { name, ts, dur, tdur = dur, args } of events.sort((one, other) => one.ts - other.ts)) {
    while (tasks[at]?.end < ts) at += 1;
    if (name === "RunTask" || !(tasks[at]?.start <= ts)) continue;
    tasks[at].inside.push({ name: name === "EventDispatch" ? args.data.type : name, length: tdur / 1000 });
  }
  return tasks;
}

const FRAME = ["UpdateLayoutTree", "Layout", "PrePaint", "Paint", "Layerize", "Commit"];

// Whether a task does style, layout or paint.
export const makesFrame = ({ inside }) => inside.some(({ name }) => FRAME.includes(name));
