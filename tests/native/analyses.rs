//! The analyses against a naive oracle, on random small policies with alternatives, silences and dimensions that are not
//! always asked. The oracle walks every combination of options, and knows nothing of boxes.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use policy_explorer::editor::analysis::{analyse, diff, table};
use policy_explorer::engine::position::{DimensionIx, OptionIx};
use policy_explorer::engine::search::Search;
use policy_explorer::engine::{Kind, Policy, Scenario, read};
use proptest::prelude::*;
use serde_json::{Value, json};

/// For each dimension, the allowed options.
type Box = Vec<BTreeSet<usize>>;
type Named = [(String, String)];

#[derive(Debug, Clone)]
struct Model {
    options: Vec<usize>,
    /// Where a dimension is asked, as written; its boxes narrow earlier dimensions alone.
    asked: Vec<Option<Vec<Box>>>,
    start: Vec<Option<usize>>,
    rules: Vec<Rule>,
    silences: Vec<(usize, Vec<Box>)>,
}

#[derive(Debug, Clone)]
struct Rule {
    when: Vec<Box>,
    verdict: usize,
    question: usize,
    exception_to: BTreeSet<usize>,
}

fn a_box(options: &[usize]) -> impl Strategy<Value = Box> + use<> {
    let sets = options.iter().map(|count| {
        prop_oneof![Just((0..*count).collect::<BTreeSet<usize>>()), prop::collection::btree_set(0..*count, 1..=*count),]
    });
    sets.collect::<Vec<_>>()
}

fn model() -> impl Strategy<Value = Model> {
    prop::collection::vec(1..=3usize, 1..=4).prop_flat_map(|options| {
        let boxes = |most: usize| prop::collection::vec(a_box(&options), 1..=most);
        let rule = (boxes(3), 0..3usize, 0..4usize, prop::collection::btree_set(0..8usize, 0..=2));
        let rules = prop::collection::vec(rule, 0..=6);
        let silences = prop::collection::vec((0..2usize, boxes(2)), 0..=2);
        let asked = prop::collection::vec(prop::option::weighted(0.5, boxes(2)), options.len());
        let start = options.iter().map(|count| prop::option::of(0..*count)).collect::<Vec<_>>();
        (Just(options), asked, start, rules, silences).prop_map(|(options, mut asked, start, rules, silences)| {
            for (dimension, asked) in asked.iter_mut().enumerate() {
                for region in asked.iter_mut().flatten() {
                    for later in dimension..options.len() {
                        region[later] = (0..options[later]).collect();
                    }
                }
            }
            let questions: Vec<usize> = rules.iter().map(|rule| usize::from(rule.2 == 0)).collect();
            let rules = rules.into_iter().enumerate().map(|(index, (when, verdict, _, exception_to))| Rule {
                when,
                verdict,
                question: questions[index],
                exception_to: exception_to
                    .into_iter()
                    .filter(|other| *other < index && questions[*other] == questions[index])
                    .collect(),
            });
            Model { asked, start, rules: rules.collect(), silences, options }
        })
    })
}

fn is_in(region: &Box, it: &[usize]) -> bool {
    region.iter().zip(it).all(|(allowed, option)| allowed.contains(option))
}

fn holds(boxes: &[Box], it: &[usize]) -> bool {
    boxes.iter().any(|region| is_in(region, it))
}

