// Swaps the live widget in for the prerendered one, and back, in one task: nothing moves, and choices, focus and open
// parts are kept.
import { made } from "./dom.js";
import { answersByItself } from "./moment.js";
import { action, place, stops } from "./markup.js";
import { chosenIn, preset } from "./radios.js";

// How long after the exchange the focus is given back once more, in milliseconds.
const AGAIN_MS = 200;

/** @import { Drawing } from "./offscreen.js" */
/** @import { Passages } from "./passages.js" */

/** @param {HTMLElement} host */
export function swap(host) {
  /** @type {Node[] | undefined} the shadow root before the widget */
  let prerendered;
  /** @type {CSSStyleSheet[]} */
  let sheets = [];
  /** @type {HTMLElement | undefined} the target of the link to the answer */
  let target;

  return {
    // Opens a declarative shadow root that no parser has opened: in an old browser, or in markup inserted by a script.
    adopt() {
      /** @type {HTMLTemplateElement | null} */
      const template = host.querySelector(":scope > template[shadowrootmode]");
      // A page saved with a live widget in it: its markup would react to nothing.
      if (host.shadowRoot?.querySelector("[data-live]")) host.shadowRoot.replaceChildren(made("slot"));
      if (!template || host.shadowRoot) return;
      host.attachShadow({ mode: "open" }).append(template.content);
      template.remove();
    },

    // Drops the prerendered markup, which belongs to another policy than the next one.
    forget() {
      prerendered = undefined;
    },

    /**
     * @param {Drawing} drawing
     * @param {Passages} passages
     */
    show({ wrapper, status, styled }, passages) {
      const root = host.shadowRoot || host.attachShadow({ mode: "open" });
      // Only a focus inside has to be restored. Finding it costs a layout.
      const position = (/** @type {Element | null | undefined} */ stop) =>
        stop ? stops(root).indexOf(/** @type {HTMLElement} */ (stop)) : -1;
      const focused = /** @type {HTMLElement | null} */ (root.activeElement);
      const focus = position(focused);
      const isOnVerdict = focused?.dataset.place === "heading";
      if (!prerendered) {
        prerendered = [...root.childNodes];
        sheets = [...root.adoptedStyleSheets];
      }
      // A marked passage, or the notice that it is missing, is kept too.
      const about = position(passages.link());
      passages.pause();
      root.adoptedStyleSheets = [styled];
      // Of tables with one name, one is open: while the old ones are there, the new one would close.
      const open = wrapper.querySelectorAll("details[open]");
      // The focus goes from the old control to the new one. Lost in between, a screen reader would begin again.
      root.append(wrapper);
      const heir = focus >= 0 ? stops(wrapper)[focus] : isOnVerdict ? place(wrapper, "heading") : undefined;
      heir?.focus({ preventScroll: true });
      for (const node of [...root.childNodes]) if (node !== wrapper) node.remove();
      for (const part of open) /** @type {HTMLDetailsElement} */ (part).open = true;
      host.append(status);
      const id = action(root, "to-answer")?.getAttribute("href")?.slice(1);
      if (id && !host.querySelector(":scope > [slot=answer]")) {
        // A fragment finds nothing inside a shadow root.
        target = made("span", { slot: "answer", tabindex: -1 });
        if (!document.getElementById(id)) target.id = id;
        host.append(target);
      }
      passages.resume(about >= 0 ? stops(root)[about] : undefined);
      // In Firefox a screen reader takes notice only when the old focus is gone for good.
      if (!heir) return;
      setTimeout(() => {
        if (root.activeElement !== heir) return;
        heir.blur();
        heir.focus({ preventScroll: true });
      }, AGAIN_MS);
    },

    // Removes the live widget. The prerendered markup comes back, with the reader's current choices, or else the
    // fallback.
    restore() {
      const root = /** @type {ShadowRoot} */ (host.shadowRoot);
      const chosen = chosenIn(root);
      root.adoptedStyleSheets = prerendered ? sheets : [];
      root.replaceChildren(...(prerendered?.length ? prerendered : [made("slot")]));
      // Open choices, which it cannot show, leave it at its start.
      preset(root, chosen);
      answersByItself(root, true);
      prerendered = undefined;
      target?.remove();
    },
  };
}
