// The definition of a page's text, and of when two texts are equal. Nothing here needs a document, so that it can be
// tested without one. `src/bin/policy-explorer/html.rs` and `src/editor/analysis/quotes.rs` hold the same definition,
// and `tests/articles/text.json` tests all three.

/** @param {string} names */
const set = (names) => new Set(names.split(" "));

// Elements whose content is not text of the page: never shown, controls and graphics, or other widgets.
export const LEFT_OUT = set(
  "head title script style template noscript noembed noframes textarea select datalist iframe object svg video audio canvas progress meter rp rt annotation annotation-xml policy-explorer",
);

// Names by which styles hide words from sight only. `verify` has no styles.
const UNSEEN = "visually-hidden visuallyhidden sr-only screen-reader-text screen-reader-only";

// Snippets of a widget, placeholders for one, and words that are hidden from sight.
export const SKIPPED = `[data-policy-hash],[data-policy-explorer],.${UNSEEN.replaceAll(" ", ",.")}`;

// Elements that separate words; all others are inline. Only the name counts, not the style: a floating initial is part
// of its word, and `verify` has no styles.
export const BLOCKS = set(
  "address article aside blockquote br button caption center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre search section summary table td th tr ul",
);

/**
 * Whether the text of a `sup` is a footnote mark: signs, or a number after a word. A number after a digit, a bracket or
 * one or two letters is an exponent.
 * @param {string} words
 * @param {string} before at least the three letters before it
 */
export const isMark = (words, before) =>
  /^[\s\d*\u2020\u2021\xa7\xb6,[\]]+$/.test(words) &&
  (/[^\s\d]/.test(words) || !/([\p{N})\]]|(^|\P{Alphabetic})\p{Alphabetic}{1,2})$/u.test(before));

/**
 * Characters that vary between a source and its printed text: spaces, invisible characters, single quotes, double
 * quotes, dashes, dots. They are escaped because a page in another encoding may read this file in its own.
 * @type {[RegExp, string][]}
 */
const SAME = [
  [/\p{White_Space}/u, " "],
  [/[\xad\u034f\u061c\u0640\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u{e0100}-\u{e01ef}]/u, ""],
  [/[`\xb4\u02b9\u02bb-\u02bd\u2018-\u201b\u2032\u2035\u2039\u203a]/, "'"],
  [/[\xab\xbb\u201c-\u201f\u2033\u2036\u301d-\u301f]/, '"'],
  [/[\u2010-\u2015\u2212\ufe58\ufe63]/, "-"],
  [/[\u2026\u22ef]/, "..."],
];

/**
 * A character as it is compared. Ligatures become letters, and full-width characters plain ones.
 * @param {string} letter
 */
function plain(letter) {
  const own = /[\ufb00-\ufb06\uff01-\uff5e]/.test(letter) ? letter.normalize("NFKC") : letter;
  if (/[!-_a-~]/.test(own)) return own;
  return SAME.find(([kind]) => kind.test(own))?.[1] ?? own;
}

// A character and the characters that compose with it: accents, and the later parts of a Korean syllable.
const CLUSTER = /[^][\p{M}\u1160-\u11ff]*/gu;

// A letter or digit of a script that puts spaces between words.
const OF_WORD = /[\p{Alphabetic}\p{N}]/u;
const UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
/** @param {string | undefined} letter */
const isOfWord = (letter) => letter !== undefined && OF_WORD.test(letter) && !UNSPACED.test(letter);

/**
 * Whether two adjacent characters cannot be separated: both are of one word, or the second is an accent of the first.
 * @param {string | undefined} one
 * @param {string | undefined} other
 */
const isJoined = (one, other) => (isOfWord(one) && isOfWord(other)) || /^\p{M}/u.test(other ?? "");

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
      const same = plain(letter);
      if (same === " ") spaceBeforeNext = text.letters !== "";
      else if (same) {
        // Dots may be spaced.
        if (spaceBeforeNext && !(same[0] === "." && text.letters.endsWith("."))) push(" ", place);
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
 * The positions of words in a text. A match begins and ends at a word's edge.
 * @param {string} letters
 * @param {string} words
 */
function positions(letters, words) {
  const found = [];
  for (let at = -1; words && (at = letters.indexOf(words, at + 1)) >= 0; ) {
    const before = [...letters.slice(Math.max(0, at - 2), at)].pop();
    const [after] = letters.slice(at + words.length, at + words.length + 2);
    const [first] = words;
    if (!isJoined(before, first) && !isJoined([...words].pop(), after)) found.push(at);
  }
  return found;
}

/**
 * A passage: the places of its first and last character, its nodes, and its text.
 * @template N
 * @typedef {{ first: Place<N>, last: Place<N>, nodes: Set<N>, words: string }} Passage
 */

/**
 * The passage from an anchor's first words to the nearest last ones after them, or of its words if it has one part. Returns nothing where words
 * are missing, and otherwise says what is wrong.
 * @template N
 * @param {Normalised<N>} text
 * @param {string[]} anchor
 * @returns {Passage<N> | "repeated" | "reversed" | undefined}
 */
export function find({ letters, starts, ends }, [start, end]) {
  const starting = positions(letters, start);
  const ending = end === undefined ? starting : positions(letters, end);
  if (!starting.length || !ending.length) return undefined;
  let [from, stop, words] = [0, 0, ""];
  for (const at of starting) {
    const to = end === undefined ? at : ending.find((to) => to >= at + start.length);
    if (to === undefined) break;
    const after = to + (end ?? start).length;
    const passage = letters.slice(at, after);
    // The same passage may be there twice, word for word. Words alone are no whole passage.
    if (words && (end === undefined || passage !== words)) return "repeated";
    if (!words) [from, stop, words] = [at, after, passage];
  }
  if (!words) return "reversed";
  const nodes = new Set(starts.slice(from, stop).map(({ node }) => node));
  return { first: starts[from], last: ends[stop - 1], nodes, words };
}

/**
 * The words of a text fragment: the start of a passage, and its end if there are two.
 * @param {string} address
 */
export function anchorOf(address) {
  const [, fragment] = /:~:(?:.*&)?text=([^&]*)$/.exec(address) || [];
  return fragment === undefined ? undefined : fragment.split(",").map(decodeURIComponent).map(normalised);
}
