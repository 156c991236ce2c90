// Whether the widget shows the decided answer. Extensions move and copy parts of a page, and engines draw at different
// times.
import { chosenIn } from "./radios.js";

/** @import { Decisions, Scenario } from "../contract.d.ts" */

/**
 * Whether a scenario makes each of these choices, `any` being an open one.
 * @param {Scenario | undefined} scenario
 * @param {string[][]} pairs `[dimension, option]`
 */
export const chooses = (scenario, pairs) =>
  pairs.every(([dimension, option]) => (scenario?.[dimension] ?? "any") === option);

/**
 * Whether the widget has drawn this scenario: it marks the wrapper then. Copies that an extension has put in place of
 * its parts are not drawn.
 * @param {HTMLElement} wrapper
 * @param {Scenario} [scenario]
 */
export const isDrawn = ({ dataset: { drawn = "" } }, scenario) =>
  chooses(
    scenario,
    drawn.split(";").map((pair) => pair.split("=")),
  );

/**
 * Whether every part of the answer belongs to the drawn scenario, which the radios show, and the verdicts are the decided
 * ones.
 * @param {ParentNode} root
 * @param {HTMLElement} wrapper
 * @param {Decisions} [decisions]
 */
export function agrees(root, wrapper, decisions = {}) {
  const all = (/** @type {string} */ attribute) =>
    /** @type {HTMLElement[]} */ ([...root.querySelectorAll(`[data-${attribute}]`)]).map(({ dataset }) => dataset);
  const chosen = chosenIn(root);
  const shown = all("outcome").map(({ question, outcome }) => `${question} ${outcome}`);
  const decided = Object.entries(decisions).map(([question, it]) => `${question} ${it.verdict ?? it.outcome}`);
  // A withdrawn policy shows no answer.
  if (!decided.length || !root.querySelector("input")) return true;
  const now = all("now");
  const isShown = wrapper.isConnected && chosen === wrapper.dataset.drawn;
  const isNow = isShown && now.length === 1 && now[0].now === chosen && all("of").every((part) => part.of === chosen);
  return isNow && String(shown) === String(decided);
}
