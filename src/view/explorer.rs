//! The whole widget: title, choices, answer, notes and sources.

use std::cell::RefCell;
use std::rc::Rc;

use yew::html::onclick;
use yew::prelude::*;

use super::choose::Choose;
use super::element::{all, classed, element, flag, fold, keyed, open, placed, row, text};
use super::foot::foot;
use super::grids::{self, Live};
use super::notes::{notes, time, unmarked};
use super::scene::{Mark, Scene, same_language};
use super::words::Words;
use super::{changes, controls, headline, quote, reasons, rules, turns};
use crate::engine::Scenario;
use crate::engine::explain::Explanation;
use crate::engine::explain::grid::Grid;
use crate::engine::policy::{Localized, Policy, Question, Status};
use crate::format::syntax::ANY;

/// What [`Explorer`] is given. It keeps no scenario of its own: it draws the one that it is given, and says what a reader
/// chooses.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The policy.
    pub policy: Rc<Policy>,
    /// The scenario.
    pub scenario: Scenario,
    /// Its explanation. Without it, no answer is drawn.
    pub explanation: Option<Rc<Explanation>>,
    /// The language tag of interface and texts; the policy's own if left out.
    #[prop_or_default]
    pub language: Option<AttrValue>,
    /// The level of the widget's heading, 1 to 6.
    #[prop_or(2)]
    pub heading_level: u8,
    /// Whether an article is around it. Without one, no link leads to a passage on the page.
    #[prop_or(true)]
    pub in_article: bool,
    /// What ids and the names of radios begin with. Needs a value where several widgets share a tree.
    #[prop_or_default]
    pub prefix: AttrValue,
    /// How much is drawn apart from the answer.
    #[prop_or_default]
    pub extent: Extent,
    /// Whether what would change the answer is left out, since a prerendered widget does not show it in this scenario.
    #[prop_or_default]
    pub quiet: bool,
    /// Called with the reader's choice.
    #[prop_or_default]
    pub on_choose: Callback<Choose>,
    /// Called as a scenario is being drawn, with the scenario as `dimension=option;…`.
    #[prop_or_default]
    pub on_drawn: Callback<String>,
}

/// How much of a widget is drawn apart from the answer. A widget that nobody sees yet can be drawn in steps, each in a task of
/// its own, so that no task is long.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Extent {
    /// The title.
    Title,
    /// The choices too.
    Choices,
    /// The parts below the answer too.
    #[default]
    Below,
}

/// The explorer of a policy in a scenario.
#[component]
pub fn Explorer(props: &Props) -> Html {
    #[cfg(debug_assertions)]
    crate::count::RENDERINGS.with(crate::count::one);
    let policy = &*props.policy;
    let grids_are_open = use_state_eq(|| false);
    let kept = use_mut_ref(|| Kept { grids: None, changes: None });
    // The drawing is in the page before the current task goes on.
    props.on_drawn.emit(chosen(policy, &props.scenario));
    let language = props.language.as_deref().unwrap_or(policy.language());
    let scene = Scene {
        policy,
        words: Words::of(language),
        language,
        heading_level: props.heading_level.clamp(1, 6),
        prefix: &props.prefix,
        in_article: props.in_article,
        verdicts_are_text: true,
    };
    let content = if props.extent == Extent::Title {
        Html::default()
    } else if policy.status() == Status::Withdrawn {
        withdrawn(&scene)
    } else {
        let is_open = *grids_are_open;
        let toggle = {
            Callback::from(move |event: MouseEvent| {
                // Otherwise the browser would toggle it too.
                event.prevent_default();
                grids_are_open.set(!is_open);
            })
        };
        let live = Parts { props, toggle, grids_are_open: is_open, kept: &kept };
        explanation(&scene, &live)
    };
    frame(&scene, content)
}

/// The ingredients of a live explanation.
struct Parts<'a> {
    props: &'a Props,
    toggle: Callback<MouseEvent>,
    grids_are_open: bool,
    kept: &'a RefCell<Kept>,
}

/// A live widget's cache from one rendering to the next.
struct Kept {
    /// The latest tables, since finding them takes longer than drawing them, with their policy and language.
    grids: Option<(Rc<Policy>, String, Rc<Vec<Grid>>)>,
    /// The changes that the report brings, which do not depend on the scenario, with their policy, language and level.
    changes: Option<(Rc<Policy>, String, u8, Html)>,
}

impl Kept {
    /// The tables around a scenario: those that are kept, if it is in them.
    fn grids(&mut self, scene: &Scene<'_>, policy: &Rc<Policy>, scenario: &Scenario) -> Rc<Vec<Grid>> {
        if let Some((of, language, grids)) = &self.grids
            && Rc::ptr_eq(of, policy)
            && language == scene.language
            && grids.iter().all(|grid| grid.holds(scenario))
        {
            return Rc::clone(grids);
        }
        let grids = Rc::new(grids::of_policy(scene, scenario));
        self.grids = Some((Rc::clone(policy), scene.language.to_owned(), Rc::clone(&grids)));
        grids
    }

