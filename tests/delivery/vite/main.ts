// An application that uses the element. The compiler checks it before Vite builds it, and so tests the package's types.
import "policy-explorer";
import type { Decisions, ErrorCode, PolicyExplorerAttributes, PolicyExplorerElement } from "policy-explorer";

const attributes: PolicyExplorerAttributes = { policy: "/us-weapons-in-russia.json", loading: "eager", lang: "de" };
// @ts-expect-error: not one of its values
export const wrong: PolicyExplorerAttributes = { loading: "soon" };

const element: PolicyExplorerElement = document.createElement("policy-explorer");
for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);

element.addEventListener("policy-explorer:ready", ({ detail }) => {
  const decisions: Decisions = detail.decisions;
  document.body.dataset.ready = `${detail.policy} ${decisions.policy.verdict}`;
  // @ts-expect-error: only a change has a scenario before it
  detail.previous;
});
document.addEventListener("policy-explorer:error", (event) => {
  const code: ErrorCode = event.detail.code;
  document.body.dataset.error = `${code}: ${event.detail.message}`;
});
document.querySelector("main")?.append(element);
