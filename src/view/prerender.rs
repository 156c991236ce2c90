//! The widget as a page has it before any script, and as it works without one.
//! It draws nothing of its own: the parts are those of the live widget, each once for every outcome that it can have,
//! with a generated style sheet that shows the ones which the checked radios select.
//!
//! What the sheet says for each question, every line as strong as the next, so that the later one wins:
//!
//! ```text
//! no headline and no sentence; those of *unstated*
//! for each rule, before its exceptions:   where it applies, no headline but that of its verdict, and no sentence but its own
//! for each rule:                          where it applies, its reasons
//! for each rule with exceptions:          where one of them applies, not its reasons; that it is set aside
//! for each silence:                       where it is, its remark, which is inside the sentence of *unstated*
//! for each dimension asked sometimes:     where it is not, neither its row nor its words in the sentence;
//!                                         where it is and nothing is chosen, no answer
//! ```
//!
//! Radios of a row that is not shown may be checked or not. No line depends on them: where a dimension is not asked, it is
//! kept at one option, and conditions are rewritten accordingly (`Sheet::choices`).
//! The last rule of the [cascade](mod@crate::engine::explain::cascade) that applies decides, so the headline is that of `decide` in a policy without
//! conflicts, which is why a policy with conflicts is not prerendered. The reasons are those of the rules that stand,
//! by the definition of *stands*.

mod sheet;
mod tree;

use std::rc::Rc;

use yew::LocalServerRenderer;
use yew::prelude::*;

use super::element::{classed, element, flag, fold, text};
use super::explorer::{Answer, below, frame, panel, withdrawn};
use super::foot::foot;
use super::notes::notes;
use super::scene::{CHOOSE, GENERATED, Mark, Scene, generated};
use super::words::Words;
use super::{changes, controls, grids, headline, reasons, rules, turns};
use crate::engine::explain::{Explanation, Way, explain};
use crate::engine::policy::{Choice, Dimension, Piece, Policy, Question, Rule, Status};
use crate::engine::position::{DimensionIx, OptionIx};
use crate::engine::{Decision, Outcome, Scenario, deciding};

pub use super::quote::{GAP, encoded};
pub use sheet::{BEGINNING, END, Line, Radio, Switching, sheet, switching};
pub use tree::Node;

/// What [`Prerendered`] is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The policy, which must be free of conflicts.
    pub policy: Rc<Policy>,
    /// The initial scenario. Where a dimension is open, the answer asks for a choice.
    pub scenario: Scenario,
    /// The language tag of interface and texts; the policy's own if left out.
    #[prop_or_default]
    pub language: Option<AttrValue>,
    /// The level of the widget's heading, 1 to 6.
    #[prop_or(2)]
    pub heading_level: u8,
    /// Whether it is a page of its own, without the article around it.
    #[prop_or_default]
    pub standalone: bool,
}

/// The explorer of a policy with every answer in it. [`sheet`] shows the right one.
#[component]
pub fn Prerendered(props: &Props) -> Html {
    markup(props)
}

fn markup(props: &Props) -> Html {
    let policy = &*props.policy;
    let scene = Scene {
        heading_level: props.heading_level.clamp(1, 6),
        in_article: !props.standalone,
        ..scene(policy, props.language.as_deref())
    };
    let content =
        if policy.status() == Status::Withdrawn { withdrawn(&scene) } else { explanation(&scene, &props.scenario) };
    frame(&scene, content)
}

fn scene<'p>(policy: &'p Policy, language: Option<&'p str>) -> Scene<'p> {
    let language = language.unwrap_or(policy.language());
    let words = Words::of(language);
    Scene { policy, words, language, heading_level: 2, prefix: "", in_article: true, verdicts_are_text: false }
}

/// The markup of [`Prerendered`], the same for the same props, without the comments that only hydration needs.
#[must_use]
pub fn render(props: Props) -> String {
    let rendering = LocalServerRenderer::<Prerendered>::with_props(props).hydratable(false).render();
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().build() else { return String::new() };
    tokio::task::LocalSet::new().block_on(&runtime, rendering)
}

/// The nodes that [`render`] writes as HTML.
#[must_use]
pub fn tree(props: &Props) -> Vec<Node> {
    tree::nodes(&markup(props))
}

