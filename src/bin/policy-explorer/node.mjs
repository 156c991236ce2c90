#!/usr/bin/env node
// The command line in Node: the program of this folder as WebAssembly, and the world that it asks for. It does what
// `native.rs` does, with the same messages, over Node's own calls.
import fs from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { isatty } from "node:tty";
import { fileURLToPath } from "node:url";
import { answer, begin, initSync, refuse, run } from "./glue.js";

// A part of this package.
const packaged = (name) => fileURLToPath(new URL(name, import.meta.url));

// The system's reasons in its own words, which Node replaces by others.
const REASONS = {
  EBUSY: "Device or resource busy",
  EDQUOT: "Disk quota exceeded",
  EFBIG: "File too large",
  EINVAL: "Invalid argument",
  EIO: "Input/output error",
  ELOOP: "Too many levels of symbolic links",
  EMFILE: "Too many open files",
  ENAMETOOLONG: "File name too long",
  ENOSPC: "No space left on device",
  ENXIO: "No such device or address",
  EROFS: "Read-only file system",
};

const FAULTS = {
  ENOENT: "missing",
  EACCES: "denied",
  EPERM: "denied",
  EISDIR: "folder",
  ENOTDIR: "no-folder",
  EPIPE: "closed",
  EADDRINUSE: "busy",
};

const BUFFERED = 1 << 16;

// How long two changes of one file wait for each other, and between two looks, in milliseconds.
const TURN_MS = 10_000;
const LOOK_MS = 5;

const sleep = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

// What the program gets of an error: the name of a fault, or a reason.
const named = ({ code, message }) => FAULTS[code] ?? REASONS[code] ?? message;

const throwing =
  (action) =>
  (...values) => {
    try {
      return action(...values);
    } catch (error) {
      throw typeof error === "string" ? error : named(error);
    }
  };

// Streams may be set not to block: then somebody else is not ready yet.
function patiently(action) {
  for (;;) {
    try {
      return action();
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
      sleep(1);
    }
  }
}

function writeAll(file, bytes) {
  for (let at = 0; at < bytes.length; ) at += patiently(() => fs.writeSync(file, bytes, at));
}

function closing(file, action) {
  try {
    return action(file);
  } finally {
    fs.closeSync(file);
  }
}

function readFrom(file, most) {
  const chunks = [];
  let left = most;
  while (left > 0) {
    const chunk = Buffer.allocUnsafe(Math.min(left, BUFFERED));
    let count;
    try {
      count = patiently(() => fs.readSync(file, chunk));
    } catch (error) {
      // How Windows says that a pipe has ended.
      if (error.code !== "EOF") throw error;
      count = 0;
    }
    if (!count) break;
    chunks.push(chunk.subarray(0, count));
    left -= count;
  }
  return Buffer.concat(chunks);
}

// Writing files

const isOfTheSystem = (path) => /^\/(dev|proc)(\/|$)/.test(path);

function write(path, content, before) {
  const target = fs.statSync(path, { throwIfNoEntry: false });
  if (!target) {
    if (before) throw "changed";
    create(endOfLinks(path), content);
  } else if (target.isDirectory()) throw "folder";
  // What the system keeps there is a stream, even where it leads to a file.
  else if (!target.isFile() || isOfTheSystem(path)) {
    closing(fs.openSync(path, fs.constants.O_WRONLY), (stream) => writeAll(stream, content));
  } else replace(fs.realpathSync(path), target, content, before);
}

// Where links lead that end in no file yet.
function endOfLinks(path) {
  let end = path;
  for (let links = 0; links < 40; links++) {
    try {
      end = resolve(dirname(end), fs.readlinkSync(end));
    } catch {
      return end;
    }
  }
  throw "its links lead in a circle";
}

// The file appears when it is complete. Of two at once, the later one is there in the end.
function create(path, content) {
  complete(path, content, unfinished(path));
}

function replace(path, target, content, before) {
  if (!(target.mode & 0o222)) throw "read-only";
  // Whether it may be written is the system's to say, also where its folder could be.
  fs.closeSync(fs.openSync(path, "r+"));
  const endTurn = before && takeTurn(path);
  try {
    if (before && !Buffer.from(before).equals(fs.readFileSync(path))) throw "changed";
    let made;
    try {
      made = unfinished(path, target);
    } catch {
      // Its owner or its other names would be lost, or its folder is closed: it is written where it is.
      closing(fs.openSync(path, "r+"), (file) => {
        fs.ftruncateSync(file, 0);
        writeAll(file, content);
        fs.fsyncSync(file);
      });
      return;
    }
    complete(path, content, made);
  } finally {
    endTurn?.();
  }
}

const beside = (path, name) => resolve(dirname(path), `.policy-explorer-${name}`);

// A file with a name of its own, which can take the place of another, with its owner and its permissions.
function unfinished(path, target) {
  removeRemains(dirname(path));
  for (let attempt = 0; attempt < 100; attempt++) {
    const name = beside(path, `${process.pid}-${attempt}`);
    let file;
    try {
      file = fs.openSync(name, "wx+", 0o666);
    } catch (error) {
      if (error.code === "EEXIST") continue;
      throw error;
    }
    try {
      if (target) adopt(file, target);
      return { file, name };
    } catch (error) {
      fs.closeSync(file);
      fs.rmSync(name, { force: true });
      throw error;
    }
  }
  throw "its folder has no free name";
}

