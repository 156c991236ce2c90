//! Differences between two policies, or between two options of one, as a reader sees them: outcomes, and how outcomes
//! and choices are shown. It never compares reasons: renaming, reordering or splitting a rule is no difference.
//!
//! Both sides are mapped into one space of scenarios. It has the dimensions of either side (a missing dimension never
//! matters) and of each dimension the options that both sides have. Options of one side alone are reported separately
//! from changes, because no scenario of the other side has them. Of a dimension of numbers both sides have the same
//! intervals once they are [`refined`].
use std::collections::BTreeMap;
use std::rc::Rc;

use super::regions::{Asked, asked_in, join, scenarios};
use crate::engine::check::check_refined;
use crate::engine::interval::{Cut, Interval, Numbers};
use crate::engine::outcomes::{Compared, Outcomes, remaining};
use crate::engine::policy::{Dimension, Policy, Rule, Text, Verdict};
use crate::engine::position::{DimensionIx, OptionIx, QuestionIx, VerdictIx, placed};
use crate::engine::problem::Problem;
use crate::engine::region::{Condition, OptionSet, Overlap, Region};
use crate::engine::search::{ActiveRule, Exhausted, Next, Search, Stands, active};
use crate::format::number::Number;
use crate::format::syntax::{CONFLICT, UNSTATED};
use crate::format::wire;

/// The limit of boxes that are collected for a question before they are merged.
const MAX_COLLECTED: usize = 2_000;

/// The differences.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Options, dimensions and questions that only the new side has: `question law`, `option origin=us`.
    pub added: Vec<String>,
    /// The same for the old side.
    pub removed: Vec<String>,
    /// What both sides have and show in another way: `tone of verdict yes: permitted becomes forbidden`.
    pub shown: Vec<String>,
    /// The changes, by question and in the order of the new side.
    pub changes: Vec<Change>,
    /// The questions for which not all changes could be listed.
    pub incomplete: Vec<String>,
}

impl Difference {
    /// Whether there is no difference.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let lists = [&self.added, &self.removed, &self.shown, &self.incomplete];
        lists.into_iter().all(Vec::is_empty) && self.changes.is_empty()
    }
}

/// A box of scenarios whose outcome differs.
#[derive(Debug, PartialEq, Eq)]
pub struct Change {
    /// The question.
    pub question: String,
    /// The box: each dimension in which it has only some options, with these options.
    pub region: Vec<(String, Vec<String>)>,
    /// The number of its scenarios; `None` if it is larger than a `u128`.
    pub scenarios: Option<u128>,
    /// The outcome on the old side: a verdict's id, `unstated` or `conflict`.
    pub before: String,
    /// The outcome on the new side.
    pub after: String,
    /// A scenario of the box, by names.
    pub witness: Vec<(String, String)>,
    /// The rules that stand in the witness on the old side.
    pub because_before: Vec<String>,
    /// The rules that stand in the witness on the new side.
    pub because_after: Vec<String>,
}

/// Two checked files with the intervals of each other: every threshold of one splits the numbers of the other too.
///
/// # Errors
/// The problems that this makes: there may be too many intervals.
pub fn refined(old: (&wire::Policy, &Policy), new: (&wire::Policy, &Policy)) -> Result<[Policy; 2], Vec<Problem>> {
    let mut cuts: Vec<(String, Vec<Cut>)> = Vec::new();
    for (dimension, numbers) in [old.1, new.1].into_iter().flat_map(Policy::dimensions).filter_map(|dimension| {
        let (numbers, _) = dimension.numbers.as_ref()?;
        Some((dimension, numbers))
    }) {
        let mut own: Vec<Cut> =
            numbers.intervals.iter().flat_map(|interval| [interval.lower, interval.upper]).flatten().collect();
        own.extend(numbers.min.map(|at| Cut { at, after: false }));
        own.extend(numbers.max.map(|at| Cut { at, after: true }));
        match cuts.iter_mut().find(|(id, _)| *id == dimension.id) {
            Some((_, cuts)) => cuts.append(&mut own),
            None => cuts.push((dimension.id.clone(), own)),
        }
    }
    let checked = |file| match check_refined(file, &cuts) {
        (Some(policy), _) => Ok(policy),
        (None, problems) => Err(problems),
    };
    Ok([checked(old.0)?, checked(new.0)?])
}

