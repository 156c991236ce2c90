// The policy desk: its bytes, its start, and what a key costs while somebody types the sentence of a rule.

import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { brotli } from "../../../build/files.mjs";
import { root } from "../../peers/build.mjs";
import { evaluate, open } from "../chromium.mjs";
import { goal, interleaved, kB, median, ms, quantile, table } from "../report.mjs";

const KEYS = 40;
const SHIPPED = ["us-weapons-in-russia", "eu-flight-compensation", "eu-drone-flight"];
const LARGEST = "eu-flight-compensation";
const SETTLED = ".findings .summary[data-known=true][data-behind=false]";
const [MAX_BYTES, MAX_WORK, MAX_WAIT] = [800_000, 16, 1000];

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

export async function report({ browser, server, runs, dist }) {
  let bytes = 0;
  for (const name of (await readdir(dist)).filter((name) => /^desk[^/]*\.(html|js|css|wasm)$/.test(name))) {
    bytes += brotli(await readFile(join(dist, name))).length;
  }
  // What the browser does for a key by itself.
  server.put("field.html", '<!doctype html><meta charset="utf-8"><title>field</title><textarea rows="3" cols="60">Words.</textarea>');
  const contestants = [{ id: "field", name: "a text field and nothing else" }];
  for (const id of SHIPPED) contestants.push({ id, name: id, text: await readFile(join(root, `policies/${id}.json`), "utf8") });
  contestants.push({ id: "large", name: "500 rules", text: JSON.stringify(large(500), null, 2) });
  const starts = [];
  const results = await interleaved(contestants, runs, async ({ id, text }) => {
    const tab = await open(browser, { size: { width: 1280, height: 900 } });
    if (text) starts.push(await opened(tab, server, text));
    else await tab.page.goto(server.address("field.html"));
    const typed = await keys(tab, Boolean(text));
    await tab.close();
    return { id, ...typed };
  });
  const of = (id, what, share) => median(results.get(id).map((run) => quantile(run[what], share)));
  const rows = contestants.map(({ id, name, text }) => [
    name,
    text ? kB(text.length) : "",
    `${ms(of(id, "drawn", 0.5))} / ${ms(of(id, "drawn", 0.95))}`,
    text ? `${ms(of(id, "worked", 0.5))} / ${ms(of(id, "worked", 0.95))}` : "",
    text ? `${ms(of(id, "waited", 0.5))} / ${ms(of(id, "waited", 0.95))}` : "",
  ]);
  const start = (what) => ms(median(starts.map((it) => it[what])));
  const [key, work, wait] = [of(LARGEST, "drawn", 0.95), of(LARGEST, "worked", 0.95), of("large", "waited", 0.95)];
  return `### The policy desk

An editor types in the sentence of a rule, ${KEYS} keys in each run, each one after the findings of the one before. "Work" is all that the
page's thread does from a key on: until the letter is on the screen, and until the findings are there too, with the storing of the
document. 120 ms of the wait are a pause, so that findings are looked for once for a fast typist.

${table(["policy", "size", "work until the letter is drawn, p50 / p95", "until its findings are", "key to findings"], rows)}

First paint ${start("paint")}, desk ready ${start("ready")}, first findings ${start("found")} after a policy is opened; ${kB(bytes)} with Brotli.

Wanted: ${[
    goal(`at most ${ms(MAX_WORK)} of work for a key (p95, the largest policy that ships)`, key <= MAX_WORK),
    goal("the same with its findings", work <= MAX_WORK),
    goal(`findings of 500 rules within ${ms(MAX_WAIT)}`, wait <= MAX_WAIT),
    goal(`at most ${kB(MAX_BYTES)}`, bytes <= MAX_BYTES),
  ].join("; ")}.`;
}

// Opens the desk and a policy in it, and the first of its rules.
async function opened({ page, cdp }, server, text) {
  await page.goto(server.address("desk.html"));
  await page.waitForSelector(".start");
  const paint = await evaluate(cdp, 'performance.getEntriesByName("first-contentful-paint")[0].startTime');
  const ready = await evaluate(cdp, "performance.now()");
  await page.click("details.more summary");
  // At once: typed as Playwright does, a large text takes a minute.
  await page.locator("#open-text").evaluate((field, text) => {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }, text);
  const found = await page.evaluate((settled) => {
    const start = performance.now();
    document.querySelector(".more button").click();
    return new Promise((done) => {
      const observer = new MutationObserver(() => {
        if (!document.querySelector(settled)) return;
        observer.disconnect();
        done(performance.now() - start);
      });
      observer.observe(document.body, { subtree: true, childList: true, attributeFilter: ["data-known", "data-behind"] });
    });
  }, SETTLED);
  await page.click(".parts li:nth-child(4) button");
  await page.click(".card > summary");
  return { paint, ready, found };
}

async function keys({ page, cdp }, isDesk) {
  await page.locator(isDesk ? ".card[open] textarea" : "textarea").first().focus();
  // Of the thread itself: what other programs take does not count.
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  const work = async () =>
    (await cdp.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration").value * 1000;
  const [drawn, worked, waited] = [[], [], []];
  for (let key = 0; key < KEYS; key += 1) {
    const before = await work();
    await page.evaluate(untilPainted);
    await page.evaluate(isDesk ? untilFound : () => void (globalThis.answered = globalThis.painted), SETTLED);
    await page.keyboard.press("x");
    await evaluate(cdp, "painted");
    drawn.push((await work()) - before);
    waited.push(await evaluate(cdp, "answered"));
    worked.push((await work()) - before);
  }
  if (isDesk && !(await page.evaluate(() => document.activeElement.value)).includes("xxx")) {
    throw new Error("what was typed is not in the field");
  }
  return { drawn, worked, waited };
}

// From the next key to the findings of the text that has it: the key itself makes those that are there an older text's.
function untilFound(settled) {
  globalThis.answered = new Promise((done) => {
    let start;
    const observer = new MutationObserver(() => {
      if (start === undefined || !document.querySelector(settled)) return;
      observer.disconnect();
      done(performance.now() - start);
    });
    addEventListener("keydown", () => (start = performance.now()), { once: true, capture: true });
    observer.observe(document.querySelector(".findings"), { subtree: true, attributeFilter: ["data-behind"] });
  });
}

function untilPainted() {
  globalThis.painted = new Promise((done) => {
    addEventListener("keydown", () => requestAnimationFrame(() => setTimeout(() => done(0))), { once: true, capture: true });
  });
}