    /// The changes that the report brings.
    fn changes(&mut self, scene: &Scene<'_>, policy: &Rc<Policy>) -> Html {
        if let Some((of, language, heading_level, changes)) = &self.changes
            && Rc::ptr_eq(of, policy)
            && language == scene.language
            && *heading_level == scene.heading_level
        {
            return changes.clone();
        }
        let changes = changes::changes(scene);
        self.changes = Some((Rc::clone(policy), scene.language.to_owned(), scene.heading_level, changes.clone()));
        changes
    }
}

/// Choices and the answer to them.
fn explanation(scene: &Scene<'_>, live: &Parts<'_>) -> Html {
    let Props { policy, scenario, explanation, on_choose, .. } = live.props;
    let shown = Mark::default();
    let (mut decisions, mut touched) = (Vec::new(), Vec::new());
    if let Some(explanation) = explanation {
        decisions = explanation.decisions(policy);
        for note in explanation.touched(policy) {
            touched.push((note, Mark::default()));
        }
    }
    // Names the scenario, and so every answer to it.
    let chosen = chosen(policy, scenario);
    let of = Mark { of: Some(chosen.clone()), ..Mark::default() };
    let mut answers = Vec::new();
    for (question, decision) in &decisions {
        let is_first = question.is_first();
        let headline = if is_first { headline::headline } else { headline::line };
        answers.push(Answer {
            question,
            headlines: headline(scene, question, &decision.outcome, &shown),
            said: reasons::answer(scene, scenario, decision, &of),
            why: all(vec![
                reasons::reasons(scene, below(question), scenario, decision, &of),
                rules::blocked(scene, scenario, decision, &of),
            ]),
            turns: match explanation {
                Some(explanation) if is_first && !live.props.quiet => {
                    turns::turns(scene, question, explanation, on_choose, &of)
                }
                _ => Html::default(),
            },
        });
    }
    let open = |label: &str| scene.words.open_choice(label);
    let language = scene.sentence_language();
    let sentence = scene.marked(Localized { text: &policy.describe(scenario, language, open), language });
    let sentence = self::sentence(sentence, &of);
    let notes = notes(scene, 2, &touched, &of);
    let radios = controls::controls(scene, scenario, Some(on_choose));
    let mut parts = panel(scene, radios, sentence, answers, notes, Some(chosen));
    if live.props.extent >= Extent::Below {
        let changes = live.kept.borrow_mut().changes(scene, policy);
        parts.extend([glance(scene, live, &of), changes, foot(scene)]);
    }
    all(parts)
}

/// The scenario in the form in which the loader reads it from the radios.
fn chosen(policy: &Policy, scenario: &Scenario) -> String {
    let mut chosen = String::new();
    for dimension in policy.asked(scenario) {
        let option = scenario.chosen(dimension.index).and_then(|option| dimension.option(option));
        let option = option.map_or(ANY, |option| option.id.as_str());
        let separator = if chosen.is_empty() { "" } else { ";" };
        chosen = [&chosen, separator, dimension.id.as_str(), "=", option].concat();
    }
    chosen
}

/// The scenario in a sentence, above its reasons.
pub(super) fn sentence(words: Html, mark: &Mark) -> Html {
    mark.placed("p", "sentence", words)
}

/// Every case at a glance. It is drawn while it is open: nothing is decided for a table that nobody reads.
fn glance(scene: &Scene<'_>, live: &Parts<'_>, of: &Mark) -> Html {
    let Props { policy, scenario, explanation, on_choose, .. } = live.props;
    let content = match explanation {
        Some(explanation) if live.grids_are_open => {
            let grids = live.kept.borrow_mut().grids(scene, policy, scenario);
            // Around another scenario, every cell is another.
            let mut key = String::new();
            for grid in grids.iter() {
                key += &chosen(policy, &grid.fixed);
            }
            let live = Live { explanation, on_choose, of };
            keyed(key, classed("div", "tables", grids::grids(scene, &grids, Some(&live))))
        }
        _ => Html::default(),
    };
    let mut summary = open("summary", &[], &[]);
    summary.add_listener(Rc::new(onclick::Wrapper::new(live.toggle.clone())));
    summary.add_child(text(scene.words.at_a_glance));
    let content = all(vec![summary.into(), content]);
    let values = [flag("open", live.grids_are_open), Some("grids".into()), Some("grids".into())];
    element("details", &["open", "data-fold", "class"], &values, content)
}

