// A policy file with its names resolved, and the decision for a complete scenario. The file is taken to be sound.

export function prepare(file) {
  const quotes = byId(file.quotes ?? []);
  const verdicts = byId(file.verdicts);
  const rules = file.rules.map((rule) => ({
    ...rule,
    question: rule.question ?? file.questions[0].id,
    when: Object.entries(rule.when ?? {}),
    verdict: verdicts.get(rule.verdict),
    quotes: (rule.quotes ?? []).map((id) => quotes.get(id)),
    // The exceptions to this rule, at any depth.
    exceptions: new Set(),
  }));
  const rule = byId(rules);
  const except = (exception, ids) => {
    for (const id of ids ?? []) {
      const { exceptions, exception_to } = rule.get(id);
      if (exceptions.has(exception)) continue;
      exceptions.add(exception);
      except(exception, exception_to);
    }
  };
  for (const exception of rules) except(exception, exception.exception_to);

  return {
    ...file,
    notes: file.notes ?? [],
    sources: file.sources ?? [],
    sentence: file.scenario.split(/\{([^}]*)\}/),
    questions: file.questions.map((question) => ({
      ...question,
      rules: rules.filter((rule) => rule.question === question.id),
    })),
  };
}

// `because`: the rules that stand; `displaced`: those that give way to an exception.
export function decide(question, scenario) {
  const applying = question.rules.filter(({ when }) =>
    when.every(([dimension, options]) => options.includes(scenario[dimension])),
  );
  const givesWay = (rule) => applying.some((other) => rule.exceptions.has(other));
  const because = applying.filter((rule) => !givesWay(rule));
  const displaced = applying.filter(givesWay);
  const verdict = because[0]?.verdict;
  const agree = because.every((rule) => rule.verdict === verdict);
  return { outcome: !verdict ? "unstated" : agree ? "decided" : "conflict", verdict, because, displaced };
}

// The notes that stand beside these decisions.
export function touching(policy, decisions) {
  const ids = new Set(decisions.flatMap(({ because, displaced }) => [...because, ...displaced]).map(({ id }) => id));
  return policy.notes.filter(({ rules }) => !rules?.length || rules.some((id) => ids.has(id)));
}

// The scenario in a sentence.
export function describe(policy, scenario) {
  return policy.sentence
    .map((piece, position) => {
      if (position % 2 === 0) return piece;
      const option = chosen(policy.dimensions.find(({ id }) => id === piece), scenario);
      return option.phrase ?? option.label;
    })
    .join("");
}

// Every scenario, in the order of the options.
export const scenarios = (policy) =>
  policy.dimensions.reduce(
    (found, { id, options }) => found.flatMap((scenario) => options.map((option) => ({ ...scenario, [id]: option.id }))),
    [{}],
  );

export const chosen = (dimension, scenario) => dimension.options.find(({ id }) => id === scenario[dimension.id]);

const byId = (entries) => new Map(entries.map((entry) => [entry.id, entry]));
