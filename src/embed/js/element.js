// The element <policy-explorer>: when its widget starts, what is put in place of what, and what it leaves behind: nothing.
import { addressOf, askedBy, askedByLink, follow, isName } from "./address.js";
import { bring, mark, motion, passage, unmark } from "./article.js";
import { NAME, made } from "./dom.js";
import { file } from "./files.js";
import { walk } from "./grid.js";
import { instance, prepare } from "./instance.js";
import { upgrade } from "./placeholder.js";
import { chosenIn, preset, scenarioIn, setByReader } from "./radios.js";
import { answerIn, copied, sent } from "./share.js";
import { Stuck } from "./stuck.js";

// How near, in CSS pixels, an element comes before its files are fetched.
const NEAR = "600px";

// How long a press may last, in milliseconds.
const PRESSED_MS = 5000;

// How long an announcement stays, in milliseconds: until it has been read, and no longer.
const SAID_MS = 2000;

const LEVEL = "heading-level";

// How what is written in an attribute is read: as it is, as one of some values (the default first), as a heading's level.
const written = (text) => text ?? "";
const oneOf = (...values) => (text) => (values.includes(text) ? text : values[0]);
function level(text) {
  const level = Number(text);
  return Number.isInteger(level) && level >= 1 && level <= 6 ? level : 2;
}

// The properties that reflect attributes: of each the attribute, and how it is read. `lang` every element has.
const REFLECTED = {
  policy: ["policy", written],
  scenario: ["scenario", written],
  headingLevel: [LEVEL, level],
  address: ["address", oneOf("keep", "follow")],
  loading: ["loading", oneOf("lazy", "eager")],
  theme: ["theme", oneOf("auto", "light", "dark")],
};

// A failure that a host page can tell from others by its code.
class Failure extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

// What was thrown, in words: an error, or a string from Rust; a page's own code may throw anything.
const words = (thrown) =>
  (thrown && thrown.message) || (Object(thrown) === thrown ? Object.prototype.toString.call(thrown) : String(thrown));

const hasDetailsContent = () => CSS.supports("selector(::details-content)");

const CHANGE = `${NAME}:change`;
const PRINTING = ["beforeprint", "afterprint"];
// What shows that a reader wants the widget now.
const TOUCHES = ["pointerdown", "focusin"];
const INSIDE = ["click", "keydown"];

// Whether a click is one that a page may answer in place of the browser.
const isPlain = (event) =>
  !event.defaultPrevented && !event.button && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

// What goes wrong on the way is a failure of this code.
const failing = (code, what, promise) =>
  promise.catch((error) => {
    throw new Failure(code, `${what}: ${words(error)}`);
  });

let sheet;

// The widget's styles, built once for all elements: no `<style>`, which a strict content security policy would refuse.
function styleSheet(styles) {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(styles());
  }
  return sheet;
}

// How far one element is from another, up or down.
function distance(one, other) {
  const [a, b] = [one, other].map((element) => element.getBoundingClientRect());
  return Math.max(0, a.top - b.bottom, b.top - a.bottom);
}

const pause = () => new Promise((done) => setTimeout(done));

// Until the page is read it is not known what it holds.
const whenRead = (action) =>
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", action, { once: true }) : action();

// Waits until a widget has drawn itself: in the microtasks of the task, or where several do so at once, in a later one.
// A choice that the policy does not know is never drawn: so there is an end to the waiting.
async function drawn(isDone, turns = 100) {
  for (let turn = 0; turn < turns && !isDone(); turn++) await (turn < 20 ? null : pause());
}

// A click is of what was pressed and let go: were it replaced in between, the click would be lost. Nobody presses for so
// long, but an engine may forget that a drag has ended: so there is an end to the waiting.
async function released(element) {
  for (const end = performance.now() + PRESSED_MS; element.matches(":active") && performance.now() < end; ) await pause();
}

// Where the focus can be, in order. What the prerendered and the live widget show is the same, so are these; only the
// choice that leaves a dimension open comes with the live one, and what is said below a table.
const stops = (root) => [...root.querySelectorAll("a[href]:not(.your-case a),summary,input:not(.any)")].filter(isShown);
// What can be opened, by its class and its place among those of the same class.
function folds(root) {
  const counts = {};
  const name = ({ className }) => className + (counts[className] = (counts[className] ?? -1) + 1);
  return new Map([...root.querySelectorAll("details")].map((part) => [name(part), part]));
}
// The tables of all cases are drawn only when a reader opens them.
const toggle = (part, isOpen) => (part.matches(".grids") ? part.firstElementChild.click() : (part.open = isOpen));
const isShown = (part) => (part.checkVisibility ? part.checkVisibility() : part.getClientRects().length > 0);

