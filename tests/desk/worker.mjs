// Starts the desk's worker, as `make desk` has built it, in a thread of Node that looks like a browser's to it.

import { readFileSync } from "node:fs";
import { Worker } from "node:worker_threads";

const FOLDER = "target/desk";

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
  const { worker: name } = JSON.parse(readFileSync(`${FOLDER}/worker.json`, "utf8"));
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
