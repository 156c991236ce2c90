//! The whole widget: title, choices, answer, notes and sources.

use std::rc::Rc;

use yew::prelude::*;

use super::element::{classed, element, keyed, row, text};
use super::fold::{Opened, Part};
use super::scene::{Mark, Scene, same_language};
use super::state::{Action, Choose, State};
use super::words::Words;
use super::{changes, controls, flips, fold, headline, quote, reasons, rules, share, table};
use crate::engine::matrix::Matrix;
use crate::engine::policy::{Localized, Note, Policy, Question, Source, Status, Text};
use crate::engine::{Asked, Decision, Outcome, Scenario, decide_all};

/// What [`PolicyExplorer`] is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The policy.
    pub policy: Rc<Policy>,
    /// The scenario; the policy's start if left out. Setting another changes what is shown.
    #[prop_or_default]
    pub scenario: Option<Scenario>,
    /// How often the scenario has been set: another number sets it again, whatever the reader has chosen since.
    #[prop_or_default]
    pub turn: u32,
    /// The language tag of interface and texts; the policy's own if left out.
    #[prop_or_default]
    pub language: Option<AttrValue>,
    /// The level of the widget's heading, 1 to 6.
    #[prop_or(2)]
    pub heading_level: u8,
    /// What ids and the names of radios begin with. Needs a value where several widgets share a tree.
    #[prop_or_default]
    pub prefix: AttrValue,
    /// How much is drawn.
    #[prop_or_default]
    pub extent: Extent,
    /// Whether nothing is shown before the first change that a prerendered widget does not show in the same scenario.
    #[prop_or_default]
    pub quiet: bool,
    /// Called when the reader has changed the scenario, and not when the host has.
    #[prop_or_default]
    pub on_change: Callback<Change>,
}

/// How much of a widget is drawn. A widget that nobody sees yet can be drawn in steps, each in a task of its own, so that
/// none is long.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Extent {
    /// The title.
    Title,
    /// The choices besides.
    Choices,
    /// What stands below the answer besides.
    Below,
    /// All of it: the answer, for which everything is decided, comes last.
    #[default]
    Whole,
}

/// A reader's change.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The scenario before.
    pub previous: Scenario,
    /// The scenario now.
    pub scenario: Scenario,
}

/// The explorer of a policy.
#[component]
pub fn PolicyExplorer(props: &Props) -> Html {
    let policy = &*props.policy;
    let state = {
        let scenario = props.scenario.clone().unwrap_or_else(|| policy.start().clone());
        use_reducer_eq(|| State { scenario, untouched: true, opened: Vec::new() })
    };
    // Two choices may come before the next render: each change starts from the one before it.
    let latest = use_mut_ref(|| state.scenario.clone());
    {
        let (dispatcher, latest) = (state.dispatcher(), Rc::clone(&latest));
        let given = (Rc::clone(&props.policy), props.scenario.clone(), props.turn);
        use_effect_with(given, move |(policy, scenario, _)| {
            let scenario = scenario.clone().unwrap_or_else(|| policy.start().clone());
            latest.replace(scenario.clone());
            dispatcher.dispatch(Action::Replace(scenario));
        });
    }
    let any_change = use_memo(Rc::clone(&props.policy), |policy| changes::any(policy));
    // A new policy is rendered once before the effect has replaced the old one's choices: what it does not have is
    // open, and the engine is total.
    let scenario = &state.scenario;
    let language = props.language.as_deref().unwrap_or(policy.language());
    let scene = Scene {
        policy,
        words: Words::of(language),
        language,
        heading_level: props.heading_level.clamp(1, 6),
        prefix: &props.prefix,
        in_article: true,
        verdicts_are_text: true,
    };
    let content = if props.extent == Extent::Title {
        html! {}
    } else if policy.status() == Status::Withdrawn {
        withdrawn(&scene)
    } else {
        let on_choose = {
            let (dispatcher, on_change) = (state.dispatcher(), props.on_change.clone());
            Callback::from(move |choose: Choose| {
                let scenario = choose.applied(&latest.borrow());
                let previous = latest.replace(scenario.clone());
                dispatcher.dispatch(Action::Choose(choose));
                on_change.emit(Change { previous, scenario });
            })
        };
        let toggle = {
            let dispatcher = state.dispatcher();
            Callback::from(move |part| dispatcher.dispatch(Action::Toggle(part)))
        };
        let opened = Opened { parts: &state.opened, toggle };
        explanation(&scene, scenario, &on_choose, props.quiet && state.untouched, *any_change, &opened, props.extent)
    };
    frame(&scene, content)
}

