// Twenty widgets on a page, compared with one.

import { load, open, trace } from "../chromium.mjs";
import { paragraphs } from "../server.mjs";
import { goal, interleaved, median, ms, ratio, table, times } from "../report.mjs";

const MANY = 20;
// The number of paragraphs after each widget of an article.
const ROOM = 12;

const KINDS = [
  {
    id: "widget",
    name: "policy-explorer",
    script: "policy-explorer.js",
    element: '<policy-explorer loading="eager" policy="policies/us-weapons-in-russia.json"></policy-explorer>',
  },
  {
    id: "spread",
    name: "policy-explorer, along an article",
    isLazy: true,
    script: "policy-explorer.js",
    element: `<policy-explorer policy="policies/us-weapons-in-russia.json"></policy-explorer>${paragraphs(ROOM)}`,
  },
  {
    id: "answers",
    name: "policy-explorer, ready-made answers",
    isReadyMade: true,
    script: "us-weapons-in-russia.en.js",
    element: '<div data-policy-explorer="us-weapons-in-russia"></div>',
  },
  { id: "preact", name: "Preact", script: "peers/preact.js", element: "<policy-explorer></policy-explorer>" },
];

export async function report({ browser, server, runs }) {
  const pages = KINDS.flatMap((kind) => [1, MANY].map((count) => ({ ...kind, id: `${kind.id}-${count}`, count })));
  const results = await interleaved(pages, runs, (it) => visit(browser, server, it));
  const of = (id, count, what) => results.get(`${id}-${count}`).map((run) => run[what]);
  const grown = (id, what) => ratio(of(id, MANY, what), of(id, 1, what));
  const verdict = (kind) => {
    const { name } = KINDS.find(({ id }) => id === kind);
    const [ready, busy] = ["ready", "busy"].map((what) => grown(kind, what));
    return (
      goal(`Goal for ${name}, ${MANY} cost less than 1.5 × the start-up of one`, Math.max(ready, busy) < 1.5) +
      ` (${times(ready)} by the time until ready, ${times(busy)} by all tasks).`
    );
  };
  const rows = KINDS.map(({ id, name }) => [
    name,
    ...["ready", "busy"].flatMap((what) => [
      ms(median(of(id, 1, what))),
      ms(median(of(id, MANY, what))),
      times(grown(id, what)),
    ]),
  ]);
  const touched = grown("answers", "touched");
  const answering = grown("answers", "ready");
  const goals =
    goal(`Goal for ready-made answers, ${MANY} in view answer in at most 1.5 × the time of one`, answering <= 1.5) +
    ` (${times(answering)}).\n\n` +
    goal(`Goal, one touched among ${MANY} is live in at most 1.2 × the time of one alone`, touched <= 1.2) +
    ` (${times(touched)}: ${ms(median(of("answers", 1, "touched")))} and ${ms(median(of("answers", MANY, "touched")))}).`;
  return `### ${MANY} widgets on a page

Processor 4 × slower, no limit on the network, ${runs} runs. All widgets stand one below the other and start at once
(\`loading="eager"\`), but for those *along an article*, with ${ROOM} paragraphs between them: they are embedded as the README says, and
start when a reader comes near. With *ready-made answers* "ready" is when the last answers; nothing more starts until one of them is
touched. *Ready* is when the last of those that start is, and painted; *all tasks* are of the page's
thread, from a trace of a separate visit.

${table(["", "ready: one", `${MANY}`, "ratio", "all tasks: one", `${MANY}`, "ratio"], rows)}

${["widget", "spread"].map(verdict).join("\n\n")}

${goals}`;
}

async function visit(browser, server, { id, script, element, count, isLazy, isReadyMade }) {
  if (isReadyMade) return answers(browser, server, { id, script, element, count });
  const url = server.page(id, `<script async src="${script}"></script>${element.repeat(count)}`);
  const tab = await open(browser, { cpu: 4 });
  await settled(tab, url, count, isLazy);
  const ready = await tab.page.evaluate(() => Math.max(...window.bench.ready));
  await tab.close();

  const traced = await open(browser, { cpu: 4 });
  const tasks = await trace(browser, traced.page, async () => {
    await settled(traced, url, count, isLazy);
    await traced.page.waitForTimeout(300);
  });
  await traced.close();
  return { ready, busy: tasks.reduce((sum, { length }) => sum + length, 0) };
}

// Waits until all started widgets are ready. Along an article their number is not known in advance.
async function settled(tab, url, count, isLazy) {
  await load(tab, url, isLazy ? 1 : count);
  if (isLazy) await tab.page.waitForTimeout(1000);
}

// The last widget answers; then one is touched, once the page is idle and has its files.
async function answers(browser, server, { id, script, element, count }) {
  const url = server.page(id, `${element.repeat(count)}<script async src="${script}"></script>`);
  const visited = async (tab, then) => {
    await tab.page.goto(url);
    await tab.page.evaluate((count) => window.bench.answering(count), count);
    return then(tab);
  };
  const tab = await open(browser, { cpu: 4 });
  const { ready, touched } = await visited(tab, async ({ page }) => {
    const ready = await page.evaluate((count) => window.bench.answering(count), count);
    await page.waitForFunction(() => performance.getEntriesByType("resource").some(({ name }) => name.endsWith(".wasm")));
    await page.waitForLoadState("networkidle");
    await page.waitForTimeout(500);
    const touched = await page.evaluate(async () => {
      const first = document.querySelector("policy-explorer");
      const start = performance.now();
      first.shadowRoot.querySelector("[part=explorer]").dispatchEvent(new Event("pointerover", { bubbles: true }));
      await new Promise((done) => addEventListener("policy-explorer:ready", done, { once: true }));
      return performance.now() - start;
    });
    return { ready, touched };
  });
  await tab.close();
  const traced = await open(browser, { cpu: 4 });
  const tasks = await trace(browser, traced.page, () => visited(traced, ({ page }) => page.waitForTimeout(300)));
  await traced.close();
  return { ready, touched, busy: tasks.reduce((sum, { length }) => sum + length, 0) };
}
