// The compact form of a policy, which the widget takes beside its file: as a snippet has it, or made by the strict reader,
// a WebAssembly file of its own that is fetched only then.
import { Failure, failing } from "./failure.js";
import { once } from "./files.js";
import { module } from "./modules.js";
import { bytesOf, encoded } from "./source.js";

/** @import { PolicyExplorerElement } from "../contract.d.ts" */

const reader = (/** @type {string} */ policy) => module(READER_FILE, READER_INTEGRITY, policy);

/**
 * The compact form in the snippet, or at the address that is there instead. It may be of another file than there is now. If
 * there is none, the reader is fetched in the meantime.
 * @param {HTMLElement & Pick<PolicyExplorerElement, "policy" | "policyData">} element
 */
export async function readyMade(element) {
  /** @type {HTMLElement | null} */
  const carrier = element.closest("[data-policy-checked]");
  const checked = element.policyData === undefined && carrier?.dataset.policyChecked;
  if (checked) {
    if (!checked.includes(".")) return encoded(checked);
    try {
      return await once(checked, bytesOf);
    } catch {
      // The reader makes one.
    }
  }
  reader(element.policy).catch(() => {});
}

/**
 * The compact form of a file, made by a new instance of the reader.
 * @param {Uint8Array} bytes
 * @param {string} policy its address
 */
export async function readStrictly(bytes, policy) {
  const failure = "the reader of policies could not be loaded";
  const compiled = await failing("webassembly-unavailable", failure, reader(policy));
  const { memory, place, answer } = /** @type {any} */ (new WebAssembly.Instance(compiled).exports);
  const at = place(bytes.length);
  new Uint8Array(memory.buffer, at).set(bytes);
  const told = answer();
  const [start, length, isFaulty] = new Uint32Array(memory.buffer, told, 3);
  const result = new Uint8Array(memory.buffer, start, length);
  if (isFaulty) throw new Failure("policy-malformed", new TextDecoder().decode(result));
  return result;
}
