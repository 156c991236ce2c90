// From a click to the paint of its answer.

import { load, open } from "../chromium.mjs";
import { bars } from "../plot.mjs";
import { goal, interleaved, median, ms, quantile, ratio, table, times, writePlot } from "../report.mjs";
import { toggle, walk, work } from "../toggles.mjs";

const TOGGLES = 60;
const TRACED = 150;
// Rounds for each run at each speed: the contestants take turns, so that what the machine does meanwhile meets all of them.
const ROUNDS = { 1: 1, 4: 3 };

export async function report({ browser, server, runs, contestants }) {
  // What comes of ready-made answers is the widget that the prerendered one becomes.
  const widgets = contestants.filter(({ id }) => !["floor", "answers"].includes(id));
  const sections = [];
  const groups = [];
  for (const cpu of [1, 4]) {
    const results = await interleaved(widgets, runs * ROUNDS[cpu], (it) => visit(browser, server, it, cpu));
    const of = (id, what) => results.get(id).map((run) => run[what]);
    const against = (id, what) => times(ratio(of(id, what), of("preact", what)));
    sections.push(
      `At ${cpu} ×:\n\n` +
        table(
          ["", "click → paint: p50", "of Preact", "p95", "of Preact", "work: p50", "of Preact", "p95", "of Preact", "script"],
          widgets.map(({ id, name }) => [
            name,
            ms(median(of(id, "paint50"))),
            against(id, "paint50"),
            ms(median(of(id, "paint95"))),
            against(id, "paint95"),
            ms(median(of(id, "work50"))),
            against(id, "work50"),
            ms(median(of(id, "work95"))),
            against(id, "work95"),
            ms(median(of(id, "script50"))),
          ]),
        ),
    );
    groups.push({
      name: `At ${cpu} ×`,
      bars: widgets.map(({ id, name }) => ({ name, value: median(of(id, "work50")) })),
    });
    if (cpu === 4) {
      for (const { id, name } of widgets.filter(({ id }) => ["widget", "prerendered"].includes(id))) {
        const found = ["paint50", "paint95", "work50", "work95"].map((what) => ratio(of(id, what), of("preact", what)));
        const [paint50, paint95] = found;
        const ratios = of(id, "work50").map((value, run) => value / of("preact", "work50")[run]);
        const spread = [0.25, 0.75].map((share) => times(quantile(ratios, share))).join(" to ");
        sections.push(
          `${goal(`Goal for ${name}, work of a click at most 1.05 × Preact at 4 ×, p50`, found[2] <= 1.05)} ` +
            `(${times(found[2])}; half of the ${ratios.length} rounds ${spread}. p95 ${times(found[3])}; click → paint ${times(paint50)}, ${times(paint95)}).`,
        );
      }
    }
  }
  await writePlot("clicks.svg", bars("Work of the page's thread for a click, p50", "ms", groups));
  return `### From click to paint

${TOGGLES} toggles of radios by real mouse input, the same walk through the scenarios for everyone; ${runs} runs, at 4 × ${runs * ROUNDS[4]}.
*Click → paint* runs from the time that the browser stamps the input with, to a message sent from the next animation
frame, which is delivered when that frame's style, layout and paint are done (the Event Timing API would round to 8 ms).
The frame waits for the screen's beat of 60 Hz: up to 16.7 ms of it are that wait, the same for everyone, so the
ratio of these times says little. *Work* is the sharper figure: what the page's thread does from the release of the
button until the pointer moves on, that is the task of the click, style, layout, paint and garbage collection, in the
trace of another ${TRACED} toggles; it is the time that the thread ran, which other work on the machine does not disturb
(tracing adds a little for everyone). *Script* is the handler's part of it. Ratios are medians of
the ratios run by run.

${sections.join("\n\n")}

![Work for a click](clicks.svg)`;
}

async function visit(browser, server, contestant, cpu) {
  const tab = await open(browser, { cpu });
  await load(tab, server.page(contestant.id, contestant.markup));
  const path = await walk(tab, 20 + TOGGLES + TRACED);
  // By then, a contestant that compiles on first use has done so.
  await toggle(tab, path.slice(0, 20));
  const paints = await toggle(tab, path.slice(20, 20 + TOGGLES));
  const works = await work(browser, tab, path.slice(20 + TOGGLES));
  await tab.close();
  const all = works.map(({ all }) => all);
  return {
    paint50: median(paints),
    paint95: quantile(paints, 0.95),
    work50: median(all),
    work95: quantile(all, 0.95),
    script50: median(works.map(({ script }) => script)),
  };
}
