// The registry of the page's elements. It follows links in the prose and the fragment of the page's address, and
// listens to the page only while there is an element.
import { askedBy, askedByLink } from "./address.js";
import { isPlain } from "./dom.js";
import { isCalled } from "./naming.js";

/** @import { Asked } from "./address.js" */
/** @typedef {(asked: Asked, isFollowed: boolean, link?: HTMLElement) => void} Ask */

/** @type {Map<HTMLElement, Ask>} */
const registry = new Map();

/**
 * @param {HTMLElement} element
 * @param {Ask} ask what passes a link or an address on to it
 */
export function register(element, ask) {
  if (!registry.size) listen("addEventListener");
  registry.set(element, ask);
}

/** @param {HTMLElement} element */
export function unregister(element) {
  if (registry.delete(element) && !registry.size) listen("removeEventListener");
}

/** @param {"addEventListener" | "removeEventListener"} change */
function listen(change) {
  // Before any listener of the page: smooth scrolling and routers prevent the click, or take it for one of theirs.
  window[change]("click", followLink, true);
  window[change]("hashchange", followAddress);
}

// The elements in document order.
const inOrder = () =>
  [...registry.keys()].sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));

/**
 * Whether the page's address means this element, or may mean it. Without a name it means the first one.
 * @param {HTMLElement} element
 * @param {Asked} asked
 */
export const isAddressed = (element, { name, isWhole }) =>
  name ? isCalled(element, name, isWhole) !== false : inOrder()[0] === element;

// Follows a link in the prose. If it means no widget, it is left to the host.
/** @param {any} event */
function followLink(event) {
  const link = isPlain(event) && event.composedPath().find((/** @type {Element} */ part) => part.localName === "a");
  const asked = link && askedByLink(link);
  if (!asked) return;
  const elements = inOrder();
  const called = (/** @type {true | undefined} */ is) =>
    elements.filter((element) => isCalled(element, asked.name, asked.isWhole) === is);
  const known = called(true);
  const named = known.length ? known : called(undefined);
  if (!named.length) return;
  event.preventDefault();
  const article = link.closest("article");
  const beside = named.filter((element) => article?.contains(element));
  const [nearest] = (beside.length ? beside : named).sort((a, b) => distance(a, link) - distance(b, link));
  // A widget that is not loaded yet does not know its policy's id, so each of them is asked.
  for (const element of known.length ? [nearest] : named) registry.get(element)?.(asked, true, link);
}

function followAddress() {
  const asked = askedBy(location.hash);
  if (!asked) return;
  for (const element of inOrder()) {
    if (isAddressed(element, asked)) registry.get(element)?.(asked, true);
  }
}

/**
 * The vertical distance between two elements.
 * @param {Element} one
 * @param {Element} other
 */
function distance(one, other) {
  const [a, b] = [one, other].map((element) => element.getBoundingClientRect());
  return Math.max(0, a.top - b.bottom, b.top - a.bottom);
}
