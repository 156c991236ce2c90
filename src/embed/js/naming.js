// The name of a widget in links: the id of its element or of its policy.
import { addressOf, isName } from "./address.js";
import { action } from "./markup.js";
import { scenarioIn } from "./radios.js";

/**
 * The policy's id, which the link to the answer names; nothing while that is unknown.
 * @param {Element} element
 */
const policyId = ({ shadowRoot }) => action(shadowRoot, "to-answer")?.dataset.policy;

/**
 * Whether a widget has this name; nothing while that is unknown.
 * @param {Element} element
 * @param {string} name
 */
export function isCalled(element, name, isWhole = true) {
  if (!name || name === element.id) return true;
  const id = policyId(element);
  if (id === undefined) return undefined;
  // A link that was cut off may hold a part of the name.
  return isWhole ? id === name : id.startsWith(name);
}

/**
 * The name for links to this widget.
 * @param {Element} element
 */
export const nameOf = (element) => [element.id, policyId(element)].find(isName) || "";

/**
 * The address of the scenario on display.
 * @param {Element} element
 */
export const addressIn = (element) =>
  addressOf(nameOf(element), scenarioIn(/** @type {ShadowRoot} */ (element.shadowRoot)));
