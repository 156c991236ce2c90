//! Ids outlive a policy's texts: articles, links and prerendered pages name them. `tests/policies/ids-before.json` lists
//! those of the policies that shipped before the format had numbers; each must still be there. `tests/embed/` reads the
//! same links.

use std::collections::BTreeMap;
use std::fs;

use policy_explorer::engine::policy::Policy;
use policy_explorer::engine::{decide, read};
use serde_json::Value;

const BEFORE: &str = "tests/policies/ids-before.json";

fn before() -> Vec<(Policy, Value)> {
    let before: Value = serde_json::from_slice(&fs::read(BEFORE).unwrap()).unwrap();
    let policies = before.as_object().unwrap().iter();
    policies.map(|(id, ids)| (read(&fs::read(format!("policies/{id}.json")).unwrap()).unwrap(), ids.clone())).collect()
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}

#[test]
fn every_id_is_still_there() {
    let before = before();
    assert_eq!(before.len(), 3);
    for (policy, ids) in &before {
        let rules = policy.rules().iter().map(|it| it.id.as_str());
        let silences = policy.silences().iter().map(|it| it.id.as_str());
        let verdicts = policy.verdicts().map(|it| it.id.as_str());
        let known: [(&str, Vec<&str>); 5] = [
            ("questions", policy.questions().map(|it| it.id.as_str()).collect()),
            ("verdicts", verdicts.collect()),
            // A rule that turned out to say more than the report does is a silence now, of the same id.
            ("rules", rules.chain(silences).collect()),
            ("quotes", policy.quotes().map(|it| it.id.as_str()).collect()),
            ("sources", policy.sources().map(|it| it.id.as_str()).collect()),
        ];
        for (kind, known) in known {
            let listed = texts(&ids[kind]);
            let lost: Vec<&str> = listed.iter().copied().filter(|id| !known.contains(id)).collect();
            assert!(!listed.is_empty() && lost.is_empty(), "{}: {kind} {lost:?}", policy.id());
        }
        for (dimension, options) in ids["dimensions"].as_object().unwrap() {
            for option in texts(options) {
                let found = policy.scenario([(dimension.as_str(), option)]);
                assert!(found.is_ok(), "{}: {dimension}={option}", policy.id());
            }
        }
    }
}

#[test]
fn every_link_still_sets_its_scenario() {
    for (policy, ids) in &before() {
        for link in ids["links"].as_array().unwrap() {
            let choices: BTreeMap<&str, &str> = link["choices"]
                .as_object()
                .unwrap()
                .iter()
                .map(|(id, it)| (id.as_str(), it.as_str().unwrap()))
                .collect();
            let named = choices.iter().map(|(dimension, option)| (*dimension, *option)).filter(|(_, it)| *it != "any");
            let scenario = policy.scenario(named.clone()).unwrap();
            assert_eq!(policy.choices(&scenario).collect::<BTreeMap<_, _>>(), named.collect(), "{link}");
            for question in policy.questions() {
                let _ = decide(policy, question, &scenario);
            }
        }
    }
}
