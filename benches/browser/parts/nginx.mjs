// Behind a real server: nginx serves dist/ over HTTP/2, from another origin than the article's, to a slow phone.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nginx } from "../../../tests/delivery/server.mjs";
import { evaluate, launch, open, PHONE, SLOW } from "../chromium.mjs";
import { waterfall } from "../plot.mjs";
import { goal, interleaved, kB, median, ms, table, writePlot } from "../report.mjs";
import { brotli } from "../../../build/files.mjs";
import { page as newsPage } from "../server.mjs";

// The files that the article requests, without the article itself.
const FILES = ["policy-explorer.js", "policy-explorer-….wasm", "us-weapons-in-russia.json"];

export async function report({ runs, contestants, dist }) {
  const articles = await mkdtemp(join(tmpdir(), "policy-explorer-articles-"));
  const server = await nginx([
    { folder: dist, name: "cdn.localhost", tls: true },
    { folder: articles, name: "news.localhost", tls: true },
  ]);
  const cdn = `https://cdn.localhost:${server.port}/`;
  // The certificate has to be trusted: with a certificate error, Chromium caches nothing.
  const browser = await launch(`--ignore-certificate-errors-spki-list=${server.fingerprint}`);
  try {
    const pasted = contestants.filter(({ id }) => ["widget", "prerendered"].includes(id));
    const articlesOf = pasted.flatMap(({ id, name, markup }) => {
      const absolute = markup.replace(/\b(src|policy|data-policy)="(?:\.\/)?(policy-explorer\.js|policies\/)/g, `$1="${cdn}$2`);
      const shared = absolute.replace("<script async", "<script async crossorigin");
      return [
        { id, name, markup: absolute },
        { id: `${id}-crossorigin`, name: `${name}, script with \`crossorigin\``, markup: shared },
      ];
    });
    for (const { id, markup } of articlesOf) {
      const html = Buffer.from(newsPage(markup));
      await writeFile(join(articles, `${id}.html`), html);
      await writeFile(join(articles, `${id}.html.br`), brotli(html));
    }
    const address = ({ id }) => `https://news.localhost:${server.port}/${id}.html`;
    const results = await interleaved(articlesOf, runs, (it) => visits(browser, address(it)));
    await writePlot("waterfall.svg", picture(articlesOf, results));
    return written(articlesOf, results, runs);
  } finally {
    await browser.close();
    await server.stop();
    await rm(articles, { recursive: true });
  }
}

// The first visit with an empty cache, and a second one, as a reader of another article makes it.
async function visits(browser, url) {
  const tab = await open(browser, { cpu: 4, network: SLOW, size: PHONE });
  try {
    await tab.page.addInitScript(COMPILED);
    const first = await visit(tab, url);
    await tab.page.goto("about:blank");
    return { first, second: await visit(tab, url) };
  } finally {
    await tab.close();
  }
}

// Records which functions compile the WebAssembly, and from which input.
const COMPILED = `window.compiled = [];
  for (const name of ["compile", "compileStreaming", "instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = (source, ...more) => {
      if (!(source instanceof WebAssembly.Module)) compiled.push(name);
      return original(source, ...more);
    };
  }`;

async function visit({ page, cdp }, url) {
  const requests = new Map();
  const seen = {
    "Network.requestWillBeSent": ({ requestId, request, timestamp }) => {
      if (request.url.startsWith("https:")) requests.set(requestId, { url: request.url, start: timestamp });
    },
    "Network.responseReceived": ({ requestId, response, timestamp }) => {
      const { protocol, mimeType, connectionId, status, headers } = response;
      const encoding = Object.entries(headers).find(([name]) => name.toLowerCase() === "content-encoding")?.[1];
      const fromCache = Boolean(response.fromDiskCache);
      Object.assign(requests.get(requestId) ?? {}, { first: timestamp, protocol, mimeType, connectionId, status, encoding, fromCache });
    },
    "Network.responseReceivedExtraInfo": ({ requestId, statusCode }) =>
      Object.assign(requests.get(requestId) ?? {}, { answered: statusCode }),
    "Network.loadingFinished": ({ requestId, encodedDataLength, timestamp }) =>
      Object.assign(requests.get(requestId) ?? {}, { end: timestamp, bytes: encodedDataLength }),
  };
  for (const [event, note] of Object.entries(seen)) cdp.on(event, note);
  await page.goto(url);
  await evaluate(cdp, `bench.count("ready", 1)`);
  // A later request would be a superfluous one.
  await page.waitForTimeout(1500);
  for (const [event, note] of Object.entries(seen)) cdp.off(event, note);
  const told = await evaluate(cdp, `({
    ready: bench.ready[0],
    answered: bench.answered,
    paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
    compiled,
  })`);
  const list = [...requests.values()];
  const begin = list[0].start;
  for (const request of list) {
    request.name = request.url.split("/").pop().replace(/-[0-9a-f]{16}\./, "-….");
    for (const moment of ["start", "first", "end"]) request[moment] = (request[moment] - begin) * 1000;
  }
  return { ...told, requests: list };
}

