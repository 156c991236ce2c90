// Sizes by part: raw, gzip and Brotli. They are exact, so there is only one run.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { build, PEERS, POLICY, root } from "../../peers/build.mjs";
import { goal, kB, table, times } from "../report.mjs";
import { brotli } from "../../../build/files.mjs";

const PACKAGES = join(root, "benches/node_modules");
const COUNTER = join(root, "target/counter");
const REACT = `import { createRoot } from "react-dom/client";
import { createElement } from "react";
createRoot(document.body).render(createElement("p", null, "Hello"));`;

const packed = (bytes) => brotli(bytes).length;

export async function report({ dist }) {
  const rows = [];
  const add = (whose, part, bytes) => {
    const cells = [bytes.length, gzipSync(bytes, { level: 9 }).length, packed(bytes)].map(kB);
    rows.push([whose, part, ...cells]);
  };

  const policy = await readFile(POLICY);
  const named = async (name) => readFile(join(dist, (await readdir(dist)).find((file) => name.test(file))));
  const wasm = await named(/^policy-explorer-[0-9a-f]+\.wasm$/);
  const styles = await named(/^style-.+\.css$/);
  const loader = await readFile(join(dist, "policy-explorer.js"));
  const page = await readFile(join(dist, "us-weapons-in-russia.html")).catch(() => undefined);
  add("policy-explorer", "WebAssembly", wasm);
  add("", "loader and glue", loader);
  add("", "styles", styles);
  add("", "policy file", policy);
  add("", "strict reader, without a snippet", await named(/^policy-explorer-reader-.+\.wasm$/));
  if (page) add("", "standalone page, prerendered", page);
  const bundle = packed(wasm) + packed(loader) + packed(styles);
  // The scripts with ready-made answers, and the most that each may weigh.
  const most = { "us-weapons-in-russia.en.js": 12_000, "us-weapons-in-russia.uk.js": 14_000, "eu-flight-compensation.en.js": 16_000 };
  const goals = [];
  for (const [name, limit] of Object.entries(most)) {
    const script = await readFile(join(dist, name));
    add("", `ready-made answers, \`${name}\``, script);
    goals.push(`${goal(`Goal, \`${name}\` at most ${kB(limit)}`, packed(script) <= limit)} (${kB(packed(script))}).`);
  }

  for (const peer of PEERS) {
    add(peer[0].toUpperCase() + peer.slice(1), "all of it, policy and styles inlined", Buffer.from(await build(peer, policy.toString())));
    add("", "its code alone", Buffer.from(await build(peer, null)));
  }

  add("React", "react and react-dom, an empty page", await react());
  const cedar = join(PACKAGES, "@cedar-policy/cedar-wasm/web/cedar_wasm");
  add("Cedar", "WebAssembly of its web build", await readFile(`${cedar}_bg.wasm`));
  add("", "glue, as published", await readFile(`${cedar}.js`));
  const zen = join(PACKAGES, "@gorules/zen-engine-wasm/dist/zen_engine_wasm");
  add("ZEN", "WebAssembly of its web build", await readFile(`${zen}_bg.wasm`));
  add("", "glue, as published", await readFile(`${zen}.js`));

  let counter = "The bare counter is not built (`node benches/counter/build.mjs`), so there is no ratio to it.";
  try {
    const parts = [await readFile(join(COUNTER, "counter.wasm")), await readFile(join(COUNTER, "counter.js"))];
    add("Yew counter, hydrated", "WebAssembly", parts[0]);
    add("", "glue", parts[1]);
    const share = bundle / (packed(parts[0]) + packed(parts[1]));
    counter = `${goal("Goal, at most 1.4 × the bare hydrated Yew counter", share <= 1.4)} (${times(share)} ×).`;
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }

  const total = bundle + packed(policy);
  const preact = packed(Buffer.from(await build("preact", policy.toString())));
  return `### Sizes

${table(["", "", "raw", "gzip 9", "Brotli 11"], rows)}

${goal("Goal, at most 64 kB of WebAssembly, glue, loader and styles, Brotli", bundle <= 64_000)} (${kB(bundle)}).
${goals.join(" ")}
${counter} With its policy the widget is ${times(total / preact)} times the Preact peer with the same.`;
}

async function react() {
  const bundle = await rolldown({
    input: "react",
    plugins: [{ name: "react", resolveId: (id, from) => (from ? null : "\0react.js"), load: (id) => (id === "\0react.js" ? REACT : null) }],
    cwd: join(root, "benches"),
    platform: "browser",
    transform: { define: { "process.env.NODE_ENV": '"production"' } },
  });
  const { output: [script] } = await bundle.generate({ format: "iife", minify: true, comments: false });
  await bundle.close();
  return Buffer.from(script.code);
}
