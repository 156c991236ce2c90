// Where the widget belongs: plain elements that name the policy, or the script's own tag.
import { ready } from "./ready.js";
import { NAME } from "../js/dom.js";
import { tagOf, traced } from "../js/own.js";

/** The tag of this script. */
export const tag = tagOf(`${ready.id}.`);

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
 * The places in the page for this policy in this language.
 * @returns {HTMLElement[]}
 */
export const places = () =>
  [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(`div[data-${NAME}="${ready.id}"]`))].filter(
    (place) => main(place.lang || ready.language) === main(ready.language),
  );

/** @type {WeakSet<Element>} */
export const filled = new WeakSet();

/**
 * Whether a place waits for its widget. Where somebody has taken that away, it does only if there is something to read again:
 * with a comment in its place, frameworks mark where it will come back. While the parser is inside, more of the prose may come.
 * @param {HTMLElement} place
 */
export const isWaiting = (place) =>
  isMissing(place.querySelector(NAME)) &&
  Boolean(filled.has(place) ? place.textContent?.trim() : document.readyState !== "loading" || place.nextSibling);
