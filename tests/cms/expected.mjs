// The expected outcome for readers, for each kind of snippet: as published; without JavaScript; and where the site
// loads the widget's script on every page. RESULTS.md explains the words.

export const RESULTS = {
  widget: "the widget",
  frame: "the widget, in a frame",
  prerendered: "every answer, without script",
  prose: "the story in prose, and a link",
  link: "the date and a link",
  debris: "**styles as plain text**, one answer and all rules",
  answer: "one answer, and no choices",
  nothing: "nothing",
};

// The system publishes the snippet unchanged.
export const VERBATIM = {
  script: ["widget", "prose", "widget"],
  element: ["widget", "prose", "widget"],
  placeholder: ["prose", "prose", "widget"],
  prerendered: ["widget", "prerendered", "widget"],
  iframe: ["frame", "frame", "frame"],
};

// It drops the snippet.
const nothing = ["nothing", "nothing", "nothing"];
export const NOTHING = { script: nothing, element: nothing, placeholder: nothing, prerendered: nothing, iframe: nothing };

// It drops scripts, forms, frames, styles and unknown elements, but keeps their content. Of `script` the placeholder is
// left.
export const FILTERED = {
  script: ["prose", "prose", "widget"],
  element: ["prose", "prose", "prose"],
  placeholder: ["prose", "prose", "widget"],
  prerendered: ["debris", "debris", "debris"],
  iframe: ["link", "link", "link"],
};

// It puts paragraphs around everything between two blocks, the radios too.
export const PARAGRAPHED = { ...VERBATIM, prerendered: ["widget", "answer", "widget"] };