const ours = ({ requests }) => requests.slice(1);
const named = (visit, name) => visit.requests.find((request) => request.name === name);

function written(articles, results, runs) {
  const all = (id, which) => results.get(id).map((run) => run[which]);
  const middle = (id, which, value) => median(all(id, which).map(value));
  const sum = (visit) => ours(visit).reduce((total, { bytes }) => total + bytes, 0);
  const connections = (visit) => new Set(ours(visit).filter(({ fromCache }) => !fromCache).map(({ connectionId }) => connectionId)).size;
  const rows = articles.flatMap(({ id, name }) =>
    ["first", "second"].map((which) => [
      which === "first" ? name : "the same, second visit",
      middle(id, which, (visit) => ours(visit).filter(({ fromCache }) => !fromCache).length),
      middle(id, which, connections),
      kB(middle(id, which, sum)),
      ms(middle(id, which, ({ answered }) => answered)),
      ms(middle(id, which, ({ ready }) => ready)),
    ]),
  );
  const every = articles.flatMap(({ id }) => results.get(id).map(({ first }) => first));
  const again = articles.flatMap(({ id }) => results.get(id).map(({ second }) => second));
  const holds = (visits, condition) => visits.every(condition);
  const files = (visit) => ours(visit).map(({ name }) => name).sort().join();
  const [script, wasm, policy] = FILES;
  // The same lines of the script request both, so the time between them is not a round trip.
  const apart = every.map((visit) => Math.abs(named(visit, wasm).start - named(visit, policy).start));
  const wait = every.map((visit) => named(visit, wasm).start - named(visit, script).end);
  const checks = [
    goal(`No request but ${FILES.join(", ")}, each once`, holds(every, (visit) => files(visit) === [...FILES].sort().join())),
    goal("All over HTTP/2, compressed by Brotli", holds(every, (visit) => ours(visit).every(({ protocol, encoding }) => protocol === "h2" && encoding === "br"))),
    goal(
      "WebAssembly and policy are asked for together",
      holds(every, (visit) => named(visit, policy).start < named(visit, wasm).first && named(visit, wasm).start < named(visit, policy).first),
    ) + ` (${ms(median(apart))} apart, ${ms(median(wait))} after the script is there).`,
    goal(
      "Compiled while it comes in: served as `application/wasm`, by one call of `…Streaming` alone",
      holds(every, (visit) => named(visit, wasm).mimeType === "application/wasm" && /^(compile|instantiate)Streaming$/.test(visit.compiled.join())),
    ) + ` (${every[0].compiled.join(", ")}).`,
    goal(
      "A second visit asks for nothing that has its content in its name, and is sent nothing that it has",
      holds(again, (visit) => named(visit, wasm).fromCache && [script, policy].every((name) => named(visit, name).answered === 304)),
    ),
  ];
  return `### Behind nginx

\`dist/\` as nginx serves it by \`docs/nginx.conf\`: TLS, HTTP/2, the Brotli copies that lie there; the article comes from another
name. ${PHONE.width} × ${PHONE.height} pixels, processor 4 × slower, 400 kbit/s, 400 ms for each round trip; ${runs} runs. Requests, connections
and bytes (headers too) are those of the widget, without the article. *Answer painted*: the first verdict is on the screen,
whoever drew it. Chromium's emulation of a network delays requests, and not the making of a connection: on a real phone each
connection costs two or three round trips more than here. A second visit opens the same page again, with what the browser has kept.

${table(["", "requests", "connections", "bytes", "answer painted", "ready"], rows)}

${checks.map((check) => `- ${check}`).join("\n")}

One step stays in series: the script has to be there before it is known which WebAssembly it needs. It is not preloaded, since
nothing is to be fetched for a widget that no reader comes near, and a snippet at the stable name cannot know the hash in it.

![Waterfall: what a slow phone asks for, and when](waterfall.svg)`;
}

// The median visit of each kind.
function picture(articles, results) {
  const groups = articles.filter(({ id }) => !id.endsWith("-crossorigin")).map(({ id, name }) => {
    const visits = results.get(id).map(({ first }) => first).sort((one, other) => one.ready - other.ready);
    const { requests, paint, answered, ready } = visits[Math.floor(visits.length / 2)];
    const marks = [{ name: "first paint", at: paint }, { name: "answer", at: answered }, { name: "ready", at: ready }];
    return { name, requests: requests.map((it) => ({ ...it, name: `${it.name} (${kB(it.bytes)})` })), marks };
  });
  return waterfall("On a slow phone, behind nginx with HTTP/2", groups);
}
