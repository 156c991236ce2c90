// Compares the size of each part of the release build, in bytes of Brotli, with budgets.json. Prints both, and fails if
// a part is over its limit, or is missing, or has no entry. With `--renew` it writes the current sizes into
// budgets.json and leaves the limits alone: raising one is a decision, made by hand.
//
//   node build/budgets.mjs [--renew] [folder]     (the folder is dist/ if left out)

import { readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const BUDGETS = fileURLToPath(new URL("../budgets.json", import.meta.url));
const words = process.argv.slice(2);
const renew = words.includes("--renew");
const dist = words.find((word) => !word.startsWith("--")) ?? fileURLToPath(new URL("../dist", import.meta.url));

class Problem extends Error {}

try {
  await main();
} catch (error) {
  console.error(`budgets: ${error instanceof Problem ? error.message : error.stack}`);
  process.exitCode = 1;
}

async function main() {
  const budgets = await read(BUDGETS);
  const sizes = await weigh(budgets);
  const faults = [];
  const rows = [["part", "now", "committed", "change", "limit"]];
  for (const [part, { brotli, limit }] of Object.entries(budgets)) {
    const now = sizes.get(part);
    if (now === undefined) {
      faults.push(`${part} is not in ${dist}`);
    } else {
      const change = Number.isFinite(brotli) ? `${now > brotli ? "+" : ""}${now - brotli}` : "new";
      rows.push([part, now, brotli ?? "", change === "0" ? "" : change, limit ?? ""]);
      if (!Number.isFinite(limit)) faults.push(`${part} has no limit in budgets.json`);
      else if (now > limit) faults.push(`${part} is ${now - limit} bytes over its limit of ${limit}`);
      budgets[part] = { brotli: now, limit };
    }
  }
  for (const part of sizes.keys()) {
    if (!(part in budgets)) {
      rows.push([part, sizes.get(part), "", "new", ""]);
      faults.push(`${part} has no line in budgets.json: add { "${part}": { "limit": … } }`);
    }
  }
  print(rows);
  if (renew) await writeFile(BUDGETS, `{\n${Object.entries(budgets).map(line).join(",\n")}\n}\n`);
  for (const fault of faults) console.error(`budgets: ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}

function line([part, { brotli, limit }]) {
  return `  ${JSON.stringify(part)}: { "brotli": ${brotli ?? null}, "limit": ${limit ?? null} }`;
}

// The parts of a build, from its manifest. Content hashes are removed from names. A page's size includes its style
// sheet.
async function weigh(budgets) {
  const { files } = await read(join(dist, "manifest.json"), ": run `make dist` first");
  const sizes = new Map();
  for (const name of Object.keys(files).filter((name) => /^[^/]+\.(js|wasm|css|html)$|^words-/.test(name))) {
    const part = name.replace(/[-.][0-9a-f]{16}(?=\.)/, "");
    if (sizes.has(part)) throw new Problem(`${dist} holds two files of the part ${part}: run \`make dist\` again`);
    const { bytes, br = bytes } = files[name];
    sizes.set(part, br);
  }
  // What every reader loads before the first answer is live, beside the style sheet.
  const bundle = ["policy-explorer.js", "policy-explorer.wasm"].map((part) => sizes.get(part));
  if ("bundle" in budgets && bundle.every(Number.isFinite))
    sizes.set(
      "bundle",
      bundle.reduce((sum, size) => sum + size, 0),
    );
  // All that an editor loads for the desk, beside the widget.
  const desk = [...sizes].filter(([part]) => part.startsWith("desk"));
  if ("desk" in budgets && desk.length > 0)
    sizes.set(
      "desk",
      desk.reduce((sum, [, size]) => sum + size, 0),
    );
  return sizes;
}

async function read(path, help = "") {
  const text = await readFile(path, "utf8").catch(() => {
    throw new Problem(`${basename(path)} is missing${help}`);
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Problem(`${basename(path)} is not JSON: ${error.message}`);
  }
}

function print(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  const pad = (cell, column) => (column === 0 ? String(cell).padEnd(widths[0]) : String(cell).padStart(widths[column]));
  for (const row of rows) console.log(row.map(pad).join("  "));
}
