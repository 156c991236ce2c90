// Addresses that set a scenario: `#policy-explorer_us-weapons-in-russia_2_origin_us_target_russia`. They hold the name
// of a widget (optional), the number of pairs, and the pairs.
// A number is written as `28`, `28p5` or `m5`; `28.5` is read too.
// The fragment has only `[a-z0-9_-]`, so that it is harmless as a selector, passes filters and routers, and ends at
// any other character. The number of pairs reveals a link that was cut off. An older form,
// `#policy-explorer:name:origin=us;target=russia`, is still read.

const MARK = "#policy-explorer_";
const OLD_MARK = "#policy-explorer:";

/** @typedef {{ name: string, pairs: string, isWhole: boolean }} Asked */

/** @param {string} text */
const isCount = (text) => /^\d+$/.test(text);

/**
 * Reads a fragment: the widget that is meant, `dimension=option` pairs separated by semicolons, and whether all of it
 * could be read. Returns nothing for any other fragment.
 * @param {string} hash
 * @returns {Asked | undefined}
 */
export function askedBy(hash) {
  let text = hash;
  try {
    // Some messengers encode an address that is encoded already.
    for (let times = 0; times < 3 && /^#policy-explorer%/i.test(text); times++) text = decodeURIComponent(text);
    text = decodeURIComponent(text);
  } catch {
    // Cut off in the middle of a character, or never encoded.
  }
  if (text.startsWith(MARK)) return read(text.slice(MARK.length));
  return text.startsWith(OLD_MARK) ? readOld(text.slice(OLD_MARK.length)) : undefined;
}

/** @param {string} text */
function read(text) {
  const [ours] = /** @type {RegExpExecArray} */ (/^([a-z0-9_-]|\.\d)*/.exec(text));
  const parts = ours.split("_");
  const name = isCount(parts[0]) ? "" : (parts.shift() ?? "");
  const count = Number(parts.shift());
  const counted = parts.slice(0, count * 2 || 0);
  const pairs = [];
  for (let at = 0; at < counted.length; at += 2) pairs.push(`${counted[at]}=${counted[at + 1] || ""}`);
  const isWhole = count > 0 && counted.length === count * 2 && counted.every(Boolean);
  return { name, pairs: pairs.join(";"), isWhole };
}

/** @param {string} text */
function readOld(text) {
  const [, name = "", written] = /** @type {RegExpExecArray} */ (/^(?:([^:=;]*):)?([^]*)$/.exec(text));
  const PAIR = /\s*([a-z][a-z0-9-]*)\s*=\s*((?:[a-z0-9-]|\.\d)*)\s*(;?)/y;
  const pairs = [];
  let isWhole = true;
  for (;;) {
    const at = PAIR.lastIndex;
    const [, dimension, option, more] = PAIR.exec(written) || [];
    if (!dimension) {
      // This was a pair before it was cut off.
      if (/^\s*[a-z]/.test(written.slice(at))) isWhole = false;
      break;
    }
    pairs.push(`${dimension}=${option}`);
    if (!option) isWhole = false;
    if (!more) break;
  }
  if (!pairs.length && isWhole) return undefined;
  return { name: pairs.length ? name : name || written, pairs: pairs.join(";"), isWhole };
}

/**
 * The scenario of a link on the page it leads to, if that is this page. The `href` of an SVG link is no string.
 * @param {Element & { href: unknown }} link
 */
export function askedByLink(link) {
  const written = link.getAttribute("href") || "";
  const [address] = String(link.href || "").split("#");
  const isHere = written.startsWith("#") || address === here() || address === canonical();
  return isHere && written.includes("#") ? askedBy(written.slice(written.indexOf("#"))) : undefined;
}

const here = () => location.href.split("#")[0];

// Parameters that identify a reader, or a reader's click, to newsletters, networks and shops.
const OF_READERS =
  /^(utm_\w+|mc_[ce]id|fbclid|gclid|gbraid|wbraid|dclid|msclkid|yclid|twclid|ttclid|igshid|li_fat_id|mkt_tok|vero_id|_hsenc|_hsmi|_gl|oly_\w+_id|wickedid|ns_mchannel|xtor|at_medium|at_campaign|cmpid)$/i;

// The page's canonical address, without parameters that identify the reader.
function canonical() {
  /** @type {HTMLLinkElement | null} */
  const link = document.querySelector('link[rel~="canonical" i][href]');
  try {
    const named = link?.href ?? "";
    const url = new URL(named);
    if (url.origin === location.origin && url.origin !== "null") return named.split("#")[0];
  } catch {
    // Missing or invalid.
  }
  const [path, query] = here().split(/\?([^]*)/);
  const kept = (query || "").split("&").filter((part) => part && !OF_READERS.test(part.split("=")[0]));
  return kept.length ? `${path}?${kept.join("&")}` : path;
}

/**
 * Whether an element's id can be the name in such an address. Ids of policies always can.
 * @param {string} [id]
 */
export const isName = (id) => /^[a-z][a-z0-9-]*$/.test(id ?? "");

/**
 * A fragment for a scenario.
 * @param {string} name
 * @param {[string, string][]} pairs
 */
function fragment(name, pairs) {
  const named = name ? [name] : [];
  return MARK + [...named, pairs.length, ...pairs.flat()].join("_");
}

/**
 * The page's address, with a widget's scenario as its fragment.
 * @param {string} name
 * @param {[string, string][]} pairs
 */
export const addressOf = (name, pairs) => canonical() + fragment(name, pairs);

/**
 * Writes a scenario into the address bar, unless the page has another fragment there.
 * @param {string} name
 * @param {[string, string][]} pairs
 */
export function follow(name, pairs) {
  if (location.hash && !askedBy(location.hash)) return;
  try {
    history.replaceState(history.state, "", here() + fragment(name, pairs));
  } catch {
    // Not allowed in some frames, nor after too many changes.
  }
}
