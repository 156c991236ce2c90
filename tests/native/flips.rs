//! Flips and changes against their literal definitions, on random small policies.

use std::collections::BTreeSet;

use policy_explorer::engine::position::{DimensionIx, OptionIx, QuestionIx};
use policy_explorer::engine::{Outcome, Policy, Scenario, changes, decide, flips, read};
use proptest::prelude::*;

use crate::model::model;

fn outcome(policy: &Policy, question: QuestionIx, scenario: &Scenario) -> String {
    let question = policy.question_at(question).unwrap();
    match decide(policy, question, scenario).outcome {
        Outcome::Decided(verdict) => verdict.id.clone(),
        other => format!("{other:?}"),
    }
}

fn distance(policy: &Policy, one: &Scenario, other: &Scenario) -> usize {
    policy.dimensions().iter().filter(|it| one.chosen(it.index) != other.chosen(it.index)).count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Every flip has another outcome, no flip is nearer, and none at that distance is missing. Dimensions reported as
    /// without effect have none, on any question.
    #[test]
    fn flips_are_the_nearest_other_outcomes(model in model()) {
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
                    prop_assert_eq!(&changed, &flip.scenario);
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
                for dimension in policy.dimensions() {
                    for (option, _) in dimension.choices() {
                        if scenario.chosen(dimension.index) == Some(option) {
                            continue;
                        }
                        let there = scenario.with(dimension.index, Some(option));
                        let same = policy.questions().all(|it| {
                            outcome(&policy, it.index, &there) == outcome(&policy, it.index, &scenario)
                        });
                        prop_assert_eq!(without.contains(&(dimension.index, option)), same);
                    }
                }
            }
        }
    }

    /// The boxes of changes are disjoint and cover exactly the scenarios whose outcome changed.
    #[test]
    fn changes_cover_exactly_the_changed_scenarios(model in model()) {
        let policy = read(model.file().as_bytes()).unwrap();
        for question in policy.questions() {
            for dimension in policy.dimensions().iter().filter(|it| it.options.len() > 1) {
                let found = changes(&policy, question, dimension.index, [OptionIx::FIRST, OptionIx::new(1)]).unwrap();
                for after in policy.every_scenario().filter(|it| it.chosen(dimension.index) == Some(OptionIx::new(1))) {
                    let before = after.with(dimension.index, Some(OptionIx::FIRST));
                    let holds = |region: &policy_explorer::engine::region::Region| {
                        policy
                            .dimensions()
                            .iter()
                            .all(|it| region.options(it.index).has(after.chosen(it.index).unwrap()))
                    };
                    let holding: Vec<_> = found.iter().filter(|it| holds(&it.region)).collect();
                    let decided = decide(&policy, question, &after);
                    let was = decide(&policy, question, &before).outcome;
                    if decided.outcome == was {
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
