import { byOutcome, flips, isComplete, steps } from "../policy.js";
import { idle, label, labels, words } from "../words.js";
import { Tile } from "./Tile.jsx";

// The choices that would change the answer, and those that would not; while it depends, the answer of each open option.
export function Turns({ policy, question, scenario, of, decision, onChoose }) {
  const part = (heading, content) => (
    <div class="turns" data-of={of}>
      <h4 class="label">{heading}</h4>
      {content}
    </div>
  );
  const lines = (ways) =>
    byOutcome(ways).map((group) => (
      <li>
        <Tile decision={group[0].decision} />
        <div>
          <span class="to">{label(policy, question, group[0].decision)} if:</span>
          {group.map(({ changes, scenario }) => (
            <button type="button" class="turn" onClick={() => onChoose(scenario, "answer")}>
              {labels(changes.map(([, option]) => option))}
            </button>
          ))}
        </div>
      </li>
    ));
  if (decision.outcome === "depends") {
    const ways = steps(question, scenario, decision);
    return ways.length > 0 && part(decision.open[0].label, <ul class="ways" role="list">{lines(ways)}</ul>);
  }
  if (!isComplete(policy.dimensions, scenario)) return null;
  const { nearest, same } = flips(policy, question, scenario);
  if (!nearest.length) return part(words.whatWouldChange, <p class="same">{words.noFlips}</p>);
  return part(
    words.whatWouldChange,
    <ul class="ways" role="list">
      {lines(nearest)}
      {same.length > 0 && <li class="same"><span>{words.makesNoDifference} {idle(policy, same)}.</span></li>}
    </ul>,
  );
}
