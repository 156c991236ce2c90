// Runs the tools from npm, with their default settings, on every document. An output is a text, null where the tool
// does not take such a document, or {error}.

import { execFile } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Readability } from "@mozilla/readability";
import createDOMPurify from "dompurify";
import { minify } from "html-minifier-terser";
import { JSDOM, VirtualConsole } from "jsdom";
import juice from "juice";
import rehypeParse from "rehype-parse";
import rehypeSanitize from "rehype-sanitize";
import rehypeStringify from "rehype-stringify";
import sanitizeHtml from "sanitize-html";
import showdown from "showdown";
import { unified } from "unified";
import xss from "xss";
import { CHROMIUM } from "../chromium.mjs";

const modules = fileURLToPath(new URL("node_modules", import.meta.url));

// jsdom reports each style sheet that it cannot read.
const dom = (html, url) => new JSDOM(html, { url, virtualConsole: new VirtualConsole() });
const purify = createDOMPurify(dom("").window);
const sanitized = unified().use(rehypeParse, { fragment: true }).use(rehypeSanitize).use(rehypeStringify);

// Every option except `removeTagWhitespace`, whose result is invalid HTML, as its README says; `removeEmptyElements` is
// tested separately.
const MINIFIED = {
  collapseBooleanAttributes: true, collapseWhitespace: true, decodeEntities: true, minifyCSS: true, minifyJS: true,
  processConditionalComments: true, removeAttributeQuotes: true, removeComments: true, removeEmptyAttributes: true,
  removeOptionalTags: true, removeRedundantAttributes: true, removeScriptTypeAttributes: true,
  removeStyleLinkTypeAttributes: true, sortAttributes: true, sortClassName: true, useShortDoctype: true,
};

// Archives the live page: the tool starts a browser, which runs the page's scripts.
async function archive(url) {
  const file = join(tmpdir(), `policy-explorer-${process.pid}-${basename(url)}`);
  const program = join(modules, "single-file-cli/single-file-node.js");
  const command = [program, url, file, "--browser-executable-path", CHROMIUM, "--browser-args", '["--no-sandbox"]'];
  // It sometimes misses the execution context of its own script, writes nothing, and may still exit with 0: retry.
  for (let tries = 8; ; tries -= 1) {
    const { stderr } = await promisify(execFile)(process.execPath, command, { timeout: 60_000 }).catch((error) => error);
    const archive = await readFile(file, "utf8").catch(() => null);
    await rm(file, { force: true });
    if (archive) return archive;
    if (tries === 1) throw new Error(`no archive: ${stderr}`);
  }
}

// The package of each tool, the form of document that it takes, and its call.
const TOOLS = {
  "sanitize-html": ["sanitize-html", "body", (body) => sanitizeHtml(body)],
  "js-xss": ["xss", "body", (body) => xss(body)],
  DOMPurify: ["dompurify", "body", (body) => purify.sanitize(body)],
  "rehype-sanitize": ["rehype-sanitize", "body", (body) => String(sanitized.processSync(body))],
  Readability: [
    "@mozilla/readability", "page",
    (page, { url }) => new Readability(dom(page, url).window.document).parse()?.content ?? "",
  ],
  juice: ["juice", "page", (page) => juice(page)],
  "html-minifier-terser": ["html-minifier-terser", "page", (page) => minify(page, MINIFIED)],
  "html-minifier-terser, empty elements": [
    "html-minifier-terser", "page", (page) => minify(page, { ...MINIFIED, removeEmptyElements: true }),
  ],
  "showdown, a block": ["showdown", "markdown", (text) => new showdown.Converter().makeHtml(text)],
  "showdown, in a line": ["showdown", "line", (text) => new showdown.Converter().makeHtml(text)],
  "single-file-cli": ["single-file-cli", "url", (url) => archive(url)],
};

export async function use(documents, chosen) {
  const result = {};
  for (const [name, [tool, given, run]] of Object.entries(TOOLS)) {
    if (chosen.length && !chosen.includes(name)) continue;
    const { version } = JSON.parse(await readFile(join(modules, tool, "package.json"), "utf8"));
    const output = async (document) => (given in document ? run(document[given], document) : null);
    const outputs = [];
    // Three at a time: an archive mostly waits for the network to be idle.
    for (let at = 0; at < documents.length; at += 3) {
      const some = documents.slice(at, at + 3).map(output);
      outputs.push(...(await Promise.all(some.map((one) => one.catch(({ message }) => ({ error: message }))))));
    }
    result[name] = { version: `${tool} ${version}`, outputs };
  }
  return result;
}