/// Choices and the answer to them.
fn explanation(
    scene: &Scene<'_>,
    scenario: &Scenario,
    on_choose: &Callback<Choose>,
    quiet: bool,
    any_change: bool,
    opened: &Opened<'_>,
    extent: Extent,
) -> Html {
    let policy = scene.policy;
    let shown = Mark::default();
    let decisions = if extent == Extent::Whole { decide_all(policy, scenario) } else { Vec::new() };
    let touched = policy
        .notes()
        .iter()
        .filter(|note| note.rules.is_empty() || decisions.iter().any(|(_, decision)| touches(note, decision)));
    // What names all that is chosen, and so every answer to it.
    let chosen = chosen(policy, scenario);
    let of = Mark { of: Some(chosen.clone()), ..Mark::default() };
    let answers = decisions.iter().map(|(question, decision)| Answer {
        headlines: headline::headline(scene, question, &decision.outcome, below(question), &shown),
        reasons: of.part("div", "reasons", reasons::reasons(scene, question, scenario, decision)),
        flips: if question.index == 0 && !quiet && scenario.is_complete() {
            flips::flips(scene, question, scenario, on_choose, &of)
        } else {
            html! {}
        },
        rules: rules::blocked(scene, question, decision, &of, opened),
    });
    let open = |label: &str| scene.words.open_choice(label);
    let language = scene.sentence_language();
    let sentence = scene.marked(Localized { text: &policy.describe(scenario, language, open), language });
    let sentence = self::sentence(sentence, &of);
    let notes = notes(scene, 2, &unmarked(touched), &of);
    html! {
        <>
            {panel(scene, controls::controls(scene, scenario, Some(on_choose)), sentence, answers, notes, Some(chosen))}
            if extent >= Extent::Below {
                {glance(scene, scenario, on_choose, opened)}
                if any_change {
                    {fold::live(scene, opened, Part::Changes, || changes::list(scene))}
                }
                {foot(scene)}
                {quote::way_back(scene)}
            }
        </>
    }
}

/// What is chosen, as the loader reads it in the radios.
fn chosen(policy: &Policy, scenario: &Scenario) -> String {
    let mut chosen = String::new();
    for dimension in policy.dimensions() {
        let option = scenario.chosen(dimension.index).and_then(|option| dimension.options.get(option));
        let option = option.map_or(controls::ANY, |option| option.id.as_str());
        let separator = if chosen.is_empty() { "" } else { ";" };
        chosen = [&chosen, separator, dimension.id.as_str(), "=", option].concat();
    }
    chosen
}

/// The scenario in a sentence, above its reasons.
pub(super) fn sentence(words: Html, mark: &Mark) -> Html {
    mark.part("p", "sentence", row(vec![words, text(":")]))
}

/// The table of scenarios.
fn glance(scene: &Scene<'_>, scenario: &Scenario, on_choose: &Callback<Choose>, opened: &Opened<'_>) -> Html {
    fold::live(scene, opened, Part::Table, || {
        let matrix = Matrix::around(scene.policy, scenario);
        let tables =
            html! { <>{table::fixed(scene, &matrix)}{table::matrices(scene, &matrix, Some((scenario, on_choose)))}</> };
        keyed(chosen(scene.policy, &matrix.fixed), classed("div", "tables", tables))
    })
}

/// How many heading levels a question's headline is below the widget's own: the first question is the answer, the
/// others stand beside it.
pub(super) fn below(question: &Question) -> u8 {
    if question.index == 0 { 1 } else { 2 }
}

/// What is shown of one question.
pub(super) struct Answer {
    pub(super) headlines: Html,
    pub(super) reasons: Html,
    pub(super) flips: Html,
    /// The rules that do not apply.
    pub(super) rules: Html,
}

