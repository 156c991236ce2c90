// Moving in a table of all cases with the arrow keys: it is one stop of the Tab key.

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export function walk(event) {
  const cell = event.target.closest(".grid button");
  const step = cell && STEPS[event.key];
  if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
  const rows = [...cell.closest("table").rows].map((row) => [...row.querySelectorAll("button")]).filter((row) => row.length);
  const row = rows.findIndex((cells) => cells.includes(cell));
  const isReversed = getComputedStyle(cell).direction === "rtl";
  const next = rows[row + step[0]]?.[rows[row].indexOf(cell) + (isReversed ? -step[1] : step[1])];
  event.preventDefault();
  next?.focus();
}
