// Packs the plugin for WordPress into target/wordpress/policy-explorer.zip, as WordPress installs it. The same sources give
// the same bytes. It refuses texts that a translation lacks, and versions that differ.
//
//   node build/wordpress.mjs

import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";
import { release } from "./files.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const plugin = join(root, "integrations/wordpress");
const out = join(root, "target/wordpress");

// For developers of the plugin alone.
const LEFT_OUT = /^(?:tests\/|README\.md$|phpcs\.xml$)/;

// Noon of the first day that the format knows.
const DATE = 0x21;
const TIME = 0x6000;

try {
  await pack();
} catch (error) {
  console.error(`wordpress: ${error.message}`);
  process.exitCode = 1;
}

async function pack() {
  const entries = await readdir(plugin, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      relative(plugin, join(entry.parentPath ?? entry.path, entry.name))
        .split(sep)
        .join("/"),
    )
    .filter((name) => !LEFT_OUT.test(name))
    .sort();
  const files = await Promise.all(names.map(async (name) => [name, await readFile(join(plugin, name))]));
  checkVersions(new Map(files));
  for (const name of ["LICENSE-APACHE", "LICENSE-MIT"]) files.push([name, await readFile(join(root, name))]);
  const zip = zipped(files.map(([name, bytes]) => [`policy-explorer/${name}`, bytes]));
  await mkdir(out, { recursive: true });
  await writeFile(join(out, "policy-explorer.zip"), zip);
  console.log(`${relative(root, join(out, "policy-explorer.zip"))}: ${files.length} files, ${zip.length} bytes`);
}

// The header, the readme, the block and the code name one version: that of the release.
function checkVersions(files) {
  const named = {
    "policy-explorer.php": [/^ \* Version: +(\S+)$/m, /^const VERSION = '(\S+)';$/m],
    "readme.txt": [/^Stable tag: (\S+)$/m],
    "block/block.json": [/^ {2}"version": "(\S+)",$/m],
  };
  for (const [name, patterns] of Object.entries(named)) {
    for (const pattern of patterns) {
      const version = pattern.exec(files.get(name).toString())?.[1];
      if (version !== release()) throw new Error(`${name} says version ${version}, but this is ${release()}`);
    }
  }
}

function zipped(files) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const [name, bytes] of files) {
    const path = Buffer.from(name);
    const packed = deflateRawSync(bytes, { level: 9 });
    // Version 2.0, names in UTF-8, deflated.
    const common = [20, 0x0800, 8, TIME, DATE];
    const sizes = [crc32(bytes), packed.length, bytes.length];
    const head = fields([0x04034b50, 4], ...common.map(short), ...sizes.map(long), short(path.length), short(0));
    // Made on a system with Unix permissions, which are those of a plain file.
    const entry = fields(
      [0x02014b50, 4],
      short(0x0314),
      ...common.map(short),
      ...sizes.map(long),
      ...[path.length, 0, 0, 0, 0].map(short),
      long(0o100644 * 0x10000),
      long(offset),
    );
    parts.push(head, path, packed);
    directory.push(entry, path);
    offset += head.length + path.length + packed.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const count = files.length;
  const end = fields([0x06054b50, 4], ...[0, 0, count, count].map(short), long(size), long(offset), short(0));
  return Buffer.concat([...parts, ...directory, end]);
}

function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

// Fields of the format: values with their lengths in bytes.
function short(value) {
  return [value, 2];
}

function long(value) {
  return [value, 4];
}

function fields(...list) {
  const buffer = Buffer.alloc(list.reduce((sum, [, length]) => sum + length, 0));
  let at = 0;
  for (const [value, length] of list) at = buffer.writeUIntLE(value, at, length);
  return buffer;
}
