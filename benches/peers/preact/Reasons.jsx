import { list, stillPossible, unstatedMeans, words } from "../words.js";
import { Quote } from "./Quote.jsx";

export function Reasons({ of, ...answer }) {
  return <div class="reasons" data-of={of}><Why {...answer} /></div>;
}

function Why({ policy, question, scenario, decision }) {
  const { outcome, because, displaced } = decision;
  if (outcome === "unstated") return <p class="answer">{unstatedMeans(policy)}</p>;
  if (outcome === "conflict") return <p class="answer">{words.conflictMeans}</p>;
  if (outcome === "depends") return <Open {...{ policy, question, scenario, decision }} />;
  return (
    <>
      {because.map((rule) => <Reason policy={policy} rule={rule} />)}
      {displaced.length > 0 && (
        <div class="aside">
          <h4 class="label">{words.setsAside}</h4>
          {displaced.map((rule) => <p class="displaced">{rule.text} {words.givesWay}</p>)}
        </div>
      )}
    </>
  );
}

function Open({ policy, question, scenario, decision }) {
  const lines = stillPossible(policy, question, scenario, decision);
  return (
    <>
      <p class="answer">{words.stillPossible}:</p>
      <ul class="possible">{lines.map((line) => <li>{line}</li>)}</ul>
      <p class="answer">{words.choose}: {list(decision.open.map(({ label }) => label), "and")}.</p>
    </>
  );
}

function Reason({ policy, rule }) {
  return (
    <div class="reason">
      <p class="answer">{rule.text}</p>
      {rule.quotes.length > 0 && (
        <>
          <h4 class="label">{words.why}</h4>
          <ul class="quotes">{rule.quotes.map((quote) => <Quote policy={policy} quote={quote} />)}</ul>
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
