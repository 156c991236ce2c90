// The desk's worker in Chromium, from a server that allows nothing but its own files, and with its decoders.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { after, before, test } from "node:test";
import { TYPES } from "../../build/files.mjs";
import { launch } from "../chromium.mjs";
import { FOLDER, script } from "./worker.mjs";

const POLICY =
  "default-src 'none'; worker-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types policy-explorer-desk";

let browser;
let server;
let page;
const requested = [];

before(async () => {
  server = createServer(({ url }, response) => {
    requested.push(url);
    const path = join(FOLDER, url);
    const headers = { "content-security-policy": POLICY };
    if (url === "/") response.writeHead(200, { ...headers, "content-type": TYPES[".html"] }).end("<!doctype html>");
    else if (!existsSync(path)) response.writeHead(404, headers).end();
    else response.writeHead(200, { ...headers, "content-type": TYPES[extname(path)] }).end(readFileSync(path));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  browser = await launch();
  page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
});

after(async () => {
  await browser?.close();
  server?.close();
});

// Runs a command in the page's worker, which is started at the first one.
async function ask(args, files) {
  const worker = script();
  const given = Object.entries(files).map(([name, content]) => [name, [...Buffer.from(content)]]);
  return page.evaluate(
    async ([worker, args, given]) => {
      const addresses = { createScriptURL: (address) => address };
      globalThis.desk ??= new Worker(
        globalThis.trustedTypes.createPolicy("policy-explorer-desk", addresses).createScriptURL(worker),
      );
      const files = Object.fromEntries(given.map(([name, bytes]) => [name, new Uint8Array(bytes)]));
      return new Promise((done, failed) => {
        globalThis.desk.onmessage = ({ data }) => done({ status: data.status, output: data.output, error: data.error });
        globalThis.desk.onerror = ({ message }) => failed(new Error(message));
        globalThis.desk.postMessage({ id: 1, args, files });
      });
    },
    [worker, args, given],
  );
}

test("it runs where nothing is allowed but its own files", async () => {
  const path = "policies/us-weapons-in-russia.json";
  const { status, output } = await ask(["check", path, "--format", "json"], { [path]: readFileSync(path) });
  assert.deepEqual([status, JSON.parse(output)], [0, []]);
  assert.ok(requested.every((url) => url === "/" || /^\/desk-(worker|command)-[0-9a-f]{16}\.(js|wasm)$/.test(url)));
});

test("it reads the encodings that pages declare as browsers do", async () => {
  const words = { "windows-874": [0xa1, 0xd2, 0xc3], "x-mac-cyrillic": [0x8d, 0xe5, 0xf2], "euc-kr": [0xb0, 0xa1] };
  const expected = { "windows-874": "การ", "x-mac-cyrillic": "Нет", "euc-kr": "가" };
  for (const [label, bytes] of Object.entries(words)) {
    const article = Buffer.concat([Buffer.from(`<meta charset=${label}><p>`), Buffer.from(bytes)]);
    const { output } = await ask(["passage", "--article", "a.html", "--format", "json"], { "a.html": article });
    const { kind, text } = JSON.parse(output);
    assert.equal(text, expected[label]);
    assert.equal(kind.toLowerCase(), `html in ${label}`);
  }
});

test("a thousand commands after each other find memory", async () => {
  for (let count = 0; count < 1000; count++) {
    const { status, error } = await ask(["check", "a.json", "--format", "json"], { "a.json": "{}" });
    assert.equal(status, 2, error);
  }
});
