//! Runs a file through the whole engine: bytes, check, decisions, analysis. The fuzz target and the replay of its
//! corpus (`tests/native/corpus.rs`) include this file and the policy builder by their paths.
//!
//! Most random bytes are no policy. So input that begins with a zero byte, as no file does, is read as a list of
//! choices that build a small policy, which is sound by construction. Mutating such bytes mutates the policy.

use policy_explorer::editor::analysis::analyse;
use policy_explorer::editor::read::read_closely;
use policy_explorer::engine::{Kind, Outcome, Policy, Problem, compact, decide, read};

use crate::builder::{PolicyFile, Rule};

/// The largest number of scenarios that are compared one by one with the analysis.
const MAX_WALKED: usize = 300;

/// Takes a file, or a policy built from choices, as far as it gets, and fails if two parts of the engine disagree about
/// it.
pub fn walk(bytes: &[u8]) {
    match bytes.split_first() {
        Some((0, choices)) => {
            let file = small_policy(choices);
            assert!(read(file.as_bytes()).is_ok(), "a sound policy: {file}");
            walk_file(file.as_bytes());
        }
        _ => walk_file(bytes),
    }
}

fn walk_file(bytes: &[u8]) {
    let reading = read_closely(bytes);
    assert_eq!(reading.policy.is_some(), reading.problems.is_empty(), "a policy, or problems");
    for problem in &reading.problems {
        let range = reading.places.range(&problem.at);
        assert!(range.start <= range.end, "{problem:?} is somewhere");
        assert!(!problem.wording().message.is_empty(), "{problem:?} has words");
    }
    let Some(policy) = reading.policy else {
        let _ = read(bytes);
        return;
    };
    assert!(compact::read(bytes, compact::write(&policy, bytes).as_bytes()).is_some(), "it is its compact form");
    for question in policy.questions() {
        for scenario in [policy.start(), &policy.nothing_chosen()] {
            let decision = decide(&policy, question, scenario);
            assert!(decision.because.is_sorted_by_key(|rule| rule.index), "reasons are in the file's order");
            let _ = policy.describe(scenario, policy.language(), str::to_owned);
        }
    }
    let problems = analyse(&policy);
    for problem in &problems {
        assert!(!problem.wording().message.is_empty(), "{problem:?} has words");
    }
    compare(&policy, &problems);
}

/// Compares the findings of the analysis with all scenarios, if these are few.
fn compare(policy: &Policy, problems: &[Problem]) {
    let count = policy.dimensions().iter().try_fold(1usize, |count, it| count.checked_mul(it.options.len()));
    if count.is_none_or(|count| count > MAX_WALKED) {
        return;
    }
    let found = |kind: &dyn Fn(&Kind) -> bool| problems.iter().any(|problem| kind(&problem.kind));
    assert!(!found(&|kind| matches!(kind, Kind::Undetermined { .. })), "so few scenarios are settled");
    for question in policy.questions() {
        let (mut unstated, mut conflict) = (0, false);
        let mut standing = vec![false; policy.rules().len()];
        for scenario in policy.every_scenario() {
            let decision = decide(policy, question, &scenario);
            unstated += u128::from(decision.outcome == Outcome::Unstated && decision.silences.is_empty());
            conflict |= decision.outcome == Outcome::Conflict;
            decision.because.iter().for_each(|rule| standing[rule.index.get()] = true);
        }
        let reported = found(&|kind| matches!(kind, Kind::Conflict { question: id, .. } if *id == question.id));
        assert_eq!(reported, conflict, "conflicts of {}", question.id);
        if !found(&|kind| matches!(kind, Kind::MoreGaps { question: id, .. } if *id == question.id)) {
            let gaps = problems.iter().filter_map(|problem| match &problem.kind {
                Kind::Gap { question: id, scenarios, .. } if *id == question.id => *scenarios,
                _ => None,
            });
            assert_eq!(gaps.sum::<u128>(), unstated, "gaps of {}", question.id);
        }
        for rule in policy.rules().iter().filter(|rule| rule.question == question.index) {
            let idle = found(&|kind| matches!(kind, Kind::NeverStands { rule: id, .. } if *id == rule.id));
            assert_eq!(idle, !standing[rule.index.get()], "whether {} stands", rule.id);
        }
    }
}

/// A sound policy built from choices: a byte for each, and the first alternative of everything after the last byte.
fn small_policy(choices: &[u8]) -> String {
    let mut choices = choices.iter().map(|choice| usize::from(*choice));
    let mut choose = |below: usize| choices.next().unwrap_or(0) % below;
    let questions = 1 + choose(2);
    let verdicts = 1 + choose(3);
    let options: Vec<usize> = (0..1 + choose(4)).map(|_| 1 + choose(4)).collect();
    let mut file = PolicyFile::new(questions, verdicts, &options);
    for rule in 0..choose(25) {
        let question = choose(questions);
        let mut when = Vec::new();
        for (dimension, count) in options.iter().enumerate() {
            // Some of the options, as bits; no options or all of them mean no condition.
            let part = choose(1 << count);
            let chosen: Vec<usize> = (0..*count).filter(|option| part & (1 << option) != 0).collect();
            if !chosen.is_empty() && chosen.len() < *count {
                when.push((dimension, chosen));
            }
        }
        // Only exceptions to earlier rules of the same question, so there is no cycle.
        let earlier: Vec<usize> = (0..rule).filter(|other| file.rules[*other].question == question).collect();
        let mut exception_to: Vec<usize> = Vec::new();
        for _ in 0..choose(3).min(earlier.len()) {
            let other = earlier[choose(earlier.len())];
            if !exception_to.contains(&other) {
                exception_to.push(other);
            }
        }
        file.push(Rule { question, when, verdict: choose(verdicts), exception_to, ..Rule::default() });
    }
    file.text()
}
