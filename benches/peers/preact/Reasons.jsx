import { remarks, saying } from "../policy.js";
import { unstatedMeans, words } from "../words.js";
import { About } from "./About.jsx";
import { Byline } from "./Byline.jsx";
import { Quotes } from "./Quote.jsx";

// The visible answer: the deciding rule's sentence and its byline, or why there is none and what the report says instead.
export function Answer({ policy, question, scenario, of, decision }) {
  const { outcome } = decision;
  if (outcome === "depends") return null;
  if (outcome === "unstated") {
    return (
      <div class="said" data-of={of}>
        <p class="answer">{unstatedMeans(policy)}</p>
        {remarks(policy, question, scenario).map(({ text, quotes }) => (
          <div class="remark">
            <p>{text}</p>
            {quotes.length > 0 && <Quotes policy={policy} quotes={quotes} />}
          </div>
        ))}
      </div>
    );
  }
  if (outcome === "conflict") return <div class="said" data-of={of}><p class="answer">{words.conflictMeans}</p></div>;
  return saying(policy, scenario, decision).map((rule) => (
    <div class="said" data-of={of}>
      <p class="answer">{rule.text}</p>
      <Byline quotes={rule.quotes} />
    </div>
  ));
}

// The other standing rules, and the rules that they displace.
export function Reasons({ policy, question, scenario, of, decision, level: Level }) {
  const { outcome, because, displaced } = decision;
  const said = outcome === "decided" ? saying(policy, scenario, decision) : [];
  return (
    <>
      {because.map((rule) => (
        <div class="reason" data-of={of}>
          {!said.includes(rule) && <p class="claim">{rule.text}</p>}
          {rule.quotes.length ? (
            <Quotes policy={policy} quotes={rule.quotes} />
          ) : (
            <p class="absent">{words.noPassage}</p>
          )}
          {rule.reading && (
            <>
              <Level class="label">{words.howWeReadThis}<About policy={policy} question={question} /></Level>
              <p class="reading">{rule.reading}</p>
            </>
          )}
        </div>
      ))}
      {displaced.length > 0 && (
        <div class="aside" data-of={of}>
          <Level class="label">{words.setsAside}<About policy={policy} question={question} /></Level>
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
