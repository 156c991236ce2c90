// Builds the policy desk: its worker, one classic script `desk-worker-<hash>.js` with the command line as WebAssembly in
// `desk-command-<hash>.wasm`; and its page (see desk-app.mjs). The build of `dist/` puts all of it there.
//
//   node build/desk.mjs [FOLDER]      both, into target/desk/ if left out; `make desk` sets the compiler and its flags

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { app } from "./desk-app.mjs";
import { brotli, compiler, integrity, optimised } from "./files.mjs";

const WORK = "target/desk-worker";
const TARGET = "wasm32-unknown-unknown";

const FLAGS = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

const run = (command, args, settings) => execFileSync(command, args, { stdio: "inherit", ...settings });
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

// Returns the names of its files. It is always optimised: it does nothing but work.
async function worker(folder, outer) {
  // Cargo.toml has smaller parts for it.
  const env = { ...outer, [FLAGS]: `${outer[FLAGS] ?? ""} --cfg policy_desk` };
  const flags = ["--locked", "--release", "--target", TARGET, "--features", "worker", "--bin", "policy-explorer"];
  run("cargo", ["build", ...flags], { env });
  const built = join(process.env.CARGO_TARGET_DIR ?? "target", TARGET, "release/policy-explorer.wasm");
  await rm(WORK, { recursive: true, force: true });
  await mkdir(WORK, { recursive: true });
  run("wasm-bindgen", ["--target", "web", "--no-typescript", "--out-name", "glue", "--out-dir", WORK, built]);
  const [bound, glue, module] = ["glue_bg.wasm", "glue.js", "module.wasm"].map((name) => join(WORK, name));
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
  await writeFile(join(folder, command), bytes);
  await writeFile(join(folder, name), script.contents);
  return { worker: name, command };
}

// Builds all of it into a folder.
export async function desk(folder, isRelease) {
  const env = { ...(isRelease && compiler()), ...process.env };
  const names = await worker(folder, env);
  await app({ folder, isRelease, env, run, worker: names.worker });
  return names;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2] ?? "target/desk";
  try {
    await rm("target/desk", { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "worker.json"), `${JSON.stringify(await desk(folder, true))}\n`);
    for (const name of (await readdir(folder)).filter((name) => name.startsWith("desk"))) {
      const content = await readFile(join(folder, name));
      console.log(`${folder}/${name}: ${content.length} bytes, ${brotli(content).length} in Brotli`);
    }
  } catch (error) {
    if (!error.errors) console.error(`desk: ${error.message}`);
    process.exitCode = 1;
  }
}
