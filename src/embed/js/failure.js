// Failures that a host page is told about, each with a code.

/** @import { ErrorCode } from "../contract.d.ts" */

// An error with a code that a host page can test for.
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
 * An error's message. Rust throws strings, and a page's own code may throw anything.
 * @param {any} thrown
 * @returns {string}
 */
export const describe = (thrown) =>
  thrown?.message || (Object(thrown) === thrown ? Object.prototype.toString.call(thrown) : String(thrown));

/**
 * Wraps any rejection of a promise in a failure with this code, unless it is one already.
 * @template T
 * @param {ErrorCode} code
 * @param {string} what
 * @param {Promise<T>} promise
 */
export const failing = (code, what, promise) =>
  promise.catch((error) => {
    throw error instanceof Failure ? error : new Failure(code, `${what}: ${describe(error)}`);
  });
