import { target, words } from "../words.js";

export function Controls({ policy, scenario, onChoose }) {
  return (
    <>
      <Radios policy={policy} scenario={scenario} onChoose={onChoose} />
      <p class="go"><a href={`#${target(policy)}`}>{words.goToTheAnswer}</a></p>
      <slot name="answer" />
    </>
  );
}

function Radios({ policy, scenario, onChoose }) {
  return policy.dimensions.map((dimension) => {
    const group = `dimension_${dimension.id}`;
    return (
      <>
        <p class="dimension" id={group}>{dimension.label}:</p>
        {dimension.options.map((option) => {
          const id = `${dimension.id}_${option.id}`;
          return (
            <>
              <input
                type="radio"
                class="radio"
                id={id}
                name={dimension.id}
                value={option.id}
                checked={scenario[dimension.id] === option.id}
                aria-labelledby={`${group} label_${id}`}
                onChange={() => onChoose(dimension.id, option.id)}
              />
              <label class="option" part="option" for={id} id={`label_${id}`}>{option.label}</label>
            </>
          );
        })}
      </>
    );
  });
}
