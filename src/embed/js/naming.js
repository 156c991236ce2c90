// What links call a widget: by the id of its element, or of its policy.
import { addressOf, isName } from "./address.js";
import { action } from "./markup.js";
import { scenarioIn } from "./radios.js";

/**
 * The id of the policy, which the way to the answer names; nothing if it is not known yet.
 * @param {Element} element
 */
function policyId({ shadowRoot }) {
  const way = action(shadowRoot, "to-answer")?.getAttribute("href");
  return /^#policy-explorer-(.+)-answer$/.exec(/** @type {string} */ (way))?.[1];
}

/**
 * Whether a widget has this name. Nothing if that is not known yet.
 * @param {Element} element
 * @param {string} name
 */
export function isCalled(element, name, isWhole = true) {
  if (!name || name === element.id) return true;
  const id = policyId(element);
  if (id === undefined) return undefined;
  // Of a link that was cut off the name may be a part.
  return isWhole ? id === name : id.startsWith(name);
}

/**
 * What a link calls a widget.
 * @param {Element} element
 */
export const nameOf = (element) => [element.id, policyId(element)].find(isName) || "";

/**
 * The address of what a widget shows.
 * @param {Element} element
 */
export const addressIn = (element) =>
  addressOf(nameOf(element), scenarioIn(/** @type {ShadowRoot} */ (element.shadowRoot)));
