// Formats numbers: medians, ratios, tables, and the files of results.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { root } from "../peers/build.mjs";

// The parts of the bench, in the order of the report.
export const PARTS = ["load", "takeover", "clicks", "matrix", "phone", "nginx", "growth", "many", "host", "shift", "leak", "desk", "sizes", "features"];

const FOLDER = join(root, "benches");

export const quantile = (values, share) => {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
};
export const median = (values) => quantile(values, 0.5);

// The median of the ratios of each run, since a disturbance affects both sides of a run.
export const ratio = (values, others) => median(values.map((value, run) => value / others[run]));

export const ms = (value) => (value === undefined ? "–" : `${value.toFixed(value < 10 ? 1 : 0)} ms`);
export const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
export const times = (value) => value.toFixed(2);
export const goal = (text, reached) => `${text}: ${reached ? "reached" : "**missed**"}`;

export function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, column) => (column ? "--:" : "---"))), ...rows.map(line)].join("\n");
}

// Runs `action` for each contestant in turn, `runs` times, each time starting with another one. An additional first
// run, which does not count, warms up server and browser. Returns a map from a contestant's id to the results of its
// runs.
export async function interleaved(contestants, runs, action) {
  const results = new Map(contestants.map(({ id }) => [id, []]));
  for (let run = -1; run < runs; run += 1) {
    for (let turn = 0; turn < contestants.length; turn += 1) {
      const contestant = contestants[(run + 1 + turn) % contestants.length];
      const result = await action(contestant);
      process.stderr.write(".");
      if (run >= 0) results.get(contestant.id)[run] = result;
    }
  }
  process.stderr.write("\n");
  return results;
}

// Writes a part's section, with the date and machine of the measurement.
export async function section(part, text, chromium) {
  const { devDependencies } = JSON.parse(await readFile(join(FOLDER, "package.json"), "utf8"));
  const load = loadavg()[0].toFixed(1);
  const where = [
    `${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC`,
    `${cpus()[0].model}, ${cpus().length} cores, load ${load}`,
    `Chromium ${chromium}, node ${process.version.slice(1)}, preact ${devDependencies.preact}`,
  ];
  await mkdir(join(FOLDER, "results"), { recursive: true });
  await writeFile(join(FOLDER, `results/${part}.md`), `${text}\n\n<small>${where.join(" · ")}</small>\n`);
}

export const writePlot = (name, svg) => writeFile(join(FOLDER, name), svg);

// Writes RESULTS.md: the engine's results, the results of each measured part, and the reasons why some wishes are not
// met.
export async function assemble() {
  const sections = [];
  for (const part of ["engine", "fair", ...PARTS]) {
    const text = await readFile(join(FOLDER, `results/${part}.md`), "utf8").catch(() => undefined);
    if (text === undefined) continue;
    if (part !== "engine" && !sections.some((it) => it.startsWith("## In the browser"))) sections.push(INTRODUCTION);
    sections.push(text.trim());
  }
  sections.push((await readFile(join(FOLDER, "wishes.md"), "utf8")).trim());
  await writeFile(join(FOLDER, "RESULTS.md"), `${sections.join("\n\n")}\n`);
}

const INTRODUCTION = `## In the browser

The release build of the widget beside the same widget by hand in Preact (\`peers/\`: same markup, same
style sheet, same decisions, announcement and events), and beside a page without any.
All stand in the same news page. The widget fetches its policy and looks for faults in it; the peers have theirs
inlined in one language and trust it. Each figure is a median over runs, unless it says otherwise; contestants take turns, each in a
fresh page with an empty cache. "4 ×" is Chromium's own throttling of the processor. Times from the same run are
compared with each other, never with those of another run.`;
