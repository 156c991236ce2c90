// What bundling wasm-bindgen's glue takes: the glue is a module, which is a singleton, and its file is known to the build
// alone.

/**
 * The glue as the text of a script that puts what it exports into `bindings`. Inside of a function, each call makes new ones.
 * @param {typeof import("esbuild")} esbuild
 * @param {string} glue the file of the glue, from the working folder
 * @param {string} exported the names that are wanted, with commas
 */
export async function glueAsScript(esbuild, glue, exported) {
  const {
    outputFiles: [{ text }],
  } = await esbuild.build({
    stdin: { contents: `export { ${exported} } from ${JSON.stringify(glue)}`, resolveDir: "." },
    bundle: true,
    write: false,
    format: "iife",
    globalName: "bindings",
    target: "es2022",
    // A syntax error in a classic script. The glue uses it only to find the WebAssembly by itself.
    define: { "import.meta.url": "undefined" },
  });
  return text;
}

/**
 * A module that the build makes itself, for esbuild.
 * @param {string} name by which it is imported
 * @param {() => Promise<string>} load
 */
export function made(name, load) {
  const filter = new RegExp(`^${name}$`);
  return {
    name,
    /** @param {import("esbuild").PluginBuild} build */
    setup(build) {
      build.onResolve({ filter }, ({ path }) => ({ path, namespace: name }));
      build.onLoad({ filter, namespace: name }, async () => ({ contents: await load() }));
    },
  };
}
