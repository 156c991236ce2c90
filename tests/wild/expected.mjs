// The outcome expected of each tool for each kind of snippet; RESULTS.md explains the outcomes. A list gives
// alternatives, where the outcome depends on the policy or on how busy the machine is. A fault is never right.

// The tool keeps all of it, and the style sheet works.
const KEPT = {
  prerendered: "the widget", element: "prose", script: "prose", placeholder: "prose",
  iframe: "the widget", page: "the widget", demo: "the widget",
};

// The tool keeps the markup or its text, but nothing that switches the answers.
const ONE_ANSWER = { ...KEPT, prerendered: "one answer", page: "one answer", demo: "one answer" };

// It drops frames too.
const FILTERED = { ...ONE_ANSWER, iframe: "a link" };

// It drops the template, and with it the answers.
const PROSE = { ...FILTERED, prerendered: "prose", page: "prose", demo: "prose" };

// It extracts text, and drops links and noscript.
const EXTRACTED = { ...FILTERED, iframe: "nothing" };

const RULES = "its scenario, and the rules";

export const EXPECTED = {
  "sanitize-html": FILTERED,
  "js-xss": FILTERED,
  DOMPurify: PROSE,
  "rehype-sanitize": PROSE,
  // Its output is HTML in which the template is kept.
  Readability: { ...KEPT, iframe: "nothing" },
  juice: KEPT,
  "html-minifier-terser": KEPT,
  // It removes empty elements, and with them the place of generated verdicts.
  "html-minifier-terser, empty elements": { ...ONE_ANSWER, demo: ["one answer", "the widget"] },
  "showdown, a block": KEPT,
  // In a line its blocks become parts of a paragraph.
  "showdown, in a line": { ...KEPT, prerendered: "one answer" },
  // It archives a lazily loaded frame as empty. On a busy machine the widget may not be live yet.
  "single-file-cli": { ...FILTERED, element: ["one answer", "prose"], script: ["one answer", "nothing"] },

  trafilatura: EXTRACTED,
  html2text: { ...FILTERED, iframe: "nothing" },
  // It keeps paragraphs that are siblings of the story's.
  newspaper4k: {
    ...EXTRACTED, script: ["prose", "nothing"], prerendered: ["one answer", "nothing"], placeholder: "nothing",
    page: ["one answer", "rules alone", "nothing"], demo: ["one answer", "prose"],
  },
  // It may drop the snippet as not part of the story, or headings, and with them the verdict.
  goose3: {
    prerendered: ["one answer", RULES, "nothing"], element: ["prose", "nothing"], script: ["prose", "rules alone"],
    placeholder: ["prose", "nothing"], iframe: "nothing", page: ["one answer", RULES], demo: ["nothing", "one answer"],
  },
  // It keeps paragraphs by their share of English function words, and the headings above those.
  justext: {
    ...EXTRACTED, prerendered: ["one answer", RULES], page: ["one answer", RULES, "nothing"], demo: "one answer",
  },
  boilerpy3: { ...EXTRACTED, demo: "prose" },
  // A table of hundreds of scenarios has more text than a short story, so it is taken for the article, without the
  // answer.
  "readability-lxml": { ...EXTRACTED, prerendered: ["one answer", "nothing"] },
  lxml_html_clean: FILTERED,
  bleach: FILTERED,
  "bleach, strip": FILTERED,
  nh3: PROSE,
  "feedparser, RSS": FILTERED,
  "feedparser, Atom": FILTERED,
  // They inline styles. One leaves at-rules alone, the other drops them.
  premailer: KEPT,
  css_inline: ONE_ANSWER,
  "markdown, a block": KEPT,
  // Inside a line it escapes the style sheet.
  "markdown, in a line": ONE_ANSWER,
};

// Tools that could not be installed, for RESULTS.md.
export const LEFT_OUT = "nothing.";
