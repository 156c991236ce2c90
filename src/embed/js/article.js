// The page around the widget: finds the passage of an anchor, scrolls to it and marks it. The page's document is not
// changed, except for one style sheet while a passage is marked.
import { BLOCKS, LEFT_OUT, SNIPPETS, anchorOf, find, normalise } from "./text.js";

const NAME = "policy-explorer-passage";

const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// The scroll behaviour that the reader prefers.
export const motion = () => (isStill() ? "instant" : "smooth");

/**
 * Whether a box is clipped to a dot, as with words for screen readers only.
 * @param {any} element one that is no HTML element has no such width
 * @param {CSSStyleDeclaration} style
 */
const isClipped = (element, { overflow }) =>
  element.offsetWidth <= 1 && element.offsetHeight <= 1 && /hidden|clip/.test(overflow);

/**
 * The visible text of a part of the page, in runs; a space separates words.
 * @param {Node} node
 * @param {boolean} [isSeen] whether the text of its parent is
 * @returns {Generator<[string, Text]>}
 */
function* runsOf(node, isSeen) {
  // A node may have another window's classes, so `instanceof` would fail.
  const text = /** @type {Text} */ (node);
  if (isSeen && node.nodeType === Node.TEXT_NODE) yield [text.data, text];
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  const element = /** @type {Element} */ (node);
  const name = element.localName;
  if (LEFT_OUT.has(name) || element.matches(SNIPPETS)) return;
  const style = getComputedStyle(element);
  const { display, visibility, contentVisibility } = style;
  if (display === "none" || contentVisibility === "hidden") return;
  // Closed parts are not visible. An element without a box is in the box of another.
  if (display !== "contents" && ((element.checkVisibility && !element.checkVisibility()) || isClipped(element, style)))
    return;
  if (BLOCKS.has(name)) yield [" ", text];
  const isOpen = visibility === "visible" && !element.matches("details:not([open])");
  for (const child of element.childNodes) yield* runsOf(child, isOpen);
  if (BLOCKS.has(name)) yield [" ", text];
}

/**
 * Finds the passage that a text fragment leads to: first in the article around an element, then in the whole page.
 * Returns nothing where its words are missing or occur more than once.
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
 * Marks a passage until another is marked or its owner removes the mark.
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
 * Removes the mark of this owner, or of any if none is given.
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
 * Scrolls to a passage: scrolling boxes at once, the page smoothly unless the reader prefers reduced motion. The
 * passage ends up a third of the way down, where page headers rarely cover it.
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
