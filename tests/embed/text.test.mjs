// Equality of texts, and the place of a passage in a text, without a document. tests/articles/text.json defines the
// text of a page; e2e/article.rs runs it in browsers, and its plain-text cases run here too.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { anchorOf, find, normalise } from "../../src/embed/js/text.js";

const letters = (...runs) => normalise(runs.map((run, index) => [run, index])).letters;

test("each case of plain text", () => {
  const cases = JSON.parse(readFileSync(new URL("../articles/text.json", import.meta.url), "utf8"));
  const plain = cases.filter(({ html }) => /^<p>[^<&]*<\/p>$/.test(html));
  assert.ok(plain.length > 30);
  for (const { name, html, words, end, found } of plain) {
    const anchor = [words, end].filter(Boolean).map((it) => letters(it));
    const passage = find(normalise([[html.slice(3, -4), undefined]]), anchor);
    assert.equal(typeof passage === "string" ? passage : Boolean(passage), found, name);
  }
});

test("typography does not matter", () => {
  assert.equal(letters(" \ufeffa\u00a0\n b\u00adc\u200bd "), "a bcd");
  assert.equal(letters("\u201cdon\u2019t\u201d \u2013 \u201eso\u201c \u2026"), '"don\'t" - "so" ...');
  assert.equal(letters("cafe\u0301 A\u030angstro\u0308m"), "caf\u00e9 \u00c5ngstr\u00f6m");
  assert.notEqual(letters("us"), letters("US"));
  assert.equal(letters("\u00ad \u200b"), "");
});

test("runs are joined without a space", () => {
  assert.equal(letters("le cafe", "\u0301\nest", " ", " ferme\u0301"), "le caf\u00e9 est ferm\u00e9");
});

test("a passage has the places of its source characters", () => {
  const text = normalise([
    ["Le cafe", "a"],
    ["\u0301 est", "b"],
    [" ferme\u0301.", "c"],
  ]);
  assert.deepEqual(find(text, ["caf\u00e9"]), {
    first: { node: "a", start: 3, end: 4 },
    last: { node: "b", start: 0, end: 1 },
    nodes: new Set(["a"]),
    words: "caf\u00e9",
  });
  const { first, last, nodes, words } = find(text, ["caf\u00e9", "ferm\u00e9"]);
  assert.deepEqual([first.node, last.node, last.end], ["a", "c", 7]);
  assert.deepEqual([...nodes], ["a", "b", "c"]);
  assert.equal(words, "caf\u00e9 est ferm\u00e9");
  assert.equal(find(text, ["ferm\u00e9", "caf\u00e9"]), "reversed");
  assert.equal(find(text, ["caf\u00e9", "caf\u00e9"]), "reversed");
  assert.equal(find(text, ["caf\u00e9", "ouvert"]), undefined);
});

test("matches begin and end with words", () => {
  const found = (text, words) => Boolean(find(normalise([[text, undefined]]), [words]));
  assert.equal(found("the flaw allows it", "law allows"), false);
  assert.equal(found("the law allowsit", "law allows"), false);
  assert.equal(found("the law allows.", "law allows"), true);
  assert.equal(found("\u5929\u6c14\u5f88\u597d", "\u6c14\u5f88"), true);
  assert.equal(found("\u{1d400} a\u{20000}b", "a"), true);
  assert.equal(found("anything", ""), false);
});

test("a text fragment is split into words", () => {
  assert.deepEqual(anchorOf("#:~:text=one%20two,three"), ["one two", "three"]);
  assert.deepEqual(anchorOf("https://a.example/#e:~:text=x&text=so%2Dcalled%2C%20%E2%80%9Ca%E2%80%9D"), [
    'so-called, "a"',
  ]);
  assert.equal(anchorOf("#top"), undefined);
  assert.equal(anchorOf(""), undefined);
});
