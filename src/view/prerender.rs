//! The widget as it stands in a page before any script, and works without one.
//! It draws nothing of its own: the parts are those of the live widget, each once for every outcome that it can have,
//! with a generated style sheet that shows the ones which the checked radios select.
//!
//! What the sheet says for each question, every line as strong as the next, so that the later one wins:
//!
//! ```text
//! no headline; that of *unstated*
//! for each rule, before its exceptions:   where it applies, no headline but that of its verdict
//! for each rule:                          where it applies, its reasons
//! for each rule with exceptions:          where one of them applies, not its reasons; that it is set aside
//! ```
//!
//! The last rule of the [cascade](mod@crate::engine::cascade) that applies decides, so the headline is that of `decide` in a policy without
//! conflicts, which is why a policy with conflicts is not prerendered. The reasons are those of the rules that stand,
//! by the definition of *stands*.

mod sheet;

use std::rc::Rc;

use yew::LocalServerRenderer;
use yew::prelude::*;

use super::element::{classed, element, flag, text};
use super::explorer::{Answer, below, foot, frame, notes, panel, withdrawn};
use super::flips::list;
use super::fold::{self, Part};
use super::headline::{look, verdict};
use super::scene::{CHOOSE, Mark, Scene, generated};
use super::words::Words;
use super::{changes, controls, headline, quote, reasons, rules, table};
use crate::engine::analysis::table::{Row, table as merged};
use crate::engine::matrix::Matrix;
use crate::engine::policy::{Choice, Dimension, Piece, Policy, Question, Rule, Status};
use crate::engine::region::OptionSet;
use crate::engine::search::Exhausted;
use crate::engine::{Flip, Outcome, Scenario, decide};

pub use sheet::sheet;

/// What [`Prerendered`] is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The policy, which must be free of conflicts.
    pub policy: Rc<Policy>,
    /// What is chosen at first. Where a dimension is open, the answer asks for choices.
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

fn explanation(scene: &Scene<'_>, start: &Scenario) -> Html {
    let policy = scene.policy;
    let answers = policy.questions().map(|question| Answer {
        headlines: headlines(scene, question, start),
        reasons: classed("div", "reasons", all_reasons(scene, question, start)),
        flips: if question.index == 0 && start.is_complete() {
            flips(scene, question, start)
        } else {
            html! {}
        },
        rules: all_rules(scene, question, start),
    });
    let applies = |rule: &Rule| applies(policy, rule, start);
    let marked = policy.notes().iter().enumerate().map(|(index, note)| {
        let hidden =
            !note.rules.is_empty() && !policy.rules().iter().any(|it| note.rules.contains(&it.index) && applies(it));
        (note, Mark { class: Some(class::note(index)), hidden, of: None })
    });
    let marked: Vec<_> = marked.collect();
    let hidden = marked.iter().all(|(_, mark)| mark.hidden);
    let notes = notes(scene, 2, &marked, &Mark { class: Some(class::NOTES.to_owned()), hidden, of: None });
    // Shown where no radio is chosen for a dimension, which then has no answer.
    let choose = generated(CHOOSE);
    let choose = element("p", &["hidden", "class"], &[flag("hidden", true), Some(class::CHOOSE.into())], choose);
    let radios = html! { <>{controls::controls(scene, start, None)}{choose}</> };
    html! {
        <>
            {panel(scene, radios, sentence(scene, start), answers, notes, None)}
            {tables(scene)}
            if changes::any(policy) {
                {fold::whole(scene, Part::Changes, changes::list(scene))}
            }
            {foot(scene)}
            {quote::way_back(scene)}
        </>
    }
}

