//! The engine against a naive oracle, on thousands of random small policies.
//!
//! The oracle is the literal reading of the design: it walks every completion of a scenario and checks for every rule
//! whether it applies and whether an exception at any depth applies.

use std::collections::{BTreeMap, BTreeSet};

use policy_explorer::editor::analysis::{analyse, conflicts, diff};
use policy_explorer::engine::decide::blocked_alternatives;
use policy_explorer::engine::position::DimensionIx;
use policy_explorer::engine::region::DimensionSet;
use policy_explorer::engine::{Kind, Outcome, Policy, Possible, decide, read};
use proptest::prelude::*;

use crate::model::{Model, asking, model, scenario_of};

impl Model {
    /// The scenarios in a box that is given by names.
    fn boxed(&self, region: &[(String, Vec<String>)]) -> Vec<Vec<usize>> {
        let number = |id: &str| id[1..].parse::<usize>().unwrap();
        let mut all = self.completions(&vec![None; self.options.len()]);
        for (dimension, options) in region {
            all.retain(|it| options.iter().any(|option| it[number(dimension)] == number(option)));
        }
        all
    }

    fn named(&self, witness: &[(String, String)]) -> Vec<usize> {
        assert_eq!(witness.len(), self.options.len());
        witness.iter().map(|(_, option)| option[1..].parse().unwrap()).collect()
    }

    fn without(&self, rule: usize) -> Model {
        let mut model = self.clone();
        // The rule keeps its index, so that the others keep theirs. It loses its exceptions and what it excepts, and
        // moves to a question that does not exist.
        model.rules[rule].question = 9;
        for other in &mut model.rules {
            other.exception_to.remove(&rule);
        }
        model.rules[rule].exception_to.clear();
        model
    }

    /// All findings except gaps and conflicts, by brute force.
    fn findings(&self, everything: &[Vec<usize>]) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let outcomes = |model: &Model, it: &[usize]| [model.outcome(0, it), model.outcome(1, it)];
        let conflicts = everything.iter().any(|it| outcomes(self, it).contains(&"conflict".to_owned()));
        let is_idle = |rule: usize| {
            let without = self.without(rule);
            !everything.iter().any(|it| self.stands(rule, it))
                || everything.iter().all(|it| outcomes(self, it) == outcomes(&without, it))
        };
        for (index, rule) in self.rules.iter().enumerate() {
            if !everything.iter().any(|it| self.stands(index, it)) {
                found.insert(format!("never r{index}"));
            } else if is_idle(index) {
                found.insert(format!("redundant r{index}"));
            }
            let (mut displaces_any, mut reversed) = (false, false);
            for other in &rule.exception_to {
                let displaces = |it: &Vec<usize>| self.stands(index, it) && self.applies(*other, it);
                if !everything.iter().any(displaces) {
                    found.insert(format!("idle r{index} r{other}"));
                    continue;
                }
                displaces_any = true;
                let beyond = everything.iter().any(|it| self.applies(index, it) && !self.applies(*other, it));
                if !conflicts && beyond && is_idle(*other) && rule.verdict != self.rules[*other].verdict {
                    reversed = true;
                    found.insert(format!("reversed r{index} r{other}"));
                }
            }
            // The outcomes if it applied nowhere.
            let mut nowhere = self.clone();
            nowhere.rules[index].when.clear();
            let matters = |it: &Vec<usize>| {
                self.applies(index, it)
                    && !rule.exception_to.iter().any(|other| self.applies(*other, it))
                    && outcomes(self, it) != outcomes(&nowhere, it)
            };
            if displaces_any && !reversed && everything.iter().any(matters) {
                found.insert(format!("beyond r{index}"));
            }
        }
        for (dimension, count) in self.options.iter().enumerate().filter(|(_, count)| **count > 1) {
            let alike = |one: usize, other: usize| {
                everything.iter().filter(|it| it[dimension] == one).all(|it| {
                    let mut there = it.clone();
                    there[dimension] = other;
                    outcomes(self, it) == outcomes(self, &there)
                })
            };
            let groups: BTreeSet<Vec<usize>> =
                (0..*count).map(|one| (0..*count).filter(|other| alike(one, *other)).collect()).collect();
            for group in groups.iter().filter(|group| group.len() > 1) {
                if groups.len() == 1 {
                    found.insert(format!("dimension d{dimension}"));
                } else {
                    let names: Vec<String> = group.iter().map(|option| format!("o{option}")).collect();
                    found.insert(format!("alike d{dimension} {}", names.join(" ")));
                }
            }
        }
        found
    }
}

