// Shared by the systems: child processes, ports, files over HTTP, and waiting. Everything is on loopback.

import { spawn } from "node:child_process";
import { openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { TYPES } from "../../build/files.mjs";

export { freePort } from "../delivery/server.mjs";

// Serves a folder at an origin of its own. `shared`: other origins may fetch its files, as the widget's files require.
// `before` may hold back a file, by its name.
export async function serve(folder, { shared = false, before } = {}) {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://host").pathname));
    const name = path.endsWith("/") ? `${path}index.html` : path;
    const headers = { "content-type": TYPES[extname(name)] ?? "application/octet-stream" };
    if (shared) headers["access-control-allow-origin"] = "*";
    try {
      await before?.(name);
      const bytes = await readFile(join(folder, name));
      response.writeHead(200, headers).end(bytes);
    } catch {
      response.writeHead(404, headers).end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const close = () => new Promise((done) => (server.closeAllConnections(), server.close(done)));
  return { origin: `http://127.0.0.1:${server.address().port}`, close };
}

// However the run ends, even by Ctrl-C, its child processes end too.
const started = new Set();
process.on("exit", () => started.forEach(end));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(1));

// PHP's server leaves its workers behind, so that each server is a group of processes, and is ended with all of it.
function end({ pid }) {
  try {
    if (pid) process.kill(-pid, "SIGTERM");
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

// Starts a server that logs to a file. `stop` ends it by its id, and waits for its end.
export function start(command, args, { log, ...options }) {
  const out = openSync(log, "a");
  const child = spawn(command, args, { stdio: ["ignore", out, out], detached: true, ...options });
  started.add(child);
  const ended = new Promise((done) => child.once("exit", done).once("error", done)).then(() => started.delete(child));
  const running = () => child.exitCode === null && child.signalCode === null && child.pid !== undefined;
  const stop = async () => {
    if (running()) end(child);
    await ended;
  };
  return { running, stop, log, pid: child.pid };
}

// Runs a program to its end; returns its output.
export async function run(command, args, { input, ...options } = {}) {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"], ...options });
  const texts = [child.stdout, child.stderr].map(async (stream) => (await stream.toArray()).join(""));
  child.stdin.on("error", () => {}).end(input);
  const code = await new Promise((done, fail) => child.once("close", done).once("error", fail));
  const [out, err] = await Promise.all(texts);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}:\n${out}${err}`);
  return out;
}

// Polls until the answer is true; fails if `server` ends meanwhile.
export async function until(what, server, ask, seconds = 120) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    if (!server.running()) throw new Error(`${what} has ended: see ${server.log}`);
    if (await ask().catch(() => false)) return;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`${what} did not start in ${seconds} s: see ${server.log}`);
}

// Sends JSON and returns the JSON response, or throws an error with the other response.
export async function ask(method, url, body, headers = {}) {
  const answer = await fetch(url, {
    method,
    headers: { "content-type": "application/json", ...headers },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text.slice(0, 500)}`);
  return { json: text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : null, headers: answer.headers };
}
