// The page around the widget: finds the passage that an anchor leads to, brings it into view and marks it. It changes
// nothing in the page's document, and leaves in it one style sheet, as long as a passage is marked.

const NAME = "policy-explorer-passage";

// No text of the page: not the reader's, not the page's own words, or not this widget's.
const LEFT_OUT = "head,script,style,template,noscript,textarea,select,iframe,policy-explorer";

// Characters that a text's path to print changes, as in src/engine/analysis/quotes.rs: spaces, what is not seen, single
// quotes, double quotes, dashes, dots. They are escaped, since a page in another encoding may read this file in its own.
const SAME = [
  [/\p{White_Space}/u, " "],
  [/[\xad\u034f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/, ""],
  [/[\u2018-\u201b\u2032\u2039\u203a`\xb4]/, "'"],
  [/[\u201c-\u201f\u2033\xab\xbb]/, '"'],
  [/[\u2010-\u2015\u2212]/, "-"],
  [/\u2026/, "..."],
];

// A letter or digit of a script that puts spaces between words.
const OF_WORD = /[\p{Alphabetic}\p{N}]/u;
const UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
const isOfWord = (letter) => letter !== undefined && OF_WORD.test(letter) && !UNSPACED.test(letter);

const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// How the page is to be scrolled.
export const motion = () => (isStill() ? "instant" : "smooth");

// A text as it is compared, with the place of each of its characters in the page.
class Text {
  letters = "";
  nodes = [];
  offsets = [];
  #space = false;

  // What separates words, if words have come before it.
  separate() {
    this.#space = this.letters !== "";
  }

  add(text, node) {
    let offset = 0;
    for (const letter of text) {
      const same = /[!-~]/.test(letter) && letter !== "`" ? letter : (SAME.find(([kind]) => kind.test(letter)) || [, letter])[1];
      if (same === " ") this.separate();
      else if (same) {
        if (this.#space) this.#push(" ", node, offset);
        this.#space = false;
        this.#push(same, node, offset);
      }
      offset += letter.length;
    }
  }

  #push(letters, node, offset) {
    this.letters += letters;
    for (let unit = 0; unit < letters.length; unit++) {
      this.nodes.push(node);
      this.offsets.push(offset);
    }
  }

  // Where these words are, if they are in one place; a match begins and ends where a word does.
  once(words) {
    const found = [];
    for (let at = -1; words && (at = this.letters.indexOf(words, at + 1)) >= 0; ) {
      const before = [...this.letters.slice(Math.max(0, at - 2), at)].pop();
      const [after] = this.letters.slice(at + words.length, at + words.length + 2);
      const [first] = words;
      const isCut = (isOfWord(before) && isOfWord(first)) || (isOfWord([...words].pop()) && isOfWord(after));
      if (!isCut) found.push(at);
    }
    return found.length === 1 ? found[0] : undefined;
  }

  // From one of its characters to another, in the page.
  range(from, last) {
    const range = new Range();
    range.setStart(this.nodes[from], this.offsets[from]);
    const end = this.nodes[last];
    const length = String.fromCodePoint(end.data.codePointAt(this.offsets[last])).length;
    range.setEnd(end, this.offsets[last] + length);
    return range;
  }
}

const normalised = (words) => {
  const text = new Text();
  text.add(words);
  return text.letters;
};

// The text of a part of the page that a reader can see.
function textOf(root) {
  const text = new Text();
  // The elements that the walk is in: whether each separates words, and whether its own text is seen.
  const within = [];
  const entered = (element) => {
    if (element.matches(LEFT_OUT)) return false;
    const { display, visibility } = getComputedStyle(element);
    if (display === "none") return false;
    // What is closed is not seen either. Where an element has no box of its own, its content is asked.
    if (display !== "contents" && element.checkVisibility && !element.checkVisibility()) return false;
    const separates = !/^(inline|contents|ruby)/.test(display) || element.localName === "br";
    if (separates) text.separate();
    within.push({ element, separates, isSeen: visibility === "visible" });
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
  return text;
}

// The words of a text fragment: the first of a passage, and the last if there are two.
function anchorOf(address) {
  const [, fragment] = /:~:(?:.*&)?text=([^&]*)$/.exec(address) || [];
  return fragment === undefined ? undefined : fragment.split(",").map(decodeURIComponent).map(normalised);
}

// The passage that an address with a text fragment leads to, in the article around an element, else in its page; none
// where its words are missing, or stand there more than once.
export function passage(address, element) {
  const anchor = anchorOf(address);
  if (!anchor) return undefined;
  const [start, end] = anchor;
  let outer = element;
  while (outer.getRootNode() instanceof ShadowRoot) outer = outer.getRootNode().host;
  for (const scope of new Set([outer.closest("article") || document.body, document.body])) {
    const text = textOf(scope);
    const from = text.once(start);
    const to = end === undefined ? from : text.once(end);
    if (from === undefined || to === undefined) continue;
    const last = end === undefined ? from + start.length : to + end.length;
    if (to < (end === undefined ? from : from + start.length)) continue;
    return text.range(from, last - 1);
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
