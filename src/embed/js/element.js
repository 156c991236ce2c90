// Life cycle of <policy-explorer>: loading, swapping in the live widget, following the reader and the host, cleanup.
import { askedBy, follow } from "./address.js";
import { agrees, chooses, isDrawn } from "./agreement.js";
import { announcer } from "./announcer.js";
import { turnToAnswer } from "./answer.js";
import { uncover } from "./article.js";
import { NAME, isPlain } from "./dom.js";
import { Failure, describe, failing } from "./failure.js";
import { walk } from "./grid.js";
import { isSpared, whenIdle } from "./idle.js";
import { unwatch, watch } from "./inview.js";
import { prepare } from "./instance.js";
import { answers, place } from "./markup.js";
import { answersByItself, isAsAsked, isMadeFrom, moment, press } from "./moment.js";
import { addressIn, nameOf } from "./naming.js";
import { drawOffScreen } from "./offscreen.js";
import { printing } from "./paper.js";
import { passages } from "./passages.js";
import { upgrade } from "./placeholder.js";
import { LEVEL, reflecting, takeProperties } from "./properties.js";
import { proseOf } from "./prose.js";
import { chosenIn, preset, scenarioIn, setByReader } from "./radios.js";
import { readyMade } from "./reader.js";
import { isAddressed, register, unregister } from "./registry.js";
import { requests } from "./requests.js";
import { forgetShared, share } from "./share.js";
import { policyOf } from "./source.js";
import { stuck } from "./stuck.js";
import { swap } from "./swap.js";
import { speechOf } from "./words.js";
import { drawn, pause, whenParsed } from "./waiting.js";

/** @import { Widget } from "policy-explorer:glue" */
/** @import * as Contract from "../contract.d.ts" */
/** @import { Asked } from "./address.js" */
/** @import { Acted, Moment } from "./moment.js" */
/** @import { Policy } from "./offscreen.js" */
/** @import { Stuck } from "./stuck.js" */
/** @import { Speech } from "./words.js" */

/** @typedef {Contract.PolicyExplorerEventMap["policy-explorer:change"]["detail"]} Change */
// How near, in CSS pixels, an element comes before its files are fetched.
const NEAR = "600px";

const CHANGE = `${NAME}:change`;
const PRINTING = ["beforeprint", "afterprint"];
// Events that show that a reader wants the widget now.
const TOUCHES = ["pointerdown", "focusin"];
const INSIDE = ["click", "change", "keydown", "keyup", "focusin"];

/** @implements {Contract.PolicyExplorerElement} */
export class PolicyExplorerElement extends reflecting(HTMLElement) {
  static observedAttributes = ["policy", "lang", "scenario", LEVEL, "loading"];

  /**
   * For hosts that add placeholders to their page after the script has run.
   * @param {Document | Element} [root]
   */
  static upgrade(root = document) {
    upgrade(root);
  }