/// A number of an interval, as it is written.
fn number_in(numbers: &Numbers, interval: &Interval) -> String {
    let from = numbers.min.unwrap_or(Number::ZERO);
    let number = match (interval.lower, interval.upper) {
        (Some(cut), _) => {
            let first = if cut.after { cut.at.after() } else { cut.at };
            numbers.step.map_or(first, |step| first.next_step(from, step))
        }
        (None, _) if numbers.min.is_some() => from,
        (None, Some(cut)) => {
            let last = if cut.after { cut.at } else { cut.at.before() };
            numbers.step.map_or(last, |step| last.last_step(from, step))
        }
        (None, None) => from,
    };
    number.written("-", ".")
}

/// The position in another policy's dimension of the same id of what an option of this one stands for.
fn counterpart(dimension: &Dimension, option: OptionIx, other: &Dimension) -> Option<OptionIx> {
    match (&dimension.numbers, &other.numbers) {
        (Some((numbers, _)), Some((others, _))) => {
            let interval = numbers.intervals.get(option.get())?;
            others.find(&number_in(numbers, interval)).map(OptionIx::new)
        }
        (None, None) => {
            let id = &dimension.option(option)?.id;
            other.choices().find(|(_, choice)| choice.id == *id).map(|(position, _)| position)
        }
        _ => None,
    }
}

/// The differences between two policies.
///
/// # Errors
/// If the search passes its bound on work.
pub fn diff(old: &Policy, new: &Policy) -> Result<Difference, Exhausted> {
    let mut difference = Difference { shown: shown(old, new), ..Difference::default() };
    let space = Space::of(old, new, &mut difference);
    let search = Search::for_run(new);
    for question in new.questions() {
        let Ok(before) = old.question(&question.id) else {
            difference.added.push(format!("question {}", question.id));
            continue;
        };
        let [mine, theirs] = [(old, before.index, Side::Old), (new, question.index, Side::New)]
            .map(|(policy, question, side)| space.rules(policy, question, side));
        space.compare(&question.id, [&mine, &theirs], &search, &mut difference)?;
    }
    for question in old.questions().filter(|question| new.question(&question.id).is_err()) {
        difference.removed.push(format!("question {}", question.id));
    }
    Ok(difference)
}

/// How a reader sees the two otherwise, apart from their outcomes.
fn shown(old: &Policy, new: &Policy) -> Vec<String> {
    let mut shown = Vec::new();
    let mut differs = |what: String, before: String, after: String| {
        if before != after {
            shown.push(format!("{what}: {before} becomes {after}"));
        }
    };
    differs("status".into(), old.status().id().into(), new.status().id().into());
    differs("language".into(), old.language().into(), new.language().into());
    let start = |policy: &Policy| {
        let chosen = policy.choices(policy.start()).map(|(dimension, option)| format!("{dimension}={option}"));
        chosen.collect::<Vec<_>>().join(" ")
    };
    differs("start".into(), start(old), start(new));
    let mut text = |what: String, before: &Text, after: &Text| {
        if before == after {
            return;
        }
        let own = |policy: &Policy, text: &Text| format!("`{}`", policy.localize(text, new.language()).text);
        match [own(old, before), own(new, after)] {
            [before, after] if before == after => {
                differs(format!("translations of {what}"), "one text".into(), "another".into())
            }
            [before, after] => differs(what, before, after),
        }
    };
    text("title".into(), old.title(), new.title());
    for dimension in new.dimensions() {
        let Some(before) = old.dimensions().iter().find(|before| before.id == dimension.id) else { continue };
        text(format!("label of dimension {}", dimension.id), &before.label, &dimension.label);
        for option in &dimension.options {
            let Some(before) = before.options.iter().find(|before| before.id == option.id) else { continue };
            let id = format!("{}={}", dimension.id, option.id);
            text(format!("label of option {id}"), &before.label, &option.label);
            text(format!("phrase of option {id}"), &before.phrase, &option.phrase);
        }
    }
    let verdicts = || new.verdicts().filter_map(|after| Some((old.verdicts().find(|it| it.id == after.id)?, after)));
    for question in new.questions() {
        let Ok(before) = old.question(&question.id) else { continue };
        text(format!("label of question {}", question.id), &before.label, &question.label);
        for (old_verdict, verdict) in verdicts() {
            let what = format!("label of verdict {} on {}", verdict.id, question.id);
            text(what, before.label_of(old_verdict), question.label_of(verdict));
        }
    }
    for silence in new.silences() {
        let Some(before) = old.silences().iter().find(|before| before.id == silence.id) else { continue };
        text(format!("remark of silence {}", silence.id), &before.text, &silence.text);
    }
    for (before, verdict) in verdicts() {
        differs(format!("tone of verdict {}", verdict.id), before.tone.id().into(), verdict.tone.id().into());
    }
    shown
}

