// Written by build/contract.mjs from the element's contract.

/** What is chosen, by the ids of dimensions and options; a dimension that is open is left out. */
export type Scenario = { [dimension: string]: string };

/** The answers, by the ids of the questions. */
export type Decisions = { [question: string]: Decision };

/** `verdict` is the id of a verdict of the policy where the outcome is `decided`, else null. */
export type Decision = { outcome: "decided" | "unstated" | "depends" | "conflict" | "undetermined"; verdict: string | null };

/** Why a widget could not be shown. */
export type ErrorCode = "policy-missing" | "policy-unreachable" | "policy-malformed" | "webassembly-unavailable" | "widget-failed";

/** Sent when the first answer is shown. */
export type PolicyExplorerReadyEvent = CustomEvent<{ policy: string; scenario: Scenario; decisions: Decisions }>;

/** Sent when the reader has changed the scenario, also by a link. */
export type PolicyExplorerChangeEvent = CustomEvent<{ scenario: Scenario; previous: Scenario; decisions: Decisions }>;

/** Sent when it cannot be shown. */
export type PolicyExplorerErrorEvent = CustomEvent<{ code: ErrorCode; message: string }>;

/** The events that the element sends; they bubble and are composed, so the document hears them too. */
export interface PolicyExplorerEventMap {
  "policy-explorer:ready": PolicyExplorerReadyEvent;
  "policy-explorer:change": PolicyExplorerChangeEvent;
  "policy-explorer:error": PolicyExplorerErrorEvent;
}

/** The attributes of the element, for those who type markup. */
export interface PolicyExplorerAttributes {
  /** address of a policy file, relative to the page. Default: the policy in a `<script type="application/json">` inside the element, else an error */
  "policy"?: string;
  /** `dimension=option` pairs with `;` between; `dimension=any` leaves one open. Default: the policy's start */
  "scenario"?: string;
  /** a language tag, see [Languages](#languages). Default: the policy's language */
  "lang"?: string;
  /** Default: `2` */
  "heading-level"?: "1" | "2" | "3" | "4" | "5" | "6";
  /** Default: `auto`: as the host's `color-scheme`, on whichever element around it; with `light dark` as the system */
  "theme"?: "auto" | "light" | "dark";
  /** Default: `lazy`: fetched when the widget comes near or is touched */
  "loading"?: "lazy" | "eager";
  /** Default: `keep`: the page's address stays as it is; with `follow` it holds the reader's scenario */
  "address"?: "keep" | "follow";
}

/** Set a scenario, see whether a reported policy permits it, and who says so. */
export interface PolicyExplorerElement extends HTMLElement {
  /** as the attribute */
  policy: string;
  /** the policy itself, in place of its address: what is in the file, or its text */
  policyData: object | string | null | undefined;
  /** as the attribute */
  scenario: string;
  /** as the attribute, a number */
  headingLevel: number;
  /** as the attribute */
  theme: "auto" | "light" | "dark";
  /** as the attribute */
  loading: "lazy" | "eager";
  /** as the attribute */
  address: "keep" | "follow";
  /** what is shown; null before the widget is there */
  readonly current: { policy: string; scenario: Scenario; decisions: Decisions } | null;
  /** sets the scenario back to what you or the policy begin with */
  reset(): void;
  /** leads the reader to the answer, with the focus */
  showAnswer(): void;
  addEventListener<K extends keyof PolicyExplorerEventMap>(type: K, listener: (this: PolicyExplorerElement, event: PolicyExplorerEventMap[K]) => unknown, options?: boolean | AddEventListenerOptions): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<K extends keyof PolicyExplorerEventMap>(type: K, listener: (this: PolicyExplorerElement, event: PolicyExplorerEventMap[K]) => unknown, options?: boolean | EventListenerOptions): void;
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions): void;
}

/** What `customElements.get("policy-explorer")` gives. */
export interface PolicyExplorerConstructor extends CustomElementConstructor {
  new (): PolicyExplorerElement;
  /** makes elements of placeholders that came after the script */
  upgrade(root?: Document | Element): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "policy-explorer": PolicyExplorerElement;
  }
  interface DocumentEventMap extends PolicyExplorerEventMap {}
}
