import { words } from "../words.js";

// Attributes a rule's sentence, in one line.
export function Byline({ quotes }) {
  const groups = [
    [words.reportedBy, (quote) => !quote.said_by && quote.reported_by],
    [words.announcedBy, (quote) => quote.said_by && quote.basis === "announced"],
    [words.quoted, (quote) => quote.said_by && quote.basis !== "announced"],
  ];
  const sentences = groups.flatMap(([before, isIn]) => {
    const names = unique(quotes.filter(isIn));
    return names.length ? [<>{before} {names.map(name)}.</>] : [];
  });
  const unnamed = quotes.filter(({ said_by, reported_by }) => !said_by && !reported_by);
  if (!quotes.length) sentences.push(words.noPassage);
  else if (unnamed.length) sentences.push(stated(unnamed, sentences.length > 0));
  return <p class="by">{sentences.map((sentence, position) => <>{position > 0 && " "}{sentence}</>)}</p>;
}

const unique = (quotes) => [...new Map(quotes.map((quote) => [`${quote.said_by}; ${quote.reported_by}`, quote])).values()];

function name({ said_by, reported_by }, position) {
  return (
    <>
      {position > 0 && "; "}
      <strong>{said_by ?? reported_by}</strong>
      {said_by && reported_by && ` (in ${reported_by})`}
    </>
  );
}

// Practice is not permission, so the two are worded differently.
function stated([{ basis = "article" }, ...others], isPart) {
  if (isPart) return words.partlyUnnamed;
  return basis !== "article" && others.every((it) => it.basis === basis) ? `${words.basis[basis]}.` : words.unnamed;
}
