import { renderToString } from "vue/server-renderer";
import { article } from "./article.js";

export const render = ({ kind, policy }) => renderToString(article(kind, policy));
