// Where the widget belongs: plain elements that name the policy, or the script's own tag.
import { ID, LANGUAGE } from "policy-explorer:answers";
import { NAME } from "../js/dom.js";
import { tagOf, traced } from "../js/own.js";

/** The tag of this script. */
export const tag = tagOf(`${ID}.`);

/** @param {string} name of a file beside this script */
export const beside = (name) => new URL(name, tag?.src || traced() || document.baseURI).href;

/**
 * Whether an element with the widget is still missing: a copy has none, since nobody copies a shadow root.
 * @param {Element | null | undefined} inside
 */
export const isMissing = (inside) => !inside?.matches(NAME) || !(inside.shadowRoot || customElements.get(NAME));

/** @param {string} language */
const main = (language) => language.split("-")[0].toLowerCase();

/**
 * The places in the page that wait for this policy in this language.
 * @returns {HTMLElement[]}
 */
export const waiting = () =>
  [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(`div[data-${NAME}="${ID}"]`))].filter(
    (place) =>
      isMissing(place.querySelector(NAME)) &&
      main(place.lang || LANGUAGE) === main(LANGUAGE) &&
      // While the parser is inside, more of the prose may come.
      (document.readyState !== "loading" || place.nextSibling),
  );
