import { before, target, words } from "../words.js";

export function Controls({ policy, scenario, onChoose }) {
  return (
    <>
      <div class="set">
        <h3 class="set-heading">{words.chooseACase}</h3>
      </div>
      {policy.dimensions.map((dimension) => (
        <Radios key={dimension.id} dimension={dimension} chosen={scenario[dimension.id]} onChoose={onChoose} />
      ))}
      <p class="go"><a class="to-answer" href={`#${target(policy)}`}>{words.readTheAnswer}</a></p>
      <slot name="answer" />
      <slot name="status" />
    </>
  );
}

function Radios({ dimension, chosen, onChoose }) {
  const group = `dimension_${dimension.id}`;
  const radio = (value, option, className) => (
    <input
      type="radio"
      class={className}
      id={`${dimension.id}_${value}`}
      name={dimension.id}
      value={value}
      checked={chosen === option}
      data-drawn={chosen === option ? "" : undefined}
      aria-labelledby={`${group} label_${dimension.id}_${value}`}
      onChange={() => onChoose({ [dimension.id]: option }, "choice")}
    />
  );
  const ids = (value) => ({ for: `${dimension.id}_${value}`, id: `label_${dimension.id}_${value}` });
  const values = [...dimension.options.map(({ id }) => id), "any"];
  const owned = values.map((value) => `${dimension.id}_${value} label_${dimension.id}_${value}`).join(" ");
  return (
    <>
      <div class="row" role="radiogroup" aria-labelledby={group} aria-owns={`${group} ${owned}`} />
      <p class="dimension" id={group}>{before(dimension.label)}</p>
      {dimension.options.map(({ id, label }) => (
        <>
          {radio(id, id, "radio")}
          <label class="option" part="option" {...ids(id)}><span>{label}</span></label>
        </>
      ))}
      {radio("any", undefined, "radio any")}
      <label class="any-label" {...ids("any")}><span>{words.all}</span></label>
    </>
  );
}
