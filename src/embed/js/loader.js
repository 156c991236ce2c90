// Defines <policy-explorer>, and inserts an element after a script tag with `data-policy`. It is a classic script and
// also valid as a module. The WebAssembly is fetched when the first element comes near the viewport or is touched.
import { NAME } from "./dom.js";
import { PolicyExplorerElement } from "./element.js";
import { configured, upgrade } from "./placeholder.js";

const script = document.currentScript;

// A second copy of this script uses the first one's element.
if (!customElements.get(NAME)) customElements.define(NAME, PolicyExplorerElement);

upgrade(document);
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => upgrade(document));

if (script?.dataset.policy) {
  if (document.head.contains(script)) {
    console.error(`${NAME}: put the script tag in the body, where the widget shall stand (misplaced-script)`);
  } else {
    // A page restored from a router's cache runs its scripts again, and already has the widget.
    const next = script.nextElementSibling;
    const isThere = next?.localName === NAME && next.getAttribute("policy") === script.dataset.policy;
    if (!isThere) script.after(configured(script.dataset.policy, script));
  }
}
