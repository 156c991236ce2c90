// The walks of run.mjs: the main ways to an answer, a key at a time, as those press them who use Orca. In browse mode `h` leads to the
// next heading, `k` to a link, `r` to a radio, `b` to a button, `t` to a table, and Alt+Shift with an arrow to a cell. Orca's own key is
// Insert on the keypad; with `a` it changes between browse mode and focus mode.

const ARTICLE = "index.html";
const STANDALONE = "us-weapons-in-russia.html";
const MODE = "KP_Insert+a";
const cells = (directions) => directions.split(" ").map((direction) => `alt+shift+${direction}`);

export const WALKS = [
  {
    title: "Arrival by heading, then line by line",
    page: ARTICLE,
    steps: ["h", "h", "h", "h", ...Array(8).fill("Down")],
  },
  {
    title: "Choosing in focus mode",
    page: ARTICLE,
    steps: ["h", "h", "h", "Tab", MODE, "Down", "Down", "Tab", MODE, "Down", "Up", "Tab", MODE, "Down", "Down", "Down", MODE, "h"],
  },
  {
    title: "Choosing in browse mode",
    page: ARTICLE,
    steps: ["h", "h", "r", "r", "space", "r", "r", "r", "space", "h", "Down", "Down", "Down"],
  },
  {
    title: "Choosing after reading the answer",
    page: ARTICLE,
    steps: ["h", "h", "h", "h", "Down", "Down", "shift+Tab", "shift+Tab", "shift+Tab", MODE, "Down", "Down", "Up"],
  },
  {
    title: "What would change the answer",
    page: ARTICLE,
    steps: ["h", "h", "h", "h", "h", "Down", "Down", "b", "Return", "Down", "b", "Return"],
  },
  {
    title: "Go to the answer",
    page: ARTICLE,
    steps: ["h", "h", "h", "k", "Return", "Down"],
  },
  {
    title: "A link in the prose",
    page: ARTICLE,
    steps: [
      { name: "(to a link)", script: "document.querySelector('a[href$=purpose_offensive]').focus()" }, "Return", "Down", "Down",
    ],
  },
  {
    title: "Show in the article, and back",
    page: ARTICLE,
    steps: ["h", "h", "h", "h", "Tab", "Return", "Tab", "Return", "Return", "Return", "Escape", "Return", "Down", "Escape"],
  },
  {
    title: "The table, cell by cell",
    page: ARTICLE,
    steps: [
      { name: "(to the fold)", script: "widget.querySelector('.grids > summary').focus()" }, "Return",
      "t", ...cells("Down Right Right Down Down Left Right Down Down"), "Return", ...cells("Down Up"),
    ],
  },
  {
    title: "The standalone page",
    page: STANDALONE,
    steps: ["h", "h", "h", "Down", "Down", "Down", "Tab", "Return", MODE, "Down", "Down", "Down", "Down"],
  },
  {
    title: "The take-over, while the answer is read",
    page: ARTICLE,
    held: "wasm",
    steps: ["h", "h", "h", "h", "Down", "Down", { name: "(the widget comes)", release: true }, "Down", "Down"],
  },
  {
    title: "The take-over, after a choice without it",
    page: ARTICLE,
    held: "wasm",
    steps: ["h", "h", "h", "Tab", MODE, "Down", { name: "(the widget comes)", release: true }, "Down", "Down", "Tab"],
  },
  {
    title: "Without script: arrival and reading",
    page: ARTICLE,
    javascript: false,
    steps: ["h", "h", "h", "h", "Down", "Down", "Down", "h", "h"],
  },
  {
    title: "Without script: choosing",
    page: ARTICLE,
    javascript: false,
    steps: ["h", "h", "h", "Tab", MODE, "Down", "Down", "Tab", MODE, "Down", MODE, "h", "Down", "Down"],
  },
  {
    title: "Without script: the way to the answer",
    page: ARTICLE,
    javascript: false,
    steps: ["h", "h", "h", "k", "Return", "Down", "Down"],
  },
];
