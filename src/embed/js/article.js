// The page around the widget: finds the passage of an anchor, scrolls to it and marks it. The page's document is not
// changed, except for one style sheet while a passage is marked.
import { BLOCKS, LEFT_OUT, SKIPPED, anchorOf, find, isMark, normalise } from "./text.js";

/** @import { Passage } from "./text.js" */

const NAME = "policy-explorer-passage";

const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// The scroll behaviour that the reader prefers.
export const motion = () => (isStill() ? "instant" : "smooth");

/**
 * Whether a box is clipped to a dot, as with words for screen readers only. It need not have a box yet.
 * @param {CSSStyleDeclaration} style
 */
const isClipped = ({ width, height, overflow }) =>
  parseFloat(width) <= 1 && parseFloat(height) <= 1 && /hidden|clip/.test(overflow);

// A node may have another window's classes, so `instanceof` would fail.
/** @param {Node} node */
const isShadow = (node) => "host" in node && "mode" in node;

/**
 * The parent in what is shown, where slots and shadow roots count.
 * @param {Element} element
 * @returns {Element | null}
 */
const parentOf = (element) =>
  element.assignedSlot ??
  element.parentElement ??
  /** @type {{ host?: Element }} */ (element.getRootNode()).host ??
  null;

/**
 * The children in what is shown.
 * @param {any} element
 * @returns {Iterable<Node>}
 */
const childrenOf = (element) => {
  const assigned = element.localName === "slot" ? element.assignedNodes() : [];
  return assigned.length ? assigned : (element.shadowRoot ?? element).childNodes;
};

// Parts that open when a reader looks for something in them.
/** @param {Element} element */
const isUntilFound = (element) => element.getAttribute("hidden")?.toLowerCase() === "until-found";

/**
 * The text of a part of the page, in runs: what a reader sees, or would see after opening a folded part. A space
 * separates words.
 * @param {Node} node
 * @param {[string, Text][]} runs
 * @param {boolean} [isSeen] whether the text of its parent is
 */
function runsOf(node, runs = [], isSeen = true) {
  const text = /** @type {Text} */ (node);
  if (isSeen && node.nodeType === Node.TEXT_NODE) runs.push([text.data, text]);
  const element = /** @type {Element} */ (node);
  const name = element.localName ?? "";
  if (node.nodeType === Node.ELEMENT_NODE) {
    if (LEFT_OUT.has(name) || element.matches(SKIPPED)) return runs;
    const style = getComputedStyle(element);
    const { display, visibility, contentVisibility } = style;
    // Without a display it is in no slot.
    const isHidden = display === "none" || !display || contentVisibility === "hidden";
    if ((isHidden && !isUntilFound(element)) || isClipped(style) || isNote(element, runs)) return runs;
    isSeen = visibility === "visible";
  } else if (!isShadow(node)) return runs;
  if (BLOCKS.has(name)) runs.push([" ", text]);
  for (const child of childrenOf(element)) runsOf(child, runs, isSeen);
  if (BLOCKS.has(name)) runs.push([" ", text]);
  return runs;
}

/**
 * Whether an element is a reference to a footnote.
 * @param {Element} element
 * @param {[string, Text][]} before
 */
const isNote = (element, before) =>
  element.getAttribute("role") === "doc-noteref" ||
  (element.localName === "sup" &&
    (Boolean(element.querySelector("a[href]")) ||
      isMark(
        element.textContent ?? "",
        before
          .slice(-8)
          .map(([words]) => words)
          .join(""),
      )));

/**
 * The parts of the page that an anchor is looked up in, one after the other: the article around an element, its shadow
 * root, and in the end the whole page.
 * @param {Element} element
 */
function* scopes(element) {
  for (let from = element; from; ) {
    const article = from.closest("article");
    if (article) yield article;
    const root = from.getRootNode();
    if (!isShadow(root)) break;
    yield root;
    from = /** @type {ShadowRoot} */ (root).host;
  }
  yield document.body;
}

/**
 * Finds the passage that a text fragment leads to, in the first part of the page that has all its words. Returns nothing
 * where they are missing, and otherwise says why it is none.
 * @param {string} address
 * @param {Element} element
 * @returns {Passage<Text> | "repeated" | "reversed" | undefined}
 */
export function passage(address, element) {
  const anchor = anchorOf(address);
  for (const scope of anchor ? scopes(element) : []) {
    const found = find(normalise(runsOf(scope)), /** @type {string[]} */ (anchor));
    if (found) return found;
  }
  return undefined;
}

/**
 * The part of the page that a passage occupies. If it begins in one shadow root and ends in another, only its beginning.
 * @param {Passage<Text>} passage
 */
export function rangeOf({ first, last }) {
  const range = new Range();
  range.selectNodeContents(first.node);
  if (first.node.getRootNode() === last.node.getRootNode()) range.setEnd(last.node, last.end);
  range.setStart(first.node, first.start);
  return range;
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
