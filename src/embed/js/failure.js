// Failures that a host page hears of, each with a code.

/** @import { ErrorCode } from "../contract.d.ts" */

// A failure that a host page can tell from others by its code.
export class Failure extends Error {
  /**
   * @param {ErrorCode} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/**
 * What was thrown, in words: an error, or a string from Rust; a page's own code may throw anything.
 * @param {any} thrown
 * @returns {string}
 */
export const describe = (thrown) =>
  thrown?.message || (Object(thrown) === thrown ? Object.prototype.toString.call(thrown) : String(thrown));

/**
 * Turns whatever a promise fails with into a failure of this code.
 * @template T
 * @param {ErrorCode} code
 * @param {string} what
 * @param {Promise<T>} promise
 */
export const failing = (code, what, promise) =>
  promise.catch((error) => {
    throw new Failure(code, `${what}: ${describe(error)}`);
  });