/// The differences between each option of a dimension and the next, all else being the same.
///
/// # Errors
/// If the search passes its bound on work.
pub fn across(policy: &Policy, dimension: DimensionIx) -> Result<Vec<Difference>, Exhausted> {
    let search = Search::for_run(policy);
    let options = (0..policy.dimension_at(dimension).map_or(0, |it| it.options.len())).map(OptionIx::new);
    let pairs = options.clone().zip(options.skip(1));
    pairs.map(|(one, other)| between(policy, dimension, [one, other], &search)).collect()
}

fn between(
    policy: &Policy,
    dimension: DimensionIx,
    [one, other]: [OptionIx; 2],
    search: &Search,
) -> Result<Difference, Exhausted> {
    let mut difference = Difference::default();
    let mut space = Space::of(policy, policy, &mut difference);
    // In this space the dimension has no choice left.
    space.dimensions.retain(|axis| axis.old != Some(dimension));
    let either = |region: &Region| [one, other].iter().any(|option| region.options(dimension).has(*option));
    space.asked = space.asked_on(&[(policy, Side::Old)], either);
    for question in policy.questions() {
        let fixed = |option: OptionIx| {
            let allows = |alternative: &&Region| alternative.options(dimension).has(option);
            let rules = policy.rules_of(question).map(|rule| {
                let boxes = rule.condition.boxes().iter().filter(allows);
                space.laid(policy, rule, boxes, Side::Old)
            });
            rules.collect::<Vec<_>>()
        };
        space.compare(&question.id, [&fixed(one), &fixed(other)], search, &mut difference)?;
    }
    Ok(difference)
}

#[derive(Clone, Copy)]
enum Side {
    Old,
    New,
}

/// The scenarios that both sides have.
struct Space {
    dimensions: Vec<Axis>,
    verdicts: Vec<String>,
    /// The dimensions that are not always asked.
    asked: Vec<(DimensionIx, Condition, OptionIx)>,
}

/// A dimension of the space: its id, its index on each side, and its options with their indexes on each side.
struct Axis {
    id: String,
    old: Option<DimensionIx>,
    new: Option<DimensionIx>,
    options: Vec<(String, OptionIx, OptionIx)>,
}

impl Space {
    fn of(old: &Policy, new: &Policy, difference: &mut Difference) -> Space {
        let mut dimensions = Vec::new();
        for dimension in new.dimensions() {
            let before = old.dimensions().iter().find(|other| other.id == dimension.id);
            let mut options = Vec::new();
            for (position, option) in dimension.choices() {
                match before.map(|before| counterpart(dimension, position, before)) {
                    None => options.push((option.id.clone(), position, position)),
                    Some(Some(earlier)) => options.push((option.id.clone(), earlier, position)),
                    Some(None) => difference.added.push(format!("option {}={}", dimension.id, option.id)),
                }
            }
            match before {
                None => difference.added.push(format!("dimension {}", dimension.id)),
                Some(before) => {
                    let gone =
                        before.choices().filter(|(position, _)| counterpart(before, *position, dimension).is_none());
                    let gone = gone.map(|(_, option)| format!("option {}={}", dimension.id, option.id));
                    difference.removed.extend(gone);
                }
            }
            dimensions.push(Axis {
                id: dimension.id.clone(),
                old: before.map(|before| before.index),
                new: Some(dimension.index),
                options,
            });
        }
        for dimension in old.dimensions() {
            if !new.dimensions().iter().any(|other| other.id == dimension.id) {
                difference.removed.push(format!("dimension {}", dimension.id));
                let options = dimension.choices();
                dimensions.push(Axis {
                    id: dimension.id.clone(),
                    old: Some(dimension.index),
                    new: None,
                    options: options.map(|(position, option)| (option.id.clone(), position, position)).collect(),
                });
            }
        }
        let mut verdicts: Vec<String> = new.verdicts().map(|verdict| verdict.id.clone()).collect();
        for verdict in old.verdicts() {
            if !verdicts.contains(&verdict.id) {
                verdicts.push(verdict.id.clone());
            }
        }
        let mut space = Space { dimensions, verdicts, asked: Vec::new() };
        space.asked = space.asked_on(&[(old, Side::Old), (new, Side::New)], |_| true);
        space
    }

