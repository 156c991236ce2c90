//! Random small policies, decided by the literal words of the design: the oracle of the property tests.

use std::collections::BTreeSet;

use policy_explorer::engine::position::{DimensionIx, OptionIx};
use policy_explorer::engine::{Policy, Scenario};
use proptest::prelude::*;

use crate::builder::{PolicyFile, Rule};

/// A random policy in the test's own form.
#[derive(Debug, Clone)]
pub struct Model {
    /// How many options each dimension has.
    pub options: Vec<usize>,
    /// The rules.
    pub rules: Vec<ModelRule>,
}

/// A rule of a model.
#[derive(Debug, Clone)]
pub struct ModelRule {
    /// For each dimension, the options under which the rule applies.
    pub when: Vec<BTreeSet<usize>>,
    pub verdict: usize,
    pub question: usize,
    /// Positions of rules, all lower.
    pub exception_to: BTreeSet<usize>,
}

/// Any small policy.
pub fn model() -> impl Strategy<Value = Model> {
    prop::collection::vec(1..=3usize, 1..=4).prop_flat_map(|options| {
        let when: Vec<_> = options
            .iter()
            .map(|count| {
                prop_oneof![
                    Just((0..*count).collect::<BTreeSet<usize>>()),
                    prop::collection::btree_set(0..*count, 1..=*count),
                ]
            })
            .collect();
        let rule = (when, 0..3usize, 0..4usize, prop::collection::btree_set(0..8usize, 0..=2));
        (Just(options), prop::collection::vec(rule, 0..=7)).prop_map(|(options, rules)| {
            let questions: Vec<usize> = rules.iter().map(|rule| usize::from(rule.2 == 0)).collect();
            let rules = rules
                .into_iter()
                .enumerate()
                .map(|(index, (when, verdict, _, exception_to))| ModelRule {
                    when,
                    verdict,
                    question: questions[index],
                    exception_to: exception_to
                        .into_iter()
                        .filter(|other| *other < index && questions[*other] == questions[index])
                        .collect(),
                })
                .collect();
            Model { options, rules }
        })
    })
}

impl Model {
    pub fn file(&self) -> String {
        let mut file = PolicyFile::new(2, 3, &self.options);
        for rule in &self.rules {
            let conditions = rule.when.iter().enumerate();
            let conditions = conditions.filter(|(dimension, allowed)| allowed.len() < self.options[*dimension]);
            file.push(Rule {
                question: rule.question,
                when: conditions.map(|(dimension, allowed)| (dimension, allowed.iter().copied().collect())).collect(),
                verdict: rule.verdict,
                exception_to: rule.exception_to.iter().copied().collect(),
                ..Rule::default()
            });
        }
        file.text()
    }

    pub fn applies(&self, rule: usize, scenario: &[usize]) -> bool {
        self.rules[rule].when.iter().zip(scenario).all(|(allowed, option)| allowed.contains(option))
    }

    /// Every exception of a rule, at any depth.
    pub fn exceptions(&self, rule: usize) -> BTreeSet<usize> {
        let mut all = BTreeSet::new();
        for (index, other) in self.rules.iter().enumerate() {
            if other.exception_to.contains(&rule) {
                all.insert(index);
                all.extend(self.exceptions(index));
            }
        }
        all
    }

    pub fn stands(&self, rule: usize, scenario: &[usize]) -> bool {
        self.applies(rule, scenario) && !self.exceptions(rule).into_iter().any(|it| self.applies(it, scenario))
    }

    pub fn standing(&self, question: usize, scenario: &[usize]) -> BTreeSet<usize> {
        (0..self.rules.len())
            .filter(|rule| self.rules[*rule].question == question && self.stands(*rule, scenario))
            .collect()
    }

    pub fn outcome(&self, question: usize, scenario: &[usize]) -> String {
        let verdicts: BTreeSet<usize> =
            self.standing(question, scenario).into_iter().map(|rule| self.rules[rule].verdict).collect();
        match verdicts.iter().collect::<Vec<_>>().as_slice() {
            [] => "unstated".into(),
            [verdict] => format!("v{verdict}"),
            _ => "conflict".into(),
        }
    }

    pub fn completions(&self, partial: &[Option<usize>]) -> Vec<Vec<usize>> {
        let mut all = vec![vec![]];
        for (dimension, chosen) in partial.iter().enumerate() {
            let options: Vec<usize> = chosen.map_or((0..self.options[dimension]).collect(), |option| vec![option]);
            all = all
                .into_iter()
                .flat_map(|start: Vec<usize>| {
                    options.iter().map(move |option| start.iter().copied().chain([*option]).collect())
                })
                .collect();
        }
        all
    }

    pub fn partial_scenarios(&self) -> Vec<Vec<Option<usize>>> {
        let mut all = vec![vec![]];
        for count in &self.options {
            all = all
                .into_iter()
                .flat_map(|start: Vec<Option<usize>>| {
                    let choices = (0..*count).map(Some).chain([None]);
                    choices.map(move |choice| start.iter().copied().chain([choice]).collect())
                })
                .collect();
        }
        all
    }
}

pub fn scenario_of(policy: &Policy, partial: &[Option<usize>]) -> Scenario {
    partial.iter().enumerate().fold(policy.nothing_chosen(), |scenario, (dimension, option)| {
        scenario.with(DimensionIx::new(dimension), option.map(OptionIx::new))
    })
}
