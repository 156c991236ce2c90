// Proves the peers fair. In Chromium, in every scenario of the policy, each peer shows the verdicts and rule texts that
// the command line decides, and has the widget's markup and announcements; otherwise this exits with 1.
// It checks every scenario: complete, with one dimension open, and with all open; once with all parts closed, and once
// with all of them open, including the tables of all cases. From each complete scenario it follows every way to another
// answer, and it follows each table cell. The results go into `benches/RESULTS.md`.
//
//   node check.mjs [--dist DIR]     POLICY_EXPLORER names a built command line; otherwise cargo builds one

import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { launch, load, open } from "../browser/chromium.mjs";
import { CONTESTANTS } from "../browser/contestants.mjs";
import { assemble, section } from "../browser/report.mjs";
import { markup, serve } from "../browser/server.mjs";
import { COMMAND, inOneLanguage, PEERS, POLICY, root } from "./build.mjs";
import { completed } from "./policy.js";

const dist = process.argv[2] === "--dist" ? process.argv[3] : join(root, "dist");

const policy = inOneLanguage(await readFile(POLICY, "utf8"));

// The expected answers in each scenario: `[{scenario, answers: [{question, verdict, texts}]}]`.
function oracle() {
  const [command, ...before] = COMMAND;
  const table = JSON.parse(execFileSync(command, [...before, "table", POLICY, "--format", "json"], { cwd: root }));
  const named = (list, id) => list.find((entry) => entry.id === id);
  const rows = new Map();
  for (const { scenario, question, verdict, because } of table) {
    const key = JSON.stringify(policy.dimensions.map(({ id }) => scenario[id]));
    if (!rows.has(key)) rows.set(key, { scenario, answers: [] });
    const { label, labels = {} } = named(policy.questions, question);
    rows.get(key).answers.push({
      question: label,
      verdict: verdict ? (labels[verdict] ?? named(policy.verdicts, verdict).label) : "The report does not say",
      texts: because.map((id) => named(policy.rules, id).text).sort(),
    });
  }
  return [...rows.values()];
}

// The scenarios with one open dimension, and the one with all open.
function partial() {
  const some = policy.dimensions.flatMap((open) => {
    const others = policy.dimensions.filter((dimension) => dimension !== open);
    return completed(others, {}).map((scenario) => ({ ...scenario, [open.id]: "any" }));
  });
  return [...some, Object.fromEntries(policy.dimensions.map(({ id }) => [id, "any"]))].map((scenario) => ({ scenario }));
}

// In the page: opens every foldable part.
async function openAll() {
  const root = document.querySelector("policy-explorer").shadowRoot;
  // Of parts with the same name only one is open at a time; the content of the others is in the page all the same.
  for (const part of root.querySelectorAll("details:not([open], [name])")) {
    part.querySelector("summary").click();
    await new Promise((done) => setTimeout(done));
  }
}

// In the page: clicks one of the elements that match a selector, or counts them.
const press = ({ selector, at }) =>
  [...document.querySelector("policy-explorer").shadowRoot.querySelectorAll(selector)].at(at).click();
const count = (selector) => document.querySelector("policy-explorer").shadowRoot.querySelectorAll(selector).length;

// In the page: chooses a scenario as a reader would, and returns the displayed answer.
async function show({ scenario, rules }) {
  const root = document.querySelector("policy-explorer").shadowRoot;
  for (const [id, option] of Object.entries(scenario)) root.querySelector(`input[name="${id}"][value="${option}"]`)?.click();
  // Yew and Preact render later: in a microtask, or in a task after it.
  for (let turn = 0; turn < 3; turn += 1) await new Promise((done) => setTimeout(done));

  const shown = (element) => element.checkVisibility();
  const texts = (parent, selector) => [...parent.querySelectorAll(selector)].filter(shown).map((it) => it.textContent);
  // The answering sentence is visible; other standing rules are in a part that may be closed.
  const answer = (parent, reasons) => ({
    question: texts(parent, ".question")[0]?.replace(/:$/, ""),
    verdict: texts(parent, ".verdict")[0],
    texts: [...reasons.querySelectorAll(".said > .answer, .claim")].map((it) => it.textContent).filter((it) => rules.includes(it)).sort(),
  });
  const outline = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE) return "";
    // Frameworks differ in writing attributes without a value. Four more attributes are for the widget's loader only.
    const attributes = [...node.attributes]
      .filter(({ name }) => !["checked", "data-place", "data-action", "data-fold", "data-policy"].includes(name))
      .map(({ name, value }) => `${name}="${value === name ? "" : value}"`);
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
    // Each line is an element with its text; frameworks differ in splitting white space.
    markup: [...root.querySelectorAll(".explorer, .back")]
      .map(outline)
      .join("")
      .split("\n")
      .map((line) => line.replace(/\s+/g, " ").replace(/> /, ">").trim()),
  };
}

