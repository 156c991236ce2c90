// What counts as the text of a page, and when two texts are the same. Nothing here needs a document, so that it can be
// tested without one. `src/bin/policy-explorer/html.rs` and `src/editor/analysis/quotes.rs` say the same, and
// `tests/articles/text.json` holds all three to it.

/** @param {string} names */
const set = (names) => new Set(names.split(" "));

// Elements whose content is no text of the page: not shown, not words of a text, or those of a widget.
export const LEFT_OUT = set(
  "head script style template noscript textarea select datalist iframe svg video audio canvas progress meter rp rt policy-explorer",
);

// Snippets of a widget, and placeholders for one.
export const SNIPPETS = "[data-policy-hash],[data-policy-explorer]";

// Elements that separate words; all others are parts of a line. It is the name that counts and not the style: a letter
// that floats is a part of its word, and `verify` knows no style.
export const BLOCKS = set(
  "address article aside blockquote body br button caption center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre search section select summary table tbody td tfoot th thead tr ul listing xmp",
);

/**
 * Characters that a text's path to print changes: spaces, invisible characters, single quotes, double quotes, dashes,
 * dots. They are escaped, since a page in another encoding may read this file in its own.
 * @type {[RegExp, string][]}
 */
const SAME = [
  [/\p{White_Space}/u, " "],
  [/[\xad\u034f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/, ""],
  [/[\u2018-\u201b\u2032\u2039\u203a`\xb4]/, "'"],
  [/[\u201c-\u201f\u2033\xab\xbb]/, '"'],
  [/[\u2010-\u2015\u2212]/, "-"],
  [/\u2026/, "..."],
];

// A character with what is composed with it: accents, and the later parts of a Korean syllable.
const CLUSTER = /[^][\p{M}\u1160-\u11ff]*/gu;

// A letter or digit of a script that puts spaces between words.
const OF_WORD = /[\p{Alphabetic}\p{N}]/u;
const UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
/** @param {string | undefined} letter */
const isOfWord = (letter) => letter !== undefined && OF_WORD.test(letter) && !UNSPACED.test(letter);

/**
 * Where a character of a normalised text comes from.
 * @template N
 * @typedef {{ node: N, start: number, end: number }} Place
 */

/**
 * A normalised text, in which each character knows its place in the page.
 * @template N the kind of node
 */
export class Text {
  letters = "";
  /** @type {Place<N>[]} of the first character that a letter comes from */
  starts = [];
  /** @type {Place<N>[]} of the last one */
  ends = [];
  #space = false;

  // What separates words, if words have come before it.
  separate() {
    this.#space = this.letters !== "";
  }

  /**
   * @param {string} text
   * @param {N} node
   */
  add(text, node) {
    let start = 0;
    for (const letter of text) {
      const end = start + letter.length;
      const place = { node, start, end };
      const isPlain = /[!-~]/.test(letter) && letter !== "`";
      const same = isPlain ? letter : (SAME.find(([kind]) => kind.test(letter))?.[1] ?? letter);
      if (same === " ") this.separate();
      else if (same) {
        if (this.#space) this.#push(" ", place, place);
        this.#space = false;
        this.#push(same, place, place);
      }
      start = end;
    }
  }

  /**
   * @param {string} letters
   * @param {Place<N>} start
   * @param {Place<N>} end
   */
  #push(letters, start, end) {
    this.letters += letters;
    for (let unit = 0; unit < letters.length; unit++) {
      this.starts.push(start);
      this.ends.push(end);
    }
  }

  // The same with each accent in one character with its letter, where there is such a character (Unicode's form NFC).
  composed() {
    if (this.letters === this.letters.normalize()) return this;
    const text = /** @type {Text<N>} */ (new Text());
    for (const { 0: cluster, index } of this.letters.matchAll(CLUSTER)) {
      text.#push(cluster.normalize(), this.starts[index], this.ends[index + cluster.length - 1]);
    }
    return text;
  }

  /**
   * Where these words are, if they are in one place; a match begins and ends where a word does.
   * @param {string} words
   */
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

  /**
   * Where a passage is, from its first words to its last, or all in one: the positions of its first and last letter.
   * Nothing where its words are missing, in the wrong order, or in more than one place.
   * @param {string} start
   * @param {string} [end]
   */
  passage(start, end) {
    const from = this.once(start);
    if (from === undefined) return undefined;
    if (end === undefined) return { from, last: from + start.length - 1 };
    const to = this.once(end);
    return to === undefined || to < from + start.length ? undefined : { from, last: to + end.length - 1 };
  }
}

/** @param {string} words */
export function normalised(words) {
  const text = new Text();
  text.add(words, undefined);
  return text.composed().letters;
}

/**
 * The words of a text fragment: the first of a passage, and the last if there are two.
 * @param {string} address
 */
export function anchorOf(address) {
  const [, fragment] = /:~:(?:.*&)?text=([^&]*)$/.exec(address) || [];
  return fragment === undefined ? undefined : fragment.split(",").map(decodeURIComponent).map(normalised);
}
