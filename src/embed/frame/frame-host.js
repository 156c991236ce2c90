// For a page that holds standalone pages in frames and has no `@newswire/frames` and no pym.js: gives each frame the height
// that its own page tells. One classic script, wherever it stands; frames may come later.

// What `snippet --kind iframe` writes. Other frames of the page are none of our business.
const OURS = "iframe[data-policy-hash]";
const ownFrames = () => /** @type {HTMLIFrameElement[]} */ ([...document.querySelectorAll(OURS)]);
// No page of ours is higher, whatever it says.
const LIMIT = 20_000;

// The origins of what such a frame may show: that of its address, or none at all inside a sandbox.
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
  if (frame && event.origin === originOf(frame)) frame.height = height;
});

// Frames that were there before this script have told their height to nobody.
for (const frame of ownFrames()) {
  frame.contentWindow?.postMessage({ sentinel: "amp", type: "frames-init" }, "*");
}

export {};
