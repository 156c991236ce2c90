import { restricted } from "../policy.js";
import { list, words } from "../words.js";
import { About } from "./About.jsx";

// The rules that do not apply, each with its condition, and the part of it that keeps the rule from applying.
export function Rules({ policy, question, decision: { blocked }, of }) {
  if (!blocked.length) return null;
  return (
    <details class="rules">
      <summary>{words.otherRules}<About policy={policy} question={question} /></summary>
      <ul>
        {blocked.map(({ rule, keeps }) => (
          <li class="rule" data-of={of}>
            {rule.text}{" "}
            <span class="condition">
              {words.appliesWith}
              <Condition policy={policy} rule={rule} keeps={keeps} />.
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Condition({ policy, rule, keeps }) {
  return restricted(policy, Object.fromEntries(rule.when)).map(([{ id, label }, options], position) => (
    <>
      {position ? "; " : " "}
      {keeps.includes(id) ? (
        <span class="keeps">
          {label}: {list(options, "or")}
          <span class="heard"> {words.notSoHere}</span>
        </span>
      ) : (
        <>{label}: {list(options, "or")}</>
      )}
    </>
  ));
}
