// The page around the widget: finds the passage that an anchor leads to, brings it into view and marks it. It changes
// nothing in the page's document, and leaves in it one style sheet, as long as a passage is marked.
import { BLOCKS, LEFT_OUT, SNIPPETS, anchorOf, find, normalise } from "./text.js";

const NAME = "policy-explorer-passage";

const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// How the page is to be scrolled.
export const motion = () => (isStill() ? "instant" : "smooth");

/**
 * Whether a box is cut off to a dot, as style sheets do with words for screen readers.
 * @param {any} element one that is no HTML element has no such width
 * @param {CSSStyleDeclaration} style
 */
const isClipped = (element, { overflow }) =>
  element.offsetWidth <= 1 && element.offsetHeight <= 1 && /hidden|clip/.test(overflow);

/**
 * The text of a part of the page that a reader can see, in runs; a space separates words.
 * @param {Node} node
 * @param {boolean} [isSeen] whether the text of its parent is
 * @returns {Generator<[string, Text]>}
 */
function* runsOf(node, isSeen) {
  // A node may be of another window's classes: its type says what it is.
  const text = /** @type {Text} */ (node);
  if (isSeen && node.nodeType === Node.TEXT_NODE) yield [text.data, text];
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  const element = /** @type {Element} */ (node);
  const name = element.localName;
  if (LEFT_OUT.has(name) || element.matches(SNIPPETS)) return;
  const style = getComputedStyle(element);
  const { display, visibility, contentVisibility } = style;
  if (display === "none" || contentVisibility === "hidden") return;
  // What is closed is not seen either. An element without a box of its own is in the box of another.
  if (display !== "contents" && ((element.checkVisibility && !element.checkVisibility()) || isClipped(element, style)))
    return;
  if (BLOCKS.has(name)) yield [" ", text];
  const isOpen = visibility === "visible" && !element.matches("details:not([open])");
  for (const child of element.childNodes) yield* runsOf(child, isOpen);
  if (BLOCKS.has(name)) yield [" ", text];
}

/**
 * The passage that an address with a text fragment leads to, in the article around an element, else in its page; nothing
 * where its words are missing, or are there more than once.
 * @param {string} address
 * @param {Element} element
 */
export function passage(address, element) {
  const anchor = anchorOf(address);
  if (!anchor) return undefined;
  let outer = element;
  for (let root; (root = outer.getRootNode()) instanceof ShadowRoot; ) outer = root.host;
  for (const scope of new Set([outer.closest("article") || document.body, document.body])) {
    const found = find(normalise(runsOf(scope)), anchor);
    if (!found) continue;
    const [first, last] = found;
    const range = new Range();
    range.setStart(first.node, first.start);
    range.setEnd(last.node, last.end);
    return range;
  }
  return undefined;
}

/** @type {{ owner: object, sheet?: CSSStyleSheet } | undefined} */
let marked;

/**
 * Marks a passage, until another is marked or its owner takes the mark away.
 * @param {Range} range
 * @param {object} owner
 */
export function mark(range, owner) {
  unmark();
  marked = { owner };
  if (!globalThis.Highlight || !CSS.highlights) {
    getSelection()?.setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
    return;
  }
  marked.sheet = new CSSStyleSheet();
  marked.sheet.replaceSync(`::highlight(${NAME}){background-color:Mark;color:MarkText}`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, marked.sheet];
  CSS.highlights.set(NAME, new Highlight(range));
}

/**
 * Takes away what an owner has marked; without one, whatever is marked.
 * @param {object} [owner]
 */
export function unmark(owner) {
  if (!marked || (owner && owner !== marked.owner)) return;
  const { sheet: own } = marked;
  if (own) {
    CSS.highlights.delete(NAME);
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== own);
  }
  marked = undefined;
}

/**
 * Scrolls to a passage: boxes around it at once, the page smoothly unless the reader wants no motion. It ends up a third of
 * the way down, where little covers it.
 * @param {Range} range
 */
export function bring(range) {
  const top = () => range.getBoundingClientRect().top;
  const page = document.scrollingElement;
  for (
    let box = range.startContainer.parentElement;
    box && box !== page && box !== document.body;
    box = box.parentElement
  ) {
    if (box.scrollHeight > box.clientHeight && /auto|scroll/.test(getComputedStyle(box).overflowY)) {
      box.scrollTop += top() - box.getBoundingClientRect().top - box.clientHeight / 3;
    }
  }
  scrollBy({ top: top() - innerHeight / 3, behavior: motion() });
}
