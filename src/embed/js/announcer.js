// What a widget says to those who do not see it.

// How long an announcement stays, in milliseconds: until it has been read, and no longer.
const SAID_MS = 2000;

/** @typedef {ReturnType<typeof announcer>} Announcer */

export function announcer() {
  /** @type {HTMLElement | undefined} the live region */
  let status;
  /** @type {ReturnType<typeof setTimeout>} */
  let silence;

  // An announcement is heard once. What is left of it would be read as a part of the article.
  function fallSilent() {
    clearTimeout(silence);
    silence = setTimeout(() => status?.replaceChildren(), SAID_MS);
  }

  return {
    fallSilent,
    /** @param {HTMLElement} region */
    use: (region) => (status = region),
    /** @param {string} text */
    say(text) {
      if (status) status.textContent = text;
      fallSilent();
    },
    end() {
      clearTimeout(silence);
      status?.remove();
    },
  };
}
