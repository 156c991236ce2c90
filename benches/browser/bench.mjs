// Measures the widget and its peers in Chromium. Each part writes its section of `benches/RESULTS.md`.
//
//   node bench.mjs [PART…] [--runs N] [--dist DIR]     all parts, if none is named
//   node bench.mjs assemble                            only puts the sections together

import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "../peers/build.mjs";
import { launch } from "./chromium.mjs";
import { CONTESTANTS } from "./contestants.mjs";
import { assemble, PARTS, section } from "./report.mjs";
import { markup, serve } from "./server.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: "string", default: "5" }, dist: { type: "string", default: join(root, "dist") } },
});
const runs = Number(values.runs);
const parts = positionals.length ? positionals : PARTS;
const unknown = parts.filter((part) => ![...PARTS, "assemble"].includes(part));

if (unknown.length || !Number.isInteger(runs) || runs < 1) {
  console.error(`bench: the parts are ${PARTS.join(", ")}; --runs is a whole number from 1`);
  process.exitCode = 1;
} else if (parts.includes("assemble")) {
  await assemble();
} else if (!existsSync(join(values.dist, "policy-explorer.js"))) {
  console.error(`bench: there is no release build in ${values.dist}: run \`make dist\`, or give another folder with --dist`);
  process.exitCode = 1;
} else {
  await measure();
  await assemble();
}

async function measure() {
  const server = await serve(values.dist);
  const browser = await launch();
  const contestants = [];
  for (const contestant of CONTESTANTS) {
    const pasted = await markup(contestant, values.dist);
    if (pasted === undefined) console.log(`${contestant.name}: left out, ${contestant.from} is not in ${values.dist}`);
    else contestants.push({ ...contestant, markup: pasted });
  }
  try {
    for (const part of parts) {
      const start = performance.now();
      const { report } = await import(`./parts/${part}.mjs`);
      const text = await report({ browser, server, runs, contestants, dist: values.dist });
      await section(part, text, browser.version());
      console.log(`${text}\n(${part}: ${Math.round((performance.now() - start) / 1000)} s)\n`);
    }
  } finally {
    await browser.close();
    await server.close();
  }
}
