// Reads the output of a tool as a person would: as text, and in Chromium without JavaScript, choosing every option.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "parse5";
import { launch } from "../chromium.mjs";

// Tools wrap lines, join blocks and change quotation marks, so only letters, digits and currency signs are compared.
const letters = (text) => text.replaceAll(/[^\p{L}\p{N}\p{Sc}]/gu, "");

// The texts of a policy in one language, normalised, and its decisions.
export async function vocabulary({ root, file, lang, explorer }) {
  const policy = JSON.parse(await readFile(join(root, file), "utf8"));
  const say = (text) => (text == null || typeof text === "string" ? (text ?? "") : (text[lang] ?? text[policy.language]));
  const words = await readFile(join(root, `src/view/words/${lang}.rs`), "utf8");
  const unstated = /unstated: "(.+?)\|(.+?)"/.exec(words).slice(1);
  const [, ifChosen] = /if_chosen: "(.+?)"/.exec(words);
  const label = (question, id) => say(question.labels?.[id] ?? policy.verdicts.find((verdict) => verdict.id === id).label);
  const labels = policy.questions.flatMap((question) => policy.verdicts.map(({ id }) => label(question, id)));

  // The labels decided for a scenario, one per question. The two labels for `unstated` count as one.
  const decided = new Map();
  const verdicts = async (scenario) => {
    const pairs = Object.entries(scenario).map(([name, value]) => `${name}=${value}`);
    const key = pairs.sort().join();
    if (!decided.has(key)) {
      const answers = [];
      for (const question of policy.questions) {
        const answer = await explorer("decide", file, ...pairs, "--question", question.id, "--format", "json");
        const { verdict } = JSON.parse(answer);
        answers.push(letters(verdict ? label(question, verdict) : unstated[0]));
      }
      decided.set(key, answers.sort());
    }
    return decided.get(key);
  };

  const rows = rowsOf(await explorer("snippet", file, "--base", "https://news.example/", "--kind", "page", "--lang", lang));
  const start = Object.fromEntries(rows.map(({ name, options }) => [name, options.find((it) => it.checked).value]));
  const pairs = Object.entries(start).map(([name, value]) => `${name}=${value}`);
  const [sentence] = (await explorer("decide", file, ...pairs, "--lang", lang)).split("\n");
  const named = ({ name }) => say(policy.dimensions.find(({ id }) => id === name).label);
  const choices = rows.map((row) => `${named(row)}: ${row.options.find((it) => it.checked).label}`).join("; ");
  const sentences = policy.rules.flatMap(({ text, reading }) => [say(text), say(reading)]);
  const longestFirst = (texts) => [...new Set(texts.map(letters))].filter(Boolean).sort((a, b) => b.length - a.length);
  const any = (texts) => `(?:${longestFirst(texts).join("|")})`;
  const verdict = any([...labels, ...unstated]);
  const choice = any(rows.flatMap(({ options }) => options.map(({ label }) => label)));
  return {
    dimensions: Object.fromEntries(rows.map(({ name, options }) => [name, options.map(({ value }) => value)])),
    labels: new RegExp(verdict, "g"),
    // A way to another answer names a verdict together with the choices that lead there, so it is no answer to this one.
    ways: new RegExp(`${verdict}${letters(ifChosen)}(?:${choice})+`, "g"),
    unstated: unstated.map(letters),
    sentences: sentences.filter(Boolean).map(letters),
    // A label inside one of these texts is no answer.
    told: longestFirst([...sentences, sentence, choices, say(policy.summary), say(policy.lead), say(policy.title)]),
    // The scenario of the start, in a sentence or by its choices.
    scenario: [sentence, choices].map(letters),
    // What the fallbacks tell: a summary, or a lead and the sentences of all rules.
    prose: [[say(policy.summary)], [say(policy.lead), ...policy.rules.map(({ text }) => say(text))]].map((texts) =>
      [say(policy.title), ...texts].map(letters),
    ),
    // The address of the standalone page contains it, in every language.
    link: policy.id,
    start,
    verdicts,
  };
}

// The choices of a standalone page: numbers have them too, which the policy file does not name.
function rowsOf(page) {
  const rows = new Map();
  const labels = new Map();
  const words = (node) => node.value ?? (node.childNodes ?? []).map(words).join("");
  const walk = (node) => {
    const attrs = Object.fromEntries((node.attrs ?? []).map(({ name, value }) => [name, value]));
    if (node.nodeName === "label") labels.set(attrs.for, words(node));
    if (node.nodeName === "input") {
      const { id, name, value } = attrs;
      rows.set(name, [...(rows.get(name) ?? []), { id, value, checked: "checked" in attrs }]);
    }
    for (const child of [...(node.childNodes ?? []), ...(node.content?.childNodes ?? [])]) walk(child);
  };
  walk(parse(page));
  const labelled = (options) => options.map((option) => ({ ...option, label: labels.get(option.id) }));
  return [...rows].map(([name, options]) => ({ name, options: labelled(options) }));
}

