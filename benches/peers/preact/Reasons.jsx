import { unstatedMeans, words } from "../words.js";
import { Quote } from "./Quote.jsx";

export function Reasons({ policy, decision: { outcome, because, displaced } }) {
  if (outcome === "unstated") return <p class="answer">{unstatedMeans(policy)}</p>;
  if (outcome === "conflict") return <p class="answer">{words.conflictMeans}</p>;
  return (
    <>
      {because.map((rule) => <Reason rule={rule} />)}
      {displaced.length > 0 && (
        <div class="aside">
          <h4 class="label">{words.setsAside}</h4>
          {displaced.map((rule) => <p class="displaced">{rule.text} {words.givesWay}</p>)}
        </div>
      )}
    </>
  );
}

function Reason({ rule }) {
  return (
    <div class="reason">
      <p class="answer">{rule.text}</p>
      {rule.quotes.length > 0 && (
        <>
          <h4 class="label">{words.why}</h4>
          <ul class="quotes">{rule.quotes.map((quote) => <Quote quote={quote} />)}</ul>
        </>
      )}
      {rule.reading && (
        <>
          <h4 class="label">{words.howWeReadThis}</h4>
          <p class="reading">{rule.reading}</p>
        </>
      )}
    </div>
  );
}
