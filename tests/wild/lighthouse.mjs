// Asks Lighthouse about every standalone page, on an emulated phone and a desktop, served by nginx as docs/nginx.conf
// has it. Each of its four categories has to be 100.
//
//   node tests/wild/lighthouse.mjs       after `make dist` and `build/setup.sh wild`; `make test-wild` does all of it

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import lighthouse, { desktopConfig } from "lighthouse";
import { CHROMIUM, launch } from "../chromium.mjs";
import { nginx } from "../delivery/server.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const PORT = 9400 + (process.pid % 500);
// A busy machine makes a page look slow, and no page fast: the best of so many runs counts.
const TRIES = 3;

const pages = readdirSync(join(root, "dist")).filter((name) => name.endsWith(".html") && name !== "index.html");
const server = await nginx([{ folder: join(root, "dist") }]);
const browser = await launch(`--remote-debugging-port=${PORT}`);
let failed = 0;
try {
  for (const name of pages.sort()) {
    for (const [device, config] of Object.entries({ phone: undefined, desktop: desktopConfig })) {
      const scores = {};
      const faults = new Set();
      for (let turn = 0; turn < TRIES && (!turn || Object.values(scores).some((score) => score < 100)); turn++) {
        const address = `http://localhost:${server.port}/${name}`;
        const { lhr } = await lighthouse(address, { port: PORT, logLevel: "error", output: "json" }, config);
        for (const { id, score, auditRefs } of Object.values(lhr.categories)) {
          scores[id] = Math.max(scores[id] ?? 0, Math.round(score * 100));
          for (const { id, weight } of auditRefs) {
            const { score, title } = lhr.audits[id];
            if (weight && score !== null && score < 0.9) faults.add(`${id}: ${title}`);
          }
        }
      }
      const isGood = Object.values(scores).every((score) => score === 100);
      failed += isGood ? 0 : 1;
      console.log(`Lighthouse, ${name}, ${device}: ${Object.values(scores).join(", ")}`);
      if (!isGood) for (const fault of faults) console.log(`  ${fault}`);
    }
  }
} finally {
  await browser.close();
  await server.stop();
}
console.log(`Lighthouse: ${pages.length * 2 - failed} passed, ${failed} failed`);
if (failed) process.exitCode = 1;
