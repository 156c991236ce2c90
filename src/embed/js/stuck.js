// Keeps the verdict at the lower edge of the window while the choices are in view. Where an ancestor clips its sticky
// position, a copy in the top layer takes its place, hidden from assistive technology.
import { made } from "./dom.js";
import { place } from "./markup.js";

/** @typedef {ReturnType<typeof stuck>} Stuck */

/** @param {ShadowRoot} root */
export function stuck(root) {
  /** @type {IntersectionObserver | undefined} */
  let observer;
  /** @type {HTMLElement | undefined} */
  let copy;
  /** @type {Set<Element>} the choices that are in view */
  const choices = new Set();
  // Whether the verdict is below the window.
  let isBelow = false;
  // What an observer has noticed already may be delivered after its end.
  let isOver = false;

  const verdict = place(root, "headlines");
  if (verdict && "IntersectionObserver" in window) {
    observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting, boundingClientRect: box } of entries) {
        if (target === verdict) isBelow = !isIntersecting && box.top >= innerHeight - 1;
        else choices[isIntersecting ? "add" : "delete"](target);
      }
      show();
    });
    for (const part of [verdict, ...root.querySelectorAll("[part=option]")]) observer.observe(part);
  }

  // What takes the verdict itself out of the page takes the copy too, before the next frame.
  const watcher = new MutationObserver(() => place(root, "headlines") || hide());
  watcher.observe(root, { childList: true, subtree: true });

  function show() {
    hide();
    const verdict = place(root, "headlines");
    if (isOver || !verdict || !isBelow || !choices.size || getComputedStyle(verdict).position !== "sticky") return;
    copy = made("div", { class: "stuck", "aria-hidden": "true", popover: "manual" });
    copy.append(...verdict.cloneNode(true).childNodes);
    for (const part of copy.querySelectorAll("*")) {
      for (const { name } of [...part.attributes])
        if (/^(tabindex$|part$|data-)/.test(name)) part.removeAttribute(name);
    }
    const { left, width } = /** @type {Element} */ (verdict.closest("[part=explorer]")).getBoundingClientRect();
    Object.assign(copy.style, { left: `${left}px`, width: `${width}px` });
    root.append(copy);
    copy.showPopover?.();
  }

  function hide() {
    copy?.remove();
    copy = undefined;
  }

  return {
    show,
    hide,
    end() {
      isOver = true;
      observer?.disconnect();
      watcher.disconnect();
      hide();
    },
  };
}
