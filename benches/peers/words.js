// The words of the interface, as in `src/view/words/en.rs`.

import { chosen, restricted } from "./policy.js";

export const words = {
  chooseACase: "Choose a case to see the answer",
  readTheAnswer: "Read the answer",
  all: "All",
  whatWouldChange: "Other answers",
  noFlips: "Nothing that can be chosen here leads to another answer.",
  makesNoDifference: "Makes no difference here:",
  otherRules: "Rules for other cases",
  appliesWith: "Applies only with these choices:",
  whatChanged: "What has changed, as reported",
  dependsOn: "Depends on:",
  stillPossible: "Still possible",
  sameAnswer: "Same answer.",
  notSoHere: "(not so here)",
  then: "then",
  rowNote: "What a row leaves out makes no difference.",
  yourCase: "Your case, outlined:",
  cases: "Cases",
  everyCase: "Every case",
  atAGlance: "All cases at a glance",
  showInTheArticle: "Show in the article",
  shownInTheArticle: "Shown in the article",
  notOnThisPage: "This passage is not on this page.",
  moreThanOnce: "This passage is on this page more than once.",
  findInTheSource: "Find it in the source",
  backToTheExplainer: "Back to the explainer",
  backToTheArticle: "Back to the article",
  method: "Rules restate what the sources say and link to the passages they rest on. The answers follow from these rules alone.",
  corrections: "Corrections",
  noCorrections: "None so far.",
  copyLink: "Copy link",
  copyAnswer: "Copy answer",
  share: "Share",
  copied: "Copied",
  copyByHand: "Copy this by hand",
  incompleteLink: "The link that led here is incomplete or out of date. Shown is the scenario that this explainer starts with.",
  asReported: "As reported",
  conflict: "No answer: a fault in this explainer",
  conflictMeans: "Two entries in its data contradict each other here, so it shows neither.",
  why: "Why",
  setsAside: "What would apply without the exception",
  givesWay: "An exception applies instead:",
  separate: ["A separate question", "Separate questions"],
  howWeReadThis: "How we read this",
  notes: "Corrections and updates",
  sources: "Sources",
  laterDevelopments: "Later developments are not included.",
  unreviewed: "No editor has reviewed these texts.",
  superseded: "Kept for the record: a newer report has replaced the one explained here.",
  withdrawn: "This explainer has been withdrawn.",
  reportedBy: "Reported by",
  announcedBy: "Announced by",
  quoted: "Quoted in part:",
  unnamed: "Stated in the article, which names no source for it.",
  partlyUnnamed: "Stated in part in the article, which names no source for it.",
  noPassage: "No passage is cited for this.",
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
  `No passage of the ${source(policy)} covers this case. That is neither a yes nor a no.`;

const MONTHS = "January February March April May June July August September October November December".split(" ");

export function date(day) {
  const [year, month, date] = day.split("-").map(Number);
  return `${date} ${MONTHS[month - 1]} ${year}`;
}

export function attribution({ said_by, reported_by }) {
  if (said_by) return reported_by ? `Said by ${said_by}, reported by ${reported_by}` : `Said by ${said_by}`;
  return reported_by && `Reported by ${reported_by}`;
}

// `a, b and c`.
export function list(items, last) {
  if (items.length < 2) return items.join("");
  // Semicolons separate items that have commas of their own.
  const [between, end] = items.some((item) => item.includes(",")) ? ["; ", ";"] : [", ", ""];
  return `${items.slice(0, -1).join(between)}${end} ${last} ${items.at(-1)}`;
}

// The id of the element that the link to the answer leads to. It is in the light DOM, where fragments find it.
export const target = (policy) => `policy-explorer-${policy.id}-answer`;

export function label(policy, question, { outcome, verdict, open }) {
  if (outcome === "unstated") return unstated(policy);
  if (outcome === "conflict") return words.conflict;
  if (outcome === "depends") return `${words.dependsOn} ${labels(open)}`;
  return question.labels?.[verdict.id] ?? verdict.label;
}

// A label before what it names. A question needs no colon.
export const before = (label) => (label.endsWith("?") ? label : `${label}:`);

export const labels = (entries, last = "and") => list(entries.map(({ label }) => label), last);

// The CSS class of an answer.
export const look = ({ outcome, verdict }) => (outcome === "decided" ? verdict.tone : outcome);

// The scenarios that have these options, by dimension.
export const place = (policy, options) =>
  restricted(policy, options).map(([{ label }, kept]) => `${label}: ${list(kept, "or")}`).join("; ");

// The choices that change no answer: dimensions, and single options of others.
export const idle = (policy, same) =>
  policy.dimensions
    .map(({ id, label, options }) => {
      const without = same.filter(([dimension]) => dimension === id).map(([, option]) => option);
      if (!without.length) return undefined;
      return without.length + 1 === options.length ? label : `${label} – ${labels(without, "or")}`;
    })
    .filter(Boolean)
    .join("; ");

// The announcement after a change: the choices and the answers that changed, without what a screen reader says by itself:
// the choice of a radio, or the answer whose heading gets the focus.
export function announcement(policy, { previous, scenario, heard }, before, now) {
  const changes = policy.dimensions
    .filter(({ id }) => heard !== "choice" && scenario[id] !== previous[id])
    .map((dimension) => `${dimension.label}: ${chosen(dimension, scenario)?.label ?? words.all}.`);
  const named = (question, decision) => {
    const answer = `${question.label}: ${label(policy, question, decision)}.`;
    if (decision.outcome !== "depends") return answer;
    const possible = decision.possible.map((it) => label(policy, question, it));
    return `${answer} ${words.stillPossible}: ${list(possible, "or")}.`;
  };
  const answers = policy.questions.flatMap((question, position) => {
    const [old, decision] = [named(question, before[position]), named(question, now[position])];
    return old === decision || (heard === "answer" && position === 0) ? [] : [decision];
  });
  if (!answers.length && heard !== "answer") answers.push(words.sameAnswer);
  return [...changes, ...answers].join(" ");
}
