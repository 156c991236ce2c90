// Where this script comes from.

/**
 * The tag of the script that is running, or whose file has this name: a module, or a script that a tool evaluates, does
 * not know its tag.
 * @param {string} name
 */
export const tagOf = (name) =>
  /** @type {HTMLScriptElement | null} */ (document.currentScript ?? document.querySelector(`script[src*="/${name}"]`));

// A module has no current script, and a classic script must not use `import.meta`; but every browser's stack traces name
// the file.
export const traced = () => /\w+:\/\/.+?(?=:\d+:\d+)/.exec(/** @type {string} */ (new Error().stack))?.[0];
