// The page around the widget: finds the passage that an anchor leads to, brings it into view and marks it. It changes
// nothing in the page's document, and leaves in it one style sheet, as long as a passage is marked.
import { BLOCKS, LEFT_OUT, SNIPPETS, Text, anchorOf } from "./text.js";

const NAME = "policy-explorer-passage";

const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// How the page is to be scrolled.
export const motion = () => (isStill() ? "instant" : "smooth");

// Whether a box is cut off to a dot, as style sheets do with words for screen readers.
const isClipped = (element, { overflow }) =>
  element.offsetWidth <= 1 && element.offsetHeight <= 1 && /hidden|clip/.test(overflow);

// The text of a part of the page that a reader can see.
function textOf(root) {
  const text = new Text();
  // The elements that the walk is in: whether each separates words, and whether its own text is seen.
  const within = [];
  const entered = (element) => {
    if (LEFT_OUT.has(element.localName) || element.matches(SNIPPETS)) return false;
    const style = getComputedStyle(element);
    const { display, visibility, contentVisibility } = style;
    if (display === "none" || contentVisibility === "hidden") return false;
    if (display !== "contents") {
      // What is closed is not seen either. An element without a box of its own is in the box of another.
      if (element.checkVisibility && !element.checkVisibility()) return false;
      if (isClipped(element, style)) return false;
    }
    const separates = BLOCKS.has(element.localName);
    if (separates) text.separate();
    within.push({ element, separates, isSeen: visibility === "visible" && !element.matches("details:not([open])") });
    return true;
  };
  const left = (node) => {
    while (within.length && !within[within.length - 1].element.contains(node)) {
      if (within.pop().separates) text.separate();
    }
  };
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
    left(node);
    if (node.nodeType === Node.ELEMENT_NODE) return entered(node) ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT;
    return NodeFilter.FILTER_ACCEPT;
  });
  if (!entered(root)) return text;
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.nodeType === Node.TEXT_NODE && within[within.length - 1].isSeen) text.add(node.data, node);
  }
  return text.composed();
}

// The passage that an address with a text fragment leads to, in the article around an element, else in its page; none
// where its words are missing, or are there more than once.
export function passage(address, element) {
  const anchor = anchorOf(address);
  if (!anchor) return undefined;
  const [start, end] = anchor;
  let outer = element;
  while (outer.getRootNode() instanceof ShadowRoot) outer = outer.getRootNode().host;
  for (const scope of new Set([outer.closest("article") || document.body, document.body])) {
    const text = textOf(scope);
    const found = text.passage(start, end);
    if (!found) continue;
    const range = new Range();
    const [first, last] = [text.starts[found.from], text.ends[found.last]];
    range.setStart(first.node, first.start);
    range.setEnd(last.node, last.end);
    return range;
  }
  return undefined;
}

let marked;

// Marks a passage, until another is marked or whoever asked for it takes the mark away.
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

// Takes away what an owner has marked; without one, whatever is marked.
export function unmark(owner) {
  if (!marked || (owner && owner !== marked.owner)) return;
  if (marked.sheet) {
    CSS.highlights.delete(NAME);
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== marked.sheet);
  }
  marked = undefined;
}

// Scrolls to a passage: what it lies in at once, the page smoothly, for a reader who wants no motion at once too. It
// comes to stand a third of the way down, where little covers it.
export function bring(range) {
  const top = () => range.getBoundingClientRect().top;
  const page = document.scrollingElement;
  for (let box = range.startContainer.parentElement; box && box !== page && box !== document.body; box = box.parentElement) {
    if (box.scrollHeight > box.clientHeight && /auto|scroll/.test(getComputedStyle(box).overflowY)) {
      box.scrollTop += top() - box.getBoundingClientRect().top - box.clientHeight / 3;
    }
  }
  scrollBy({ top: top() - innerHeight / 3, behavior: motion() });
}
