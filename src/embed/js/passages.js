// The way between a widget and the article around it: shows the passages of quotes, and leads back.
import { answerPlace } from "./answer.js";
import { bring, mark, motion, passage, unmark } from "./article.js";
import { made } from "./dom.js";
import { place } from "./markup.js";

/** @typedef {ReturnType<typeof passages>} Passages */

/**
 * @param {HTMLElement} host
 * @param {(text: string) => void} say
 */
export function passages(host, say) {
  /** @type {HTMLElement | undefined} the notice beside a quote whose passage is not on the page */
  let absent;
  /** @type {HTMLElement | undefined} the link whose passage is shown */
  let shownFrom;
  /** @type {IntersectionObserver | undefined} what watches for the reader's own way back to it */
  let observer;

  // The button is in the top layer, where nothing of the page covers it. It goes when the reader scrolls back without
  // it.
  function offerWayBack(/** @type {HTMLElement} */ link, /** @type {HTMLElement} */ back) {
    shownFrom = link;
    back.hidden = false;
    back.showPopover?.();
    back.querySelector("button")?.focus({ preventScroll: true });
    if (!("IntersectionObserver" in window)) return;
    let hasLeft = false;
    observer = new IntersectionObserver(([{ isIntersecting }]) => {
      if (!isIntersecting) hasLeft = true;
      else if (hasLeft) closeWayBack();
    });
    observer.observe(link);
  }

  function closeWayBack() {
    observer?.disconnect();
    const link = shownFrom;
    shownFrom = undefined;
    const root = host.shadowRoot;
    const back = place(root, "back");
    if (!link || !back) return undefined;
    const hadFocus = back.contains(root?.activeElement ?? null);
    back.hidden = true;
    if (back.isConnected) back.hidePopover?.();
    if (hadFocus && link.isConnected) link.focus({ preventScroll: true });
    return link;
  }

  // Removes the notice beside a quote.
  function forget() {
    absent?.remove();
    absent = undefined;
  }

  return {
    forget,
    // The link that was followed last, if its passage is marked or reported as missing.
    link: () => shownFrom || absent?.previousElementSibling,

    /**
     * Shows a passage in the article, or says that it is not there.
     * @param {HTMLElement} link
     * @param {Event} event
     */
    show(link, event) {
      const href = /** @type {string} */ (link.getAttribute("href"));
      const found = passage(href, host);
      const back = place(host.shadowRoot, "back");
      forget();
      // The markup holds the words. Without them, the browser looks for the passage by itself.
      if (!back) return;
      event.preventDefault();
      const words = /** @type {Record<string, string>} */ (back.dataset);
      if (found) {
        mark(found, host);
        bring(found);
        say(`${words.shown}: ${String(found).replace(/\s+/g, " ")}`);
        offerWayBack(link, back);
        return;
      }
      absent = made("span", { class: "absent" });
      absent.append(words.absent);
      // A passage whose source has no address could only be on this page.
      if (!href.startsWith("#")) {
        const there = made("a", { href, rel: "noopener" });
        there.append(words.source);
        absent.append(" ", there);
      }
      link.after(absent);
      say(/** @type {string} */ (absent.textContent));
    },

    // Leads back to the quote, or to the widget if the answer has changed since.
    back() {
      const link = closeWayBack();
      if (!link) return;
      unmark(host);
      const target = link.isConnected ? link : answerPlace(host);
      target.scrollIntoView({ block: "center", behavior: motion() });
      target.focus({ preventScroll: true });
    },

    // The markup is about to be swapped: the old link is no longer watched.
    pause: () => observer?.disconnect(),

    /**
     * Moves the mark or the notice of the old link to the same link in new markup.
     * @param {HTMLElement} link
     */
    resume(link) {
      const back = place(host.shadowRoot, "back");
      if (shownFrom && back) offerWayBack(link, back);
      else if (absent) link.after(absent);
    },

    // Removes everything of this widget from the page around it.
    leave() {
      forget();
      closeWayBack();
      unmark(host);
    },
  };
}
