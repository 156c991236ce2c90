//! The bound on the analysis's work: the solver settles problems that are hard for a search, and reports those past the
//! bound as undetermined.

use policy_explorer::editor::analysis::{analyse, conflicts};
use policy_explorer::engine::{Kind, Problem, read};

#[path = "../../benches/generate.rs"]
pub mod generate;

fn undetermined(problems: &[Problem]) -> Vec<&'static str> {
    let what = |problem: &Problem| match problem.kind {
        Kind::Undetermined { what, .. } => Some(what),
        _ => None,
    };
    problems.iter().filter_map(what).collect()
}

#[test]
fn a_formula_that_cannot_be_true_is_refuted() {
    let policy = read(generate::hard(50, 1).as_bytes()).unwrap();
    let problems = analyse(&policy);
    assert_eq!(undetermined(&problems), [] as [&str; 0]);
    assert!(problems.iter().any(|problem| matches!(&problem.kind, Kind::NeverStands { rule, .. } if rule == "r0")));
    assert!(!problems.iter().any(|problem| matches!(problem.kind, Kind::Conflict { .. })));
}

#[test]
fn past_the_bound_the_answer_is_undetermined_in_every_run() {
    let policy = read(generate::crowded(14).as_bytes()).unwrap();
    for _ in 0..2 {
        let problems = conflicts(&policy);
        assert_eq!(undetermined(&problems), ["whether rules conflict"]);
        assert_eq!(problems.len(), 1);
    }
}
