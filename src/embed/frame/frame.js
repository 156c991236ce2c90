// Loaded by standalone pages alone: tells the page around how high this one is, whenever that changes, in the messages
// that the parents of `@newswire/frames` (also AMP's) and of pym.js understand. It asks for nothing and obeys nothing.
const AMP = "amp";
const PYM = "pym";
const BETWEEN = "xPYMx";

// The name by which a pym.js parent knows this frame.
const child = new URLSearchParams(location.search).get("childId");
const around = window.parent;
/** @type {number | undefined} */
let told;

// A height is no secret, and which pages embed this one is not known here: so to any origin, and to the parent alone.
function tell() {
  const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
  // A frame that is not shown has none.
  if (!height || height === told) return;
  told = height;
  around.postMessage({ sentinel: AMP, type: "embed-size", height }, "*");
  if (child) around.postMessage([PYM, child, "height", height].join(BETWEEN), "*");
}

// A parent that begins to listen, or has another width, is told anew. Nobody else is answered.
/** @param {MessageEvent} event */
function hear({ source, data }) {
  if (source !== around) return;
  const begins = data?.sentinel === AMP && data.type === "frames-init";
  if (!begins && !(child && String(data).startsWith([PYM, child, "width", ""].join(BETWEEN)))) return;
  told = undefined;
  tell();
}

if (around !== window) {
  addEventListener("message", hear);
  new ResizeObserver(tell).observe(document.documentElement);
}

export {};
