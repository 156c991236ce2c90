// Runs every kind of snippet through third-party software with its default settings, reads the output, compares it with
// expected.mjs, and writes RESULTS.md.
//
//   node tests/wild/run.mjs [TOOL…]      after `make dist` and `build/setup.sh wild`; `make test-wild` does all of it
//
// Without a name it runs all of them, and only then writes RESULTS.md. The HTML outputs stay in target/wild/site/out.

import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run, serve } from "../cms/machine.mjs";
import { KINDS, documents } from "./documents.mjs";
import { EXPECTED, LEFT_OUT } from "./expected.mjs";
import { FAULTS, reader, vocabulary } from "./read.mjs";
import { use } from "./tools.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const site = join(root, "target/wild/site");
const python = join(root, "target/wild/python/bin/python");
const program = join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "debug/policy-explorer");
const explorer = (...args) => run(program, args, { cwd: root });
const COLUMNS = [...KINDS, "page", "demo"];
const chosen = process.argv.slice(2);

async function main() {
  await rm(site, { recursive: true, force: true });
  await cp(join(root, "dist"), site, { recursive: true });
  for (const folder of ["in", "out"]) await mkdir(join(site, folder));
  const server = await serve(site, { shared: true });
  let browser;
  try {
    const list = await documents({ root, dist: join(root, "dist"), origin: server.origin, explorer });
    for (const { name, page } of list) await writeFile(join(site, `in/${name}.html`), page);
    const policies = new Map();
    for (const document of list) {
      const key = `${document.file} ${document.lang}`;
      if (!policies.has(key)) policies.set(key, await vocabulary({ root, explorer, ...document }));
      document.policy = policies.get(key);
    }
    const input = JSON.stringify(list.map(({ policy, ...document }) => document));
    const python3 = run(python, [join(root, "tests/wild/tools.py"), ...chosen], { input });
    const tools = { ...(await use(list, chosen)), ...JSON.parse(await python3) };

    browser = await reader({ folder: site, origin: server.origin });
    const rows = [];
    for (const [tool, { version, outputs }] of Object.entries(tools)) {
      const row = { tool, version, readings: [] };
      for (const [index, output] of outputs.entries()) {
        if (output === null) continue;
        const { kind, lang, policy, story, name } = list[index];
        const where = `${tool.replaceAll(/\W+/g, "-")}-${name}`;
        const reading = output.error
          ? { outcome: "an error", notes: [], found: [output.error] }
          : await browser.read(output, { policy, story, name: where });
        row.readings.push({ kind, of: `${policy.link}, ${lang}`, ...reading, expected: EXPECTED[tool]?.[kind] });
      }
      rows.push(row);
      report(row);
    }
    const readings = rows.flatMap((row) => row.readings);
    if (!chosen.length) await writeFile(join(root, "tests/wild/RESULTS.md"), results(rows, browser.version));
    const failed = readings.filter((reading) => !passes(reading)).length;
    console.log(`${readings.length - failed} passed, ${failed} failed`);
    if (failed || !readings.length) process.exitCode = 1;
  } finally {
    await browser?.close();
    await server.close();
  }
}

// A fault never passes, even if it is expected.
const passes = ({ outcome, expected }) => [expected].flat().includes(outcome) && !FAULTS.includes(outcome);

// Prints a tool's differences from the expected outcomes.
function report({ version, tool, readings }) {
  const wrong = readings.filter((reading) => !passes(reading));
  console.log(`${tool} (${version}): ${readings.length - wrong.length} of ${readings.length}`);
  for (const { kind, of, outcome, expected, found } of wrong) {
    const detail = found?.length ? ` (${found.length}: ${found.slice(0, 4).join("; ").slice(0, 200)})` : "";
    console.log(`  ${kind}, ${of}: ${outcome}${detail}   EXPECTED ${[expected].flat().join(" or ")}`);
  }
}

// A cell of the table. Where policies differ, it names them.
function cell(readings) {
  const say = ({ outcome, notes }) => [FAULTS.includes(outcome) ? `**${outcome}**` : outcome, ...notes].join(" + ");
  const said = new Map();
  for (const reading of readings) said.set(say(reading), [...(said.get(say(reading)) ?? []), reading.of.split(",")[0]]);
  if (said.size < 2) return [...said.keys()][0] ?? "–";
  return [...said].map(([text, policies]) => `${text} (${[...new Set(policies)].join(", ")})`).join("; ");
}

function results(rows, browser) {
  const line = (cells) => `| ${cells.join(" | ")} |\n`;
  const versions = [...new Set(rows.map(({ version }) => version))].sort();
  return `# Software in the wild

Written by \`make test-wild\` on ${new Date().toISOString().slice(0, 10)}: each kind of snippet of each policy, in an article or a feed, the
standalone pages and the demo page, run through software with its default settings; what was left, read as text and in
Chromium ${browser} without JavaScript. "The widget" means that every option was chosen, and answered as
\`policy-explorer decide\` does, or that the frame shows the standalone page; "one answer" is that of the policy's start, with
its scenario; "prose" is title and summary,
or lead and rules. "Its scenario, and the rules" has lost the verdict. What follows a plus is noted, and is no fault. What is bold is one.

${line(["tool", ...COLUMNS])}${line(Array(COLUMNS.length + 1).fill("---"))}${rows
    .map(({ tool, readings }) => line([tool, ...COLUMNS.map((kind) => cell(readings.filter((one) => one.kind === kind)))]))
    .join("")}
A dash: the tool takes no whole pages. Left out: ${LEFT_OUT}

Versions: ${versions.join(", ")}.
`;
}

await main();
