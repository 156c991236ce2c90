import { target, words } from "../words.js";

export function Controls({ policy, scenario, onChoose }) {
  return (
    <>
      {policy.dimensions.map((dimension) => (
        <Radios key={dimension.id} dimension={dimension} chosen={scenario[dimension.id]} onChoose={onChoose} />
      ))}
      <p class="go"><a href={`#${target(policy)}`}>{words.goToTheAnswer}</a></p>
      <slot name="answer" />
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
      onChange={() => onChoose({ [dimension.id]: option })}
    />
  );
  const ids = (value) => ({ for: `${dimension.id}_${value}`, id: `label_${dimension.id}_${value}` });
  return (
    <>
      <div class="row" />
      <p class="dimension" id={group}>{dimension.label}:</p>
      {radio("any", undefined, "radio any")}
      <label class="any-label" {...ids("any")}>{words.leaveOpen}</label>
      {dimension.options.map(({ id, label }) => (
        <>
          {radio(id, id, "radio")}
          <label class="option" part="option" {...ids(id)}>{label}</label>
        </>
      ))}
    </>
  );
}
