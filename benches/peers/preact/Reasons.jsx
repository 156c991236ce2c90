import { unstatedMeans, words } from "../words.js";
import { Quote } from "./Quote.jsx";

export function Reasons({ policy, decision: { outcome, because, displaced } }) {
  if (outcome === "unstated") return <p class="answer">{unstatedMeans(policy)}</p>;
  if (outcome === "conflict") return <p class="answer">{words.conflictMeans}</p>;
  const several = because.length > 1;
  const readings = because.filter((rule) => rule.reading);
  return (
    <>
      {because.map((rule) => <p class="answer">{rule.text}</p>)}
      <div class="why">
        <h4 class="label">{words.why}</h4>
        {because.map((rule) => (
          <>
            {several && <p class="claim">{rule.text}</p>}
            <ul class="quotes">{rule.quotes.map((quote) => <Quote quote={quote} />)}</ul>
          </>
        ))}
      </div>
      {displaced.length > 0 && (
        <div class="aside">
          <h4 class="label">{words.setsAside}</h4>
          {displaced.map(({ rule, by }) => (
            <p>
              {rule.text}{" "}
              {several ? <>{words.givesWayTo} {by.map(({ text }) => <em>{text} </em>)}</> : words.givesWayAbove}
            </p>
          ))}
        </div>
      )}
      {readings.length > 0 && (
        <div class="reading">
          <h4 class="label">{words.howWeReadThis}</h4>
          {readings.map(({ reading }) => <p>{reading}</p>)}
        </div>
      )}
    </>
  );
}
