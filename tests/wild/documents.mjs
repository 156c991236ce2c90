// The documents for the tools: each kind of snippet of each policy in an article, the standalone pages, and the demo page.

import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

export const KINDS = ["prerendered", "element", "script", "placeholder", "iframe"];

// Extractors look for a story, so there are several paragraphs before and after the snippet. They contain no verdict label.
const BEFORE = [
  "The announcement came late in the evening, after two days of talks behind closed doors, and it left more questions than answers. Officials who had taken part spoke to reporters in the corridor, most of them on condition that their names would not be printed.",
  "For those whom it concerns, what counts is the small print. The same act can fall under one rule on a Monday and under another on a Tuesday, and a detail that sounds like a formality may decide the case. Lawyers say that hardly any other text is misread so often.",
  "“People ask me for a yes or a no,” said a professor who has followed the matter for twenty years, “and I have to tell them that it depends on four or five things, all of which they know better than I do.” Her office has begun to collect such letters in a folder.",
];
const AFTER = [
  "Nobody expects that this will be the last word. A spokeswoman said that a review was planned for the autumn, and that the experience of the coming months would be taken into account. Critics replied that the last review had been planned, too, and had never been published.",
  "In the capital the reactions were mixed. The opposition called the text a compromise that would please no one; members of the governing parties praised the patience of the negotiators. Several newspapers printed it in full, with comments in the margin.",
  "Those who have to apply it are waiting for guidance. Until it arrives, the authorities will decide from case to case, as they have done before, and courts will be asked whether they were right to. The first hearings are not expected before the spring.",
  "Meanwhile the professor goes on answering letters. She has ordered a second folder, and she has asked her students to draw the whole thing as a diagram. It covers, she said, one wall of the seminar room and a part of the door.",
];
const HEADLINE = "After two days of talks, a text that raises questions";

const paragraphs = (texts) => texts.map((text) => `<p>${text}</p>`).join("\n");
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

function article(snippet) {
  const body = `${paragraphs(BEFORE)}\n${snippet}\n${paragraphs(AFTER)}\n`;
  const feed = { title: HEADLINE, link: "https://news.example/story", date: "2024-05-31T08:00:00Z" };
  return {
    story: [BEFORE[0], AFTER[0]],
    body,
    page: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${HEADLINE}</title>
<style>body { max-width: 40rem; margin: auto; font: 1rem/1.5 serif }</style>
</head>
<body>
<main>
<article>
<h1>${HEADLINE}</h1>
<p>By a reporter, 31 May 2024</p>
${body}</article>
</main>
</body>
</html>
`,
    rss: `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>News</title><item>
<title>${feed.title}</title><link>${feed.link}</link><guid>${feed.link}</guid>
<content:encoded><![CDATA[${body.replaceAll("]]>", "]]]]><![CDATA[>")}]]></content:encoded></item></channel></rss>`,
    atom: `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><id>${feed.link}</id><updated>${feed.date}</updated><entry>
<title>${feed.title}</title><id>${feed.link}</id><updated>${feed.date}</updated>
<content type="html">${escaped(body)}</content></entry></feed>`,
    markdown: `# ${HEADLINE}\n\n${BEFORE.join("\n\n")}\n\n${snippet.trim()}\n\n${AFTER.join("\n\n")}\n`,
    line: `# ${HEADLINE}\n\n${BEFORE.join("\n\n")} ${snippet.trim()} ${AFTER.join("\n\n")}\n`,
  };
}

// `explorer` runs the command line, `origin` serves the documents, `dist` is the release build. A document has its policy
// `file`, `kind` and `lang`, and each form that a tool may take: `page`, `body`, `rss`, `atom`, `markdown`, `line`, `url`.
export async function documents({ root, dist, origin, explorer }) {
  const base = `${origin}/`;
  const list = [];
  const add = (fields) => list.push({ ...fields, url: `${base}in/${list.length}.html`, name: `${list.length}` });
  for (const name of (await readdir(join(root, "policies"))).sort()) {
    if (!name.endsWith(".json") || name.endsWith(".schema.json")) continue;
    const file = join("policies", name);
    const policy = JSON.parse(await readFile(join(root, file), "utf8"));
    for (const kind of KINDS) {
      const snippet = await explorer("snippet", file, "--base", base, "--kind", kind);
      add({ file, kind, lang: policy.language, ...article(snippet) });
    }
    for (const lang of Object.keys(policy.languages ?? { [policy.language]: {} })) {
      const page = await explorer("snippet", file, "--base", base, "--kind", "page", "--lang", lang);
      add({ file, kind: "page", lang, page, body: page });
    }
  }
  const page = await readFile(join(dist, "index.html"), "utf8");
  const file = /policies\/[\w-]+\.json/.exec(page)[0];
  // A tool that is given a string cannot resolve relative addresses.
  const demo = page.replaceAll(/(href|src|policy)="(?:\.\/)?(?!https?:|data:|#)([\w.\/-]+)"/g, `$1="${base}$2"`);
  add({ file, kind: "demo", lang: "en", page: demo, body: demo });
  return list;
}
