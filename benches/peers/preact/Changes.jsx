import { label, place } from "../words.js";
import { Quote } from "./Quote.jsx";

// What the report changes, with what is quoted for the answer after it.
export function Changes({ policy, steps }) {
  return steps.map(({ question, from, to, changes }) => (
    <>
      <h3 class="label">{question.label}: {from.label} → {to.label}</h3>
      <ul>
        {changes.map(({ before, after, options }) => (
          <li class="change">
            <p>{place(policy, options)}</p>
            <p>{label(policy, question, before)} → <strong>{label(policy, question, after)}</strong></p>
            <ul class="quotes">
              {after.because.flatMap(({ quotes }) => quotes).map((quote) => <Quote policy={policy} quote={quote} />)}
            </ul>
          </li>
        ))}
      </ul>
    </>
  ));
}
