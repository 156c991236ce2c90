import { useMemo, useRef, useState } from "preact/hooks";
import { changes, decide, describe, isComplete, named, touching } from "../policy.js";
import { date, words } from "../words.js";
import { Changes } from "./Changes.jsx";
import { Controls } from "./Controls.jsx";
import { Flips } from "./Flips.jsx";
import { Fold } from "./Fold.jsx";
import { Glance } from "./Glance.jsx";
import { Headline } from "./Headline.jsx";
import { Reasons } from "./Reasons.jsx";
import { Rules } from "./Rules.jsx";

export function Explorer({ policy, onChange }) {
  return (
    <section class="explorer" part="explorer" lang="en" dir="ltr" aria-labelledby="title">
      <header class="top">
        <div id="title">
          <h2 class="title">{policy.title}</h2>
        </div>
        {policy.reported && (
          <p class="reported">
            {words.asReported} <time datetime={policy.reported}>{date(policy.reported)}</time>
          </p>
        )}
      </header>
      {policy.status === "withdrawn" ? (
        <>
          <p class="notice">{words.withdrawn}</p>
          <Notes notes={policy.notes} />
        </>
      ) : (
        <Explanation policy={policy} onChange={onChange} />
      )}
    </section>
  );
}

function Explanation({ policy, onChange }) {
  const [scenario, setScenario] = useState(policy.start);
  // Two choices may come before the next render: each change starts from the one before it.
  const latest = useRef(scenario);
  const choose = (choices) => {
    const previous = latest.current;
    latest.current = { ...previous, ...choices };
    setScenario(latest.current);
    onChange(previous, latest.current);
  };
  const steps = useMemo(() => changes(policy), [policy]);
  const of = named(policy, scenario);
  const [first, ...others] = policy.questions.map((question) => ({
    policy,
    question,
    scenario,
    of,
    decision: decide(question, scenario),
  }));
  const rules = ({ blocked }) =>
    blocked.length > 0 && (
      <Fold name="rules" summary={words.otherRules}>{() => <Rules policy={policy} blocked={blocked} of={of} />}</Fold>
    );
  return (
    <>
      {policy.status === "superseded" && <p class="notice">{words.superseded}</p>}
      {policy.summary && <p class="summary">{policy.summary}</p>}
      <div class="panel">
        <div class="set">
          <h3 class="set-heading">{words.setAScenario}</h3>
        </div>
        <Controls policy={policy} scenario={scenario} onChoose={choose} />
        <div class="headlines">
          <Headline {...first} level="h3" />
        </div>
        <div class="outcomes" data-now={of}>
          <div class="outcome" part="answer">
            <p class="sentence" data-of={of}>{describe(policy, scenario)}:</p>
            <Reasons {...first} />
            {isComplete(policy.dimensions, scenario) && (
              <Flips policy={policy} question={first.question} scenario={scenario} of={of} onChoose={choose} />
            )}
            {rules(first.decision)}
          </div>
          {others.length > 0 && (
            <div class="also">
              {others.map((other) => (
                <div class="other">
                  <Headline {...other} level="h4" />
                  <Reasons {...other} />
                  {rules(other.decision)}
                </div>
              ))}
            </div>
          )}
          <Notes notes={touching(policy, [first, ...others].map(({ decision }) => decision))} of={of} />
          <p class="later">
            {policy.reported && `${words.asReported} ${date(policy.reported)}. `}
            {words.laterDevelopments}
          </p>
        </div>
      </div>
      <Fold name="table" summary={words.atAGlance}>
        {() => <Glance policy={policy} scenario={scenario} onChoose={choose} />}
      </Fold>
      {steps.length > 0 && (
        <Fold name="changes" summary={words.whatChanged}>{() => <Changes policy={policy} steps={steps} />}</Fold>
      )}
      <Foot policy={policy} />
      <div
        class="back"
        hidden
        popover="manual"
        data-shown={words.shownInTheArticle}
        data-absent={words.notOnThisPage}
        data-source={words.findInTheSource}
      >
        <button type="button">{words.backToTheExplainer}</button>
      </div>
    </>
  );
}

function Notes({ notes, of }) {
  if (!notes.length) return null;
  return (
    <div class="notes" data-of={of}>
      <h4 class="label">{words.notes}</h4>
      <NoteList notes={notes} />
    </div>
  );
}

function NoteList({ notes }) {
  return (
    <ul>
      {notes.map((note) => (
        <li class="note">
          <strong>{words.note[note.kind]}</strong>, <time datetime={note.date}>{date(note.date)}</time>: {note.text}
        </li>
      ))}
    </ul>
  );
}

function Foot({ policy }) {
  return (
    <div class="foot">
      <p
        class="share"
        data-copied={words.copied}
        data-by-hand={words.copyByHand}
        data-incomplete={words.incompleteLink}
      >
        <button type="button" class="copy">{words.copyLink}</button>
        <button type="button" class="copy-answer">{words.copyAnswer}</button>
        <button type="button" class="send">{words.share}</button>
      </p>
      <details class="sources">
        <summary>{words.sources}</summary>
        <p>{words.method}</p>
        <ul>{policy.sources.map((source) => <Source key={source.id} {...source} />)}</ul>
      </details>
      <details class="corrections">
        <summary>{words.corrections}</summary>
        {policy.notes.length ? <NoteList notes={policy.notes} /> : <p>{words.noCorrections}</p>}
      </details>
    </div>
  );
}

function Source({ url, title, publisher, published }) {
  return (
    <li>
      {url ? <a href={url} rel="noopener">{title}</a> : <cite>{title}</cite>}
      {publisher && `, ${publisher}`}
      {published && <>, <time datetime={published}>{date(published)}</time></>}
    </li>
  );
}
