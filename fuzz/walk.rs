//! The road of a file through the whole engine: bytes, check, decisions, analysis.
//! The fuzz target and the replay of its corpus (`tests/native/corpus.rs`) include this file by its path.

use policy_explorer::engine::analysis::analyse;
use policy_explorer::engine::read::read_closely;
use policy_explorer::engine::{decide, read};

/// Takes a file as far as it goes, and fails where two parts of the engine disagree about it.
pub fn walk(bytes: &[u8]) {
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
    for question in policy.questions() {
        for scenario in [policy.start(), &policy.nothing_chosen()] {
            let decision = decide(&policy, question, scenario);
            assert!(decision.because.is_sorted_by_key(|rule| rule.index), "reasons are in the file's order");
            let _ = policy.describe(scenario, policy.language(), str::to_owned);
        }
    }
    for problem in analyse(&policy) {
        assert!(!problem.wording().message.is_empty(), "{problem:?} has words");
    }
}
