// A policy file with its names resolved, and what a widget asks of it. The file is taken to be sound. A dimension that a
// scenario leaves out is open: with so few scenarios the answer is looked for among all completions, one by one.

export function prepare(file) {
  const sources = byId(file.sources ?? []);
  const quotes = byId((file.quotes ?? []).map((quote) => ({ ...quote, source: sources.get(quote.source) })));
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
      dimensions: file.dimensions,
      verdicts: file.verdicts,
      rules: rules.filter((rule) => rule.question === question.id),
    })),
  };
}

// The answer: `outcome`, the `verdict` if one is decided; of an outcome that depends, what is `possible` and which
// dimensions that are `open` matter. And its reasons: `because`, the rules that stand; `displaced`, those that give way to
// an exception; `blocked`, those that do not apply, each with the dimensions that keep it from applying.
export function decide(question, scenario) {
  const blocked = [];
  const live = [];
  for (const rule of question.rules) {
    const keeps = rule.when.filter(([id, options]) => scenario[id] !== undefined && !options.includes(scenario[id]));
    if (keeps.length) blocked.push({ rule, keeps: keeps.map(([id]) => id) });
    else live.push(rule);
  }
  if (isComplete(question.dimensions, scenario)) return { ...settle(live), blocked };

  const completions = completed(question.dimensions, scenario).map((complete) => ({ complete, ...among(live, complete) }));
  const somewhere = (what) => live.filter((rule) => completions.some((decision) => decision[what].includes(rule)));
  const reasons = { because: somewhere("because"), displaced: somewhere("displaced"), blocked };
  const outcomes = question.verdicts.map((verdict) => ({ outcome: "decided", verdict }));
  outcomes.push({ outcome: "unstated" }, { outcome: "conflict" });
  const possible = outcomes.filter((it) => completions.some((decision) => isSame(it, decision)));
  if (possible.length === 1) return { ...possible[0], ...reasons };
  const open = question.dimensions.filter(({ id, options }) =>
    scenario[id] === undefined &&
    completions.some((decision) =>
      options.some((option) => !isSame(decision, among(live, { ...decision.complete, [id]: option.id }))),
    ),
  );
  return { outcome: "depends", possible, open, ...reasons };
}

const among = (rules, scenario) => settle(rules.filter(({ when }) => when.every(([id, options]) => options.includes(scenario[id]))));

// Of the rules that apply, which stand.
function settle(applying) {
  const givesWay = (rule) => applying.some((other) => rule.exceptions.has(other));
  const because = applying.filter((rule) => !givesWay(rule));
  const displaced = applying.filter(givesWay);
  const verdict = because[0]?.verdict;
  const agree = because.every((rule) => rule.verdict === verdict);
  return { outcome: !verdict ? "unstated" : agree ? "decided" : "conflict", verdict: agree ? verdict : undefined, because, displaced };
}

export const isSame = (one, other) => one.outcome === other.outcome && one.verdict?.id === other.verdict?.id;

export const isComplete = (dimensions, scenario) => dimensions.every(({ id }) => scenario[id] !== undefined);

// Every scenario that has these choices, in the order of the options.
export const completed = (dimensions, scenario) =>
  dimensions.reduce(
    (found, { id, options }) =>
      found.flatMap((chosen) =>
        options.filter((option) => (scenario[id] ?? option.id) === option.id).map((option) => ({ ...chosen, [id]: option.id })),
      ),
    [{}],
  );

// The nearest scenarios with another answer, and the choices that change no answer.
export function flips(policy, question, scenario) {
  const here = policy.questions.map((it) => decide(it, scenario));
  const at = policy.questions.indexOf(question);
  const nearest = [];
  const same = [];
  const others = policy.dimensions.map(({ id, options }) => ({ id, options: options.filter((option) => option.id !== scenario[id]) }));
  for (const { id, options } of others) {
    for (const option of options) {
      const there = { ...scenario, [id]: option.id };
      const decisions = policy.questions.map((it) => decide(it, there));
      if (!isSame(here[at], decisions[at])) nearest.push({ changes: [[id, option]], scenario: there, decision: decisions[at] });
      else if (decisions.every((decision, index) => isSame(decision, here[index]))) same.push([id, option]);
    }
  }
  for (let distance = 2; !nearest.length && distance <= others.length; distance += 1) {
    for (const changes of combinations(others, distance)) {
      const there = { ...scenario, ...Object.fromEntries(changes.map(([id, option]) => [id, option.id])) };
      const decision = decide(question, there);
      if (!isSame(here[at], decision)) nearest.push({ changes, scenario: there, decision });
    }
  }
  return { nearest, same };
}

