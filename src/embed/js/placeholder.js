// Elements made from markup that a publishing system lets through: `data-` attributes of a script tag or a plain
// element.
import { NAME, made } from "./dom.js";
import { address } from "./release.js";
import { SETTINGS } from "./settings.js";

const PLACEHOLDER = `div[data-${NAME}]`;
const TAG = "script[data-policy]";

/** Script tags that have their widget. @type {WeakSet<Element>} */
const served = new WeakSet();

// A policy may be named by its id alone: then its file is beside this script, and a script with its answers may still come.
const isId = (/** @type {string} */ name) => /^[\w-]+$/.test(name);

/**
 * An element configured by the `data-` attributes of another one.
 * @param {Element} from
 * @param {string} name the attribute that holds the policy's address
 */
function configured(from, name) {
  const policy = /** @type {string} */ (from.getAttribute(name));
  const element = made(NAME, { policy: isId(policy) ? new URL(`policies/${policy}.json`, address).href : policy });
  for (const attribute of SETTINGS) {
    const value = from.getAttribute(`data-${attribute}`) ?? (attribute === "lang" ? from.getAttribute("lang") : null);
    if (value !== null) element.setAttribute(attribute, value);
  }
  return element;
}

// Placeholders are plain elements that strict filters leave alone. Their content is the fallback. They stay in the page:
// a framework that made one expects to find it where it was.
/** @param {Element} it */
function fill(it) {
  // While the parser is inside, more of the fallback may come.
  if (it.querySelector(NAME) || (document.readyState === "loading" && !it.nextSibling)) return;
  if (isId(it.getAttribute(`data-${NAME}`) ?? "") && document.readyState !== "complete") return;
  const element = configured(it, `data-${NAME}`);
  element.append(...it.childNodes);
  it.append(element);
}

/** @param {Element} script */
function serve(script) {
  if (served.has(script)) return;
  served.add(script);
  if (document.head.contains(script)) {
    console.error(`${NAME}: put the script tag in the body, where the widget should appear (misplaced-script)`);
    return;
  }
  const element = configured(script, "data-policy");
  // A page restored from a router's cache runs its scripts again, and already has the widget.
  const next = script.nextElementSibling;
  if (next?.localName !== NAME || next.getAttribute("policy") !== element.policy) script.after(element);
}

/**
 * Makes the widgets of placeholders and script tags. A script that a module, a router or a delaying tool runs does not
 * know its own tag, so tags are recognised by their address. `root` may be a tag whatever its address is: an optimiser
 * may have put the script's text into it.
 * @param {Document | Element} root
 */
export function upgrade(root) {
  for (const it of [root, ...root.querySelectorAll(`${PLACEHOLDER},${TAG}[src*=${NAME}]`)]) {
    if (!(it instanceof Element)) continue;
    if (it.matches(PLACEHOLDER)) fill(it);
    else if (it.matches(TAG)) serve(it);
  }
}

// Upgrades what comes later: by the parser, a router or a framework.
export function watch() {
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", () => upgrade(document), { once: true });
  }
  window.addEventListener("load", () => upgrade(document), { once: true });
  new MutationObserver((records) => {
    for (const { target, addedNodes } of records) {
      for (const node of addedNodes) {
        // A comment may only keep the place of a widget that is being moved.
        if (!(node instanceof Element) || !node.isConnected) continue;
        upgrade(node);
        // A framework may also bring a fallback back.
        if (target instanceof Element && target.matches(PLACEHOLDER)) fill(target);
      }
    }
  }).observe(document, { childList: true, subtree: true });
}
