//! Decisions with reasons on two policies that ship, compared with ZEN and Cedar in the same run.
//!
//! Each peer gets the rules in its own form, prepared in advance. Its verdict and reasons are compared with the
//! engine's in all scenarios before anything is measured.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::hint::black_box;
use std::str::FromStr;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Instant;

use cedar_policy::{Authorizer, Entities, EntityUid, PolicySet, Request};
use policy_explorer::engine::interval::{Cut, Interval, Numbers};
use policy_explorer::engine::policy::{Dimension, Rule, Tone};
use policy_explorer::engine::region::{OptionSet, Region};
use policy_explorer::engine::{Decision, Outcome, Policy, Scenario, decide, decide_into, read};
use policy_explorer::format::number::Number;
use serde_json::{Value, json};

use crate::median;

const RUNS: usize = 25;

/// A verdict and the ids of the standing rules.
type Answer = (String, BTreeSet<String>);

const POLICIES: [(&str, &[u8]); 2] = [
    ("us-weapons-in-russia", include_bytes!("../../../policies/us-weapons-in-russia.json")),
    ("example-fireworks", include_bytes!("../../../policies/example-fireworks.json")),
];

pub fn report() -> String {
    let mut report = format!(
        "\n## A decision with its reasons\n\n\
         The first question of each policy, all scenarios; median of {RUNS} rounds, all engines in turn. Inputs are made\n\
         ready beforehand, and each peer's table or policies are compiled. Before anything is measured, each peer has given\n\
         the same verdict and reasons in all scenarios (hit policy first: the same verdict, and one of the reasons). The\n\
         engine also tells what is displaced and what keeps each other rule from applying, which the peers do not. The\n\
         second policy has alternatives and numbers, which the peers compare as numbers. Versions are in\n\
         `peers-engine/Cargo.lock`. The goal: 50 times faster.\n"
    );
    for (name, file) in POLICIES {
        report += &Bench::of(file).report(name);
    }
    report += "\nThat a reused decision allocates nothing is a test: `tests/allocations.rs`.\n";
    report
}

/// Compares the answers of all engines, and measures nothing.
pub fn agree() {
    for (name, file) in POLICIES {
        let bench = Bench::of(file);
        println!("{name}: the same answers in {} scenarios", bench.scenarios.len());
    }
}

/// A policy in the form of each engine, with all of its scenarios.
struct Bench {
    policy: Policy,
    scenarios: Vec<Scenario>,
    zen_inputs: Vec<zen_engine::Variable>,
    first: zen_engine::Decision,
    collect: zen_engine::Decision,
    cedar: Cedar,
    requests: Vec<Request>,
}

impl Bench {
    /// Fails if two engines disagree.
    fn of(file: &[u8]) -> Bench {
        let policy = read(file).expect("the policy is sound");
        let scenarios: Vec<Scenario> = policy.every_scenario().collect();
        let question = policy.questions().next().expect("it asks something");
        let rules: Vec<&Rule> = policy.rules().iter().filter(|rule| rule.question == question.index).collect();
        let engine: Vec<Answer> = scenarios.iter().map(|it| answer(&decide(&policy, question, it))).collect();

        let zen_inputs: Vec<zen_engine::Variable> = scenarios.iter().map(|it| input(&policy, it).into()).collect();
        let first = table(&policy, &rules, "first");
        let collect = table(&policy, &rules, "collect");
        for ((scenario, input), expected) in scenarios.iter().zip(&zen_inputs).zip(&engine) {
            let answer = answer_of_zen(&evaluate(&collect, input));
            assert_eq!(answer, *expected, "ZEN (collect) in {scenario:?}");
            let answer = answer_of_zen(&evaluate(&first, input));
            assert_eq!(answer.0, expected.0, "ZEN (first) in {scenario:?}");
            assert!(answer.1.is_subset(&expected.1), "ZEN (first) in {scenario:?}");
        }

        let cedar = Cedar::of(&policy, &rules);
        let requests: Vec<Request> = scenarios.iter().map(|it| request(&policy, it)).collect();
        for ((scenario, request), expected) in scenarios.iter().zip(&requests).zip(&engine) {
            assert_eq!(cedar.answer(request), *expected, "Cedar in {scenario:?}");
        }
        Bench { policy, scenarios, zen_inputs, first, collect, cedar, requests }
    }

