// Facts about the shipped files that the scripts of this folder, the benches and the tests share.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";

// The media type of each kind of file.
export const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
};

// A hash in the form of Subresource Integrity.
export const integrity = (bytes) => `sha384-${createHash("sha384").update(bytes).digest("base64")}`;

// The file with the words of a language, by the hash of all. The loader derives the same name (src/embed/js/words.js).
export const wordsFile = (language, version) => `words-${language}-${version}.txt`;

export function brotli(bytes) {
  const { BROTLI_PARAM_QUALITY: QUALITY, BROTLI_PARAM_SIZE_HINT: SIZE } = constants;
  return brotliCompressSync(bytes, { params: { [QUALITY]: 11, [SIZE]: bytes.length } });
}

// The options of wasm-opt for the shipped files, as `index.html` gives them to trunk.
export function optimised() {
  const page = readFileSync(new URL("../index.html", import.meta.url), "utf8");
  return ["-Oz", .../data-wasm-opt-params="(.*?)"/.exec(page)[1].split(" ")];
}

// The same for files of authors alone, without what only tools read of a module.
export const optimisedForAuthors = () => [...optimised(), "--strip-producers", "--strip-target-features"];

// A script that esbuild has made small, made smaller: terser finds what it leaves.
export async function shortened(text, options) {
  const { minify } = await import("terser");
  const { code } = await minify(text, { ecma: 2022, ...options, compress: { passes: 2 } });
  return code;
}

// The compiler of the shipped files and its settings, as `build/release.env` has them.
export function compiler() {
  const lines = readFileSync(new URL("release.env", import.meta.url), "utf8");
  return Object.fromEntries([...lines.matchAll(/^(\w+)="(.*)"$/gm)].map(([, name, value]) => [name, value]));
}

// The release of this checkout.
export function release() {
  const manifest = readFileSync(new URL("../Cargo.toml", import.meta.url), "utf8");
  return /^version = "(.+)"$/m.exec(manifest)[1];
}
