// The parsers of attributes: an invalid value falls back to the default.
import assert from "node:assert/strict";
import { test } from "node:test";
import { level, oneOf, reflecting, takeProperties } from "../../src/embed/js/properties.js";

test("a heading's level is one of six digits", () => {
  for (const [written, read] of [
    [null, 2],
    ["", 2],
    ["1", 1],
    ["6", 6],
    [" 3 ", 3],
    ["0", 2],
    ["7", 2],
    ["3.0", 2],
    ["+3", 2],
    ["0x3", 2],
    ["1e0", 2],
    ["33", 2],
    ["null", 2],
  ]) {
    assert.equal(level(written), read, JSON.stringify(written));
  }
});

test("a closed set has a default", () => {
  const read = oneOf("auto", "light", "dark");
  for (const [written, value] of [
    [null, "auto"],
    ["dark", "dark"],
    ["Dark", "auto"],
    ["", "auto"],
    ["constructor", "auto"],
  ]) {
    assert.equal(read(written), value);
  }
});

// An element without a document.
class Bare {
  attributes = new Map();
  getAttribute = (name) => this.attributes.get(name) ?? null;
  setAttribute = (name, value) => this.attributes.set(name, String(value));
  removeAttribute = (name) => this.attributes.delete(name);
}

test("properties reflect attributes in both directions", () => {
  const element = new (reflecting(Bare))();
  assert.deepEqual([element.policy, element.headingLevel, element.loading], ["", 2, "lazy"]);
  element.headingLevel = 4;
  element.loading = "eager";
  assert.deepEqual(
    [...element.attributes],
    [
      ["heading-level", "4"],
      ["loading", "eager"],
    ],
  );
  element.setAttribute("loading", "nonsense");
  element.headingLevel = null;
  assert.deepEqual([element.headingLevel, element.loading, element.attributes.size], [2, "lazy", 1]);
});

test("properties set before the definition have effect", () => {
  const element = new Bare();
  Object.assign(element, { scenario: "a=b", other: 1 });
  Object.setPrototypeOf(element, reflecting(Bare).prototype);
  takeProperties(element);
  assert.equal(element.getAttribute("scenario"), "a=b");
  assert.deepEqual([Object.hasOwn(element, "scenario"), element.scenario, element.other], [false, "a=b", 1]);
});
