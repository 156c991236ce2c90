// Writes the texts of the plugin for WordPress into its template for translators, and what each `.po` file translates into
// the forms that WordPress reads: `.mo`, and JSON for the editor. New texts are added to each `.po` with an empty
// translation, which the plugin's tests then report; texts that are gone are removed.
//
//   node build/wordpress-texts.mjs

import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const plugin = fileURLToPath(new URL("../integrations/wordpress", import.meta.url));
const languages = join(plugin, "languages");
const EDITOR = "block/editor.js";

const read = (name) => readFile(join(plugin, name), "utf8");

// Each text once, in the order of the files: its context, its places, and a remark for translators.
async function texts() {
  const found = new Map();
  const add = (id, place, context = "", remark = "") => {
    const key = context ? `${context}\u0004${id}` : id;
    const entry = found.get(key) ?? { id, context, places: [], remark };
    entry.places.push(place);
    found.set(key, entry);
  };
  const header = await read("policy-explorer.php");
  for (const [, name, text] of header.matchAll(/^ \* (Plugin Name|Description): +(.+)$/gm))
    add(text, "policy-explorer.php", "", `${name} of the plugin`);
  const block = JSON.parse(await read("block/block.json"));
  add(block.title, "block/block.json", "block title");
  add(block.description, "block/block.json", "block description");
  for (const word of block.keywords) add(word, "block/block.json", "block keyword");
  const files = (await readdir(join(plugin, "includes"))).sort().map((name) => `includes/${name}`);
  for (const file of [...files, EDITOR]) {
    const code = await read(file);
    const call = /\b(?:__|esc_html__|esc_attr__)\(\s*(['"])((?:\\.|(?!\1)[^])*)\1,\s*['"]policy-explorer['"]/g;
    for (const match of code.matchAll(call)) {
      // The remark is in a line of its own, at most two lines before.
      const before = code.slice(0, match.index).split("\n").slice(-4).join("\n");
      const remark = /translators: (.*?)(?: \*\/)?$/m.exec(before)?.[1] ?? "";
      add(match[2].replace(/\\(.)/g, "$1"), file, "", remark);
    }
  }
  return [...found.values()];
}

const quoted = (text) => JSON.stringify(text);

function catalogue(head, entries, translate) {
  const lines = [`msgid ""`, `msgstr ""`, ...head.map((line) => quoted(`${line}\n`)), ""];
  for (const { id, context, places, remark } of entries) {
    if (remark) lines.push(`#. ${remark}`);
    lines.push(`#: ${[...new Set(places)].join(" ")}`);
    if (/%(?:\d\$)?s/.test(id)) lines.push("#, php-format");
    if (context) lines.push(`msgctxt ${quoted(context)}`);
    lines.push(`msgid ${quoted(id)}`, `msgstr ${quoted(translate(id, context))}`, "");
  }
  return lines.join("\n");
}

// The translations of a `.po` file that this program wrote.
function translations(po) {
  const known = new Map();
  const one = /^(?:msgctxt (".*")\n)?msgid (".+")\nmsgstr (".*")$/gm;
  for (const [, context, id, text] of po.matchAll(one)) {
    const words = JSON.parse(id);
    if (words) known.set(context ? `${JSON.parse(context)}\u0004${words}` : words, JSON.parse(text));
  }
  return known;
}

// As GNU gettext defines it: the texts in the order of their bytes, in tables of lengths and offsets.
function machineReadable(head, pairs) {
  const entries = [["", head.map((line) => `${line}\n`).join("")], ...pairs].map((pair) =>
    pair.map((text) => Buffer.from(text)),
  );
  entries.sort(([one], [other]) => Buffer.compare(one, other));
  const count = entries.length;
  const tables = Buffer.alloc(28 + count * 16);
  const fields = [0x950412de, 0, count, 28, 28 + count * 8, 0, 28 + count * 16];
  for (const [index, field] of fields.entries()) tables.writeUInt32LE(field, index * 4);
  const texts = [];
  let at = tables.length;
  for (const table of [0, 1]) {
    entries.forEach((entry, index) => {
      const text = entry[table];
      tables.writeUInt32LE(text.length, 28 + table * count * 8 + index * 8);
      tables.writeUInt32LE(at, 32 + table * count * 8 + index * 8);
      texts.push(text, Buffer.from([0]));
      at += text.length + 1;
    });
  }
  return Buffer.concat([tables, ...texts]);
}

const entries = await texts();
const common = [
  "Project-Id-Version: Policy Explorer",
  "MIME-Version: 1.0",
  "Content-Type: text/plain; charset=UTF-8",
  "Content-Transfer-Encoding: 8bit",
  "X-Domain: policy-explorer",
];
await writeFile(
  join(languages, "policy-explorer.pot"),
  catalogue(common, entries, () => ""),
);
for (const file of (await readdir(languages)).filter((name) => name.endsWith(".po"))) {
  const name = file.slice(0, -3);
  const locale = name.replace("policy-explorer-", "");
  const known = translations(await readFile(join(languages, file), "utf8"));
  const translate = (id, context) => known.get(context ? `${context}\u0004${id}` : id) ?? "";
  const head = [...common, `Language: ${locale}`, "Plural-Forms: nplurals=2; plural=(n != 1);"];
  await writeFile(join(languages, file), catalogue(head, entries, translate));
  const pairs = entries
    .map(({ id, context }) => [context ? `${context}\u0004${id}` : id, translate(id, context)])
    .filter(([, text]) => text);
  await writeFile(join(languages, `${name}.mo`), machineReadable(head, pairs));
  const messages = { "": { domain: "messages", lang: locale, "plural-forms": "nplurals=2; plural=(n != 1);" } };
  for (const { id, places } of entries) if (places.includes(EDITOR)) messages[id] = [translate(id, "")];
  const json = { domain: "messages", locale_data: { messages } };
  await writeFile(join(languages, `${name}-policy-explorer-editor.json`), `${JSON.stringify(json, null, 1)}\n`);
}
