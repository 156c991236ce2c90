// `<policy-explorer>` around a peer: shadow root, style sheet, announcement and events, as in the widget. The build
// inlines the policy and the styles.

import file from "peer:policy";
import styles from "peer:styles";
import { decide, prepare } from "./policy.js";
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
    #decisions;

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
      const slot = document.createElement("slot");
      slot.name = "status";
      root.replaceChildren(wrapper, slot);
      this.#status = document.createElement("div");
      this.#status.slot = "status";
      this.#status.role = "status";
      this.#target = document.createElement("span");
      this.#target.slot = "answer";
      this.#target.id = target(policy);
      this.#target.tabIndex = -1;
      this.append(this.#status, this.#target);
      this.#unmount = mount(wrapper, { policy, onChange: (...change) => this.#changed(...change) });
      const shown = described(policy.start);
      this.#decisions = shown.decisions;
      this.#send("ready", { policy: policy.id, ...shown });
    }

    disconnectedCallback() {
      this.#unmount();
      this.#status.remove();
      this.#target.remove();
    }

    #changed(previous, scenario, isHeard) {
      const { decisions, ...detail } = described(scenario);
      const [before, now] = [this.#decisions, decisions];
      this.#decisions = decisions;
      this.#status.textContent = announcement(policy, { previous, scenario, isHeard }, before, now);
      this.#send("change", { previous, decisions, ...detail });
    }

    #send(event, detail) {
      this.dispatchEvent(new CustomEvent(`${NAME}:${event}`, { bubbles: true, composed: true, detail }));
    }
  }
  customElements.define(NAME, Element);
}

function described(scenario) {
  return { scenario, decisions: policy.questions.map((question) => decide(question, scenario)) };
}
