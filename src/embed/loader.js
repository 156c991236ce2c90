// Defines <policy-explorer>, and puts one where a script tag with `data-policy` stands. A classic script that is
// valid as a module too; the WebAssembly is fetched when the first element comes near the viewport or is touched.
// The build gives WASM_FILE and WASM_INTEGRITY, and puts in the glue that wasm-bindgen wrote.
import init, { Widget } from "policy-explorer:glue";

const NAME = "policy-explorer";
const script = document.currentScript;
// A module has no current script: then the first tag of this name tells where the files are.
const address = (script || document.querySelector(`script[src*="${NAME}.js"]`) || {}).src || document.baseURI;

// How near, in CSS pixels, an element comes before its files are fetched.
const NEAR = "600px";

// Requests carry nothing of the reader.
const request = { credentials: "omit", referrerPolicy: "no-referrer" };

// A failure that a host page can tell from others by its code.
class Failure extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

// What was thrown, in words: an error, or a string from Rust.
const words = (thrown) => (thrown && thrown.message) || String(thrown);

let loading;

// One download for every element; a failed one is tried again for the next element.
function webAssembly() {
  loading ||= (async () => {
    if (typeof WebAssembly !== "object") throw new Error("this browser has none, or the page forbids it");
    const response = await fetch(new URL(WASM_FILE, address), { ...request, integrity: WASM_INTEGRITY });
    if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
    await init({ module_or_path: response });
  })().catch((error) => {
    loading = undefined;
    throw new Failure("webassembly-unavailable", `the WebAssembly could not be loaded: ${words(error)}`);
  });
  return loading;
}

async function policyFile(url) {
  try {
    const response = await fetch(new URL(url, document.baseURI), request);
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw new Failure("policy-unreachable", `the policy ${url} could not be fetched: ${words(error)}`);
  }
}

class PolicyExplorerElement extends HTMLElement {
  static observedAttributes = ["policy", "lang", "scenario", "heading-level"];

  #widget;
  #observer;
  // What is being loaded, so that an answer that comes too late is dropped.
  #run;

  connectedCallback() {
    if (this.getAttribute("loading") === "eager" || !("IntersectionObserver" in window)) {
      this.#start();
      return;
    }
    this.#observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && this.#start(),
      { rootMargin: NEAR },
    );
    this.#observer.observe(this);
    this.addEventListener("pointerdown", this);
    this.addEventListener("focusin", this);
  }

  disconnectedCallback() {
    this.#forget();
    this.#remove();
  }

  attributeChangedCallback(name, before, now) {
    if (before === now || !this.isConnected) return;
    if (name === "policy") {
      // Before the first start there is nothing to change: the start reads the attribute.
      if (this.#run) this.#start();
    } else if (this.#widget) {
      this.#guard(() => this.#widget.update());
    }
  }

  handleEvent() {
    this.#start();
  }

  async #start() {
    this.#forget();
    const run = (this.#run = {});
    try {
      const policy = this.getAttribute("policy");
      if (!policy) throw new Failure("policy-missing", "the element has no `policy` attribute");
      const [bytes] = await Promise.all([policyFile(policy), webAssembly()]);
      if (this.#run !== run) return;
      this.#remove();
      try {
        this.#widget = new Widget(this, bytes);
      } catch (error) {
        // Rust describes a policy's faults in a string; anything else is the browser's own error.
        throw new Failure(typeof error === "string" ? "policy-malformed" : "widget-failed", words(error));
      }
      // The first answer is drawn in a microtask of this task.
      await new Promise((done) => setTimeout(done));
      if (this.#run === run) this.#guard(() => this.#send("ready", this.#widget.ready()));
    } catch (error) {
      if (this.#run === run) this.#fail(error);
    }
  }

  // Stops waiting for the viewport or a touch, and for anything under way.
  #forget() {
    this.#run = undefined;
    this.#observer?.disconnect();
    this.#observer = undefined;
    this.removeEventListener("pointerdown", this);
    this.removeEventListener("focusin", this);
  }

  #remove() {
    const widget = this.#widget;
    this.#widget = undefined;
    if (widget) this.#guard(() => widget.remove());
  }

  // Nothing that goes wrong in here reaches the host page as an exception.
  #guard(action) {
    try {
      action();
    } catch (error) {
      this.#fail(new Failure("widget-failed", words(error)));
    }
  }

  #fail(error) {
    const { code = "widget-failed" } = error;
    const message = words(error);
    console.error(`${NAME}: ${message} (${code})`);
    this.#send("error", { code, message });
  }

  #send(event, detail) {
    this.dispatchEvent(new CustomEvent(`${NAME}:${event}`, { bubbles: true, composed: true, detail }));
  }
}

// A second copy of this script uses the first one's element.
if (!customElements.get(NAME)) customElements.define(NAME, PolicyExplorerElement);

if (script?.dataset.policy) {
  if (document.head.contains(script)) {
    console.error(`${NAME}: put the script tag in the body, where the widget shall stand (misplaced-script)`);
  } else {
    const element = document.createElement(NAME);
    for (const attribute of ["policy", "lang", "scenario", "theme", "loading", "heading-level"]) {
      const value = script.getAttribute(`data-${attribute}`);
      if (value !== null) element.setAttribute(attribute, value);
    }
    script.after(element);
  }
}
