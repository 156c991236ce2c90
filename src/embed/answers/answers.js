// The answers of one policy in one language, ready-made: puts the prerendered widget into the page, where its radios switch
// the answers by style alone, and asks for the loader, which brings the live widget. The build defines the answers, and
// names this script `<id>.<lang>.js`.
import { NAME } from "../js/dom.js";
import { whenParsed } from "../js/waiting.js";
import { build } from "./build.js";
import { bringLive } from "./live.js";
import { filled, isMissing, isWaiting, places, tag } from "./places.js";

/** The widget at the tag itself, until a place comes for it. @type {HTMLElement | undefined} */
let alone;

// Fills every place that waits for this policy; returns whether there is any place.
function fill() {
  const all = places();
  for (const place of all.filter(isWaiting)) {
    if (alone?.isConnected) {
      alone.append(...place.childNodes);
      place.append(alone);
    } else bringLive(build(place, (element) => place.append(element)));
    alone = undefined;
    filled.add(place);
  }
  return all[0];
}

// A tag without a place is one itself. Only the parsed page shows that there is none.
function standAlone() {
  if (fill()) return;
  if (!tag || !document.body?.contains(tag)) console.error(`${NAME}: no place for the widget (misplaced-script)`);
  else if (isMissing(tag.nextElementSibling)) bringLive((alone = build(tag, (element) => tag?.after(element))));
}

fill() || whenParsed(standAlone);
// A router or a framework may bring places later, or empty one.
new MutationObserver(fill).observe(document, { childList: true, subtree: true });
