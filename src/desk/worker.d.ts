// What the build gives to the worker.

declare const COMMAND_FILE: string;
declare const COMMAND_INTEGRITY: string;

declare module "policy-explorer:command" {
  /** A new set of bindings, of which `initSync` makes an instance. */
  export default function bindings(): {
    initSync(options: { module: WebAssembly.Module }): unknown;
    run(world: unknown): number;
  };
}
