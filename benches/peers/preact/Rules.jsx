import { list, words } from "../words.js";

// The rules that do not apply, each with its condition, and what of it keeps the rule from applying.
export function Rules({ policy, blocked }) {
  return (
    <ul>
      {blocked.map(({ rule, keeps }) => (
        <li class="rule">
          {rule.text}{" "}
          <span class="condition">
            {words.appliesWith}
            <Condition policy={policy} rule={rule} keeps={keeps} />.
          </span>
        </li>
      ))}
    </ul>
  );
}

function Condition({ policy, rule, keeps }) {
  const when = new Map(rule.when);
  const restricting = policy.dimensions.filter(({ id, options }) => (when.get(id)?.length ?? options.length) < options.length);
  return restricting.map(({ id, label, options }, position) => {
    const labels = options.filter((option) => when.get(id).includes(option.id)).map((option) => option.label);
    return (
      <>
        {position ? "; " : " "}
        <span class={keeps.includes(id) ? "keeps" : undefined}>{label}: {list(labels, "or")}</span>
      </>
    );
  });
}
