import { flips } from "../policy.js";
import { label, list, words } from "../words.js";

// What would change the answer, and what would not.
export function Flips({ policy, question, scenario, onChoose }) {
  const { nearest, same } = flips(policy, question, scenario);
  const idle = policy.dimensions.flatMap((dimension) => {
    const labels = same.filter(([id]) => id === dimension.id).map(([, option]) => option.label);
    return labels.length ? [`${dimension.label} – ${list(labels, "or")}`] : [];
  });
  return (
    <div class="flips">
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
      {idle.length > 0 && <p class="same">{words.makesNoDifference} {idle.join("; ")}.</p>}
    </div>
  );
}
