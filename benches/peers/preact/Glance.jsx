import { axes, completed, decide, span } from "../policy.js";
import { label, list, look, unstated, words } from "../words.js";

// The table of each question: a cell for each scenario, which sets it.
export function Glance({ policy, scenario, onChoose }) {
  const { rows, columns } = axes(policy);
  return (
    <div class="tables">
      {policy.questions.map((question) => (
        <Table key={question.id} {...{ policy, question, rows, columns, scenario, onChoose }} />
      ))}
      <ul class="legend" aria-label={words.legend}>
        {policy.verdicts.map(({ id, tone, label }) => <li key={id} class={`looks-${tone}`}>{label}</li>)}
        <li class="looks-unstated">{unstated(policy)}</li>
      </ul>
    </div>
  );
}

function Table({ policy, question, rows, columns, scenario, onChoose }) {
  const across = completed(columns, {});
  return (
    <div class="scroll" role="region" tabindex="0" aria-label={question.label}>
      <table>
        <caption>
          {question.label}. {words.columns}: {list(columns.map(({ label }) => label), "and")}
        </caption>
        <thead>
          {columns.map((column, level) => (
            <tr>
              {level === 0 && rows.map(({ label }) => <th scope="col" rowspan={columns.length}>{label}</th>)}
              {across.filter((_, position) => position % span(columns, level) === 0).map((place) => (
                <Header axis={columns} level={level} place={place} direction="col" />
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {completed(rows, {}).map((row, position) => (
            <tr>
              {rows.map((_, level) =>
                position % span(rows, level) === 0 ? <Header axis={rows} level={level} place={row} direction="row" /> : null,
              )}
              {across.map((column) => (
                <Cell {...{ policy, question, scenario, onChoose }} place={{ ...row, ...column }} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Header({ axis, level, place, direction }) {
  const { id, options } = axis[level];
  const many = span(axis, level);
  const { label } = options.find((option) => option.id === place[id]);
  if (many === 1) return <th scope={direction}>{label}</th>;
  return <th scope={`${direction}group`} {...{ [`${direction}span`]: many }}>{label}</th>;
}

function Cell({ policy, question, scenario, place, onChoose }) {
  const decision = decide(question, place);
  const isCurrent = policy.dimensions.every(({ id }) => place[id] === scenario[id]);
  return (
    <td class={`looks-${look(decision)}`}>
      <button type="button" class="cell" aria-current={isCurrent ? "true" : undefined} onClick={() => onChoose(place)}>
        {label(policy, question, decision)}
      </button>
    </td>
  );
}