    fn report(&self, name: &str) -> String {
        let Bench { policy, scenarios, zen_inputs, first, collect, cedar, requests } = self;
        let question = policy.questions().next().expect("it asks something");
        let mut decision = Decision::new();
        // One round of each in turn, so that disturbances of the machine affect all of them.
        let mut times: [Vec<f64>; 5] = Default::default();
        for _ in 0..RUNS {
            let rounds: [(usize, &mut dyn FnMut(usize)); 5] = [
                (500, &mut |it| {
                    decide_into(policy, question, &scenarios[it], &mut decision);
                    black_box(&decision);
                }),
                (500, &mut |it| {
                    black_box(decide(policy, question, &scenarios[it]));
                }),
                (10, &mut |it| {
                    black_box(evaluate(first, &zen_inputs[it]));
                }),
                (10, &mut |it| {
                    black_box(evaluate(collect, &zen_inputs[it]));
                }),
                (10, &mut |it| {
                    black_box(cedar.authorizer.is_authorized(&requests[it], &cedar.policies, &cedar.entities));
                }),
            ];
            for (times, (count, decide_one)) in times.iter_mut().zip(rounds) {
                let start = Instant::now();
                for _ in 0..count {
                    (0..scenarios.len()).for_each(&mut *decide_one);
                }
                times.push(start.elapsed().as_secs_f64() * 1e9 / (count * scenarios.len()) as f64);
            }
        }
        let medians = times.map(median);
        let names = [
            "policy-explorer, `decide_into` a reused decision",
            "policy-explorer, `decide`",
            "zen-engine, hit policy first (one reason)",
            "zen-engine, hit policy collect (all reasons)",
            "cedar-policy, `is_authorized` (determining policies)",
        ];
        let mut report = format!(
            "\n### `{name}.json`, question `{}`, {} scenarios\n\n\
             | engine | time per decision | of `decide_into` | of `decide` | goal |\n|---|--:|--:|--:|---|\n",
            question.id,
            scenarios.len()
        );
        let [reused, fresh, ..] = medians;
        for (position, (name, time)) in names.iter().zip(medians).enumerate() {
            let (ratio, of_fresh) = (time / reused, time / fresh);
            let goal = match position {
                0 | 1 => "",
                _ if of_fresh >= 50.0 => "reached",
                _ if ratio >= 50.0 => "reached with a reused decision alone",
                _ => "**missed**",
            };
            let _ = writeln!(report, "| {name} | {time:.0} ns | {ratio:.1} | {of_fresh:.1} | {goal} |");
        }
        report
    }
}

fn answer(decision: &Decision<'_>) -> Answer {
    let verdict = match &decision.outcome {
        Outcome::Decided(verdict) => verdict.id.clone(),
        Outcome::Unstated => "unstated".into(),
        other => panic!("a complete scenario of a sound policy is {other:?}"),
    };
    (verdict, decision.because.iter().map(|rule| rule.id.clone()).collect())
}

/// A scenario as an object from dimension to option, or to a number in its interval.
fn input(policy: &Policy, scenario: &Scenario) -> Value {
    let value = |dimension: &Dimension| {
        let option = scenario.chosen(dimension.index).expect("it is complete");
        match &dimension.numbers {
            Some((numbers, _)) => json!(within(numbers, &numbers.intervals[option.get()]) * step(numbers)),
            None => json!(dimension.options[option.get()].id),
        }
    };
    policy.dimensions().iter().map(|it| (it.id.clone(), value(it))).collect::<serde_json::Map<_, _>>().into()
}

fn step(numbers: &Numbers) -> f64 {
    numbers.step.map_or(1.0, value_of)
}

fn value_of(number: Number) -> f64 {
    number.written("-", ".").parse().expect("it is a number")
}

/// A number in an interval, counted in steps.
fn within(numbers: &Numbers, interval: &Interval) -> f64 {
    let steps = |cut: Cut| (value_of(cut.at) / step(numbers)).round();
    match (interval.lower, interval.upper) {
        (_, Some(cut)) => steps(cut) - if cut.after { 0.0 } else { 1.0 },
        (Some(cut), None) => steps(cut) + if cut.after { 1.0 } else { 0.0 },
        (None, None) => 0.0,
    }
}

/// The intervals of a set, those that touch joined: each as its bounds.
fn ranges(numbers: &Numbers, set: OptionSet) -> Vec<Interval> {
    let mut ranges: Vec<Interval> = Vec::new();
    for (position, interval) in numbers.intervals.iter().enumerate() {
        if !set.iter().any(|option| option.get() == position) {
            continue;
        }
        match ranges.last_mut() {
            Some(last) if last.upper.is_some() && last.upper == interval.lower => last.upper = interval.upper,
            _ => ranges.push(*interval),
        }
    }
    ranges
}

