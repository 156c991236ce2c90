// The output of `make dist`: its manifest is correct, compressed copies match their originals, and nothing depends on
// the machine that built it.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join, relative } from "node:path";
import { test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";

const DIST = "dist";
const read = (name) => readFileSync(join(DIST, name));
const manifest = JSON.parse(read("manifest.json"));
const [, version] = /^version = "(.+)"$/m.exec(readFileSync("Cargo.toml", "utf8"));
const all = readdirSync(DIST, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(DIST, join(entry.parentPath ?? entry.path, entry.name)))
  .sort();

test("the manifest names every file, with its size and its hash", () => {
  const originals = all.filter((name) => !/\.(br|gz)$/.test(name) && !["manifest.json", "_headers"].includes(name));
  assert.deepEqual(Object.keys(manifest.files), originals);
  assert.equal(manifest.version, version);
  for (const [name, { bytes, integrity, br, gz }] of Object.entries(manifest.files)) {
    assert.equal(read(name).length, bytes, name);
    assert.equal(`sha384-${createHash("sha384").update(read(name)).digest("base64")}`, integrity, name);
    for (const [ending, size] of Object.entries({ br, gz })) {
      if (size !== undefined) assert.equal(read(`${name}.${ending}`).length, size, name);
    }
  }
});

test("each compressible file has compressed copies, and nothing else has", () => {
  const copies = all.filter((name) => /\.(br|gz)$/.test(name));
  assert.deepEqual(
    copies,
    Object.entries(manifest.files)
      .flatMap(([name, { br, gz }]) => [br && `${name}.br`, gz && `${name}.gz`])
      .filter(Boolean)
      .sort(),
  );
  for (const copy of copies) {
    const unpacked = copy.endsWith(".br") ? brotliDecompressSync(read(copy)) : gunzipSync(read(copy));
    assert.ok(unpacked.equals(read(copy.replace(/\.(br|gz)$/, ""))), copy);
  }
  for (const [name, { bytes, br, gz }] of Object.entries(manifest.files)) {
    if (bytes > 500) assert.ok(br < bytes && gz < bytes, name);
  }
});

// All have the hash of all of them in their names.
const wordsFiles = () => Object.keys(manifest.files).filter((name) => /^words-/.test(name));

test("code and styles are content-hashed, a release is pinned, the rest revalidates", () => {
  const of = (kind) => Object.keys(manifest.files).filter((name) => manifest.files[name].cache === kind);
  for (const name of of("immutable").filter((name) => !name.startsWith(`${version}/`))) {
    const [, hash] = /-([0-9a-f]{16})\.(?:css|js|txt|wasm)$/.exec(name);
    const hashed = name.startsWith("words-") ? wordsFiles() : [name];
    const sha = createHash("sha256").update(Buffer.concat(hashed.map(read)));
    assert.ok(sha.digest("hex").startsWith(hash), name);
  }
  const revalidated = of("revalidate");
  assert.deepEqual(
    revalidated.filter((name) => /\.(css|wasm)$/.test(name)),
    [],
  );
  assert.ok(revalidated.includes("policy-explorer.js"));
  assert.ok(revalidated.includes("policies/us-weapons-in-russia.json"));
  const script = String(read("policy-explorer.js"));
  assert.ok(read(`${version}/policy-explorer.js`).equals(read("policy-explorer.js")));
  const modules = script.match(/policy-explorer-(reader-)?[0-9a-f]{16}\.wasm/g);
  assert.equal(modules.length, 2);
  for (const wasm of modules) {
    assert.ok(read(`${version}/${wasm}`).equals(read(wasm)));
    assert.ok(script.includes(manifest.files[wasm].integrity), "the script asks for the very bytes that are there");
  }
});

test("each language but English has its words in a file, beside the script and in the release", () => {
  const script = String(read("policy-explorer.js"));
  const files = wordsFiles();
  const languages = readdirSync("src/view/words").map((name) => name.replace(".rs", ""));
  assert.deepEqual(
    files.map((name) => name.split("-")[1]),
    languages.filter((language) => !["en", "file"].includes(language)).sort(),
  );
  const lines = new Set();
  for (const name of files) {
    const hash = createHash("sha256").update(read(name)).digest("base64");
    assert.ok(script.includes(`${name.split("-")[1]}:"${hash}"`), `${name} has the hash that the script asks for`);
    assert.ok(read(`${version}/${name}`).equals(read(name)), name);
    assert.equal(manifest.files[name].type, "text/plain; charset=utf-8");
    lines.add(String(read(name)).split("\n").length);
  }
  assert.equal(lines.size, 1, "each has as many words");
});

test("files named in pages exist", () => {
  const pages = Object.keys(manifest.files).filter((name) => name.endsWith(".html"));
  assert.ok(pages.length > 4);
  for (const page of pages) {
    const named = [...String(read(page)).matchAll(/(?<![-\w])(?:src|href|policy)="([^"#:]+)"/g)].map(
      ([, address]) => address,
    );
    assert.ok(named.length > 1, page);
    for (const address of named) assert.ok(manifest.files[address.replace(/^\.\//, "")], `${page}: ${address}`);
  }
});

test("a snippet with linked styles names an existing sheet", () => {
  const command = ["run", "--quiet", "--features", "cli", "--bin", "policy-explorer", "--", "snippet"];
  for (const policy of readdirSync("policies").filter((name) => /(?<!schema)\.json$/.test(name))) {
    const options = [join("policies", policy), "--base", "https://cdn.example", "--styles", "linked"];
    const snippet = execFileSync("cargo", [...command, ...options], { encoding: "utf8" });
    const [, name] = /<link rel="stylesheet" href="https:\/\/cdn\.example\/([^"]+)"/.exec(snippet) ?? [];
    assert.equal(manifest.files[name]?.cache, "immutable", `${policy}: ${name}`);
  }
});

// Names of the build's folder, of its user or of cargo's home would differ between machines, and are private.
test("no file has a path of the build machine", () => {
  const places = [
    process.cwd(),
    process.env.CARGO_HOME,
    process.env.RUSTUP_HOME,
    process.env.CARGO_TARGET_DIR,
    homedir(),
  ];
  const paths = [
    ...places.filter((place) => place?.length > 3),
    ".cargo/registry",
    "/home/",
    "/root/",
    "/Users/",
    "C:\\",
  ];
  // Compressed copies hold what their originals do.
  for (const name of all.filter((name) => !/\.(br|gz)$/.test(name))) {
    const text = read(name).toString("latin1");
    for (const path of paths) assert.ok(!text.includes(`${path}`), `${name} holds ${path}`);
  }
});

test("compressed copies have no time, name or system in their headers", () => {
  for (const name of all.filter((name) => name.endsWith(".gz"))) {
    const [, , , flags, t0, t1, t2, t3, , system] = read(name);
    assert.deepEqual([flags, t0, t1, t2, t3, system], [0, 0, 0, 0, 0, 255], name);
  }
});

test("the script is plain ASCII, so it works in pages of any encoding", () => {
  assert.doesNotMatch(read("policy-explorer.js").toString("latin1"), /[^\x00-\x7f]/);
});

test("_headers sets each header of a path exactly once", () => {
  const rules = String(read("_headers"))
    .replace(/^#.*\n/, "")
    .trim()
    .split("\n\n")
    .map((rule) => rule.split("\n"));
  assert.ok(rules.length <= 100, "Cloudflare Pages reads no more");
  const paths = rules.map(([path]) => path);
  const matches = (path, name) => (path.endsWith("*") ? `/${name}`.startsWith(path.slice(0, -1)) : `/${name}` === path);
  for (const name of Object.keys(manifest.files)) {
    const mine = rules
      .filter(([path]) => matches(path, name))
      .flatMap(([, ...lines]) => lines.map((line) => line.trim()));
    const names = mine.map((line) => line.split(":")[0]);
    assert.equal(new Set(names).size, names.length, `${name}: ${mine.join(", ")}`);
    assert.ok(mine.includes("Access-Control-Allow-Origin: *"), name);
    const isImmutable = mine.includes("Cache-Control: public, max-age=31536000, immutable");
    assert.equal(isImmutable, manifest.files[name].cache === "immutable", name);
  }
  assert.equal(new Set(paths).size, paths.length);
});

test("the notices list the crates of the bundle, the desk and its worker, with their licence texts", () => {
  const notices = String(read("NOTICES.txt"));
  const lock = readFileSync("Cargo.lock", "utf8");
  for (const name of [
    "yew",
    "wasm-bindgen",
    "serde_json",
    "gloo-utils",
    "rexie",
    "batsat",
    "html5ever",
    "Rust standard library",
  ]) {
    const [, version] = new RegExp(`^${name} (\\S+) \\(`, "m").exec(notices) ?? [];
    assert.ok(version, name);
    if (!name.includes(" ")) assert.ok(lock.includes(`name = "${name}"\nversion = "${version}"`), name);
  }
  for (const name of ["hyper", "syn", "proptest"]) assert.doesNotMatch(notices, new RegExp(`^${name} `, "m"));
  const texts = notices.split(`\n${"-".repeat(80)}\n\n`).slice(1);
  assert.ok(texts.length > 20);
  for (const text of texts)
    assert.match(text, /Permission is (hereby )?granted|Apache License|UNICODE LICENSE|Redistribution/i);
});
