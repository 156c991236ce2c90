// The widget as it is before its script has come: what the script of a policy's answers holds, unpacked by that script's own
// code into a shadow root. Nothing is parsed as HTML, and nothing of it is run.
import { append, reader, sheet } from "../../embed/answers/unpack.js";

// What a letter after a backslash stands for in a template literal.
/** @type {Record<string, string>} */
const ESCAPED = { n: "\n", r: "\r", t: "\t", 0: "\0" };

/** @param {string} literal */
const unescaped = (literal) =>
  literal.replace(/\\(?:u\{(\w+)\}|u(\w{4})|x(\w{2})|\r?\n|([^]))/g, (_, braces, four, two, letter) => {
    const code = braces ?? four ?? two;
    if (code) return String.fromCodePoint(Number.parseInt(code, 16));
    return letter === undefined ? "" : (ESCAPED[letter] ?? letter);
  });

/**
 * The texts in an object of template literals, as `snippet --kind answers` prints it.
 * @param {string} packed
 * @returns {Record<string, string>}
 */
export function texts(packed) {
  const all = /[{,]([a-z]+):`((?:[^`\\]|\\[^])*)`/gy;
  return Object.fromEntries([...packed.trim().matchAll(all)].map(([, name, literal]) => [name, unescaped(literal)]));
}

/**
 * Draws the answers in an element; whatever was in it before goes, also if they cannot be read.
 * @param {HTMLElement} host
 * @param {string} packed
 */
export function before(host, packed) {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  root.replaceChildren();
  const ready = texts(packed);
  const read = reader(ready.alphabet);
  const styles = new CSSStyleSheet();
  styles.replaceSync(ready.styles + sheet(/** @type {any} */ (ready), read) + ready.end);
  root.adoptedStyleSheets = [styles];
  const wrapper = document.createElement("div");
  append(wrapper, ready.nodes, read, 1);
  root.append(wrapper);
}
