// Announcements for readers of a screen reader.

// How long an announcement stays, in milliseconds. Left there, it would be read as part of the article.
const SAID_MS = 2000;

// How long it waits for the focus to be where it belongs: what is said of that would cut it off.
const LATER_MS = 600;

/** @typedef {ReturnType<typeof announcer>} Announcer */

export function announcer() {
  /** @type {HTMLElement | undefined} the live region */
  let status;
  /** @type {ReturnType<typeof setTimeout>} */
  let silence;

  function fallSilent() {
    clearTimeout(silence);
    silence = setTimeout(() => status?.replaceChildren(), SAID_MS);
  }

  function say(/** @type {string} */ text) {
    if (status) status.textContent = text;
    fallSilent();
  }

  return {
    fallSilent,
    /** @param {HTMLElement} region */
    use: (region) => (status = region),
    say,
    // Says what the status holds as soon as the widget is in the page.
    sayLater() {
      const words = status?.textContent ?? "";
      status?.replaceChildren();
      clearTimeout(silence);
      silence = setTimeout(() => say(words), LATER_MS);
    },
    end() {
      clearTimeout(silence);
      status?.remove();
    },
  };
}
