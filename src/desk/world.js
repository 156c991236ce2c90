// The world of a command in the desk: files in memory, where `node.mjs` has those of a disk.

/**
 * @typedef {Record<string, Uint8Array | string>} Files contents by name; a name may have folders in it
 * @typedef {{ output: string, error: string, files: Record<string, Uint8Array> }} Done what a command printed, and the
 *   files that it wrote
 */

const encoder = new TextEncoder();

// A path from the root on, without `.` and `..`.
/** @param {string} path */
function whole(path) {
  /** @type {string[]} */
  const parts = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** @param {Uint8Array | undefined} one @param {Uint8Array} other */
const isSame = (one, other) => one?.length === other.length && one.every((byte, index) => byte === other[index]);

// A world with these files, and what the command has done in the end. The file `-` is standard input.
/** @param {string[]} args @param {Files} [given] */
export function world(args, given = {}) {
  /** @type {Map<string, { name: string, bytes: Uint8Array }>} */
  const files = new Map();
  /** @type {Record<string, Uint8Array>} */
  const written = Object.create(null);
  const printed = { output: "", error: "" };
  /** @type {Uint8Array} */
  let input = new Uint8Array();
  for (const [name, content] of Object.entries(given)) {
    const bytes = typeof content === "string" ? encoder.encode(content) : content;
    if (name === "-") input = bytes;
    else files.set(whole(name), { name, bytes });
  }
  const inside = (/** @type {string} */ folder) => (folder === "/" ? folder : `${folder}/`);
  const isFolder = (/** @type {string} */ path) => [...files.keys()].some((name) => name.startsWith(inside(path)));
  // What the program gets of a file that it cannot read is the name of a fault.
  const found = (/** @type {string} */ path) => {
    const file = files.get(whole(path));
    if (!file) throw isFolder(whole(path)) ? "folder" : "missing";
    return file;
  };
  return {
    /** @returns {Done} */
    done: () => ({ ...printed, files: written }),
    arguments: () => ["policy-explorer", ...args],
    variable: () => undefined,
    isTerminal: () => false,
    /** @param {string | undefined} path @param {number} most */
    read: (path, most) => (path === undefined ? input : found(path).bytes).subarray(0, most),
    /** @param {string} path */
    whole(path) {
      if (!isFolder(whole(path))) found(path);
      return whole(path);
    },
    /** @param {string} folder */
    list(folder) {
      const path = whole(folder);
      if (files.has(path)) throw "no-folder";
      if (!isFolder(path)) throw "missing";
      const below = [...files.keys()].filter((name) => name.startsWith(inside(path)));
      return [...new Set(below.map((name) => name.slice(inside(path).length).split("/")[0]))];
    },
    makeFolder() {},
    release: () => undefined,
    /** @param {string} path */
    stamp: (path) => (files.has(whole(path)) ? String(found(path).bytes.length) : undefined),
    compress() {
      throw "only what is served needs copies: leave them out with `--plain`";
    },
    pause() {
      throw new Error("nothing changes in memory: there is nothing to watch");
    },
    /** @param {string} path @param {Uint8Array} content @param {Uint8Array} [before] */
    write(path, content, before) {
      const old = files.get(whole(path));
      if (!old && isFolder(whole(path))) throw "folder";
      if (before && !isSame(old?.bytes, before)) throw "changed";
      // The program hands over a view of its memory.
      const bytes = content.slice();
      const name = old?.name ?? path;
      files.set(whole(path), { name, bytes });
      written[name] = bytes;
    },
    /** @param {boolean} isError @param {string} text */
    print(isError, text) {
      printed[isError ? "error" : "output"] += text;
    },
    flush() {},
  };
}