// Takes over permissions and owner, or fails where something would be lost.
function adopt(file, target) {
  if (target.nlink > 1) throw "it has other names";
  const own = fs.fstatSync(file);
  if (own.uid !== target.uid || own.gid !== target.gid) fs.fchownSync(file, target.uid, target.gid);
  fs.fchmodSync(file, target.mode);
}

function complete(path, content, { file, name }) {
  try {
    closing(file, () => {
      writeAll(file, content);
      fs.fsyncSync(file);
    });
    fs.renameSync(name, path);
  } catch (error) {
    fs.rmSync(name, { force: true });
    throw error;
  }
}

function isOver(id) {
  try {
    process.kill(id, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}

// Removes what a program left that was killed: Node cannot name a file only when it is complete.
function removeRemains(folder) {
  let names = [];
  try {
    names = fs.readdirSync(folder);
  } catch {
    // Nobody may list it.
  }
  for (const name of names) {
    const path = resolve(folder, name);
    const [, kind] = /^\.policy-explorer-(\d+|turn)-\d+$/.exec(name) ?? [];
    const id = Number(kind === "turn" ? readIfThere(path) : kind);
    if (id && isOver(id)) fs.rmSync(path, { force: true });
  }
}

// Two of us take turns at a file: Node has no locks, so a file with a name of its own is one. Returns how to end the turn.
function takeTurn(path) {
  const name = beside(path, `turn-${fs.statSync(path).ino}`);
  for (const end = Date.now() + TURN_MS; ; sleep(LOOK_MS)) {
    try {
      closing(fs.openSync(name, "wx"), (file) => fs.writeSync(file, String(process.pid)));
      return () => fs.rmSync(name, { force: true });
    } catch (error) {
      // A folder that is closed to new files: the comparison is left.
      if (error.code !== "EEXIST") return () => {};
    }
    const id = Number(readIfThere(name));
    if (id && isOver(id)) fs.rmSync(name, { force: true });
    else if (Date.now() > end) throw "somebody else is changing it";
  }
}

function readIfThere(name) {
  try {
    return fs.readFileSync(name, "utf8");
  } catch {
    return "";
  }
}

// The world

let output = [];
let buffered = 0;

function flush() {
  const bytes = Buffer.concat(output);
  output = [];
  buffered = 0;
  writeAll(1, bytes);
}

// The program knows one separator, which Windows takes too.
const slashed = (path) => path.replaceAll(sep, "/");

const world = {
  arguments: () => ["policy-explorer", ...process.argv.slice(2).map((it) => (fs.existsSync(it) ? slashed(it) : it))],
  variable: (name) => process.env[name],
  isTerminal: (isError) => isatty(isError ? 2 : 1),
  read: throwing((path, most) =>
    path === undefined || path === null
      ? readFrom(0, most)
      : closing(fs.openSync(path, "r"), (file) => readFrom(file, most)),
  ),
  whole: throwing((path) => slashed(fs.realpathSync(path))),
  list: throwing((folder) => fs.readdirSync(folder)),
  makeFolder: throwing((path) => void fs.mkdirSync(path, { recursive: true })),
  // The package that this folder is in.
  release() {
    const folder = packaged("..");
    return fs.existsSync(join(folder, "policy-explorer.js")) ? slashed(folder) : undefined;
  },
  stamp(path) {
    try {
      const { mtimeMs, size } = fs.statSync(path);
      return `${mtimeMs} ${size}`;
    } catch {
      return undefined;
    }
  },
  compress: throwing(compress),
  serve(port) {
    served = port;
  },
  pause: sleep,
  write: throwing(write),
  print: throwing((isError, text) => {
    const bytes = Buffer.from(text);
    if (isError) {
      writeAll(2, bytes);
      return;
    }
    if (buffered + bytes.length > BUFFERED) flush();
    output.push(bytes);
    buffered += bytes.length;
  }),
  flush: throwing(flush),
};

// Compressed copies, by a module that only writing the files of policies asks for.
let compressor;
function compress(isBrotli, bytes) {
  compressor ??= new WebAssembly.Instance(new WebAssembly.Module(fs.readFileSync(packaged("compress.wasm"))));
  const { memory, place, compress, copy } = compressor.exports;
  // Each call may give the memory another buffer.
  const at = place(bytes.length);
  new Uint8Array(memory.buffer).set(bytes, at);
  const length = compress(isBrotli);
  return new Uint8Array(memory.buffer).slice(copy(), copy() + length);
}

// The port of the site that the program leaves to be served.
let served;

// Serves it on loopback until somebody asks the program to end.
async function serve(port) {
  const { createServer } = await import("node:http");
  const server = createServer(({ method, url, headers }, response) => {
    const made = answer(world, method, url, headers.host ?? "");
    response.writeHead(made.status(), made.fields());
    response.end(made.body());
  });
  server.on("error", (error) => {
    process.exitCode = refuse(world, named(error));
  });
  server.listen(port, "127.0.0.1", () => begin(world, server.address().port));
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.on(signal, () => {
      server.close();
      server.closeAllConnections();
    });
  }
}

initSync({ module: fs.readFileSync(packaged("policy-explorer.wasm")) });
process.exitCode = run(world);
if (served !== undefined) await serve(served);
