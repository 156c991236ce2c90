// Makes the element with the prerendered widget in its shadow root.
import { ready } from "./ready.js";
import { NAME, made } from "../js/dom.js";
import { SETTINGS } from "../js/settings.js";
import { beside } from "./places.js";
import { append, reader, sheet } from "./unpack.js";

const { checked, digest, end, language, nodes, policy, release, target: answer } = ready;
const read = reader(ready.alphabet);
const styles = ready.styles + sheet(ready, read) + end;

/** @type {CSSStyleSheet | undefined} */
let styled;

/** @param {ShadowRoot} root */
function dress(root) {
  try {
    if (!styled) (styled = new CSSStyleSheet()).replaceSync(styles);
    root.adoptedStyleSheets = [styled];
  } catch {
    // An old browser. A page that forbids the style shows the first answer alone.
    const style = made("style");
    style.append(styles);
    root.append(style);
  }
}

/**
 * Sets the radios to the choices that the page wants at first.
 * @param {ShadowRoot} root
 * @param {string} scenario
 */
function begin(root, scenario) {
  const radios = [...root.querySelectorAll("input")];
  for (const pair of scenario.split(/[;,\s]+/)) {
    const [name, value] = pair.split("=");
    const row = radios.filter((radio) => radio.name === name);
    // Another scenario is left to the live widget.
    if (row.some((radio) => radio.value === value)) for (const it of row) it.defaultChecked = it.value === value;
  }
}

/** What later widgets are copied from, by the level of their heading. @type {Record<number, HTMLElement | undefined>} */
const patterns = {};

/** @param {number} level */
function markup(level) {
  const pattern = patterns[level];
  if (pattern) return pattern.cloneNode(true);
  const wrapper = made("div");
  append(wrapper, nodes, read, level - 2);
  // The first is not copied: most pages have one.
  if (level in patterns) return (patterns[level] = wrapper).cloneNode(true);
  patterns[level] = undefined;
  return wrapper;
}

/**
 * @param {Element} from what has the settings, and the prose that stays where no widget can be shown
 * @param {(element: HTMLElement) => void} insert
 */
export function build(from, insert) {
  const found = /** @type {HTMLElement | null} */ (from.querySelector(NAME));
  const element = found ?? made(NAME, { policy: beside(policy), lang: language });
  for (const name of SETTINGS) {
    const value = from.getAttribute(`data-${name}`);
    if (value !== null) element.setAttribute(name, value);
  }
  const data = element.dataset;
  data.policyHash = digest;
  data.policyChecked = beside(checked);
  data.release = release;
  const root = element.attachShadow({ mode: "open" });
  dress(root);
  const wanted = element.getAttribute("heading-level") ?? "";
  const level = /^\s*[1-6]\s*$/.test(wanted) ? Number(wanted) : 2;
  root.append(markup(level));
  begin(root, element.getAttribute("scenario") ?? "");
  if (!found) {
    const target = made("span", { slot: "answer", tabindex: -1 });
    if (!document.getElementById(answer)) target.id = answer;
    element.append(...from.childNodes, target);
    insert(element);
  }
  if (root.querySelector("input")?.getClientRects().length) {
    // The loader does not tell it again.
    Object.assign(element, { answers: true });
    element.dispatchEvent(new CustomEvent(`${NAME}:answering`, { bubbles: true, composed: true }));
  }
  return element;
}
