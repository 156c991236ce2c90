// The widget's styles, as a sheet that is built once for each document: no `<style>`, which a strict content security
// policy would refuse. A document adopts no sheet of another.

/** @type {WeakMap<Document, CSSStyleSheet>} */
const sheets = new WeakMap();

/**
 * @param {Document} document
 * @param {() => string} styles
 */
export function styleSheet(document, styles) {
  let sheet = sheets.get(document);
  if (!sheet) {
    sheet = new (document.defaultView ?? window).CSSStyleSheet();
    sheet.replaceSync(styles());
    sheets.set(document, sheet);
  }
  return sheet;
}
