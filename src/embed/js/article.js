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
 * The parent as it is shown: slots and shadow roots count.
 * @param {any} node
 * @returns {Element | undefined}
 */
const parentOf = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host;

/** @param {Node | undefined} node */
function* around(node) {
  for (let part = node && parentOf(node); part; part = parentOf(part)) yield part;
}

/**
 * The children as they are shown.
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
 * where they are missing, and otherwise says what is wrong.
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

/**
 * Opens the folded parts around a passage, as a browser's own search does.
 * @param {Passage<Text>} passage
 */
export function unfold({ nodes }) {
  for (const node of nodes) {
    for (const part of around(node)) {
      if (part.localName === "details" && !part.querySelector(":scope > summary")?.contains(node)) {
        /** @type {HTMLDetailsElement} */ (part).open = true;
      }
      if (!isUntilFound(part)) continue;
      part.dispatchEvent(new Event("beforematch", { bubbles: true }));
      part.removeAttribute("hidden");
    }
  }
}

/**
 * The mark, and the boxes to be scrolled back, since a reader cannot scroll them.
 * @type {{ owner: object, root: DocumentOrShadowRoot, sheet?: CSSStyleSheet, boxes: [Element, number, number][] } | undefined}
 */
let marked;

/**
 * Marks a passage until another is marked or its owner removes the mark.
 * @param {Range} range
 * @param {object} owner
 */
export function mark(range, owner) {
  unmark();
  const node = range.startContainer.getRootNode();
  const root = /** @type {Document | ShadowRoot} */ (isShadow(node) ? node : document);
  marked = { owner, root, boxes: [] };
  if (!globalThis.Highlight || !CSS.highlights) {
    getSelection()?.setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
    return;
  }
  marked.sheet = new CSSStyleSheet();
  marked.sheet.replaceSync(`::highlight(${NAME}){background-color:Mark;color:MarkText}`);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, marked.sheet];
  CSS.highlights.set(NAME, new Highlight(range));
}

/**
 * Removes the mark of this owner, or of any if none is given.
 * @param {object} [owner]
 */
export function unmark(owner) {
  if (!marked || (owner && owner !== marked.owner)) return;
  const { root, sheet: own, boxes } = marked;
  if (own) {
    CSS.highlights.delete(NAME);
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((sheet) => sheet !== own);
  }
  for (const [box, left, top] of boxes) box.scrollTo({ left, top, behavior: "instant" });
  marked = undefined;
}

/**
 * Scrolls to a marked passage: boxes at once, also those that clip what they hold, and the page smoothly unless the
 * reader prefers reduced motion. The passage ends up a third of the way down, or below what covers more of the page.
 * @param {Range} range
 */
export function bring(range) {
  const place = () => range.getClientRects()[0] ?? range.getBoundingClientRect();
  const page = document.scrollingElement;
  for (const box of around(range.startContainer)) {
    const { overflowY } = getComputedStyle(box);
    if (box === page || /visible|clip/.test(overflowY)) continue;
    const { top, bottom, left, right } = box.getBoundingClientRect();
    const at = place();
    const isClipped = overflowY === "hidden";
    if (isClipped) marked?.boxes.push([box, box.scrollLeft, box.scrollTop]);
    if (at.left < left || at.left >= right) box.scrollLeft += at.left - left - box.clientWidth / 3;
    if (isClipped && at.top >= top && at.bottom <= bottom) continue;
    box.scrollTop += at.top - top - box.clientHeight / 3;
  }
  const target = parentOf(range.startContainer);
  const edge = Math.max(innerHeight / 3, target ? covered(target) : 0);
  scrollBy({ top: place().top - edge, behavior: motion() });
}

/**
 * The height at the upper edge of the window that fixed or sticky parts of the page cover, above an element.
 * @param {Element} element
 */
function covered(element) {
  const own = new Set([element, ...around(element)]);
  const { left, right } = element.getBoundingClientRect();
  const x = Math.min(Math.max((left + right) / 2, 0), innerWidth - 1);
  for (let edge = 0; ; ) {
    let below = edge;
    // Firefox finds nothing on the edge itself.
    let top = document.elementFromPoint(x, edge + 1);
    for (
      let inner;
      top && !own.has(top) && (inner = top.shadowRoot?.elementFromPoint(x, edge + 1)) && inner !== top;
    ) {
      top = inner;
    }
    for (const part of top ? [top, ...around(top)] : []) {
      if (own.has(part) || !/fixed|sticky/.test(getComputedStyle(part).position)) continue;
      below = Math.max(below, part.getBoundingClientRect().bottom);
    }
    // What covers half of the window is no header.
    if (below <= edge || below > innerHeight / 2) return edge;
    edge = below;
  }
}

/**
 * Scrolls to an element of ours, below what covers the page.
 * @param {HTMLElement} element
 * @param {ScrollLogicalPosition} block
 * @param {ScrollBehavior} [behavior]
 */
function scrollBelow(element, block, behavior) {
  const { style } = element;
  style.scrollMarginTop = `${covered(element)}px`;
  element.scrollIntoView({ block, behavior });
  style.scrollMarginTop = "";
  if (!element.getAttribute("style")) element.removeAttribute("style");
}

/** @type {HTMLElement} the element that was led to or focused last */
let target;

/**
 * Scrolls on where a fixed or sticky part of the page covers the top of an element, once scrolling has ended, unless the
 * reader has gone elsewhere.
 * @param {HTMLElement} element
 */
export async function uncover(element) {
  target = element;
  const top = () => element.getBoundingClientRect().top;
  for (let last = NaN, same = 0, frames = 0; same < 6 && frames < 120; frames++) {
    await new Promise(requestAnimationFrame);
    same = top() === last ? same + 1 : 0;
    last = top();
  }
  const { bottom, height } = element.getBoundingClientRect();
  const isNear = top() > -2 || (bottom > 0 && height < innerHeight / 3);
  if (target === element && isNear && top() < covered(element)) scrollBelow(element, "start", "instant");
}

/**
 * Leads to an element of ours.
 * @param {HTMLElement} element
 * @param {ScrollLogicalPosition} block
 * @param {ScrollBehavior} [behavior]
 */
export function leadTo(element, block, behavior = motion()) {
  scrollBelow(element, block, behavior);
  // A header may come with the scrolling.
  uncover(element);
}
