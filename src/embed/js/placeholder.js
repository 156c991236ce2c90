// Elements made from markup that a publishing system lets through: `data-` attributes of a script tag or a plain
// element.
import { NAME, made } from "./dom.js";

const SETTINGS = ["lang", "scenario", "theme", "loading", "heading-level", "address"];

/**
 * An element configured by the `data-` attributes of another one.
 * @param {string} policy
 * @param {Element} from
 */
export function configured(policy, from) {
  const element = made(NAME, { policy });
  for (const attribute of SETTINGS) {
    const value = from.getAttribute(`data-${attribute}`) ?? (attribute === "lang" ? from.getAttribute("lang") : null);
    if (value !== null) element.setAttribute(attribute, value);
  }
  return element;
}

/**
 * Placeholders are plain elements that strict filters leave alone. Their content is the fallback.
 * @param {ParentNode} root
 */
export function upgrade(root) {
  for (const placeholder of root.querySelectorAll(`div[data-${NAME}]`)) {
    const element = configured(/** @type {string} */ (placeholder.getAttribute(`data-${NAME}`)), placeholder);
    element.append(...placeholder.childNodes);
    placeholder.replaceWith(element);
  }
}
