// When the page has loaded and has nothing urgent to do.

// How long that may take, in milliseconds. A busy page is never idle, and some browsers never call a frame idle that draws
// nothing. `setTimeout` takes the options for no time at all.
const LATEST = { timeout: 5000 };

const soon = (/** @type {() => void} */ action) =>
  /** @type {any} */ (window.requestIdleCallback ?? setTimeout)(action, LATEST);

/** @param {() => void} action */
export const whenIdle = (action) =>
  document.readyState === "complete"
    ? soon(action)
    : window.addEventListener("load", () => soon(action), { once: true });

/** Whether the connection should carry nothing that nobody has asked for. */
export function isSpared() {
  const { saveData, effectiveType = "" } = /** @type {any} */ (navigator).connection ?? {};
  return saveData || effectiveType.includes("2g");
}
