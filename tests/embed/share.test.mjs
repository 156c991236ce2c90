// An answer in words, from stubbed markup.
import assert from "node:assert/strict";
import { test } from "node:test";
import { answerIn } from "../../src/embed/js/share.js";

const text = (textContent) => ({ textContent });
const headline = (question, verdict) => ({
  querySelector: (selector) => ({ "[data-place=question]": text(question), "[part=verdict]": text(verdict) })[selector],
});

// A stub of a widget with these places, headlines and sources.
const widget = (places, headlines, sources) => ({
  querySelector: (selector) => places[/^\[data-place=(.*)\]$/.exec(selector)[1]],
  querySelectorAll: (selector) => ({ "[data-outcome]": headlines, "[data-fold=sources] li": sources })[selector],
});

test("a shared answer has its title, date, sources and address", () => {
  const root = widget(
    { title: text(" The\n  title "), sentence: text("If one does it."), reported: text("As reported 30 May") },
    [headline("May one?", "Permitted"), headline("The law:", " Not  stated")],
    [text("A paper, 2024"), text("A board")],
  );
  assert.equal(
    answerIn(root, "https://a.example/#s"),
    "The title\nIf one does it.\nMay one? Permitted\nThe law: Not stated\nAs reported 30 May\nA paper, 2024\nA board\nhttps://a.example/#s",
  );
});

test("missing parts leave no empty lines", () => {
  assert.equal(answerIn(widget({ title: text("The title") }, [], [])), "The title");
});
