// What the shadow root shows: swaps the live widget in for what was prerendered, and back. The swap is one task: nothing is
// seen to move, and choices, focus and what is open stay as they are.
import { headingOf } from "./answer.js";
import { made } from "./dom.js";
import { action, stops } from "./markup.js";
import { chosenIn, preset } from "./radios.js";

/** @import { Drawing } from "./offscreen.js" */
/** @import { Passages } from "./passages.js" */

/** @param {HTMLElement} host */
export function swap(host) {
  /** @type {ChildNode[]} what the shadow root held before the widget */
  let prerendered = [];
  /** @type {HTMLElement | undefined} what the link to the answer leads to */
  let target;

  return {
    // A declarative shadow root that no parser has opened: an old browser, or markup that a script has put in.
    adopt() {
      /** @type {HTMLTemplateElement | null} */
      const template = host.querySelector(":scope > template[shadowrootmode]");
      // A page that was stored with a live widget in it: nothing would answer in that.
      if (host.shadowRoot?.querySelector("[data-live]")) host.shadowRoot.replaceChildren(made("slot"));
      if (!template || host.shadowRoot) return;
      host.attachShadow({ mode: "open" }).append(template.content);
      template.remove();
    },

    // What was prerendered is of another policy than the one that comes now.
    forget() {
      prerendered = [];
    },

    /**
     * @param {Drawing} drawing
     * @param {Passages} passages
     */
    show({ wrapper, status, styled }, passages) {
      const root = host.shadowRoot || host.attachShadow({ mode: "open" });
      // Only where the focus is inside does it have to be found again, which costs a layout.
      const position = (/** @type {Element | null | undefined} */ stop) =>
        stop ? stops(root).indexOf(/** @type {HTMLElement} */ (stop)) : -1;
      const focused = /** @type {HTMLElement | null} */ (root.activeElement);
      const focus = position(focused);
      const isOnVerdict = focused?.dataset.place === "heading";
      if (!prerendered.length) {
        prerendered = [...root.childNodes].filter((node) => /** @type {Element} */ (node).localName !== "slot");
      }
      // What is shown in the article, or said of it, stays too.
      const about = position(passages.link());
      passages.pause();
      root.adoptedStyleSheets = [styled];
      root.replaceChildren(wrapper, made("slot", { name: "status" }));
      host.append(status);
      const id = action(root, "to-answer")?.getAttribute("href")?.slice(1);
      if (id && !host.querySelector(":scope > [slot=answer]")) {
        // An address finds nothing inside a shadow root.
        target = made("span", { slot: "answer", tabindex: -1 });
        if (!document.getElementById(id)) target.id = id;
        host.append(target);
      }
      if (about >= 0) passages.resume(stops(root)[about]);
      if (focus >= 0) stops(root)[focus]?.focus({ preventScroll: true });
      else if (isOnVerdict) headingOf(host)?.focus({ preventScroll: true });
    },

    // Takes the live widget away: what was prerendered comes back, with what the reader has chosen since, else the fallback.
    restore() {
      const root = /** @type {ShadowRoot} */ (host.shadowRoot);
      const chosen = chosenIn(root);
      root.adoptedStyleSheets = [];
      if (prerendered.length) {
        root.replaceChildren(...prerendered, made("slot", { name: "status" }));
        // With an open choice, which it cannot show, it is as it came.
        preset(root, chosen);
      } else {
        root.replaceChildren(made("slot"));
      }
      prerendered = [];
      target?.remove();
    },
  };
}
