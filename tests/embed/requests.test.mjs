// Requests of links and addresses, before a widget is there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { requests } from "../../src/embed/js/requests.js";

// The page has been scrolled, so nothing is brought into view.
globalThis.scrollY = 100;

const asked = { name: "", pairs: "lead=off", isWhole: true };

// An element without a prerendered widget, and a widget that records what it is set to.
const begun = () => {
  const set = [];
  const host = { id: "", shadowRoot: null };
  const announcer = { fallSilent() {} };
  return { set, widget: { set: (pairs) => set.push(pairs) }, requests: requests(host, announcer) };
};

test("a request waits for the widget, and is answered once", () => {
  const { set, widget, requests } = begun();
  assert.equal(requests.waits(), false);
  assert.equal(requests.ask(undefined, asked, false), undefined);
  assert.equal(requests.waits(), true);
  requests.answer(widget, "");
  requests.answer(widget, "");
  assert.deepEqual(set, ["lead=off"]);
  assert.equal(requests.waits(), false);
});

test("a later choice of the reader counts", () => {
  const { set, widget, requests } = begun();
  requests.ask(undefined, asked, false);
  requests.answer(widget, "lead=on");
  assert.deepEqual(set, []);
});

test("without a widget a request is dropped", () => {
  const { set, widget, requests } = begun();
  requests.ask(undefined, asked, false);
  requests.answer();
  requests.answer(widget, "");
  assert.deepEqual([set, requests.waits()], [[], false]);
});

test("a request that was cut off sets the start", () => {
  const { set, widget, requests } = begun();
  requests.ask(undefined, { ...asked, isWhole: false }, false);
  requests.answer(widget, "");
  assert.deepEqual(set, [""]);
});

test("a redrawn widget gets its scenario back", () => {
  const { set, widget, requests } = begun();
  requests.keep("lead=on");
  assert.equal(requests.waits(), false);
  requests.answer(widget, "");
  assert.deepEqual(set, ["lead=on"]);
});
