// Publishes every kind of snippet with each publishing system, in the way an editor would, and reads the pages in a
// browser. Compares the outcomes with the promises of `docs/embedding.md`, and writes RESULTS.md.
//
//   node tests/cms/run.mjs [SYSTEM…]      after `make dist` and `build/setup.sh cms`; `make test-cms` does all three
//
// Without a name it runs all of them; RESULTS.md is written only then.

import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { answersTo, english, explorer } from "./answers.mjs";
import { RESULTS } from "./expected.mjs";
import { ghost } from "./ghost.mjs";
import { hugo } from "./hugo.mjs";
import { run, serve } from "./machine.mjs";
import { launch } from "../chromium.mjs";
import { plugin, pluginInNew } from "./plugin.mjs";
import { read } from "./reader.mjs";
import { wordpress } from "./wordpress.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = join(root, "target/cms");
const POLICY = "policies/us-weapons-in-russia.json";
const KINDS = ["script", "element", "placeholder", "prerendered", "iframe"];
// The last two publish with our plugin, and are asked more than what becomes of snippets.
const SYSTEMS = { hugo, wordpress, ghost, plugin, "plugin-in-new": pluginInNew };

const PAGES = ["gets", "plain", "site"];

const named = process.argv.slice(2);
const unknown = named.filter((name) => !(name in SYSTEMS));
if (unknown.length) {
  console.error(`cms: the systems are ${Object.keys(SYSTEMS).join(", ")}`);
  process.exit(1);
}

const policyFile = JSON.parse(await readFile(join(root, POLICY), "utf8"));
await run("cargo", ["build", "--quiet", "--features", "cli"], { cwd: root });

// The clicks, and the engine's answers as a reader sees them.
function answers() {
  const clicks = [["purpose", "offensive"], ["origin", "germany"], ["when", "before"]];
  return answersTo(POLICY, policyFile, clicks);
}

async function main() {
  const files = await serve(join(root, "dist"), { shared: true });
  const base = `${files.origin}/`;
  const policy = {
    base,
    page: `${base}${policyFile.id}.html`,
    id: policyFile.id,
    // What the fallbacks tell: a summary, or a lead and the rules.
    prose: [[english(policyFile.summary)], [policyFile.lead, ...policyFile.rules.map(({ text }) => text)].map(english)],
    answers: await answers(),
  };
  const snippets = {};
  for (const kind of KINDS) snippets[kind] = await explorer("snippet", POLICY, "--base", base, "--kind", kind);

  const browser = await launch();
  const systems = [];
  let failed = 0;
  try {
    for (const name of named.length ? named : Object.keys(SYSTEMS)) {
      const work = join(folder, name);
      await rm(work, { recursive: true, force: true });
      await mkdir(work, { recursive: true });
      const script = `${base}policy-explorer.js`;
      const system = await SYSTEMS[name]({ folder: work, installed: folder, snippets, script, browser, policy });
      try {
        const see = (page, scripts) => async (post) => {
          const { gets, faults } = await read(browser, post, policy, { scripts });
          post[page] = gets;
          for (const fault of faults) console.log(`${post.road}, ${post.kind}, ${page}: ${fault}`);
          post.faults = (post.faults ?? 0) + faults.length;
        };
        for (const post of system.posts) await see("gets", true)(post);
        for (const post of system.posts) await see("plain", false)(post);
        await system.addScript?.();
        for (const post of system.posts) await see("site", true)(post);
      } finally {
        await system.stop();
      }
      systems.push(system);
      failed += report(system);
    }
  } finally {
    await browser.close();
    await files.close();
  }
  const asked = systems.reduce((sum, { posts, checks }) => sum + posts.length * PAGES.length + (checks?.length ?? 0), 0);
  if (!named.length) await writeFile(join(root, "tests/cms/RESULTS.md"), results(systems, browser.version()));
  console.log(`${asked - failed} passed, ${failed} failed`);
  if (failed) process.exitCode = 1;
}

// Prints the outcomes of a system and the differences from the expected ones; returns the number of differences.
function report({ name, version, posts, checks = [] }) {
  let failed = 0;
  console.log(`${name} ${version}`);
  for (const { what, fault } of checks) {
    failed += fault ? 1 : 0;
    console.log(`  ${what}: ${fault ?? "as it should"}`);
  }
  for (const post of posts) {
    const wrong = PAGES.filter((page, index) => post[page] !== post.expected?.[index]);
    failed += Math.max(wrong.length, post.faults ? 1 : 0);
    const expected = wrong.length ? `   EXPECTED ${post.expected?.join(" | ")}` : "";
    console.log(`  ${post.road}, ${post.kind}: ${PAGES.map((page) => post[page]).join(" | ")}${expected}`);
  }
  return failed;
}

// RESULTS.md, for people who choose a kind of snippet.
function results(systems, browser) {
  const row = (cells) => `| ${cells.join(" | ")} |\n`;
  let text = `# Publishing systems

Written by \`make test-cms\` on ${new Date().toISOString().slice(0, 10)}: every kind of snippet, published by the road that an editor
takes, each page read in Chromium ${browser}. "The widget" and "every answer" mean that it was clicked, and answered as
\`policy-explorer decide\` does. What to paste where stands in [docs/embedding.md](../../docs/embedding.md).
`;
  for (const { name, version, posts, checks = [] } of systems) {
    text += `\n## ${name} ${version}\n`;
    if (checks.length) text += "\nWhat was done, and what came of it:\n\n";
    for (const { what, fault } of checks) text += `- ${what}: ${fault ? `**${fault}**` : "yes"}\n`;
    for (const road of new Set(posts.map((post) => post.road))) {
      text += `\nPasted ${road}:\n\n`;
      text += row(["snippet", "readers get", "without JavaScript", "where the script is on every page"]);
      text += row(Array(4).fill("---"));
      for (const post of posts.filter((post) => post.road === road)) {
        text += row([post.kind, ...PAGES.map((page) => RESULTS[post[page]] ?? post[page])]);
      }
    }
  }
  return text;
}

await main();
