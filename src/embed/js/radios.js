// The radios of a widget, prerendered or live: what is chosen in them, as the `scenario` attribute is written.

/**
 * @param {ParentNode} root
 * @returns {HTMLInputElement[]}
 */
const radios = (root) => [...root.querySelectorAll("input")].filter(({ type }) => type === "radio");

/** @param {ParentNode} root */
export const chosenIn = (root) =>
  radios(root)
    .filter((radio) => radio.checked)
    .map(({ name, value }) => `${name}=${value}`)
    .join(";");

/**
 * The whole scenario as pairs `[dimension, option]`, also what is open.
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
  // Of an address that was cut off the last option may be left in part. It comes last where no other begins like it.
  const begins = (/** @type {[string, string]} */ [name, value]) =>
    all.some((it) => it.name === name && it.value !== value && value.startsWith(it.value));
  const pairs = [...chosen];
  const last = pairs.filter((pair) => !begins(pair)).pop();
  return last ? [...pairs.filter((pair) => pair !== last), last] : pairs;
}

/**
 * What the reader has set in a prerendered widget; nothing if it is as it came.
 * @param {ParentNode} root
 */
export const setByReader = (root) =>
  radios(root).every((radio) => radio.checked === radio.defaultChecked) ? undefined : chosenIn(root);

/**
 * Sets the radios of a prerendered widget to pairs, over what they were at first. False where it has no radio for one
 * of them, as for an open choice: then it stays as it came.
 * @param {ParentNode} root
 * @param {string} pairs
 */
export function preset(root, pairs) {
  const all = radios(root);
  const wanted = pairs.split(";").map((pair) => all.find(({ name, value }) => `${name}=${value}` === pair));
  for (const radio of all) radio.checked = radio.defaultChecked;
  if (!wanted.every(Boolean)) return false;
  for (const radio of wanted) if (radio) radio.checked = true;
  return true;
}
