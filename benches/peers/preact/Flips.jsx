import { flips } from "../policy.js";
import { idle, label, list, words } from "../words.js";

// What would change the answer, and what would not.
export function Flips({ policy, question, scenario, of, onChoose }) {
  const { nearest, same } = flips(policy, question, scenario);
  return (
    <div class="flips" data-of={of}>
      <h4 class="label">{words.changeOneThing}</h4>
      {nearest.length ? (
        <ul class="flip-list">
          {nearest.map(({ changes, scenario, decision }) => (
            <li>
              <button type="button" class="flip" onClick={() => onChoose(scenario)}>
                With “{list(changes.map(([, option]) => option.label), "and")}”: {label(policy, question, decision)}
              </button>
            </li>
          ))}
        </ul>
      ) : (
        <p class="same">{words.noFlips}</p>
      )}
      {same.length > 0 && <p class="same">{words.makesNoDifference} {idle(policy, same)}.</p>}
    </div>
  );
}