    /// The dimensions that are not always asked on either side: where they are asked on one, of the boxes that count, and the
    /// option that they are kept at elsewhere.
    fn asked_on(
        &self,
        sides: &[(&Policy, Side)],
        counts: impl Fn(&Region) -> bool,
    ) -> Vec<(DimensionIx, Condition, OptionIx)> {
        let mut asked = Vec::new();
        for (index, axis) in placed::<DimensionIx, _>(&self.dimensions) {
            let mut boxes = Vec::new();
            let mut kept = None;
            let own = sides.iter().filter_map(|(policy, side)| {
                let own = match side {
                    Side::Old => axis.old,
                    Side::New => axis.new,
                };
                Some((policy, side, policy.dimension_at(own?)?))
            });
            let mut always = false;
            for (policy, side, dimension) in own {
                match &dimension.asked_when {
                    None => always = true,
                    Some(condition) => {
                        let own = condition.boxes().iter().filter(|region| counts(region));
                        boxes.extend(own.map(|region| self.mapped(region, *side)));
                        let option = policy.unasked_option(dimension.index);
                        kept = placed(&axis.options)
                            .find(|(_, (_, old, new))| match side {
                                Side::Old => *old == option,
                                Side::New => *new == option,
                            })
                            .map(|(position, _)| position)
                            .or(kept);
                    }
                }
            }
            if !always {
                asked.push((index, Condition(boxes), kept.unwrap_or(OptionIx::FIRST)));
            }
        }
        asked
    }

    fn rules(&self, policy: &Policy, question: QuestionIx, side: Side) -> Vec<Rule> {
        let rules = policy.rules().iter().filter(|rule| rule.question == question);
        rules.map(|rule| self.laid(policy, rule, rule.condition.boxes().iter(), side)).collect()
    }

