// The cost of taking over a prerendered widget: the tasks from the arrival of the WebAssembly and of a pointer until the page
// is idle.

import { evaluate, makesFrame, open, trace } from "../chromium.mjs";
import { goal, interleaved, median, ms, table } from "../report.mjs";

export async function report({ browser, server, runs, contestants }) {
  const prerendered = contestants.filter(({ id }) => id === "prerendered");
  const rows = [];
  const goals = [];
  for (const cpu of [1, 4]) {
    const results = await interleaved(prerendered, runs, (it) => visit(browser, server, it, cpu));
    const of = (what) => median(results.get("prerendered").map((run) => run[what]));
    rows.push([`${cpu} ×`, ms(of("script")), ms(of("frame")), of("shift").toFixed(3)]);
    if (cpu === 4) {
      const longest = Math.max(of("script"), of("frame"));
      goals.push(goal("Goal, longest task at most 50 ms at 4 ×", longest <= 50) + ` (${ms(longest)}).`);
      goals.push(goal("Goal, layout shift 0", of("shift") === 0) + ".");
    }
  }
  return `### Take-over

The prerendered widget is on the screen and all is quiet; then the WebAssembly is let through, a pointer comes over the
widget, and the live one takes its place. Longest tasks of the page's thread from there until half a second after the widget is ready, from traces: the
time that the thread ran. A *frame* is a task with style, layout or paint, the rest is *script*. ${runs} runs.

${table(["processor", "longest task: script", "frame", "layout shift"], rows)}

${goals.join("\n")}`;
}

async function visit(browser, server, contestant, cpu) {
  const tab = await open(browser, { cpu });
  let letThrough;
  const held = new Promise((resolve) => (letThrough = resolve));
  await tab.page.route("**/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await tab.page.goto(server.page(contestant.id, contestant.markup));
  await tab.page.waitForTimeout(2000);
  const tasks = await trace(browser, tab.page, async () => {
    letThrough();
    await evaluate(tab.cdp, `bench.count("ready", 1)`);
    await tab.page.waitForTimeout(500);
  });
  const shift = await tab.page.evaluate(() => window.bench.shift);
  await tab.close();
  const longest = (tasks) => Math.max(0, ...tasks.map(({ length }) => length));
  return {
    shift,
    script: longest(tasks.filter((task) => !makesFrame(task))),
    frame: longest(tasks.filter(makesFrame)),
  };
}
