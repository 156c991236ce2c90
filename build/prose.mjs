// Finds wording that has a plainer alternative, prints each place, and fails if there is one. It skips code: fenced
// blocks and code spans in Markdown, and everything except comments in other files.
//
//   node build/prose.mjs            checks the documents, and the comments of all code
//   node build/prose.mjs FILE…      checks these files: Markdown, or comments in code

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const AVOIDED = [
  [/\bshall\b/i, "should, must, or the present tense"],
  [/\banew\b/i, "again"],
  [/\bin vain\b/i, "without result"],
  [/\bfor ever\b/i, "permanently"],
  [/\bbut for\b/i, "except"],
  [/\bbesides\b/i, "also, or beside"],
  [/\bwhoever\b/i, "the reader, the author …"],
  [/\bthat which\b/i, "a noun"],
  [/(?:^|[.;:]\s)else\b/i, "otherwise"],
  [/\b(?:of|for|to|from|than|with|by|at|in|on)\s+what\s+(?:is|was|are|were)\b/i, "a noun"],
  [/(?:^|[.:]\s)What (?:is|was) [^?.]*[.]/, "a noun"],
  [/(?<!there )\b(?:is|are|was|were)\s+none\b(?!\s+of)/i, 'invalid, missing, or "there is no …"'],
  [/\bperhaps\s+`[^`]*`\s+is\s+meant/i, "did you mean …?"],
];

// Generated files, or test data.
const EXCLUDED =
  /^(?:benches\/results\/|benches\/RESULTS\.md|tests\/(?:cms|wild)\/RESULTS\.md|tests\/policies\/|tests\/fonts\/)/;

// Replaces matches by spaces, so that line numbers stay the same.
const blank = (text, pattern) => text.replace(pattern, (found) => found.replace(/[^\n]/g, " "));

function prose(name, text) {
  if (name.endsWith(".md")) return blank(blank(text, /^( *)```[^]*?^\1```/gm), /`[^`\n]*`/g);
  const comment = /\.(?:sh|toml|yml|env|py)$/.test(name) ? /^\s*# ?(.*)$/ : /^\s*(?:\/\/[/!]?|\/?\*+) ?(.*)$/;
  // A block comment in CSS goes on without a star.
  const isBlock = name.endsWith(".css");
  let isOpen = false;
  const lines = text.split("\n").map((line) => {
    const found = isOpen ? line : (comment.exec(line)?.[1] ?? "");
    if (isBlock) isOpen = (isOpen || line.includes("/*")) && !line.includes("*/");
    return found;
  });
  return blank(lines.join("\n"), /`[^`\n]*`/g);
}

const tracked = () =>
  execFileSync("git", ["ls-files", "*.md", "*.rs", "*.js", "*.mjs", "*.css", "*.sh", "*.php"], {
    encoding: "utf8",
  }).split("\n");
const named = process.argv.slice(2);
const files = named.length ? named : tracked().filter((name) => name && !EXCLUDED.test(name));
let found = 0;
for (const file of files) {
  const text = prose(file, readFileSync(file, "utf8"));
  for (const [pattern, instead] of AVOIDED) {
    for (const match of text.matchAll(new RegExp(pattern, `${pattern.flags}gm`))) {
      found += 1;
      const line = text.slice(0, match.index).split("\n").length;
      console.error(`${file}:${line}: "${match[0].replace(/\s+/g, " ").trim()}": write ${instead}`);
    }
  }
}
process.exitCode = found ? 1 : 0;
