// Turns the output of wasm-bindgen into the files that a page loads: `policy-explorer.js`, one classic script with the
// loader and the glue, `policy-explorer-<hash>.wasm`, `policy-explorer-reader-<hash>.wasm`, `style-<hash>.css`, and the words
// of each other language than English in `words-<tag>-<hash>.txt`. They are also put into a folder named after the release,
// for pinning. desk.mjs adds the policy desk. Then `policy-explorer build` makes the pages, style sheets and scripts of each policy, and it fills the
// snippets of the demo page in. trunk runs it on the staged files of every build (see Trunk.toml).

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";
import { desk } from "./desk.mjs";
import { faultsOf, functionsOf } from "./exports.mjs";
import { compiler, integrity, optimised, release, shortened, wordsFile } from "./files.mjs";
import { glueAsScript, made } from "./glue.mjs";
import { notices } from "./notices.mjs";

const LOADER = fileURLToPath(new URL("../src/embed/js/loader.js", import.meta.url));
const ANSWERS = fileURLToPath(new URL("../src/embed/answers/answers.js", import.meta.url));
// The scripts that resize frames: one for the standalone pages, one for the pages around them.
const FRAMES = ["frame.js", "frame-host.js"].map((name) =>
  fileURLToPath(new URL(`../src/embed/frame/${name}`, import.meta.url)),
);

const staging = process.env.TRUNK_STAGING_DIR;
const isRelease = process.env.TRUNK_PROFILE === "release";
// The address of the served files, for canonical links and previews of the standalone pages.
const base = process.env.BASE || "./";
// What those pages tell search engines and previews, if it is given.
const ofPage = ["publisher", "image"].flatMap((name) => {
  const value = process.env[name.toUpperCase()];
  return value ? [`--${name}`, value] : [];
});

class Problem extends Error {}

try {
  await assemble();
} catch (error) {
  // esbuild has printed the errors of the source files itself, each with its place.
  if (!error.errors) console.error(`assemble: ${error instanceof Problem ? error.message : error.stack}`);
  process.exitCode = 1;
}

async function assemble() {
  if (!staging) throw new Problem("TRUNK_STAGING_DIR is not set: trunk runs this script, see Trunk.toml");
  const esbuild = await import("esbuild").catch(() => {
    throw new Problem("esbuild is not installed: run `make setup`");
  });
  const glue = join(staging, "widget.js");
  const wasm = join(staging, "widget_bg.wasm");

  const bytes = await input(wasm);
  await input(glue);
  const faults = faultsOf(await functionsOf(bytes));
  if (faults.length) throw new Problem(faults.join("\nassemble: "));
  const wasmFile = `policy-explorer-${hash(bytes)}.wasm`;
  const readerBytes = await reader();
  const readerFile = `policy-explorer-reader-${hash(readerBytes)}.wasm`;

  const own = await filesFromRust();
  await bundle(esbuild, glue, {
    ...own.defined,
    WASM_FILE: wasmFile,
    WASM_INTEGRITY: integrity(bytes),
    READER_FILE: readerFile,
    READER_INTEGRITY: integrity(readerBytes),
  });
  await esbuild.build({
    entryPoints: FRAMES,
    outdir: staging,
    format: "iife",
    target: "es2022",
    minify: isRelease,
    logLevel: "warning",
  });
  await rename(wasm, join(staging, wasmFile));
  await writeFile(join(staging, readerFile), readerBytes);
  await removeInputs();
  await desk(staging, isRelease);
  await pin([wasmFile, readerFile, ...own.files]);
  await policies(esbuild);
}

// The content hash in the name of an immutable file.
function hash(bytes) {
  return createHash("sha256").update(bytes).digest("hex").slice(0, 16);
}

async function input(path) {
  return readFile(path).catch(() => {
    throw new Problem(`${path} is missing: does index.html link the crate with data-bin="widget"?`);
  });
}

// The strict reader. trunk would have wasm-bindgen work on it, which refuses a module without its glue.
async function reader() {
  const target = "wasm32-unknown-unknown";
  const env = { ...(isRelease && compiler()), ...process.env };
  const flags = ["--bin", "reader", "--features", "reader", "--target", target, ...(isRelease ? ["--release"] : [])];
  await run("cargo", ["build", "--locked", ...flags], { env });
  const built = join(process.env.CARGO_TARGET_DIR ?? "target", target, isRelease ? "release" : "debug", "reader.wasm");
  if (!isRelease) return readFile(built);
  const optimal = join(staging, "reader.wasm");
  await run("wasm-opt", [...optimised(), built, "-o", optimal]);
  const bytes = await readFile(optimal);
  await rm(optimal);
  return bytes;
}

// The output is plain ASCII, so that it works in a page of any encoding. esbuild escapes everything except comments,
// which every build therefore drops, and regular expressions. In development, the source map has the original.
async function bundle(esbuild, glue, defined) {
  const {
    outputFiles: [script],
  } = await esbuild.build({
    entryPoints: [LOADER],
    outfile: join(staging, "policy-explorer.js"),
    plugins: [bindings(esbuild, glue)],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    minifyWhitespace: true,
    minifyIdentifiers: isRelease,
    minifySyntax: isRelease,
    sourcemap: isRelease ? false : "inline",
    legalComments: "none",
    logLevel: "warning",
    define: {
      ...Object.fromEntries(Object.entries(defined).map(([name, value]) => [name, JSON.stringify(value)])),
      // A syntax error in a classic script. The glue uses it only to find the WebAssembly by itself, and the loader
      // always passes that.
      "import.meta.url": "undefined",
    },
  });
  if (/\bimport\.meta\b/.test(script.text)) {
    throw new Problem("`import.meta` is left in policy-explorer.js, which a classic script must not contain");
  }
  await writeFile(script.path, await released(script.text));
}

