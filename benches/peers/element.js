// `<policy-explorer>` around a peer: shadow root, style sheet, announcement and events, as in the widget. The build
// inlines the policy and the styles.

import file from "peer:policy";
import styles from "peer:styles";
import { decideAll, prepare } from "./policy.js";
import { announcement, target } from "./words.js";

const NAME = "policy-explorer";
let sheet;
let policy;

// `mount(target, props)` draws the widget and returns a function that removes it.
export function define(mount) {
  class Element extends HTMLElement {
    #unmount;
    #status;
    #target;

    connectedCallback() {
      if (!sheet) {
        sheet = new CSSStyleSheet();
        sheet.replaceSync(styles);
      }
      policy ??= prepare(file);
      const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [sheet];
      const wrapper = document.createElement("div");
      wrapper.className = "live";
      root.replaceChildren(wrapper);
      this.#status = document.createElement("div");
      this.#status.slot = "status";
      this.#status.role = "status";
      this.#target = document.createElement("span");
      this.#target.slot = "answer";
      this.#target.id = target(policy);
      this.#target.tabIndex = -1;
      this.append(this.#status, this.#target);
      this.#unmount = mount(wrapper, { policy, onChange: (...change) => this.#changed(...change) });
      this.#send("ready", { policy: policy.id, ...described(policy.start) });
    }

    disconnectedCallback() {
      this.#unmount();
      this.#status.remove();
      this.#target.remove();
    }

    #changed(previous, scenario, heard) {
      const [before, now] = [previous, scenario].map((it) => decideAll(policy, it));
      this.shadowRoot.firstChild.classList.add("changed");
      this.#status.textContent = announcement(policy, { previous, scenario, heard }, before, now);
      if (heard === "answer") this.#turnToAnswer();
      this.#send("change", { previous, ...described(scenario) });
    }

    #turnToAnswer() {
      const heading = this.shadowRoot.querySelector(".verdict-heading");
      heading.focus({ preventScroll: true });
      heading.scrollIntoView({ block: "nearest" });
    }

    #send(event, detail) {
      this.dispatchEvent(new CustomEvent(`${NAME}:${event}`, { bubbles: true, composed: true, detail }));
    }
  }
  customElements.define(NAME, Element);
}

function described(scenario) {
  const decisions = decideAll(policy, scenario).map(({ outcome, verdict }, position) => [
    policy.questions[position].id,
    { outcome, verdict: verdict?.id ?? null },
  ]);
  return { scenario, decisions: Object.fromEntries(decisions) };
}
