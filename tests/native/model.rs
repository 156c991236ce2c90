//! Random small policies, decided by the literal words of the design: the oracle of the property tests.

use std::collections::BTreeSet;

use policy_explorer::engine::position::{DimensionIx, OptionIx};
use policy_explorer::engine::{Policy, Scenario};
use proptest::prelude::*;

use crate::builder::{PolicyFile, Rule, When};

/// A random policy in the test's own form.
#[derive(Debug, Clone)]
pub struct Model {
    /// How many options each dimension has.
    pub options: Vec<usize>,
    /// The rules.
    pub rules: Vec<ModelRule>,
    /// For each dimension, where it is asked: all of it if that is everywhere. It depends only on dimensions before it, and where
    /// it is not asked no rule depends on it.
    pub asked: Vec<Box>,
    /// Where the report is silent, by question.
    pub silences: Vec<(usize, Vec<Box>)>,
}

/// For each dimension, some options.
pub type Box = Vec<BTreeSet<usize>>;

/// A rule of a model.
#[derive(Debug, Clone)]
pub struct ModelRule {
    /// The boxes in which the rule applies; at least one.
    pub when: Vec<Box>,
    /// Whether the file names the options under which it does not apply.
    pub not: bool,
    pub verdict: usize,
    pub question: usize,
    /// Positions of rules, all lower.
    pub exception_to: BTreeSet<usize>,
}

fn boxed(options: &[usize]) -> impl Strategy<Value = Box> + use<> {
    let sets: Vec<_> = options
        .iter()
        .map(|count| {
            prop_oneof![
                Just((0..*count).collect::<BTreeSet<usize>>()),
                prop::collection::btree_set(0..*count, 1..=*count),
            ]
        })
        .collect();
    sets
}

/// Any small policy in which every dimension is asked everywhere.
pub fn model() -> impl Strategy<Value = Model> {
    prop::collection::vec(1..=3usize, 1..=4).prop_flat_map(|options| {
        let alternatives = prop_oneof![
            3 => prop::collection::vec(boxed(&options), 1),
            1 => prop::collection::vec(boxed(&options), 2..=3),
        ];
        let exceptions = prop::collection::btree_set(0..8usize, 0..=2);
        let rule = (alternatives, any::<bool>(), 0..3usize, 0..4usize, exceptions);
        let silences = prop::collection::vec((0..2usize, prop::collection::vec(boxed(&options), 1..=2)), 0..=2);
        (Just(options), prop::collection::vec(rule, 0..=7), silences).prop_map(|(options, rules, silences)| {
            let questions: Vec<usize> = rules.iter().map(|rule| usize::from(rule.3 == 0)).collect();
            let rules = rules
                .into_iter()
                .enumerate()
                .map(|(index, (when, not, verdict, _, exception_to))| ModelRule {
                    when,
                    not,
                    verdict,
                    question: questions[index],
                    exception_to: exception_to
                        .into_iter()
                        .filter(|other| *other < index && questions[*other] == questions[index])
                        .collect(),
                })
                .collect();
            Model { silences, ..Model::new(options, rules) }
        })
    })
}

/// Any small policy, some dimensions of which are asked only sometimes.
pub fn asking() -> impl Strategy<Value = Model> {
    model().prop_flat_map(|model| {
        let asked = prop::collection::vec(boxed(&model.options), model.options.len());
        (Just(model), asked).prop_map(|(mut model, asked)| {
            for (dimension, mut asked) in asked.into_iter().enumerate() {
                asked.truncate(dimension);
                asked.extend(everywhere(&model.options[dimension..]));
                // What it depends on has to be asked too.
                for earlier in 0..dimension {
                    if asked[earlier].len() < model.options[earlier] {
                        asked = both(&asked, &model.asked[earlier]);
                    }
                }
                if asked.iter().any(BTreeSet::is_empty) {
                    asked = everywhere(&model.options);
                }
                let depends = |it: &Box| it[dimension].len() < model.options[dimension];
                for alternative in model.rules.iter_mut().flat_map(|rule| &mut rule.when) {
                    let narrowed = both(alternative, &asked);
                    if depends(alternative) {
                        *alternative = match narrowed.iter().any(BTreeSet::is_empty) {
                            true => asked.clone(),
                            false => narrowed,
                        };
                    }
                }
                model.asked[dimension] = asked;
            }
            model
        })
    })
}

/// All scenarios.
pub fn everywhere(options: &[usize]) -> Box {
    options.iter().map(|count| (0..*count).collect()).collect()
}

fn both(one: &Box, other: &Box) -> Box {
    one.iter().zip(other).map(|(one, other)| one & other).collect()
}

fn holds(region: &Box, scenario: &[usize]) -> bool {
    region.iter().zip(scenario).all(|(allowed, option)| allowed.contains(option))
}

impl Model {
    /// A policy in which every dimension is asked everywhere.
    pub fn new(options: Vec<usize>, rules: Vec<ModelRule>) -> Model {
        Model { asked: vec![everywhere(&options); options.len()], silences: Vec::new(), options, rules }
    }

    pub fn file(&self) -> String {
        let mut file = PolicyFile::new(2, 3, &self.options);
        let named = |region: &Box| -> When {
            let narrow = region.iter().enumerate().filter(|(dimension, it)| it.len() < self.options[*dimension]);
            narrow.map(|(dimension, allowed)| (dimension, allowed.iter().copied().collect())).collect()
        };
        for rule in &self.rules {
            file.push(Rule {
                question: rule.question,
                when: named(&rule.when[0]),
                or: rule.when[1..].iter().map(named).collect(),
                not: rule.not,
                verdict: rule.verdict,
                exception_to: rule.exception_to.iter().copied().collect(),
                ..Rule::default()
            });
        }
        for (dimension, asked) in self.asked.iter().enumerate() {
            if *asked != everywhere(&self.options) {
                file.asked_when.push((dimension, vec![named(asked)]));
            }
        }
        for (question, when) in &self.silences {
            file.silences.push((*question, when.iter().map(named).collect()));
        }
        file.text()
    }

    pub fn applies(&self, rule: usize, scenario: &[usize]) -> bool {
        self.rules[rule].when.iter().any(|alternative| holds(alternative, scenario))
    }

    /// Whether a dimension is asked in a complete scenario.
    pub fn is_asked(&self, dimension: usize, scenario: &[usize]) -> bool {
        holds(&self.asked[dimension], scenario)
    }

    /// Where a partial scenario leaves no completion in which a dimension is asked, the dimension is at its first option.
    pub fn normal(&self, partial: &[Option<usize>]) -> Vec<Option<usize>> {
        let mut normal = partial.to_vec();
        for dimension in 0..normal.len() {
            if !self.completions(&normal).iter().any(|it| self.is_asked(dimension, it)) {
                normal[dimension] = Some(0);
            }
        }
        normal
    }

    /// The silences that cover a complete scenario.
    pub fn silences_at(&self, question: usize, scenario: &[usize]) -> BTreeSet<usize> {
        let covers = |(_, (of, when)): &(usize, &(usize, Vec<Box>))| {
            *of == question && when.iter().any(|it| holds(it, scenario))
        };
        self.silences.iter().enumerate().filter(covers).map(|(index, _)| index).collect()
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
