// What every part of the loader needs of a document.

export const NAME = "policy-explorer";

/**
 * A new element of this kind.
 * @template {keyof HTMLElementTagNameMap} N
 * @param {N} name
 * @param {Record<string, string | number>} [attributes]
 */
export function made(name, attributes = {}) {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, String(value));
  return element;
}

/**
 * Whether a click is one that a page may answer in place of the browser.
 * @param {MouseEvent} event
 */
export const isPlain = (event) =>
  !event.defaultPrevented && !event.button && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
