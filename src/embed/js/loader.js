// Defines <policy-explorer>, and makes the widgets of script tags with `data-policy` and of placeholders. It is a
// classic script and also valid as a module. The WebAssembly is fetched when the first element comes near the viewport
// or is touched.
import { NAME } from "./dom.js";
import { PolicyExplorerElement } from "./element.js";
import { watch } from "./placeholder.js";

if (!customElements.get(NAME)) {
  customElements.define(NAME, PolicyExplorerElement);
  watch();
}
// A second copy of this script uses the first one's element.
const { upgrade } = /** @type {typeof PolicyExplorerElement} */ (customElements.get(NAME));
upgrade();
if (document.currentScript) upgrade(document.currentScript);