// Every way to change so many dimensions.
function combinations(dimensions, count) {
  if (!count) return [[]];
  return dimensions.flatMap(({ id, options }, position) =>
    options.flatMap((option) =>
      combinations(dimensions.slice(position + 1), count - 1).map((rest) => [[id, option], ...rest]),
    ),
  );
}

// What differs from one option of a dimension of time to the next: `[{question, from, to, changes}]`. Scenarios that differ
// in one dimension and change alike are one change.
export function changes(policy) {
  return policy.dimensions.filter(({ kind }) => kind === "time").flatMap((time) =>
    time.options.slice(1).flatMap((to, step) =>
      policy.questions.flatMap((question) => {
        const from = time.options[step];
        const found = changed(policy, question, time, from, to);
        return found.length ? [{ question, from, to, changes: found }] : [];
      }),
    ),
  );
}

function changed(policy, question, time, from, to) {
  const others = policy.dimensions.filter((dimension) => dimension !== time);
  let found = completed(others, {}).flatMap((scenario) => {
    const [before, after] = [from, to].map(({ id }) => decide(question, { ...scenario, [time.id]: id }));
    if (isSame(before, after)) return [];
    return [{ before, after, options: Object.fromEntries(others.map(({ id }) => [id, [scenario[id]]])) }];
  });
  for (let count; count !== found.length; ) {
    count = found.length;
    for (const { id } of [...others].reverse()) {
      const united = [];
      for (const change of found) {
        const alike = (it) =>
          isSame(it.before, change.before) &&
          isSame(it.after, change.after) &&
          String(it.after.because.map((rule) => rule.id)) === String(change.after.because.map((rule) => rule.id)) &&
          others.every((other) => other.id === id || String(it.options[other.id]) === String(change.options[other.id]));
        const same = united.find(alike);
        if (same) same.options[id] = [...same.options[id], ...change.options[id]];
        else united.push(change);
      }
      found = united;
    }
  }
  return found;
}

// The dimensions in which these options, by dimension, are not all there are, each with the labels of the options.
export const restricted = (policy, options) =>
  policy.dimensions
    .filter((dimension) => options[dimension.id] && options[dimension.id].length < dimension.options.length)
    .map((dimension) => {
      const kept = dimension.options.filter(({ id }) => options[dimension.id].includes(id));
      return [dimension, kept.map(({ label }) => label)];
    });

// Which dimensions go along which axis of the table: chosen by hand, as for one story.
export function axes(policy) {
  const isColumn = ({ id }) => ["target", "when"].includes(id);
  return { rows: policy.dimensions.filter((it) => !isColumn(it)), columns: policy.dimensions.filter(isColumn) };
}

// How many cells an option of this dimension stands for, along its axis.
export const span = (axis, level) => axis.slice(level + 1).reduce((product, { options }) => product * options.length, 1);

// An address with a text fragment, in which commas and hyphens have a meaning.
export function address({ source, anchor: { start, end } }) {
  const encoded = (words) => encodeURIComponent(words).replace(/[-_.!~*'()]/g, (it) => `%${it.charCodeAt().toString(16).toUpperCase()}`);
  return `${source?.url ?? ""}#:~:text=${encoded(start)}${end ? `,${encoded(end)}` : ""}`;
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
      const dimension = policy.dimensions.find(({ id }) => id === piece);
      const option = chosen(dimension, scenario);
      return option ? (option.phrase ?? option.label) : `[${dimension.label}: not chosen]`;
    })
    .join("");
}

// What names a scenario.
export const named = (policy, scenario) => policy.dimensions.map(({ id }) => `${id}=${scenario[id] ?? "any"}`).join(";");

export const chosen = (dimension, scenario) => dimension.options.find(({ id }) => id === scenario[dimension.id]);

const byId = (entries) => new Map(entries.map((entry) => [entry.id, entry]));
