// Packs the npm package into target/npm/: the element from dist/, as a module for bundlers and as the classic script,
// its types, its manifest for editors, and the schema of policies; and the command line from target/command/.
//
//   node build/npm.mjs        after `make dist` and `make command`; `make npm` does all three

import { execFileSync } from "node:child_process";
import { copyFile, cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { declarations, elementsManifest } from "./contract.mjs";
import { notices } from "./notices.mjs";

const DIST = "dist";
const COMMAND = "target/command";
const FOLDER = "target/npm/package";
const NAME = "policy-explorer";
// What newsrooms read.
const DOCUMENTS = [
  ..."ci element embedding frames frameworks links policies serving snippets".split(" ").map((name) => `${name}.md`),
  "nginx.conf",
  "problems",
];

try {
  await pack();
} catch (error) {
  console.error(`npm: ${error.message}`);
  process.exitCode = 1;
}

async function pack() {
  const manifest = JSON.parse(
    await readFile(join(DIST, "manifest.json"), "utf8").catch(() => {
      throw new Error("there is no release build: run `make dist`");
    }),
  );
  const script = await readFile(join(DIST, `${NAME}.js`), "utf8");
  const modules = [...script.matchAll(/"(policy-explorer-(?:reader-)?[0-9a-f]{16}\.wasm)"/g)].map(([, name]) => name);
  if (modules.length !== 2) throw new Error(`${DIST}/${NAME}.js names ${modules.length} WebAssembly files, not two`);
  const [, style] = /"(style-[0-9a-f]{16}\.css)"/.exec(script) ?? [];
  if (!style) throw new Error(`${DIST}/${NAME}.js names no style sheet`);
  const words = await wordsIn(script);
  // Bundlers make of a `.css` file what it is not: a script, or another sheet.
  const styleText = style.replace(".css", ".txt");
  const files = [...modules, styleText, ...words.files];
  // The policy desk, which `preview` serves.
  const desk = (await readdir(DIST)).filter((name) => /^desk[^.]*\.(html|js|css|wasm)$/.test(name));
  await rm("target/npm", { recursive: true, force: true });
  await mkdir(join(FOLDER, manifest.version), { recursive: true });
  const written = {
    "package.json": json(await description(manifest.version, files)),
    [`${NAME}.mjs`]: asModule(
      script,
      { ...Object.fromEntries(modules.map((name) => [name, name])), [style]: styleText },
      words,
    ),
    // On a server there is nothing to define, but importing the element must not fail.
    "server.mjs": "export {};\n",
    [`${NAME}.d.ts`]: declarations(),
    "custom-elements.json": json(elementsManifest(`${NAME}.mjs`)),
  };
  for (const [name, text] of Object.entries(written)) await writeFile(join(FOLDER, name), text);
  const copied = {
    [`${NAME}.js`]: join(DIST, `${NAME}.js`),
    ...Object.fromEntries(files.map((name) => [name, join(DIST, name === styleText ? style : name)])),
    "NOTICES.txt": join(DIST, "NOTICES.txt"),
    // What the command takes from here for a newsroom's own policies, beside what bundlers take.
    ...Object.fromEntries(
      [style, "frame.js", "frame-host.js", `${manifest.version}/answers.js`, ...desk].map((name) => [
        name,
        join(DIST, name),
      ]),
    ),
    "policy.schema.json": join(DIST, "policies/policy.schema.json"),
    "README.md": "docs/npm.md",
    "LICENSE-MIT": "LICENSE-MIT",
    "LICENSE-APACHE": "LICENSE-APACHE",
  };
  for (const [name, path] of Object.entries(copied)) await copyFile(path, join(FOLDER, name));
  for (const name of DOCUMENTS) await cp(join("docs", name), join(FOLDER, "docs", name), { recursive: true });
  for (const name of await readdir(join(FOLDER, "docs"))) {
    if (name.endsWith(".md")) await replaceIn(join(FOLDER, "docs", name), outside);
  }
  for (const name of await readdir("policies")) {
    if (name !== "policy.schema.json") await cp(join("policies", name), join(FOLDER, "policies", name));
  }
  await cp(COMMAND, join(FOLDER, "command"), { recursive: true }).catch(() => {
    throw new Error("there is no command line: run `make command`");
  });
  await writeFile(join(FOLDER, "command/NOTICES.txt"), notices(["node", "compress"]));
  const options = { cwd: FOLDER, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] };
  const [{ filename, size }] = JSON.parse(execFileSync("npm", ["pack", "--json", "--pack-destination", ".."], options));
  console.log(`target/npm/${filename}: ${size} bytes`);
}

// Links that lead to what the package does not have are words there.
function outside(text) {
  return text.replace(/\[([^\]]+)\]\(\.\.\/[^)]*\)/g, "$1");
}

async function replaceIn(path, replace) {
  await writeFile(path, replace(await readFile(path, "utf8")));
}

function json(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}

// The table of hashes in the script, with a file for each language. Vite would put such small files into the application.
async function wordsIn(script) {
  const [table] = /\{(?:[a-z]+:"[\w+/]{43}=",?)+\}/.exec(script) ?? [];
  if (!table) throw new Error(`${DIST}/${NAME}.js names no words`);
  const files = (await readdir(DIST)).filter((name) => /^words-.*\.txt$/.test(name));
  const entries = [...table.matchAll(/([a-z]+):"(.+?)"/g)].map(([, language, hash]) => {
    const file = files.find((name) => name.startsWith(`words-${language}-`));
    return `${language}:{hash:"${hash}",url:new URL("./${file}?no-inline",import.meta.url)}`;
  });
  return { table, asModule: `{${entries.join()}}`, files };
}

// The same script, except for the addresses of its files: bundlers recognise this form, and include them. A URL stays
// the same when the script resolves it again.
function asModule(script, files, words) {
  let module = script.replace(words.table, () => words.asModule);
  for (const [named, file] of Object.entries(files)) {
    const parts = module.split(`"${named}"`);
    if (parts.length !== 2) throw new Error(`the script names ${named} ${parts.length - 1} times, not once`);
    module = parts.join(`new URL("./${file}",import.meta.url)`);
  }
  return module;
}

async function description(version, files) {
  const cargo = await readFile("Cargo.toml", "utf8");
  const field = (name) => new RegExp(`^${name} = "(.*)"$`, "m").exec(cargo)[1];
  return {
    name: NAME,
    version,
    description: field("description"),
    keywords: ["policy", "widget", "journalism", "custom-element", "web-component", "webassembly"],
    license: `(${field("license")})`,
    type: "module",
    bin: { [NAME]: `command/${NAME}.mjs` },
    engines: { node: ">=20" },
    exports: {
      ".": { types: `./${NAME}.d.ts`, node: "./server.mjs", default: `./${NAME}.mjs` },
      [`./${NAME}.js`]: `./${NAME}.js`,
      ...Object.fromEntries(files.map((name) => [`./${name}`, `./${name}`])),
      "./policy.schema.json": "./policy.schema.json",
      "./custom-elements.json": "./custom-elements.json",
      "./package.json": "./package.json",
    },
    types: `./${NAME}.d.ts`,
    unpkg: `./${NAME}.js`,
    jsdelivr: `./${NAME}.js`,
    customElements: "./custom-elements.json",
    sideEffects: [`./${NAME}.mjs`, `./${NAME}.js`],
  };
}
