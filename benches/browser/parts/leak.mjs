// Whether a removed widget leaks.

import { evaluate, heap, open } from "../chromium.mjs";
import { goal, kB, table } from "../report.mjs";

const FEW = 100;
const MANY = 1000;

// The same cycles with an element that is ready at once and shows nothing: the leaks of the bench itself.
const EMPTY = `<script>
  customElements.define("policy-explorer", class extends HTMLElement {
    connectedCallback() {
      setTimeout(() => this.dispatchEvent(new CustomEvent("policy-explorer:ready", { bubbles: true })));
    }
  });
</script>`;

const KINDS = [
  { id: "floor", name: "an element that shows nothing", markup: EMPTY },
  { id: "widget", name: "policy-explorer", script: "policy-explorer.js", policy: "policies/us-weapons-in-russia.json" },
  { id: "preact", name: "Preact", script: "peers/preact.js" },
];

export async function report({ browser, server }) {
  const rows = [];
  const left = {};
  let grown;
  for (const { id, name, script, policy, markup } of KINDS) {
    const tab = await open(browser);
    await tab.page.goto(server.page(`${id}-leak`, `${markup ?? `<script async src="${script}"></script>`}<main></main>`));
    await tab.page.evaluate(() => customElements.whenDefined("policy-explorer").then(() => {}));
    await tab.page.evaluate(cycles, { count: FEW, policy });
    const few = await weigh(tab);
    await tab.page.evaluate(cycles, { count: MANY - FEW, policy });
    const many = await weigh(tab);
    await tab.close();
    // The DOM's heap varies by more than this; counts of nodes and listeners show that it has no leak.
    const each = (many.script + many.memory - few.script - few.memory) / (MANY - FEW);
    left[id] = each;
    if (id === "widget") grown = (many.nodes - few.nodes) / (MANY - FEW);
    const both = (what) => [kB(few[what]), kB(many[what])];
    rows.push([
      name, ...both("script"), ...both("dom"), ...both("memory"),
      few.nodes, many.nodes, few.listeners, many.listeners, `${Math.round(each)} B`,
    ]);
  }
  const pair = (what) => [`${what}: after ${FEW}`, `after ${MANY}`];
  const head = ["", ...["heap", "DOM", "WebAssembly", "nodes", "listeners"].flatMap(pair), "growth per cycle"];
  const own = left.widget - left.floor;
  return `### Mounted and taken away

A widget is put into the page, gets ready, and is removed; one run, each figure after forced collections. The growth
counts heap and WebAssembly; the DOM's own heap goes up and down by more, so that nodes and listeners tell of it.

${table(head, rows)}

${goal("Wanted, less than 100 bytes left behind by a cycle, and no node", own < 100 && grown <= 0)} \
(${Math.round(own)} B beyond the empty element's, ${grown.toFixed(1)} nodes).`;
}

async function weigh(tab) {
  const memory = await heap(tab);
  await tab.cdp.send("Performance.enable");
  const { metrics } = await tab.cdp.send("Performance.getMetrics");
  const metric = (wanted) => metrics.find(({ name }) => name === wanted).value;
  await evaluate(tab.cdp, "bench.ready.length = 0");
  return { ...memory, nodes: metric("Nodes"), listeners: metric("JSEventListeners") };
}

// Runs in the page.
async function cycles({ count, policy }) {
  const main = document.querySelector("main");
  for (let cycle = 0; cycle < count; cycle += 1) {
    const element = document.createElement("policy-explorer");
    element.setAttribute("loading", "eager");
    if (policy) element.setAttribute("policy", policy);
    const ready = new Promise((done) => element.addEventListener("policy-explorer:ready", done, { once: true }));
    main.append(element);
    await ready;
    element.remove();
    await new Promise((done) => setTimeout(done));
  }
}
