// Builds the counter as `make dist` builds the widget, with the glue minified by esbuild.
// Writes target/counter/counter.{wasm,js}. Run it through make, or with the tools of `make setup` on PATH.

import { execFileSync } from "node:child_process";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "../compile.mjs";

const folder = fileURLToPath(new URL(".", import.meta.url));
const target = join(folder, "../../target/counter");

const { glue } = compile({ folder, target, name: "counter" });
copyFileSync(glue, join(target, "counter.mjs"));
const options = ["--minify", "--target=es2020", "--legal-comments=none", "--define:import.meta.url=undefined", "--format=iife"];
execFileSync("esbuild", [join(target, "counter.mjs"), ...options, "--global-name=counter", `--outfile=${join(target, "counter.js")}`], {
  cwd: folder,
  stdio: "inherit",
});
