// Proves the peers fair: in Chromium, in every scenario of the policy, each shows the verdicts and the rules' texts
// that the command line decides, and the same markup as the widget in dist/, where that is built.
//
//   node check.mjs [--dist DIR]     POLICY_EXPLORER names a built command line; else cargo builds one

import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { launch, load, open } from "../browser/chromium.mjs";
import { CONTESTANTS } from "../browser/contestants.mjs";
import { markup, serve } from "../browser/server.mjs";
import { PEERS, POLICY, root } from "./build.mjs";

const dist = process.argv[2] === "--dist" ? process.argv[3] : join(root, "dist");

// What each scenario has to show: `[{scenario, answers: [{question, verdict, texts}]}]`.
async function oracle() {
  const [command, ...before] = process.env.POLICY_EXPLORER ? [process.env.POLICY_EXPLORER] : ["cargo", "policy"];
  const table = JSON.parse(execFileSync(command, [...before, "table", POLICY, "--format", "json"], { cwd: root }));
  const policy = JSON.parse(await readFile(POLICY, "utf8"));
  const named = (list, id) => list.find((entry) => entry.id === id);
  const rows = new Map();
  for (const { scenario, question, verdict, because } of table) {
    const key = JSON.stringify(policy.dimensions.map(({ id }) => scenario[id]));
    if (!rows.has(key)) rows.set(key, { scenario, answers: [] });
    const { label, labels = {} } = named(policy.questions, question);
    rows.get(key).answers.push({
      question: label,
      verdict: verdict ? (labels[verdict] ?? named(policy.verdicts, verdict).label) : "The report does not say",
      texts: because.map((id) => named(policy.rules, id).text),
    });
  }
  return [...rows.values()];
}

// In the page: chooses a scenario as a reader would, and tells what is shown.
async function show(scenario) {
  const root = document.querySelector("policy-explorer").shadowRoot;
  for (const option of Object.values(scenario)) root.querySelector(`input[value="${option}"] + label`).click();
  await new Promise((done) => setTimeout(done));

  const shown = (element) => element.checkVisibility();
  const texts = (parent, selector) => [...parent.querySelectorAll(selector)].filter(shown).map((it) => it.textContent);
  const answer = (parent, reasons) => ({
    question: texts(parent, ".question")[0],
    verdict: texts(parent, ".verdict")[0],
    texts: reasons.querySelector(".why") ? texts(reasons, ".answer") : [],
  });
  const outline = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE) return "";
    const attributes = [...node.attributes].map(({ name, value }) => `${name}="${value}"`).filter((it) => it !== 'checked=""');
    const tag = [node.localName, ...attributes.sort()].join(" ");
    return `\n<${tag}>${[...node.childNodes].map(outline).join("")}`;
  };
  const panel = root.querySelector(".panel");
  return {
    answers: [
      answer(panel, panel.querySelector(".outcome")),
      ...[...panel.querySelectorAll(".other")].map((other) => answer(other, other)),
    ],
    status: document.querySelector('[slot="status"]').textContent,
    // Each line an element with its text; how a framework splits white space is its own affair.
    markup: outline(root.querySelector(".explorer"))
      .split("\n")
      .map((line) => line.replace(/\s+/g, " ").replace(/> /, ">").trim()),
  };
}

const rows = await oracle();
const server = await serve(dist);
const browser = await launch();
const seen = {};
let wrong = 0;
for (const contestant of CONTESTANTS.filter(({ id }) => id === "widget" || PEERS.includes(id))) {
  const tab = await open(browser);
  try {
    await load(tab, server.page(contestant.id, await markup(contestant, dist)));
  } catch (error) {
    if (contestant.id !== "widget") throw error;
    console.log(`the widget: not in ${dist}, so the markup is not compared`);
    continue;
  }
  seen[contestant.id] = [];
  for (const { scenario, answers } of rows) {
    const shown = await tab.page.evaluate(show, scenario);
    seen[contestant.id].push(shown);
    if (JSON.stringify(shown.answers) === JSON.stringify(answers)) continue;
    wrong += 1;
    const [expected, found] = [answers, shown.answers].map((it) => JSON.stringify(it));
    console.error(`${contestant.name}: ${JSON.stringify(scenario)}\n  expected ${expected}\n  found    ${found}`);
    break;
  }
  console.log(`${contestant.name}: ${rows.length} scenarios, ${rows[0].answers.length} questions each`);
  await tab.close();
}
await browser.close();
await server.close();

for (const peer of PEERS.filter((peer) => seen.widget?.length === rows.length && seen[peer].length === rows.length)) {
  const differing = rows.filter((_, position) => {
    const [one, other] = [seen.widget[position], seen[peer][position]];
    return one.status !== other.status || one.markup.join("\n") !== other.markup.join("\n");
  });
  console.log(`${peer}: markup and announcement differ from the widget's in ${differing.length} scenarios`);
  if (!differing.length) continue;
  wrong += 1;
  const position = rows.indexOf(differing[0]);
  const [one, other] = [seen.widget[position], seen[peer][position]];
  const line = one.markup.findIndex((text, at) => text !== other.markup[at]);
  console.error(`  widget: ${one.markup[line] ?? one.status}\n  ${peer}: ${other.markup[line] ?? other.status}`);
}
if (wrong) process.exitCode = 1;
