// Which words a widget needs, and what happens where they cannot be fetched.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { afterEach, test } from "node:test";
import { wordsFile } from "../../build/files.mjs";

const hash = (text) => createHash("sha256").update(text).digest("base64");
const LANGUAGES = { de: "deutsch\n", uk: "ukrainian\n" };

globalThis.WORDS = { de: hash(LANGUAGES.de), uk: hash(LANGUAGES.uk) };
globalThis.WORDS_VERSION = "0123456789abcdef";
globalThis.document = {
  querySelector: () => null,
  baseURI: "https://news.example/a/",
  currentScript: { src: "https://cdn.example/policy-explorer.js" },
};
const own = setTimeout;
globalThis.setTimeout = (action, _, ...more) => own(action, 0, ...more);

let asked = [];
let isOff = false;
globalThis.fetch = async (url, { integrity }) => {
  asked.push([url, integrity]);
  if (isOff) throw new TypeError("Failed to fetch");
  const [, language] = /words-(\w+)-/.exec(url);
  return { ok: true, status: 200, arrayBuffer: async () => new TextEncoder().encode(LANGUAGES[language]) };
};
const { speechOf } = await import("../../src/embed/js/words.js");
const policy = (language) => Promise.resolve(new TextEncoder().encode(JSON.stringify({ language })));

afterEach(() => {
  asked = [];
  isOff = false;
});

test("English, and a language that is not there, need no file", async () => {
  for (const lang of ["", "en", "en-GB", "nl", "__proto__", "constructor", " "]) {
    const speech = await speechOf({ lang, policy: "p.json" }, policy("en"));
    assert.deepEqual(speech, { lang, words: "", failure: undefined });
  }
  assert.deepEqual(asked, []);
});

test("without words it fails, and tries again", async () => {
  isOff = true;
  const speech = await speechOf({ lang: "uk", policy: "p.json" }, policy("en"));
  assert.deepEqual([speech.words, speech.failure.code, asked.length], ["", "words-unreachable", 3]);
  assert.match(speech.failure.message, /uk could not be fetched/);
  isOff = false;
  assert.equal((await speechOf({ lang: "UK-ua", policy: "p.json" }, policy("en"))).words, LANGUAGES.uk);
});

test("the attribute's words, and those of the policy, are fetched once, with their hash", async () => {
  const speech = await speechOf({ lang: "uk", policy: "p.json" }, policy("de-AT"));
  assert.equal(speech.words, LANGUAGES.uk + LANGUAGES.de);
  assert.deepEqual(asked, [[`https://cdn.example/${wordsFile("de", WORDS_VERSION)}`, `sha256-${WORDS.de}`]]);
  assert.equal((await speechOf({ lang: "", policy: "p.json" }, policy("de"))).words, LANGUAGES.de);
  assert.equal(asked.length, 1);
});

test("what is no policy has no language, and a policy that fails fails here too", async () => {
  for (const text of ["", "null", "[", '{"language": {}}']) {
    const bytes = Promise.resolve(new TextEncoder().encode(text));
    assert.equal((await speechOf({ lang: "", policy: "p.json" }, bytes)).words, "", text);
  }
  await assert.rejects(speechOf({ lang: "de", policy: "p.json" }, Promise.reject(new Error("gone"))), /gone/);
});
