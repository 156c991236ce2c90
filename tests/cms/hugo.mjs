// Hugo: each snippet in Markdown, with the default settings and with raw HTML allowed, and through a shortcode.

import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { NOTHING, VERBATIM } from "./expected.mjs";
import { run, serve } from "./machine.mjs";

const LAYOUT = `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body><article><h1>{{ .Title }}</h1>
{{ .Content }}
</article>{{ with site.Params.script }}<script async src="{{ . }}"></script>{{ end }}</body>
</html>
`;

const SHORTCODE = "{{ .Inner }}\n";

const ROADS = [
  { id: "markdown", road: "in Markdown, as Hugo comes", expected: NOTHING },
  { id: "unsafe", road: "in Markdown, with `unsafe = true`", unsafe: true, expected: VERBATIM },
  { id: "shortcode", road: "in a shortcode that prints what it holds", shortcode: true, expected: VERBATIM },
  {
    id: "minified",
    road: "in that shortcode, `hugo --minify`",
    shortcode: true,
    flags: ["--minify"],
    expected: VERBATIM,
  },
];

export async function hugo({ folder, snippets, script }) {
  const version = (await run("hugo", ["version"])).match(/v(\d+\.\d+\.\d+)/)[1];
  const published = join(folder, "published");
  await mkdir(published, { recursive: true });

  async function publish(siteScript) {
    for (const { id, unsafe = false, shortcode, flags = [] } of ROADS) {
      const site = join(folder, id);
      await rm(site, { recursive: true, force: true });
      const write = async (name, text) => {
        await mkdir(join(site, name, ".."), { recursive: true });
        await writeFile(join(site, name), text);
      };
      const params = siteScript ? `[params]\nscript = "${script}"\n` : "";
      await write("config.toml", `baseURL = "/"\n[markup.goldmark.renderer]\nunsafe = ${unsafe}\n${params}`);
      await write("layouts/_default/single.html", LAYOUT);
      await write("layouts/shortcodes/raw.html", SHORTCODE);
      for (const [kind, snippet] of Object.entries(snippets)) {
        const pasted = shortcode ? `{{< raw >}}\n${snippet}{{< /raw >}}` : snippet;
        await write(`content/${kind}.md`, `---\ntitle: ${kind}\n---\nBefore.\n\n${pasted}\nAfter.\n`);
      }
      await run("hugo", ["--quiet", "--source", site, ...flags]);
      await cp(join(site, "public"), join(published, id), { recursive: true });
    }
  }

  await publish(false);
  const server = await serve(published);
  const posts = ROADS.flatMap(({ id, road, expected }) =>
    Object.keys(snippets).map((kind) => ({
      road,
      kind,
      url: `${server.origin}/${id}/${kind}/`,
      expected: expected[kind],
    })),
  );
  return { name: "Hugo", version, posts, addScript: () => publish(true), stop: () => server.close() };
}
