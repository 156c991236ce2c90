// The cost of a click as a policy grows.

import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, root } from "../../peers/build.mjs";
import { load, open } from "../chromium.mjs";
import { lines } from "../plot.mjs";
import { goal, interleaved, median, ms, quantile, ratio, table, times, writePlot } from "../report.mjs";
import { toggle, walk, work } from "../toggles.mjs";

const RULES = [10, 50, 100, 250, 500, 1000];
const GOAL = 500;
const DIMENSIONS = 10;
const OPTIONS = 10;
const DENSITY = 3;
const TOGGLES = 40;

export async function report({ browser, server, ...given }) {
  // The runs are long and there are six policies; a few runs show the trend.
  const runs = Math.min(given.runs, 3);
  const generate = compile();
  const results = new Map();
  for (const rules of RULES) {
    const pages = await contestants(server, JSON.parse(generate(rules)), rules);
    results.set(rules, await interleaved(pages, runs, (it) => visit(browser, it.url)));
  }
  const of = (rules, id, what) => results.get(rules).get(id).map((run) => run[what]);
  const rows = RULES.map((rules) => [
    rules,
    ...["widget", "preact", "open"].flatMap((id) => [
      ms(median(of(rules, id, "paint"))),
      ms(median(of(rules, id, "work50"))),
      ms(median(of(rules, id, "work95"))),
    ]),
    times(ratio(of(rules, "widget", "work50"), of(rules, "preact", "work50"))),
  ]);
  const line = (id, name) => ({ name, points: RULES.map((rules) => [rules, median(of(rules, id, "work50"))]) });
  await writePlot(
    "clicks-growth.svg",
    lines("Work of the page's thread for a click at 4 ×, p50", ["rules", "ms"], [
      line("widget", "policy-explorer"), line("preact", "Preact"), line("open", "policy-explorer, partial"),
    ]),
  );
  const [found50, found95] = ["work50", "work95"].map((what) => median(of(GOAL, "widget", what)));
  const [open50, open95] = ["work50", "work95"].map((what) => median(of(GOAL, "open", what)));
  const cell = (name) => [`${name}: click → paint p50`, "work p50", "work p95"];
  return `### Growth with rules

Generated policies (\`generate.rs\`): ${DIMENSIONS} dimensions of ${OPTIONS} options, conditions on ${DENSITY} of them; processor 4 × slower,
${TOGGLES} toggles timed and ${TOGGLES} traced, ${runs} runs; figures as above. *Partial*: nothing is chosen at the start, so that what the
toggles have not reached stays open, and the answer is searched for among all completions; the peers cannot do that.

${table(["rules", ...cell("policy-explorer"), ...cell("Preact"), ...cell("partial"), "work of Preact's"], rows)}

${goal(`Goal, ${GOAL} rules answer a click within 16 ms at 4 ×`, found95 <= 16)} by the work at p95 \
(p50 ${ms(found50)}, p95 ${ms(found95)}; partial: p50 ${ms(open50)}, p95 ${ms(open95)}).

![Work for a click over rules](clicks-growth.svg)`;
}

function compile() {
  const folder = join(root, "target/bench");
  const program = join(folder, "generate");
  mkdirSync(folder, { recursive: true });
  const source = fileURLToPath(new URL("../generate.rs", import.meta.url));
  execFileSync("rustc", ["--edition", "2024", "-O", "-o", program, source]);
  return (rules) => execFileSync(program, [DIMENSIONS, OPTIONS, rules, DENSITY].map(String), { maxBuffer: 1 << 28 });
}

async function contestants(server, policy, rules) {
  const start = Object.fromEntries(policy.dimensions.map(({ id, options }) => [id, options[0].id]));
  const whole = JSON.stringify({ ...policy, start });
  server.put(`growth/${rules}.json`, whole);
  server.put(`growth/${rules}-open.json`, JSON.stringify(policy));
  server.put(`growth/${rules}-preact.js`, await build("preact", whole));
  const ours = (file) => `<script async src="policy-explorer.js" data-policy="growth/${file}.json"></script>`;
  const preact = `<script async src="growth/${rules}-preact.js"></script><policy-explorer></policy-explorer>`;
  return [
    { id: "widget", url: server.page(`growth-${rules}-widget`, ours(rules)) },
    { id: "open", url: server.page(`growth-${rules}-open`, ours(`${rules}-open`)) },
    { id: "preact", url: server.page(`growth-${rules}-preact`, preact) },
  ];
}

async function visit(browser, url) {
  const tab = await open(browser, { cpu: 4 });
  await load(tab, url);
  const path = await walk(tab, 10 + 2 * TOGGLES);
  await toggle(tab, path.slice(0, 10));
  const paints = await toggle(tab, path.slice(10, 10 + TOGGLES));
  const all = (await work(browser, tab, path.slice(10 + TOGGLES))).map(({ all }) => all);
  await tab.close();
  return { paint: median(paints), work50: median(all), work95: quantile(all, 0.95) };
}
