// How far a page moves when a widget comes into it.

import { open, PHONE } from "../chromium.mjs";
import { goal, interleaved, median, table } from "../report.mjs";

// Paragraphs before the widget: it stands in the first screen, or two screens down.
const PLACES = { "first screen": 2, "two screens down": 14 };
const MOST = 0.1;

export async function report({ browser, server, runs, contestants }) {
  const widgets = contestants.filter(({ id }) => ["answers", "prerendered", "widget", "preact"].includes(id));
  const cases = widgets.flatMap((widget) =>
    Object.entries(PLACES).flatMap(([place, before]) =>
      [true, false].map((hasScript) => ({ ...widget, widget: widget.id, place, before, hasScript, id: `${widget.id}-${before}-${hasScript}` })),
    ),
  );
  const results = await interleaved(cases, runs, (it) => visit(browser, server, it));
  const of = (widget, place, hasScript) =>
    median(results.get(cases.find((it) => it.widget === widget && it.place === place && it.hasScript === hasScript).id));
  const each = (widget) => Object.keys(PLACES).flatMap((place) => [true, false].map((hasScript) => of(widget, place, hasScript)));
  const head = Object.keys(PLACES).flatMap((place) => [place, `${place}, scripts blocked`]);
  const worst = Math.max(...each("answers"));
  return `### How far the page moves

Cumulative layout shift of a phone's page (${PHONE.width} × ${PHONE.height} pixels, processor 4 × slower, no limit on the network), with the widget in the first
screen or two screens down, as \`snippet\` prints it. The reader scrolls to the end in steps of half a screen. ${runs} runs.

${table(["", ...head], widgets.map(({ id, name }) => [name, ...each(id).map((shift) => shift.toFixed(3))]))}

${goal(`Goal, ready-made answers at most ${MOST}`, worst <= MOST)} (${worst.toFixed(3)}).`;
}

async function visit(browser, server, { id, markup, before, hasScript }) {
  const { page, close } = await open(browser, { cpu: 4, size: PHONE });
  if (!hasScript) await page.route("**/*.js", (route) => route.abort());
  await page.goto(server.page(id, markup, { before }));
  await page.waitForLoadState("networkidle");
  const end = await page.evaluate(() => document.body.scrollHeight);
  for (let at = 0; at < end; at += PHONE.height / 2) {
    await page.evaluate((at) => scrollTo(0, at), at);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  }
  await page.waitForLoadState("networkidle");
  const shift = await page.evaluate(() => window.bench.shift);
  await close();
  return shift;
}