impl Model {
    fn file(&self) -> String {
        let entry = |region: &Box| {
            let narrow =
                region.iter().enumerate().filter(|(dimension, allowed)| allowed.len() < self.options[*dimension]);
            let ids = |allowed: &BTreeSet<usize>| allowed.iter().map(|option| format!("o{option}")).collect::<Vec<_>>();
            narrow
                .map(|(dimension, allowed)| (format!("d{dimension}"), json!(ids(allowed))))
                .collect::<serde_json::Map<_, _>>()
        };
        let when = |boxes: &[Box]| match boxes {
            [only] => json!(entry(only)),
            boxes => json!(boxes.iter().map(entry).collect::<Vec<_>>()),
        };
        let dimensions = self.options.iter().enumerate().map(|(dimension, count)| {
            let options: Vec<Value> =
                (0..*count).map(|option| json!({"id": format!("o{option}"), "label": "o"})).collect();
            let mut written = json!({"id": format!("d{dimension}"), "label": "d", "options": options});
            if let Some(asked) = &self.asked[dimension] {
                written["asked_when"] = when(asked);
            }
            written
        });
        let rules = self.rules.iter().enumerate().map(|(index, rule)| {
            json!({
                "id": format!("r{index}"), "question": format!("q{}", rule.question), "when": when(&rule.when),
                "verdict": format!("v{}", rule.verdict), "text": "r", "quotes": ["q"],
                "exception_to": rule.exception_to.iter().map(|other| format!("r{other}")).collect::<Vec<_>>(),
            })
        });
        let silences = self.silences.iter().enumerate().map(|(index, (question, boxes))| {
            json!({"id": format!("s{index}"), "question": format!("q{question}"), "when": when(boxes), "text": "s"})
        });
        let start = self.start.iter().enumerate();
        let start =
            start.filter_map(|(dimension, option)| Some((format!("d{dimension}"), json!(format!("o{}", (*option)?)))));
        json!({
            "format": 1, "id": "generated", "language": "en", "title": "t", "scenario": "s",
            "start": start.collect::<serde_json::Map<_, _>>(),
            "questions": [{"id": "q0", "label": "q"}, {"id": "q1", "label": "q"}],
            "verdicts": (0..3).map(|it| json!({"id": format!("v{it}"), "label": "v", "tone": "limited"})).collect::<Vec<_>>(),
            "dimensions": dimensions.collect::<Vec<_>>(), "rules": rules.collect::<Vec<_>>(),
            "silences": silences.collect::<Vec<_>>(),
            "quotes": [{"id": "q", "source": "s"}], "sources": [{"id": "s", "title": "s"}],
        })
        .to_string()
    }

    fn combinations(&self) -> Vec<Vec<usize>> {
        self.options.iter().fold(vec![vec![]], |all, count| {
            all.iter().flat_map(|start| (0..*count).map(|option| [start.as_slice(), &[option]].concat())).collect()
        })
    }

    /// Whether a dimension is asked: a box of its condition holds, and all that this box narrows is asked too.
    fn is_asked(&self, dimension: usize, it: &[usize]) -> bool {
        let narrowed = |region: &Box| {
            region
                .iter()
                .enumerate()
                .filter(|(other, allowed)| allowed.len() < self.options[*other])
                .map(|(other, _)| other)
                .collect::<Vec<_>>()
        };
        self.asked[dimension].as_ref().is_none_or(|boxes| {
            boxes
                .iter()
                .any(|region| is_in(region, it) && narrowed(region).iter().all(|other| self.is_asked(*other, it)))
        })
    }

    fn kept(&self, dimension: usize) -> usize {
        self.start[dimension].unwrap_or(0)
    }

    /// The combinations in which everything that is not asked is kept at its option.
    fn scenarios(&self) -> Vec<Vec<usize>> {
        let mut all = self.combinations();
        all.retain(|it| {
            (0..it.len()).all(|dimension| self.is_asked(dimension, it) || it[dimension] == self.kept(dimension))
        });
        all
    }

    /// The scenario that these names state.
    fn named(&self, names: &Named) -> Vec<usize> {
        let mut it: Vec<usize> = (0..self.options.len()).map(|dimension| self.kept(dimension)).collect();
        for (dimension, option) in names {
            it[dimension[1..].parse::<usize>().unwrap()] = option[1..].parse().unwrap();
        }
        it
    }

    fn boxed(&self, region: &[(String, Vec<String>)]) -> Vec<Vec<usize>> {
        let number = |id: &str| id[1..].parse::<usize>().unwrap();
        let mut all = self.scenarios();
        all.retain(|it| {
            region
                .iter()
                .all(|(dimension, options)| options.iter().any(|option| it[number(dimension)] == number(option)))
        });
        all
    }

    fn applies(&self, rule: usize, it: &[usize]) -> bool {
        holds(&self.rules[rule].when, it)
    }

    fn exceptions(&self, rule: usize) -> BTreeSet<usize> {
        let direct = (0..self.rules.len()).filter(|other| self.rules[*other].exception_to.contains(&rule));
        direct.flat_map(|other| self.exceptions(other).into_iter().chain([other])).collect()
    }

    fn stands(&self, rule: usize, it: &[usize]) -> bool {
        self.applies(rule, it) && !self.exceptions(rule).into_iter().any(|other| self.applies(other, it))
    }

    fn standing(&self, question: usize, it: &[usize]) -> Vec<usize> {
        (0..self.rules.len()).filter(|rule| self.rules[*rule].question == question && self.stands(*rule, it)).collect()
    }

    fn outcome(&self, question: usize, it: &[usize]) -> String {
        let verdicts: BTreeSet<usize> =
            self.standing(question, it).into_iter().map(|rule| self.rules[rule].verdict).collect();
        match verdicts.iter().collect::<Vec<_>>().as_slice() {
            [] => "unstated".into(),
            [verdict] => format!("v{verdict}"),
            _ => "conflict".into(),
        }
    }

