// Opening the table of scenarios of a policy with many dimensions, which is drawn only then.

import { load, open, trace } from "../chromium.mjs";
import { goal, interleaved, median, ms, table } from "../report.mjs";

const POLICIES = ["us-weapons-in-russia", "eu-drone-flight", "eu-flight-compensation"];

export async function report({ browser, server, runs }) {
  const pages = POLICIES.map((id) => ({ id, name: id }));
  const results = await interleaved(pages, runs, (it) => visit(browser, server, it.id));
  const of = (id, what) => median(results.get(id).map((run) => run[what]));
  const longest = Math.max(...POLICIES.map((id) => of(id, "longest")));
  return `### Opening the table of scenarios

Processor 4 × slower, ${runs} runs. Longest task of the page's thread from the click until half a second after the table is
there, from traces: deciding each cell, making the table, style, layout and paint.

${table(
  ["policy", "cells", "longest task"],
  POLICIES.map((id) => [id, String(of(id, "cells")), ms(of(id, "longest"))]),
)}

${goal("Goal, no task above 100 ms at 4 ×", longest <= 100)} (${ms(longest)}).`;
}

async function visit(browser, server, id) {
  const element = `<policy-explorer loading="eager" policy="policies/${id}.json"></policy-explorer>`;
  const tab = await open(browser, { cpu: 4 });
  await load(tab, server.page(id, `<script async src="policy-explorer.js"></script>${element}`), 1);
  await tab.page.waitForTimeout(500);
  let cells = 0;
  const tasks = await trace(browser, tab.page, async () => {
    cells = await tab.page.evaluate(async () => {
      const root = document.querySelector("policy-explorer").shadowRoot;
      root.querySelector(".grids > summary").click();
      while (!root.querySelector("td button")) await new Promise((done) => setTimeout(done, 20));
      return root.querySelectorAll("td button").length;
    });
    await tab.page.waitForTimeout(500);
  });
  await tab.close();
  return { cells, longest: Math.max(...tasks.map(({ length }) => length)) };
}