    /// A rule with these alternatives mapped into the space.
    fn laid<'r>(&self, policy: &Policy, rule: &Rule, boxes: impl Iterator<Item = &'r Region>, side: Side) -> Rule {
        let condition = Condition(boxes.map(|alternative| self.mapped(alternative, side)).collect());
        let index =
            placed(&self.verdicts).find(|(_, id)| **id == rule.verdict.id).map_or(VerdictIx::FIRST, |(index, _)| index);
        let verdict = &rule.verdict;
        let id = verdict.id.clone();
        Rule {
            index: rule.index,
            id: rule.id.clone(),
            question: rule.question,
            condition,
            verdict: Rc::new(Verdict { index, id, label: verdict.label.clone(), tone: verdict.tone }),
            text: rule.text.clone(),
            reading: None,
            exception_to: rule.exception_to.clone(),
            exceptions: rule.exceptions.iter().copied().filter(|it| policy.rule_at(*it).is_some()).collect(),
            quotes: Vec::new(),
        }
    }

    /// A box mapped into the space. Without any shared option in some dimension it is empty.
    fn mapped(&self, alternative: &Region, side: Side) -> Region {
        let sets = self.dimensions.iter().map(|axis| {
            let own = match side {
                Side::Old => axis.old,
                Side::New => axis.new,
            };
            let allowed = own.map(|dimension| alternative.options(dimension));
            let positions = placed(&axis.options).filter(|(_, (_, old, new))| match (allowed, side) {
                (None, _) => true,
                (Some(allowed), Side::Old) => allowed.contains(OptionSet::one(*old)),
                (Some(allowed), Side::New) => allowed.contains(OptionSet::one(*new)),
            });
            positions.fold(OptionSet::NONE, |set, (position, _)| set.union(OptionSet::one(position)))
        });
        Region(sets.collect())
    }

    fn everything(&self) -> Region {
        Region(self.dimensions.iter().map(|axis| OptionSet::first(axis.options.len())).collect())
    }

    fn compare(
        &self,
        question: &str,
        [old, new]: [&[Rule]; 2],
        search: &Search,
        difference: &mut Difference,
    ) -> Result<(), Exhausted> {
        let everything = self.everything();
        if everything.0.iter().any(|options| options.is_empty()) {
            return Ok(());
        }
        let [mine, theirs] = [old, new].map(|rules| active(&rules.iter().collect::<Vec<_>>()));
        let mut boxes = Vec::new();
        let mut more = false;
        let alike = shared(&theirs, old);
        let sometimes = self.sometimes();
        for region in scenarios(&everything, &sometimes) {
            let asked = asked_in(&region, &sometimes);
            let sides = Compared::new(vec![remaining(&mine, &region), remaining(&alike, &region)]);
            sides.visit(search, &region, &mut |part, outcomes| {
                let [before, after] = *outcomes else { return Next::Stop };
                if before == after && before.is_certain() {
                    return Next::Skip;
                }
                if !before.is_certain() || !after.is_certain() {
                    return Next::Split;
                }
                if boxes.len() == MAX_COLLECTED {
                    more = true;
                    return Next::Stop;
                }
                boxes.push((part.clone(), ([before, after], asked)));
                Next::Skip
            })?;
        }
        if more {
            difference.incomplete.push(question.to_owned());
        }
        for (region, ([before, after], _)) in join(boxes) {
            let witness = region.first_scenario();
            difference.changes.push(Change {
                question: question.to_owned(),
                region: self.named(&region),
                scenarios: region.count(),
                before: self.told(before),
                after: self.told(after),
                because_before: standing(&mine, &witness),
                because_after: standing(&theirs, &witness),
                witness: self.first(&witness),
            });
        }
        Ok(())
    }

    fn sometimes(&self) -> Vec<Asked<'_>> {
        self.asked.iter().map(|(dimension, condition, kept)| (*dimension, condition, *kept)).collect()
    }

    /// The dimensions that are asked in a box, each with its options in it.
    fn axes(&self, region: &Region) -> Vec<(&Axis, OptionSet)> {
        let hidden = |dimension: DimensionIx| {
            let own = self.asked.iter().find(|(other, ..)| *other == dimension);
            own.is_some_and(|(_, asked, _)| asked.overlap(region) == Overlap::Apart)
        };
        let shown = placed(&self.dimensions).filter(|(dimension, _)| !hidden(*dimension));
        shown.map(|(dimension, axis)| (axis, region.options(dimension))).collect()
    }

    fn told(&self, outcomes: Outcomes) -> String {
        match outcomes.verdicts.iter().next().and_then(|index| self.verdicts.get(index.get())) {
            Some(verdict) => verdict.clone(),
            None if outcomes.conflict => CONFLICT.into(),
            None => UNSTATED.into(),
        }
    }

    fn first(&self, scenario: &Region) -> Vec<(String, String)> {
        let named = self.axes(scenario).into_iter().filter_map(|(axis, options)| {
            let (option, ..) = axis.options.get(options.iter().next()?.get())?;
            Some((axis.id.clone(), option.clone()))
        });
        named.collect()
    }

    fn named(&self, region: &Region) -> Vec<(String, Vec<String>)> {
        let axes = self.axes(region).into_iter();
        let narrowed = axes.filter(|(axis, options)| options.len() < axis.options.len());
        let names = narrowed.map(|(axis, options)| {
            let ids = options.iter().filter_map(|option| axis.options.get(option.get())).map(|(id, ..)| id.clone());
            (axis.id.clone(), ids.collect())
        });
        names.collect()
    }
}

/// Rules that the other side has too, as that side has them: where both sides have the same rules left, the search ends.
fn shared<'r>(rules: &[ActiveRule<'r>], others: &'r [Rule]) -> Vec<ActiveRule<'r>> {
    let known: BTreeMap<(&[Region], VerdictIx), &'r Rule> =
        others.iter().rev().map(|rule| ((rule.condition.boxes(), rule.verdict.index), rule)).collect();
    let same = |rule: &'r Rule| known.get(&(rule.condition.boxes(), rule.verdict.index)).copied().unwrap_or(rule);
    let shared = rules.iter().map(|live| ActiveRule {
        rule: same(live.rule),
        exceptions: live.exceptions.iter().map(|exception| same(exception)).collect(),
    });
    shared.collect()
}

fn standing(rules: &[ActiveRule<'_>], scenario: &Region) -> Vec<String> {
    let standing = rules.iter().filter(|live| live.stands(scenario) == Stands::Everywhere);
    standing.map(|live| live.rule.id.clone()).collect()
}
