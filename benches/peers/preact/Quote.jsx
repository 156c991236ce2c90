import { attribution, words } from "../words.js";

export function Quote({ quote }) {
  const said = attribution(quote);
  return (
    <li class="quote" part="quote">
      {said && <><span class="attribution">{said}</span>. </>}
      <span class="basis">{words.basis[quote.basis ?? "article"]}.</span>
      {quote.anchor && (
        <>
          {" "}
          <span class="anchor">
            {words.inTheArticle}:{" "}
            <q lang="en" dir="auto">
              {quote.anchor.start}
              {quote.anchor.end && ` … ${quote.anchor.end}`}
            </q>
          </span>
        </>
      )}
    </li>
  );
}
