import { useMemo } from "preact/hooks";
import { chosenBy, countOf, decideAll, grid, holds, isComplete } from "../policy.js";
import { label, target, words } from "../words.js";
import { Glyph, Tile, tileClass } from "./Tile.jsx";

// The table of all cases of each question, one question at a time.
export function Grids({ policy, ...live }) {
  const grids = useMemo(() => policy.questions.map((question) => grid(policy, question)), [policy]);
  return (
    <div class="tables">
      {policy.questions.map((question, position) => (
        <details key={question.id} class="grid-of" name="grid" open={position === 0}>
          <summary>{question.label}</summary>
          <Legend policy={policy} question={question} rows={grids[position].rows} />
          <p class="row-note">{words.rowNote}</p>
          <Table {...live} {...grids[position]} policy={policy} question={question} />
          <YourCase {...live} policy={policy} question={question} />
        </details>
      ))}
    </div>
  );
}

function Legend({ policy, question, rows }) {
  const found = rows.flatMap(({ cells }) => cells).map(({ decision }) => decision);
  const answers = [
    ...policy.verdicts.map(({ id }) => found.find(({ verdict }) => verdict?.id === id)),
    ...["unstated", "conflict"].map((name) => found.find(({ outcome }) => outcome === name)),
  ];
  return (
    <ul class="legend" aria-hidden="true">
      {answers.filter(Boolean).map((decision) => (
        <li><Tile decision={decision} /><span>{label(policy, question, decision)}</span></li>
      ))}
    </ul>
  );
}

function Table({ policy, question, column, rows, scenario, of, onChoose }) {
  const hasCase = rows.some(({ cells }) => cells.some((cell) => holds(cell, scenario)));
  return (
    <table class={`grid columns-${column.options.length}`} role="table" aria-label={question.label}>
      <thead role="rowgroup">
        <tr class="cells" role="row">
          <td role="cell" />
          {column.options.map((option) => <th scope="col" role="columnheader">{option.short ?? option.label}</th>)}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row, position) => (
          <Row
            {...{ policy, question, column, scenario, of, onChoose }}
            {...row}
            before={rows[position - 1]?.path ?? []}
            isEntry={!hasCase && position === 0}
          />
        ))}
      </tbody>
    </table>
  );
}

function Row({ path, cells, before, column, isEntry, ...cell }) {
  const names = path.map(({ options }) => options.map(({ label }) => label).join("; "));
  const differs = path.findIndex(({ options }, level) => options !== before[level]?.options);
  const shared = differs < 0 ? path.length : differs;
  const last = Math.max(0, names.length - 1);
  const whole = names.join(". ");
  return (
    <>
      {names.slice(shared, last).map((name, position) => {
        const level = shared + position;
        return (
          <tr class={level || shared ? "group" : "group begins"} role="row">
            <td role="cell" class={indent(level)}>{name}</td>
            {column.options.map(() => <td role="cell" />)}
          </tr>
        );
      })}
      <tr class={shared === 0 && last === 0 ? "cells begins" : "cells"} role="row">
        <th scope="row" role="rowheader" aria-label={last ? whole : undefined} class={indent(last)}>
          {names.at(-1) ?? words.everyCase}
        </th>
        {cells.map((it, position) => (
          <Cell
            {...cell}
            cell={it}
            name={[column.options[position].label, whole].filter(Boolean).join(". ")}
            isEntry={isEntry && position === 0}
          />
        ))}
      </tr>
    </>
  );
}

const indent = (level) => `at-${Math.min(level, 3)}`;

function Cell({ policy, question, cell, name, scenario, of, isEntry, onChoose }) {
  const isCurrent = holds(cell, scenario);
  const count = countOf(cell);
  const says = `${name}: ${label(policy, question, cell.decision)}.`;
  return (
    <td role="cell">
      <button
        type="button"
        class={tileClass(cell.decision)}
        aria-label={count > 1 ? `${says} ${words.cases}: ${count}.` : says}
        data-of={isCurrent ? of : undefined}
        aria-current={isCurrent ? "true" : undefined}
        tabindex={isCurrent || isEntry ? "0" : "-1"}
        onClick={() => onChoose(chosenBy(cell, scenario))}
      >
        <Glyph decision={cell.decision} />
      </button>
    </td>
  );
}

// The content of the outlined cell, and the link to its reasons.
function YourCase({ policy, question, scenario, of }) {
  if (!isComplete(policy.dimensions, scenario)) return <p class="your-case" />;
  const decision = decideAll(policy, scenario)[policy.questions.indexOf(question)];
  return (
    <p class="your-case" data-of={of}>
      <Tile decision={decision} />
      <span>
        {words.yourCase} <strong>{label(policy, question, decision)}</strong>.{" "}
        <a class="to-answer" href={`#${target(policy)}`}>{words.readTheAnswer}</a>
      </span>
    </p>
  );
}
