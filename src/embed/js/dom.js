// Small functions on documents and events that several modules share.

export const NAME = "policy-explorer";

/**
 * A new element with these attributes.
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
 * Whether the page may handle a click instead of the browser: unmodified, with the main button, not handled yet.
 * @param {MouseEvent} event
 */
export const isPlain = (event) =>
  !event.defaultPrevented && !event.button && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
