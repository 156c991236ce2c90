// Builds the desk's worker into target/desk/: `desk-worker-<hash>.js`, one classic script, and the command line as
// WebAssembly, `desk-command-<hash>.wasm`; `worker.json` names both.
//
//   node build/desk.mjs      `make desk` sets the compiler and its flags

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { brotli, integrity, optimised } from "./files.mjs";

const FOLDER = "target/desk";
const TARGET = "wasm32-unknown-unknown";

const run = (command, args) => execFileSync(command, args, { stdio: "inherit" });
const hash = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 16);

// wasm-bindgen writes a module, which is a singleton. As a function it makes bindings for any number of instances.
export async function glueAsFunction(glue, exported) {
  const {
    outputFiles: [{ text }],
  } = await build({
    stdin: { contents: `export { ${exported} } from ${JSON.stringify(glue)}`, resolveDir: "." },
    bundle: true,
    write: false,
    format: "iife",
    globalName: "bindings",
    target: "es2022",
    define: { "import.meta.url": "undefined" },
  });
  return `export default () => {\n${text}\nreturn bindings;\n};`;
}

async function worker() {
  run("cargo", ["build", "--locked", "--release", "--target", TARGET, "--features", "worker", "--bin", "policy-explorer"]);
  const built = join(process.env.CARGO_TARGET_DIR ?? "target", TARGET, "release/policy-explorer.wasm");
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  run("wasm-bindgen", ["--target", "web", "--no-typescript", "--out-name", "glue", "--out-dir", FOLDER, built]);
  const [bound, glue, module] = ["glue_bg.wasm", "glue.js", "module.wasm"].map((name) => join(FOLDER, name));
  run("wasm-opt", [...optimised(), bound, "-o", module]);
  const bytes = await readFile(module);
  const command = `desk-command-${hash(bytes)}.wasm`;
  const contents = await glueAsFunction(`./${glue}`, "initSync, run");
  const {
    outputFiles: [script],
  } = await build({
    entryPoints: ["src/desk/worker.js"],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    minify: true,
    charset: "ascii",
    legalComments: "none",
    plugins: [
      {
        name: "command",
        setup(build) {
          build.onResolve({ filter: /^policy-explorer:command$/ }, ({ path }) => ({ path, namespace: "command" }));
          build.onLoad({ filter: /./, namespace: "command" }, () => ({ contents }));
        },
      },
    ],
    define: { COMMAND_FILE: JSON.stringify(command), COMMAND_INTEGRITY: JSON.stringify(integrity(bytes)) },
  });
  const name = `desk-worker-${hash(script.contents)}.js`;
  await Promise.all([bound, glue, module].map((path) => rm(path)));
  await writeFile(join(FOLDER, command), bytes);
  await writeFile(join(FOLDER, name), script.contents);
  await writeFile(join(FOLDER, "worker.json"), `${JSON.stringify({ worker: name, command })}\n`);
  for (const [file, content] of [
    [command, bytes],
    [name, script.contents],
  ]) {
    console.log(`${FOLDER}/${file}: ${content.length} bytes, ${brotli(content).length} in Brotli`);
  }
}

try {
  await worker();
} catch (error) {
  if (!error.errors) console.error(`desk: ${error.message}`);
  process.exitCode = 1;
}
