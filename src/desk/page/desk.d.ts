// What the build gives to the page's script, and what the script gives to the application.

declare const WORKER_FILE: string;

declare module "policy-explorer:desk" {
  /** Starts the application. */
  export default function start(options: { module_or_path: URL }): Promise<unknown>;
}

declare var policyDesk: {
  before(host: HTMLElement, packed: string): void;
  selected(article: Element): { from: number; to: number; words: string } | undefined;
  worker(): Worker;
};

declare var trustedTypes:
  | {
      createPolicy(
        name: string,
        rules: { createScriptURL(url: string): string },
      ): { createScriptURL(url: string): string };
    }
  | undefined;
