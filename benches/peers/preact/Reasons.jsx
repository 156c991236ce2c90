import { saying } from "../policy.js";
import { unstatedMeans, words } from "../words.js";
import { Byline } from "./Byline.jsx";
import { Quote } from "./Quote.jsx";

// The visible answer: the deciding rule's sentence and its byline, or why there is none.
export function Answer({ policy, scenario, of, decision }) {
  const { outcome } = decision;
  if (outcome === "depends") return null;
  if (outcome !== "decided") {
    return (
      <div class="said" data-of={of}>
        <p class="answer">{outcome === "unstated" ? unstatedMeans(policy) : words.conflictMeans}</p>
      </div>
    );
  }
  return saying(policy, scenario, decision).map((rule) => (
    <div class="said" data-of={of}>
      <p class="answer">{rule.text}</p>
      <Byline quotes={rule.quotes} />
    </div>
  ));
}

// The other standing rules, and the rules that they displace.
export function Reasons({ policy, scenario, of, decision, level: Level }) {
  const { outcome, because, displaced } = decision;
  const said = outcome === "decided" ? saying(policy, scenario, decision) : [];
  return (
    <>
      {because.map((rule) => (
        <div class="reason" data-of={of}>
          {!said.includes(rule) && <p class="claim">{rule.text}</p>}
          {rule.quotes.length ? (
            <ul class="quotes" role="list">{rule.quotes.map((quote) => <Quote policy={policy} quote={quote} />)}</ul>
          ) : (
            <p class="absent">{words.noPassage}</p>
          )}
          {rule.reading && (
            <>
              <Level class="label">{words.howWeReadThis}</Level>
              <p class="reading">{rule.reading}</p>
            </>
          )}
        </div>
      ))}
      {displaced.length > 0 && (
        <div class="aside" data-of={of}>
          <Level class="label">{words.setsAside}</Level>
          {displaced.map(({ rule, by }) => (
            <p class="displaced">
              {rule.text} {words.givesWay}
              {by.map(({ text }) => <span class="by-exception">{text}</span>)}
            </p>
          ))}
        </div>
      )}
    </>
  );
}
