import { address } from "../policy.js";
import { attribution, words } from "../words.js";

export const Quotes = ({ policy, quotes }) => (
  <ul class="quotes" role="list">{quotes.map((quote) => <Quote policy={policy} quote={quote} />)}</ul>
);

function Quote({ policy, quote }) {
  const { said_by, reported_by, basis = "article", anchor } = quote;
  return (
    <li class="quote" part="quote">
      {(said_by || reported_by) && <><span class="attribution">{attribution(quote)}</span>. </>}
      {(basis !== "reported" || !reported_by) && (
        <span class={basis === "announced" ? "basis announced" : "basis"}>{words.basis[basis]}.</span>
      )}
      {anchor && (
        <>
          {" "}
          <a class="anchor" href={address(quote)} rel="noopener">
            {words.showInTheArticle}:{" "}
            <q lang={policy.language} dir="auto">{anchor.end ? `${anchor.start} … ${anchor.end}` : anchor.start}</q>
          </a>
        </>
      )}
    </li>
  );
}
