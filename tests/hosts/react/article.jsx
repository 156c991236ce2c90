import { useState } from "react";
import { hydrateRoot } from "react-dom/client";

export function Article({ kind, policy }) {
  const [isThere, set] = useState(true);
  const raw = `<policy-explorer policy="${policy}"><p>fallback</p></policy-explorer>`;
  return (
    <article>
      <p>before</p>
      {isThere && kind === "placeholder" && <div data-policy-explorer={policy}><p>fallback</p></div>}
      {isThere && kind === "element" && <policy-explorer policy={policy}><p>fallback</p></policy-explorer>}
      {isThere && kind === "raw" && <div suppressHydrationWarning dangerouslySetInnerHTML={{ __html: raw }} />}
      <p>after</p>
      <button id="leave" onClick={() => set(false)}>leave</button>
    </article>
  );
}

globalThis.hydrate = (kind, policy) =>
  hydrateRoot(document.getElementById("app"), <Article kind={kind} policy={policy} />);