/// A decision with every field in comparable form.
#[derive(Debug, PartialEq)]
struct Comparable {
    outcome: String,
    possible: BTreeSet<String>,
    open: BTreeSet<usize>,
    because: BTreeSet<usize>,
    displaced: BTreeSet<(usize, usize)>,
    /// With the dimensions of each alternative.
    blocked: BTreeMap<usize, (BTreeSet<usize>, Vec<BTreeSet<usize>>)>,
    silences: BTreeSet<usize>,
}

fn by_oracle(model: &Model, question: usize, partial: &[Option<usize>]) -> Comparable {
    let partial = &*model.normal(partial);
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
                let is_asked = completions.iter().any(|it| model.is_asked(dimension, it));
                (is_asked && partial[dimension].is_some_and(|option| !allowed.contains(&option))).then_some(dimension)
            };
            let alternatives = model.rules[rule].when.iter();
            let each: Vec<BTreeSet<usize>> =
                alternatives.map(|it| it.iter().enumerate().filter_map(keeps).collect()).collect();
            (rule, (each.iter().flatten().copied().collect(), each))
        })
        .collect();
    let silences = match outcome.as_str() {
        "unstated" => completions.iter().flat_map(|it| model.silences_at(question, it)).collect(),
        _ => BTreeSet::new(),
    };
    Comparable { outcome, possible, open, because, displaced, blocked, silences }
}