/// The widget around its content.
pub(super) fn frame(scene: &Scene<'_>, content: Html) -> Html {
    let title = scene.id(&["title"]);
    // In another language, every text is another.
    let key = format!("{} {}", scene.language, scene.heading_level);
    keyed(
        key,
        html! {
            <section
                class="explorer"
                part="explorer"
                lang={scene.words.language}
                dir={scene.words.direction}
                aria-labelledby={title.clone()}
            >
                <header class="top">
                    <div id={title}>{scene.heading(0, "title", scene.text(scene.policy.title()))}</div>
                    if let Some(reported) = scene.policy.reported() {
                        <p class="reported">
                            {format!("{} ", scene.words.as_reported)}
                            <time datetime={reported.to_string()}>{scene.words.date(reported)}</time>
                        </p>
                    }
                </header>
                {translation(scene)}
                {content}
            </section>
        },
    )
}

/// What a reader should know of the language of the texts.
fn translation(scene: &Scene<'_>) -> Html {
    let shown = scene.shown();
    let translated = same_language(shown, scene.language) || same_language(shown, scene.words.language);
    html! {
        <>
            if !translated {
                <p class="translation">{scene.words.not_translated(shown)}</p>
            }
            if !scene.policy.reviewed(shown) {
                <p class="translation">{scene.words.unreviewed}</p>
            }
        </>
    }
}

/// What is left of a withdrawn policy.
pub(super) fn withdrawn(scene: &Scene<'_>) -> Html {
    let notes = notes(scene, 1, &unmarked(scene.policy.notes().iter()), &Mark::default());
    html! { <><p class="notice">{scene.words.withdrawn}</p>{notes}</> }
}

/// Choices and answer. They are siblings, so that plain sibling selectors can show an answer without any script. `now`
/// names the scenario of a live widget.
pub(super) fn panel(
    scene: &Scene<'_>,
    controls: Html,
    sentence: Html,
    answers: impl Iterator<Item = Answer>,
    notes: Html,
    now: Option<String>,
) -> Html {
    let mut answers = answers;
    let first = answers.next();
    let others: Vec<Answer> = answers.collect();
    let headlines = first.as_ref().map(|first| {
        // Until a script announces what changes, it is a status by itself.
        let role = (!scene.verdicts_are_text).then_some("status".into());
        element("div", &["class", "role"], &[Some("headlines".into()), role], first.headlines.clone())
    });
    html! {
        <>
            if scene.policy.status() == Status::Superseded {
                <p class="notice">{scene.words.superseded}</p>
            }
            if let Some(summary) = scene.policy.summary() {
                <p class="summary">{scene.text(summary)}</p>
            }
            <div class="panel">
                {controls}
                if let Some(first) = first {
                    {headlines}
                    <div class="outcomes" data-now={now}>
                        <div class="outcome" part="answer">
                            {sentence}
                            {first.reasons}
                            {first.flips}
                            {first.rules}
                        </div>
                        if !others.is_empty() {
                            <div class="also">
                                { for others.into_iter().map(|other| html! {
                                    <div class="other">{other.headlines}{other.reasons}{other.rules}</div>
                                }) }
                            </div>
                        }
                        {notes}
                        <p class="later">
                            if let Some(reported) = scene.policy.reported() {
                                {ended(format!("{} {}", scene.words.as_reported, scene.words.date(reported)))}{" "}
                            }
                            {scene.words.later_developments}
                        </p>
                    </div>
                }
            </div>
        </>
    }
}

/// A sentence with its full stop, which an abbreviation at its end has already.
fn ended(sentence: String) -> String {
    if sentence.ends_with('.') { sentence } else { sentence + "." }
}

fn touches(note: &Note, decision: &Decision<'_>) -> bool {
    let displaced = decision.displaced.iter().map(|displaced| displaced.rule);
    decision.because.iter().copied().chain(displaced).any(|rule| note.rules.contains(&rule.index))
}

/// Corrections and updates, each with its mark, `below` heading levels under the widget's own; nothing if there are none.
pub(super) fn notes(scene: &Scene<'_>, below: u8, notes: &[(&Note, Mark)], mark: &Mark) -> Html {
    if notes.is_empty() {
        return html! {};
    }
    let heading = scene.heading(below, "label", html! { {scene.words.notes} });
    mark.part("div", "notes", html! { <>{heading}{note_list(scene, notes)}</> })
}

