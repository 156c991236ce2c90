// Arrow keys in a table.
import assert from "node:assert/strict";
import { test } from "node:test";
import { neighbour } from "../../src/embed/js/grid.js";

const ROWS = [["a", "b", "c"], ["d"], ["e", "f", "g"]];

test("arrow keys lead to the next cell, and nowhere out of the table", () => {
  for (const [cell, key, next] of [
    ["a", "ArrowRight", "b"],
    ["b", "ArrowLeft", "a"],
    ["a", "ArrowDown", "d"],
    ["d", "ArrowUp", "a"],
    ["f", "ArrowRight", "g"],
    ["a", "ArrowLeft", undefined],
    ["c", "ArrowRight", undefined],
    ["a", "ArrowUp", undefined],
    ["e", "ArrowDown", undefined],
    ["b", "ArrowDown", undefined],
  ]) {
    assert.equal(neighbour(ROWS, cell, key, false), next, `${cell} ${key}`);
  }
});

test("in right-to-left columns only left and right are swapped", () => {
  assert.equal(neighbour(ROWS, "a", "ArrowLeft", true), "b");
  assert.equal(neighbour(ROWS, "b", "ArrowRight", true), "a");
  assert.equal(neighbour(ROWS, "a", "ArrowDown", true), "d");
});
