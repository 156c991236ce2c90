import { before, label } from "../words.js";
import { Tile } from "./Tile.jsx";

// The headline of the first question, and those of the others, for lines that open.
export function Headline(props) {
  return (
    <div {...marks(props)}>
      <Tile decision={props.decision} />
      <h3 class="verdict-heading" tabindex="-1"><Words {...props} /></h3>
    </div>
  );
}

export function Line(props) {
  return (
    <span {...marks(props)}>
      <Tile decision={props.decision} />
      <span class="words"><Words {...props} /></span>
    </span>
  );
}

const named = ({ verdict, outcome }) => verdict?.id ?? outcome;

const marks = ({ question, decision }) => ({
  class: "headline",
  part: "headline",
  "data-question": question.id,
  "data-outcome": named(decision),
});

function Words({ policy, question, decision }) {
  return (
    <>
      <span class="question">{before(question.label)}</span>{" "}
      {/* A new one, so that it fades in. */}
      <span key={named(decision)} class="verdict" part="verdict">{label(policy, question, decision)}</span>
    </>
  );
}
