// From navigation to an answer: times, the longest task, memory, bytes, and layout shifts.

import { heap, load, makesFrame, open, trace } from "../chromium.mjs";
import { goal, interleaved, kB, median, ms, ratio, table, times } from "../report.mjs";

export async function report({ browser, server, runs, contestants }) {
  const sections = [];
  let bytes;
  for (const cpu of [1, 4]) {
    const results = await interleaved(contestants, runs, (it) => visit(browser, server, it, cpu));
    const of = (id, what) => results.get(id).map((run) => run[what]);
    sections.push(
      `At ${cpu} ×:\n\n` +
        table(
          ["", "answer painted", "ready", "of Preact", "longest task: script", "frame", "all tasks"],
          contestants.map(({ id, name }) => [
            name,
            id === "floor" ? "–" : ms(median(of(id, "answered"))),
            id === "floor" ? "–" : ms(median(of(id, "ready"))),
            id === "floor" ? "–" : times(ratio(of(id, "ready"), of("preact", "ready"))),
            ms(median(of(id, "script"))),
            ms(median(of(id, "frame"))),
            ms(median(of(id, "busy"))),
          ]),
        ),
    );
    if (cpu === 4) {
      for (const { id, name } of contestants.filter(({ id }) => ["widget", "prerendered"].includes(id))) {
        const [script, frame] = [median(of(id, "script")), median(of(id, "frame"))];
        sections.push(
          goal(`Goal for ${name}, longest task of start-up at most 50 ms at 4 ×`, Math.max(script, frame) <= 50) +
            ` (script ${ms(script)}, frame ${ms(frame)}; in the page without a widget, ${ms(median(of("floor", "script")))} ` +
            `and ${ms(median(of("floor", "frame")))}).`,
        );
      }
    }
    bytes ??= table(
      ["", "requests", "bytes, Brotli", "heap: script", "DOM", "WebAssembly", "layout shift"],
      contestants.map(({ id, name }) => [
        name,
        of(id, "requests")[0],
        kB(of(id, "bytes")[0]),
        kB(median(of(id, "heap").map(({ script }) => script))),
        kB(median(of(id, "heap").map(({ dom }) => dom))),
        kB(median(of(id, "heap").map(({ memory }) => memory))),
        median(of(id, "shift")).toFixed(3),
      ]),
    );
  }
  return `### Start-up

The widget is in view from the start; no limit on the network. *Answer painted*: the first verdict is on the screen,
whoever drew it. *Ready*: the widget says so, and the next frame is painted; ours waits for a frame before, to see
whether it is near the viewport. *Longest task* and *all tasks* are of the page's thread from navigation to half a
second after the widget is ready, from traces of separate visits: the time that the thread ran, which other work on
the machine does not disturb; parsing the page and tracing itself are in it. A *frame* is a task with style, layout or paint, the rest is *script* (and the browser's own). ${runs} runs.

${sections.join("\n\n")}

What it takes, the page's HTML included. Heap after a full collection; *WebAssembly* is its linear memory.

${bytes}`;
}

async function visit(browser, server, contestant, cpu) {
  const url = server.page(contestant.id, contestant.markup);
  const count = contestant.id === "floor" ? 0 : 1;

  const tab = await open(browser, { cpu });
  server.log.length = 0;
  await load(tab, url, count);
  await tab.page.waitForTimeout(300);
  const { ready, answered, shift } = await tab.page.evaluate(() => ({ ...window.bench, ready: window.bench.ready[0] }));
  const fetched = server.log.map(({ bytes }) => bytes);
  const memory = await heap(tab);
  await tab.close();

  const traced = await open(browser, { cpu });
  const tasks = await trace(browser, traced.page, async () => {
    await load(traced, url, count);
    await traced.page.waitForTimeout(500);
  });
  await traced.close();
  const frames = tasks.filter(makesFrame);
  const others = tasks.filter((task) => !makesFrame(task));
  const lengths = (tasks) => tasks.map(({ length }) => length);
  return {
    ready,
    answered,
    shift,
    requests: fetched.length,
    bytes: fetched.reduce((sum, bytes) => sum + bytes, 0),
    heap: memory,
    script: Math.max(...lengths(others)),
    frame: Math.max(...lengths(frames)),
    busy: lengths(tasks).reduce((sum, length) => sum + length, 0),
  };
}
