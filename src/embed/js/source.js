// Where the policy of an element comes from: `policyData`, its address, or a script element inside it.
import { Failure, failing } from "./failure.js";
import { file } from "./files.js";
import { whenParsed } from "./waiting.js";

/** @import { PolicyExplorerElement } from "../contract.d.ts" */

/** @param {string} text */
export const encoded = (text) => new TextEncoder().encode(text);

/** @param {Response} response */
export const bytesOf = async (response) => new Uint8Array(await response.arrayBuffer());

// Parsed here so that an invalid URL is reported like any other failure.
/** @param {string} address */
async function fetched(address) {
  return file(new URL(address, document.baseURI).href, bytesOf);
}

/**
 * The policy's bytes.
 * @param {HTMLElement & Pick<PolicyExplorerElement, "policy" | "policyData">} element
 */
export async function policyOf(element) {
  const { policy: address, policyData: data } = element;
  if (data !== undefined) return encoded(typeof data === "string" ? data : JSON.stringify(data));
  if (address) return failing("policy-unreachable", `the policy ${address} could not be fetched`, fetched(address));
  await new Promise((done) => whenParsed(/** @type {() => void} */ (done)));
  const inline = element.querySelector(':scope > script[type="application/json"]');
  if (inline) return encoded(/** @type {string} */ (inline.textContent));
  throw new Failure("policy-missing", "the element has no `policy` attribute, and holds no policy");
}
