// Serves dist/, the peers and the host pages on loopback, with Brotli 11 where the browser accepts it, and keeps a log.

import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { TYPES, brotli } from "../../build/files.mjs";
import { build, COMMAND, PEERS, POLICY, root } from "../peers/build.mjs";

const HOST = await readFile(fileURLToPath(new URL("host.html", import.meta.url)), "utf8");
const PARAGRAPH =
  "<p>A paragraph of the article, as long as paragraphs of news are: it tells what happened, who says so, and what is " +
  "known about it so far. A second sentence adds where and when, and a third what may follow, if those who were asked " +
  "about it are right.</p>";

// `dist` is the folder of the release build. Everything is served below one folder, so that relative addresses work.
export async function serve(dist) {
  const files = new Map();
  const log = [];
  const policy = await readFile(POLICY, "utf8");
  for (const peer of PEERS) files.set(`peers/${peer}.js`, Buffer.from(await build(peer, policy)));

  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://host").pathname).slice(1);
    try {
      const bytes = files.get(path) ?? (await readFile(join(dist, path)));
      const packed = await compressed(path, bytes);
      log.push({ path, bytes: packed.length });
      response.writeHead(200, {
        "content-type": TYPES[extname(path)] ?? "application/octet-stream",
        "content-encoding": "br",
        "content-length": packed.length,
        "cache-control": "max-age=3600",
      });
      response.end(packed);
    } catch {
      log.push({ path, bytes: 0 });
      response.writeHead(404).end();
    }
  });
  const cache = new Map();
  async function compressed(path, bytes) {
    const known = cache.get(path);
    if (known?.bytes.equals(bytes)) return known.packed;
    const packed = brotli(bytes);
    cache.set(path, { bytes, packed });
    return packed;
  }
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const origin = `http://127.0.0.1:${server.address().port}`;

  return {
    log,
    dist,
    put: (path, text) => files.set(path, Buffer.from(text)),
    address: (path) => `${origin}/${path}`,
    // The address of a news page with some markup in it.
    page(name, markup, room) {
      files.set(`${name}.html`, Buffer.from(page(markup, room)));
      return `${origin}/${name}.html`;
    },
    close: () => new Promise((done) => (server.closeAllConnections(), server.close(done))),
  };
}

export const paragraphs = (count) => Array(count).fill(PARAGRAPH).join("\n");

// A news page with some markup in it. `before` and `after` count paragraphs.
export function page(markup, { before = 0, after = 12 } = {}) {
  return HOST.replace("<!-- before -->", () => paragraphs(before))
    .replace("<!-- widget -->", () => markup)
    .replace("<!-- after -->", () => paragraphs(after));
}

// The markup that a newsroom publishes for a contestant; undefined if its page is not in dist/.
export async function markup({ embed, from, kind }, dist) {
  if (embed !== undefined) return embed;
  if (kind) {
    const [command, ...before] = COMMAND;
    const { stdout } = await promisify(execFile)(
      command,
      [...before, "snippet", "policies/us-weapons-in-russia.json", "--base", "./", "--kind", kind],
      { cwd: root },
    );
    return stdout;
  }
  const page = await readFile(join(dist, from), "utf8").catch(() => undefined);
  const element = page?.match(/<policy-explorer[\s>].*<\/policy-explorer>/s);
  const script = page?.match(/<script[^>]*policy-explorer\.js[^>]*><\/script>/);
  return element && element[0] + (script?.[0] ?? "");
}