/// Every scenario: as a matrix, or with equal neighbours merged where they are too many for one. Where even that takes
/// too many rows, nothing.
fn tables(scene: &Scene<'_>) -> Html {
    let policy = scene.policy;
    let matrix = Matrix::around(policy, policy.start());
    if matrix.is_whole(policy) {
        return fold::whole(scene, Part::Table, table::matrices(scene, &matrix, None));
    }
    let rows: Result<Vec<_>, _> = policy.questions().map(|it| Ok((it, merged(policy, it)?))).collect();
    match rows {
        Ok(questions) if questions.iter().all(|(_, rows): &(_, Vec<Row<'_>>)| rows.len() <= MAX_ROWS) => {
            let regions = questions.iter().map(|(question, rows)| regions(scene, question, rows));
            let content = html! { <>{ for regions }{table::legend(scene)}</> };
            fold::whole(scene, Part::Table, content)
        }
        Ok(_) | Err(Exhausted) => html! {},
    }
}

/// A table whose rows stand for many scenarios each.
fn regions(scene: &Scene<'_>, question: &Question, rows: &[Row<'_>]) -> Html {
    let words = scene.words;
    let options = |row: &Row<'_>, dimension: &Dimension| {
        let options = row.region.options(dimension.index);
        if options.len() == dimension.options.len() {
            return html! { {words.any} };
        }
        let labels =
            options.iter().filter_map(|option| dimension.options.get(option)).map(|it| scene.string(&it.label));
        html! { {words.list(&labels.collect::<Vec<_>>(), words.or())} }
    };
    html! {
        <div class="scroll" role="region" tabindex="0" aria-label={scene.string(&question.label)}>
            <table>
                <caption>{scene.text(&question.label)}</caption>
                <thead>
                    <tr>
                        { for scene.policy.dimensions().iter().map(|it| html! { <th scope="col">{scene.text(&it.label)}</th> }) }
                        <th scope="col">{words.outcome}</th>
                        <th scope="col">{words.scenarios}</th>
                    </tr>
                </thead>
                <tbody>
                    { for rows.iter().map(|row| html! {
                        <tr>
                            { for scene.policy.dimensions().iter().map(|it| html! { <td>{options(row, it)}</td> }) }
                            {classed("td", look(&row.outcome.into()), verdict(scene, question, &row.outcome.into()))}
                            <td>{row.scenarios().map_or_else(String::new, |scenarios| scenarios.to_string())}</td>
                        </tr>
                    }) }
                </tbody>
            </table>
        </div>
    }
}

/// The most rows of a table that goes into a page.
const MAX_ROWS: usize = 500;

/// A headline for each outcome that the rules can lead to. That of the start is text.
fn headlines(scene: &Scene<'_>, question: &Question, start: &Scenario) -> Html {
    let policy = scene.policy;
    let first = decide(policy, question, start).outcome;
    let complete = start.is_complete();
    let one = |outcome: Outcome<'_>| {
        let is_shown = complete && outcome == first;
        let mark = Mark {
            class: Some(format!("{} {}", class::headline(question), class::headline_of(question, &outcome))),
            hidden: !is_shown,
            of: None,
        };
        let scene = Scene { verdicts_are_text: is_shown, ..*scene };
        headline::headline(&scene, question, &outcome, below(question), &mark)
    };
    let verdicts = policy.verdicts().filter(|verdict| {
        policy.rules().iter().any(|rule| rule.question == question.index && *rule.verdict == **verdict)
    });
    html! {
        <>
            { for verdicts.map(|verdict| one(Outcome::Decided(verdict))) }
            {one(Outcome::Unstated)}
        </>
    }
}

/// The reasons of every rule, those why it is set aside included, and what it means that none stands.
fn all_reasons(scene: &Scene<'_>, question: &Question, start: &Scenario) -> Html {
    let policy = scene.policy;
    let complete = start.is_complete();
    let applies = |rule: &Rule| complete && applies(policy, rule, start);
    let displaced =
        |rule: &Rule| applies(rule) && rule.exceptions.iter().filter_map(|it| policy.rules().get(*it)).any(applies);
    let rules = || policy.rules().iter().filter(|rule| rule.question == question.index);
    let hidden = !complete || rules().any(applies);
    let unstated = Mark { class: Some(class::unstated(question)), hidden, of: None };
    let aside = rules()
        .filter(|rule| !rule.exceptions.is_empty())
        .map(|rule| (rule, Mark { class: Some(class::displaced(rule)), hidden: !displaced(rule), of: None }));
    let container = Mark { class: Some(class::aside(question)), hidden: !rules().any(displaced), of: None };
    html! {
        <>
            {reasons::unstated(&Scene { verdicts_are_text: !hidden, ..*scene }, &unstated)}
            { for rules().map(|rule| {
                let hidden = !applies(rule) || displaced(rule);
                reasons::reason(scene, rule, &Mark { class: Some(class::reason(rule)), hidden, of: None })
            }) }
            {reasons::set_aside(scene, aside, &container)}
        </>
    }
}

