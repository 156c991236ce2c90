// What the engine answers, in the words that readers see.

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./machine.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const program = join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "debug/policy-explorer");

export const explorer = (...args) => run(program, args, { cwd: root });

export const english = (text) => text.en ?? text;

// The label of a verdict of the first question, or that the report does not say.
function label(policy, verdict) {
  const [question] = policy.questions;
  const words = question.labels?.[verdict] ?? policy.verdicts.find(({ id }) => id === verdict)?.label;
  return words ? english(words) : "The report does not say";
}

// The answer at the start, and after each click, a dimension with its option.
export async function answersTo(path, policy, clicks) {
  const scenario = { ...policy.start };
  const list = [];
  for (const [dimension, option] of [[], ...clicks]) {
    if (dimension) scenario[dimension] = option;
    const pairs = Object.entries(scenario).map(([name, value]) => `${name}=${value}`);
    const answer = await explorer("decide", path, ...pairs, "--question", policy.questions[0].id, "--format", "json");
    list.push({ click: option, answer: label(policy, JSON.parse(answer).verdict) });
  }
  return list;
}

// A way through every scenario, one click after the other, with the answers.
export async function everyAnswer(path, policy) {
  const key = (scenario) => policy.dimensions.map(({ id }) => scenario[id]).join(" ");
  const table = JSON.parse(await explorer("table", path, "--format", "json"));
  const verdicts = new Map();
  for (const row of table) if (row.question === policy.questions[0].id) verdicts.set(key(row.scenario), row.verdict);
  const scenario = { ...policy.start };
  const list = [{ answer: label(policy, verdicts.get(key(scenario))) }];
  const choose = (dimension, option) => {
    if (scenario[dimension] === option) return;
    scenario[dimension] = option;
    list.push({ click: option, answer: label(policy, verdicts.get(key(scenario))) });
  };
  // Each row of options is gone through forwards and backwards, so that each step is one click.
  const walk = ([dimension, ...rest], isBack) => {
    if (!dimension) return isBack;
    const options = dimension.options.map(({ id }) => id);
    for (const option of isBack ? options.reverse() : options) {
      choose(dimension.id, option);
      walk(rest, rest.length && scenario[rest[0].id] !== rest[0].options[0].id);
    }
  };
  walk(policy.dimensions, false);
  if (verdicts.size < 2) throw new Error("the table names no scenarios");
  return list;
}
