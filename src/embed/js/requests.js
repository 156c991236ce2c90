// Scenarios that links and addresses ask for: set in the live widget, or shown by the prerendered one and kept until the
// live one is there; and the way to the answer.
import { answerPlace, headingOf } from "./answer.js";
import { leadTo } from "./article.js";
import { made } from "./dom.js";
import { place } from "./markup.js";
import { isCalled } from "./naming.js";
import { chosenIn, preset } from "./radios.js";

/** @import { Widget } from "policy-explorer:glue" */
/** @import { PolicyExplorerEventMap, Scenario } from "../contract.d.ts" */
/** @import { Asked } from "./address.js" */
/** @import { Announcer } from "./announcer.js" */
/** @import { Passages } from "./passages.js" */

/** @typedef {PolicyExplorerEventMap["policy-explorer:change"]["detail"]} Change */
/**
 * A request that came before the widget: whether the prerendered widget shows it already, and that widget's choices at
 * the time.
 * @typedef {Asked & { isFollowed: boolean, isSet: boolean, radios: string, link?: HTMLElement }} Pending
 */

/**
 * @param {HTMLElement} host
 * @param {Announcer} announcer
 * @param {Passages} passages
 * @param {(scenario: () => Scenario) => Promise<void>} whenDrawn
 * @param {(action: () => void) => void} guard
 */
export function requests(host, announcer, passages, whenDrawn, guard) {
  /** @type {Pending | undefined} */
  let pending;
  /** The notice that a link could not be read. @type {HTMLElement | undefined} */
  let notice;

  const hideNotice = () => notice?.remove();

  // Shows above the choices that a link could not be read.
  function showNotice() {
    const words = place(host.shadowRoot, "share")?.dataset.incomplete;
    if (!words) return;
    hideNotice();
    notice = made("p", { class: "notice" });
    notice.append(words);
    place(host.shadowRoot, "top")?.after(notice);
  }

  // Returns the change as `detail`, unless it is shown already; nothing if another widget is meant.
  /**
   * @param {Widget} widget
   * @param {Asked} asked
   * @param {boolean} isAnnounced
   */
  function set(widget, { name, pairs, isWhole }, isAnnounced) {
    if (!isCalled(host, name, isWhole)) return undefined;
    const known = isWhole && widget.set(pairs, isAnnounced);
    const change = known || widget.set("", isAnnounced);
    announcer.fallSilent();
    if (!known) showNotice();
    return { detail: typeof change === "object" ? change : undefined };
  }

  // The heading of another verdict is another element, which can be focused once it is drawn.
  /** @param {Change} [change] */
  async function focusAnswer(change) {
    if (change) await whenDrawn(() => change.scenario);
    guard(() => (headingOf(host) || answerPlace(host)).focus({ preventScroll: true }));
  }

  // To the answer. `change` is the one that was just made, if there was one.
  /**
   * @param {boolean} isFollowed
   * @param {Change} [change]
   * @param {HTMLElement} [link]
   */
  function lead(isFollowed, change, link) {
    if (link) passages.led(link);
    if (isFollowed) {
      // The answer's place is above the verdict, which may be stuck to the edge of the window.
      leadTo(answerPlace(host), "center");
      focusAnswer(change);
    } else if (!scrollY) {
      leadTo(host, "start", "instant");
    }
  }

  return {
    hideNotice,
    showNotice,
    lead,
    // Whether a request waits that the prerendered widget cannot show.
    waits: () => pending?.isSet === false,
    // Sets the scenario of a link or an address, and leads to the answer. If the reader followed a link, the answer gets
    // the focus; otherwise it is brought into view only while the page has not been scrolled.
    // Before the widget is there, this sets the radios of the prerendered one. A scenario that cannot be read whole, or
    // is not known, sets nothing: the widget says so, and shows its start. Returns the change, if it makes one.
    /**
     * @param {Widget | undefined} widget
     * @param {Asked} asked
     * @param {boolean} isFollowed
     * @param {HTMLElement} [link] that was followed
     */
    ask(widget, asked, isFollowed, link) {
      hideNotice();
      if (widget) {
        const change = set(widget, asked, isFollowed);
        if (change) lead(isFollowed, change.detail, link);
        return change?.detail;
      }
      const root = host.shadowRoot;
      const isPrerendered = Boolean(root?.querySelector("input"));
      const isSet = isPrerendered && preset(root, asked.isWhole ? asked.pairs : "");
      pending = { ...asked, isFollowed, isSet, link, radios: chosenIn(root) };
      // An open choice waits for the live widget.
      if (isPrerendered && !isSet && !/=(any(;|$)|[^;]*\d)/.test(asked.pairs)) showNotice();
      if (isSet) lead(isFollowed, undefined, link);
      else if (isFollowed && isCalled(host, asked.name, asked.isWhole)) leadTo(host, "start");
    },
    // Keeps a scenario for the next widget.
    /** @param {string} pairs */
    keep(pairs) {
      pending = { name: "", pairs, isWhole: true, isFollowed: false, isSet: true, radios: chosenIn(host.shadowRoot) };
    },
    // Sets the scenario that waits for the widget, unless the reader has chosen something else since. Without a widget,
    // drops it.
    /**
     * @param {Widget} [widget]
     * @param {string} [radios]
     */
    answer(widget, radios) {
      const it = pending;
      pending = undefined;
      if (!widget || !it || radios !== it.radios) return;
      const change = set(widget, it, false);
      if (change && !it.isSet) lead(it.isFollowed, change.detail, it.link);
    },
  };
}
