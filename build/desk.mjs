// Builds the policy desk: its worker, one classic script `desk-worker-<hash>.js` with the command line as WebAssembly in
// `desk-command-<hash>.wasm`; and its page (see desk-app.mjs). The build of `dist/` puts all of it there.
//
//   node build/desk.mjs      both, into target/desk/; `make desk` sets the compiler and its flags

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { app } from "./desk-app.mjs";
import { brotli, compiler, integrity, optimisedForAuthors } from "./files.mjs";
import { glueAsScript, made } from "./glue.mjs";

const WORK = "target/desk-worker";
const TARGET = "wasm32-unknown-unknown";

const FLAGS = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

const run = (command, args, settings) => execFileSync(command, args, { stdio: "inherit", ...settings });
const hash = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 16);

// Returns the name of its script.
async function worker(folder, isRelease, outer) {
  // Cargo.toml has smaller parts for it.
  const env = { ...outer, [FLAGS]: `${outer[FLAGS] ?? ""} --cfg policy_desk` };
  const flags = [
    "--bin",
    "policy-explorer",
    "--features",
    "worker",
    "--target",
    TARGET,
    ...(isRelease ? ["--release"] : []),
  ];
  run("cargo", ["build", "--locked", ...flags], { env });
  const profile = isRelease ? "release" : "debug";
  const built = join(process.env.CARGO_TARGET_DIR ?? "target", TARGET, profile, "policy-explorer.wasm");
  await rm(WORK, { recursive: true, force: true });
  await mkdir(WORK, { recursive: true });
  run("wasm-bindgen", ["--target", "web", "--no-typescript", "--out-name", "glue", "--out-dir", WORK, built]);
  const [bound, glue, module] = ["glue_bg.wasm", "glue.js", "module.wasm"].map((name) => join(WORK, name));
  if (isRelease) run("wasm-opt", [...optimisedForAuthors(), bound, "-o", module]);
  const bytes = await readFile(isRelease ? module : bound);
  const command = `desk-command-${hash(bytes)}.wasm`;
  const load = async () =>
    `export default () => {\n${await glueAsScript(esbuild, `./${glue}`, "initSync, run")}\nreturn bindings;\n};`;
  const {
    outputFiles: [script],
  } = await esbuild.build({
    entryPoints: ["src/desk/worker.js"],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    minify: true,
    charset: "ascii",
    legalComments: "none",
    plugins: [made("policy-explorer:command", load)],
    define: { COMMAND_FILE: JSON.stringify(command), COMMAND_INTEGRITY: JSON.stringify(integrity(bytes)) },
  });
  const name = `desk-worker-${hash(script.contents)}.js`;
  await writeFile(join(folder, command), bytes);
  await writeFile(join(folder, name), script.contents);
  return name;
}

// Builds all of it into a folder.
export async function desk(folder, isRelease) {
  const env = { ...(isRelease && compiler()), ...process.env };
  await app({ folder, isRelease, env, run, worker: await worker(folder, isRelease, env) });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = "target/desk";
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await desk(folder, true);
    for (const name of await readdir(folder)) {
      const content = await readFile(join(folder, name));
      console.log(`${folder}/${name}: ${content.length} bytes, ${brotli(content).length} in Brotli`);
    }
  } catch (error) {
    if (!error.errors) console.error(`desk: ${error.message}`);
    process.exitCode = 1;
  }
}
