// The way between a widget and the article around it: shows the passages of quotes, and leads back.
import { answerPlace, headingOf } from "./answer.js";
import { bring, leadTo, mark, passage, rangeOf, unfold, unmark } from "./article.js";
import { made } from "./dom.js";
import { place } from "./markup.js";

/** @typedef {ReturnType<typeof passages>} Passages */
/** @typedef {0 | 1 | 2} Presence of the way back: it waits until the link is out of view, it is there, it has the focus */

// How long the button that led back stays after it has lost the focus, in milliseconds: if it went with its focus, a
// screen reader would not say where the focus is now.
const STAYS_MS = 200;

/**
 * Words to be read out: all of them, or the first and the last if they are many.
 * @param {string} words
 */
const shortened = (words) => words.replace(/^(.{60}\S*) .* (\S*.{60})$/, "$1 … $2");

/**
 * @param {HTMLElement & EventListenerObject} host hears the page's keys while there is a way back
 * @param {(text: string) => void} say
 */
export function passages(host, say) {
  /** @type {HTMLElement | undefined} the notice beside a quote whose passage is not on the page */
  let absent;
  /** @type {HTMLElement | undefined} the link that was followed: to a passage, or from the prose to the widget */
  let followed;
  /** @type {IntersectionObserver | undefined} what watches for the reader's own way back to it */
  let observer;
  // Whether the page is still on its way to a passage: what comes into view meanwhile is no way back of the reader's.
  let isBringing = false;
  /** How the way back was there before the markup was swapped. @type {Presence} */
  let before = 0;

  const wayBack = () => place(host.shadowRoot, "back");
  const isFocused = (/** @type {Element} */ back) => back.matches(":focus-within");

  const isOurs = (/** @type {Node} */ link) => host.shadowRoot?.contains(link) === true;

  // The button is in the top layer, where nothing of the page covers it. It goes when the reader scrolls back without
  // it. It appears at once if it leads back to a quote, and gets the focus; otherwise when the link is out of view.
  /**
   * @param {HTMLElement} link
   * @param {HTMLElement} back
   * @param {Presence} [presence] at first
   */
  function offerWayBack(link, back, presence = isOurs(link) ? 2 : 0) {
    observer?.disconnect();
    followed = link;
    const isQuote = isOurs(link);
    const [toWidget, toArticle] = back.querySelectorAll("button");
    toWidget.hidden = !isQuote;
    if (toArticle) toArticle.hidden = isQuote;
    const open = () => {
      document.addEventListener("keydown", host);
      back.hidden = false;
      back.showPopover?.();
    };
    const isWatched = "IntersectionObserver" in window;
    if (presence || !isWatched) open();
    if (presence > 1) (isQuote ? toWidget : toArticle)?.focus({ preventScroll: true });
    if (!isWatched) return;
    let hasLeft = false;
    observer = new IntersectionObserver((entries) => {
      if (!entries[entries.length - 1].isIntersecting) {
        if (back.hidden) open();
        hasLeft = true;
      } else if (hasLeft && !isBringing) closeWayBack();
    });
    observer.observe(link);
  }

  // Until the page has stopped, where the browser tells. Then the link is looked at once more.
  function bringTo(/** @type {Range} */ range) {
    if ("onscrollend" in window && !isBringing) {
      isBringing = true;
      const stopped = () => {
        isBringing = false;
        if (!followed || !observer) return;
        observer.unobserve(followed);
        observer.observe(followed);
      };
      document.addEventListener("scrollend", stopped, { capture: true, once: true });
    }
    bring(range);
  }

  function closeWayBack() {
    observer?.disconnect();
    const link = followed;
    followed = undefined;
    const back = wayBack();
    if (!link || !back) return undefined;
    document.removeEventListener("keydown", host);
    const hide = () => {
      if (followed) return;
      back.hidden = true;
      if (back.isConnected) back.hidePopover?.();
    };
    if (isFocused(back) && link.isConnected) {
      link.focus({ preventScroll: true });
      setTimeout(hide, STAYS_MS);
    } else hide();
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
    link: () => followed || absent?.previousElementSibling,

    /**
     * Offers a way back to a link in the prose that has led to the widget.
     * @param {HTMLElement} link
     */
    led(link) {
      const back = wayBack();
      closeWayBack();
      followed = link;
      if (back) offerWayBack(link, back);
    },

    /**
     * Shows a passage in the article, or says that it is not there.
     * @param {HTMLElement} link
     * @param {Event} event
     */
    show(link, event) {
      const href = /** @type {string} */ (link.getAttribute("href"));
      const found = passage(href, host);
      const back = wayBack();
      forget();
      // The markup holds the words. Without them, the browser looks for the passage by itself.
      if (!back) return;
      event.preventDefault();
      const words = /** @type {Record<string, string>} */ (back.dataset);
      if (typeof found === "object") {
        unfold(found);
        const range = rangeOf(found);
        mark(range, host);
        bringTo(range);
        // From here a screen reader reads on.
        const selection = getSelection();
        if (selection?.isCollapsed) selection.collapse(range.startContainer, range.startOffset);
        say(`${words.shown}: ${shortened(found.words)}`);
        closeWayBack();
        offerWayBack(link, back);
        return;
      }
      absent = made("span", { class: "absent" });
      absent.append(found === "repeated" ? words.repeated : words.absent);
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
      const target = link.isConnected ? link : (headingOf(host) ?? answerPlace(host));
      leadTo(target, "center");
      target.focus({ preventScroll: true });
    },

    // The markup is about to be swapped: the old link is no longer watched.
    pause() {
      observer?.disconnect();
      const back = wayBack();
      before = back?.hidden === false ? (isFocused(back) ? 2 : 1) : 0;
    },

    /**
     * Moves the mark or the notice of the old link to the same link in new markup.
     * @param {HTMLElement} [link]
     */
    resume(link) {
      const back = wayBack();
      const way = link ?? (followed?.isConnected ? followed : undefined);
      // Somebody who is about to press the button would miss it if it came later.
      if (followed && back && way) offerWayBack(way, back, before);
      else if (absent) link?.after(absent);
    },

    // Removes everything of this widget from the page around it.
    leave() {
      forget();
      closeWayBack();
      unmark(host);
    },
  };
}
