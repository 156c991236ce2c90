import { render as rendered } from "svelte/server";
import Article from "./Article.svelte";

export const render = (props) => rendered(Article, { props }).body;