export class PolicyExplorerElement extends HTMLElement {
  static observedAttributes = ["policy", "lang", "scenario", LEVEL, "loading"];

  // For a host that has put placeholders into its page since the script came.
  static upgrade(root = document) {
    upgrade(root);
  }

  // Whether it counts as part of the page, which it does while it is moved.
  #isThere = false;
  #widget;
  // What ended the WebAssembly of the widget that is being drawn.
  #trap;
  // A policy that the host has given in place of an address.
  #data;
  // What the shadow root held before the widget: a prerendered one, which comes back when the widget goes.
  #before = [];
  #status;
  #target;
  #openedForPrint = [];
  // The copy of the verdict at the lower edge of the window, where the page keeps the verdict itself from staying there.
  #stuck;
  // Whether the reader has followed a link to another answer, which is not drawn yet.
  #isTurned = false;
  // Whether the reader has changed something since the address was written.
  #isFollowing = false;
  // What is said beside a quote whose passage is not on the page.
  #absent;
  // The link whose passage is shown, and what watches for the reader's own way back to it.
  #shownFrom;
  #return;
  // What a link or an address asked for before the widget was there, and what the radios were set to for it.
  #asked;
  #hasBegun = false;
  // The failure that has been told already.
  #told;
  // What was decided last, until it is known to be shown, and what waits for that.
  #decided;
  #changing;
  // What is said of a link that could not be read.
  #incomplete;
  // When an announcement is taken away.
  #silence;
  // What is said after a copy: that it was made, or a field with what could not be copied.
  #copied;

  static #elements = new Set();

  // The elements of the page, in its order.
  static #all() {
    return [...PolicyExplorerElement.#elements].sort((a, b) => (a.compareDocumentPosition(b) & 4 ? -1 : 1));
  }

