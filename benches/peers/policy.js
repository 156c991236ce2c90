// A policy file with resolved names, and the functions that a widget needs. The file is assumed to be sound. A
// dimension missing from a scenario is open: with so few scenarios, all completions are decided one by one.

export function prepare(file) {
  const sources = byId(file.sources ?? []);
  const quotes = byId((file.quotes ?? []).map((quote) => ({ ...quote, source: sources.get(quote.source) })));
  const verdicts = byId(file.verdicts);
  const claim = (it) => ({
    ...it,
    question: it.question ?? file.questions[0].id,
    when: Object.entries(it.when ?? {}),
    quotes: (it.quotes ?? []).map((id) => quotes.get(id)),
  });
  const silences = (file.silences ?? []).map(claim);
  const rules = file.rules.map((rule) => ({
    ...claim(rule),
    verdict: verdicts.get(rule.verdict),
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
      silences: silences.filter((silence) => silence.question === question.id),
    })),
  };
}

// The answer: `outcome`, and its `verdict` if one is decided. For an outcome that depends: the `possible` verdicts, and
// the `open` dimensions that matter. Its reasons: `because`, the standing rules; `displaced`, the displaced rules, each
// with the exceptions that displace it; `blocked`, the rules that do not apply, each with the dimensions that keep it
// from applying.
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
  const somewhere = (holds) => live.filter((rule) => completions.some((decision) => holds(decision, rule)));
  const because = somewhere((decision, rule) => decision.because.includes(rule));
  const displaced = live.map((rule) => {
    const at = (decision) => decision.displaced.find((it) => it.rule === rule)?.by ?? [];
    return { rule, by: rule.exceptions.size ? somewhere((decision, exception) => at(decision).includes(exception)) : [] };
  });
  const reasons = { because, displaced: displaced.filter(({ by }) => by.length), blocked };
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

// The decisions of all questions. Those of a scenario are asked for several times.
const known = new WeakMap();
export function decideAll(policy, scenario) {
  if (!known.has(scenario)) known.set(scenario, policy.questions.map((question) => decide(question, scenario)));
  return known.get(scenario);
}

const among = (rules, scenario) => settle(rules.filter(({ when }) => when.every(([id, options]) => options.includes(scenario[id]))));

// The rules that stand among those that apply.
function settle(applying) {
  const exceptions = (rule) => applying.filter((other) => rule.exceptions.has(other));
  const because = applying.filter((rule) => !exceptions(rule).length);
  const displaced = applying
    .filter((rule) => !because.includes(rule))
    .map((rule) => ({ rule, by: exceptions(rule).filter((exception) => because.includes(exception)) }));
  const verdict = because[0]?.verdict;
  const agree = because.every((rule) => rule.verdict === verdict);
  return { outcome: !verdict ? "unstated" : agree ? "decided" : "conflict", verdict: agree ? verdict : undefined, because, displaced };
}

// A key for an outcome.
export const nameOf = ({ outcome, verdict, possible = [], open = [] }) =>
  [verdict?.id ?? outcome, ...possible.map(nameOf), ...open.map(({ id }) => id)].join(" ");

export const isSame = (one, other) => one.outcome === other.outcome && one.verdict?.id === other.verdict?.id;

export const isComplete = (dimensions, scenario) => dimensions.every(({ id }) => scenario[id] !== undefined);

// Every completion of these choices, in the order of the options.
export const completed = (dimensions, scenario) =>
  dimensions.reduce(
    (found, { id, options }) =>
      found.flatMap((chosen) =>
        options.filter((option) => (scenario[id] ?? option.id) === option.id).map((option) => ({ ...chosen, [id]: option.id })),
      ),
    [{}],
  );

// The rules whose sentences are the answer: the deciding one of those that stand in every completion, otherwise all.
export function saying(policy, scenario, { because, displaced }) {
  const standing = because.filter(
    (rule) => covers(policy, rule, scenario) && !displaced.some((it) => it.rule === rule),
  );
  const least = Math.min(...standing.map(({ exceptions }) => exceptions.size));
  const deciding = standing.findLast(({ exceptions }) => exceptions.size === least);
  return deciding ? [deciding] : because;
}

// Where the report does not say: the remarks that hold in every completion.
export const remarks = (policy, question, scenario) =>
  question.silences.filter((silence) => covers(policy, silence, scenario));

// Whether a condition holds in every completion.
const covers = (policy, { when }, scenario) =>
  when.every(([id, options]) =>
    scenario[id] !== undefined
      ? options.includes(scenario[id])
      : policy.dimensions.find((it) => it.id === id).options.every((option) => options.includes(option.id)),
  );

// While an answer depends: the outcome of each option of the first dimension that matters.
export const steps = (question, scenario, { open }) =>
  open.slice(0, 1).flatMap(({ id, options }) =>
    options.map((option) => {
      const there = { ...scenario, [id]: option.id };
      return { changes: [[id, option]], scenario: there, decision: decide(question, there) };
    }),
  );

// Ways grouped by outcome, the outcome with the most ways first.
export function byOutcome(ways) {
  const groups = new Map();
  for (const way of ways) {
    const name = nameOf(way.decision);
    if (groups.has(name)) groups.get(name).push(way);
    else groups.set(name, [way]);
  }
  return [...groups.values()].sort((one, other) => other.length - one.length);
}

