// On paper, parts are open that are closed on the screen, and the address of the answer is printed.
import { closedOnPaper, folds, toggle } from "./markup.js";
import { addressIn } from "./naming.js";

/**
 * Called when printing begins, and when it ends. A prerendered widget may be printed as well, and become live meanwhile.
 * @param {HTMLElement} host
 */
export function printing(host) {
  /** The names of the opened parts. @type {string[]} */
  let opened = [];

  return (/** @type {boolean} */ begins, /** @type {boolean} */ isLive) => {
    const root = host.shadowRoot;
    const wrapper = root?.querySelector("[part=explorer]")?.parentElement;
    if (!wrapper) return;
    wrapper.dataset.address = addressIn(host);
    if (begins) opened = "framed" in host.dataset ? [] : closedOnPaper(root, isLive);
    const parts = folds(root);
    for (const name of opened) {
      const part = parts.get(name);
      if (part && part.open !== begins) toggle(part, begins, isLive);
    }
  };
}
