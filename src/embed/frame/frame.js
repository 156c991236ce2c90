// Loaded by standalone pages alone: reports this page's height to the parent window whenever it changes, in the
// messages of `@newswire/frames` (also AMP's) and of pym.js. It obeys no message.
const AMP = "amp";
const PYM = "pym";
const BETWEEN = "xPYMx";

// The name by which a pym.js parent knows this frame.
const child = new URLSearchParams(location.search).get("childId");
const around = window.parent;
/** @type {number | undefined} */
let told;

// Sent to any origin, because the page does not know who embeds it and a height is no secret; and only to the parent.
function tell() {
  const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
  // A hidden frame has no height.
  if (!height || height === told) return;
  told = height;
  around.postMessage({ sentinel: AMP, type: "embed-size", height }, "*");
  if (child) around.postMessage([PYM, child, "height", height].join(BETWEEN), "*");
}

// A parent that starts to listen, or changes its width, gets the height again. Nobody else is answered.
/** @param {MessageEvent} event */
function hear({ source, data }) {
  if (source !== around) return;
  const begins = data?.sentinel === AMP && data.type === "frames-init";
  if (!begins && !(child && String(data).startsWith([PYM, child, "width", ""].join(BETWEEN)))) return;
  told = undefined;
  tell();
}

if (around !== window) {
  // In print, see style/print.css.
  document.querySelector("policy-explorer")?.setAttribute("data-framed", "");
  addEventListener("message", hear);
  new ResizeObserver(tell).observe(document.documentElement);
}

export {};
