// The moment at which the live widget may take the place of a prerendered one: while that is off screen, or at the
// reader's first action in it. At any other, who reads it with a screen reader would lose the place.
import { whenNoneInView } from "./inview.js";
import { answers, place } from "./markup.js";
import { chosenIn, setByReader } from "./radios.js";

/** @import { Root } from "./markup.js" */
/** @typedef {ReturnType<typeof moment>} Moment */
/** @typedef {Partial<ReturnType<Moment["end"]>>} Acted */

const ACTIONS = ["change", "click", "pointerover"];

// What only the live widget can do: the ways to another answer, and the cells of a table.
const CONTROLS = "[data-action=turn],td";

/**
 * Whether the answers in the page were made from this file; nothing if that cannot be told.
 * @param {HTMLElement} element
 * @param {Uint8Array<ArrayBuffer>} bytes the policy
 */
export async function isMadeFrom(element, bytes) {
  const hash = element.dataset.policyHash;
  // Without its style it has no choices. Browsers compute digests only on secure pages.
  if (!answers(element.shadowRoot) || !hash || !globalThis.crypto?.subtle) return undefined;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("")
    .startsWith(hash);
}

/**
 * Whether a prerendered widget shows what the live one would for the attributes that the element has now.
 * @param {HTMLElement & { headingLevel: number, scenario: string }} element
 */
export function isAsAsked(element) {
  const root = /** @type {ShadowRoot} */ (element.shadowRoot);
  const { lang } = /** @type {HTMLElement} */ (root.querySelector("[part=explorer]"));
  const defaults = [...root.querySelectorAll("input")].filter((radio) => radio.defaultChecked);
  return (
    (!element.lang || element.lang.split("-")[0] === lang) &&
    root.querySelector("h1,h2,h3,h4,h5,h6")?.localName === `h${element.headingLevel}` &&
    element.scenario
      .split(";")
      .every((pair) => !pair || defaults.some(({ name, value }) => `${name}=${value}` === pair))
  );
}

/**
 * Whether a prerendered widget announces its answer by itself. A page has one status at any time.
 * @param {Root} root
 * @param {boolean} does
 */
export function answersByItself(root, does) {
  const headlines = place(root, "headlines");
  if (does) headlines?.setAttribute("role", "status");
  else headlines?.removeAttribute("role");
}

/**
 * Waits for that moment, and records what the reader does until the exchange is over.
 * @param {ShadowRoot} root
 */
export function moment(root) {
  /** @type {() => void} */
  let now = () => {};
  /** @type {Promise<void>} */
  const come = new Promise((done) => (now = done));
  const answered = chosenIn(root);
  let hasChosen = false;
  let control = -1;
  // A reader who has the focus inside is there, whatever is in view.
  const offScreen = () => {
    if (root.activeElement)
      root.addEventListener("focusout", () => (cancel = whenNoneInView(offScreen)), { once: true });
    else now();
  };
  let cancel = whenNoneInView(offScreen);

  /** @param {Event} event */
  function act(event) {
    if (event.type === "change") {
      // The live widget will announce the answer.
      answersByItself(root, false);
      hasChosen = true;
    } else if (event.type === "click") {
      const target = /** @type {Element} */ (event.target);
      const pressed = target.closest(CONTROLS);
      // Links and buttons work already, and a choice is an event of its own.
      if (!pressed && target.closest("a,button,input,label")) return;
      if (pressed && setByReader(root) === undefined) {
        // A label would set its radio: the control of the live widget does more.
        event.preventDefault();
        control = [...root.querySelectorAll(CONTROLS)].indexOf(pressed);
      }
    }
    now();
  }
  for (const type of ACTIONS) root.addEventListener(type, act);
  return {
    come,
    now: () => now(),
    // The choices that were answered before the reader's first one, if there was one, and the control that was pressed.
    end() {
      now();
      cancel();
      for (const type of ACTIONS) root.removeEventListener(type, act);
      return { answered: hasChosen ? answered : undefined, control };
    },
  };
}

/**
 * Presses in the live widget the control that was pressed in the prerendered one.
 * @param {ShadowRoot} root
 * @param {number} control
 */
export function press(root, control) {
  const it = root.querySelectorAll(CONTROLS)[control];
  /** @type {HTMLElement | null} */ (it?.querySelector("button") ?? it)?.click();
}
