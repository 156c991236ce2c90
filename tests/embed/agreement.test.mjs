// Whether a drawing is of a scenario.
import assert from "node:assert/strict";
import { test } from "node:test";
import { chooses, isDrawn } from "../../src/embed/js/agreement.js";

test("an open choice is called any", () => {
  const scenario = { lead: "on", where: "lawn" };
  for (const [pairs, does] of [
    [[], true],
    [[["lead", "on"]], true],
    [[["lead", "off"]], false],
    [[["lead", "any"]], false],
    [[["dog", "any"]], true],
    [[["dog", "small"]], false],
  ]) {
    assert.equal(chooses(scenario, pairs), does, JSON.stringify(pairs));
  }
  assert.equal(chooses(undefined, [["lead", "any"]]), true);
  assert.equal(chooses(undefined, [["lead", "on"]]), false);
});

test("a drawing is of one scenario", () => {
  const wrapper = { dataset: { drawn: "lead=on;where=any" } };
  assert.equal(isDrawn(wrapper, { lead: "on" }), true);
  assert.equal(isDrawn(wrapper, { lead: "on", where: "lawn" }), false);
  assert.equal(isDrawn(wrapper, {}), false);
  // Nothing is drawn yet.
  assert.equal(isDrawn({ dataset: {} }, {}), false);
});
