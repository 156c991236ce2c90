// A server of released files that misbehaves on demand: it is down, slow, redirects, or sends too much or something else.

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { TYPES } from "../../build/files.mjs";

// Serves a folder. `mode` is what becomes of requests for `….markup.json`; `asked` lists those.
export async function released(folder) {
  const origin = { mode: "good", asked: [] };
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://host").pathname));
    const headers = {
      "content-type": TYPES[extname(path)] ?? "application/octet-stream",
      "access-control-allow-origin": "*",
      "cache-control": "no-cache",
    };
    if (path.endsWith(".markup.json")) {
      origin.asked.push(path);
      const { mode } = origin;
      if (mode === "down") return response.destroy();
      if (mode === "error") return response.writeHead(503).end("<h1>busy</h1>");
      if (mode === "slow") return undefined;
      if (mode === "drip") {
        response.writeHead(200, headers);
        const drip = setInterval(() => response.write(" "), 300);
        return response.on("close", () => clearInterval(drip));
      }
      if (mode === "huge") return response.writeHead(200, headers).end(Buffer.alloc(2 << 20, " "));
      if (mode === "moved" && !path.startsWith("/moved/"))
        return response.writeHead(302, { location: `/moved${path}` }).end();
      if (mode.elsewhere) return response.writeHead(302, { location: `${mode.elsewhere}${path}` }).end();
      if (mode.body) return response.writeHead(200, headers).end(mode.body);
    }
    try {
      const bytes = await readFile(join(folder, path.replace("/moved/", "/")));
      const etag = `"${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}"`;
      if (request.headers["if-none-match"] === etag) {
        origin.unchanged = (origin.unchanged ?? 0) + 1;
        return response.writeHead(304, { etag }).end();
      }
      return response.writeHead(200, { ...headers, etag }).end(bytes);
    } catch {
      return response.writeHead(404, headers).end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  origin.url = `http://127.0.0.1:${server.address().port}`;
  origin.close = () => new Promise((done) => (server.closeAllConnections(), server.close(done)));
  return origin;
}
