// Sharing: an address, or an answer in words with its address. Nothing is sent without the reader's click.
import { made } from "./dom.js";
import { place } from "./markup.js";

/** @param {Node | null | undefined} part */
const line = (part) => part?.textContent?.replace(/\s+/g, " ").trim();

/**
 * An answer in words: the policy's title, the scenario, the verdict of each question, the date of the report, the
 * sources, the address.
 * @param {ParentNode} root
 * @param {string} [address]
 */
export function answerIn(root, address) {
  const verdicts = [...root.querySelectorAll("[data-outcome]")].map((part) =>
    [place(part, "question"), part.querySelector("[part=verdict]")].map(line).join(" "),
  );
  const sources = [...root.querySelectorAll("[data-fold=sources] li")].map(line);
  const places = ["title", "sentence", "reported"].map((name) => line(place(root, name)));
  return [...places.slice(0, 2), ...verdicts, places[2], ...sources, address].filter(Boolean).join("\n");
}

/**
 * Puts a text on the clipboard; false where the browser or the page forbids it.
 * @param {string} text
 */
export async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Opens the system's share sheet. Returns false where that fails, but not where the reader cancels.
 * @param {ShareData} data
 */
export async function sent(data) {
  try {
    await navigator.share(data);
    return true;
  } catch (error) {
    return /** @type {Error} */ (error).name === "AbortError";
  }
}

/**
 * Runs a share button, and confirms beside it that the text was copied, or offers the text in a field.
 * @param {HTMLElement} button
 * @param {ParentNode} root
 * @param {string} address
 * @param {(text: string) => void} say
 */
export async function share({ dataset: { action }, parentElement }, root, address, say) {
  const row = /** @type {HTMLElement} */ (parentElement);
  const { copied: done, byHand } = /** @type {Record<string, string>} */ (row.dataset);
  const isLink = action === "copy";
  const text = isLink ? address : answerIn(root, address);
  const put = (/** @type {HTMLElement} */ element, /** @type {string} */ text) => {
    forgetShared(row);
    element.append(text);
    row.append(element);
  };
  if (action === "send") {
    if (await sent({ title: document.title, text: answerIn(root), url: address })) return;
  } else if (await copied(text)) {
    put(made("span", { class: "copied" }), done);
    say(done);
    return;
  }
  const field = made("textarea", { readonly: "", rows: isLink ? 2 : 7, "aria-label": byHand });
  put(field, text);
  field.focus();
  field.select();
}

/**
 * Removes the confirmation or field beside the buttons.
 * @param {ParentNode | null | undefined} row
 */
export const forgetShared = (row) => row?.querySelector("span,textarea")?.remove();
