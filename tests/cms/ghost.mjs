// Ghost, with its own SQLite database. Each snippet is in an HTML card, published through the Admin API that Ghost's
// editor uses.

import { cp, symlink, writeFile } from "node:fs/promises";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { VERBATIM } from "./expected.mjs";
import { ask, freePort, start, until } from "./machine.mjs";

// Ghost runs on few versions of Node, so it gets its own.
const modules = fileURLToPath(new URL("node_modules", import.meta.url));
const node = () => join(modules, readdirSync(modules).find((name) => name.startsWith("node-linux-")), "bin/node");

const card = (html) => ({ type: "html", version: 1, html });
const text = (words) => ({
  type: "paragraph",
  version: 1,
  children: [{ type: "text", version: 1, text: words, detail: 0, format: 0, mode: "normal", style: "" }],
});
const lexical = (snippet) =>
  JSON.stringify({ root: { type: "root", version: 1, children: [text("Before."), card(snippet), text("After.")] } });

export async function ghost({ folder, installed, snippets, script }) {
  const program = join(installed, readdirSync(installed).find((name) => /^ghost-[\d.]+\d$/.test(name)));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const content = join(folder, "content");
  await cp(join(program, "content"), content, { recursive: true });
  // Ghost reads its configuration and its version from the working directory.
  await symlink(join(program, "package.json"), join(folder, "package.json"));
  await writeFile(join(folder, "config.development.json"), JSON.stringify(config(port, origin, folder)));
  const env = { ...process.env, NODE_ENV: "development" };
  const server = start(node(), [join(program, "index.js")], { cwd: folder, env, log: join(folder, "ghost.log") });
  try {
    const api = `${origin}/ghost/api/admin`;
    await until("Ghost", server, async () => (await fetch(`${api}/site/`)).ok);
    const owner = { name: "Owner", email: "owner@example.org", password: crypto.randomUUID() };
    await ask("POST", `${api}/authentication/setup/`, { setup: [{ ...owner, blogTitle: "News" }] });
    const as = await session(api, origin, owner);

    const { json: site } = await ask("GET", `${api}/config/`, undefined, as);
    const posts = [];
    for (const [kind, snippet] of Object.entries(snippets)) {
      const post = { title: kind, status: "published", lexical: lexical(snippet) };
      const { json } = await ask("POST", `${api}/posts/`, { posts: [post] }, as);
      posts.push({ road: "in an HTML card", kind, url: json.posts[0].url, expected: VERBATIM[kind] });
    }
    // As the owner does in Settings, Code injection.
    const addScript = () => {
      const settings = [{ key: "codeinjection_foot", value: `<script async src="${script}"></script>` }];
      return ask("PUT", `${api}/settings/`, { settings }, as);
    };
    return { name: "Ghost", version: site.config.version, posts, addScript, stop: server.stop };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

// Signs in as a browser would; returns the headers for requests.
async function session(api, origin, { email, password }) {
  const { headers } = await ask("POST", `${api}/session/`, { username: email, password }, { origin });
  return { origin, cookie: headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ") };
}

const config = (port, origin, folder) => ({
  url: origin,
  server: { host: "127.0.0.1", port },
  database: { client: "better-sqlite3", connection: { filename: join(folder, "ghost.db") }, useNullAsDefault: true },
  mail: { transport: "stub" },
  paths: { contentPath: join(folder, "content/") },
  privacy: { useUpdateCheck: false, useGravatar: false, useRpcPing: false, useStructuredData: true },
  security: { staffDeviceVerification: false },
});