    fn outcomes(&self, it: &[usize]) -> [String; 2] {
        [0, 1].map(|question| self.outcome(question, it))
    }

    fn is_like(&self, other: &Model, scenarios: &[Vec<usize>]) -> bool {
        scenarios.iter().all(|it| self.outcomes(it) == other.outcomes(it))
    }

    /// Without a rule, and without exceptions through it.
    fn without(&self, rule: usize) -> Model {
        let mut model = self.clone();
        model.rules[rule].question = 9;
        model.rules[rule].exception_to.clear();
        for other in &mut model.rules {
            other.exception_to.remove(&rule);
        }
        model
    }

    fn findings(&self) -> BTreeSet<String> {
        let (combinations, scenarios) = (self.combinations(), self.scenarios());
        let mut found = BTreeSet::new();
        let conflicts = scenarios.iter().any(|it| self.outcomes(it).contains(&"conflict".to_owned()));
        let is_idle = |rule: usize| {
            !scenarios.iter().any(|it| self.stands(rule, it)) || self.is_like(&self.without(rule), &scenarios)
        };
        for (index, rule) in self.rules.iter().enumerate() {
            if !scenarios.iter().any(|it| self.stands(index, it)) {
                found.insert(format!("never r{index}"));
            } else if is_idle(index) {
                found.insert(format!("redundant r{index}"));
            } else {
                for alternative in (0..rule.when.len()).filter(|_| rule.when.len() > 1) {
                    let mut model = self.clone();
                    model.rules[index].when.remove(alternative);
                    if self.is_like(&model, &scenarios) {
                        found.insert(format!("alternative r{index} {alternative}"));
                    }
                }
            }
            let (mut displaces_any, mut reversed) = (false, false);
            for other in &rule.exception_to {
                if !scenarios.iter().any(|it| self.stands(index, it) && self.applies(*other, it)) {
                    found.insert(format!("without-effect r{index} r{other}"));
                    continue;
                }
                displaces_any = true;
                let beyond = scenarios.iter().any(|it| self.applies(index, it) && !self.applies(*other, it));
                if !conflicts && beyond && is_idle(*other) && rule.verdict != self.rules[*other].verdict {
                    reversed = true;
                    found.insert(format!("reversed r{index} r{other}"));
                }
            }
            let mut nowhere = self.clone();
            nowhere.rules[index].when.clear();
            let matters = |it: &&Vec<usize>| {
                self.applies(index, it)
                    && !rule.exception_to.iter().any(|other| self.applies(*other, it))
                    && self.outcomes(it) != nowhere.outcomes(it)
            };
            if displaces_any && !reversed && scenarios.iter().any(|it| matters(&it)) {
                found.insert(format!("beyond r{index}"));
            }
        }
        for (index, (question, boxes)) in self.silences.iter().enumerate() {
            for (other, rule) in self.rules.iter().enumerate().filter(|(_, rule)| rule.question == *question) {
                if scenarios.iter().any(|it| holds(boxes, it) && holds(&rule.when, it)) {
                    found.insert(format!("silence s{index} r{other}"));
                }
            }
        }
        let mut matters = false;
        for dimension in (0..self.options.len()).filter(|dimension| self.asked[*dimension].is_some()) {
            for question in 0..2 {
                let differs = |it: &Vec<usize>| {
                    !self.is_asked(dimension, it)
                        && (0..self.options[dimension]).any(|option| {
                            let mut other = it.clone();
                            other[dimension] = option;
                            self.outcome(question, it) != self.outcome(question, &other)
                        })
                };
                if combinations.iter().any(differs) {
                    matters = true;
                    found.insert(format!("matters d{dimension} q{question}"));
                }
            }
        }
        // Whether options are alike is a question about all combinations: it is told only where these stand for scenarios.
        for (dimension, count) in self.options.iter().enumerate().filter(|(_, count)| **count > 1 && !matters) {
            let alike = |one: usize, other: usize| {
                combinations.iter().filter(|it| it[dimension] == one).all(|it| {
                    let mut there = it.clone();
                    there[dimension] = other;
                    self.outcomes(it) == self.outcomes(&there)
                })
            };
            let groups: BTreeSet<Vec<usize>> =
                (0..*count).map(|one| (0..*count).filter(|other| alike(one, *other)).collect()).collect();
            for group in groups.iter().filter(|group| group.len() > 1) {
                let names: Vec<String> = group.iter().map(|option| format!("o{option}")).collect();
                found.insert(if groups.len() == 1 {
                    format!("dimension d{dimension}")
                } else {
                    format!("alike d{dimension} {}", names.join(" "))
                });
            }
        }
        found
    }

