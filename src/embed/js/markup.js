// Queries on the markup of `src/view/`, prerendered or live. They use native elements, and the attributes that `markup`
// and `parts` in src/embed/contract.json list.

/** @typedef {ParentNode | null | undefined} Root */

/**
 * The element that marks a place.
 * @param {Root} root
 * @param {string} name
 * @returns {HTMLElement | null | undefined}
 */
export const place = (root, name) => root?.querySelector(`[data-place=${name}]`);

/**
 * The first control for an action.
 * @param {Root} root
 * @param {string} name
 * @returns {HTMLElement | null | undefined}
 */
export const action = (root, name) => root?.querySelector(`[data-action=${name}]`);

/** @param {Element} part */
export const isShown = (part) => (part.checkVisibility ? part.checkVisibility() : part.getClientRects().length > 0);

/**
 * Whether choices are shown, and so answered.
 * @param {Root} root
 */
export function answers(root) {
  const radio = root?.querySelector("input");
  return Boolean(radio && isShown(radio));
}

/**
 * The focusable elements, in order. They are the same in the prerendered and the live widget. Left out are the two that
 * only the live one has: the choice that leaves a dimension open, and the link from a table to the answer.
 * @param {ParentNode} root
 */
export const stops = (root) =>
  /** @type {HTMLElement[]} */ ([
    ...root.querySelectorAll("a[href]:not([data-fold] [data-action=to-answer]),summary,input:not([value=any])"),
  ]).filter(isShown);

/**
 * The foldable parts, each keyed by its name and its index among those of the same name.
 * @param {Root} root
 */
export function folds(root) {
  /** @type {Record<string, number>} */
  const counts = {};
  const name = ({ dataset: { fold = "" } }) => fold + (counts[fold] = (counts[fold] ?? -1) + 1);
  return new Map([...(root?.querySelectorAll("details") ?? [])].map((part) => [name(part), part]));
}

/** @param {HTMLElement} part */
const holdsTables = (part) => part.dataset.fold === "grids";

/**
 * Opens or closes a part. In the live widget, the tables of all cases are drawn only when a reader opens them.
 * @param {HTMLDetailsElement} part
 * @param {boolean} isOpen
 * @param {boolean} [isLive]
 */
export function toggle(part, isOpen, isLive = true) {
  if (isLive && holdsTables(part)) /** @type {HTMLElement} */ (part.firstElementChild).click();
  else part.open = isOpen;
}

const hasDetailsContent = () => CSS.supports("selector(::details-content)");

/**
 * The names of the closed parts to open for printing. Style sheets can open most of them; in the live widget, the tables
 * of all cases are drawn only when they are opened.
 * @param {Root} root
 * @param {boolean} isLive
 */
export const closedOnPaper = (root, isLive) =>
  [...folds(root)]
    .filter(
      ([, part]) =>
        !part.open && part.dataset.fold !== "grid-of" && ((isLive && holdsTables(part)) || !hasDetailsContent()),
    )
    .map(([name]) => name);
