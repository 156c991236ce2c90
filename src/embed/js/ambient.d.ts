// Defined by the build: see build/assemble.mjs.

declare const WASM_FILE: string;
declare const WASM_INTEGRITY: string;
declare const STYLE_FILE: string;
declare const STYLE_INTEGRITY: string;
declare const WORDS: Record<string, string>;
declare const WORDS_VERSION: string;
declare const READER_FILE: string;
declare const READER_INTEGRITY: string;

// The glue that wasm-bindgen writes from `src/embed/element.rs`, wrapped in a function that makes a new set of
// bindings.
declare module "policy-explorer:glue" {
  type Scenario = import("../contract.d.ts").Scenario;
  type Decisions = import("../contract.d.ts").Decisions;
  type Change = import("../contract.d.ts").PolicyExplorerEventMap["policy-explorer:change"]["detail"];

  export class Widget {
    constructor(
      host: HTMLElement,
      wrapper: Element,
      status: Element,
      file: Uint8Array,
      form: Uint8Array,
      language: string,
      words: string,
    );
    draw(chosen?: string): boolean;
    current(): { policy: string; scenario: Scenario; decisions: Decisions };
    reset(): void;
    set(asked: string, announced: boolean): boolean | Change;
    replay(before: string): Change | null;
    correct(): void;
    update(): void;
    remove(): void;
  }

  export default function bindings(entered: (exports: Record<string, unknown>) => Record<string, unknown>): {
    Widget: typeof Widget;
    initSync: (options: { module: WebAssembly.Module }) => unknown;
  };
}

// The ready-made answers of a policy in a language, as `src/bin/policy-explorer/packed.rs` writes them.
declare const ANSWERS: {
  id: string;
  language: string;
  policy: string;
  digest: string;
  checked: string;
  release: string;
  target: string;
  alphabet: string;
  styles: string;
  words: string;
  lines: string;
  end: string;
  nodes: string;
};
