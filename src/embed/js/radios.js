// The radios of a widget, prerendered or live. Choices are written as in the `scenario` attribute.

/** @import { Root } from "./markup.js" */

/**
 * @param {Root} root
 * @returns {HTMLInputElement[]}
 */
const everyRadio = (root) => [...(root?.querySelectorAll("input") ?? [])].filter(({ type }) => type === "radio");

/**
 * All but those of a prerendered row that is not shown, since it is not asked.
 * @param {Root} root
 */
const radios = (root) =>
  everyRadio(root).filter((radio) => !radio.dataset?.asked || getComputedStyle(radio).display !== "none");

/** @param {Root} root */
export const chosenIn = (root) =>
  radios(root)
    .filter((radio) => radio.checked)
    .map(({ name, value }) => `${name}=${value}`)
    .join(";");

/**
 * The whole scenario as pairs `[dimension, option]`, including open dimensions.
 * @param {ParentNode} root
 * @returns {[string, string][]}
 */
export function scenarioIn(root) {
  const all = radios(root);
  /** @type {Map<string, string>} */
  const chosen = new Map();
  for (const { name, value, checked } of all) {
    if (checked || !chosen.has(name)) chosen.set(name, checked ? value : "any");
  }
  // An address that was cut off may end in a part of an option. It counts if only one option begins with it. A part of a
  // number is a number too.
  const begins = (/** @type {[string, string]} */ [name, value]) =>
    /^at-|\d$/.test(value) || all.some((it) => it.name === name && it.value !== value && value.startsWith(it.value));
  const pairs = [...chosen];
  const last = pairs.filter((pair) => !begins(pair)).pop();
  return last ? [...pairs.filter((pair) => pair !== last), last] : pairs;
}

/**
 * The choices of a reader in a prerendered widget; nothing if it is unchanged.
 * @param {Root} root
 */
export const setByReader = (root) =>
  radios(root).every((radio) => radio.checked === radio.defaultChecked) ? undefined : chosenIn(root);

/**
 * The scenario that a live widget was drawn for.
 * @param {Root} root
 */
export const drawnFor = (root) =>
  /** @type {HTMLElement | null | undefined} */ (root?.querySelector("[data-live]"))?.dataset.drawn;

/**
 * Sets the radios of a prerendered widget to these pairs, and all others to their start. Returns false, and changes
 * nothing, where a pair has no radio, as with an open choice.
 * @param {Root} root
 * @param {string} pairs
 */
export function preset(root, pairs) {
  const all = everyRadio(root);
  const wanted = pairs.split(";").map((pair) => all.find(({ name, value }) => `${name}=${value}` === pair));
  for (const radio of all) radio.checked = radio.defaultChecked;
  if (!wanted.every(Boolean)) return false;
  for (const radio of wanted) if (radio) radio.checked = true;
  return true;
}
