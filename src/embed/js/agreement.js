// Whether the widget shows the decided answer. Extensions move and copy parts of a page, and engines draw at different
// times.
import { chosenIn, scenarioIn } from "./radios.js";

/** @import { Decisions, Scenario } from "../contract.d.ts" */

/**
 * Whether the radios show this scenario.
 * @param {ParentNode} root
 * @param {Scenario} [scenario]
 */
export const isDrawn = (root, scenario) =>
  !root.querySelector("input:checked:not([data-drawn])") &&
  scenarioIn(root).every(([dimension, option]) => (scenario?.[dimension] ?? "any") === option);

/**
 * Whether every part of the answer belongs to the chosen scenario, and the verdicts are the decided ones.
 * @param {ParentNode} root
 * @param {Decisions} [decisions]
 */
export function agrees(root, decisions = {}) {
  const all = (/** @type {string} */ attribute) =>
    /** @type {HTMLElement[]} */ ([...root.querySelectorAll(`[data-${attribute}]`)]).map(({ dataset }) => dataset);
  const chosen = chosenIn(root);
  const shown = all("outcome").map(({ question, outcome }) => `${question} ${outcome}`);
  const decided = Object.entries(decisions).map(([question, it]) => `${question} ${it.verdict ?? it.outcome}`);
  // A withdrawn policy shows no answer.
  if (!decided.length || !root.querySelector("input")) return true;
  const now = all("now");
  const isNow = now.length === 1 && now[0].now === chosen && all("of").every((part) => part.of === chosen);
  return isNow && String(shown) === String(decided);
}
