import { hydrate } from "svelte";
import Article from "./Article.svelte";

globalThis.hydrate = (kind, policy) => hydrate(Article, { target: document.getElementById("app"), props: { kind, policy } });
