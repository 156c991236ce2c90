// The npm package of `make npm`, installed into a Vite application as a newsroom would: its types, its build, and the
// page in Chromium, both built and from the development server.

import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { after, before, test } from "node:test";
import { launch } from "../chromium.mjs";
import { nginx } from "./server.mjs";

const APPLICATION = "target/vite";
const PACKAGE = "target/npm/package";
const contract = JSON.parse(readFileSync("src/embed/contract.json", "utf8"));
const same = (one, other) => existsSync(one) && readFileSync(one).equals(readFileSync(other));
const inside = (command, ...rest) =>
  execFileSync(command, rest, { cwd: APPLICATION, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
const tool = (name) => join("node_modules/.bin", name);

let browser;

before(async () => {
  const [archive] = existsSync("target/npm") ? readdirSync("target/npm").filter((name) => name.endsWith(".tgz")) : [];
  assert.ok(archive, "there is no package: run `make npm`");
  // The lock file's packages are kept between runs; the tested package is always new.
  mkdirSync(APPLICATION, { recursive: true });
  const lock = "package-lock.json";
  const isInstalled =
    existsSync(join(APPLICATION, "node_modules")) && same(join(APPLICATION, lock), join("tests/delivery/vite", lock));
  for (const name of ["dist", "node_modules/policy-explorer", "node_modules/.vite"]) {
    rmSync(join(APPLICATION, name), { recursive: true, force: true });
  }
  cpSync("tests/delivery/vite", APPLICATION, { recursive: true, filter: (path) => !path.includes("node_modules") });
  mkdirSync(join(APPLICATION, "public"), { recursive: true });
  copyFileSync("policies/us-weapons-in-russia.json", join(APPLICATION, "public/us-weapons-in-russia.json"));
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund"];
  if (!isInstalled) inside("npm", "ci", ...quiet);
  inside("npm", "install", "--no-save", "--no-package-lock", ...quiet, `../npm/${archive}`);
  browser = await launch();
});
after(() => browser?.close());

// The events that the application received, and the resulting page.
async function opened(url) {
  const page = await browser.newPage();
  await page.goto(url);
  const noted = await page.waitForFunction("document.body.dataset.ready ?? document.body.dataset.error", null, {
    timeout: 60_000,
  });
  const verdict = await page.locator("policy-explorer .verdict").first().textContent();
  const seen = { noted: await noted.jsonValue(), verdict };
  await page.close();
  return seen;
}
const SHOWN = {
  noted: "us-weapons-in-russia permitted-within-limits",
  verdict: "Berichten zufolge mit Einschränkungen erlaubt",
};

test("its types accept an application and reject values outside the contract", () => {
  assert.equal(inside(tool("tsc"), "--project", "."), "");
});

test("built by Vite, the widget works", async () => {
  inside(tool("vite"), "build", "--logLevel", "warn");
  const assets = readdirSync(join(APPLICATION, "dist/assets"));
  assert.equal(assets.filter((name) => name.endsWith(".wasm")).length, 2, "Vite takes the WebAssembly along");
  const texts = assets.filter((name) => name.endsWith(".txt")).map((name) => name.split("-")[0]);
  assert.deepEqual([...new Set(texts)], ["style", "words"], "and the other files");
  assert.equal(texts.length, 12, "the words of no language are in the application itself");
  const server = await nginx([{ folder: join(APPLICATION, "dist"), more: "index index.html;" }]);
  try {
    assert.deepEqual(await opened(`http://localhost:${server.port}/`), SHOWN);
  } finally {
    await server.stop();
  }
});

test("served by Vite in development, the widget works", async () => {
  const options = { cwd: APPLICATION, stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, NO_COLOR: "1" } };
  const vite = spawn(tool("vite"), ["--host", "127.0.0.1", "--port", "0"], options);
  try {
    let output = "";
    const address = await new Promise((done, failed) => {
      vite.on("exit", () => failed(new Error(`vite ended: ${output}`)));
      vite.stdout.on("data", (text) => {
        output += text;
        const [address] = /http:\/\/127\.0\.0\.1:\d+\//.exec(output) ?? [];
        if (address) done(address);
      });
    });
    assert.deepEqual(await opened(address), SHOWN);
  } finally {
    vite.kill();
  }
});

test("on a server the import does nothing", () => {
  const script = "import('policy-explorer').then((module) => console.log(Object.keys(module).length))";
  assert.equal(inside("node", "--eval", script).trim(), "0");
});

// Where there is Node, and nothing else.
const command = (args, options = {}) =>
  spawnSync(process.execPath, [join("node_modules/.bin/policy-explorer"), ...args], {
    cwd: APPLICATION,
    env: { PATH: "" },
    encoding: "utf8",
    maxBuffer: 1 << 26,
    ...options,
  });

test("its command answers as the native one does", () => {
  const policy = join(process.cwd(), "policies/eu-flight-compensation.json");
  const native = spawnSync("cargo", ["policy", "table", policy, "--format", "json"], { maxBuffer: 1 << 26 });
  const { stdout, status } = command(["table", policy, "--format", "json"], { encoding: "buffer" });
  assert.ok(stdout.length > 1 << 20, "more than a pipe holds");
  assert.ok(stdout.equals(native.stdout));
  assert.equal(status, 0);
  assert.match(command(["--version"]).stdout, /^policy-explorer \d/);
});

test("its command says what is wrong, and ends with its status", () => {
  const missing = command(["check", "none.json"]);
  assert.deepEqual([missing.status, missing.stdout], [1, ""]);
  assert.match(missing.stderr, /`none.json` cannot be read: there is no such file\nhelp: /);
  assert.equal(command(["check", "-"], { input: "{}" }).status, 2);
});

test("its command builds what `make dist` does, without Rust", () => {
  const folder = join(process.cwd(), APPLICATION, "site");
  rmSync(folder, { recursive: true, force: true });
  const policies = join(process.cwd(), "policies");
  const { stdout, stderr, status } = command(["build", policies, "--out", folder, "--base", "./"]);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /files of 4 policies, \d+ of the release/);
  const named = (root) =>
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)));
  const own = ["index.html", "manifest.json", "_headers", "policies/policy.schema.json"];
  const isBuilt = (name) => !/^(page-|desk)/.test(name) && !own.includes(name.replace(/\.(br|gz)$/, ""));
  const built = named(folder).filter((name) => !["manifest.json", "_headers"].includes(name));
  assert.deepEqual(built.sort(), named("dist").filter(isBuilt).sort());
  for (const name of built) assert.ok(same(join(folder, name), join("dist", name)), name);
  // Of its own files, the manifest says what that of `dist/` says.
  const manifest = (root) => JSON.parse(readFileSync(join(root, "manifest.json"))).files;
  for (const [name, file] of Object.entries(manifest(folder))) assert.deepEqual(file, manifest("dist")[name], name);
});