// The verdict labels in a text, with repetitions.
function labelsIn(text, { told, labels, ways, unstated }) {
  let rest = letters(text).replaceAll(ways, "|");
  for (const sentence of told) rest = rest.replaceAll(sentence, "|");
  return [...rest.matchAll(labels)].map(([label]) => (label === unstated[1] ? unstated[0] : label)).sort();
}

const among = (some, all) => {
  const left = [...all];
  return some.every((one) => left.includes(one) && left.splice(left.indexOf(one), 1));
};

// Filters that escape unknown tags leave them as text. Nobody takes a tag for a statement, so it is only noted.
const TAG = /<\/?[a-z][^<>]*>/gi;

// Classifies a text. `story` holds paragraphs of the article around the snippet.
async function judge(text, policy, story) {
  const plain = text.replaceAll(TAG, " ");
  const found = labelsIn(plain, policy);
  const notes = [];
  if (/@layer|:host\b|\{[a-z-]+:[^{}]+;/.test(plain)) notes.push("styles as text");
  if (plain !== text) {
    const more = labelsIn([...text.matchAll(TAG)].join(" "), policy).length;
    notes.push(more ? "tags as text, verdicts in them" : "tags as text");
  }
  const said = letters(plain);
  const hasScenario = policy.scenario.some((part) => said.includes(part));
  if (story && !story.some((part) => said.includes(letters(part)))) notes.push("the story is lost");
  let outcome = "nothing";
  if (!among(found, await policy.verdicts(policy.start))) outcome = "verdicts in a row";
  else if (found.length) outcome = hasScenario ? "one answer" : "a verdict without its scenario";
  else if (hasScenario) outcome = "its scenario, and the rules";
  else if (policy.prose.some((parts) => parts.every((part) => said.includes(part)))) outcome = "prose";
  else if (policy.sentences.some((part) => said.includes(part))) outcome = "rules alone";
  return { outcome, notes, found };
}

// Reads the markup as a program that ignores `hidden` would: its text, its links, how many radios could be moved, and
// whether a style sheet is left that switches the answers.
function markup(html) {
  const seen = { text: "", radios: 0, switches: false, unsized: false, styled: false, links: [], scripts: false };
  const walk = (node, hidden) => {
    const attrs = Object.fromEntries((node.attrs ?? []).map(({ name, value }) => [name, value]));
    const name = node.nodeName;
    const all = () => (node.childNodes ?? []).map((child) => child.value ?? "").join("");
    if (name === "#text") seen.text += node.value;
    if (name === "style") seen.switches ||= all().includes(":checked");
    if (name === "script") seen.scripts ||= /policy-explorer\.js|\.\w+\.js$/.test(attrs.src ?? "");
    const movable = name === "input" && attrs.type === "radio" && !("disabled" in attrs);
    if (movable && !("hidden" in attrs || hidden)) seen.radios += 1;
    if (name === "svg" && !("width" in attrs && "height" in attrs)) seen.unsized = true;
    // The style sheet of the article has no rule for its headline, so such a style is the widget's.
    if (name === "h1") seen.styled ||= /\bfont:|margin/.test(attrs.style ?? "");
    if (name === "a") seen.links.push(attrs.href ?? "");
    if (["script", "style", "template"].includes(name)) return;
    if (name === "head") node.childNodes.filter((child) => ["style", "script"].includes(child.nodeName)).forEach(walk);
    else node.childNodes?.forEach((child) => walk(child, hidden || "hidden" in attrs));
    // A block ends a word; an inline element may be part of one.
    if (!["span", "a", "b", "i", "em", "strong", "q", "time"].includes(name)) seen.text += " ";
  };
  walk(parse(html, { scriptingEnabled: false }), false);
  return seen;
}

// Runs in the page. Returns its visible text, generated content included, and its checked radios: at first, and after
// each radio was chosen.
function look() {
  const look = () => {
    const state = { text: "", radios: [], chosen: {}, frames: 0 };
    const walk = (node) => {
      if (node.nodeType === Node.TEXT_NODE) {
        if (node.parentElement?.checkVisibility({ visibilityProperty: true }) ?? true) state.text += node.data;
        return;
      }
      if (node.nodeType === Node.ELEMENT_NODE) {
        if (node.matches("script, style, template, head")) return;
        const style = getComputedStyle(node);
        if (style.display === "none") return;
        const shown = node.checkVisibility({ visibilityProperty: true });
        if (shown && node.matches("iframe")) state.frames += 1;
        if (shown && node.matches("input[type=radio]:enabled")) state.radios.push(node);
        const { content } = getComputedStyle(node, "::before");
        if (shown && content.startsWith('"')) state.text += ` ${JSON.parse(content)} `;
        if (!style.display.startsWith("inline") && style.display !== "contents") state.text += " ";
      }
      const slotted = node.localName === "slot" ? node.assignedNodes() : [];
      const children = node.shadowRoot ?? node;
      for (const child of slotted.length ? slotted : children.childNodes) walk(child);
    };
    walk(document.documentElement);
    for (const radio of state.radios) if (radio.checked) state.chosen[radio.name] = radio.value;
    return state;
  };
  const result = ({ text, radios, chosen, frames }) => ({ text, radios: radios.length, chosen, frames });
  const first = look();
  return [result(first), ...first.radios.map((radio) => (radio.click(), result(look())))];
}

export async function reader({ folder, origin }) {
  const browser = await launch();
  // High enough for lazily loaded frames to be near the viewport.
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1000, height: 6000 } });
  const page = await context.newPage();

  // Serves the output as a page, because relative addresses and declarative shadow roots need one.
  async function open(html, name) {
    const whole = /<html|<!doctype/i.test(html) ? html : `<!doctype html>\n<title>${name}</title>\n${html}`;
    await writeFile(join(folder, `out/${name}.html`), whole);
    await page.goto(`${origin}/out/${name}.html`, { waitUntil: "load" });
    const states = await page.evaluate(look);
    const framed = [];
    for (const frame of states[0].frames ? page.frames().slice(1) : []) {
      framed.push(await frame.locator("policy-explorer").count().catch(() => 0));
    }
    return { states, framed: framed.some(Boolean) };
  }

  // Compares what each choice shows with the decision. An archive may show nothing for a changed choice.
  async function chosen(states, policy) {
    const result = { moved: 0, blank: 0, wrong: [] };
    for (const state of states.slice(1)) {
      const scenario = { ...policy.start };
      for (const [name, value] of Object.entries(state.chosen)) {
        const is = ([id, options]) => name.endsWith(id) && options.includes(value);
        const [dimension] = Object.entries(policy.dimensions).find(is) ?? [];
        if (dimension) scenario[dimension] = value;
      }
      const found = labelsIn(state.text, policy);
      const right = await policy.verdicts(scenario);
      result.moved += 1;
      if (!among(found, right)) result.wrong.push(`${Object.values(state.chosen)}: ${found}, not ${right}`);
      else if (found.length < right.length) result.blank += 1;
    }
    return result;
  }

  // Returns the outcome of an output, notes, and for a fault what was found.
  async function read(output, { policy, story, name }) {
    if (!/<[a-z][^<>]*>/i.test(output)) return judge(output, policy, story);
    const { text, radios, switches, unsized, styled, links, scripts } = markup(output);
    const { states, framed } = await open(output, name);
    const blind = await judge(text, policy, story);
    const seen = await judge(states[0].text, policy, story);
    const choices = await chosen(states, policy);
    const notes = [...new Set([...seen.notes, ...blind.notes])];
    if (unsized) notes.push("shapes without a size");
    if (styled && story) notes.push("our styles on the story");
    if (scripts) notes.push("the script");
    const outcome = () => {
      for (const { outcome, found } of [seen, blind]) if (FAULTS.includes(outcome)) return { outcome, found };
      if (choices.wrong.length) return { outcome: "dead controls", found: choices.wrong };
      if (radios && !switches) return { outcome: "dead controls", found: [`${radios} radios, and nothing that switches`] };
      if (framed || (choices.moved && !choices.blank)) return { outcome: "the widget" };
      if (choices.blank) notes.push("choices that blank it");
      if (seen.outcome === "nothing" && links.some((link) => link.includes(policy.link))) return { outcome: "a link" };
      return { outcome: seen.outcome };
    };
    return { ...outcome(), notes };
  }
  return { read, version: browser.version(), close: () => browser.close() };
}

// Outcomes that can never be expected.
export const FAULTS = [
  "verdicts in a row", "a verdict without its scenario", "dead controls", "an error",
];
