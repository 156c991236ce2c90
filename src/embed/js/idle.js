// When the page has loaded and has nothing urgent to do.

const soon = (/** @type {() => void} */ action) => (window.requestIdleCallback ?? setTimeout)(action);

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