    fn scenario(&self, it: &[usize]) -> Scenario {
        let policy = self.policy().unwrap();
        it.iter().enumerate().fold(policy.nothing_chosen(), |scenario, (dimension, option)| {
            scenario.with(DimensionIx::new(dimension), Some(OptionIx::new(*option)))
        })
    }

    /// The policy; none if a dimension is asked nowhere, which is an error.
    fn policy(&self) -> Option<Policy> {
        read(self.file().as_bytes()).ok()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn findings_agree_with_the_oracle(model in model()) {
        let Some(policy) = model.policy() else { return Ok(()) };
        let scenarios = model.scenarios();
        let mut found: BTreeSet<String> = BTreeSet::new();
        let mut gaps: BTreeMap<(usize, Vec<usize>), usize> = BTreeMap::new();
        let mut conflicts = BTreeSet::new();
        let mut alike = BTreeSet::new();
        let number = |id: &str| id[1..].parse::<usize>().unwrap();
        for problem in analyse(&policy) {
            let at = problem.at.dotted();
            match problem.kind {
                Kind::Gap { question, region, scenarios, witness } => {
                    let boxed = model.boxed(&region);
                    prop_assert_eq!(scenarios, Some(boxed.len() as u128), "{:?} in\n{}", region, model.file());
                    prop_assert!(boxed.contains(&model.named(&witness)), "{:?} {:?} in\n{}", witness, region, model.file());
                    prop_assert!(at.ends_with(".id"));
                    for scenario in boxed {
                        *gaps.entry((number(&question), scenario)).or_default() += 1;
                    }
                }
                Kind::Conflict { rules, witness, question, .. } => {
                    let it = model.named(&witness);
                    prop_assert!(scenarios.contains(&it), "{:?} in\n{}", witness, model.file());
                    prop_assert_eq!(model.outcome(number(&question), &it), "conflict");
                    conflicts.insert(rules);
                }
                Kind::SilenceBroken { silence, rule, witness } => {
                    let it = model.named(&witness);
                    prop_assert!(scenarios.contains(&it));
                    prop_assert!(model.applies(number(&rule), &it) && holds(&model.silences[number(&silence)].1, &it));
                    found.insert(format!("silence {silence} {rule}"));
                }
                Kind::NotAskedButMatters { dimension, question, witnesses } => {
                    let [one, other] = witnesses.map(|witness| model.named(&witness));
                    prop_assert!(!model.is_asked(number(&dimension), &one));
                    prop_assert_ne!(model.outcome(number(&question), &one), model.outcome(number(&question), &other));
                    let unlike: Vec<usize> = (0..one.len()).filter(|it| one[*it] != other[*it]).collect();
                    prop_assert_eq!(unlike, vec![number(&dimension)]);
                    found.insert(format!("matters {dimension} {question}"));
                }
                Kind::IdleAlternative { rule } => {
                    let index = at.rsplit(['[', ']']).nth(1).unwrap();
                    found.insert(format!("alternative {rule} {index}"));
                }
                Kind::NeverStands { rule, .. } => { found.insert(format!("never {rule}")); }
                Kind::RedundantRule { rule } => { found.insert(format!("redundant {rule}")); }
                Kind::DimensionWithoutEffect { dimension } => { alike.insert(format!("dimension {dimension}")); }
                Kind::OptionsAlike { dimension, options } => { alike.insert(format!("alike {dimension} {}", options.join(" "))); }
                Kind::ExceptionWithoutEffect { rule, exception_to } => { found.insert(format!("without-effect {rule} {exception_to}")); }
                Kind::ExceptionBeyond { rule, witness, .. } => {
                    prop_assert!(scenarios.contains(&model.named(&witness)) && model.applies(number(&rule), &model.named(&witness)));
                    found.insert(format!("beyond {rule}"));
                }
                Kind::ExceptionReversed { rule, exception_to, verdict, question, witness, .. } => {
                    let it = model.named(&witness);
                    prop_assert!(scenarios.contains(&it) && model.applies(number(&exception_to), &it));
                    prop_assert_eq!(model.outcome(number(&question), &it), verdict);
                    found.insert(format!("reversed {rule} {exception_to}"));
                }
                Kind::UnusedQuote { .. } => {}
                other => prop_assert!(false, "{:?}", other),
            }
        }
        let mut expected_gaps = BTreeMap::new();
        let mut expected_conflicts = BTreeSet::new();
        for question in 0..2 {
            for it in &scenarios {
                let standing = model.standing(question, it);
                let silent = model.silences.iter().any(|(other, boxes)| *other == question && holds(boxes, it));
                if standing.is_empty() && !silent {
                    expected_gaps.insert((question, it.clone()), 1);
                }
                for one in &standing {
                    for other in standing.iter().filter(|other| *other > one) {
                        if model.rules[*one].verdict != model.rules[*other].verdict {
                            expected_conflicts.insert([format!("r{one}"), format!("r{other}")]);
                        }
                    }
                }
            }
        }
        prop_assert_eq!(gaps, expected_gaps, "in\n{}", model.file());
        prop_assert_eq!(conflicts, expected_conflicts, "in\n{}", model.file());
        if !found.iter().any(|it| it.starts_with("matters")) {
            found.append(&mut alike);
        }
        prop_assert_eq!(found, model.findings(), "in\n{}", model.file());
    }

    /// Every scenario is in exactly one row of the table, and listed once.
    #[test]
    fn tables_agree_with_the_oracle(model in model()) {
        let Some(policy) = model.policy() else { return Ok(()) };
        let scenarios = model.scenarios();
        let found: Vec<Scenario> = policy.every_scenario().collect();
        let expected: Vec<Scenario> = scenarios.iter().map(|it| model.scenario(it)).collect();
        prop_assert_eq!(found, expected.clone(), "in\n{}", model.file());
        for (position, question) in policy.questions().enumerate() {
            let rows = table(&policy, question, &Search::for_run(&policy)).unwrap();
            let total: u128 = rows.iter().map(|row| row.scenarios().unwrap()).sum();
            prop_assert_eq!(total, scenarios.len() as u128, "in\n{}", model.file());
            for it in &scenarios {
                let holds = |row: &&table::Row<'_>| {
                    let has = |(dimension, option): (usize, &usize)| row.region.options(DimensionIx::new(dimension)).has(OptionIx::new(*option));
                    it.iter().enumerate().all(has)
                };
                let holding: Vec<_> = rows.iter().filter(holds).collect();
                prop_assert_eq!(holding.len(), 1, "{:?} in\n{}", it, model.file());
                prop_assert_eq!(holding[0].outcome.id(), model.outcome(position, it));
                for dimension in policy.dimensions() {
                    prop_assert_eq!(holding[0].asks(dimension), model.is_asked(dimension.index.get(), it));
                }
            }
            let mut listed = Vec::new();
            let _ = table::each(&policy, question, &mut |answer| {
                listed.push((answer.scenario, answer.outcome.id().to_owned()));
                ControlFlow::Continue(())
            });
            let wanted: Vec<_> = expected.iter().cloned().zip(scenarios.iter().map(|it| model.outcome(position, it))).collect();
            prop_assert_eq!(listed, wanted, "in\n{}", model.file());
        }
    }

