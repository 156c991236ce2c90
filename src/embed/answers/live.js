// When to ask for the loader, and how. Until the live widget is there, and where it never comes, the answers switch alone.
import { NAME } from "../js/dom.js";
import { isSpared, whenIdle } from "../js/idle.js";
import { beside } from "./places.js";

const LOADER = `${NAME}.js`;

// How near, in CSS pixels, the widget comes before more is fetched.
const NEAR = "600px";

const ACTIONS = ["pointerdown", "pointerover", "focusin"];

// The page may have it already. Trusted Types and nonces let a script import, but not name one in an element.
function ask() {
  if (customElements.get(NAME) || document.querySelector(`script[src*="/${LOADER}"]`)) return;
  import(beside(LOADER)).catch((error) => console.error(`${NAME}: ${error}`));
}

/** @param {HTMLElement} element */
export function bringLive(element) {
  const waiting = new AbortController();
  const { signal } = waiting;
  const now = () => {
    waiting.abort();
    ask();
  };
  const look = () => {
    if (!element.isConnected) waiting.abort();
    else if (location.hash.startsWith(`#${NAME}`)) now();
  };
  const loading = element.getAttribute("loading");
  for (const action of ACTIONS) element.addEventListener(action, now, { signal });
  window.addEventListener("hashchange", look, { signal });
  look();
  if (loading === "eager") now();
  else if (loading !== "touch" && !isSpared()) {
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && whenIdle(() => signal.aborted || now()),
      { rootMargin: NEAR },
    );
    observer.observe(element);
    signal.addEventListener("abort", () => observer.disconnect(), { once: true });
  }
}
