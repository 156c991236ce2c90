// Scrolling and focusing: leads the reader to the answer.
import { leadTo } from "./article.js";
import { isShown } from "./markup.js";

/**
 * The place that `#…-answer` leads to: the element's child in the slot `answer`.
 * @param {HTMLElement} element
 * @returns {HTMLElement}
 */
export const answerPlace = (element) => element.querySelector(":scope > [slot=answer]") || element;

/**
 * The heading of the visible verdict.
 * @param {Element} element
 */
export const headingOf = ({ shadowRoot }) =>
  /** @type {HTMLElement[]} */ ([...(shadowRoot?.querySelectorAll("[data-place=heading]") || [])]).find(isShown);

/**
 * Focuses the verdict. The page scrolls only if the verdict is off screen.
 * @param {Element} element
 */
export function turnToAnswer(element) {
  const heading = headingOf(element);
  heading?.focus({ preventScroll: true });
  if (heading) leadTo(heading, "nearest");
}
