// Bundles the applications beside this file for the end-to-end tests, as a newsroom's developers would:
// tests/hosts/NAME/main.* becomes target/hosts/NAME.js. They are development builds, which print more warnings.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { compile } from "svelte/compiler";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const svelte = {
  name: "svelte",
  setup(build) {
    build.onLoad({ filter: /\.svelte$/ }, async ({ path }) => {
      const { js, warnings } = compile(await readFile(path, "utf8"), { filename: path, generate: "client", dev: true });
      return { contents: js.code, warnings: warnings.map(({ message }) => ({ text: message })) };
    });
  },
};

await build({
  entryPoints: { react: here("react/main.jsx"), vue: here("vue/main.js"), svelte: here("svelte/main.js") },
  outdir: here("../../target/hosts"),
  bundle: true,
  format: "iife",
  target: "es2022",
  jsx: "automatic",
  jsxDev: true,
  conditions: ["svelte", "browser", "development"],
  alias: { vue: "vue/dist/vue.esm-bundler.js" },
  define: {
    "process.env.NODE_ENV": '"development"',
    __VUE_OPTIONS_API__: "true",
    __VUE_PROD_DEVTOOLS__: "false",
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
  },
  plugins: [svelte],
  logLevel: "warning",
});
