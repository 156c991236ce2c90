// The cost to a page of a widget far below the fold, before a reader comes near it.

import { open } from "../chromium.mjs";
import { interleaved, kB, median, ms, table } from "../report.mjs";

const BEFORE = 60;

export async function report({ browser, server, runs, contestants }) {
  const results = await interleaved(contestants, runs, (it) => visit(browser, server, it));
  const of = (id, what) => results.get(id).map((run) => run[what]);
  const rows = contestants.map(({ id, name }) => [
    name,
    ms(median(of(id, "lcp"))),
    ms(median(of(id, "blocking"))),
    median(of(id, "shift")).toFixed(3),
    kB(median(of(id, "bytes"))),
    id === "floor" ? "–" : ms(median(of(id, "near"))),
    id === "floor" ? "–" : kB(median(of(id, "later"))),
  ]);
  return `### What the host page pays

The widget stands after ${BEFORE} paragraphs, far below the fold; processor 4 × slower, no limit on the network, ${runs} runs. The
first columns are of the three seconds after navigation: largest contentful paint, total blocking time (what the
page's long tasks take beyond 50 ms each), layout shift, and bytes, the page's own included. Then the reader jumps to
where the widget stands: how long until it is ready there (nothing, if it was), and what was fetched in all.

${table(["", "LCP", "blocking time", "layout shift", "bytes before", "near → ready", "bytes in all"], rows)}`;
}

async function visit(browser, server, { id, markup }) {
  const tab = await open(browser, { cpu: 4 });
  const { page } = tab;
  server.log.length = 0;
  await page.goto(server.page(`${id}-below`, `<div id="place">${markup}</div>`, { before: BEFORE }));
  await page.waitForTimeout(3000);
  const sent = () => server.log.reduce((sum, { bytes }) => sum + bytes, 0);
  const bytes = sent();
  const seen = await page.evaluate(() => ({
    lcp: window.bench.lcp,
    shift: window.bench.shift,
    blocking: window.bench.longTasks.reduce((sum, { length }) => sum + length - 50, 0),
  }));
  let near;
  if (id !== "floor") {
    near = await page.evaluate(async () => {
      const start = performance.now();
      document.querySelector("#place").scrollIntoView();
      await window.bench.count("ready", 1);
      return Math.max(0, window.bench.ready[0] - start);
    });
  }
  const later = sent();
  await tab.close();
  return { ...seen, bytes, near, later };
}
