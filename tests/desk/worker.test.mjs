// The desk's worker answers as the command line does, byte for byte, and survives whatever it is given.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { start } from "./worker.mjs";

const COMMAND = "target/debug/policy-explorer";
const ARTICLE = "tests/articles/park.html";

let worker;
let folder;

before(() => {
  assert.ok(existsSync(COMMAND), "there is no command line: run `cargo build --features view,cli`");
  worker = start();
  folder = mkdtempSync(join(tmpdir(), "desk-"));
});

after(async () => {
  await worker.stop();
  rmSync(folder, { recursive: true, force: true });
});

const command = join(process.cwd(), COMMAND);

// Runs a command over the same files natively, and in the worker.
async function both(args, files) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const native = spawnSync(command, args, { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28, env: {} });
  const { status, output, error, files: written } = await worker.ask(args, files);
  const title = args.slice(0, 3).join(" ");
  assert.equal(output, native.stdout, title);
  assert.equal(error, native.stderr, title);
  assert.equal(status, native.status, title);
  for (const [name, bytes] of Object.entries(written)) {
    assert.equal(Buffer.from(bytes).toString(), readFileSync(join(folder, name), "utf8"), `${title}: ${name}`);
  }
  return { status, output, written };
}

const json = (folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".json") && name !== "policy.schema.json")
    .map((name) => join(folder, name));
const read = (paths) => Object.fromEntries(paths.map((path) => [path, readFileSync(path)]));
const policies = read(json("policies"));
const good = { ...read(json("tests/rules/good")), ...policies };
const all = { ...read(json("tests/rules")), ...read(json("tests/rules/bad")), ...good };

test("check and test find the same in every file", async () => {
  assert.ok(Object.keys(all).length > 80);
  for (const name of ["check", "test"]) {
    await both([name, "--format", "json", ...Object.keys(all)], all);
    for (const [path, content] of Object.entries(all))
      await both([name, "--format", "json", path], { [path]: content });
  }
  await both(["check", "--all", "--deny", "warnings", "--format", "json", ...Object.keys(all)], all);
});

test("tables, sheets and snippets are the same", async () => {
  for (const [path, content] of Object.entries(good)) {
    const file = { [path]: content };
    await both(["table", path, "--format", "json"], file);
    await both(["sheet", path], file);
    await both(["snippet", path, "--base", "https://a.example/"], file);
    await both(["snippet", path, "--kind", "script", "--base", "https://a.example/"], file);
  }
  for (const [path, content] of Object.entries(policies)) {
    const file = { [path]: content };
    for (const kind of ["element", "placeholder", "iframe", "page", "answers", "oembed"]) {
      await both(["snippet", path, "--kind", kind, "--base", "https://a.example/"], file);
    }
    for (const form of ["markdown", "csv", "html"]) await both(["table", path, "--as", form], file);
    await both(["prerender", path, "--output", "widget.html"], file);
    await both(["prerender", path, "--lang", "de"], file);
  }
});

test("a sheet is applied", async () => {
  const path = "policies/us-weapons-in-russia.json";
  const { output } = await both(["sheet", path], { [path]: policies[path] });
  const sheet = output.replace("not-permitted", "permitted");
  assert.notEqual(sheet, output);
  const args = ["sheet", path, "--apply", "rules.csv", "--format", "json"];
  await both(args, { [path]: policies[path], "rules.csv": sheet });
  const added = output.replace("us-not-in-russia,", "us-never-in-russia,");
  await both([...args, "--remove"], { [path]: policies[path], "rules.csv": added });
});

