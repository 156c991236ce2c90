// Builds the counter as `make dist` builds the widget: cargo with the compiler and flags of build/release.env,
// wasm-bindgen, wasm-opt with the flags of index.html, and the glue minified by esbuild.
// Writes target/counter/counter.{wasm,js}. Run it through make, or with the tools of `make setup` on PATH.

import { execFileSync } from "node:child_process";
import { copyFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { optimised } from "../../build/files.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../../target/counter");
const run = (command, ...args) => execFileSync(command, args, { cwd: here, stdio: "inherit" });

run("bash", "-c", 'set -a; . ../../build/release.env; exec cargo "$@"', "cargo",
  "build", "--release", "--locked", "--target", "wasm32-unknown-unknown", "--target-dir", target);
const wasm = join(target, "wasm32-unknown-unknown/release/counter.wasm");
run("wasm-bindgen", "--target", "web", "--no-typescript", "--out-dir", join(target, "glue"), wasm);
run("wasm-opt", ...optimised(), join(target, "glue/counter_bg.wasm"), "-o", join(target, "counter.wasm"));
copyFileSync(join(target, "glue/counter.js"), join(target, "counter.mjs"));
run("esbuild", join(target, "counter.mjs"), "--minify", "--target=es2020", "--legal-comments=none",
  "--define:import.meta.url=undefined", "--format=iife", "--global-name=counter", `--outfile=${join(target, "counter.js")}`);