const rows = oracle();
const rules = policy.rules.map(({ text }) => text);
const states = [...rows, ...partial()];
const CELL = ".grid button";
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
  let isRight = true;
  for (const isOpen of [false, true]) {
    if (isOpen) await tab.page.evaluate(openAll);
    for (const { scenario, answers } of states) {
      // A part that was not there before opens closed.
      let shown = await tab.page.evaluate(show, { scenario, rules });
      if (isOpen) {
        await tab.page.evaluate(openAll);
        shown = { ...(await tab.page.evaluate(show, { scenario: {}, rules })), answers: shown.answers };
      }
      seen[contestant.id].push({ ...shown, told: JSON.stringify(scenario) });
      if (!answers || isOpen || JSON.stringify(shown.answers) === JSON.stringify(answers)) continue;
      wrong += 1;
      // The first difference is enough.
      if (!isRight) continue;
      isRight = false;
      const [expected, found] = [answers, shown.answers].map((it) => JSON.stringify(it));
      console.error(`${contestant.name}: ${JSON.stringify(scenario)}\n  expected ${expected}\n  found    ${found}`);
    }
  }
  const cells = [...Array(await tab.page.evaluate(count, CELL)).keys()];
  for (const { scenario, selector, at } of [
    ...rows.map(({ scenario }) => ({ scenario, selector: ".turn", at: -1 })),
    ...cells.map((at) => ({ scenario: rows[0].scenario, selector: CELL, at })),
  ]) {
    await tab.page.evaluate(show, { scenario, rules });
    await tab.page.evaluate(press, { selector, at });
    await tab.page.evaluate(show, { scenario: {}, rules });
    await tab.page.evaluate(openAll);
    const shown = await tab.page.evaluate(show, { scenario: {}, rules });
    seen[contestant.id].push({ ...shown, told: `${JSON.stringify(scenario)}, then ${selector} ${at}` });
  }
  console.log(`${contestant.name}: ${rows.length} scenarios, ${rows[0].answers.length} questions each`);
  await tab.close();
}
const chromium = browser.version();
await browser.close();
await server.close();

const lines = [
  `Each shows the verdicts and the rules of the command line in all ${rows.length} scenarios: ${wrong ? "**no**" : "yes"}.`,
];
for (const peer of PEERS.filter(() => seen.widget)) {
  const differing = seen.widget.map((_, position) => difference(peer, position));
  const same = differing.filter((it) => it === undefined).length;
  lines.push(`${peer}: markup and announcement are the widget's in ${same} of ${differing.length} states.`);
  if (same === differing.length) continue;
  wrong += 1;
  console.log(differing.find((it) => it !== undefined));
}
console.log(lines.join("\n"));
await section("fair", `### The peers show the same\n\n${lines.join(" ")}`, chromium);
await assemble();
if (wrong) process.exitCode = 1;

// The lines in which a peer differs from the widget in a state.
function difference(peer, position) {
  const [one, other] = [seen.widget[position], seen[peer][position]].map((it) => [...(it?.markup ?? []), it?.status]);
  const lines = [...Array(Math.max(one.length, other.length)).keys()].filter((line) => one[line] !== other[line]);
  if (!lines.length) return undefined;
  const told = lines.slice(0, 40).map((line) => `  widget: ${one[line]}\n  ${peer}: ${other[line]}`);
  return `${peer}, ${seen.widget[position].told}, ${lines.length} lines:\n${told.join("\n")}`;
}