  // A link in the prose. Where no widget is meant, it is the host's.
  static #followed(event) {
    const link = isPlain(event) && event.composedPath().find((part) => part.localName === "a");
    const asked = link && askedByLink(link);
    if (!asked) return;
    const all = PolicyExplorerElement.#all().map((element) => [element, element.#isCalled(asked.name, asked.isWhole)]);
    const named = [true, undefined].map((is) => all.filter(([, called]) => called === is)).find((some) => some.length);
    if (!named) return;
    event.preventDefault();
    const article = link.closest("article");
    const beside = named.filter(([element]) => article?.contains(element));
    const [nearest] = (beside.length ? beside : named).sort(([a], [b]) => distance(a, link) - distance(b, link));
    // Of a widget that is not there yet it is not known which policy it has: each of them is asked.
    for (const [element] of nearest[1] ? [nearest] : named) element.#guard(() => element.#ask(asked, true));
  }

  static #addressed() {
    const asked = askedBy(location.hash);
    if (!asked) return;
    for (const element of PolicyExplorerElement.#all()) {
      if (element.#isAddressed(asked)) element.#guard(() => element.#ask(asked, true));
    }
  }

  // Listens to the page while it has such an element.
  static #count(element, isThere) {
    const elements = PolicyExplorerElement.#elements;
    const before = elements.size;
    if (isThere) elements.add(element);
    else elements.delete(element);
    if (Boolean(before) === Boolean(elements.size)) return;
    const change = before ? "removeEventListener" : "addEventListener";
    document[change]("click", PolicyExplorerElement.#onClick);
    window[change]("hashchange", PolicyExplorerElement.#onAddress);
  }

  static #onClick = (event) => PolicyExplorerElement.#followed(event);
  static #onAddress = () => PolicyExplorerElement.#addressed();
  #observer;
  // What is being loaded, so that an answer that comes too late is dropped.
  #run;

  connectedCallback() {
    if (this.#isThere) return;
    this.#isThere = true;
    this.#takeProperties();
    // A copy of an element has what the widget of the original had said.
    for (const said of this.querySelectorAll(":scope > [slot=status]")) said.remove();
    this.#adopt();
    this.#listen();
    this.addEventListener(CHANGE, this);
    PolicyExplorerElement.#count(this, true);
    // Once the page is read it is known which element is the first, and whether one is prerendered.
    whenRead(() => this.#begin());
    if (this.#run) return;
    if (this.loading === "eager" || !("IntersectionObserver" in window)) {
      this.#start();
      return;
    }
    this.#observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && this.#start(),
      { rootMargin: NEAR },
    );
    this.#observer.observe(this);
    for (const type of TOUCHES) this.addEventListener(type, this);
  }

  // Moved within the page, it is back before the task ends, and keeps its widget.
  disconnectedCallback() {
    queueMicrotask(() => this.isConnected || this.#leave());
  }

  // The style sheet is of the document that it leaves.
  adoptedCallback() {
    this.#leave();
  }

  attributeChangedCallback(name, before, now) {
    if (before === now || !this.#isThere) return;
    if (name === "policy") this.#restart();
    else if (name === "loading") {
      if (this.#observer && this.loading === "eager") this.#start();
    } else if (this.#widget) {
      this.#takeBack();
      this.#setByHost(() => this.#widget.update());
    }
  }

  // The policy itself, in place of its address: an object, or the text of a file.
  get policyData() {
    return this.#data;
  }

  set policyData(data) {
    this.#data = data ?? undefined;
    this.#restart();
  }

  // What is shown: `{policy, scenario, decisions}`; null before the widget is there.
  get current() {
    return this.#widget ? this.#widget.current() : null;
  }

  // Sets the scenario back to what the host or the policy begins with.
  reset() {
    if (this.#widget) this.#setByHost(() => this.#widget.reset());
  }

  // What the host sets is no change of the reader's, but it is looked at like one.
  #setByHost(action) {
    this.#guard(() => {
      action();
      if (this.#widget) this.#expect(this.#widget.current());
    });
  }

  // Leads the reader to the answer, with the focus.
  showAnswer() {
    this.#leadToAnswer(true);
  }

  handleEvent(event) {
    const { type } = event;
    if (PRINTING.includes(type)) this.#print(type === "beforeprint");
    else if (type === "click") this.#guard(() => this.#click(event));
    else if (type === "keydown") this.#guard(() => (event.key === "Escape" ? this.#goBack() : walk(event)));
    else if (type === CHANGE) this.#guard(() => this.#changed(event));
    else this.#start();
  }

  #listen() {
    for (const type of INSIDE) this.shadowRoot?.addEventListener(type, this);
  }

  #click(event) {
    // What has changed is the answer, which may be above; and the link goes with the old one. The change comes before the
    // end of the click, and may be drawn by now.
    if (event.target.closest("button.turn")) {
      this.#isTurned = true;
      if (!this.#changing) this.#turnToAnswer();
    }
    const control = event.target.closest("a.anchor[href], a.to-answer, .back button, .share button");
    if (!control || !isPlain(event)) return;
    if (control.matches(".to-answer")) {
      // The browser would look for it below the `<base>` of the page, or in another widget of the same policy.
      event.preventDefault();
      this.#leadToAnswer(true);
    } else if (control.localName === "a") this.#showPassage(control, event);
    else if (control.closest(".back")) this.#goBack();
    else this.#share(control);
  }

  // The reader has changed the scenario.
  #changed({ detail }) {
    this.shadowRoot.firstElementChild.classList.add("changed");
    this.#takeBack();
    this.#copied?.remove();
    this.#incomplete?.remove();
    this.#fallSilent();
    this.#isFollowing = true;
    this.#expect(detail);
  }

  // Sees to it that what is shown is what was decided now.
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

  // As soon as what has changed is drawn, so that nobody sees what an extension has left of it: in WebKit that may be some
  // tasks later.
  async #shown() {
    await drawn(() => !this.#widget || this.#isDrawn(this.#decided?.scenario), 500);
    this.#changing = undefined;
    if (!this.#widget) return;
    this.#guard(() => this.#verify());
    this.#stuck?.show();
    if (this.#isTurned) this.#guard(() => this.#turnToAnswer());
    const isFollowing = this.#isFollowing && this.address === "follow";
    this.#isFollowing = false;
    if (this.#widget && isFollowing) follow(this.#name(), scenarioIn(this.shadowRoot));
  }

  #isDrawn(scenario) {
    return (
      !this.shadowRoot.querySelector("input:checked:not([data-drawn])") &&
      scenarioIn(this.shadowRoot).every(([dimension, option]) => (scenario?.[dimension] ?? "any") === option)
    );
  }

  // What stands in the widget is what was decided. Extensions move and copy parts of a page: where one has done so with an
  // answer, all of it is drawn once more, in a widget that nobody has touched.
  #verify() {
    const all = (attribute) => [...this.shadowRoot.querySelectorAll(`[${attribute}]`)];
    const shown = all("data-outcome");
    const now = chosenIn(this.shadowRoot);
    const isNow = all("data-now").length === 1 && all("data-now").every(({ dataset }) => dataset.now === now) &&
      all("data-of").every(({ dataset }) => dataset.of === now);
    const outcomes = shown.map(({ dataset: { question, outcome } }) => `${question} ${outcome}`);
    const decided = Object.entries(this.#decided?.decisions || {}).map(([question, it]) => `${question} ${it.verdict ?? it.outcome}`);
    this.#decided = undefined;
    // Of a withdrawn policy nothing is shown.
    const isThere = decided.length && this.shadowRoot.querySelector("input");
    if (!isThere || (isNow && String(outcomes) === String(decided))) return;
    const pairs = scenarioIn(this.shadowRoot).map((pair) => pair.join("=")).join(";");
    this.#remove();
    this.#asked = { name: "", pairs, isWhole: true, isFollowed: false, isSet: true };
    this.#asked.radios = this.shadowRoot ? chosenIn(this.shadowRoot) : "";
    this.#start();
  }

  // An announcement is heard once. What is left of it would be read as a part of the article.
  #fallSilent() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#status?.replaceChildren(), SAID_MS);
  }

  // The id of the policy, which the way to the answer names; nothing if it is not known yet.
  #policyId() {
    const way = this.shadowRoot?.querySelector(".go a")?.getAttribute("href");
    return /^#policy-explorer-(.+)-answer$/.exec(way)?.[1];
  }

  // Whether this is the widget of a name: the element's id or its policy's. Nothing if that is not known yet.
  #isCalled(name, isWhole = true) {
    if (!name || name === this.id) return true;
    const id = this.#policyId();
    if (id === undefined) return undefined;
    // Of a link that was cut off the name may be a part.
    return isWhole ? id === name : id.startsWith(name);
  }

  // Whether the page's address means this widget, or may: without a name, the first one.
  #isAddressed({ name, isWhole }) {
    return name ? this.#isCalled(name, isWhole) !== false : PolicyExplorerElement.#all()[0] === this;
  }

  // What a link calls this widget.
  #name() {
    return [this.id, this.#policyId()].find(isName) || "";
  }

  #address() {
    return addressOf(this.#name(), scenarioIn(this.shadowRoot));
  }

  // What the page's address asks of this widget when the page is opened.
  #begin() {
    if (this.#hasBegun || !this.#isThere) return;
    this.#hasBegun = true;
    const asked = askedBy(location.hash);
    if (asked && this.#isAddressed(asked)) this.#guard(() => this.#ask(asked, false));
  }

  // Sets what a link or an address asks for, and leads to the answer: with the focus if the reader has followed a link,
  // else only while the page has not been scrolled. Before the widget is there, the radios of the prerendered one do. What
  // cannot be read whole, or is not known, sets nothing: then it says so, and shows what it starts with.
  #ask(asked, isFollowed) {
    this.#incomplete?.remove();
    if (this.#widget) {
      const change = this.#set(asked, isFollowed);
      if (change === undefined) return;
      this.#leadToAnswer(isFollowed, change.detail);
      if (change !== true) this.#send("change", change.detail);
      return;
    }
    const root = this.shadowRoot;
    const isPrerendered = Boolean(root?.querySelector("input"));
    const isSet = isPrerendered && preset(root, asked.isWhole ? asked.pairs : "");
    this.#asked = { ...asked, isFollowed, isSet, radios: root ? chosenIn(root) : "" };
    // What is left open waits for the live widget.
    if (isPrerendered && !isSet && !/=any(;|$)/.test(asked.pairs)) this.#tellIncomplete();
    if (isSet) this.#leadToAnswer(isFollowed);
    else if (isFollowed && this.#isCalled(asked.name, asked.isWhole)) this.scrollIntoView({ behavior: motion() });
    if (!this.#run) this.#start();
  }

  // Sets what was asked for before the widget was there, unless the reader has chosen something else since.
  #answer(asked, radios) {
    const change = asked && radios === asked.radios && this.#set(asked, false);
    if (change && !asked.isSet) this.#leadToAnswer(asked.isFollowed, change.detail);
  }

  // Nothing where another widget is meant; true where it is shown already; else what has changed.
  #set({ name, pairs, isWhole }, isAnnounced) {
    if (!this.#isCalled(name, isWhole)) return undefined;
    const known = isWhole ? this.#widget.set(pairs, isAnnounced) : false;
    const change = known || this.#widget.set("", isAnnounced);
    this.#fallSilent();
    if (!known) this.#tellIncomplete();
    return change === true || { detail: change };
  }

  // Says above the choices that a link could not be read.
  #tellIncomplete() {
    const root = this.shadowRoot;
    const words = root?.querySelector(".share")?.dataset.incomplete;
    if (!words) return;
    this.#incomplete?.remove();
    this.#incomplete = made("p", { class: "notice" });
    this.#incomplete.append(words);
    root.querySelector(".top").after(this.#incomplete);
  }

  #answerPlace() {
    return this.querySelector(":scope > [slot=answer]") || this;
  }

  // The heading of the verdict that is shown.
  #heading() {
    return [...(this.shadowRoot?.querySelectorAll(".verdict-heading") || [])].find(isShown);
  }

  // The verdict is shown if it is off screen; otherwise the page stays as it is.
  #turnToAnswer() {
    this.#isTurned = false;
    const heading = this.#heading();
    heading?.focus({ preventScroll: true });
    heading?.scrollIntoView({ block: "nearest", behavior: motion() });
  }

  // With what has just been set, if anything has.
  #leadToAnswer(isFollowed, set) {
    if (isFollowed) {
      // The place is above the verdict, which may be at the edge of the window at the moment.
      this.#answerPlace().scrollIntoView({ block: "center", behavior: motion() });
      this.#focusAnswer(set);
    } else if (!scrollY) {
      this.scrollIntoView({ behavior: "instant" });
    }
  }

  // The heading of another verdict is another element: it has the focus once it is drawn.
  async #focusAnswer(set) {
    if (set) await drawn(() => !this.#widget || this.#isDrawn(set.scenario), 500);
    this.#guard(() => (this.#heading() || this.#answerPlace()).focus({ preventScroll: true }));
  }

  async #share(button) {
    const address = this.#address();
    const root = this.shadowRoot;
    const isLink = button.matches(".copy");
    if (button.matches(".send")) {
      if (await sent({ title: document.title, text: answerIn(root), url: address })) return;
    } else if (await copied(isLink ? address : answerIn(root, address))) {
      const { copied: done } = button.parentElement.dataset;
      this.#beside(button, made("span", { class: "copied" }), done);
      this.#say(done);
      return;
    }
    const field = made("textarea", { readonly: "", rows: isLink ? 2 : 7, "aria-label": button.parentElement.dataset.byHand });
    this.#beside(button, field, isLink ? address : answerIn(root, address));
    field.focus();
    field.select();
  }

  #beside(button, element, text) {
    this.#copied?.remove();
    this.#copied = element;
    element.append(text);
    button.parentElement.append(element);
  }

  // Shows a passage in the article, or says that it is not there.
  #showPassage(link, event) {
    const found = passage(link.getAttribute("href"), this);
    const back = this.shadowRoot.querySelector(".back");
    this.#takeBack();
    // The words are those of the markup. Where they are missing, the browser looks for the passage by itself.
    if (!back) return;
    event.preventDefault();
    const { shown, absent, source } = back.dataset;
    if (!found) {
      this.#absent = made("span", { class: "absent" });
      this.#absent.append(absent);
      // A passage whose source has no address could only be on this page.
      if (!link.getAttribute("href").startsWith("#")) {
        const there = made("a", { href: link.getAttribute("href"), rel: "noopener" });
        there.append(source);
        this.#absent.append(" ", there);
      }
      link.after(this.#absent);
      this.#say(this.#absent.textContent);
      return;
    }
    mark(found, this);
    bring(found);
    this.#say(`${shown}: ${String(found).replace(/\s+/g, " ")}`);
    this.#offerWayBack(link, back);
  }

  // In the top layer, which nothing of the page covers. It goes when the reader has come back without it.
  #offerWayBack(link, back) {
    this.#shownFrom = link;
    back.hidden = false;
    back.showPopover?.();
    back.querySelector("button").focus({ preventScroll: true });
    if (!("IntersectionObserver" in window)) return;
    let hasLeft = false;
    this.#return = new IntersectionObserver(([{ isIntersecting }]) => {
      if (!isIntersecting) hasLeft = true;
      else if (hasLeft) this.#closeWayBack();
    });
    this.#return.observe(link);
  }

  #closeWayBack() {
    this.#return?.disconnect();
    const link = this.#shownFrom;
    this.#shownFrom = undefined;
    const back = this.shadowRoot?.querySelector(".back");
    if (!link || !back) return undefined;
    const hadFocus = back.contains(this.shadowRoot.activeElement);
    back.hidden = true;
    if (back.isConnected) back.hidePopover?.();
    if (hadFocus && link.isConnected) link.focus({ preventScroll: true });
    return link;
  }

  // Back to the quote; where the answer has changed since, to the widget.
  #goBack() {
    const link = this.#closeWayBack();
    if (!link) return;
    unmark(this);
    const place = link.isConnected ? link : this.#answerPlace();
    place.scrollIntoView({ block: "center", behavior: motion() });
    place.focus({ preventScroll: true });
  }

  // Takes back what was said beside a quote.
  #takeBack() {
    this.#absent?.remove();
    this.#absent = undefined;
  }

  // Leaves nothing of this widget in the page around it.
  #leaveArticle() {
    this.#takeBack();
    this.#closeWayBack();
    unmark(this);
  }

  #say(text) {
    if (this.#status) this.#status.textContent = text;
    this.#fallSilent();
  }

  // On paper every part is open: where style sheets can do that, only what is drawn when it is opened is opened here.
  #print(begins) {
    const root = this.shadowRoot;
    root.firstElementChild.dataset.address = this.#address();
    const isLeft = (part) => !part.open && !part.matches(".grid-of") && (part.matches(".grids") || !hasDetailsContent());
    if (begins) this.#openedForPrint = [...folds(root).values()].filter(isLeft);
    for (const part of this.#openedForPrint) toggle(part, begins);
    if (!begins) this.#openedForPrint = [];
  }

  async #start() {
    this.#forget();
    const run = (this.#run = {});
    try {
      const code = failing("webassembly-unavailable", "the WebAssembly could not be loaded", prepare());
      const [bytes] = await Promise.all([this.#policyBytes(), code]);
      if (this.#run !== run) return;
      await this.#takeOver(bytes, run);
      if (this.#run === run) this.#guard(() => this.#widget && this.#send("ready", this.#widget.current()));
    } catch (error) {
      if (this.#run !== run) return;
      // What a prerendered widget cannot show was left to the one that does not come.
      if (this.#asked && !this.#asked.isSet) this.#guard(() => this.#tellIncomplete());
      if (navigator.onLine === false) window.addEventListener("online", this);
      this.#fail(error);
    }
  }

  // Another policy. Before the first start there is nothing to change: the start reads what there is.
  #restart() {
    if (!this.#isThere || !this.#run) return;
    // What was prerendered is of another policy than the one that comes now.
    this.#before = [];
    this.#start();
  }

  // The policy as the host has given it: as data, by its address, or as a script element of the element's own.
  async #policyBytes() {
    const encoded = (text) => new TextEncoder().encode(text);
    const data = this.#data;
    if (data !== undefined) return encoded(typeof data === "string" ? data : JSON.stringify(data));
    const address = this.policy;
    if (!address) {
      await new Promise((done) => whenRead(done));
      const inline = this.querySelector(':scope > script[type="application/json"]');
      if (inline) return encoded(inline.textContent);
      throw new Failure("policy-missing", "the element has no `policy` attribute, and holds no policy");
    }
    return failing("policy-unreachable", `the policy ${address} could not be fetched`, this.#fetched(address));
  }

  // Its address is read in here, so that one that is none is a failure like others.
  async #fetched(address) {
    const url = new URL(address, document.baseURI).href;
    return new Uint8Array(await file(url, (response) => response.arrayBuffer()));
  }

  // Stops waiting for the viewport, a touch or the network, and for anything under way.
  #forget() {
    this.#run = undefined;
    this.#observer?.disconnect();
    this.#observer = undefined;
    for (const type of TOUCHES) this.removeEventListener(type, this);
    window.removeEventListener("online", this);
  }

  // Undoes everything.
  #leave() {
    if (!this.#isThere) return;
    this.#isThere = false;
    this.#forget();
    this.#remove();
    this.#leaveArticle();
    this.#asked = undefined;
    this.removeEventListener(CHANGE, this);
    for (const type of INSIDE) this.shadowRoot?.removeEventListener(type, this);
    PolicyExplorerElement.#count(this, false);
  }

  // A framework may have set properties before the element was defined: they hide those of the class.
  #takeProperties() {
    for (const name of [...Object.keys(REFLECTED), "policyData"]) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
  }

  static {
    for (const [name, [attribute, read]] of Object.entries(REFLECTED)) {
      Object.defineProperty(PolicyExplorerElement.prototype, name, {
        get() {
          return read(this.getAttribute(attribute));
        },
        set(value) {
          if (value === null || value === undefined) this.removeAttribute(attribute);
          else this.setAttribute(attribute, value);
        },
        configurable: true,
        enumerable: true,
      });
    }
  }

  // A declarative shadow root that no parser has opened: an old browser, or markup that a script has put in.
  #adopt() {
    const template = this.querySelector(":scope > template[shadowrootmode]");
    // A page that was stored with a live widget in it: nothing would answer in that.
    if (!this.#widget && this.shadowRoot?.querySelector(".live")) this.shadowRoot.replaceChildren(made("slot"));
    if (!template || this.shadowRoot) return;
    this.attachShadow({ mode: "open" }).append(template.content);
    template.remove();
  }

  // Puts the live widget in place of what the shadow root shows. It is read and drawn aside, in tasks of their own so
  // that none is long, and whatever fails leaves all as it was. The exchange is one task: nothing is seen to move, and
  // choices, focus and what is open stay as they are.
  async #takeOver(bytes, run) {
    this.#adopt();
    let aside, radios;
    try {
      // A trap before anything was chosen may be the browser's own fault: a fresh instance has another chance.
      aside = (await this.#drawAside(bytes, run)) || (await this.#drawAside(bytes, run));
      if (this.#run !== run) {
        aside?.widget.remove();
        return;
      }
      if (!aside) throw this.#trap;
      radios = this.shadowRoot ? chosenIn(this.shadowRoot) : "";
      this.#remove();
      this.#widget = aside.widget;
      this.#show(aside);
    } catch (error) {
      // A page's own exception may have come in the midst of the exchange.
      if (aside && aside.widget === this.#widget) this.#remove();
      else if (aside) this.#guard(() => aside.widget.remove());
      if (error instanceof Failure) throw error;
      // Rust describes a policy's faults in a string; anything else is the browser's own error.
      throw new Failure(typeof error === "string" ? "policy-malformed" : "widget-failed", words(error));
    }
    const asked = this.#asked;
    this.#asked = undefined;
    this.#guard(() => this.#answer(asked, radios));
    // Yew answers the first events in a task of their own.
    await pause();
  }

  // A widget that shows what the shadow root shows, not yet in the page; nothing if the WebAssembly has trapped.
  async #drawAside(bytes, run) {
    const wrapper = made("div", { class: navigator.share ? "live sends" : "live" });
    const status = made("div", { slot: "status", role: "status" });
    const inPlace = () => (this.#widget ? null : this.shadowRoot);
    const set = () => (inPlace() ? setByReader(inPlace()) : undefined);
    const opened = () => (inPlace() ? [...folds(inPlace())].filter(([, part]) => part.open).map(([name]) => name) : []);
    let widget;
    this.#trap = undefined;
    const trapped = (error) => {
      if (this.#run === run) this.#trap = error;
      // In the page: what was prerendered comes back, else the fallback. The others on the page live on.
      if (widget && widget === this.#widget) this.#trapped(error);
    };
    await pause();
    const { Widget, styles } = await failing("webassembly-unavailable", "no WebAssembly could be made", instance(trapped));
    await pause();
    const styled = styleSheet(styles);
    await pause();
    try {
      widget = new Widget(this, wrapper, status, bytes);
      await pause();
      let chosen, open, isWhole;
      while (!isWhole || chosen !== set() || String(open) !== String(opened())) {
        const before = chosen;
        chosen = set();
        // Set back to what it was in the meantime, it has to be drawn so.
        isWhole = widget.draw(chosen ?? (before && chosenIn(this.shadowRoot)));
        await drawn(() => this.#trap || (wrapper.firstChild && (!isWhole || !chosen || chosenIn(wrapper) === chosen)));
        await pause();
        if (this.#trap) return undefined;
        if (!wrapper.firstChild) throw new Error("nothing was drawn");
        if (!isWhole) continue;
        await released(this);
        // What is open is open in the new widget too; what is inside is drawn only then.
        open = opened();
        const differing = () => [...folds(wrapper)].filter(([name, part]) => inPlace() && part.open !== open.includes(name));
        for (let turn = 0; turn < 3 && differing().length && !this.#trap; turn++) {
          for (const [, part] of differing()) toggle(part, !part.open);
          await drawn(() => this.#trap || !differing().length);
        }
      }
      if (this.#trap) return undefined;
    } catch (error) {
      if (this.#trap) return undefined;
      throw error;
    }
    return { widget, wrapper, status, styled };
  }

  #show({ wrapper, status, styled }) {
    const root = this.shadowRoot || this.attachShadow({ mode: "open" });
    // Only where the focus is inside does it have to be found again, which costs a layout.
    const focus = root.activeElement ? stops(root).indexOf(root.activeElement) : -1;
    const isOnVerdict = root.activeElement?.matches(".verdict-heading");
    if (!this.#before.length) this.#before = [...root.childNodes].filter((node) => node.localName !== "slot");
    // What is shown in the article, or said of it, stays too.
    const about = this.#shownFrom || this.#absent?.previousElementSibling;
    const asked = about ? stops(root).indexOf(about) : -1;
    this.#return?.disconnect();
    this.#listen();
    root.adoptedStyleSheets = [styled];
    root.replaceChildren(wrapper, made("slot", { name: "status" }));
    this.append(status);
    this.#status = status;
    for (const moment of PRINTING) window.addEventListener(moment, this);
    const link = root.querySelector(".go a");
    if (link && !this.querySelector(":scope > [slot=answer]")) {
      this.#target = made("span", { slot: "answer", tabindex: -1 });
      const id = link.getAttribute("href").slice(1);
      if (!document.getElementById(id)) this.#target.id = id;
      this.append(this.#target);
    }
    if (asked >= 0) {
      const link = stops(root)[asked];
      if (this.#shownFrom) this.#offerWayBack(link, root.querySelector(".back"));
      else link.after(this.#absent);
    }
    if (focus >= 0) stops(root)[focus]?.focus({ preventScroll: true });
    else if (isOnVerdict) this.#heading()?.focus({ preventScroll: true });
    this.#stuck = new Stuck(root);
  }

  // The widget has failed for good, and can do nothing more. Whoever has called it hears of it too.
  #trapped(error) {
    this.#told = error;
    this.#remove();
    this.#fail(new Failure("widget-failed", words(error)));
  }

  // Takes the widget away. What was prerendered comes back, with what the reader has chosen since, else the fallback.
  #remove() {
    const widget = this.#widget;
    if (!widget) return;
    this.#leaveArticle();
    clearTimeout(this.#silence);
    this.#widget = undefined;
    this.#stuck?.end();
    this.#stuck = undefined;
    this.#isTurned = false;
    const root = this.shadowRoot;
    const chosen = chosenIn(root);
    root.adoptedStyleSheets = [];
    if (this.#before.length) {
      root.replaceChildren(...this.#before, made("slot", { name: "status" }));
      // With an open choice, which it cannot show, it is as it came.
      preset(root, chosen);
    } else {
      root.replaceChildren(made("slot"));
    }
    this.#before = [];
    for (const moment of PRINTING) window.removeEventListener(moment, this);
    this.#status?.remove();
    this.#target?.remove();
    this.#guard(() => widget.remove());
  }

  // Nothing that goes wrong in here reaches the host page as an exception.
  #guard(action) {
    try {
      action();
    } catch (error) {
      if (error !== this.#told) this.#fail(new Failure("widget-failed", words(error)));
    }
  }

  #fail(error) {
    const { code = "widget-failed" } = error;
    const message = words(error);
    console.error(`${NAME}: ${message} (${code})`);
    this.#send("error", { code, message });
  }

  #send(event, detail) {
    this.dispatchEvent(new CustomEvent(`${NAME}:${event}`, { bubbles: true, composed: true, detail }));
  }
}