fn explanation(scene: &Scene<'_>, start: &Scenario) -> Html {
    let policy = scene.policy;
    // Without a choice in every dimension there is no answer at the start.
    let explanation = start.is_complete().then(|| explain(policy, start));
    let mut decisions = explanation.iter().flat_map(|it| it.decisions(policy));
    let answers = policy.questions().map(|question| {
        let at_start = decisions.next().map(|(_, decision)| decision);
        let at_start = at_start.as_ref();
        Answer {
            question,
            headlines: headlines(scene, question, start, at_start),
            said: sentences(scene, question, at_start),
            why: html! { <>{all_reasons(scene, question, at_start)}{all_rules(scene, question, at_start)}</> },
            turns: match &explanation {
                Some(explanation) if question.is_first() => turns(scene, question, explanation),
                _ => html! {},
            },
        }
    });
    let touched = explanation.as_ref().map(|it| it.touched(policy)).unwrap_or_default();
    let marked = policy.notes().iter().enumerate().map(|(index, note)| {
        let is_shown = note.rules.is_empty() || touched.iter().any(|it| std::ptr::eq(*it, note));
        (note, mark(class::note(index), !is_shown))
    });
    let marked: Vec<_> = marked.collect();
    let hidden = marked.iter().all(|(_, mark)| mark.hidden);
    let notes = notes(scene, 2, &marked, &mark(class::NOTES.to_owned(), hidden));
    // Shown where no radio is chosen for a dimension, which then has no answer.
    let choose = generated(CHOOSE);
    let choose = element("p", &["hidden", "class"], &[flag("hidden", true), Some(class::CHOOSE.into())], choose);
    let radios = html! { <>{controls::controls(scene, start, None)}{choose}</> };
    html! {
        <>
            { for panel(scene, radios, sentence(scene, start), answers.collect(), notes, None) }
            {fold("grids", text(scene.words.at_a_glance), grids::grids(scene, &grids::of_policy(scene, policy.start()), None))}
            {changes::changes(scene)}
            {foot(scene)}
        </>
    }
}

/// The mark of a part that is in the page once for all scenarios.
fn mark(class: String, hidden: bool) -> Mark {
    Mark { class: Some(class), hidden, ..Mark::default() }
}

/// A headline for each outcome that the rules can lead to. That of the start is text, and so states its scenario itself:
/// programs that pick the text out of a page may keep a headline without the sentence near it.
fn headlines(scene: &Scene<'_>, question: &Question, start: &Scenario, at_start: Option<&Decision<'_>>) -> Html {
    let policy = scene.policy;
    let one = |outcome: Outcome<'_>| {
        let is_shown = at_start.is_some_and(|it| it.outcome == outcome);
        let classes = format!("{} {}", class::headline(question), class::headline_of(question, &outcome));
        let mark = Mark { stated: is_shown.then(|| stated(scene, start)), ..mark(classes, !is_shown) };
        let scene = Scene { verdicts_are_text: is_shown, ..*scene };
        if question.is_first() {
            headline::headline(&scene, question, &outcome, &mark)
        } else {
            headline::line(&scene, question, &outcome, &mark)
        }
    };
    let rules: Vec<_> = policy.rules_of(question).collect();
    let verdicts = policy.verdicts().filter(|verdict| rules.iter().any(|rule| *rule.verdict == **verdict));
    html! {
        <>
            { for verdicts.map(|verdict| one(Outcome::Decided(verdict))) }
            {one(Outcome::Unstated)}
        </>
    }
}

/// The option of a dimension that a scenario states: none where it is open, or not asked.
fn stated_option(policy: &Policy, scenario: &Scenario, dimension: &Dimension) -> Option<OptionIx> {
    scenario.chosen(dimension.index).filter(|_| policy.is_asked(dimension, scenario))
}

/// A scenario by its options, shown only where there is nothing to choose.
fn stated(scene: &Scene<'_>, scenario: &Scenario) -> Html {
    let choices = scene.policy.dimensions().iter().filter_map(|dimension| {
        let option = dimension.option(stated_option(scene.policy, scenario, dimension)?)?;
        Some(format!("{}: {}", scene.string(&dimension.label), scene.string(&option.label)))
    });
    let choices: Vec<_> = choices.collect();
    classed("span", class::STATED, text(format!(" ({})", choices.join(scene.words.semicolon))))
}

