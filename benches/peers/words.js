// The words of the interface, those of `src/view/words.rs`.

import { chosen } from "./policy.js";

export const words = {
  setAScenario: "Set a scenario",
  goToTheAnswer: "Go to the answer",
  atAGlance: "Scenarios at a glance",
  asReported: "As reported",
  conflict: "No answer: a fault in this explainer",
  conflictMeans: "Two entries in its data contradict each other here, so it shows neither.",
  why: "Why",
  setsAside: "Sets aside",
  givesWay: "Here an exception to it applies instead.",
  howWeReadThis: "How we read this",
  inTheArticle: "In the article",
  notes: "Corrections and updates",
  sources: "Sources",
  laterDevelopments: "Later developments are not included.",
  superseded: "A newer report has replaced this one. It is kept for the record.",
  withdrawn: "This explainer has been withdrawn.",
  basis: {
    announced: "Officially announced",
    reported: "Reported",
    practice: "Practice: what is done, not what is allowed",
    experts: "Experts’ view",
    article: "Stated in the article, which names no source for it",
  },
  note: { correction: "Correction", update: "Update" },
};

const source = (policy) => (policy.reported ? "report" : "source");

export const unstated = (policy) => `The ${source(policy)} does not say`;

export const unstatedMeans = (policy) =>
  `Nothing in the ${source(policy)} answers this. That it gives no answer does not mean that this is forbidden, nor that it is allowed.`;

const MONTHS = "January February March April May June July August September October November December".split(" ");

export function date(day) {
  const [year, month, date] = day.split("-").map(Number);
  return `${date} ${MONTHS[month - 1]} ${year}`;
}

export function attribution({ said_by, reported_by }) {
  if (said_by) return reported_by ? `Said by ${said_by}, reported by ${reported_by}` : `Said by ${said_by}`;
  return reported_by && `Reported by ${reported_by}`;
}

// The id of the element that the link to the answer leads to. It stands in the light DOM, where an address finds it.
export const target = (policy) => `policy-explorer-${policy.id}-answer`;

export function label(policy, question, { outcome, verdict }) {
  if (outcome === "unstated") return unstated(policy);
  if (outcome === "conflict") return words.conflict;
  return question.labels?.[verdict.id] ?? verdict.label;
}

// What a screen reader is told after a change.
export function announcement(policy, previous, scenario, decisions) {
  const changes = policy.dimensions
    .filter(({ id }) => scenario[id] !== previous[id])
    .map((dimension) => `${dimension.label}: ${chosen(dimension, scenario).label}.`);
  const answers = policy.questions.map(
    (question, position) => `${question.label}: ${label(policy, question, decisions[position])}.`,
  );
  return [...changes, ...answers].join(" ");
}
