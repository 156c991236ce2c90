// The selection in the article: its words, and where they are in its text, counted as the worker counts (UTF-16).

/** @param {Element} article whose paragraphs say where they begin */
export function selected(article) {
  const selection = getSelection();
  if (!selection?.rangeCount || selection.isCollapsed) return undefined;
  const range = selection.getRangeAt(0).cloneRange();
  if (!article.contains(range.startContainer)) return undefined;
  // Three clicks on the last paragraph select up to what follows the article.
  const isLonger = !article.contains(range.endContainer);
  const last = [...article.querySelectorAll("[data-from]")].at(-1);
  if (isLonger && last) range.setEnd(last, last.childNodes.length);
  const from = place(range.startContainer, range.startOffset);
  const to = place(range.endContainer, range.endOffset);
  return from === undefined || to === undefined ? undefined : { from, to, words: `${isLonger ? range : selection}` };
}

/** @param {Node} node @param {number} offset */
function place(node, offset) {
  const element = node instanceof Element ? node : node.parentElement;
  const paragraph = /** @type {HTMLElement | null | undefined} */ (element?.closest("[data-from]"));
  if (!paragraph) return undefined;
  const before = document.createRange();
  before.setStart(paragraph, 0);
  before.setEnd(node, offset);
  return Number(paragraph.dataset.from) + `${before}`.length;
}
