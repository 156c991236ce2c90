// Requests to servers: only for the widget's own files and the policy. They carry nothing about the reader.
import { pause } from "./waiting.js";

// How long to wait before each retry, in milliseconds.
export const RETRY_DELAYS_MS = [500, 2000];

// How long one attempt may take, in milliseconds.
export const TIMEOUT_MS = 30_000;

/**
 * Whether a retry may help: the server was too slow, too busy, or failed.
 * @param {number} status
 */
export const isRetryable = (status) => status === 408 || status === 429 || status >= 500;

/**
 * Fetches a file without a retry.
 * @template T
 * @param {string} url
 * @param {(response: Response) => Promise<T>} read
 * @param {RequestInit} [settings]
 */
export async function once(url, read, settings) {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), TIMEOUT_MS);
  try {
    const response = await fetch(url, {
      credentials: "omit",
      referrerPolicy: "no-referrer",
      signal: timeout.signal,
      ...settings,
    });
    const { ok, status } = response;
    if (!ok) throw Object.assign(new Error(`${url} answered ${status}`), { isFinal: !isRetryable(status) });
    return await read(response);
  } catch (error) {
    if (timeout.signal.aborted) throw new Error(`${url} did not answer in ${TIMEOUT_MS / 1000} seconds`);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Fetches a file and returns what `read` makes of the response. A retry bypasses the browser's cache, since a broken
 * response may be stored there.
 * @template T
 * @param {string} url
 * @param {(response: Response) => Promise<T>} read
 * @param {RequestInit} [settings]
 */
export async function file(url, read, settings) {
  /** @type {RequestCache} */
  let cache = "default";
  for (const delay of RETRY_DELAYS_MS) {
    try {
      return await once(url, read, { ...settings, cache });
    } catch (error) {
      // A page may throw anything in place of an error.
      const thrown = /** @type {any} */ (error);
      if (thrown?.isFinal || thrown?.name === "CompileError") throw error;
    }
    await pause(delay);
    cache = "reload";
  }
  return once(url, read, { ...settings, cache });
}
