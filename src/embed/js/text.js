// The definition of a page's text, and of when two texts are equal. Nothing here needs a document, so that it can be
// tested without one. `src/bin/policy-explorer/html.rs` and `src/editor/analysis/quotes.rs` hold the same definition,
// and `tests/articles/text.json` tests all three.

/** @param {string} names */
const set = (names) => new Set(names.split(" "));

// Elements whose content is not text of the page: never shown, controls and graphics, or other widgets.
export const LEFT_OUT = set(
  "head script style template noscript textarea select datalist iframe svg video audio canvas progress meter rp rt policy-explorer",
);

// Snippets of a widget, and placeholders for one.
export const SNIPPETS = "[data-policy-hash],[data-policy-explorer]";

// Elements that separate words; all others are inline. Only the name counts, not the style: a floating initial is part
// of its word, and `verify` has no styles.
export const BLOCKS = set(
  "address article aside blockquote br button caption center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre search section summary table td th tr ul",
);

/**
 * Characters that vary between a source and its printed text: spaces, invisible characters, single quotes, double
 * quotes, dashes, dots. They are escaped because a page in another encoding may read this file in its own.
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

// A character and the characters that compose with it: accents, and the later parts of a Korean syllable.
const CLUSTER = /[^][\p{M}\u1160-\u11ff]*/gu;

// A letter or digit of a script that puts spaces between words.
const OF_WORD = /[\p{Alphabetic}\p{N}]/u;
const UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
/** @param {string | undefined} letter */
const isOfWord = (letter) => letter !== undefined && OF_WORD.test(letter) && !UNSPACED.test(letter);

/**
 * The origin of a character.
 * @template N the kind of node
 * @typedef {{ node: N, start: number, end: number }} Place
 */

/**
 * A normalised text, with the places of the first and of the last source character of each of its letters.
 * @template N
 * @typedef {{ letters: string, starts: Place<N>[], ends: Place<N>[] }} Normalised
 */

/**
 * Normalises the text of these runs, each given with its node. Runs are joined without a space; they contain the spaces
 * that separate words. Accents are composed with their letters where Unicode's form NFC has such a character.
 * @template N
 * @param {Iterable<[string, N]>} runs
 */
export function normalise(runs) {
  /** @type {Normalised<N>} */
  let text = { letters: "", starts: [], ends: [] };
  let spaceBeforeNext = false;
  const push = (/** @type {string} */ letters, /** @type {Place<N>} */ start, end = start) => {
    text.letters += letters;
    for (let unit = 0; unit < letters.length; unit++) {
      text.starts.push(start);
      text.ends.push(end);
    }
  };
  for (const [run, node] of runs) {
    let start = 0;
    for (const letter of run) {
      const place = { node, start, end: (start += letter.length) };
      const isPlain = /[!-~]/.test(letter) && letter !== "`";
      const same = isPlain ? letter : (SAME.find(([kind]) => kind.test(letter))?.[1] ?? letter);
      if (same === " ") spaceBeforeNext = text.letters !== "";
      else if (same) {
        if (spaceBeforeNext) push(" ", place);
        spaceBeforeNext = false;
        push(same, place);
      }
    }
  }
  const { letters, starts, ends } = text;
  if (letters !== letters.normalize()) {
    text = { letters: "", starts: [], ends: [] };
    for (const { 0: cluster, index } of letters.matchAll(CLUSTER)) {
      push(cluster.normalize(), starts[index], ends[index + cluster.length - 1]);
    }
  }
  return text;
}

/** @param {string} words */
const normalised = (words) => normalise([[words, undefined]]).letters;

/**
 * The position of words in a text, if they occur exactly once. A match begins and ends at a word's edge.
 * @param {string} letters
 * @param {string} words
 */
function once(letters, words) {
  const found = [];
  for (let at = -1; words && (at = letters.indexOf(words, at + 1)) >= 0; ) {
    const before = [...letters.slice(Math.max(0, at - 2), at)].pop();
    const [after] = letters.slice(at + words.length, at + words.length + 2);
    const [first] = words;
    const isCut = (isOfWord(before) && isOfWord(first)) || (isOfWord([...words].pop()) && isOfWord(after));
    if (!isCut) found.push(at);
  }
  return found.length === 1 ? found[0] : undefined;
}

/**
 * The places of the first and the last character of a passage: from its first words to its last, or of its words if the
 * anchor has one part. Returns nothing where words are missing, in the wrong order, or occur more than once.
 * @template N
 * @param {Normalised<N>} text
 * @param {string[]} anchor
 * @returns {[Place<N>, Place<N>] | undefined}
 */
export function find({ letters, starts, ends }, [start, end]) {
  const from = once(letters, start);
  const to = end === undefined ? from : once(letters, end);
  if (from === undefined || to === undefined || (end && to < from + start.length)) return undefined;
  return [starts[from], ends[to + (end ?? start).length - 1]];
}

/**
 * The words of a text fragment: the start of a passage, and its end if there are two.
 * @param {string} address
 */
export function anchorOf(address) {
  const [, fragment] = /:~:(?:.*&)?text=([^&]*)$/.exec(address) || [];
  return fragment === undefined ? undefined : fragment.split(",").map(decodeURIComponent).map(normalised);
}
