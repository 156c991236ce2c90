// For a page that frames standalone pages and has neither `@newswire/frames` nor pym.js: gives each frame the height
// that its page reports. One classic script, anywhere in the page; frames may be added later.

// Written by `snippet --kind iframe`. Other frames of the page are left alone.
const OURS = "iframe[data-policy-hash]";
const ownFrames = () => /** @type {HTMLIFrameElement[]} */ ([...document.querySelectorAll(OURS)]);
// No page of ours is higher, so a larger report is ignored.
const LIMIT = 20_000;

// The origin that messages of such a frame must have: its address's, or the opaque one in a sandbox.
/** @param {HTMLIFrameElement} frame */
function originOf(frame) {
  const isOpaque = frame.hasAttribute("sandbox") && !frame.sandbox.contains("allow-same-origin");
  return isOpaque ? "null" : new URL(frame.src).origin;
}

addEventListener("message", (event) => {
  const { data } = event;
  if (data?.sentinel !== "amp" || data.type !== "embed-size") return;
  const { height } = data;
  if (!(Number.isInteger(height) && height > 0 && height <= LIMIT)) return;
  const frame = ownFrames().find((it) => it.contentWindow === event.source);
  if (!frame || event.origin !== originOf(frame)) return;
  // The style has the height of a page that reports none.
  frame.style.height = "";
  frame.height = height;
});

// Frames loaded before this script have reported their height to nobody, so ask again.
for (const frame of ownFrames()) {
  frame.contentWindow?.postMessage({ sentinel: "amp", type: "frames-init" }, "*");
}

export {};