    /// Differences cover exactly the scenarios whose outcomes differ, each once, and name nothing that is not asked.
    #[test]
    fn differences_leave_out_what_is_not_asked(model in model(), changed in 0..6usize) {
        let Some(old) = model.policy() else { return Ok(()) };
        let mut after = model.clone();
        if let Some(rule) = after.rules.get_mut(changed) {
            rule.verdict = (rule.verdict + 1) % 3;
            rule.when.truncate(1);
        }
        let new = after.policy().unwrap();
        let difference = diff::diff(&old, &new).unwrap();
        let mut found = BTreeSet::new();
        for change in &difference.changes {
            let boxed = model.boxed(&change.region);
            prop_assert_eq!(change.scenarios, Some(boxed.len() as u128), "{:?} in\n{}", change, model.file());
            let witness = model.named(&change.witness);
            prop_assert!(boxed.contains(&witness), "{:?} in\n{}", change, model.file());
            for (dimension, _) in &change.witness {
                prop_assert!(model.is_asked(dimension[1..].parse().unwrap(), &witness));
            }
            for it in boxed {
                prop_assert!(found.insert((change.question.clone(), it, change.before.clone(), change.after.clone())));
            }
        }
        let mut expected = BTreeSet::new();
        for question in 0..2 {
            for it in model.scenarios() {
                let (before, after) = (model.outcome(question, &it), after.outcome(question, &it));
                if before != after {
                    expected.insert((format!("q{question}"), it, before, after));
                }
            }
        }
        prop_assert_eq!(found, expected, "from\n{}\nto\n{}", model.file(), after.file());
    }
}
