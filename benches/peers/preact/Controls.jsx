export function Controls({ policy, scenario, onChoose }) {
  return policy.dimensions.map((dimension) => {
    const group = `dimension-${dimension.id}`;
    return (
      <>
        <p class="dimension" id={group}>{dimension.label}:</p>
        {dimension.options.map((option) => {
          const id = `${dimension.id}-${option.id}`;
          return (
            <>
              <input
                type="radio"
                class="radio"
                id={id}
                name={dimension.id}
                value={option.id}
                checked={scenario[dimension.id] === option.id}
                aria-labelledby={`${group} label-${id}`}
                onChange={() => onChoose(dimension.id, option.id)}
              />
              <label class="option" part="option" for={id} id={`label-${id}`}>{option.label}</label>
            </>
          );
        })}
      </>
    );
  });
}
