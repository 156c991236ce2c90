// Reads what `src/bin/policy-explorer/packed.rs` writes: texts, nodes and the generated style sheet, in lines.

const SVG = "http://www.w3.org/2000/svg";

/**
 * A reader of texts. A marked one has letters exchanged.
 * @param {string} alphabet pairs of letters
 */
export function reader(alphabet) {
  const letters = [...alphabet];
  const other = (/** @type {string} */ letter) => letters[letters.indexOf(letter) ^ 1] ?? letter;
  return (/** @type {string} */ text) =>
    (text[0] === "~" ? [...text.slice(1)].map(other).join("") : text).replaceAll("\r", "\n");
}

/**
 * Appends the nodes. Headings are lower by so many levels.
 * @param {Element} to
 * @param {string} packed
 * @param {(text: string) => string} read
 * @param {number} lower
 */
export function append(to, packed, read, lower) {
  let at = to;
  for (const line of packed.split("\n")) {
    const [first] = line;
    const rest = line.slice(1);
    if (first === " ") at.setAttribute(...pair(rest, "=", read));
    else if (first === '"') at.append(read(rest));
    else if (first === ">") {
      complete(at);
      at = /** @type {Element} */ (at.parentElement);
    } else {
      const [name, classes] = pair(line, ".");
      const tag = name.replace(/^h(\d)/, (_, level) => `h${Math.min(6, +level + lower)}`);
      const element = document.createElementNS(tag === "svg" ? SVG : at.namespaceURI, tag);
      if (classes) element.setAttribute("class", classes);
      at.append(element);
      at = element;
    }
  }
}

/**
 * Sets the attributes that follow from the rest.
 * @param {any} element
 */
function complete(element) {
  const { id, localName, name, value, previousElementSibling: radio } = element;
  const address = element.getAttribute("href");
  if (address?.endsWith("text="))
    element.setAttribute("href", address + passage(element.querySelector("q").textContent));
  if (localName === "input" && !id) {
    element.id = `${name}_${value}`;
    element.setAttribute("aria-labelledby", `dimension_${name} label_${element.id}`);
  }
  if (localName === "label" && !element.htmlFor) {
    element.id = `label_${radio.id}`;
    element.htmlFor = radio.id;
  }
}

/**
 * The parts of a line before and after a sign.
 * @param {string} line
 * @param {string} sign
 * @param {(text: string) => string} [read]
 * @returns {[string, string]}
 */
function pair(line, sign, read = (text) => text) {
  const [name] = line.split(sign, 1);
  return [name, read(line.slice(name.length + 1))];
}

/**
 * The first and the last words of a passage in a text fragment, as `src/view/quote.rs` encodes them.
 * @param {string} words
 */
const passage = (words) =>
  words
    .split(" \u2026 ")
    .map((part) =>
      encodeURIComponent(part).replace(/[-_.!~*'()]/g, (it) => `%${it.charCodeAt(0).toString(16).toUpperCase()}`),
    )
    .join(",");

/** How parts are displayed, by the first letter. @type {Record<string, string>} */
const DISPLAYS = {
  b: "block",
  f: "flex",
  i: "inline",
  l: "list-item",
  n: "none",
  r: "revert-layer",
  x: "none",
};

// What may also be a sibling of the radios itself.
const SIBLINGS = ["headlines", "outcomes", "choose"];

// Radios: `dimension`, `dimension=option`, `dimension!option!option`, or `dimension?option` for one that is not checked.
const selector = (/** @type {string} */ condition) =>
  condition.replace(/[^~]+/g, (radio) => {
    const [name, ...options] = radio.split(/[=!?]/);
    const not = (/** @type {string} */ sign, /** @type {string} */ it) => (radio.includes(sign) ? `:not(${it})` : it);
    const values = options.map((option) => not("!", `[value=${option}]`)).join("");
    return `[name=${name}]${values}${not("?", ":checked")}`;
  }) || "input";

// A sign that would end a string of a style sheet.
const escaped = (/** @type {string} */ sign) => `\\${sign.charCodeAt(0).toString(16)} `;

/**
 * The generated style sheet, as `src/view/prerender/sheet.rs` writes it, without the ends that are the same for every policy.
 * No selector needs `:host`, since it is in no page.
 * @param {{ words: string, lines: string }} packed
 * @param {(text: string) => string} read
 */
export function sheet({ words, lines }, read) {
  let css = "";
  for (const line of words.split("\n")) {
    const [key, text] = pair(line, "=", read);
    css += `[data-words=${key}]{--words:"${text.replace(/["\\\n\f]/g, escaped)}"}`;
  }
  const all = lines.split("\n");
  for (let index = 0; index < all.length; index += 2) {
    const where = `:where(${selector(all[index])})`;
    for (const [letter, ...classes] of all[index + 1].split(",")) {
      const parts = classes
        .join("")
        .split(" ")
        .map((part) => {
          if (letter === "x") return `.panel>${where}~.${part}[hidden]`;
          const within = `${where}~* .${part}`;
          return SIBLINGS.includes(part) ? `${where}~.${part},${within}` : within;
        });
      css += `${parts}{display:${DISPLAYS[letter]}}`;
    }
  }
  return css;
}
