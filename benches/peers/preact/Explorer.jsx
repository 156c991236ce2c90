import { useMemo, useRef, useState } from "preact/hooks";
import { changes, decideAll, describe, named, touching } from "../policy.js";
import { date, words } from "../words.js";
import { Changes } from "./Changes.jsx";
import { Controls } from "./Controls.jsx";
import { Fold } from "./Fold.jsx";
import { Grids } from "./Grids.jsx";
import { Headline, Line } from "./Headline.jsx";
import { Answer, Reasons } from "./Reasons.jsx";
import { Rules } from "./Rules.jsx";
import { Turns } from "./Turns.jsx";

export function Explorer({ policy, onChange }) {
  return (
    <>
      <section class="explorer" part="explorer" lang="en" dir="ltr" aria-labelledby="title">
        <header class="top">
          <p class="reported"><DateLine policy={policy} /></p>
          <div id="title">
            <h2 class="title">{policy.title}</h2>
          </div>
          {policy.lead && <p class="lead">{policy.lead}</p>}
        </header>
        {policy.status === "withdrawn" ? (
          <>
            <p class="notice">{words.withdrawn}</p>
            <Notes notes={policy.notes} level="h3" />
          </>
        ) : (
          <Explanation policy={policy} onChange={onChange} />
        )}
      </section>
      <WayBack />
    </>
  );
}

// When it was reported, and notes.
function DateLine({ policy }) {
  const notes = [];
  if (policy.reported) notes.push(<>{words.asReported} <time datetime={policy.reported}>{date(policy.reported)}</time></>);
  if (policy.status !== "withdrawn") notes.push(words.laterDevelopments);
  if (policy.languages?.[policy.language]?.reviewed === false) notes.push(words.unreviewed);
  return notes.map((note, position) => <>{position > 0 && " · "}{note}</>);
}

function WayBack() {
  return (
    <div
      class="back"
      lang="en"
      dir="ltr"
      hidden
      popover="manual"
      data-shown={words.shownInTheArticle}
      data-absent={words.notOnThisPage}
      data-repeated={words.moreThanOnce}
      data-source={words.findInTheSource}
    >
      <button type="button">{words.backToTheExplainer}</button>
      <button type="button" hidden>{words.backToTheArticle}</button>
    </div>
  );
}

function Explanation({ policy, onChange }) {
  const [scenario, setScenario] = useState(policy.start);
  // Two choices may come before the next render: the second starts from the first.
  const latest = useRef(scenario);
  const choose = (choices, heard) => {
    const previous = latest.current;
    latest.current = { ...previous, ...choices };
    setScenario(latest.current);
    onChange(previous, latest.current, heard);
  };
  // Independent of the choices.
  const changed = useMemo(() => {
    const steps = changes(policy);
    if (!steps.length) return null;
    return (
      <details class="changes">
        <summary>{words.whatChanged}</summary>
        <Changes policy={policy} steps={steps} />
      </details>
    );
  }, [policy]);
  const of = named(policy, scenario);
  const decisions = decideAll(policy, scenario);
  const [first, ...others] = policy.questions.map((question, position) => ({
    policy,
    question,
    scenario,
    of,
    decision: decisions[position],
  }));
  return (
    <>
      {policy.status === "superseded" && <p class="notice">{words.superseded}</p>}
      <div class="panel">
        <Controls policy={policy} scenario={scenario} onChoose={choose} />
        <div class="headlines">
          <Headline {...first} />
        </div>
        <div class="outcomes" data-now={of}>
          <div class="outcome" part="answer">
            <p class="sentence" data-of={of}>{describe(policy, scenario)}</p>
            <Answer {...first} />
            <Notes notes={touching(policy, decisions)} of={of} level="h4" />
            <details class="why">
              <summary>{words.why}</summary>
              <Reasons {...first} level="h4" />
              <Rules {...first} />
            </details>
            <Turns {...first} onChoose={choose} />
          </div>
          {others.length > 0 && (
            <div class="others">
              <h3 class="label">{words.separate[others.length > 1 ? 1 : 0]}</h3>
              {others.map((other) => (
                <details key={other.question.id} class="other">
                  <summary>
                    <h4 class="lines"><Line {...other} /></h4>
                  </summary>
                  <Answer {...other} />
                  <Reasons {...other} level="h5" />
                  <Rules {...other} />
                </details>
              ))}
            </div>
          )}
        </div>
      </div>
      <Fold name="grids" summary={words.atAGlance}>
        {() => <Grids policy={policy} scenario={scenario} of={of} onChoose={choose} />}
      </Fold>
      {changed}
      <Foot policy={policy} />
    </>
  );
}

function Notes({ notes, of, level: Level }) {
  if (!notes.length) return null;
  return (
    <div class="notes" data-of={of}>
      <Level class="label">{words.notes}</Level>
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
      <details class="sources">
        <summary>{words.sources}</summary>
        <p>{words.method}</p>
        <ul>{policy.sources.map((source) => <Source key={source.id} {...source} />)}</ul>
      </details>
      <details class="corrections">
        <summary>{words.corrections}</summary>
        {policy.notes.length ? <NoteList notes={policy.notes} /> : <p>{words.noCorrections}</p>}
      </details>
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