// The nearest scenarios with another answer, and the choices that change no answer.
export function flips(policy, question, scenario) {
  const here = decideAll(policy, scenario);
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

// Every combination of this many dimensions.
function combinations(dimensions, count) {
  if (!count) return [[]];
  return dimensions.flatMap(({ id, options }, position) =>
    options.flatMap((option) =>
      combinations(dimensions.slice(position + 1), count - 1).map((rest) => [[id, option], ...rest]),
    ),
  );
}

// The differences from one option of a time dimension to the next: `[{question, from, to, changes}]`. Scenarios that
// differ in one dimension and change alike are merged.
export function changes(policy) {
  return policy.dimensions.filter(({ kind }) => kind === "time").flatMap((time) =>
    time.options.slice(1).flatMap((to, step) =>
      policy.questions.flatMap((question) => {
        const from = time.options[step];
        // If one of the two is unstated, a change is not known.
        const isKnown = ({ before, after }) => before.outcome !== "unstated" && after.outcome !== "unstated";
        const found = changed(policy, question, time, from, to).filter(isKnown);
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

// The dimensions of which only some options are given, each with their labels.
export const restricted = (policy, options) =>
  policy.dimensions
    .filter((dimension) => options[dimension.id] && options[dimension.id].length < dimension.options.length)
    .map((dimension) => {
      const kept = dimension.options.filter(({ id }) => options[dimension.id].includes(id));
      return [dimension, kept.map(({ label }) => label)];
    });

// For each question, the dimension of the table's columns and the order of those of its rows, chosen by hand for this
// story. Dimensions that make no difference to the question are left out.
const AXES = {
  policy: { column: "origin", rows: ["target", "when", "purpose"] },
  law: { column: "target", rows: ["purpose"] },
};

// The table of all cases: under each heading, options of the next axis with equal subtables are merged.
export function grid(policy, question) {
  const dimension = (id) => policy.dimensions.find((it) => it.id === id);
  const column = dimension(AXES[question.id].column);
  const axes = AXES[question.id].rows.map(dimension);
  const any = Object.fromEntries(policy.dimensions.map(({ id, options }) => [id, options[0].id]));
  const rows = arranged(question, column, axes, any).map(({ path, decisions }) => ({
    // A row names only the dimensions that it distinguishes.
    path: path.filter(({ axis, options }) => options.length < axis.options.length),
    cells: decisions.map((decision, position) => {
      const chosen = Object.fromEntries(path.map(({ axis, options }) => [axis.id, options]));
      const options = { ...chosen, [column.id]: [column.options[position]] };
      return { decision, options: policy.dimensions.map((it) => [it.id, (options[it.id] ?? it.options).map(({ id }) => id)]) };
    }),
  }));
  return { column, rows };
}

function arranged(question, column, [axis, ...inner], chosen) {
  if (!axis) {
    return [{ path: [], decisions: column.options.map(({ id }) => decide(question, { ...chosen, [column.id]: id })) }];
  }
  const parts = new Map();
  for (const option of axis.options) {
    const rows = arranged(question, column, inner, { ...chosen, [axis.id]: option.id });
    const says = JSON.stringify(rows.map(({ path, decisions }) => [path.map(({ options }) => options), decisions.map(nameOf)]));
    if (parts.has(says)) parts.get(says).options.push(option);
    else parts.set(says, { options: [option], rows });
  }
  return [...parts.values()].flatMap(({ options, rows }) =>
    rows.map(({ path, decisions }) => ({ path: [{ axis, options }, ...path], decisions })),
  );
}

// Whether a cell holds a scenario; the scenario that choosing it leads to; and the number of its scenarios.
export const holds = ({ options }, scenario) => options.every(([id, some]) => some.includes(scenario[id]));
export const chosenBy = ({ options }, scenario) =>
  Object.fromEntries(options.map(([id, some]) => [id, some.includes(scenario[id]) ? scenario[id] : some[0]]));
export const countOf = ({ options }) => options.reduce((product, [, some]) => product * some.length, 1);

// An address with a text fragment. Commas and hyphens are escaped, because they are syntax.
export function address({ source, anchor: { start, end } }) {
  const encoded = (words) => encodeURIComponent(words).replace(/[-_.!~*'()]/g, (it) => `%${it.charCodeAt().toString(16).toUpperCase()}`);
  return `${source?.url ?? ""}#:~:text=${encoded(start)}${end ? `,${encoded(end)}` : ""}`;
}

// The notes that are shown beside these decisions.
export function touching(policy, decisions) {
  const rules = decisions.flatMap(({ because, displaced }) => [...because, ...displaced.map(({ rule }) => rule)]);
  const ids = new Set(rules.map(({ id }) => id));
  return policy.notes.filter(({ rules }) => !rules?.length || rules.some((id) => ids.has(id)));
}

// The scenario in a sentence.
export function describe(policy, scenario) {
  return policy.sentence
    .map((piece, position) => {
      if (position % 2 === 0) return piece;
      const dimension = policy.dimensions.find(({ id }) => id === piece);
      const option = chosen(dimension, scenario);
      return option ? (option.phrase ?? option.label) : `[${dimension.label}: all]`;
    })
    .join("");
}

// A key for a scenario.
export const named = (policy, scenario) => policy.dimensions.map(({ id }) => `${id}=${scenario[id] ?? "any"}`).join(";");

export const chosen = (dimension, scenario) => dimension.options.find(({ id }) => id === scenario[dimension.id]);

const byId = (entries) => new Map(entries.map((entry) => [entry.id, entry]));