fn note_list(scene: &Scene<'_>, notes: &[(&Note, Mark)]) -> Html {
    html! {
        <ul>
            { for notes.iter().map(|(note, mark)| mark.part("li", "note", html! {
                <>
                    <strong>{scene.words.note_kind(note.kind)}</strong>{scene.words.comma}
                    <time datetime={note.date.to_string()}>{scene.words.date(note.date)}</time>{": "}
                    {scene.text(&note.text)}
                </>
            })) }
        </ul>
    }
}

/// Notes that are in the page only when they are shown.
fn unmarked<'p>(notes: impl Iterator<Item = &'p Note>) -> Vec<(&'p Note, Mark)> {
    notes.map(|note| (note, Mark::default())).collect()
}

/// The last row: what the reader passes on, where all this is from, and what has been corrected in it.
pub(super) fn foot(scene: &Scene<'_>) -> Html {
    let notes = scene.policy.notes();
    html! {
        <div class="foot">
            {share::share(scene)}
            <details class="sources">
                <summary>{scene.words.sources}</summary>
                <p>{scene.words.method}</p>
                <ul>{ for scene.policy.sources().map(|it| source(scene, it)) }</ul>
            </details>
            <details class="corrections">
                <summary>{scene.words.corrections}</summary>
                if notes.is_empty() {
                    <p>{scene.words.no_corrections}</p>
                } else {
                    {note_list(scene, &unmarked(notes.iter()))}
                }
            </details>
        </div>
    }
}

/// What some of the quotes are from.
fn source(scene: &Scene<'_>, source: &Source) -> Html {
    html! {
        <li>
            if let Some(url) = &source.url {
                <a href={url.clone()} rel="noopener">{scene.text(&source.title)}</a>
            } else {
                <cite>{scene.text(&source.title)}</cite>
            }
            if let Some(publisher) = &source.publisher {
                {scene.words.comma}{scene.text(publisher)}
            }
            if let Some(published) = source.published {
                {scene.words.comma}
                <time datetime={published.to_string()}>{scene.words.date(published)}</time>
            }
        </li>
    }
}

/// The language of an announcement and the direction that it is written in: those of the interface.
#[must_use]
pub fn announced_in(policy: &Policy, language: Option<&str>) -> (&'static str, &'static str) {
    let words = Words::of(language.unwrap_or(policy.language()));
    (words.language, words.direction)
}

/// What a screen reader is told after a change: what changed, and the answer to every question, as it is decided now.
#[must_use]
pub fn announcement(policy: &Policy, change: &Change, decisions: &[Asked<'_>], language: Option<&str>) -> String {
    let language = language.unwrap_or(policy.language());
    let words = Words::of(language);
    let scene =
        Scene { policy, words, language, heading_level: 1, prefix: "", in_article: true, verdicts_are_text: true };
    let text = |text: &Text| scene.string(text);
    let name = |question: &Question, outcome: &Outcome<'_>| match outcome {
        Outcome::Decided(verdict) => text(question.label_of(verdict)),
        Outcome::Unstated => words.unstated(policy).to_owned(),
        Outcome::Depends { .. } => words.depends.to_owned(),
        Outcome::Conflict => words.conflict.to_owned(),
        Outcome::Undetermined => words.undetermined.to_owned(),
    };
    let mut parts = Vec::new();
    for dimension in policy.dimensions() {
        let chosen = change.scenario.chosen(dimension.index);
        if chosen != change.previous.chosen(dimension.index) {
            let option = chosen.and_then(|option| dimension.options.get(option));
            let option = option.map_or_else(|| words.leave_open.to_owned(), |option| text(&option.label));
            parts.push(format!("{}: {option}.", text(&dimension.label)));
        }
    }
    for (question, decision) in decisions {
        let mut answer = name(question, &decision.outcome);
        if let Outcome::Depends { possible, .. } = &decision.outcome {
            let possible: Vec<String> = possible.iter().map(|it| name(question, &(*it).into())).collect();
            answer = format!("{answer}. {}: {}", words.still_possible, words.list(&possible, words.or()));
        }
        parts.push(format!("{}: {answer}.", text(&question.label)));
    }
    parts.join(" ")
}