/// The flips of the scenario at the start, shown while it is set: a label sets a radio without any script.
fn flips(scene: &Scene<'_>, question: &Question, start: &Scenario) -> Html {
    let policy = scene.policy;
    let control = |flip: &Flip<'_>, text: Html| {
        let radio = |(dimension, option): &(usize, usize)| {
            let dimension = policy.dimensions().get(*dimension)?;
            Some(scene.id(&[&dimension.id, &dimension.options.get(*option)?.id]))
        };
        match flip.changes.as_slice() {
            [one] => html! { <label class="flip" for={radio(one)}>{text}</label> },
            // More than one radio can be set by a script alone.
            _ => html! { <span class="flip">{text}</span> },
        }
    };
    let mark = Mark { class: Some(class::FLIPS.to_owned()), hidden: true, of: None };
    list(scene, question, start, control, &mark)
}

/// Every rule with its condition, shown where it does not apply. What of it keeps the rule is not told apart.
fn all_rules(scene: &Scene<'_>, question: &Question, start: &Scenario) -> Html {
    let restricted = |rule: &&Rule| {
        let dimensions = scene.policy.dimensions().iter();
        dimensions.into_iter().any(|it| rule.condition.options(it.index).len() < it.options.len())
    };
    let rules = scene.policy.rules().iter().filter(|rule| rule.question == question.index).filter(restricted);
    let mut rules = rules.peekable();
    if rules.peek().is_none() {
        return html! {};
    }
    let marked = rules.map(|rule| {
        let hidden = applies(scene.policy, rule, start);
        (rule, OptionSet::NONE, Mark { class: Some(class::other(rule)), hidden, of: None })
    });
    fold::whole(scene, Part::Rules(question.index), rules::list(scene, marked))
}

/// The sentence of a scenario, with the phrase of every option in it. Those of the start are text, as its verdict is.
fn sentence(scene: &Scene<'_>, start: &Scenario) -> Html {
    let policy = scene.policy;
    let language = scene.sentence_language();
    let phrase = |dimension: &Dimension, (position, option): (usize, &Choice)| {
        let hidden = start.chosen(dimension.index) != Some(position);
        let class = class::phrase(dimension.index, position);
        let words =
            if hidden { Html::default() } else { text(policy.localize(&option.phrase, language).text.to_owned()) };
        element("span", &["hidden", "class"], &[flag("hidden", hidden), Some(class.into())], words)
    };
    // What is not chosen at the start is named until it is.
    let open = |dimension: &Dimension| {
        if start.chosen(dimension.index).is_some() {
            return html! {};
        }
        let label = policy.localize(&dimension.label, language).text;
        classed("span", class::open(dimension.index), text(scene.words.open_choice(label)))
    };
    let pieces = policy.sentence_pieces(language).into_iter().map(|piece| match piece {
        Piece::Text(words) | Piece::Unclosed(words) => html! { {words.to_owned()} },
        Piece::Dimension(id) => policy
            .dimensions()
            .iter()
            .filter(|dimension| dimension.id == id)
            .flat_map(|dimension| {
                let phrases = dimension.options.iter().enumerate().map(move |it| phrase(dimension, it));
                phrases.chain([open(dimension)])
            })
            .collect(),
    });
    super::explorer::sentence(scene.in_language(pieces.collect(), language), &Mark::default())
}

fn applies(policy: &Policy, rule: &Rule, scenario: &Scenario) -> bool {
    let chosen = |dimension: &Dimension| scenario.chosen(dimension.index);
    policy.dimensions().iter().all(|it| chosen(it).is_some_and(|option| rule.condition.options(it.index).has(option)))
}

/// The classes by which the sheet finds what it shows. They hold positions and ids of the policy, which the format
/// restricts to letters, digits and hyphens.
mod class {
    use super::{Outcome, Question, Rule};

    pub(super) const CHOOSE: &str = "choose";
    pub(super) const NOTES: &str = "n";
    pub(super) const FLIPS: &str = "f";

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

    pub(super) fn open(dimension: usize) -> String {
        format!("s{dimension}-open")
    }

    pub(super) fn phrase(dimension: usize, option: usize) -> String {
        format!("s{dimension}-{option}")
    }
}
