//! Flips and changes against their literal definitions, on random small policies.

use std::collections::BTreeSet;

use policy_explorer::engine::policy::Dimension;
use policy_explorer::engine::position::{DimensionIx, OptionIx, QuestionIx};
use policy_explorer::engine::{Outcome, Policy, Scenario, changes, decide, flips, read};
use proptest::prelude::*;

use crate::model::{asking, scenario_of};
use crate::support::POLICY;

fn outcome(policy: &Policy, question: QuestionIx, scenario: &Scenario) -> String {
    let question = policy.question_at(question).unwrap();
    match decide(policy, question, scenario).outcome {
        Outcome::Decided(verdict) => verdict.id.clone(),
        other => format!("{other:?}"),
    }
}

/// How many choices differ in the other scenario, of those that are asked there: one that was not asked before differs.
fn distance(policy: &Policy, one: &Scenario, other: &Scenario) -> usize {
    let differs = |it: &&&Dimension| one.chosen(it.index) != other.chosen(it.index) || !policy.is_asked(it, one);
    policy.asked(other).iter().filter(differs).count()
}

/// The first policy has one change: a debate does not count if its earlier state is not reported.
#[test]
fn a_state_that_is_not_reported_is_no_change() {
    let policy = read(&std::fs::read(POLICY).unwrap()).unwrap();
    let time = policy.dimensions().iter().find(|it| it.is_time).unwrap();
    let verdicts = |options: [usize; 2]| -> Vec<[String; 2]> {
        let options = options.map(OptionIx::new);
        let found = policy.questions().flat_map(|it| changes(&policy, it, time.index, options).unwrap());
        found.map(|it| [it.before, it.after].map(|it| it.verdict().unwrap().id.clone())).collect()
    };
    let [before, after] = ["not-permitted", "permitted-within-limits"].map(str::to_owned);
    assert_eq!(verdicts([0, 1]), [[before.clone(), after.clone()]]);
    assert_eq!(verdicts([1, 0]), [[after, before]]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Every flip has another outcome, no flip is nearer, and none at that distance is missing. Dimensions reported as
    /// without effect have none, on any question.
    #[test]
    fn flips_are_the_nearest_other_outcomes(model in asking()) {
        let policy = read(model.file().as_bytes()).unwrap();
        for question in policy.questions() {
            for scenario in policy.every_scenario() {
                let here = outcome(&policy, question.index, &scenario);
                let found = flips(&policy, question, &scenario).unwrap();
                let others: Vec<(usize, Scenario)> = policy
                    .every_scenario()
                    .filter(|it| outcome(&policy, question.index, it) != here)
                    .map(|it| (distance(&policy, &scenario, &it), it))
                    .collect();
                let nearest = others.iter().map(|(distance, _)| *distance).min();
                prop_assert_eq!(found.nearest.is_empty(), nearest.is_none());
                for flip in &found.nearest {
                    prop_assert_eq!(Some(distance(&policy, &scenario, &flip.scenario)), nearest);
                    prop_assert_ne!(outcome(&policy, question.index, &flip.scenario), here.clone());
                    let mut changed = scenario.clone();
                    for (dimension, option) in &flip.changes {
                        changed = changed.with(*dimension, Some(*option));
                    }
                    prop_assert_eq!(&policy.normal(&changed), &flip.scenario);
                    for (dimension, _) in &flip.changes {
                        let dimension = policy.dimension_at(*dimension).unwrap();
                        prop_assert!(policy.is_asked(dimension, &flip.scenario), "what is not asked is not named");
                    }
                    prop_assert_eq!(flip.changes.len(), nearest.unwrap());
                }
                let reached: BTreeSet<String> = found.nearest.iter().map(|it| format!("{:?}", it.scenario)).collect();
                prop_assert_eq!(reached.len(), found.nearest.len(), "no flip twice");
                if nearest == Some(1) {
                    prop_assert_eq!(reached.len(), others.iter().filter(|(distance, _)| *distance == 1).count());
                } else {
                    // Options that no rule distinguishes are represented by one of them, so only the outcomes are
                    // compared.
                    let outcomes = |all: &mut dyn Iterator<Item = &Scenario>| -> BTreeSet<String> {
                        all.map(|it| outcome(&policy, question.index, it)).collect()
                    };
                    prop_assert_eq!(
                        outcomes(&mut found.nearest.iter().map(|it| &it.scenario)),
                        outcomes(&mut others.iter().filter(|(it, _)| Some(*it) == nearest).map(|(_, it)| it))
                    );
                }
                let without: BTreeSet<(DimensionIx, OptionIx)> = found.without_effect.iter().copied().collect();
                for dimension in policy.asked(&scenario) {
                    for (option, _) in dimension.choices() {
                        if scenario.chosen(dimension.index) == Some(option) {
                            continue;
                        }
                        let there = policy.normal(&scenario.with(dimension.index, Some(option)));
                        if distance(&policy, &scenario, &there) > 1 {
                            prop_assert!(!without.contains(&(dimension.index, option)), "it makes another one asked");
                            continue;
                        }
                        let same = policy.questions().all(|it| {
                            outcome(&policy, it.index, &there) == outcome(&policy, it.index, &scenario)
                        });
                        prop_assert_eq!(without.contains(&(dimension.index, option)), same);
                    }
                }
            }
        }
    }

    /// The boxes of changes are disjoint and cover exactly the scenarios whose outcome changed. From or to *unstated*
    /// nothing is known to have changed.
    #[test]
    fn changes_cover_exactly_the_changed_scenarios(model in asking()) {
        let policy = read(model.file().as_bytes()).unwrap();
        for question in policy.questions() {
            for dimension in policy.dimensions().iter().filter(|it| it.options.len() > 1) {
                let found = changes(&policy, question, dimension.index, [OptionIx::FIRST, OptionIx::new(1)]).unwrap();
                for after in policy.every_scenario().filter(|it| it.chosen(dimension.index) == Some(OptionIx::new(1))) {
                    if !policy.is_asked(dimension, &after) {
                        continue;
                    }
                    let before = policy.normal(&after.with(dimension.index, Some(OptionIx::FIRST)));
                    let holds = |region: &policy_explorer::engine::region::Region| {
                        policy
                            .dimensions()
                            .iter()
                            .all(|it| region.options(it.index).has(after.chosen(it.index).unwrap()))
                    };
                    let holding: Vec<_> = found.iter().filter(|it| holds(&it.region)).collect();
                    let decided = decide(&policy, question, &after);
                    let was = decide(&policy, question, &before).outcome;
                    if decided.outcome == was || [&decided.outcome, &was].contains(&&Outcome::Unstated) {
                        prop_assert!(holding.is_empty());
                    } else {
                        prop_assert_eq!(holding.len(), 1);
                        prop_assert_eq!(&holding[0].before, &was);
                        prop_assert_eq!(&holding[0].after, &decided.outcome);
                        prop_assert_eq!(&holding[0].because, &decided.because);
                    }
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Scenarios that differ only in dimensions not asked are one, and boxes count them once.
    #[test]
    fn scenarios_are_counted_once(model in asking()) {
        let policy = read(model.file().as_bytes()).unwrap();
        let everything = vec![None; model.options.len()];
        let asked_in = |it: &[usize]| -> Vec<Option<usize>> {
            it.iter().enumerate().map(|(at, option)| model.is_asked(at, it).then_some(*option)).collect()
        };
        let distinct: BTreeSet<_> = model.completions(&everything).iter().map(|it| asked_in(it)).collect();
        prop_assert_eq!(policy.every_scenario().count(), distinct.len());
        for partial in model.partial_scenarios() {
            let scenario = policy.normal(&scenario_of(&policy, &partial));
            let region = policy.region(&scenario);
            let held = policy.every_scenario().filter(|it| {
                policy.dimensions().iter().all(|at| region.options(at.index).has(it.chosen(at.index).unwrap()))
            });
            prop_assert_eq!(policy.count(&region), Some(held.count() as u128));
        }
        for scenario in policy.every_scenario() {
            let pairs: Vec<(&str, &str)> = policy.choices(&scenario).collect();
            prop_assert_eq!(policy.scenario(pairs).unwrap(), scenario, "what is not asked need not be written");
        }
    }

    /// A choice leads to a scenario in which what it makes asked is at its start, here open, and nothing else changes.
    #[test]
    fn what_a_choice_makes_asked_is_at_its_start(model in asking()) {
        let policy = read(model.file().as_bytes()).unwrap();
        for scenario in policy.every_scenario() {
            for dimension in policy.asked(&scenario) {
                for (option, _) in dimension.choices() {
                    let there = policy.chosen(&scenario, &[(dimension.index, Some(option))]);
                    for other in policy.dimensions() {
                        let expected = match (policy.is_asked(other, &scenario), policy.is_asked(other, &there)) {
                            _ if other.index == dimension.index => Some(option),
                            (true, true) => scenario.chosen(other.index),
                            (false, true) => None,
                            (_, false) => Some(OptionIx::FIRST),
                        };
                        prop_assert_eq!(there.chosen(other.index), expected);
                    }
                }
            }
        }
    }
}
