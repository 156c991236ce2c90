// The build fails if wasm-bindgen renames an export that the guard relies on.
import assert from "node:assert/strict";
import { test } from "node:test";
import { faultsOf } from "../../build/exports.mjs";

const NAMES = [
  "__wbg_widget_free",
  "widget_current",
  "widget_draw",
  "widget_new",
  "main",
  "__wbindgen_malloc",
  "__wbindgen_free",
  "wasm_bindgen_3b9f05b6319f825d___convert__closures_____invoke_______true_",
  "__wbindgen_destroy_closure",
  "__externref_table_alloc",
  "__wbindgen_start",
];

test("today's names are known", () => assert.deepEqual(faultsOf(NAMES), []));

test("renaming a guarded export is a fault", () => {
  for (const [old, renamed] of [
    ["closures_____invoke", "closures_____call"],
    ["_widget_free", "_widget_drop"],
    ["destroy_closure", "drop_closure"],
    ["widget_new", "new_widget"],
    ["widget_draw", "Widget_draw"],
  ]) {
    const names = NAMES.map((name) => name.replace(old, renamed));
    assert.notDeepEqual(names, NAMES);
    const faults = faultsOf(names);
    assert.ok(
      faults.some((fault) => fault.startsWith("no export is called")),
      renamed,
    );
    assert.ok(
      faults.some((fault) => fault.includes(renamed)),
      renamed,
    );
  }
});

test("an unknown export is a fault", () => {
  assert.match(faultsOf([...NAMES, "__wbindgen_cb_call"]).join(), /`__wbindgen_cb_call` is neither guarded/);
});
