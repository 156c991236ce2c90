// Bundles the applications beside this file for the end-to-end tests, as a newsroom's developers would:
// tests/hosts/NAME/main.* becomes target/hosts/NAME.js. They are development builds, which print more warnings.
// An article that a server renders becomes target/hosts/NAME.KIND.html and, to hydrate it, NAME.article.js.

import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { compile } from "svelte/compiler";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const svelte = (generate) => ({
  name: "svelte",
  setup(build) {
    build.onLoad({ filter: /\.svelte$/ }, async ({ path }) => {
      const { js, warnings } = compile(await readFile(path, "utf8"), { filename: path, generate, dev: true });
      return { contents: js.code, warnings: warnings.map(({ message }) => ({ text: message })) };
    });
  },
});

const settings = {
  outdir: here("../../target/hosts"),
  bundle: true,
  target: "es2022",
  jsx: "automatic",
  jsxDev: true,
  define: {
    "process.env.NODE_ENV": '"development"',
    __VUE_OPTIONS_API__: "true",
    __VUE_PROD_DEVTOOLS__: "false",
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
  },
  logLevel: "warning",
};

await build({
  ...settings,
  entryPoints: {
    react: here("react/main.jsx"),
    vue: here("vue/main.js"),
    svelte: here("svelte/main.js"),
    "react.article": here("react/article.jsx"),
    "vue.article": here("vue/article.js"),
    "svelte.article": here("svelte/article.js"),
  },
  format: "iife",
  conditions: ["svelte", "browser", "development"],
  alias: { vue: "vue/dist/vue.esm-bundler.js" },
  plugins: [svelte("client")],
});

const servers = { react: "react/server.jsx", vue: "vue/server.js", svelte: "svelte/server.js" };
await build({
  ...settings,
  entryPoints: Object.fromEntries(Object.entries(servers).map(([name, path]) => [`${name}.server`, here(path)])),
  outExtension: { ".js": ".cjs" },
  platform: "node",
  format: "cjs",
  conditions: ["svelte", "development"],
  plugins: [svelte("server")],
});
const require = createRequire(import.meta.url);
for (const name of Object.keys(servers)) {
  const { render } = require(here(`../../target/hosts/${name}.server.cjs`));
  for (const kind of ["placeholder", "element", "raw"]) {
    const html = await render({ kind, policy: "/policy.json" });
    await writeFile(here(`../../target/hosts/${name}.${kind}.html`), html);
  }
}
