// The verdict stays at the lower edge of the window while the choices are in view. Where an ancestor clips, it cannot: then
// a copy does, in the top layer, for the eye alone.
import { made } from "./dom.js";

export class Stuck {
  #root;
  #observer;
  #copy;
  // The choices that are in view, and whether the verdict is below the window.
  #choices = new Set();
  #isBelow = false;

  constructor(root) {
    this.#root = root;
    const verdict = root.querySelector(".headlines");
    if (!verdict || !("IntersectionObserver" in window)) return;
    this.#observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting, boundingClientRect: box } of entries) {
        if (target === verdict) this.#isBelow = !isIntersecting && box.top >= innerHeight - 1;
        else this.#choices[isIntersecting ? "add" : "delete"](target);
      }
      this.show();
    });
    for (const part of [verdict, ...root.querySelectorAll(".option")]) this.#observer.observe(part);
  }

  show() {
    this.hide();
    const verdict = this.#root.querySelector(".headlines");
    if (!verdict || !this.#isBelow || !this.#choices.size || getComputedStyle(verdict).position !== "sticky") return;
    this.#copy = made("div", { class: "stuck", "aria-hidden": "true", popover: "manual" });
    this.#copy.append(...verdict.cloneNode(true).childNodes);
    for (const part of this.#copy.querySelectorAll("*")) {
      for (const name of ["tabindex", "part", ...Object.keys(part.dataset).map((key) => `data-${key}`)]) part.removeAttribute(name);
    }
    const { left, width } = verdict.closest(".explorer").getBoundingClientRect();
    Object.assign(this.#copy.style, { left: `${left}px`, width: `${width}px` });
    this.#root.append(this.#copy);
    this.#copy.showPopover?.();
  }

  hide() {
    this.#copy?.remove();
    this.#copy = undefined;
  }

  end() {
    this.#observer?.disconnect();
    this.hide();
  }
}