  // Whether it counts as part of the page. It does while it is moved.
  #isThere = false;
  // Whether it has read the page's address.
  #hasBegun = false;
  /** A policy set by the host in place of an address. @type {object | string | undefined} */
  #data;
  /** Starts loading when the element comes near. @type {IntersectionObserver | undefined} */
  #observer;
  /** The current loading run; results of earlier runs are dropped. @type {object | undefined} */
  #run;
  /** The run whose widget is there. @type {object | undefined} */
  #done;
  /** The policy's file. @type {Promise<Uint8Array<ArrayBuffer>> | undefined} */
  #file;
  /** Until it may take the place of the prerendered one. @type {Moment | undefined} */
  #moment;
  // Whether the host has been told that choices are answered.
  #answers = false;
  /** @type {Widget | undefined} */
  #widget;
  /** The element that it draws into. @type {HTMLElement} */
  #wrapper = this;
  /** The last failure that was reported. @type {unknown} */
  #reported;
  /** The last decision, until it is known to be shown. @type {Contract.PolicyExplorerElement["current"] | Change | undefined} */
  #decided;
  /** Resolves when that decision is drawn. @type {Promise<void> | undefined} */
  #changing;
  // Whether the reader has turned to another answer that is not drawn yet.
  #isTurned = false;
  // Whether the reader has changed something since the address was last written.
  #isFollowing = false;
  /** The prose of a policy that is data alone, until the widget is there. @type {HTMLElement[]} */
  #prose = [];
  #announcer = announcer();
  #passages = passages(this, this.#announcer.say);
  #swap = swap(this);
  #print = printing(this);
  #whenDrawn = (/** @type {() => Contract.Scenario | undefined} */ scenario) =>
    drawn(() => !this.#widget || isDrawn(this.#wrapper, scenario()), 500, this.#wrapper);

  // No error in here reaches the host page as an exception.
  #guard = (/** @type {() => void} */ action) => {
    try {
      action();
    } catch (error) {
      if (error !== this.#reported) this.#fail(new Failure("widget-failed", describe(error)));
    }
  };

  #requests = requests(this, this.#announcer, this.#passages, this.#whenDrawn, this.#guard);
  /** A copy of the verdict, where the page keeps the verdict itself from staying in view. @type {Stuck | undefined} */
  #stuck;

  connectedCallback() {
    if (this.#isThere) return;
    this.#isThere = true;
    takeProperties(this);
    // A clone of an element also copies the announcements of the original's widget.
    for (const said of this.querySelectorAll(":scope > [slot=status]")) said.remove();
    register(this, (asked, isFollowed, link) => this.#guard(() => this.#ask(asked, isFollowed, link)));
    this.#swap.adopt();
    this.addEventListener(CHANGE, this);
    for (const moment of PRINTING) window.addEventListener(moment, this);
    this.#listen();
    // Only a parsed page shows which element is the first, and whether one is prerendered.
    whenParsed(() => this.#begin());
    watch(this);
    if (!this.#run) this.#wait();
  }

  // An element that is only moved is connected again before the task ends, and keeps its widget.
  disconnectedCallback() {
    queueMicrotask(() => this.isConnected || this.#leave());
  }

  // The style sheet belongs to the old document.
  adoptedCallback() {
    this.#leave();
  }

  /**
   * @param {string} name
   * @param {string | null} before
   * @param {string | null} now
   */
  attributeChangedCallback(name, before, now) {
    if (before === now || !this.#isThere) return;
    if (name === "policy") this.#restart();
    else if (name === "loading") {
      if (!this.#run) this.#wait();
    } else if (!this.#widget) this.#moment?.now();
    else if (name === "lang") {
      if (this.#isDone) this.#speak();
    } else {
      this.#passages.forget();
      this.#setByHost((widget) => widget.update());
    }
  }

  // The policy itself, in place of its address: an object, or a file's text.
  get policyData() {
    return this.#data;
  }

  set policyData(data) {
    this.#data = data ?? undefined;
    this.#restart();
  }

  // The policy, scenario and decisions on display; null before the widget is there.
  get current() {
    /** @type {Contract.PolicyExplorerElement["current"]} */
    let current = null;
    this.#guard(() => (current = this.#widget?.current() ?? null));
    return current;
  }

  // Resets the scenario to the `scenario` attribute, or to the policy's own start.
  reset() {
    if (!this.#widget) preset(this.shadowRoot, "");
    this.#setByHost((widget) => widget.reset());
  }

  // Moves the focus to the answer.
  showAnswer() {
    this.#requests.lead(true);
  }

  /** @param {any} event */
  handleEvent(event) {
    const { type } = event;
    this.#announcer.keep(this);
    if (PRINTING.includes(type)) this.#guard(() => this.#print(type === "beforeprint", Boolean(this.#widget)));
    else if (type === "click") this.#guard(() => this.#click(event));
    else if (type === "keydown") this.#guard(() => this.#press(event));
    else if (type === "keyup") this.#guard(() => walk(event));
    else if (type === "change") this.#guard(() => this.#hear(event.target));
    else if (type === "focusin" && event.currentTarget !== this) this.#guard(() => this.#focused(event.target));
    else if (type === CHANGE) this.#guard(() => this.#changed(event));
    else if (type === "online" && this.#isDone) this.#speak();
    else this.#start();
  }

  // Whether the widget of the last run is there.
  get #isDone() {
    return this.#widget && this.#done === this.#run;
  }

  get #root() {
    return /** @type {ShadowRoot} */ (this.shadowRoot);
  }

  #listen() {
    for (const type of INSIDE) this.shadowRoot?.addEventListener(type, this);
  }

  // Loading

  // Waits until a reader comes near, or wants the widget.
  #wait() {
    this.#forget();
    if (this.loading === "eager" || !("IntersectionObserver" in window)) {
      this.#start();
      return;
    }
    for (const type of TOUCHES) this.addEventListener(type, this);
    if (this.loading === "touch") return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        const now = () => this.#observer === observer && this.#start();
        // Answers that are there already work without more, until their reader does something.
        if (!answers(this.shadowRoot) || setByReader(this.shadowRoot) || this.matches(":focus-within")) now();
        else if (!isSpared()) whenIdle(now);
      },
      { rootMargin: NEAR },
    );
    this.#observer = observer;
    observer.observe(this);
  }

  /** @param {boolean} [atOnce] whether nobody reads a prerendered widget */
  async #start(atOnce) {
    this.#forget();
    const run = (this.#run = {});
    try {
      const code = failing("webassembly-unavailable", "the WebAssembly could not be loaded", prepare(this.policy));
      const file = (this.#file = policyOf(this));
      file.then((bytes) => this.#run === run && this.#guard(() => this.#showProse(bytes))).catch(() => {});
      const [bytes, speech, form] = await Promise.all([file, speechOf(this, file), readyMade(this), code]);
      if (this.#run !== run) return;
      if (!this.#widget) this.#swap.adopt();
      const isCurrent = atOnce || this.#widget ? undefined : await isMadeFrom(this, bytes);
      if (this.#run !== run) return;
      if (isCurrent && isAsAsked(this) && !this.#requests.waits()) {
        // It speaks its language already.
        if (speech.failure) throw speech.failure;
        this.#moment = moment(this.#root);
        await this.#moment.come;
        if (this.#run !== run) return;
      }
      const acted = await this.#takeOver({ bytes, form }, speech, run);
      if (this.#run !== run) return;
      this.#done = run;
      this.#guard(() => this.#begins(acted, isCurrent === false));
      if (this.#run !== run) return;
      if (speech.failure) this.#falter(speech.failure);
      else if (speech.lang !== this.lang) this.#speak();
    } catch (error) {
      if (this.#run !== run) return;
      const control = this.#moment?.end().control;
      if (control !== undefined) this.#guard(() => press(this.#root, control));
      // The prerendered widget could not show the link and left it to the live one, which now does not come.
      if (this.#requests.waits()) this.#guard(() => this.#requests.showNotice());
      if (/** @type {any} */ (error).code === "policy-malformed") this.#hideProse();
      this.#awaitNetwork();
      this.#fail(error);
    }
  }

  // Nothing else is there to be read.
  /** @param {Uint8Array} bytes */
  #showProse(bytes) {
    const isRead = (/** @type {Node} */ { nodeName, textContent }) =>
      !/script|comment/i.test(nodeName) && textContent?.trim();
    if (this.#widget || this.shadowRoot || [...this.childNodes].some(isRead)) return;
    this.#prose = proseOf(bytes, this.lang);
    this.append(...this.#prose);
  }

  #hideProse() {
    for (const line of this.#prose) line.remove();
    this.#prose = [];
  }

  #awaitNetwork() {
    if (navigator.onLine === false) window.addEventListener("online", this, { once: true });
  }

  // Speaks the language of the attribute as soon as its words are there: in a new widget, which takes the old one's place.
  async #speak() {
    const run = (this.#run = this.#done = {});
    const file = /** @type {Promise<Uint8Array<ArrayBuffer>>} */ (this.#file);
    const speech = await speechOf(this, file);
    if (this.#run !== run) return;
    try {
      if (speech.failure) throw speech.failure;
      await this.#takeOver({ bytes: await file, form: await readyMade(this) }, speech, run);
    } catch (error) {
      if (this.#run === run) this.#falter(error);
    }
  }

  // The widget goes on in the language that it has words of.
  /** @param {unknown} failure */
  #falter(failure) {
    this.#awaitNetwork();
    this.#report(failure);
  }

  // Loads another policy. Before the first start there is nothing to reload.
  #restart() {
    if (!this.#isThere || !this.#run) return;
    this.#swap.forget();
    this.#hideProse();
    this.#start(true);
  }

  // The live widget is there. What the reader did to bring it about has its effect now.
  /**
   * @param {Acted} [acted]
   * @param {boolean} [isCorrected] whether the answers that were there are those of another file
   */
  #begins({ answered, control = -1 } = {}, isCorrected = false) {
    if (!this.#widget) return;
    this.#tellAnswers();
    if (isCorrected) {
      this.#widget.correct();
      this.#announcer.sayLater();
    }
    this.#send("ready", this.#widget.current());
    const change = answered !== undefined && this.#widget?.replay(answered);
    if (change) {
      this.#send("change", change);
      this.#announcer.sayLater();
    }
    if (this.#widget) press(this.#root, control);
  }

  // Tells the host that choices are answered: by the prerendered widget already, or by the live one.
  #tellAnswers() {
    // A script with the answers has told it already.
    this.#answers ||= Object.hasOwn(this, "answers");
    if (this.#answers || !answers(this.shadowRoot)) return;
    this.#answers = true;
    this.#send("answering", null);
  }

  // Stops waiting for the viewport, a touch or the network, and abandons the current run.
  #forget() {
    this.#run = undefined;
    this.#moment?.end();
    this.#moment = undefined;
    this.#observer?.disconnect();
    this.#observer = undefined;
    for (const type of TOUCHES) this.removeEventListener(type, this);
    window.removeEventListener("online", this);
  }

  // Cleans up when the element leaves the page.
  #leave() {
    if (!this.#isThere) return;
    this.#isThere = false;
    this.#forget();
    this.#remove();
    this.#hideProse();
    this.#passages.leave();
    this.#requests.answer();
    this.removeEventListener(CHANGE, this);
    for (const moment of PRINTING) window.removeEventListener(moment, this);
    for (const type of INSIDE) this.shadowRoot?.removeEventListener(type, this);
    unregister(this);
    unwatch(this);
    this.#answers = false;
  }

  // The live widget

  // Swaps in the live widget. If anything fails, the shadow root stays as it was.
  /**
   * @param {Policy} policy
   * @param {Speech} speech
   * @param {object} run
   */
  async #takeOver(policy, speech, run) {
    let drawing, radios, acted;
    // In another language it shows what the one before shows.
    const before = this.#done === run ? this.#widget : undefined;
    try {
      const shown = () => (this.#widget === before ? this.shadowRoot : null);
      drawing = await drawOffScreen(this, policy, speech, shown, (error, widget) => {
        // The widget was in the page already: the prerendered markup or the fallback comes back. Other widgets live on.
        if (widget && widget === this.#widget) this.#trapped(error);
      });
      if (this.#run !== run) {
        drawing.widget.remove();
        return;
      }
      radios = chosenIn(this.shadowRoot);
      if (before) {
        this.#stuck?.end();
        this.#announcer.end();
      } else this.#remove();
      this.#widget = drawing.widget;
      this.#wrapper = drawing.wrapper;
      this.#announcer.use(drawing.status);
      acted = this.#moment?.end();
      this.#swap.show(drawing, this.#passages);
      for (const line of this.#prose) line.remove();
      this.#listen();
      this.#stuck = stuck(this.#root);
      try {
        before?.remove();
      } catch {
        // It is gone all the same.
      }
    } catch (error) {
      // An exception of the page's own may have interrupted the swap.
      const widget = drawing?.widget;
      if (widget && widget === this.#widget) this.#remove();
      else if (widget) this.#guard(() => widget.remove());
      if (!this.#widget) answersByItself(this.shadowRoot, true);
      if (error instanceof Failure) throw error;
      throw new Failure("widget-failed", describe(error));
    }
    this.#guard(() => this.#requests.answer(this.#widget, radios));
    // Yew answers the first events in a separate task.
    await pause();
    return acted;
  }

  // The widget has failed for good. Its caller gets the error too.
  /** @param {unknown} error */
  #trapped(error) {
    this.#reported = error;
    this.#remove();
    this.#fail(new Failure("widget-failed", describe(error)));
  }

  // Removes the live widget.
  #remove() {
    const widget = this.#widget;
    if (!widget) return;
    this.#passages.leave();
    this.#widget = undefined;
    this.#isTurned = false;
    this.#stuck?.end();
    this.#swap.restore();
    if (this.#isThere) this.append(...this.#prose);
    this.#announcer.end();
    this.#guard(() => widget.remove());
  }

  // A change by the host fires no event, but what is drawn is verified all the same.
  /** @param {(widget: Widget) => void} action */
  #setByHost(action) {
    const widget = this.#widget;
    if (!widget) return;
    this.#guard(() => {
      action(widget);
      if (this.#widget) this.#expect(this.#widget.current());
    });
  }

  // The reader

  /** @param {MouseEvent & { target: Element }} event */
  #click(event) {
    /** @type {HTMLElement | null} */
    const control = event.target.closest("[data-action]");
    const action = control?.dataset.action;
    if (action === "turn" && this.#widget) {
      // The answer changes, perhaps above the window, and the link disappears with the old answer. The change event
      // comes before the end of this click, so the new answer may be drawn already.
      this.#isTurned = true;
      if (!this.#changing) this.#turnToAnswer();
    }
    if (!control || action === "turn" || !isPlain(event)) return;
    if (action === "to-answer") {
      // The browser would resolve the link against the page's `<base>`, or find another widget of the same policy.
      event.preventDefault();
      this.#requests.lead(true);
    } else if (action === "anchor") {
      if (control.hasAttribute("href")) this.#passages.show(control, event);
    } else if (action === "back") this.#passages.back();
    else share(control, this.#root, addressIn(this), this.#announcer.say);
  }

  // Keys of the widget, and of the page while there is a way back.
  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.key === "Escape" && !event.defaultPrevented) this.#passages.back();
    else if (event.currentTarget !== document) walk(event);
  }

  // The keyboard's focus is not left under a header of the page. A radio is seen as its label.
  /** @param {HTMLElement & { labels?: NodeListOf<HTMLElement> | null }} target */
  #focused(target) {
    if (target.matches(":focus-visible")) uncover(target.labels?.[0] ?? target);
  }

  // The reader has changed the scenario.
  /** @param {CustomEvent<Change>} event */
  #changed({ detail }) {
    this.#wrapper.classList.add("changed");
    this.#passages.forget();
    forgetShared(place(this.#root, "share"));
    this.#requests.hideNotice();
    this.#announcer.fallSilent();
    this.#isFollowing = true;
    // A screen reader leaves its caret in the answer that it has read. With the old answer it would leave the choices. A
    // pointer has taken the caret along, and asking for it would cost a layout.
    const focused = /** @type {HTMLInputElement | null} */ (this.#root.activeElement);
    const selection = getSelection();
    if (focused && !focused.labels?.[0]?.matches(":hover") && selection?.isCollapsed) selection.removeAllRanges();
    this.#expect(detail);
  }

  // Waits until this decision is drawn, and verifies it.
  /** @param {NonNullable<Contract.PolicyExplorerElement["current"]> | Change} decided */
  #expect(decided) {
    this.#decided = decided;
    this.#stuck?.hide();
    this.#changing ||= this.#shown().catch((error) => {
      this.#changing = undefined;
      this.#guard(() => {
        throw error;
      });
    });
  }

  // Verifies as soon as the change is drawn, so that nobody sees a part that an extension has spoilt. In WebKit that
  // may be several tasks later.
  async #shown() {
    await this.#whenDrawn(() => this.#decided?.scenario);
    this.#changing = undefined;
    if (!this.#widget) return;
    this.#guard(() => this.#verify());
    this.#stuck?.show();
    if (this.#isTurned) this.#guard(() => this.#turnToAnswer());
    const isFollowing = this.#isFollowing && this.address === "follow";
    this.#isFollowing = false;
    if (this.#widget && isFollowing) follow(nameOf(this), scenarioIn(this.#root));
  }

  // Where an extension has moved or copied a part of the answer, the answer no longer agrees with the decision. Then
  // all of it is drawn again, in a new widget.
  #verify() {
    const isAgreed = agrees(this.#root, this.#wrapper, this.#decided?.decisions);
    this.#decided = undefined;
    if (!isAgreed) this.#redraw(this.#wrapper.dataset.drawn ?? "");
  }

  // The copy of a radio that an extension has put in its place is deaf. The reader's choice counts all the same.
  /** @param {HTMLInputElement} radio */
  #hear({ name, value }) {
    // Rows that the choice brings, or takes away, are not drawn yet.
    if (this.#widget && !chooses(this.#widget.current().scenario, [[name, value]])) {
      const pairs = scenarioIn(this.#root);
      this.#redraw(pairs.map((pair) => pair.join("=")).join(";"));
    }
  }

  /** @param {string} pairs the scenario */
  #redraw(pairs) {
    this.#remove();
    this.#requests.keep(pairs);
    this.#start(true);
  }

  // Links and addresses that hold a scenario

  // Reads the page's address when the page is opened.
  #begin() {
    if (this.#hasBegun || !this.#isThere) return;
    this.#hasBegun = true;
    this.#guard(() => this.#tellAnswers());
    const asked = askedBy(location.hash);
    if (asked && isAddressed(this, asked)) this.#guard(() => this.#ask(asked, false));
  }

  /**
   * @param {Asked} asked
   * @param {boolean} isFollowed
   * @param {HTMLElement} [link]
   */
  #ask(asked, isFollowed, link) {
    const change = this.#requests.ask(this.#widget, asked, isFollowed, link);
    if (change) this.#send("change", change);
    if (this.#requests.waits()) this.#moment?.now();
    if (!this.#run) this.#start();
  }

  #turnToAnswer() {
    this.#isTurned = false;
    turnToAnswer(this);
  }

  // Failures

  /** @param {any} error */
  #report(error) {
    const { code = "widget-failed" } = error;
    const message = describe(error);
    console.error(`${NAME}: ${message} (${code})`);
    return { code, message };
  }

  /** @param {unknown} error */
  #fail(error) {
    this.#send("error", this.#report(error));
  }

  /**
   * @template {"answering" | "ready" | "change" | "error"} E
   * @param {E} event
   * @param {Contract.PolicyExplorerEventMap[`policy-explorer:${E}`]["detail"]} detail
   */
  #send(event, detail) {
    this.dispatchEvent(new CustomEvent(`${NAME}:${event}`, { bubbles: true, composed: true, detail }));
  }
}
