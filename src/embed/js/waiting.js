// Waiting: for another task, for the page, for what the widget draws, for a reader who presses a button.

// How long a press may last, in milliseconds.
const PRESSED_MS = 5000;

/** @returns {Promise<void>} */
export const pause = () => new Promise((done) => setTimeout(done));

/**
 * Until the page is parsed it is not known what it holds.
 * @param {() => void} action
 */
export const whenParsed = (action) =>
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", action, { once: true }) : action();

/**
 * Waits until a widget has drawn itself: in the microtasks of the task, or where several do so at once, in a later one.
 * A choice that the policy does not know is never drawn: so there is an end to the waiting.
 * @param {() => unknown} isDone
 */
export async function drawn(isDone, turns = 100) {
  for (let turn = 0; turn < turns && !isDone(); turn++) await (turn < 20 ? null : pause());
}

/**
 * A click is of what was pressed and let go: if it were replaced in between, the click would be lost. Nobody presses for so
 * long, but an engine may forget that a drag has ended: so there is an end to the waiting.
 * @param {Element} element
 */
export async function released(element) {
  for (const end = performance.now() + PRESSED_MS; element.matches(":active") && performance.now() < end; )
    await pause();
}
