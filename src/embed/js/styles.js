// The widget's styles as one constructed style sheet per document. A strict content security policy would refuse a
// `<style>`, and a document refuses the sheet of another.

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
