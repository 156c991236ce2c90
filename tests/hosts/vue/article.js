import { createSSRApp } from "vue";

export function article(kind, policy) {
  const raw = `<policy-explorer policy="${policy}"><p>fallback</p></policy-explorer>`;
  const app = createSSRApp({
    data: () => ({ isThere: true, kind, policy, raw }),
    template: `
      <article>
        <p>before</p>
        <div v-if="isThere && kind === 'placeholder'" :data-policy-explorer="policy"><p>fallback</p></div>
        <policy-explorer v-if="isThere && kind === 'element'" :policy="policy" data-allow-mismatch="children"><p>fallback</p></policy-explorer>
        <div v-if="isThere && kind === 'raw'" v-html="raw"></div>
        <p>after</p>
        <button id="leave" @click="isThere = false">leave</button>
      </article>`,
  });
  app.config.compilerOptions.isCustomElement = (tag) => tag === "policy-explorer";
  return app;
}

globalThis.hydrate = (kind, policy) => article(kind, policy).mount("#app");
