// Who is measured. Each stands in the same news page (`host.html`); one whose files are not there is left out.
// `embed` is the markup that a newsroom pastes; `from` takes it out of a page in dist/ instead.

const PEER = '<policy-explorer></policy-explorer>';

export const CONTESTANTS = [
  { id: "floor", name: "page without a widget", embed: "" },
  {
    id: "widget",
    name: "policy-explorer",
    embed: '<script async src="policy-explorer.js" data-policy="policies/us-weapons-in-russia.json"></script>',
  },
  { id: "prerendered", name: "policy-explorer, prerendered", from: "us-weapons-in-russia.html" },
  { id: "preact", name: "Preact", embed: `<script async src="peers/preact.js"></script>${PEER}` },
];
