import { useRef, useState } from "preact/hooks";
import { decide, describe, touching } from "../policy.js";
import { date, words } from "../words.js";
import { Controls } from "./Controls.jsx";
import { Glance } from "./Glance.jsx";
import { Headline } from "./Headline.jsx";
import { Reasons } from "./Reasons.jsx";

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
  const choose = (dimension, option) => {
    const previous = latest.current;
    latest.current = { ...previous, [dimension]: option };
    setScenario(latest.current);
    onChange(previous, latest.current);
  };
  const [first, ...others] = policy.questions.map((question) => ({ question, decision: decide(question, scenario) }));
  return (
    <>
      {policy.status === "superseded" && <p class="notice">{words.superseded}</p>}
      {policy.summary && <p class="summary">{policy.summary}</p>}
      <div class="panel">
        <h3 class="set">{words.setAScenario}</h3>
        <Controls policy={policy} scenario={scenario} onChoose={choose} />
        <Headline policy={policy} {...first} level="h3" />
        <div class="outcomes">
          <div class="outcome" part="answer">
            <p class="sentence">{describe(policy, scenario)}:</p>
            <Reasons policy={policy} {...first} />
          </div>
          {others.length > 0 && (
            <div class="also">
              {others.map((other) => (
                <div class="other">
                  <Headline policy={policy} {...other} level="h4" />
                  <Reasons policy={policy} {...other} />
                </div>
              ))}
            </div>
          )}
          <Notes notes={touching(policy, [first, ...others].map(({ decision }) => decision))} />
          <p class="later">{words.laterDevelopments}</p>
        </div>
      </div>
      <Glance policy={policy} />
      <Sources sources={policy.sources} />
    </>
  );
}

function Notes({ notes }) {
  if (!notes.length) return null;
  return (
    <div class="notes">
      <h4 class="label">{words.notes}</h4>
      <ul>
        {notes.map((note) => (
          <li>
            <strong>{words.note[note.kind]}</strong>, <time datetime={note.date}>{date(note.date)}</time>: {note.text}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Sources({ sources }) {
  if (!sources.length) return null;
  return (
    <details class="sources">
      <summary>{words.sources}</summary>
      <ul>
        {sources.map(({ url, title, publisher, published }) => (
          <li>
            {url ? <a href={url} rel="noopener">{title}</a> : <cite>{title}</cite>}
            {publisher && `, ${publisher}`}
            {published && <>, <time datetime={published}>{date(published)}</time></>}
          </li>
        ))}
      </ul>
    </details>
  );
}
