// Measures the desk of dist/ in Chromium: time to the first paint and to the first finding, and, for each policy, the page's
// work for a key (all tasks of its thread until the findings are there) and the time from a key to its findings.
//
//   node tests/desk/measure.mjs      after `make dist`; prints a table for docs/desk.md

import { createServer } from "node:http";
import { readFile, readdir } from "node:fs/promises";
import { extname, join } from "node:path";
import { TYPES, brotli } from "../../build/files.mjs";
import { launch } from "../chromium.mjs";

const KEYS = 40;
const SHIPPED = ["us-weapons-in-russia", "eu-flight-compensation", "eu-drone-flight"];
const SETTLED = ".findings .summary[data-known=true][data-behind=false]";

const server = createServer(async (request, response) => {
  const path = join("dist", new URL(request.url, "http://localhost").pathname);
  const bytes = await readFile(path).catch(() => undefined);
  response.writeHead(bytes ? 200 : 404, { "content-type": TYPES[extname(path)] ?? "text/plain" });
  response.end(bytes);
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const address = `http://127.0.0.1:${server.address().port}/desk.html`;
const browser = await launch();

const at = (times, share) =>
  times.toSorted((one, other) => one - other)[Math.floor((times.length - 1) * share)].toFixed(1);

async function opened() {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(address);
  await page.waitForSelector(".start");
  return page;
}

// Some hundred rules with conditions of their own.
function large(count) {
  const options = (name, number) =>
    Array.from({ length: number }, (_, index) => ({ id: `${name}${index}`, label: `${name} ${index}` }));
  const rules = Array.from({ length: count }, (_, index) => ({
    id: `rule-${index}`,
    verdict: index % 2 ? "no" : "yes",
    when: { one: [`a${Math.floor(index / 25)}`], other: [`b${index % 25}`] },
    text: `According to the report, rule ${index} applies.`,
    quotes: ["q"],
  }));
  return {
    format: 1,
    id: "large",
    language: "en",
    title: "Large",
    scenario: "If {one} and {other}",
    questions: [{ id: "allowed", label: "Allowed?" }],
    verdicts: [
      { id: "yes", label: "Reportedly allowed", tone: "permitted" },
      { id: "no", label: "Reportedly not allowed", tone: "forbidden" },
    ],
    dimensions: [
      { id: "one", label: "One", options: options("a", Math.ceil(count / 25)) },
      { id: "other", label: "Other", options: options("b", 25) },
    ],
    rules,
    quotes: [{ id: "q", source: "article" }],
    sources: [{ id: "article", title: "Report" }],
  };
}

async function keys(name, text) {
  const page = await opened();
  await page.click("details.more summary");
  await page.fill("#open-text", text);
  await page.click(".more button");
  await page.waitForSelector(SETTLED);
  await page.click(".parts li:nth-child(4) button");
  await page.click(".card > summary");
  const field = page.locator(".card[open] textarea").first();
  await field.focus();
  const devtools = await page.context().newCDPSession(page);
  // Of the thread itself: what other programs take does not count.
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
  const work = async () =>
    (await devtools.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration").value * 1000;
  const [worked, waited] = [[], []];
  for (let key = 0; key < KEYS; key++) {
    const before = await work();
    // From the key to the findings of the text that has it: the key itself makes those that are there an older text's.
    await page.evaluate((settled) => {
      const { activeElement } = document;
      window.waited = undefined;
      activeElement.addEventListener(
        "keydown",
        () => {
          const start = performance.now();
          const look = () => {
            if (document.querySelector(settled)) window.waited = performance.now() - start;
            else setTimeout(look, 1);
          };
          setTimeout(look, 20);
        },
        { once: true },
      );
    }, SETTLED);
    await page.keyboard.press("x");
    waited.push(await (await page.waitForFunction(() => window.waited, undefined, { timeout: 20_000 })).jsonValue());
    worked.push((await work()) - before);
  }
  await page.close();
  return `| ${name} | ${(text.length / 1024).toFixed(0)} kB | ${at(worked, 0.5)} / ${at(worked, 0.95)} | ${at(waited, 0.5)} / ${at(waited, 0.95)} |`;
}

// The first of all, when nothing is cached.
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
await page.goto(address);
await page.waitForSelector(".start");
const paint = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime);
const ready = await page.evaluate(() => performance.now());
await page.click("[data-policy=us-weapons-in-russia]");
const clicked = Date.now();
await page.waitForSelector(SETTLED);
console.log(
  `first paint ${paint.toFixed(0)} ms, desk ready ${ready.toFixed(0)} ms, first findings ${Date.now() - clicked} ms after opening a policy\n`,
);
await page.close();

let sum = 0;
for (const name of (await readdir("dist")).filter((name) => /^desk[^/]*\.(html|js|css|wasm)$/.test(name))) {
  const bytes = brotli(await readFile(join("dist", name))).length;
  sum += bytes;
  console.log(`${name}: ${bytes} bytes (Brotli)`);
}
console.log(`together: ${sum}\n`);

console.log(
  "| policy | size | page's work per key, p50 / p95 (ms) | key to findings, p50 / p95 (ms) |\n|---|---|---|---|",
);
for (const name of SHIPPED) console.log(await keys(name, await readFile(`policies/${name}.json`, "utf8")));
console.log(await keys("500 rules", JSON.stringify(large(500), null, 2)));
await browser.close();
server.close();
