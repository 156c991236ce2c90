// An answer in words, from markup that the test stands in for.
import assert from "node:assert/strict";
import { test } from "node:test";
import { answerIn } from "../../src/embed/js/share.js";

const text = (textContent) => ({ textContent });
const headline = (question, verdict) => ({
  querySelector: (selector) => ({ "[data-place=question]": text(question), "[part=verdict]": text(verdict) })[selector],
});

// A widget of these places, headlines and sources.
const widget = (places, headlines, sources) => ({
  querySelector: (selector) => places[/^\[data-place=(.*)\]$/.exec(selector)[1]],
  querySelectorAll: (selector) => ({ "[data-outcome]": headlines, "[data-fold=sources] li": sources })[selector],
});

test("an answer is passed on with what it is of, when, from whom and where", () => {
  const root = widget(
    { title: text(" The\n  title "), sentence: text("If one does it."), reported: text("As reported 30 May") },
    [headline("May one?", "Permitted"), headline("And the law?", " Not  stated")],
    [text("A paper, 2024"), text("A board")],
  );
  assert.equal(
    answerIn(root, "https://a.example/#s"),
    "The title\nIf one does it.\nMay one?: Permitted\nAnd the law?: Not stated\nAs reported 30 May\nA paper, 2024\nA board\nhttps://a.example/#s",
  );
});

test("what is not there leaves no empty line", () => {
  assert.equal(answerIn(widget({ title: text("The title") }, [], [])), "The title");
});
