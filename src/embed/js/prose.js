// The prose of a policy that is data alone, for as long as its widget is not there: title, lead, and the sentences of the
// rules, each of which is true when read alone.
import { made } from "./dom.js";

/**
 * Paragraphs with the prose of a policy file; none if it is not one, or is withdrawn.
 * @param {Uint8Array} bytes
 * @param {string} language
 */
export function proseOf(bytes, language) {
  try {
    const { language: own, title, lead = [], rules, status } = JSON.parse(new TextDecoder().decode(bytes));
    if (status === "withdrawn") return [];
    const tags = [language, language.split("-")[0], own];
    // Two rules may be one sentence of the report.
    const said = new Set();
    return [title, lead, ...rules.map((/** @type {any} */ rule) => rule.text)].flatMap((texts) => {
      const lang = typeof texts === "string" ? own : tags.find((tag) => Object.hasOwn(texts, tag));
      const text = texts[lang] ?? texts;
      if (typeof text !== "string" || said.has(text)) return [];
      said.add(text);
      const line = made("p", { lang, dir: "auto" });
      (texts === title ? line.appendChild(made("strong")) : line).append(text);
      return [line];
    });
  } catch {
    return [];
  }
}
