// Addresses that set a scenario: `#policy-explorer:origin=us;target=russia`, and with the name of a widget
// `#policy-explorer:us-weapons-in-russia:origin=us;…`. They come from anywhere, so whatever else they hold is ignored.

const MARK = "#policy-explorer:";

// What the fragment of an address asks for: `{name, pairs}`; nothing if it is not one of these.
export function askedBy(hash) {
  try {
    const text = decodeURIComponent(hash);
    if (!text.startsWith(MARK)) return undefined;
    const [, name = "", pairs] = /^(?:([^:=;]*):)?([^]*)$/.exec(text.slice(MARK.length));
    return pairs.includes("=") ? { name, pairs } : undefined;
  } catch {
    // It is not encoded as addresses are.
    return undefined;
  }
}

// What a link asks of the page that it stands in.
export function askedByLink(link) {
  const written = link.getAttribute("href") || "";
  const isHere = written.startsWith("#") || (link.href || "").toString().split("#")[0] === here();
  return isHere && written.includes("#") ? askedBy(written.slice(written.indexOf("#"))) : undefined;
}

const here = () => location.href.split("#")[0];

// The page's address, with a widget's scenario in place of its fragment.
export const addressOf = (name, pairs) => `${here()}${MARK}${encodeURIComponent(name)}:${pairs}`;

// Puts an address of ours into the address bar, unless the page has a fragment of its own there.
export function follow(address) {
  if (location.hash && !location.hash.startsWith(MARK)) return;
  try {
    history.replaceState(history.state, "", address);
  } catch {
    // A frame may not, and too many changes are refused.
  }
}