/// The sentence of every rule, and the remark for the case that no rule stands.
fn sentences(scene: &Scene<'_>, question: &Question, at_start: Option<&Decision<'_>>) -> Html {
    let all = class::said(question);
    let deciding = at_start.and_then(|it| deciding(&it.because));
    let hidden = at_start.is_none() || deciding.is_some();
    let unstated = mark([&all, " ", &*class::unstated(question)].concat(), hidden);
    let silences = scene.policy.silences().iter().enumerate().filter(|(_, it)| it.question == question.index);
    let remarks = silences.map(|(index, silence)| {
        let is_shown = at_start.is_some_and(|it| it.silences.contains(&silence));
        reasons::remark(scene, silence, &mark(class::silence(index), !is_shown))
    });
    html! {
        <>
            {reasons::unstated(&Scene { verdicts_are_text: !hidden, ..*scene }, remarks.collect(), &unstated)}
            { for scene.policy.rules_of(question).map(|rule| {
                let mark = mark([&all, " ", &*class::sentence(rule)].concat(), deciding != Some(rule));
                reasons::sentence(scene, rule, &mark)
            }) }
        </>
    }
}

/// The reasons of every rule, and the exceptions that displace it.
fn all_reasons(scene: &Scene<'_>, question: &Question, at_start: Option<&Decision<'_>>) -> Html {
    let policy = scene.policy;
    let below = below(question);
    let deciding = at_start.and_then(|it| deciding(&it.because));
    let stands = |rule: &Rule| at_start.is_some_and(|it| it.because.contains(&rule));
    let displaced = || at_start.into_iter().flat_map(|it| &it.displaced);
    let rules = || policy.rules_of(question);
    let reasons = rules().map(|rule| {
        let repeated = mark([&class::claims(question), " ", &*class::claim(rule)].concat(), deciding == Some(rule));
        reasons::reason(scene, below, rule, &repeated, &mark(class::reason(rule), !stands(rule)))
    });
    let aside = rules().filter(|rule| !rule.exceptions.is_empty()).map(|rule| {
        let exceptions = rule.exceptions.iter().filter_map(|it| policy.rule_at(*it));
        let exceptions =
            exceptions.filter(|it| !it.condition.intersection(&rule.condition).is_empty()).map(|exception| {
                let applies_instead = displaced().any(|it| it.rule == rule && it.by == exception);
                (exception, mark(class::exception(rule, exception), !applies_instead))
            });
        (rule, mark(class::displaced(rule), !displaced().any(|it| it.rule == rule)), exceptions.collect())
    });
    let container = mark(class::aside(question), displaced().next().is_none());
    let aside: Vec<_> = aside.collect();
    html! { <>{ for reasons }{reasons::set_aside(scene, below, &aside, &container)}</> }
}

/// The ways from the scenario at the start, shown while it is set: a label sets a radio without any script.
fn turns(scene: &Scene<'_>, question: &Question, explanation: &Explanation) -> Html {
    let policy = scene.policy;
    let control = |way: &Way, label: String| {
        let radio = |(dimension, option): &(DimensionIx, OptionIx)| {
            let dimension = policy.dimension_at(*dimension)?;
            Some(scene.id(&[&dimension.id, &dimension.option(*option)?.id]))
        };
        match way.as_slice() {
            [one] => html! { <label class="turn" data-action="turn" for={radio(one)}>{label}</label> },
            // More than one radio can be set by a script alone.
            _ => html! { <span class="turn" data-action="turn">{label}</span> },
        }
    };
    turns::ways(scene, question, explanation.ways(), &control, &mark(class::TURNS.to_owned(), true))
}

/// Every rule with its condition, shown where it does not apply. The part of the condition that fails is not marked.
fn all_rules(scene: &Scene<'_>, question: &Question, at_start: Option<&Decision<'_>>) -> Html {
    let everything = scene.policy.region(&scene.policy.nothing_chosen());
    let restricted = |rule: &&Rule| !rule.condition.is_everywhere(&everything);
    let is_blocked = |rule: &Rule| at_start.is_none_or(|it| it.blocked.iter().any(|blocked| blocked.rule == rule));
    let marked = scene.policy.rules_of(question).filter(restricted).map(|rule| {
        let mark = mark(class::other(rule), !is_blocked(rule));
        (rule, Vec::new(), mark)
    });
    rules::list(scene, marked)
}

