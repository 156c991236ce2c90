// The widget's style sheet: fetched once per page, and constructed once per document. A strict content security policy
// would refuse a `<style>`, and a document refuses the sheet of another.
// The build defines STYLE_FILE and STYLE_INTEGRITY.
import { failing } from "./failure.js";
import { asText, ownFile } from "./release.js";

/** @type {WeakMap<Document, CSSStyleSheet>} */
const sheets = new WeakMap();

/** @param {string} [policy] the policy's address */
export const styles = (policy) =>
  failing(
    "style-unreachable",
    "the style sheet could not be fetched",
    ownFile(STYLE_FILE, asText, STYLE_INTEGRITY, policy),
  );

/** @param {Document} document */
export async function styleSheet(document) {
  const css = await styles();
  let sheet = sheets.get(document);
  if (!sheet) {
    sheet = new (document.defaultView ?? window).CSSStyleSheet();
    sheet.replaceSync(css);
    sheets.set(document, sheet);
  }
  return sheet;
}
