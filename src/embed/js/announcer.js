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

  return {
    fallSilent,
    /** @param {HTMLElement} region */
    use: (region) => (status = region),
    // A framework that hydrates the page removes what its server has not rendered.
    /** @param {HTMLElement} host */
    keep(host) {
      if (status && !status.parentNode) host.append(status);
    },
    /** @param {string} text */
    say(text) {
      if (status) status.textContent = text;
      fallSilent();
    },
    // Says what the status holds as soon as the widget is in the page.
    sayLater() {
      const said = [...(status?.childNodes ?? [])];
      status?.replaceChildren();
      clearTimeout(silence);
      silence = setTimeout(() => {
        status?.replaceChildren(...said);
        fallSilent();
      }, LATER_MS);
    },
    end() {
      clearTimeout(silence);
      status?.remove();
      status = undefined;
    },
  };
}
