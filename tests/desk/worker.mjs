// Starts the desk's worker, as `make dist` has built it, in a thread of Node that looks like a browser's to it.

import { readdirSync } from "node:fs";
import { Worker } from "node:worker_threads";

export const FOLDER = "dist";

// The name of its script.
export function script() {
  const [name, ...others] = readdirSync(FOLDER).filter((name) => /^desk-worker-[0-9a-f]{16}\.js$/.test(name));
  if (!name || others.length) throw new Error("there is no one worker of the desk in dist/: run `make dist`");
  return name;
}

const THREAD = `
  const { parentPort, workerData: { folder, name } } = require("node:worker_threads");
  const { readFileSync } = require("node:fs");
  const { basename, join } = require("node:path");
  Object.assign(globalThis, {
    self: globalThis,
    location: { href: "https://desk.example/" + name },
    addEventListener: (type, listener) => parentPort.on(type, (data) => listener({ data })),
    postMessage: (data, transfer) => parentPort.postMessage(data, transfer),
    fetch: async (url) => new Response(readFileSync(join(folder, basename(url.pathname)))),
  });
  require("node:vm").runInThisContext(readFileSync(join(folder, name), "utf8"), { filename: name });
`;

// A running worker: `ask` returns the answer, `post` sends a message, and `heard` has all answers in their order.
export function start() {
  const name = script();
  const thread = new Worker(THREAD, { eval: true, workerData: { folder: FOLDER, name } });
  const heard = [];
  const waiting = new Map();
  let last = 0;
  thread.on("message", (answer) => {
    heard.push(answer);
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  const post = (message) => thread.postMessage(message);
  return {
    heard,
    post,
    ask(args, files, more) {
      const id = ++last;
      const answer = new Promise((done) => waiting.set(id, done));
      post({ id, args, files, ...more });
      return answer;
    },
    stop: () => thread.terminate(),
  };
}
