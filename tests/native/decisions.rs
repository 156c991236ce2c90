//! Decisions by example: exceptions to exceptions, partial scenarios, conflicts.

use policy_explorer::engine::position::DimensionIx;
use policy_explorer::engine::{Decision, Outcome, Policy, Possible, decide, decide_into, read};

use crate::builder::{PolicyFile, Rule, named};

/// A policy with the dimensions `a` and `b`, of two options each, and these rules: id, condition, verdict, exception
/// to.
fn policy(rules: &[(&str, &str, &str, &str)]) -> Policy {
    let options = || named(&["one", "two"]);
    let position = |names: &[&str], name: &str| names.iter().position(|it| *it == name).unwrap();
    let ids: Vec<&str> = rules.iter().map(|rule| rule.0).collect();
    let rule = |(id, when, verdict, exception_to): &(&str, &str, &str, &str)| Rule {
        id: (*id).to_owned(),
        when: when
            .split_whitespace()
            .map(|pair| {
                let (dimension, chosen) = pair.split_once('=').unwrap();
                let chosen = chosen.split('|').map(|option| position(&["one", "two"], option));
                (position(&["a", "b"], dimension), chosen.collect())
            })
            .collect(),
        verdict: position(&["yes", "no"], verdict),
        exception_to: exception_to.split_whitespace().map(|other| position(&ids, other)).collect(),
        ..Rule::default()
    };
    let file = PolicyFile {
        verdicts: named(&["yes", "no"]).into_iter().zip(["permitted", "forbidden"]).collect(),
        dimensions: named(&["a", "b"]).into_iter().map(|dimension| (dimension, options())).collect(),
        rules: rules.iter().map(rule).collect(),
        ..PolicyFile::new(1, 0, &[])
    };
    read(file.text().as_bytes()).unwrap_or_else(|problems| panic!("{problems:?}\n{}", file.text()))
}

fn described(decision: &Decision<'_>) -> String {
    let outcome = match &decision.outcome {
        Outcome::Decided(verdict) => verdict.id.clone(),
        Outcome::Unstated => "unstated".into(),
        Outcome::Conflict => "conflict".into(),
        Outcome::Undetermined => "undetermined".into(),
        Outcome::Depends { possible, open } => format!(
            "depends {} on {}",
            possible.iter().map(Possible::id).collect::<Vec<_>>().join("/"),
            open.iter().map(|dimension| dimension.id.as_str()).collect::<Vec<_>>().join(",")
        ),
    };
    let because: Vec<&str> = decision.because.iter().map(|rule| rule.id.as_str()).collect();
    let displaced: Vec<String> = decision.displaced.iter().map(|it| format!("{}<{}", it.rule.id, it.by.id)).collect();
    let blocked: Vec<String> = decision
        .blocked
        .iter()
        .map(|it| {
            format!("{}:{}", it.rule.id, it.dimensions.iter().map(|d| d.to_string()).collect::<Vec<_>>().join("+"))
        })
        .collect();
    format!(
        "{outcome} because [{}] displaced [{}] blocked [{}]",
        because.join(" "),
        displaced.join(" "),
        blocked.join(" ")
    )
}

/// Decides a scenario such as `a=one b=two` and compares the whole decision.
fn check(policy: &Policy, choices: &str, expected: &str) {
    let pairs = choices.split_whitespace().map(|pair| pair.split_once('=').unwrap());
    let scenario = policy.scenario(pairs).unwrap();
    let decision = decide(policy, policy.questions().next().unwrap(), &scenario);
    assert_eq!(described(&decision), expected, "for {choices:?}");
}

#[test]
fn where_no_rule_applies_the_answer_is_unstated() {
    let policy = policy(&[("r", "a=one", "yes", "")]);
    check(&policy, "a=two b=one", "unstated because [] displaced [] blocked [r:0]");
    check(&policy, "a=two", "unstated because [] displaced [] blocked [r:0]");
}

#[test]
fn an_exception_displaces() {
    let policy = policy(&[("ban", "", "no", ""), ("leave", "a=one", "yes", "ban")]);
    check(&policy, "a=one b=one", "yes because [leave] displaced [ban<leave] blocked []");
    check(&policy, "a=two b=one", "no because [ban] displaced [] blocked [leave:0]");
}

/// Conditions are absolute: the innermost exception that applies decides, whether or not the one between applies.
#[test]
fn an_exception_to_an_exception_decides_where_it_applies() {
    let policy = policy(&[("ban", "", "no", ""), ("leave", "a=one", "yes", "ban"), ("recall", "b=one", "no", "leave")]);
    check(&policy, "a=one b=one", "no because [recall] displaced [ban<recall leave<recall] blocked []");
    check(&policy, "a=two b=one", "no because [recall] displaced [ban<recall] blocked [leave:0]");
    check(&policy, "a=one b=two", "yes because [leave] displaced [ban<leave] blocked [recall:1]");
}

#[test]
fn rules_that_agree_stand_together() {
    let policy = policy(&[("one", "a=one", "no", ""), ("two", "b=one", "no", "")]);
    check(&policy, "a=one b=one", "no because [one two] displaced [] blocked []");
}

#[test]
fn rules_that_disagree_conflict() {
    let policy = policy(&[("one", "a=one", "no", ""), ("two", "b=one", "yes", "")]);
    check(&policy, "a=one b=one", "conflict because [one two] displaced [] blocked []");
    check(&policy, "a=one", "depends no/conflict on b because [one two] displaced [] blocked []");
}

#[test]
fn a_partial_scenario_asks_only_for_what_matters() {
    let policy = policy(&[("ban", "", "no", ""), ("leave", "a=one", "yes", "ban")]);
    check(&policy, "", "depends yes/no on a because [ban leave] displaced [ban<leave] blocked []");
    check(&policy, "b=one", "depends yes/no on a because [ban leave] displaced [ban<leave] blocked []");
    check(&policy, "a=one", "yes because [leave] displaced [ban<leave] blocked []");
}

/// The completions agree, for different reasons: the decision is theirs, and the reasons are united.
#[test]
fn completions_that_agree_are_decided() {
    let policy = policy(&[("one", "a=one", "no", ""), ("two", "a=two", "no", "")]);
    check(&policy, "", "no because [one two] displaced [] blocked []");
}

#[test]
fn partly_unstated_completions_depend() {
    let policy = policy(&[("r", "a=one b=one", "yes", "")]);
    check(&policy, "", "depends yes/unstated on a,b because [r] displaced [] blocked []");
    check(&policy, "a=one", "depends yes/unstated on b because [r] displaced [] blocked []");
}

/// Nothing of the previous decision in a buffer shows in the next one, whichever of the two is partial.
#[test]
fn a_reused_buffer_keeps_nothing() {
    let policy = read(&std::fs::read("policies/us-weapons-in-russia.json").unwrap()).unwrap();
    let mut decision = Decision::new();
    for question in policy.questions() {
        for complete in policy.every_scenario() {
            for scenario in
                [&complete, &complete.with(DimensionIx::new(0), None), &complete.with(DimensionIx::new(2), None)]
            {
                decide_into(&policy, question, scenario, &mut decision);
                assert_eq!(decision, decide(&policy, question, scenario));
            }
        }
    }
}
