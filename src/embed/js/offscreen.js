// Renders a live widget off-screen, so that it shows what the shadow root shows before it is swapped in.
import { made } from "./dom.js";
import { failing } from "./failure.js";
import { instance } from "./instance.js";
import { folds, toggle } from "./markup.js";
import { chosenIn, drawnFor, setByReader } from "./radios.js";
import { readStrictly } from "./reader.js";
import { styleSheet } from "./styles.js";
import { drawn, pause, released } from "./waiting.js";

/** @import { Widget } from "policy-explorer:glue" */
/** @import { Speech } from "./words.js" */
/** @typedef {{ bytes: Uint8Array, form?: Uint8Array }} Policy a file, and its compact form if there is one */
/** @typedef {{ widget: Widget, wrapper: HTMLElement, status: HTMLElement, styled: CSSStyleSheet }} Drawing */

/**
 * A widget that is not in the page yet. Reading and drawing happen in separate tasks, to keep each of them short.
 * @param {HTMLElement & { policy: string }} host
 * @param {Policy} policy
 * @param {Speech} speech
 * @param {() => ShadowRoot | null} shown the widget of the same policy, prerendered or live, if readers see it
 * @param {(error: unknown, widget?: Widget) => void} onTrap called for every trap, also once the widget is in the page
 */
export async function drawOffScreen(host, policy, speech, shown, onTrap) {
  // A trap before the reader chose anything may be the browser's own fault, so a fresh instance is tried.
  const first = await attempt(host, policy, speech, shown, onTrap);
  const drawing = "trap" in first ? await attempt(host, policy, speech, shown, onTrap) : first;
  if ("trap" in drawing) throw drawing.trap;
  return drawing;
}

/**
 * @param {HTMLElement & { policy: string }} host
 * @param {Policy} policy
 * @param {Speech} speech
 * @param {() => ShadowRoot | null} shown
 * @param {(error: unknown, widget?: Widget) => void} onTrap
 * @returns {Promise<Drawing | { trap: unknown }>}
 */
async function attempt(host, { bytes, form }, speech, shown, onTrap) {
  const wrapper = made("div", { class: /** @type {any} */ (navigator).share ? "live sends" : "live", "data-live": "" });
  const status = made("div", { slot: "status", role: "status" });
  /** @type {Widget | undefined} */
  let widget;
  /** @type {{ trap: unknown } | undefined} */
  let trapped;
  const hear = (/** @type {unknown} */ trap) => {
    trapped = { trap };
    onTrap(trap, widget);
  };
  const chosenByReader = () => drawnFor(shown()) ?? setByReader(shown());
  const openNames = () => [...folds(shown())].filter(([, part]) => part.open).map(([name]) => name);
  await pause();
  const Widget = await failing("webassembly-unavailable", "no WebAssembly could be made", instance(hear));
  await pause();
  const styled = await styleSheet(host.ownerDocument);
  await pause();
  try {
    const create = (/** @type {Uint8Array} */ form) =>
      new Widget(host, wrapper, status, bytes, form, speech.lang.trim(), speech.words);
    try {
      if (form) widget = create(form);
    } catch {
      // It is the form of another file, or of another release.
      if (trapped) return trapped;
    }
    widget ??= create(await readStrictly(bytes, host.policy));
    await pause();
    /** @type {string | undefined} */
    let chosen;
    /** @type {string[] | undefined} */
    let open;
    let isWhole = false;
    while (!isWhole || chosen !== chosenByReader() || String(open) !== String(openNames())) {
      const before = chosen;
      chosen = chosenByReader();
      // A live widget may have drawn what a prerendered one cannot show.
      const isLive = drawnFor(shown()) !== undefined;
      if (isLive) widget.set(chosen ?? "", false);
      // A reader's choice that was undone in the meantime must be undone here too.
      isWhole = widget.draw(isLive ? undefined : (chosen ?? (before && chosenIn(host.shadowRoot))));
      const isDrawn = () => !isWhole || !chosen || [chosenIn(wrapper), wrapper.dataset.drawn].includes(chosen);
      await drawn(() => trapped || (wrapper.firstChild && isDrawn()));
      await pause();
      if (trapped) return trapped;
      if (!wrapper.firstChild) throw new Error("nothing was drawn");
      if (!isWhole) continue;
      // Opens the parts that are open in the prerendered widget. Their content is drawn only when they open.
      const names = (open = openNames());
      const differing = () =>
        [...folds(wrapper)].filter(([name, part]) => shown() && part.open !== names.includes(name));
      for (let turn = 0; turn < 3 && differing().length && !trapped; turn++) {
        for (const [, part] of differing()) toggle(part, !part.open);
        await drawn(() => trapped || !differing().length);
      }
      // Last of all: a press that begins during one of the steps before it would be lost.
      await released(host.shadowRoot);
    }
    return trapped ?? { widget, wrapper, status, styled };
  } catch (error) {
    if (trapped) return trapped;
    throw error;
  }
}
