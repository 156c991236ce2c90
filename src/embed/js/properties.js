// The properties that reflect attributes, and their parsers. An invalid value falls back to the default.

/** @import { PolicyExplorerElement } from "../contract.d.ts" */
/** @typedef {Pick<PolicyExplorerElement, "policy" | "scenario" | "headingLevel" | "address" | "loading" | "theme">} Reflected */

export const LEVEL = "heading-level";

/** @param {string | null} text */
const written = (text) => text ?? "";

/**
 * A parser for a closed set of values, of which the first is the default.
 * @template {string} V
 * @param {V[]} values
 */
export const oneOf =
  (...values) =>
  (/** @type {string | null} */ text) =>
    values.find((value) => value === text) ?? values[0];

/**
 * A heading's level. The widget asks the element for it, so that the attribute has one parser.
 * @param {string | null} text
 */
export const level = (text) => (/^\s*[1-6]\s*$/.test(/** @type {string} */ (text)) ? Number(text) : 2);

/**
 * Each property's attribute and parser. `lang` is missing because every element has it.
 * @type {{ [P in keyof Reflected]: [string, (text: string | null) => Reflected[P]] }}
 */
const REFLECTED = {
  policy: ["policy", written],
  scenario: ["scenario", written],
  headingLevel: [LEVEL, level],
  address: ["address", oneOf("keep", "follow")],
  loading: ["loading", oneOf("lazy", "eager", "touch")],
  theme: ["theme", oneOf("auto", "light", "dark")],
};

/**
 * A class of elements with these properties.
 * @param {typeof HTMLElement} Base
 */
export function reflecting(Base) {
  class Reflecting extends Base {}
  for (const [name, [attribute, read]] of Object.entries(REFLECTED)) {
    Object.defineProperty(Reflecting.prototype, name, {
      /** @this {HTMLElement} */
      get() {
        return read(this.getAttribute(attribute));
      },
      /** @this {HTMLElement} @param {any} value */
      set(value) {
        if (value === null || value === undefined) this.removeAttribute(attribute);
        else this.setAttribute(attribute, value);
      },
      configurable: true,
      enumerable: true,
    });
  }
  return /** @type {{ new (): HTMLElement & Reflected }} */ (Reflecting);
}

/**
 * A property that a framework sets before the element is defined hides the one of the class.
 * @param {any} element
 */
export function takeProperties(element) {
  for (const name of [...Object.keys(REFLECTED), "policyData"]) {
    if (!Object.hasOwn(element, name)) continue;
    const value = element[name];
    delete element[name];
    element[name] = value;
  }
}
