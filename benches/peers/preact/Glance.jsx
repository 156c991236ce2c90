import { useState } from "preact/hooks";
import { chosen, decide, scenarios } from "../policy.js";
import { label, words } from "../words.js";

// The table of all scenarios, made when it is opened.
export function Glance({ policy }) {
  const [open, setOpen] = useState(false);
  return (
    <details class="table" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{words.atAGlance}</summary>
      {open && <Table policy={policy} />}
    </details>
  );
}

function Table({ policy }) {
  return (
    <div class="scroll" role="region" tabindex="0" aria-label={words.atAGlance}>
      <table>
        <thead>
          <tr>{[...policy.dimensions, ...policy.questions].map((it) => <th scope="col">{it.label}</th>)}</tr>
        </thead>
        <tbody>
          {scenarios(policy).map((scenario) => (
            <tr>
              {policy.dimensions.map((dimension) => <th scope="row">{chosen(dimension, scenario).label}</th>)}
              {policy.questions.map((question) => <td>{label(policy, question, decide(question, scenario))}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
