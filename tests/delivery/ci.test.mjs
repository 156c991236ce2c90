// The commands of docs/ci.md, in a small repository of policies (tests/newsroom), with the command line of the npm package.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, test } from "node:test";

const PROGRAM = resolve("target/npm/package/command/policy-explorer.mjs");
const page = readFileSync("docs/ci.md", "utf8");
const commands = [...page.matchAll(/(?:run|entry): npx policy-explorer (.+)/g)].map(([, command]) =>
  command.split(" "),
);

const folder = mkdtempSync(join(tmpdir(), "newsroom-"));
after(() => rmSync(folder, { recursive: true }));

const run = (args) => spawnSync(process.execPath, [PROGRAM, ...args], { cwd: folder, encoding: "utf8" });

test("the commands of the workflow and of the hooks pass", () => {
  cpSync("tests/newsroom", folder, { recursive: true });
  assert.equal(commands.length, 6);
  for (const args of commands) {
    const { status, stdout, stderr } = run(args);
    assert.equal(status, 0, `${args.join(" ")}\n${stdout}${stderr}`);
    assert.doesNotMatch(stdout, /^::/m);
  }
});

test("each of them finds what it is there for, and says where", () => {
  const files = ["policies/pier.json", "articles/pier.html"].map((name) => join(folder, name));
  const texts = files.map((name) => readFileSync(name, "utf8"));
  const damaged = {
    check: [0, /"verdict": "allowed"/, '"verdict": "perhaps"'],
    test: [
      0,
      /"when": \{ "action": \["ride"\], "season": \["winter"\] \}/,
      '"when": { "action": ["ride"], "season": ["summer"] }',
    ],
    verify: [1, /While it is empty, let them ride/, "While it is empty, do let them ride"],
    snippet: [0, /in winter alone/, "in winter only"],
  };
  for (const args of commands.slice(0, 4)) {
    const [index, old, changed] = damaged[args[0]];
    assert.match(texts[index], old);
    writeFileSync(files[index], texts[index].replace(old, changed));
    const { status, stdout } = run(args);
    assert.equal(status, 2, `${args.join(" ")}\n${stdout}`);
    assert.match(stdout, /^::error file=\S+,line=\d+,col=\d+,title=[^:]+::/m, args[0]);
    writeFileSync(files[index], texts[index]);
  }
});
