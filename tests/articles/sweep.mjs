// Looks up random anchors in saved pages of real sites, with `verify` and with the widget's own modules in Chromium, and
// prints how many differ. A difference is explained if both agree once the page's style sheets are off: `verify` has none.
//
//   node tests/articles/sweep.mjs [SEED [FOLDER…]]      `make test-articles` runs it with the pages of pages.txt
//
// Each difference is printed with its page, so that it can become a case in text.json. Exits with 1 if one is unexplained.

import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { launch } from "../chromium.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const scratch = join(root, "target/sweep");
const program = join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "debug/policy-explorer");
const ANCHORS = 80;
const ORIGIN = "http://127.0.0.1:9";

const [seed = String(Date.now() % 1e6), ...folders] = process.argv.slice(2);

// Numbers that follow from the seed (mulberry32).
let state = Number(seed);
function random(below) {
  state = (state + 0x6d2b79f5) | 0;
  let it = Math.imul(state ^ (state >>> 15), 1 | state);
  it = (it + Math.imul(it ^ (it >>> 7), 61 | it)) ^ it;
  return Math.floor((((it ^ (it >>> 14)) >>> 0) / 2 ** 32) * below);
}

// The folders with the pages of pages.txt, which pip downloads and checks.
function fetched() {
  mkdirSync(scratch, { recursive: true });
  const pip = ["-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", "--require-hashes"];
  const sources = () => readdirSync(scratch).filter((name) => name.endsWith(".tar.gz"));
  const wanted = readFileSync(join(root, "tests/articles/pages.txt"), "utf8").match(/^\w.*$/gm);
  if (sources().length < wanted.length) {
    execFileSync("python3", [...pip, "-r", "tests/articles/pages.txt", "-d", scratch], { cwd: root, stdio: "inherit" });
  }
  for (const name of sources()) execFileSync("tar", ["xzf", name], { cwd: scratch });
  return [scratch];
}

const pagesIn = (folder) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => /\.html?$/.test(name))
    .sort()
    .map((name) => join(folder, name));

// What `verify` says of each anchor, or nothing if it cannot read the page.
async function verified(page, anchors) {
  const file = join(scratch, "policy.json");
  const quotes = anchors.map(([start, end], id) => ({ id: `q${id}`, source: "paper", anchor: { start, end } }));
  const policy = JSON.parse(readFileSync(join(root, "tests/articles/park.json"), "utf8"));
  const head = JSON.stringify({ ...policy, rules: [{ ...policy.rules[0], quotes: quotes.map(({ id }) => id) }], quotes: [] });
  // Each quote has a line of its own, which its findings name.
  const lines = quotes.map((it) => JSON.stringify(it)).join(",\n");
  writeFileSync(file, head.replace('"quotes":[]', () => `"quotes":[\n${lines}\n]`));
  const run = promisify(execFile)(program, ["verify", file, "--article", page, "--format", "json"], { maxBuffer: 1e9 });
  const { code, stdout, stderr } = await run.catch((error) => error);
  if (code && code !== 2) return stderr.trim();
  const codes = anchors.map(() => []);
  for (const { line, code } of JSON.parse(stdout)) codes[line - 2]?.push(code);
  return codes.map((it) =>
    it.includes("bad-anchor") ? "none"
    : it.includes("anchor-missing") ? "missing"
    : it.includes("anchor-repeated") ? "repeated"
    : it.includes("anchor-reversed") ? "reversed"
    : it.includes("passage-unlocked") ? "found"
    : "none",
  );
}

// Anchors of a text: one to five words, or the first and the last of a passage.
function anchorsOf(texts) {
  const words = texts.map((text) => text.split(/\s+/).filter(Boolean)).filter((it) => it.length > 20);
  if (!words.length) return [];
  const some = (from, at, count) => from.slice(at, at + count).join(" ");
  return Array.from({ length: ANCHORS }, () => {
    const from = words[random(words.length)];
    const at = random(from.length - 12);
    const start = some(from, at, 2 + random(4));
    return random(3) ? [start] : [start, some(from, at + 5 + random(5), 1 + random(3))];
  });
}

async function main() {
  const pages = (folders.length ? folders : fetched()).flatMap(pagesIn);
  const browser = await launch();
  const totals = { pages: 0, anchors: 0, found: 0, explained: 0, unexplained: 0 };
  for (const path of pages) {
    const html = readFileSync(path);
    if (!/<body|<p\b/i.test(html.toString())) continue;
    const page = await browser.newPage();
    await page.route("**/*", (route) => {
      const { pathname, origin } = new URL(route.request().url());
      const module = join(root, "src/embed/js", basename(pathname));
      if (origin !== ORIGIN) return route.abort();
      if (pathname === "/") {
        // No script of the page runs, as none does for `verify`.
        const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": "script-src 'self'" };
        return route.fulfill({ body: html, headers });
      }
      if (pathname !== `/${basename(module)}` || !existsSync(module)) return route.abort();
      return route.fulfill({ path: module, contentType: "text/javascript" });
    });
    try {
      await page.goto(`${ORIGIN}/`, { waitUntil: "domcontentloaded" });
      const texts = await page.evaluate(() => {
        const all = document.body.cloneNode(true);
        for (const it of all.querySelectorAll("script,style,noscript,template")) it.remove();
        return [document.body.innerText, document.querySelector("article")?.innerText ?? "", all.textContent ?? ""];
      });
      const anchors = anchorsOf(texts);
      const ours = await verified(path, anchors);
      if (typeof ours === "string" || !anchors.length) {
        console.log(`${basename(path)}: left out: ${ours || "no text"}`);
        continue;
      }
      const look = () =>
        page.evaluate(async (anchors) => {
          const { passage } = await import("/article.js");
          const articles = [...document.querySelectorAll("article")].filter((it) => !it.parentElement?.closest("article"));
          const from = articles.length === 1 ? articles[0] : document.body;
          return anchors.map((parts) => {
            const it = passage(`#:~:text=${parts.map(encodeURIComponent).join()}`, from);
            return typeof it === "object" ? "found" : (it ?? "missing");
          });
        }, anchors);
      const styled = await look();
      await page.evaluate(() => {
        for (const sheet of document.styleSheets) sheet.disabled = true;
      });
      const plain = await look();
      totals.pages++;
      for (const [at, anchor] of anchors.entries()) {
        if (ours[at] === "none") continue;
        totals.anchors++;
        if (ours[at] === "found") totals.found++;
        if (ours[at] === styled[at]) continue;
        const isExplained = ours[at] === plain[at];
        totals[isExplained ? "explained" : "unexplained"]++;
        if (isExplained && !process.env.ALL) continue;
        console.log(`${basename(path)}: ${JSON.stringify(anchor)}: verify ${ours[at]}, widget ${styled[at]}, without styles ${plain[at]}`);
      }
    } finally {
      await page.close();
    }
  }
  await browser.close();
  const { pages: read, anchors, found, explained, unexplained } = totals;
  console.log(
    `seed ${seed}: ${anchors} anchors in ${read} pages, ${found} found by verify; ${explained + unexplained} differ: ` +
      `${explained} where a style sheet hides words, ${unexplained} unexplained`,
  );
  process.exitCode = unexplained ? 1 : 0;
}

await main();
