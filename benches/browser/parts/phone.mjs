// On a slow phone: from navigation to the first correct answer after a click.

import { click, open, PHONE, SLOW } from "../chromium.mjs";
import { goal, interleaved, kB, median, ms, ratio, table, times } from "../report.mjs";

// The reader's choice: the widget starts with weapons from the US; this one asks for German ones.
const OPTION = "germany";
const ANSWER = "under-discussion";
// The delay, in milliseconds, after which a reader without an answer clicks again.
const RETRY_MS = 400;

export async function report({ browser, server, runs, contestants }) {
  const widgets = contestants.filter(({ id }) => id !== "floor");
  const ready = widgets.find(({ id }) => id === "answers");
  // The same where no WebAssembly may run.
  if (ready) widgets.push({ ...ready, id: "answers-still", name: `${ready.name}, WebAssembly forbidden`, isStill: true });
  const results = await interleaved(widgets, runs, (it) => visit(browser, server, it));
  const of = (id, what) => results.get(id).map((run) => run[what]);
  const rows = widgets.map(({ id, name }) => [
    name,
    ms(median(of(id, "paint"))),
    ms(median(of(id, "choice"))),
    ms(median(of(id, "correct"))),
    times(ratio(of(id, "correct"), of("preact", "correct"))),
    median(of(id, "clicks")),
    kB(median(of(id, "bytes"))),
    median(of(id, "shift")).toFixed(3),
  ]);
  const has = results.has("prerendered");
  const against = (id) => ratio(of("prerendered", "correct"), of(id, "correct"));
  const verdicts = has
    ? [
        goal("Goal, prerendered at most half of either", Math.max(against("widget"), against("preact")) <= 0.5) +
          ` (${times(against("widget"))} of the widget by script alone, ${times(against("preact"))} of Preact).`,
      ]
    : [];
  for (const { id, name } of widgets.filter(({ kind }) => kind === "script")) {
    const [preact, prerendered] = ["preact", "prerendered"].map((other) => ratio(of(id, "correct"), of(other, "correct")));
    verdicts.push(
      goal(`Goal for ${name}, at most 0.9 of Preact and 1.6 of prerendered`, preact <= 0.9 && prerendered <= 1.6) +
        ` (${times(preact)}, ${times(prerendered)}).`,
    );
  }
  return `### On a slow phone

${PHONE.width} × ${PHONE.height} pixels, processor 4 × slower, 400 kbit/s, 400 ms for each round trip; empty cache, ${runs} runs.
The driver clicks an option's label as soon as the label is painted, again each ${RETRY_MS} ms, until the right answer is
painted. Times are from navigation; bytes are those that the server had sent by then.

${table(["", "first paint", "choice painted", "correct answer", "of Preact", "clicks", "bytes, Brotli", "layout shift"], rows)}

${verdicts.join("\n\n")}`;
}

async function visit(browser, server, contestant) {
  const tab = await open(browser, { cpu: 4, network: SLOW, size: PHONE });
  const { page, cdp } = tab;
  const heard = {};
  const hears = (name) => new Promise((done) => (heard[name] = done));
  const [label, correct] = [hears("benchLabel"), hears("benchCorrect")];
  cdp.on("Runtime.bindingCalled", ({ name, payload }) => heard[name](JSON.parse(payload)));
  if (contestant.isStill) await page.addInitScript(() => delete window.WebAssembly);
  await cdp.send("Runtime.enable");
  for (const name of Object.keys(heard)) await cdp.send("Runtime.addBinding", { name });
  await page.addInitScript(({ option, answer }) => {
    const { bench } = window;
    bench.when(() => bench.label(option), (time) => window.benchLabel(JSON.stringify({ time, ...bench.label(option) })));
    bench.when(() => bench.answer() === answer, (time) => window.benchCorrect(JSON.stringify(time)));
  }, { option: OPTION, answer: ANSWER });

  server.log.length = 0;
  await page.goto(server.page(contestant.id, contestant.markup), { waitUntil: "commit" });
  let { time: choice, ...place } = await label;
  let answered;
  let clicks = 0;
  while (answered === undefined) {
    await click(cdp, place);
    clicks += 1;
    answered = await Promise.race([correct, new Promise((done) => setTimeout(done, RETRY_MS))]);
    place = await page.evaluate((option) => window.bench.label(option), OPTION);
  }
  const bytes = server.log.reduce((sum, { bytes }) => sum + bytes, 0);
  const seen = await page.evaluate(() => ({
    shift: window.bench.shift,
    paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
  }));
  await tab.close();
  return { choice, correct: answered, clicks, bytes, ...seen };
}