/// The bounds of an interval as comparisons, such as `> 1` and `<= 5`.
fn comparisons(interval: &Interval, number: impl Fn(Number) -> String) -> Vec<String> {
    let lower = interval.lower.map(|cut| format!("{} {}", if cut.after { ">" } else { ">=" }, number(cut.at)));
    let upper = interval.upper.map(|cut| format!("{} {}", if cut.after { "<=" } else { "<" }, number(cut.at)));
    lower.into_iter().chain(upper).collect()
}

type Sets = Vec<OptionSet>;

/// The alternatives of a rule's condition.
fn boxes(policy: &Policy, rule: &Rule) -> Vec<Sets> {
    let sets = |region: &Region| policy.dimensions().iter().map(|dimension| region.options(dimension.index)).collect();
    rule.condition.boxes().iter().map(sets).collect()
}

/// A box without another, as disjoint boxes, because a decision table has no exceptions.
fn without(whole: &Sets, hole: &Sets) -> Vec<Sets> {
    if whole.iter().zip(hole).any(|(mine, theirs)| mine.intersection(*theirs).is_empty()) {
        return vec![whole.clone()];
    }
    let mut rest = whole.clone();
    let mut parts = Vec::new();
    for dimension in 0..whole.len() {
        let outside = rest[dimension].without(hole[dimension]);
        if !outside.is_empty() {
            let mut part = rest.clone();
            part[dimension] = outside;
            parts.push(part);
        }
        rest[dimension] = rest[dimension].intersection(hole[dimension]);
    }
    parts
}

/// The rules as a decision table, with a row for each box in which a rule stands.
fn table(policy: &Policy, rules: &[&Rule], hit_policy: &str) -> zen_engine::Decision {
    let mut rows = Vec::new();
    for rule in rules {
        // Disjoint, so that a rule is one reason where several of its alternatives hold.
        let mut parts: Vec<Sets> = Vec::new();
        for alternative in boxes(policy, rule) {
            let mut rest = vec![alternative];
            for taken in &parts {
                rest = rest.iter().flat_map(|part| without(part, taken)).collect();
            }
            parts.append(&mut rest);
        }
        for exception in &rule.exceptions {
            for hole in boxes(policy, &policy.rules()[exception.get()]) {
                parts = parts.iter().flat_map(|part| without(part, &hole)).collect();
            }
        }
        for part in parts {
            let mut row = serde_json::Map::new();
            row.insert("_id".into(), format!("row{}", rows.len()).into());
            for (dimension, set) in policy.dimensions().iter().zip(part) {
                let cell = match &dimension.numbers {
                    _ if set == dimension.all() => String::new(),
                    Some((numbers, _)) => {
                        let ranges = ranges(numbers, set).into_iter();
                        let both = |it| comparisons(&it, |number| number.written("-", ".")).join(" and ");
                        ranges.map(both).collect::<Vec<String>>().join(" or ")
                    }
                    None => quoted(dimension, set).join(", "),
                };
                row.insert(dimension.id.clone(), cell.into());
            }
            row.insert("out-verdict".into(), format!("\"{}\"", rule.verdict.id).into());
            row.insert("out-rule".into(), format!("\"{}\"", rule.id).into());
            rows.push(Value::Object(row));
        }
    }
    let inputs: Vec<Value> =
        policy.dimensions().iter().map(|it| json!({"id": it.id, "name": it.id, "field": it.id})).collect();
    let jdm = json!({
        "nodes": [
            {"id": "in", "name": "in", "type": "inputNode"},
            {"id": "table", "name": "table", "type": "decisionTableNode", "content": {
                "hitPolicy": hit_policy, "rules": rows, "inputs": inputs,
                "outputs": [
                    {"id": "out-verdict", "name": "verdict", "field": "verdict"},
                    {"id": "out-rule", "name": "rule", "field": "rule"},
                ],
            }},
            {"id": "out", "name": "out", "type": "outputNode"},
        ],
        "edges": [
            {"id": "1", "sourceId": "in", "targetId": "table"},
            {"id": "2", "sourceId": "table", "targetId": "out"},
        ],
    });
    let content: zen_engine::model::DecisionContent = serde_json::from_value(jdm).expect("the table is sound");
    let mut decision = zen_engine::DecisionEngine::default().create_decision(Arc::new(content)).expect("it is a graph");
    decision.compile();
    decision
}

/// A table never waits, so its future is ready on the first poll.
fn evaluate(decision: &zen_engine::Decision, input: &zen_engine::Variable) -> zen_engine::Variable {
    let mut evaluation = std::pin::pin!(decision.evaluate(input.clone()));
    match evaluation.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(response) => response.expect("the table decides").result,
        Poll::Pending => panic!("a table does not wait"),
    }
}

