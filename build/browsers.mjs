// Writes into docs/embedding.md which browsers are old enough to lack a feature that the widget uses. The versions come
// from MDN's compatibility data.
//
//   node build/browsers.mjs            writes the tables
//   node build/browsers.mjs --check    fails where they are not what it would write

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const data = createRequire(import.meta.url)("@mdn/browser-compat-data");
const page = fileURLToPath(new URL("../docs/embedding.md", import.meta.url));

const BROWSERS = {
  "Chrome, Edge": ["chrome", "edge", "chrome_android"],
  Firefox: ["firefox", "firefox_android"],
  Safari: ["safari", "safari_ios"],
  "Samsung Internet": ["samsunginternet_android"],
};

// Both styles and generated styles need these.
const STYLES = [
  "css.at-rules.layer",
  "css.types.global_keywords.revert-layer",
  "css.selectors.where",
  "css.selectors.is",
  "css.selectors.focus-visible",
  "css.properties.inset",
  "css.types.min",
];

const NEEDED = {
  "every answer without script, by a `prerendered` snippet": [...STYLES, "html.elements.template.shadowrootmode"],
  "the live widget": [
    ...STYLES,
    "api.CSSStyleSheet.CSSStyleSheet",
    "api.ShadowRoot.adoptedStyleSheets",
    "api.Element.replaceChildren",
    "javascript.classes.private_class_methods",
    "javascript.builtins.Object.hasOwn",
    "webassembly.bulk-memory-operations",
    "webassembly.multi-value",
    "webassembly.non-trapping-float-to-int-conversions",
    "webassembly.reference-types",
    "webassembly.sign-extension-operations",
  ],
};

// `tests/e2e/old_browsers.rs` takes each of these away.
const BETTER_WITH = [
  ["`light-dark()`", "css.types.color.light-dark", "light colours, also on dark pages"],
  ["`@container`", "css.at-rules.container", "the layout of a narrow column at every width"],
  ["`(height >= …)`", "css.at-rules.media.range_syntax", "a verdict that does not stick to the edge of the window"],
  ["`popover`", "api.HTMLElement.popover", "a way back from a passage that a bar of the page may cover"],
  ["`Highlight`", "api.Highlight", "a passage that is selected, not marked"],
  ["`::details-content`", "css.selectors.details-content", "without script, only the open parts in print"],
];

// The first version of a browser that has the feature as it is specified.
function since(path, browser) {
  const feature = path.split(".").reduce((found, name) => found?.[name], data)?.__compat;
  const whole = [feature?.support[browser]]
    .flat()
    .find((it) => it && !it.flags && !it.prefix && !it.alternative_name && !it.partial_implementation);
  if (!whole?.version_added) throw new Error(`the compatibility data of ${browser} do not have ${path}`);
  return Number.parseFloat(String(whole.version_added).replace("≤", ""));
}

const versions = (paths) =>
  Object.values(BROWSERS).map((browsers) =>
    Math.max(...paths.flatMap((path) => browsers.map((it) => since(path, it)))),
  );

function table(heading, rows) {
  const all = [...heading, ...Object.keys(BROWSERS)];
  return [all, all.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const TABLES = {
  needed: table(
    ["readers get"],
    Object.entries(NEEDED).map(([what, paths]) => [what, ...versions(paths)]),
  ),
  better: table(
    ["before these versions there is no", "and readers get"],
    BETTER_WITH.map(([name, path, what]) => [name, what, ...versions([path])]),
  ),
};

const text = readFileSync(page, "utf8");
const written = Object.entries(TABLES).reduce(
  (text, [name, table]) =>
    text.replace(new RegExp(`(<!-- browsers: ${name} -->\n)[^]*?(?=<!-- end -->)`), (_, mark) => `${mark}${table}\n`),
  text,
);
if (process.argv[2] !== "--check") writeFileSync(page, written);
else if (written !== text) {
  console.error("docs/embedding.md: run `node build/browsers.mjs`");
  process.exitCode = 1;
}