test("differences are the same", async () => {
  const { written } = await both(["new", "new.json"], {});
  const text = Buffer.from(written["new.json"]).toString();
  const other = text.replace('"verdict": "not-allowed"', '"verdict": "allowed"');
  assert.notEqual(text, other);
  await both(["diff", "old.json", "new.json", "--format", "json"], { "old.json": text, "new.json": other });
  for (const [path, content] of Object.entries(good)) {
    const changed = content.toString().replace(/("verdict": ")([a-z-]+)"/, '$1unheard-of"');
    for (const newer of [content, changed]) {
      await both(["diff", path, "newer.json", "--format", "json"], { [path]: content, "newer.json": newer });
    }
  }
});

test("quotes are looked up alike, in every encoding that a page may declare", async () => {
  const path = "policies/us-weapons-in-russia.json";
  const words = "US media report that Washington has quietly allowed it. Größe, façade, žluťoučký, Ґанок — “so”.";
  const pages = {
    "page.txt": words,
    "page.md": `# Title\n\n${words}`,
    "page.html": `<!doctype html><title>t</title><p>${words}</p><p>${"more ".repeat(50)}</p>`,
    "page.xhtml": `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><p>${words}</p></html>`,
    "utf16.html": Buffer.from(`\ufeff<p>${words}`, "utf16le"),
    "marked.html": `\ufeff<p>${words}`,
    "broken.html": Buffer.concat([Buffer.from("<p>one "), Buffer.from([0xff, 0xc3]), Buffer.from(words)]),
    "binary.bin": Buffer.from([0, 1, 2, 3]),
  };
  const bytes = Buffer.from(Array.from({ length: 220 }, (_, index) => index + 32).filter((byte) => byte !== 0x3c));
  // Without those in which Node does not follow the standard, as browsers do.
  const labels =
    "windows-1251 KOI8-U iso-8859-5 latin1 windows-1252 macintosh shift_jis euc-jp gbk gb18030 big5 euc-kr utf-16 ibm866 iso-8859-8-i nothing-known";
  for (const label of labels.split(" ")) {
    pages[`${label}.html`] = Buffer.concat([Buffer.from(`<meta charset="${label}"><p>`), bytes]);
  }
  for (const [name, page] of Object.entries(pages)) {
    const files = { [path]: policies[path], [name]: page };
    for (const format of ["json", "plain"]) {
      await both(["verify", path, "--article", name, "--format", format], files);
    }
    await both(["verify", path, "--article", name, "--show", "--format", "plain"], files);
  }
  const article = readFileSync(ARTICLE);
  await both(["verify", path, "--article", "a.html", "--lock", "--format", "plain"], {
    [path]: policies[path],
    "a.html": article,
  });
});

// A generator of random numbers, the same every time (mulberry32).
function random(seed) {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

// A policy with a few values of a sound one taken out, repeated, moved, or replaced by others of the same file.
function mutated(policy, pick) {
  const copy = structuredClone(policy);
  const texts = JSON.stringify(copy)
    .match(/"[a-z][a-z0-9-]*"/g)
    .map((text) => JSON.parse(text));
  const places = (value) =>
    value && typeof value === "object"
      ? Object.keys(value).flatMap((key) => [[value, key], ...places(value[key])])
      : [];
  for (let count = 1 + pick(4); count > 0; count--) {
    const found = places(copy);
    const [holder, key] = found[pick(found.length)];
    const change = pick(4);
    if (Array.isArray(holder)) {
      if (change === 0) holder.splice(key, 1);
      else if (change === 1) holder.push(structuredClone(holder[key]));
      else holder.reverse();
    } else if (typeof holder[key] === "string" && change > 0) holder[key] = texts[pick(texts.length)];
    else if (change === 0) delete holder[key];
  }
  return copy;
}

test("random policies have the same findings, tests, tables and differences", async () => {
  const pick = random(20261128);
  const sound = Object.values(good).map((content) => JSON.parse(content));
  const files = {};
  for (let index = 0; index < 300; index++) {
    files[`random/${index}.json`] = JSON.stringify(mutated(sound[pick(sound.length)], pick), null, pick(3));
  }
  const names = Object.keys(files);
  const { output } = await both(["check", "--all", "--format", "json", ...names], files);
  await both(["test", "--format", "json", ...names], files);
  const refused = new Set(
    JSON.parse(output)
      .filter(({ severity }) => severity === "error")
      .map(({ file }) => file),
  );
  const accepted = names.filter((name) => !refused.has(name));
  assert.ok(accepted.length > 20 && refused.size > 20, `${accepted.length} sound, ${refused.size} not`);
  for (const name of accepted.slice(0, 40)) {
    await both(["table", name, "--format", "json"], { [name]: files[name] });
    await both(["sheet", name], { [name]: files[name] });
    await both(["snippet", name, "--base", "https://a.example/"], { [name]: files[name] });
    await both(["diff", name, accepted[0], "--format", "json"], {
      [name]: files[name],
      [accepted[0]]: files[accepted[0]],
    });
  }
});

test("hostile input is answered in words", async () => {
  const deep = (open, close) => open.repeat(100_000) + close.repeat(100_000);
  const path = "policies/us-weapons-in-russia.json";
  const long = "<p>Words of an article, over and over.</p>\n".repeat(50_000);
  const pages = {
    "long.html": long,
    "deep.html": deep("<div>", "</div>"),
    "tables.html": deep("<table><tr><td>", ""),
    "formats.html": deep("<b><i>", "") + long.slice(0, 100_000),
    "deep.xhtml": deep("<a>", "</a>"),
    "deep.md": `${">".repeat(50_000)} words ${"*a_".repeat(50_000)} ${"[".repeat(50_000)}`,
    "signs.html": "<".repeat(2_000_000),
    "entities.html": "&amp;".repeat(400_000),
    "attributes.html": `<p ${"a=b ".repeat(200_000)}>`,
    "invalid.html": Buffer.alloc(2_000_000, 0xff),
    "zeros.txt": Buffer.alloc(2_000_000),
  };
  for (const [name, page] of Object.entries(pages)) {
    const files = { [path]: policies[path], [name]: page };
    const { status, output, error } = await worker.ask(["verify", path, "--article", name, "--format", "json"], files);
    assert.ok([0, 1, 2].includes(status), `${name}: ${status} ${error.slice(0, 300)}`);
    assert.ok(output || error, name);
  }
  const files = {
    "deep.json": deep("[", "]"),
    "object.json": deep('{"a":', ""),
    "empty.json": "",
    "invalid.json": Buffer.from([0x7b, 0xff, 0x7d]),
    "large.json": `{"title": "${"x".repeat(5_000_000)}"}`,
    "text.json": `{"format": 1, "id": "${"\\u0000".repeat(100_000)}"}`,
    "strings.json": JSON.stringify(Array.from({ length: 300_000 }, String)),
  };
  for (const [name, content] of Object.entries(files)) {
    for (const command of ["check", "test", "sheet", "table"]) {
      const { status, error } = await worker.ask([command, name, "--format", "json"], { [name]: content });
      assert.ok([1, 2].includes(status), `${command} ${name}: ${status} ${error.slice(0, 300)}`);
    }
  }
  assert.equal((await worker.ask(["check", "none.json"], {})).status, 1);
  assert.equal((await worker.ask(["nonsense"], {})).status, 1);
  assert.equal((await worker.ask(["check", "--watch", "a.json"], { "a.json": "{}" })).status, null);
  assert.equal((await worker.ask(["check", path], { [path]: policies[path] })).status, 0, "the next command runs");
});

test("a newer request of a kind replaces one that waits", async () => {
  const [path, content] = Object.entries(policies)[0];
  const ask = (kind) => worker.ask(["check", path, "--format", "json"], { [path]: content }, { kind });
  const answers = await Promise.all([ask("check"), ask("check"), ask("check"), ask("other"), ask(undefined)]);
  const dropped = answers.map(({ isDropped }) => isDropped === true);
  // The first one runs already, or was replaced before it began.
  assert.deepEqual(dropped.slice(1), [true, false, false, false]);
  worker.post({ id: 9001, args: ["check", path], files: { [path]: content } });
  worker.post({ id: 9002, args: ["check", path], files: { [path]: content } });
  worker.post({ cancel: 9002 });
  await ask(undefined);
  assert.equal(worker.heard.find(({ id }) => id === 9002).isDropped, true);
});

test("files are written in memory alone", async () => {
  const { status, files } = await worker.ask(["new", "a/b.json"], {});
  assert.deepEqual([status, Object.keys(files), basename(Object.keys(files)[0])], [0, ["a/b.json"], "b.json"]);
  assert.ok(!existsSync("a/b.json"));
});
