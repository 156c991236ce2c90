// Written by build/contract.mjs from the element's contract.

/** The choices, as ids of dimensions and options; open dimensions are left out. */
export type Scenario = { [dimension: string]: string };

/** The answers, keyed by question id. */
export type Decisions = { [question: string]: Decision };

/** `verdict` is the id of one of the policy's verdicts if the outcome is `decided`, otherwise `null`. */
export type Decision = { outcome: "decided" | "unstated" | "depends" | "conflict" | "undetermined"; verdict: string | null };

/** Why a widget could not be shown. */
export type ErrorCode = "policy-missing" | "policy-unreachable" | "policy-malformed" | "webassembly-unavailable" | "style-unreachable" | "words-unreachable" | "widget-failed";

/** Sent when choices are answered, by ready-made answers or by the live widget. */
export type PolicyExplorerAnsweringEvent = CustomEvent<null>;

/** Sent when the live widget is there; it replaces a prerendered one while that is off screen, or at the reader's first action in it. */
export type PolicyExplorerReadyEvent = CustomEvent<{ policy: string; scenario: Scenario; decisions: Decisions }>;

/** Sent when the reader changes the scenario, in the widget or by a link. */
export type PolicyExplorerChangeEvent = CustomEvent<{ scenario: Scenario; previous: Scenario; decisions: Decisions }>;

/** Sent when the widget cannot be shown. */
export type PolicyExplorerErrorEvent = CustomEvent<{ code: ErrorCode; message: string }>;

/** The events that the element sends; they bubble and are composed, so the document hears them too. */
export interface PolicyExplorerEventMap {
  "policy-explorer:answering": PolicyExplorerAnsweringEvent;
  "policy-explorer:ready": PolicyExplorerReadyEvent;
  "policy-explorer:change": PolicyExplorerChangeEvent;
  "policy-explorer:error": PolicyExplorerErrorEvent;
}

/** The attributes of the element, for those who type markup. */
export interface PolicyExplorerAttributes {
  /** URL of a policy file, relative to the page. Default: the policy in a `<script type="application/json">` inside the element, otherwise an error */
  "policy"?: string;
  /** `dimension=option` pairs, separated by `;`; `dimension=any` leaves one open. Default: the policy's start */
  "scenario"?: string;
  /** a language tag, see [Languages](docs/policies.md#languages). Default: the policy's language */
  "lang"?: string;
  /** Default: `2` */
  "heading-level"?: "1" | "2" | "3" | "4" | "5" | "6";
  /** Default: `auto`: follows the `color-scheme` that it inherits; if that is `light dark`, the system */
  "theme"?: "auto" | "light" | "dark";
  /** Default: `lazy`: fetched when the widget comes near the viewport and, if its answers are there already, the page is idle (five seconds later at the latest); with `touch`, and where the browser saves data, only when it is touched or focused */
  "loading"?: "lazy" | "eager" | "touch";
  /** Default: `keep`: the page's URL stays unchanged; with `follow` it holds the reader's scenario */
  "address"?: "keep" | "follow";
}

/** Set a scenario, see whether a reported policy permits it, and who says so. */
export interface PolicyExplorerElement extends HTMLElement {
  /** reflects the attribute */
  policy: string;
  /** the policy itself instead of its URL: the parsed file, or its text */
  policyData: object | string | null | undefined;
  /** reflects the attribute */
  scenario: string;
  /** reflects the attribute, as a number */
  headingLevel: number;
  /** reflects the attribute */
  theme: "auto" | "light" | "dark";
  /** reflects the attribute */
  loading: "lazy" | "eager" | "touch";
  /** reflects the attribute */
  address: "keep" | "follow";
  /** the current state; `null` until the widget is ready */
  readonly current: { policy: string; scenario: Scenario; decisions: Decisions } | null;
  /** resets to the `scenario` attribute, or to the policy's own start */
  reset(): void;
  /** moves the reader and the focus to the answer */
  showAnswer(): void;
  addEventListener<K extends keyof PolicyExplorerEventMap>(type: K, listener: (this: PolicyExplorerElement, event: PolicyExplorerEventMap[K]) => unknown, options?: boolean | AddEventListenerOptions): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<K extends keyof PolicyExplorerEventMap>(type: K, listener: (this: PolicyExplorerElement, event: PolicyExplorerEventMap[K]) => unknown, options?: boolean | EventListenerOptions): void;
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions): void;
}

/** What `customElements.get("policy-explorer")` gives. */
export interface PolicyExplorerConstructor extends CustomElementConstructor {
  new (): PolicyExplorerElement;
  /** upgrades placeholders at once, not only in the next task */
  upgrade(root?: Document | Element): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "policy-explorer": PolicyExplorerElement;
  }
  interface DocumentEventMap extends PolicyExplorerEventMap {}
}
