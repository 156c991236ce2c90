// What readers of a page get, for each kind of snippet: as it is; without JavaScript; where the site has the widget's
// script on every page. RESULTS has the words for each.

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

// The system publishes what was pasted.
export const VERBATIM = {
  script: ["widget", "prose", "widget"],
  element: ["widget", "prose", "widget"],
  placeholder: ["prose", "prose", "widget"],
  prerendered: ["widget", "prerendered", "widget"],
  iframe: ["frame", "frame", "frame"],
};

// It leaves all of it out.
const nothing = ["nothing", "nothing", "nothing"];
export const NOTHING = { script: nothing, element: nothing, placeholder: nothing, prerendered: nothing, iframe: nothing };

// It takes out what has no place in a text: scripts, forms, frames, styles and elements that it does not know, but not
// what stands in them.
export const FILTERED = {
  script: ["prose", "prose", "prose"],
  element: ["prose", "prose", "prose"],
  placeholder: ["prose", "prose", "widget"],
  prerendered: ["debris", "debris", "debris"],
  iframe: ["link", "link", "link"],
};

// It puts paragraphs around what stands between two blocks, the radios too.
export const PARAGRAPHED = { ...VERBATIM, prerendered: ["widget", "answer", "widget"] };
