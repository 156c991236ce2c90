// Clicking radios with the mouse, and its cost.

import { click, evaluate, makesFrame, trace } from "./chromium.mjs";

// A walk over the visible options, the same for every contestant: each step chooses another option than before. Returns
// the places to click.
export async function walk({ page }, steps) {
  const places = await page.evaluate(() => {
    const root = document.querySelector("policy-explorer").shadowRoot;
    const groups = Map.groupBy(root.querySelectorAll("input[type=radio]"), ({ name }) => name);
    // The first headline sticks to the lower edge and may hide the last rows.
    const bottom = Math.min(innerHeight, root.querySelector(".headlines > .headline").getBoundingClientRect().top) - 20;
    const dimensions = [...groups.values()].map((inputs) => {
      const boxes = inputs.map((input) => root.querySelector(`label[for="${input.id}"]`).getBoundingClientRect());
      return {
        chosen: inputs.findIndex(({ checked }) => checked),
        at: boxes.map(({ x, y }) => ({ x: x + 20, y: y + 12 })),
      };
    });
    return dimensions.filter(({ at }) => at.every(({ y }) => y < bottom));
  });
  if (!places.length) throw new Error("no dimension is wholly in view");
  const random = numbers(20240530);
  const path = [];
  while (path.length < steps) {
    const dimension = places[random(places.length)];
    const option = random(dimension.at.length);
    if (option === dimension.chosen) continue;
    dimension.chosen = option;
    path.push(dimension.at[option]);
  }
  return path;
}

// Clicks along a path and waits for each click's paint; returns the duration of each, in milliseconds.
export async function toggle({ cdp }, path) {
  for (const place of path) {
    // Moving the pointer there is not part of the click.
    await cdp.send("Input.dispatchMouseEvent", { type: "mouseMoved", ...place });
    const count = await evaluate(cdp, "bench.clicks.length");
    await click(cdp, place);
    await evaluate(cdp, `bench.count("clicks", ${count + 1})`);
  }
  return evaluate(cdp, `bench.clicks.slice(-${path.length})`);
}

// The work of the page's thread for each click of a path, in milliseconds: the tasks that handle it, make frames or
// collect garbage, from the release of the button to the next movement of the pointer. Also returns the handler's part
// of it.
export async function work(browser, tab, path) {
  const tasks = await trace(browser, tab.page, () => toggle(tab, path));
  const clicks = [];
  let current;
  for (const task of tasks) {
    const { length, inside } = task;
    const has = (...names) => inside.some(({ name }) => names.includes(name));
    if (has("mouseup")) clicks.push((current = { all: 0, script: 0 }));
    else if (has("mousemove", "mousedown")) current = undefined;
    if (!current) continue;
    if (has("mouseup", "MinorGC", "MajorGC") || makesFrame(task)) current.all += length;
    current.script += Math.max(0, ...inside.filter(({ name }) => name === "change").map(({ length }) => length));
  }
  if (clicks.length !== path.length) throw new Error(`${path.length} clicks, but ${clicks.length} in the trace`);
  return clicks;
}

// The generator `mulberry32`: whole numbers below a limit, the same in every run.
function numbers(seed) {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}
