// Builds the command line for Node into target/command/: the Rust program as WebAssembly, wasm-bindgen's glue, and the
// file that starts it. `make npm` packs it.
//
//   node build/command.mjs      `make command` sets the compiler's flags

import { execFileSync } from "node:child_process";
import { chmod, copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { optimised } from "./files.mjs";

const FOLDER = "target/command";
const NAME = "policy-explorer";
const TARGET = "wasm32-unknown-unknown";

const run = (command, args) => execFileSync(command, args, { stdio: "inherit" });

try {
  run("cargo", ["build", "--locked", "--release", "--target", TARGET, "--features", "node", "--bin", NAME]);
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  const built = join(process.env.CARGO_TARGET_DIR ?? "target", TARGET, "release", `${NAME}.wasm`);
  run("wasm-bindgen", ["--target", "web", "--no-typescript", "--out-name", "glue", "--out-dir", FOLDER, built]);
  const bound = join(FOLDER, "glue_bg.wasm");
  const module = join(FOLDER, `${NAME}.wasm`);
  run("wasm-opt", [...optimised(), bound, "-o", module]);
  await rm(bound, { force: true });
  // Compressed copies, which only writing the files of policies asks for.
  run("cargo", ["build", "--locked", "--release", "--target", TARGET, "--features", "compress", "--bin", "compress"]);
  const compress = join(process.env.CARGO_TARGET_DIR ?? "target", TARGET, "release", "compress.wasm");
  run("wasm-opt", [...optimised(), compress, "-o", join(FOLDER, "compress.wasm")]);
  await copyFile("src/bin/policy-explorer/node.mjs", join(FOLDER, `${NAME}.mjs`));
  await chmod(join(FOLDER, `${NAME}.mjs`), 0o755);
  // Outside the package, too, these are modules.
  await writeFile(join(FOLDER, "package.json"), '{ "type": "module" }\n');
} catch (error) {
  console.error(`command: ${error.message}`);
  process.exitCode = 1;
}
