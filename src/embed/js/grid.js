// Keys of controls. The arrow keys move in a table of all cases, which is one stop of the Tab key.

/** @type {Record<string, [number, number]>} rows down, columns to the right */
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/**
 * The cell that an arrow key leads to, in rows of cells; nothing if it leads out of them.
 * @template C
 * @param {C[][]} rows
 * @param {C} cell
 * @param {string} key
 * @param {boolean} isReversed whether the columns are written from right to left
 */
export function neighbour(rows, cell, key, isReversed) {
  const [down, right] = STEPS[key];
  const row = rows.findIndex((cells) => cells.includes(cell));
  return rows[row + down]?.[rows[row].indexOf(cell) + (isReversed ? -right : right)];
}

/** @param {any} event */
export function walk(event) {
  const { target, key } = event;
  /** @type {HTMLButtonElement | null} */
  const cell = target.closest("table button");
  const step = STEPS[key];
  if ((!step && key !== " ") || event.altKey || event.ctrlKey || event.metaKey) return;
  // A page's own keys, such as a gallery's, cannot know that the reader is in a control.
  if (cell || target.localName === "input") event.stopPropagation();
  if (!cell || !step || event.type === "keyup") return;
  const table = /** @type {HTMLTableElement} */ (cell.closest("table"));
  const rows = [...table.rows].map((row) => [...row.querySelectorAll("button")]).filter((row) => row.length);
  event.preventDefault();
  neighbour(rows, cell, key, getComputedStyle(cell).direction === "rtl")?.focus();
}