fn answer_of_zen(result: &zen_engine::Variable) -> Answer {
    let result: Value = serde_json::to_value(result).expect("it is JSON");
    let rows = match result {
        Value::Array(rows) => rows,
        Value::Object(row) if !row.is_empty() => vec![Value::Object(row)],
        _ => Vec::new(),
    };
    let text = |row: &Value, key: &str| row[key].as_str().expect("it is a text").to_owned();
    one_verdict(rows.iter().map(|row| (text(row, "verdict"), text(row, "rule"))))
}

fn one_verdict(reasons: impl Iterator<Item = (String, String)>) -> Answer {
    let (verdicts, rules): (BTreeSet<String>, BTreeSet<String>) = reasons.unzip();
    assert!(verdicts.len() <= 1, "{verdicts:?} agree");
    (verdicts.into_iter().next().unwrap_or_else(|| "unstated".into()), rules)
}

struct Cedar {
    policies: PolicySet,
    entities: Entities,
    authorizer: Authorizer,
}

impl Cedar {
    /// Each rule becomes a policy: a forbidden tone forbids, any other permits. The verdict is an annotation, and the
    /// exceptions become `unless`.
    fn of(policy: &Policy, rules: &[&Rule]) -> Cedar {
        let condition = |rule: &Rule| {
            let alternatives = boxes(policy, rule).into_iter().map(|sets| {
                let parts = policy.dimensions().iter().zip(sets).filter(|(dimension, set)| *set != dimension.all());
                let parts: Vec<String> = parts.map(|(dimension, set)| part(dimension, set)).collect();
                if parts.is_empty() { "true".into() } else { parts.join(" && ") }
            });
            let alternatives: Vec<String> = alternatives.collect();
            match alternatives.as_slice() {
                [one] => one.clone(),
                several => format!("({})", several.join(") || (")),
            }
        };
        let mut text = String::new();
        for rule in rules {
            let effect = if rule.verdict.tone == Tone::Forbidden { "forbid" } else { "permit" };
            let when = condition(rule);
            let _ = write!(
                text,
                "@id(\"{}\") @verdict(\"{}\")\n{effect}(principal, action, resource) when {{ {when} }}",
                rule.id, rule.verdict.id
            );
            for exception in &rule.exceptions {
                let _ = write!(text, " unless {{ {} }}", condition(&policy.rules()[exception.get()]));
            }
            text += ";\n";
        }
        let policies = PolicySet::from_str(&text).expect("the policies are sound");
        Cedar { policies, entities: Entities::empty(), authorizer: Authorizer::new() }
    }

    fn answer(&self, request: &Request) -> Answer {
        let response = self.authorizer.is_authorized(request, &self.policies, &self.entities);
        assert_eq!(response.diagnostics().errors().count(), 0);
        one_verdict(response.diagnostics().reason().map(|id| {
            let annotation = |key| self.policies.policy(id).expect("it is ours").annotation(key).expect("it has it");
            (annotation("verdict").to_owned(), annotation("id").to_owned())
        }))
    }
}

/// What a condition asks of a dimension. Cedar has whole numbers, so numbers are counted in steps.
fn part(dimension: &Dimension, set: OptionSet) -> String {
    let id = &dimension.id;
    match &dimension.numbers {
        Some((numbers, _)) => {
            let steps = |number| format!("{:.0}", value_of(number) / step(numbers));
            let ranges = ranges(numbers, set).into_iter().map(|range| {
                let comparisons = comparisons(&range, steps).into_iter();
                comparisons.map(|it| format!("context.{id} {it}")).collect::<Vec<String>>().join(" && ")
            });
            format!("({})", ranges.collect::<Vec<String>>().join(" || "))
        }
        None => match quoted(dimension, set).as_slice() {
            [one] => format!("context.{id} == {one}"),
            several => format!("[{}].contains(context.{id})", several.join(", ")),
        },
    }
}

fn quoted(dimension: &Dimension, set: OptionSet) -> Vec<String> {
    set.iter().map(|it| format!("\"{}\"", dimension.options[it.get()].id)).collect()
}

fn request(policy: &Policy, scenario: &Scenario) -> Request {
    let entity = |text| EntityUid::from_str(text).expect("it is an entity");
    let mut input = input(policy, scenario);
    for dimension in policy.dimensions() {
        if let Some((numbers, _)) = &dimension.numbers {
            let option = scenario.chosen(dimension.index).expect("it is complete");
            input[&dimension.id] = json!(within(numbers, &numbers.intervals[option.get()]) as i64);
        }
    }
    let context = cedar_policy::Context::from_json_value(input, None).expect("it is a record");
    Request::new(entity("Army::\"ukraine\""), entity("Action::\"use\""), entity("Weapon::\"any\""), context, None)
        .expect("without a schema, nothing can be wrong")
}