test("every file that the package names is in it", () => {
  const { bin, exports, unpkg, jsdelivr, types, customElements, sideEffects, version } = JSON.parse(
    readFileSync(join(PACKAGE, "package.json")),
  );
  const installed = join(APPLICATION, "node_modules/policy-explorer");
  const targets = Object.values(exports).flatMap((it) => (typeof it === "string" ? it : Object.values(it)));
  for (const path of [...targets, ...Object.values(bin), unpkg, jsdelivr, types, customElements, ...sideEffects]) {
    assert.ok(existsSync(join(installed, path)), path);
  }
  assert.equal(version, JSON.parse(readFileSync("dist/manifest.json")).version);
  assert.ok(same(join(installed, "policy.schema.json"), "policies/policy.schema.json"));
  assert.ok(same(join(installed, "policy-explorer.js"), "dist/policy-explorer.js"));
});

test("the editors' manifest matches the contract", () => {
  const { modules } = JSON.parse(readFileSync(join(PACKAGE, "custom-elements.json")));
  const [
    {
      declarations: [element],
    },
  ] = modules;
  const names = (list) => list.map(({ name }) => name);
  assert.equal(element.tagName, contract.tag);
  assert.deepEqual(names(element.attributes), names(contract.attributes));
  assert.deepEqual(names(element.cssParts), names(contract.parts));
  assert.deepEqual(names(element.cssProperties), names(contract.customProperties));
  assert.deepEqual(
    names(element.events),
    contract.events.map(({ name }) => `${contract.tag}:${name}`),
  );
});
