// Builds a peer into one minified script with the policy and the styles inlined. The bundler is Vite's, which newsrooms
// use.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const here = dirname(fileURLToPath(import.meta.url));
export const root = join(here, "../..");
export const POLICY = join(root, "policies/us-weapons-in-russia.json");

// The command line: `POLICY_EXPLORER` names a built one.
export const COMMAND = process.env.POLICY_EXPLORER ? [process.env.POLICY_EXPLORER] : ["cargo", "policy"];

const ENTRIES = { preact: "preact/index.jsx" };
export const PEERS = Object.keys(ENTRIES);

// A policy in its own language only: each peer has one language, like a newsroom's page.
export function inOneLanguage(text) {
  const { language } = JSON.parse(text);
  return JSON.parse(text, (_, value) => (typeof value?.[language] === "string" ? value[language] : value));
}

// The text of a peer's script. `policy` is the text of a policy file; without it, neither policy nor styles are
// inlined, which gives the size of the code alone.
export async function build(peer, policy) {
  const bundle = await rolldown({
    input: join(here, ENTRIES[peer]),
    plugins: [inlined(policy ? JSON.stringify(inOneLanguage(policy)) : "{}", policy ? await styles() : "")],
    platform: "browser",
    transform: {
      target: "es2022",
      jsx: { runtime: "automatic", importSource: "preact" },
      define: { "process.env.NODE_ENV": '"production"' },
    },
  });
  const { output: [script] } = await bundle.generate({ format: "iife", minify: true, comments: false });
  await bundle.close();
  return script.code;
}

// The live widget's style sheet: the files that `build.rs` joins, in its order, and minified in the same way.
async function styles() {
  const script = await readFile(join(root, "build.rs"), "utf8");
  const [, list] = /SHEETS: .*?=\s+\[([^\]]+)\]/.exec(script);
  const [, live] = /LIVE: .*?= ("[^"]+")/.exec(script);
  const names = JSON.parse(`[${list}, ${live}]`);
  const sheets = await Promise.all(names.map((name) => readFile(join(root, `style/${name}.css`), "utf8")));
  const bare = sheets.join("").replace(/\/\*.*?\*\//gs, "").replace(/\s+/g, " ");
  return bare.replace(/ ?([{};]) ?/g, "$1").replace(/([,:]) /g, "$1").replaceAll(";}", "}").trim();
}

function inlined(policy, styles) {
  const modules = { "peer:policy": policy, "peer:styles": JSON.stringify(styles) };
  return {
    name: "inlined",
    resolveId: (id) => (id in modules ? id : null),
    load: (id) => (id in modules ? { code: `export default ${modules[id]};`, moduleType: "js" } : null),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const policy = await readFile(POLICY, "utf8");
  const folder = join(root, "target/peers");
  await mkdir(folder, { recursive: true });
  for (const peer of PEERS) {
    const script = await build(peer, policy);
    await writeFile(join(folder, `${peer}.js`), script);
    console.log(`${join(folder, peer)}.js: ${script.length} bytes`);
  }
}
