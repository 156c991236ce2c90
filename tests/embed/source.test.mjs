// Where a policy comes from.
import assert from "node:assert/strict";
import { test } from "node:test";
import { policyOf } from "../../src/embed/js/source.js";

globalThis.document = { readyState: "complete", baseURI: "https://a.example/story/" };

const read = async (element) => new TextDecoder().decode(await policyOf({ querySelector: () => null, ...element }));

test("data comes first, as a text or as an object", async () => {
  assert.equal(await read({ policyData: "{ }", policy: "p.json" }), "{ }");
  assert.equal(await read({ policyData: { id: "dogs" } }), '{"id":"dogs"}');
});

test("an address is relative to the page", async () => {
  globalThis.fetch = async (url) => new Response(url);
  assert.equal(await read({ policy: "../p.json" }), "https://a.example/p.json");
});

test("without either the element holds it", async () => {
  const inline = { textContent: '{"id":"inline"}' };
  assert.equal(await read({ querySelector: () => inline }), '{"id":"inline"}');
});

test("a failure has a code", async () => {
  await assert.rejects(read({}), { code: "policy-missing" });
  await assert.rejects(read({ policy: "https://[" }), { code: "policy-unreachable" });
});
