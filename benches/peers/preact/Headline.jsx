import { label, look } from "../words.js";

export function Headline({ policy, question, decision, level: Level }) {
  return (
    <div
      class={`headline looks-${look(decision)}`}
      part="headline"
      data-question={question.id}
      data-outcome={decision.verdict?.id ?? decision.outcome}
    >
      <svg class="shape" width="24" height="24" viewBox="0 0 24 24" fill="none" aria-hidden="true" focusable="false">
        {SHAPES[look(decision)]()}
      </svg>
      <Level class="verdict-heading">
        <span class="question">{question.label}</span>{" "}
        <span class="verdict" part="verdict">{label(policy, question, decision)}</span>
      </Level>
    </div>
  );
}

const SHAPES = {
  permitted: () => <circle cx="12" cy="12" r="10.25" class="fill" />,
  limited: () => (
    <>
      <circle cx="12" cy="12" r="9" class="line" />
      <path d="M12 3a9 9 0 0 1 0 18z" class="fill" />
    </>
  ),
  forbidden: () => <circle cx="12" cy="12" r="9" class="line" />,
  undecided: () => <circle cx="12" cy="12" r="9" class="line dashed" />,
  disputed: () => (
    <>
      <path d="M10 3.2a9 9 0 0 0 0 17.6z" class="line" />
      <path d="M14 3.2a9 9 0 0 1 0 17.6z" class="line" />
    </>
  ),
  depends: () => [4, 12, 20].map((x) => <circle cx={x} cy="12" r="2.5" class="fill" />),
  conflict: () => <path d="M4 4h16v16H4z" class="line" />,
  unstated: () => <path d="M4 12h16" class="line" />,
};
