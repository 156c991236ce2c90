// What VS Code says of policy files, by the very part of it that reads JSON: it finds the schema through `$schema`, explains
// fields, and underlines what `check` refuses, as far as a schema can tell.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import editor from "vscode-json-languageservice";

const { TextDocument, getLanguageService } = editor;

const service = getLanguageService({
  schemaRequestService: async (address) => readFileSync(fileURLToPath(address), "utf8"),
  workspaceContext: { resolveRelativePath: (path, from) => new URL(path, from).href },
});

// The text as if it were a file in policies/, where the schema lies.
function opened(text, name = "story.json") {
  const document = TextDocument.create(pathToFileURL(`policies/${name}`).href, "json", 1, text);
  return [document, service.parseJSONDocument(document)];
}

const said = async (text, name) => {
  const found = await service.doValidation(...opened(text, name), { schemaValidation: "error" });
  return found.map(({ message }) => message);
};

const POLICY = readFileSync("policies/us-weapons-in-russia.json", "utf8");

// The policy with one text in the place of another, which is in it.
function changed(from, to) {
  assert.ok(from.test ? from.test(POLICY) : POLICY.includes(from), String(from));
  return POLICY.replace(from, to);
}

test("policies that ship have the schema, and nothing is underlined in them", async () => {
  const names = readdirSync("policies").filter((name) => /(?<!schema)\.json$/.test(name));
  assert.ok(names.length > 3);
  for (const name of names) {
    const text = readFileSync(`policies/${name}`, "utf8");
    assert.equal(JSON.parse(text).$schema, "policy.schema.json", name);
    assert.deepEqual(await said(text, name), [], name);
  }
});

test("what `check` refuses is underlined where a schema can tell", async () => {
  for (const [what, text] of [
    ["an unknown field", changed('"language": "en"', '"language": "en", "speech": "en"')],
    ["an impossible day", changed('"reported": "2024-05-30"', '"reported": "2024-02-31"')],
    ["an anchor of six words", changed(/"start": "[^"]*"/, '"start": "one two three four five six"')],
    ["an unknown tone", changed(/"tone": "\w+"/, '"tone": "nice"')],
    ["an unknown basis", changed(/"basis": "\w+"/, '"basis": "rumour"')],
    ["an id with a capital", changed(/"id": "policy"/, '"id": "Policy"')],
    ["another format", changed('"format": 1', '"format": 2')],
    ["a missing field", changed(/"title": "[^"]*",|"title": \{[^}]*\},/, "")],
  ]) {
    assert.notDeepEqual(await said(text), [], what);
  }
});

test("every field that is pointed at is explained", async () => {
  for (const field of [
    "lead",
    "questions",
    "tone",
    "exception_to",
    "anchor",
    "digest",
    "phrase",
    "basis",
    "because",
    "asked_when",
  ]) {
    const text = field === "asked_when" ? readFileSync("policies/example-fireworks.json", "utf8") : POLICY;
    const [document, json] = opened(text);
    const at = text.indexOf(`"${field}"`);
    assert.ok(at > 0, field);
    const hover = await service.doHover(document, document.positionAt(at + 2), json);
    const words = [hover?.contents ?? ""].flat().map((it) => it.value ?? it);
    assert.match(words.join(" "), /\w+ \w+/, field);
  }
});

test("fields and values are offered", async () => {
  const offered = async (text, mark) => {
    const [document, json] = opened(text.replace(mark, ""));
    const { items } = await service.doComplete(document, document.positionAt(text.indexOf(mark)), json);
    return items.map(({ label }) => label);
  };
  const fields = await offered('{"$schema": "policy.schema.json", ¦}', "¦");
  for (const field of ["format", "id", "questions", "rules", "silences"]) assert.ok(fields.includes(field), field);
  const tones = await offered('{"$schema": "policy.schema.json", "verdicts": [{"tone": ¦}]}', "¦");
  for (const tone of ["permitted", "limited", "disputed"]) assert.ok(tones.includes(`"${tone}"`), tones.join());
});
