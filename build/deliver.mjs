// Turns trunk's output into a folder that any server or CDN can serve as it is. Adds the notices of bundled software,
// compressed copies where they are smaller, `_headers` for hosts that read one, and `manifest.json` with the size,
// hash, media type and cache lifetime of every file. It is deterministic: the same input gives the same bytes.
//
//   node build/deliver.mjs target/dist

import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { gzipSync } from "node:zlib";
import { TYPES, brotli, integrity, release } from "./files.mjs";
import { notices } from "./notices.mjs";

const folder = process.argv[2];

// Cache lifetimes: immutable where the name has a content hash or a release; otherwise a browser revalidates each time,
// so that a correction reaches every article.
const CACHE = { immutable: "public, max-age=31536000, immutable", revalidate: "no-cache" };
const isImmutable = (name) => /^\d+\.\d+\.\d+[^/]*\/|-[0-9a-f]{16}\.(css|js|txt|wasm)$/.test(name);

try {
  await deliver();
} catch (error) {
  console.error(`deliver: ${error.message}`);
  process.exitCode = 1;
}

async function deliver() {
  if (!folder) throw new Error("which folder? Usage: node build/deliver.mjs FOLDER");
  await rm(join(folder, ".trunk-lock"), { force: true });
  await writeFile(join(folder, "NOTICES.txt"), notices());
  const files = {};
  for (const name of await names()) {
    const bytes = await readFile(join(folder, name));
    const type = TYPES[extname(name)];
    // So that no file is served with a wrong type.
    if (!type)
      throw new Error(`${name} is of an unknown kind: add it to TYPES in build/files.mjs, and to docs/nginx.conf`);
    const cache = isImmutable(name) ? "immutable" : "revalidate";
    files[name] = { bytes: bytes.length, ...(await compressed(name, bytes)), integrity: integrity(bytes), type, cache };
  }
  await writeFile(join(folder, "manifest.json"), `${JSON.stringify({ version: release(), files }, null, 1)}\n`);
  await writeFile(join(folder, "_headers"), headers(files));
}

// Every file in the folder, as a URL path, in a fixed order.
async function names() {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const made = ["manifest.json", "_headers"];
  return entries
    .filter((entry) => entry.isFile() && !/\.(br|gz)$/.test(entry.name))
    .map((entry) =>
      relative(folder, join(entry.parentPath ?? entry.path, entry.name))
        .split(sep)
        .join("/"),
    )
    .filter((name) => !made.includes(name))
    .sort();
}

async function compressed(name, bytes) {
  const copies = { br: brotli(bytes), gz: gzip(bytes) };
  const sizes = {};
  for (const [ending, copy] of Object.entries(copies)) {
    if (copy.length >= bytes.length) continue;
    await writeFile(join(folder, `${name}.${ending}`), copy);
    sizes[ending] = copy.length;
  }
  return sizes;
}

// node writes no time and no name into the header, but it does write the operating system.
function gzip(bytes) {
  const UNKNOWN_SYSTEM = 255;
  const packed = gzipSync(bytes, { level: 9 });
  packed[9] = UNKNOWN_SYSTEM;
  return packed;
}

// For Netlify and Cloudflare Pages, which join the values of several matching rules: each path has one rule for each
// header. Paths without a rule revalidate there by default.
function headers(files) {
  const hashed = Object.keys(files).filter((name) => files[name].cache === "immutable" && !name.includes("/"));
  const releases = new Set(
    Object.keys(files)
      .map((name) => /^(\d+\.\d+\.\d+[^/]*)\//.exec(name)?.[1])
      .filter(Boolean),
  );
  const scripts = Object.keys(files).filter((name) => name.endsWith(".js") && !name.includes("/") && !hashed.includes(name));
  const immutable = [...hashed.map((name) => `/${name}`), ...[...releases].map((release) => `/${release}/*`)];
  const rule = (path, ...lines) => [path, ...lines.map((line) => `  ${line}`)].join("\n");
  const rules = [
    rule(
      "/*",
      "Access-Control-Allow-Origin: *",
      // Tools for monitoring add headers to each request of a page, which browsers ask about first.
      "Access-Control-Allow-Headers: *, Authorization",
      "Access-Control-Max-Age: 86400",
      "Cross-Origin-Resource-Policy: cross-origin",
      "X-Content-Type-Options: nosniff",
    ),
    ...immutable.map((path) => rule(path, `Cache-Control: ${CACHE.immutable}`)),
    ...[...scripts.map((name) => `/${name}`), "/policies/*"].map((path) =>
      rule(path, `Cache-Control: ${CACHE.revalidate}`),
    ),
  ];
  return `${rules.join("\n\n")}\n`;
}
