//! Decisions with reasons on the Ukraine policy, compared with ZEN and Cedar in the same run.
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
use policy_explorer::engine::policy::{Rule, Tone};
use policy_explorer::engine::region::OptionSet;
use policy_explorer::engine::{Decision, Outcome, Policy, Scenario, decide, decide_into, read};
use serde_json::{Value, json};

use crate::median;

const RUNS: usize = 25;

/// A verdict and the ids of the standing rules.
type Answer = (String, BTreeSet<String>);

pub fn report() -> String {
    let file = include_bytes!("../../../policies/us-weapons-in-russia.json");
    let policy = read(file).expect("the policy is sound");
    let scenarios: Vec<Scenario> = policy.every_scenario().collect();
    let question = policy.questions().next().expect("it asks something");
    let rules: Vec<&Rule> = policy.rules().iter().filter(|rule| rule.question == question.index).collect();

    let mut decision = Decision::new();
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

    // One round of each in turn, so that disturbances of the machine affect all of them.
    let mut times: [Vec<f64>; 5] = Default::default();
    for _ in 0..RUNS {
        let rounds: [(usize, &mut dyn FnMut(usize)); 5] = [
            (500, &mut |it| {
                decide_into(&policy, question, &scenarios[it], &mut decision);
                black_box(&decision);
            }),
            (500, &mut |it| {
                black_box(decide(&policy, question, &scenarios[it]));
            }),
            (10, &mut |it| {
                black_box(evaluate(&first, &zen_inputs[it]));
            }),
            (10, &mut |it| {
                black_box(evaluate(&collect, &zen_inputs[it]));
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
        "\n## A decision with its reasons\n\n\
         `us-weapons-in-russia.json`, question `{}`, all {} scenarios; median of {RUNS} rounds, all engines in turn.\n\
         Inputs are made ready beforehand, and each peer's table or policies are compiled. Before anything is\n\
         measured, each peer has given the same verdict and reasons in all scenarios (hit policy first: the same\n\
         verdict, and one of the reasons). The engine also tells what is displaced and what keeps each other rule from\n\
         applying, which the peers do not. Versions are in `peers-engine/Cargo.lock`. The goal: 50 times faster.\n\n\
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
    report += "\nThat a reused decision allocates nothing is a test: `tests/allocations.rs`.\n";
    report
}

fn answer(decision: &Decision<'_>) -> Answer {
    let verdict = match &decision.outcome {
        Outcome::Decided(verdict) => verdict.id.clone(),
        Outcome::Unstated => "unstated".into(),
        other => panic!("a complete scenario of a sound policy is {other:?}"),
    };
    (verdict, decision.because.iter().map(|rule| rule.id.clone()).collect())
}

/// A scenario as an object from dimension to option.
fn input(policy: &Policy, scenario: &Scenario) -> Value {
    policy
        .choices(scenario)
        .map(|(dimension, option)| (dimension.to_owned(), Value::from(option)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

type Sets = Vec<OptionSet>;

fn sets(policy: &Policy, rule: &Rule) -> Sets {
    policy.dimensions().iter().map(|dimension| rule.condition.options(dimension.index)).collect()
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
        let mut boxes = vec![sets(policy, rule)];
        for exception in &rule.exceptions {
            let hole = sets(policy, &policy.rules()[*exception]);
            boxes = boxes.iter().flat_map(|part| without(part, &hole)).collect();
        }
        for part in boxes {
            let mut row = serde_json::Map::new();
            row.insert("_id".into(), format!("row{}", rows.len()).into());
            for (dimension, set) in policy.dimensions().iter().zip(part) {
                let options: Vec<String> = set.iter().map(|it| format!("\"{}\"", dimension.options[it].id)).collect();
                let cell = if options.len() == dimension.options.len() { String::new() } else { options.join(", ") };
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
            let mut parts = Vec::new();
            for (dimension, set) in policy.dimensions().iter().zip(sets(policy, rule)) {
                let options: Vec<String> = set.iter().map(|it| format!("\"{}\"", dimension.options[it].id)).collect();
                match options.as_slice() {
                    _ if options.len() == dimension.options.len() => {}
                    [one] => parts.push(format!("context.{} == {one}", dimension.id)),
                    several => parts.push(format!("[{}].contains(context.{})", several.join(", "), dimension.id)),
                }
            }
            if parts.is_empty() { "true".into() } else { parts.join(" && ") }
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
                let _ = write!(text, " unless {{ {} }}", condition(&policy.rules()[*exception]));
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

fn request(policy: &Policy, scenario: &Scenario) -> Request {
    let entity = |text| EntityUid::from_str(text).expect("it is an entity");
    let context = cedar_policy::Context::from_json_value(input(policy, scenario), None).expect("it is a record");
    Request::new(entity("Army::\"ukraine\""), entity("Action::\"use\""), entity("Weapon::\"any\""), context, None)
        .expect("without a schema, nothing can be wrong")
}
