// The size of each part of the WebAssembly: its functions, grouped by their names in a build that keeps names, and its
// data. Sizes are exact, so there is only one run.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { bars } from "../plot.mjs";
import { kB, table, writePlot } from "../report.mjs";
import { brotli } from "../../../build/files.mjs";
import { compile } from "../../compile.mjs";
import { root } from "../../peers/build.mjs";

// A function belongs to the first part whose pattern its name matches. Inlined code counts for its caller.
const PARTS = [
  ["English words and other data", /^data$/],
  ["taking a checked policy", /policy_explorer::engine::compact|^widget_new/],
  ["decisions, flips, changes, the table", /policy_explorer::engine/],
  ["the element", /policy_explorer::embed|^widget_|^styles/],
  ["components of the widget", /policy_explorer::view/],
  ["Yew", /yew|implicit_clone/],
  ["maps, allocator, bindings, the standard library", /./],
];

export async function report() {
  const target = join(root, "target/features");
  const wasm = await readFile(compile({ folder: root, target, name: "widget", options: ["--features", "embed"], names: true }).wasm);
  const found = PARTS.map(([name]) => ({ name, bytes: [] }));
  for (const { name, bytes } of pieces(wasm)) found[PARTS.findIndex(([, names]) => names.test(name))].bytes.push(bytes);
  const parts = found.map(({ name, bytes }) => {
    const whole = Buffer.concat(bytes);
    return { name, count: bytes.length, raw: whole.length, packed: brotli(whole).length };
  });
  parts.sort((one, other) => other.packed - one.packed);
  await writePlot(
    "features.svg",
    bars("The WebAssembly by part, Brotli", "kB", [{ name: "", bars: parts.map((it) => ({ name: it.name, value: it.packed / 1000 })) }]),
  );
  const rows = parts.map(({ name, count, raw, packed }) => [name, count, kB(raw), kB(packed)]);
  return `### Bytes by part

The build that ships, with the names of its functions kept. Each part was compressed alone, and what the compiler has put
into a caller counts there.

${table(["", "functions and data segments", "raw", "Brotli 11"], rows)}

![The WebAssembly by part](features.svg)`;
}

// The functions of a module with their names, and its data: `[{name, bytes}]`. See the binary format and the name
// section in the WebAssembly Core Specification.
function pieces(wasm) {
  const [IMPORTS, CODE, DATA, CUSTOM] = [2, 10, 11, 0];
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = wasm[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  const bytes = () => {
    const length = number();
    at += length;
    return wasm.subarray(at - length, at);
  };
  const limits = () => (number() & 1 ? [number(), number()] : [number()]);
  // The rest of an import, by its kind. Only imported functions share their numbering with the code.
  const skip = [number, () => [at++, limits()], limits, () => (at += 2), () => [at++, number()]];
  const names = new Map();
  const found = [];
  let imported = 0;
  while (at < wasm.length) {
    const section = wasm[at++];
    const end = number() + at;
    if (section === IMPORTS) {
      for (let left = number(); left; left -= 1) {
        bytes();
        bytes();
        const kind = wasm[at++];
        if (kind === 0) imported += 1;
        skip[kind]();
      }
    } else if (section === CODE) {
      for (let left = number(); left; left -= 1) found.push({ bytes: bytes() });
    } else if (section === DATA) {
      found.push({ name: "data", bytes: wasm.subarray(at, end) });
    } else if (section === CUSTOM && bytes().toString() === "name") {
      while (at < end) {
        const part = wasm[at++];
        const next = number() + at;
        if (part === 1) for (let left = number(); left; left -= 1) names.set(number(), bytes().toString());
        at = next;
      }
    }
    at = end;
  }
  const plain = (name) => name.replace(/\[[0-9a-f]+\]/g, "");
  return found.map(({ name, bytes }, index) => ({ name: name ?? plain(names.get(imported + index) ?? "?"), bytes }));
}