/// How many levels the headings inside an answer are below the widget's own. The first question has no heading of its own;
/// the others are under one.
pub(super) fn below(question: &Question) -> u8 {
    if question.is_first() { 2 } else { 3 }
}

/// The parts of one question.
pub(super) struct Answer<'p> {
    pub(super) question: &'p Question,
    pub(super) headlines: Html,
    /// The sentence that answers it, and who it is from.
    pub(super) said: Html,
    pub(super) why: Html,
    pub(super) turns: Html,
}

/// The widget around its content.
pub(super) fn frame(scene: &Scene<'_>, content: Html) -> Html {
    let title = scene.id(&["title"]);
    let heading = scene.heading(0, "title", scene.text(scene.policy.title()));
    let mut top = vec![
        placed("p", "reported", row(about(scene))),
        element("div", &["id", "data-place"], &[Some(title.clone()), Some("title".into())], heading),
    ];
    if let Some(lead) = scene.policy.lead() {
        top.push(classed("p", "lead", scene.text(lead)));
    }
    let values = [
        Some("explorer".into()),
        Some(scene.words.language.into()),
        Some(scene.words.direction.into()),
        Some(title),
        Some("explorer".into()),
    ];
    let keys = &["part", "lang", "dir", "aria-labelledby", "class"];
    // In another language, every text is another.
    let key = [scene.language, scene.level(0)].concat();
    let explorer = element("section", keys, &values, all(vec![placed("header", "top", all(top)), content]));
    all(vec![keyed(key, explorer), quote::way_back(scene)])
}

/// The date line: when it was reported, and notes on the language.
fn about(scene: &Scene<'_>) -> Vec<Html> {
    let mut about: Vec<Html> = Vec::new();
    if let Some(reported) = scene.policy.reported() {
        let date = time(scene, reported);
        about.extend([text(scene.words.as_reported), text(" "), date]);
    }
    let mut say = |words: String| {
        if !about.is_empty() {
            about.push(text(" · "));
        }
        about.push(text(words));
    };
    if scene.policy.status() != Status::Withdrawn {
        say(scene.words.later_developments.to_owned());
    }
    let shown = scene.shown();
    if !same_language(shown, scene.language) && !same_language(shown, scene.words.language) {
        say(scene.words.not_translated(shown));
    }
    if !scene.policy.reviewed(shown) {
        say(scene.words.unreviewed.to_owned());
    }
    about
}

/// A withdrawn policy: only its notes.
pub(super) fn withdrawn(scene: &Scene<'_>) -> Html {
    let notes = notes(scene, 1, &unmarked(scene.policy.notes()), &Mark::default());
    all(vec![classed("p", "notice", text(scene.words.withdrawn)), notes])
}

/// Choices and answer. They are siblings, so that plain sibling selectors can show an answer without any script. `now`
/// names the scenario of a live widget.
pub(super) fn panel(
    scene: &Scene<'_>,
    controls: Html,
    sentence: Html,
    answers: Vec<Answer<'_>>,
    notes: Html,
    now: Option<String>,
) -> Vec<Html> {
    let mut parts = Vec::new();
    if scene.policy.status() == Status::Superseded {
        parts.push(classed("p", "notice", text(scene.words.superseded)));
    }
    let mut panel = vec![controls];
    let others = answers.len().saturating_sub(1);
    let mut answers = answers.into_iter();
    if let Some(first) = answers.next() {
        // Until a script announces what changes, it is a status by itself.
        let role = (!scene.verdicts_are_text).then_some("status".into());
        panel.push(element(
            "div",
            &["data-place", "class", "role"],
            &[Some("headlines".into()), Some("headlines".into()), role],
            first.headlines,
        ));
        let outcome = vec![sentence, first.said, notes, fold("why", text(scene.words.why), first.why), first.turns];
        let values = [Some("answer".into()), Some("outcome".into())];
        let mut outcomes = vec![element("div", &["part", "class"], &values, all(outcome))];
        if others > 0 {
            let mut lines = vec![scene.heading(1, "label", text(scene.words.separate(others)))];
            for other in answers {
                lines.push(other_question(scene, other));
            }
            outcomes.push(classed("div", "others", all(lines)));
        }
        let values = [now.map(Into::into), Some("outcomes".into())];
        panel.push(element("div", &["data-now", "class"], &values, all(outcomes)));
    }
    parts.push(classed("div", "panel", all(panel)));
    parts
}

/// Another question: one line, which opens to its reasons.
fn other_question(scene: &Scene<'_>, other: Answer<'_>) -> Html {
    let line = scene.heading(2, "lines", other.headlines);
    keyed(&*other.question.id, fold("other", line, all(vec![other.said, other.why])))
}