/// The sentence of a scenario, with the phrase of every option in it. Those of the start are text, as its verdict is.
fn sentence(scene: &Scene<'_>, start: &Scenario) -> Html {
    let policy = scene.policy;
    let language = scene.sentence_language();
    let phrase = |dimension: &Dimension, (position, option): (OptionIx, &Choice)| {
        let hidden = stated_option(policy, start, dimension) != Some(position);
        let class = class::phrase(dimension.index, position);
        let words = policy.localize(&option.phrase, language).text.to_owned();
        let content = if hidden { Html::default() } else { text(words) };
        let generated = hidden.then(|| class.clone().into());
        let values = [flag("hidden", hidden), generated, Some(class.into())];
        element("span", &["hidden", GENERATED, "class"], &values, content)
    };
    // An open dimension is named until something is chosen.
    let open = |dimension: &Dimension| {
        if start.chosen(dimension.index).is_some() || !policy.is_asked(dimension, start) {
            return html! {};
        }
        let label = policy.localize(&dimension.label, language).text;
        classed("span", class::open(dimension.index), text(scene.words.open_choice(label)))
    };
    let all = policy.sentence_pieces(language);
    let of = |id: &str| policy.dimensions().iter().find(|dimension| dimension.id == id);
    let mut parts: Vec<Html> = Vec::new();
    for (position, piece) in all.iter().enumerate() {
        match piece {
            Piece::Text(words) | Piece::Unclosed(words) => {
                // The space before what is not asked goes with it.
                let goes = matches!(all.get(position + 1), Some(Piece::Dimension(id)) if of(id).is_some_and(|it| it.asked_when.is_some()));
                parts.push(text((if goes { words.trim_end() } else { words }).to_owned()));
            }
            Piece::Dimension(id) => {
                let Some(dimension) = of(id) else { continue };
                let phrases: Html =
                    dimension.choices().map(|it| phrase(dimension, it)).chain([open(dimension)]).collect();
                if dimension.asked_when.is_none() {
                    parts.push(phrases);
                    continue;
                }
                let space = match position.checked_sub(1).and_then(|before| all.get(before)) {
                    Some(Piece::Text(words) | Piece::Unclosed(words)) => words.strip_prefix(words.trim_end()),
                    _ => None,
                };
                let values =
                    [flag("hidden", !policy.is_asked(dimension, start)), Some(class::asked(dimension.index).into())];
                let words = html! { <>{text(space.unwrap_or_default().to_owned())}{phrases}</> };
                parts.push(element("span", &["hidden", "class"], &values, words));
            }
        }
    }
    super::explorer::sentence(scene.in_language(parts.into_iter().collect(), language), &Mark::default())
}

/// The classes by which the sheet finds the parts that it shows. They hold positions and ids of the policy, which the format
/// restricts to letters, digits and hyphens.
mod class {
    use super::{DimensionIx, OptionIx, Outcome, Question, Rule};

    pub(super) const CHOOSE: &str = "choose";
    pub(super) const STATED: &str = "stated";
    pub(super) const NOTES: &str = "n";
    pub(super) const TURNS: &str = "f";

    pub(super) fn other(rule: &Rule) -> String {
        format!("o{}", rule.index)
    }

    pub(super) fn headline(question: &Question) -> String {
        format!("q{}", question.index)
    }

    pub(super) fn headline_of(question: &Question, outcome: &Outcome<'_>) -> String {
        let id = match outcome {
            Outcome::Decided(verdict) => verdict.id.as_str(),
            _ => "unstated",
        };
        format!("q{}-{id}", question.index)
    }

    pub(super) fn unstated(question: &Question) -> String {
        format!("u{}", question.index)
    }

    /// Every sentence that can answer a question.
    pub(super) fn said(question: &Question) -> String {
        format!("k{}", question.index)
    }

    pub(super) fn sentence(rule: &Rule) -> String {
        format!("l{}", rule.index)
    }

    /// The same sentences among the reasons, where they are not the answer.
    pub(super) fn claims(question: &Question) -> String {
        format!("c{}", question.index)
    }

    pub(super) fn claim(rule: &Rule) -> String {
        format!("x{}", rule.index)
    }

    pub(super) fn exception(rule: &Rule, exception: &Rule) -> String {
        format!("d{}-{}", rule.index, exception.index)
    }

    pub(super) fn reason(rule: &Rule) -> String {
        format!("r{}", rule.index)
    }

    pub(super) fn aside(question: &Question) -> String {
        format!("a{}", question.index)
    }

    pub(super) fn displaced(rule: &Rule) -> String {
        format!("d{}", rule.index)
    }

    pub(super) fn note(index: usize) -> String {
        format!("n{index}")
    }

    pub(super) use super::super::scene::asked_class as asked;

    /// The remark of a silence.
    pub(super) fn silence(index: usize) -> String {
        format!("z{index}")
    }

    pub(super) fn open(dimension: DimensionIx) -> String {
        format!("s{dimension}-open")
    }

    pub(super) fn phrase(dimension: DimensionIx, option: OptionIx) -> String {
        format!("s{dimension}-{option}")
    }
}
