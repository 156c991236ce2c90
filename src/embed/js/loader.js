// Defines <policy-explorer>, and puts one where a script tag with `data-policy` stands. A classic script that is
// valid as a module too; the WebAssembly is fetched when the first element comes near the viewport or is touched.
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
    // A page that comes out of a router's store has the widget already, and its script runs again.
    const next = script.nextElementSibling;
    const isThere = next?.localName === NAME && next.getAttribute("policy") === script.dataset.policy;
    if (!isThere) script.after(configured(script.dataset.policy, script));
  }
}
