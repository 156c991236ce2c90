//! The engine against a naive oracle, on thousands of random small policies.
//!
//! The oracle takes the words of the design literally: it walks every completion of a scenario, and asks of every
//! rule whether it applies and whether an exception at any depth applies.

use std::collections::{BTreeMap, BTreeSet};

use policy_explorer::engine::analysis::conflicts;
use policy_explorer::engine::{Kind, Outcome, Policy, Possible, decide, read};
use proptest::prelude::*;

use crate::model::{Model, model, scenario_of};

/// What a decision must be, and is: every field of both, in the same form.
type Told =
    (String, BTreeSet<String>, BTreeSet<usize>, BTreeSet<usize>, BTreeSet<(usize, usize)>, BTreeMap<usize, Vec<usize>>);

fn by_oracle(model: &Model, question: usize, partial: &[Option<usize>]) -> Told {
    let completions = model.completions(partial);
    let outcomes: Vec<String> = completions.iter().map(|it| model.outcome(question, it)).collect();
    let distinct: BTreeSet<String> = outcomes.iter().cloned().collect();
    let (outcome, possible, open) = if distinct.len() == 1 {
        (outcomes[0].clone(), BTreeSet::new(), BTreeSet::new())
    } else {
        let changes = |dimension: &usize| {
            completions.iter().any(|one| {
                completions.iter().any(|other| {
                    let apart = (0..one.len()).filter(|index| one[*index] != other[*index]).collect::<Vec<_>>();
                    apart == [*dimension] && model.outcome(question, one) != model.outcome(question, other)
                })
            })
        };
        ("depends".into(), distinct, (0..model.options.len()).filter(changes).collect())
    };
    let because = completions.iter().flat_map(|it| model.standing(question, it)).collect();
    let mut displaced = BTreeSet::new();
    for it in &completions {
        for by in model.standing(question, it) {
            displaced.extend(
                (0..model.rules.len())
                    .filter(|rule| model.applies(*rule, it) && model.exceptions(*rule).contains(&by))
                    .map(|rule| (rule, by)),
            );
        }
    }
    let blocked = (0..model.rules.len())
        .filter(|rule| model.rules[*rule].question == question)
        .filter(|rule| !completions.iter().any(|it| model.applies(*rule, it)))
        .map(|rule| {
            let keeps = |(dimension, allowed): (usize, &BTreeSet<usize>)| {
                partial[dimension].is_some_and(|option| !allowed.contains(&option)).then_some(dimension)
            };
            (rule, model.rules[rule].when.iter().enumerate().filter_map(keeps).collect())
        })
        .collect();
    (outcome, possible, open, because, displaced, blocked)
}

fn by_engine(policy: &Policy, question: usize, partial: &[Option<usize>]) -> Told {
    let question = policy.questions().nth(question).unwrap();
    let decision = decide(policy, question, &scenario_of(policy, partial));
    let (outcome, possible, open) = match &decision.outcome {
        Outcome::Decided(verdict) => (verdict.id.clone(), BTreeSet::new(), BTreeSet::new()),
        Outcome::Unstated => ("unstated".into(), BTreeSet::new(), BTreeSet::new()),
        Outcome::Conflict => ("conflict".into(), BTreeSet::new(), BTreeSet::new()),
        Outcome::Undetermined => ("undetermined".into(), BTreeSet::new(), BTreeSet::new()),
        Outcome::Depends { possible, open } => (
            "depends".into(),
            possible.iter().map(Possible::id).map(str::to_owned).collect(),
            open.iter().map(|dimension| dimension.index).collect(),
        ),
    };
    let because: Vec<usize> = decision.because.iter().map(|rule| rule.index).collect();
    assert!(because.is_sorted(), "reasons are in the file's order");
    (
        outcome,
        possible,
        open,
        because.into_iter().collect(),
        decision.displaced.iter().map(|it| (it.rule.index, it.by.index)).collect(),
        decision.blocked.iter().map(|it| (it.rule.index, it.dimensions.iter().collect())).collect(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn decisions_agree_with_the_oracle(model in model()) {
        let policy = read(model.file().as_bytes()).unwrap();
        for question in 0..2 {
            for partial in model.partial_scenarios() {
                prop_assert_eq!(
                    by_engine(&policy, question, &partial),
                    by_oracle(&model, question, &partial),
                    "for {:?} in\n{}", partial, model.file()
                );
            }
        }
    }

    #[test]
    fn conflicts_agree_with_the_oracle(model in model()) {
        let policy = read(model.file().as_bytes()).unwrap();
        let everything = vec![None; model.options.len()];
        let mut expected = BTreeSet::new();
        for question in 0..2 {
            for it in model.completions(&everything) {
                let standing = model.standing(question, &it);
                for one in &standing {
                    for other in standing.iter().filter(|other| *other > one) {
                        if model.rules[*one].verdict != model.rules[*other].verdict {
                            expected.insert([format!("r{one}"), format!("r{other}")]);
                        }
                    }
                }
            }
        }
        let mut found = BTreeSet::new();
        for problem in conflicts(&policy) {
            let Kind::Conflict { rules, question, witness, .. } = problem.kind else { panic!("{problem:?}") };
            let choices = witness.iter().map(|(dimension, option)| (dimension.as_str(), option.as_str()));
            let scenario = policy.scenario(choices).unwrap();
            prop_assert!(scenario.is_complete());
            let decision = decide(&policy, policy.question(&question).unwrap(), &scenario);
            prop_assert_eq!(decision.outcome, Outcome::Conflict);
            for rule in &rules {
                prop_assert!(decision.because.iter().any(|standing| standing.id == *rule), "{} stands", rule);
            }
            found.insert(rules);
        }
        prop_assert_eq!(found, expected, "in\n{}", model.file());
    }

    /// Order in the file never matters to an outcome.
    #[test]
    fn order_does_not_matter(model in model()) {
        let policy = read(model.file().as_bytes()).unwrap();
        let mut file: serde_json::Value = serde_json::from_str(&model.file()).unwrap();
        for list in ["rules", "verdicts"] {
            file[list].as_array_mut().unwrap().reverse();
        }
        let reversed = read(file.to_string().as_bytes()).unwrap();
        for (question, other) in policy.questions().zip(reversed.questions()) {
            for partial in model.partial_scenarios() {
                let one = decide(&policy, question, &scenario_of(&policy, &partial));
                let two = decide(&reversed, other, &scenario_of(&reversed, &partial));
                let ids = |rules: &[&policy_explorer::engine::policy::Rule]| {
                    rules.iter().map(|rule| rule.id.clone()).collect::<BTreeSet<_>>()
                };
                prop_assert_eq!(ids(&one.because), ids(&two.because));
                match (&one.outcome, &two.outcome) {
                    (Outcome::Depends { open: one, .. }, Outcome::Depends { open: two, .. }) => {
                        prop_assert_eq!(one, two);
                    }
                    (one, two) => prop_assert_eq!(one, two),
                }
            }
        }
    }
}
