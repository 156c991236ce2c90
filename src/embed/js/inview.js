// Which widgets of the page a reader may be looking at. Live ones are made where nobody would notice the work: while none is
// in view, one after the other.
import { whenIdle } from "./idle.js";

/** @type {Set<Element>} */
const inView = new Set();

/** @type {Set<Element>} */
const watched = new Set();

/** @type {Set<() => void>} */
const waiting = new Set();

let isSoon = false;

const observer =
  "IntersectionObserver" in globalThis
    ? new IntersectionObserver((entries) => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting) inView.add(target);
          else inView.delete(target);
        }
        next();
      })
    : undefined;

function next() {
  if (inView.size || !waiting.size || isSoon) return;
  isSoon = true;
  whenIdle(() => {
    isSoon = false;
    const [action] = waiting;
    if (inView.size || !action) return;
    waiting.delete(action);
    action();
    next();
  });
}

/** @param {Element} element */
export function watch(element) {
  if (!observer) return;
  // Until the browser says otherwise.
  inView.add(element);
  watched.add(element);
  observer.observe(element);
}

/** @param {Element} element */
export function unwatch(element) {
  observer?.unobserve(element);
  inView.delete(element);
  watched.delete(element);
  if (!watched.size) observer?.disconnect();
  next();
}

/**
 * Runs an action while no widget is in view; returns what cancels it.
 * @param {() => void} action
 */
export function whenNoneInView(action) {
  waiting.add(action);
  next();
  return () => waiting.delete(action);
}
