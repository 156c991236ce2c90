// The contestants. Each is embedded in the same news page (`host.html`); one whose files are missing is skipped.
// `embed` is the markup that a newsroom publishes; `from` takes it from a page in dist/ instead, and `kind` is what
// `policy-explorer snippet` prints.

const PEER = '<policy-explorer></policy-explorer>';

export const CONTESTANTS = [
  { id: "floor", name: "page without a widget", embed: "" },
  {
    id: "widget",
    name: "policy-explorer",
    embed: '<script async src="policy-explorer.js" data-policy="policies/us-weapons-in-russia.json"></script>',
  },
  { id: "answers", name: "policy-explorer, ready-made answers", kind: "script" },
  { id: "prerendered", name: "policy-explorer, prerendered", from: "us-weapons-in-russia.html" },
  { id: "preact", name: "Preact", embed: `<script async src="peers/preact.js"></script>${PEER}` },
];
