import { label, place, words } from "../words.js";
import { Quotes } from "./Quote.jsx";
import { Tile } from "./Tile.jsx";

// Between before and after: an arrow for the eye, a word for the ear.
const Arrow = () => (
  <>
    <span aria-hidden="true"> → </span>
    <span class="heard"> {words.then} </span>
  </>
);

// The changes that the report brings, with the quotes of the answer after each.
export function Changes({ policy, steps }) {
  return steps.map(({ question, from, to, changes }) => (
    <>
      <h3 class="label">{question.label}: {from.label}<Arrow />{to.label}</h3>
      <ul class="all" role="list">
        {changes.map(({ before, after, options }) => (
          <li class="change">
            <p>{place(policy, options)}</p>
            <p class="step">
              <Tile decision={before} />
              <span>{label(policy, question, before)}<Arrow /></span>
              <Tile decision={after} />
              <strong>{label(policy, question, after)}</strong>
            </p>
            <Quotes policy={policy} quotes={after.because.flatMap(({ quotes }) => quotes)} />
          </li>
        ))}
      </ul>
    </>
  ));
}