fn by_engine(policy: &Policy, question: usize, partial: &[Option<usize>]) -> Comparable {
    let question = policy.questions().nth(question).unwrap();
    let scenario = policy.normal(&scenario_of(policy, partial));
    let decision = decide(policy, question, &scenario);
    let (outcome, possible, open) = match &decision.outcome {
        Outcome::Decided(verdict) => (verdict.id.clone(), BTreeSet::new(), BTreeSet::new()),
        Outcome::Unstated => ("unstated".into(), BTreeSet::new(), BTreeSet::new()),
        Outcome::Conflict => ("conflict".into(), BTreeSet::new(), BTreeSet::new()),
        Outcome::Undetermined => ("undetermined".into(), BTreeSet::new(), BTreeSet::new()),
        Outcome::Depends { possible, open } => (
            "depends".into(),
            possible.iter().map(Possible::id).map(str::to_owned).collect(),
            open.iter().map(|dimension| dimension.index.get()).collect(),
        ),
    };
    let because: Vec<usize> = decision.because.iter().map(|rule| rule.index.get()).collect();
    assert!(because.is_sorted(), "reasons are in the file's order");
    let numbers = |dimensions: &DimensionSet| dimensions.iter().map(DimensionIx::get).collect();
    Comparable {
        outcome,
        possible,
        open,
        because: because.into_iter().collect(),
        displaced: decision.displaced.iter().map(|it| (it.rule.index.get(), it.by.index.get())).collect(),
        blocked: decision
            .blocked
            .iter()
            .map(|it| {
                let each = blocked_alternatives(policy, it.rule, &scenario);
                (it.rule.index.get(), (numbers(&it.dimensions), each.iter().map(numbers).collect()))
            })
            .collect(),
        silences: decision.silences.iter().map(|it| it.id[1..].parse().unwrap()).collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn decisions_agree_with_the_oracle(model in asking()) {
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

    /// The analysis reports exactly the true findings.
    #[test]
    fn the_analysis_agrees_with_the_oracle(model in model()) {
        let policy = read(model.file().as_bytes()).unwrap();
        let mut found: BTreeSet<String> = BTreeSet::new();
        let mut gaps: BTreeMap<(usize, Vec<usize>), usize> = BTreeMap::new();
        for problem in analyse(&policy) {
            match problem.kind {
                Kind::Gap { question, region, scenarios, witness } => {
                    let question = usize::from(question == "q1");
                    let boxed = model.boxed(&region);
                    prop_assert_eq!(scenarios, Some(boxed.len() as u128));
                    prop_assert!(boxed.contains(&model.named(&witness)));
                    for scenario in boxed {
                        *gaps.entry((question, scenario)).or_default() += 1;
                    }
                }
                Kind::NeverStands { rule, .. } => { found.insert(format!("never {rule}")); }
                Kind::RedundantRule { rule } => { found.insert(format!("redundant {rule}")); }
                Kind::DimensionWithoutEffect { dimension } => { found.insert(format!("dimension {dimension}")); }
                Kind::OptionsAlike { dimension, options } => { found.insert(format!("alike {dimension} {}", options.join(" "))); }
                Kind::ExceptionWithoutEffect { rule, exception_to } => { found.insert(format!("idle {rule} {exception_to}")); }
                Kind::ExceptionBeyond { rule, exception_to, witness } => {
                    let number = |id: &String| id[1..].parse::<usize>().unwrap();
                    let scenario = model.named(&witness);
                    prop_assert!(model.applies(number(&rule), &scenario));
                    prop_assert!(exception_to.iter().all(|other| !model.applies(number(other), &scenario)));
                    found.insert(format!("beyond {rule}"));
                }
                Kind::ExceptionReversed { rule, exception_to, .. } => { found.insert(format!("reversed {rule} {exception_to}")); }
                // `analyses` compares these two.
                Kind::SilenceBroken { .. } | Kind::IdleAlternative { .. } => {}
                Kind::Conflict { .. } | Kind::RuleWithoutQuote { .. } => {}
                other => prop_assert!(false, "{:?}", other),
            }
        }
        let everything = model.completions(&vec![None; model.options.len()]);
        let mut expected_gaps = BTreeMap::new();
        for question in 0..2 {
            for scenario in everything.iter().filter(|it| model.standing(question, it).is_empty()) {
                if !model.silences_at(question, scenario).is_empty() {
                    continue;
                }
                expected_gaps.insert((question, scenario.clone()), 1);
            }
        }
        prop_assert_eq!(gaps, expected_gaps, "in\n{}", model.file());
        prop_assert_eq!(found, model.findings(&everything), "in\n{}", model.file());
    }

    /// Differences cover exactly the scenarios whose outcomes differ. Each box has one outcome before and one after.
    #[test]
    fn differences_agree_with_the_oracle(old in model(), mut new in model()) {
        // Half the time the new policy is a small change of the old one, otherwise another one with the same
        // dimensions.
        if new.rules.len() % 2 == 0 {
            let rules = new.rules.len();
            new = old.clone();
            if !new.rules.is_empty() {
                let changed = rules % new.rules.len();
                new.rules[changed].verdict = (new.rules[changed].verdict + 1) % 3;
            }
        }
        let difference = diff::diff(&read(old.file().as_bytes()).unwrap(), &read(new.file().as_bytes()).unwrap()).unwrap();
        // The scenarios of both: shared options in shared dimensions, any option in the others.
        let count = old.options.len().max(new.options.len());
        let options: Vec<usize> = (0..count)
            .map(|dimension| match (old.options.get(dimension), new.options.get(dimension)) {
                (Some(one), Some(other)) => *one.min(other),
                (Some(only), None) | (None, Some(only)) => *only,
                (None, None) => 0,
            })
            .collect();
        let space = Model::new(options, vec![]);
        let mut found = BTreeMap::new();
        for change in &difference.changes {
            prop_assert_ne!(&change.before, &change.after);
            let boxed = space.boxed(&change.region);
            prop_assert_eq!(change.scenarios, Some(boxed.len() as u128));
            for scenario in boxed {
                let outcomes = (change.before.clone(), change.after.clone());
                prop_assert!(found.insert((change.question.clone(), scenario), outcomes).is_none(), "boxes overlap");
            }
        }
        let mut expected = BTreeMap::new();
        for question in 0..2 {
            for scenario in space.completions(&vec![None; count]) {
                let before = old.outcome(question, &scenario[..old.options.len()]);
                let after = new.outcome(question, &scenario[..new.options.len()]);
                if before != after {
                    expected.insert((format!("q{question}"), scenario), (before, after));
                }
            }
        }
        prop_assert_eq!(found, expected, "from\n{}\nto\n{}", old.file(), new.file());
    }

    /// The order of a file never changes an outcome.
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
