// The words of the interface in other languages than English, which the WebAssembly holds: a file for each, fetched when
// a widget needs it.
// The build defines WORDS: the hash of each file by language. The npm package has an address beside it. All have
// WORDS_VERSION in their names.
import { failing } from "./failure.js";
import { asText, ownFile } from "./release.js";

/**
 * The `lang` attribute, and the files for it, one after the other. Where one is missing, the failure.
 * @typedef {{ lang: string, words: string, failure?: unknown }} Speech
 */

/**
 * @param {string} tag
 * @param {string} policy the policy's address
 */
async function wordsOf(tag, policy) {
  const language = tag.split("-")[0].toLowerCase();
  if (!Object.hasOwn(WORDS, language)) return "";
  const entry = /** @type {any} */ (WORDS[language]);
  const { hash = entry, url = `words-${language}-${WORDS_VERSION}.txt` } = entry;
  return failing(
    "words-unreachable",
    `the words of the language ${language} could not be fetched`,
    ownFile(url, asText, `sha256-${hash}`, policy),
  );
}

// A file that is no policy is reported by the WebAssembly.
/** @param {Uint8Array} bytes the policy */
function languageOf(bytes) {
  try {
    return `${JSON.parse(new TextDecoder().decode(bytes)).language}`;
  } catch {
    return "";
  }
}

/**
 * What a widget needs to speak the language of its element, or else that of its policy. Untranslated texts, and
 * numbers in them, are in the policy's language. Fails only where the policy does.
 * @param {{ lang: string, policy: string }} element
 * @param {Promise<Uint8Array>} file the policy
 * @returns {Promise<Speech>}
 */
export async function speechOf({ lang, policy }, file) {
  const asked = wordsOf(lang.trim(), policy);
  // It is awaited once the policy is there.
  asked.catch(() => {});
  const own = languageOf(await file);
  /** @type {Set<string>} */
  const words = new Set();
  let failure;
  for (const one of [asked, wordsOf(own, policy)]) {
    try {
      words.add(await one);
    } catch (error) {
      failure = error;
    }
  }
  return { lang, words: [...words].join(""), failure };
}
