// Compiles WebAssembly for the browser as `make dist` does: cargo with the compiler and flags of build/release.env,
// wasm-bindgen, and wasm-opt with the flags of index.html. Needs the tools of `make setup` on PATH.

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { optimised } from "../build/files.mjs";

const RELEASE = fileURLToPath(new URL("../build/release.env", import.meta.url));

// Compiles the program `name` of the package in `folder` into `target`; with `names`, functions keep their names.
// Returns the paths of the WebAssembly and of its glue.
export function compile({ folder, target, name, options = [], names = false }) {
  const run = (command, ...args) => execFileSync(command, args, { cwd: folder, stdio: "inherit" });
  const strip = names ? "CARGO_PROFILE_RELEASE_STRIP=none " : "";
  run("bash", "-c", `set -a; . "$0"; ${strip}exec cargo "$@"`, RELEASE,
    "build", "--release", "--locked", "--target", "wasm32-unknown-unknown", "--bin", name, "--target-dir", target, ...options);
  const glue = join(target, "glue");
  run("wasm-bindgen", "--target", "web", "--no-typescript", "--out-dir", glue,
    join(target, `wasm32-unknown-unknown/release/${name}.wasm`));
  const wasm = join(target, `${name}.wasm`);
  run("wasm-opt", ...optimised(), ...(names ? ["-g"] : []), join(glue, `${name}_bg.wasm`), "-o", wasm);
  return { wasm, glue: join(glue, `${name}.js`) };
}
