// dist/ behind a real nginx, configured by docs/nginx.conf word for word.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:http2";
import { after, before, test } from "node:test";
import { nginx } from "./server.mjs";

const manifest = JSON.parse(readFileSync("dist/manifest.json", "utf8"));
const names = Object.keys(manifest.files);
let server;

before(async () => (server = await nginx([{ folder: "dist" }])));
after(() => server?.stop());

function get(name, headers = {}, method = "GET") {
  return new Promise((done, failed) => {
    const options = { host: "127.0.0.1", port: server.port, path: `/${name}`, headers, method };
    const asked = request(options, async (response) => {
      const parts = [];
      for await (const part of response) parts.push(part);
      done({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) });
    });
    asked.on("error", failed).end();
  });
}

test("each file has its type and bytes, and any site may load it", async () => {
  for (const name of names) {
    const { status, headers, body } = await get(name);
    assert.equal(status, 200, name);
    assert.equal(headers["content-type"], manifest.files[name].type, name);
    assert.equal(headers["content-encoding"], undefined, name);
    assert.equal(headers["access-control-allow-origin"], "*", name);
    assert.equal(headers["cross-origin-resource-policy"], "cross-origin", name);
    assert.equal(headers["x-content-type-options"], "nosniff", name);
    assert.ok(body.equals(readFileSync(`dist/${name}`)), name);
  }
});

// Tools for monitoring do that to each `fetch` of a page.
test("a request may carry headers that a page adds", async () => {
  for (const name of ["policies/us-weapons-in-russia.json", names.find((name) => name.endsWith(".wasm"))]) {
    const asked = { "access-control-request-method": "GET", "access-control-request-headers": "traceparent" };
    const { status, headers } = await get(name, asked, "OPTIONS");
    assert.equal(status, 204, name);
    assert.equal(headers["access-control-allow-origin"], "*", name);
    assert.equal(headers["access-control-allow-headers"], "*, Authorization", name);
  }
});

test("a browser gets a stored compressed copy, the smaller one if it accepts both", async (t) => {
  if (!server.brotli) t.diagnostic("this nginx has no brotli_static module: only gzip is tried");
  for (const name of names) {
    const { br, gz, type } = manifest.files[name];
    const wanted = { gzip: gz && "gz", ...(server.brotli && { br: br && "br", "gzip, deflate, br": br && "br" }) };
    for (const [accepted, ending] of Object.entries(wanted)) {
      if (!ending) continue;
      const { headers, body } = await get(name, { "accept-encoding": accepted });
      assert.equal(headers["content-encoding"], ending === "gz" ? "gzip" : ending, `${name}, ${accepted}`);
      assert.equal(headers["content-type"], type, name);
      assert.match(headers.vary, /accept-encoding/i, name);
      assert.ok(body.equals(readFileSync(`dist/${name}.${ending}`)), `${name}, ${accepted}`);
    }
  }
});

test("immutable files are cached, the rest is revalidated", async () => {
  for (const name of names) {
    const { headers } = await get(name, { "accept-encoding": "gzip, br" });
    const isImmutable = manifest.files[name].cache === "immutable";
    assert.equal(headers["cache-control"], isImmutable ? "public, max-age=31536000, immutable" : "no-cache", name);
    const again = await get(name, { "accept-encoding": "gzip, br", "if-none-match": headers.etag });
    assert.equal(again.status, 304, name);
    assert.equal(again.body.length, 0, name);
  }
});

test("a 404 can be read by other sites and carries no cache lifetime", async () => {
  for (const name of ["policies/none.json", "policy-explorer-0123456789abcdef.wasm", "9.9.9/policy-explorer.js"]) {
    const { status, headers } = await get(name);
    assert.equal(status, 404, name);
    assert.equal(headers["access-control-allow-origin"], "*", name);
    assert.equal(headers["cache-control"], undefined, name);
  }
});

test("the same over TLS and HTTP/2", async () => {
  const secure = await nginx([{ folder: "dist", tls: true }]);
  const session = connect(`https://localhost:${secure.port}`, { rejectUnauthorized: false });
  try {
    const headers = await new Promise((done, failed) => {
      session.on("error", failed);
      const stream = session.request({ ":path": "/policy-explorer.js", "accept-encoding": "gzip, br" });
      stream.on("response", done).on("error", failed).resume().end();
    });
    assert.equal(session.alpnProtocol, "h2");
    assert.equal(headers[":status"], 200);
    assert.equal(headers["content-encoding"], secure.brotli ? "br" : "gzip");
  } finally {
    session.destroy();
    await secure.stop();
  }
});
