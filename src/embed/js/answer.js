// Leading the reader to the answer.
import { motion } from "./article.js";
import { isShown } from "./markup.js";

/**
 * Where an address finds the answer: the element's child in the slot `answer`.
 * @param {HTMLElement} element
 * @returns {HTMLElement}
 */
export const answerPlace = (element) => element.querySelector(":scope > [slot=answer]") || element;

/**
 * The heading of the verdict that is shown.
 * @param {Element} element
 */
export const headingOf = ({ shadowRoot }) =>
  /** @type {HTMLElement[]} */ ([...(shadowRoot?.querySelectorAll("[data-place=heading]") || [])]).find(isShown);

/**
 * Focuses the verdict, and shows it if it is off screen; otherwise the page stays as it is.
 * @param {Element} element
 */
export function turnToAnswer(element) {
  const heading = headingOf(element);
  heading?.focus({ preventScroll: true });
  heading?.scrollIntoView({ block: "nearest", behavior: motion() });
}