// Released scripts are shortened once more.
async function released(text) {
  if (!isRelease) return text;
  const code = await shortened(text, { format: { ascii_only: true } });
  if (/[^\x00-\x7f]/.test(code)) throw new Problem("a script is not plain ASCII");
  return code;
}

// The loader imports the glue by a fixed name. Each widget needs its own, so it is a function that makes a new one. Its
// parameter wraps the exports before the glue calls them.
function bindings(esbuild, glue) {
  return made("policy-explorer:glue", async () => {
    const text = await glueAsScript(esbuild, glue, "initSync, Widget");
    const exports = "wasm = instance.exports;";
    if (text.split(exports).length !== 2) throw new Problem(`wasm-bindgen's glue does not say \`${exports}\` once`);
    const guarded = text.replace(exports, "wasm = entered(instance.exports);");
    return `export default (entered) => {\n${guarded}\nreturn bindings;\n};`;
  });
}

// Writes the style sheet, and the words of each language but English. Returns the files, and what the loader has to know
// of them. All words have one hash in their names, so that the loader holds no other than those of their integrity.
async function filesFromRust() {
  await cargo("run", "--quiet", "--features", "cli", "--example", "assets", "--", staging);
  const words = {};
  for (const name of (await readdir(staging)).sort()) {
    const [, language] = /^words-([a-z]+)\.txt$/.exec(name) ?? [];
    if (language) words[language] = await readFile(join(staging, name));
  }
  const version = hash(Buffer.concat(Object.values(words)));
  const style = await readFile(join(staging, "style.css"));
  const names = { "style.css": `style-${hash(style)}.css` };
  for (const language of Object.keys(words)) names[`words-${language}.txt`] = wordsFile(language, version);
  for (const [name, hashed] of Object.entries(names)) await rename(join(staging, name), join(staging, hashed));
  const sha256 = (bytes) => createHash("sha256").update(bytes).digest("base64");
  return {
    files: Object.values(names),
    defined: {
      STYLE_FILE: names["style.css"],
      STYLE_INTEGRITY: `sha256-${sha256(style)}`,
      WORDS: Object.fromEntries(Object.entries(words).map(([language, bytes]) => [language, sha256(bytes)])),
      WORDS_VERSION: version,
    },
  };
}

// The same files at an immutable path, and the script that standalone pages have as well.
async function pin(files) {
  const folder = join(staging, release());
  await mkdir(folder, { recursive: true });
  for (const name of ["policy-explorer.js", "frame.js", ...files])
    await copyFile(join(staging, name), join(folder, name));
}

// Runs the command line of this checkout, and returns its output.
function policyExplorer(...command) {
  return cargo("policy", ...command);
}

function cargo(...command) {
  return run("cargo", command);
}

async function run(program, words, settings) {
  const { stdout } = await promisify(execFile)(program, words, { maxBuffer: 64 << 20, ...settings }).catch((error) => {
    throw new Problem(`${program} ${words.join(" ")} failed:\n${error.stdout || ""}${error.stderr || ""}`);
  });
  return stdout;
}

// The pages, style sheets and scripts of the policies, with the release that is staged already.
async function policies(esbuild) {
  await writeFile(join(staging, release(), "answers.js"), await answersScript(esbuild));
  if (isRelease) await writeFile(join(staging, "NOTICES.txt"), notices(["embed", "desk", "worker"]));
  const files = ["--out", staging, "--release", staging, "--base", base, "--plain"];
  await policyExplorer("build", "policies", ...files, ...ofPage);
  await fillIn(join(staging, "index.html"));
}

// The script that puts ready-made answers into a page. `policy-explorer build` puts these, which are plain ASCII, in place
// of their name.
async function answersScript(esbuild) {
  const {
    outputFiles: [{ text }],
  } = await esbuild.build({
    entryPoints: [ANSWERS],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    minify: isRelease,
    legalComments: "none",
    logLevel: "warning",
  });
  // Nothing defines the answers until then.
  const script = await released(text);
  if (script.split("ANSWERS").length !== 2) throw new Problem("the script of the answers does not name them once");
  return script;
}

// Inserts the prerendered snippet of a policy at each `<!-- snippet: policies/….json … -->` of the page, and names the
// page's own styles by their content hash.
async function fillIn(page) {
  let html = await readFile(page, "utf8");
  for (const [mark, command] of [...html.matchAll(/<!-- snippet: (.+?) -->/g)]) {
    const snippet = await policyExplorer("snippet", ...command.split(" "), "--base", "./");
    html = html.replace(mark, () => snippet);
  }
  const styles = `page-${hash(await readFile(join(staging, "page.css")))}.css`;
  await rename(join(staging, "page.css"), join(staging, styles));
  await writeFile(page, html.replace("page.css", styles));
}

async function removeInputs() {
  for (const name of await readdir(staging)) {
    const bundled = name === "widget.js" || name === "snippets" || name.endsWith(".d.ts");
    if (bundled) await rm(join(staging, name), { recursive: true });
  }
}
