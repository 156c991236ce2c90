// The files that belong to this script: the WebAssembly, the style sheet, and the words of each language. Each is fetched
// once per page, with the integrity hash of the build.
import { NAME } from "./dom.js";
import { file } from "./files.js";
import { tagOf, traced } from "./own.js";

// Where a tool fetches the script and evaluates its text, the trace names the tool's.
const own = `/${NAME}.js`;
const addresses = [tagOf(own.slice(1))?.src, traced()];
export const address = addresses.find((url) => url?.includes(own)) || addresses.find(Boolean) || document.baseURI;

// Some pages replace `fetch` by a function whose result is no `Response`.
/** @param {Response} response */
export const asText = async (response) => new TextDecoder().decode(await response.arrayBuffer());

/** By name. @type {Map<string, Promise<any>>} */
const files = new Map();

/**
 * Fetches such a file, unless it is there. After a failure, the next element tries again.
 * @template T
 * @param {string | URL} name
 * @param {(response: Response) => Promise<T>} read
 * @param {string} integrity
 * @param {string} [policy] the policy's address
 * @returns {Promise<T>}
 */
export function ownFile(name, read, integrity, policy = "") {
  const key = `${name}`;
  const known = files.get(key);
  if (known) return known;
  const fetched = fetchOwn(name, read, integrity, policy);
  files.set(key, fetched);
  fetched.catch(() => files.delete(key));
  return fetched;
}

// In a bundle of several scripts, which may be anywhere, the script does not know its files. In `dist/` they are beside
// the policies; their hash tells whether they are the right ones.
/**
 * @template T
 * @param {string | URL} name
 * @param {(response: Response) => Promise<T>} read
 * @param {string} integrity
 * @param {string} policy
 */
async function fetchOwn(name, read, integrity, policy) {
  const { href, pathname } = new URL(name, address);
  try {
    return await file(href, read, { integrity });
  } catch (error) {
    try {
      const other = new URL(`..${pathname.slice(pathname.lastIndexOf("/"))}`, new URL(policy, document.baseURI)).href;
      if (policy.includes("policies/") && other !== href) return await file(other, read, { integrity });
    } catch {
      // The first failure says more.
    }
    throw error;
  }
}
