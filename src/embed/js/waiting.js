// Waiting: for the next task, for the parsed page, for a drawing, for the end of a press.

// How long a press may last, in milliseconds.
const PRESSED_MS = 5000;

/**
 * @param {number} [ms]
 * @returns {Promise<void>}
 */
export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/**
 * Runs an action when the page is parsed.
 * @param {() => void} action
 */
export const whenParsed = (action) =>
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", action, { once: true }) : action();

/**
 * Waits until a widget has drawn itself: in the microtasks of this task, or in a later task if several widgets draw at
 * once. The number of turns is limited because a choice unknown to the policy is never drawn.
 * @param {() => unknown} isDone
 * @param {number} [turns]
 * @param {Element} [marked] the element whose mark says that it is done: then no frame comes between
 */
export async function drawn(isDone, turns = 100, marked) {
  /** @type {MutationObserver | undefined} */
  let observer;
  const changed = new Promise((done) => {
    observer = new MutationObserver(() => isDone() && done(true));
    if (marked) observer.observe(marked, { attributes: true });
  });
  for (let turn = 0; turn < turns && !isDone(); turn++) await (turn < 20 ? null : Promise.race([pause(), changed]));
  observer?.disconnect();
}

/**
 * Waits for the end of a press. If the pressed element were replaced before the release, the click would be lost. The
 * limit is for an engine that forgets that a drag has ended. The host itself is not active while a popover is pressed.
 * @param {ShadowRoot | null} root
 */
export async function released(root) {
  const end = performance.now() + PRESSED_MS;
  while (root?.querySelector(":active") && performance.now() < end) await pause();
}
