// Builds the desk's page: the application as WebAssembly with its glue and the page's script as `desk-<hash>.js`, its style
// sheet, and `desk.html`, which names them. The worker is built before it, and named to it.

import { createHash } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { optimisedForAuthors, shortened } from "./files.mjs";

const PAGE = fileURLToPath(new URL("../src/desk/page/", import.meta.url));
const TARGET = "wasm32-unknown-unknown";

const hash = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 16);

// `run` starts a program and fails if it does. `worker` is the name of the worker's file in the same folder.
export async function app({ folder, isRelease, env, run, worker }) {
  const flags = ["--bin", "desk", "--features", "desk", "--target", TARGET, ...(isRelease ? ["--release"] : [])];
  run("cargo", ["build", "--locked", ...flags], { env });
  const built = join(process.env.CARGO_TARGET_DIR ?? "target", TARGET, isRelease ? "release" : "debug", "desk.wasm");
  const bound = join(folder, "desk-bound");
  run("wasm-bindgen", ["--target", "web", "--no-typescript", "--out-name", "desk", "--out-dir", bound, built]);
  let wasm = join(bound, "desk_bg.wasm");
  if (isRelease) {
    run("wasm-opt", [...optimisedForAuthors(), wasm, "-o", join(bound, "desk.wasm")]);
    wasm = join(bound, "desk.wasm");
  }
  const bytes = await readFile(wasm);
  const wasmFile = `desk-${hash(bytes)}.wasm`;
  await writeFile(join(folder, wasmFile), bytes);

  const { outputFiles } = await build({
    entryPoints: [join(PAGE, "desk.js")],
    alias: { "policy-explorer:desk": resolve(bound, "desk.js") },
    outdir: folder,
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    minify: isRelease,
    legalComments: "none",
    logLevel: "warning",
    define: { WASM_FILE: JSON.stringify(wasmFile), WORKER_FILE: JSON.stringify(worker) },
  });
  const style = await build({
    entryPoints: [join(PAGE, "desk.css")],
    outdir: folder,
    write: false,
    minify: isRelease,
    logLevel: "warning",
  });
  const files = { DESK_WASM: wasmFile };
  const script = isRelease ? await shortened(outputFiles[0].text, { module: true }) : outputFiles[0].text;
  for (const [ending, text] of [
    ["js", script],
    ["css", style.outputFiles[0].text],
  ]) {
    const name = `desk-${hash(text)}.${ending}`;
    files[`DESK_${ending.toUpperCase()}`] = name;
    await writeFile(join(folder, name), text);
  }
  const page = await readFile(join(PAGE, "desk.html"), "utf8");
  let html = isRelease ? page.replace(/\s*<!--[^]*?-->/g, "") : page;
  for (const [mark, name] of Object.entries(files)) html = html.replaceAll(mark, name);
  await writeFile(join(folder, "desk.html"), html);
  await rm(bound, { recursive: true });
}
