// Twenty widgets on a page, and one.

import { load, open, trace } from "../chromium.mjs";
import { goal, interleaved, median, ms, ratio, table, times } from "../report.mjs";

const MANY = 20;

const KINDS = [
  {
    id: "widget",
    name: "policy-explorer",
    script: "policy-explorer.js",
    element: '<policy-explorer loading="eager" policy="policies/us-weapons-in-russia.json"></policy-explorer>',
  },
  { id: "preact", name: "Preact", script: "peers/preact.js", element: "<policy-explorer></policy-explorer>" },
  { id: "svelte", name: "Svelte", script: "peers/svelte.js", element: "<policy-explorer></policy-explorer>" },
];

export async function report({ browser, server, runs }) {
  const pages = KINDS.flatMap((kind) => [1, MANY].map((count) => ({ ...kind, id: `${kind.id}-${count}`, count })));
  const results = await interleaved(pages, runs, (it) => visit(browser, server, it));
  const of = (id, count, what) => results.get(`${id}-${count}`).map((run) => run[what]);
  const grown = (id, what) => ratio(of(id, MANY, what), of(id, 1, what));
  const rows = KINDS.map(({ id, name }) => [
    name,
    ...["ready", "busy"].flatMap((what) => [
      ms(median(of(id, 1, what))),
      ms(median(of(id, MANY, what))),
      times(grown(id, what)),
    ]),
  ]);
  return `### ${MANY} widgets on a page

Processor 4 × slower, no limit on the network, ${runs} runs. All widgets start at once (\`loading="eager"\`). *Ready* is
when the last of them is, and painted; *all tasks* are of the page's thread, from a trace of a separate visit.

${table(["", "ready: one", `${MANY}`, "ratio", "all tasks: one", `${MANY}`, "ratio"], rows)}

${goal(`Goal, ${MANY} cost less than 1.5 × the start-up of one`, Math.max(grown("widget", "ready"), grown("widget", "busy")) < 1.5)} \
(${times(grown("widget", "ready"))} by the time until ready, ${times(grown("widget", "busy"))} by all tasks).`;
}

async function visit(browser, server, { id, script, element, count }) {
  const url = server.page(id, `<script async src="${script}"></script>${element.repeat(count)}`);
  const tab = await open(browser, { cpu: 4 });
  await load(tab, url, count);
  const ready = await tab.page.evaluate(() => Math.max(...window.bench.ready));
  await tab.close();

  const traced = await open(browser, { cpu: 4 });
  const tasks = await trace(browser, traced.page, async () => {
    await load(traced, url, count);
    await traced.page.waitForTimeout(300);
  });
  await traced.close();
  return { ready, busy: tasks.reduce((sum, { length }) => sum + length, 0) };
}
