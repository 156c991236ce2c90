//! The rules of a question in an order in which the last one that applies decides.
//! It decides nothing itself: it is for what can only override, as a style sheet does.
//!
//! A rule comes before its exceptions, at any depth. So where rules apply, the last of them has no exception that
//! applies: it stands, and in a policy without conflicts its verdict is the outcome. Where none applies, the outcome
//! is *unstated*.
//!
//! ```text
//! ban               applies in A and B        ban               → in A
//! permission        applies in B, and is an exception to the ban
//!                                             ban, permission   → in B, where the permission is the last
//! ```

use std::cmp::Reverse;

use crate::engine::policy::{Policy, Question, Rule};

/// The rules of a question, each before its exceptions; in the file's order where neither excepts the other.
#[must_use]
pub fn cascade<'p>(policy: &'p Policy, question: &Question) -> Vec<&'p Rule> {
    let mut rules: Vec<&Rule> = policy.rules_of(question).collect();
    // The exceptions of an exception are among those of the rule, which also has the exception itself: it has more.
    rules.sort_by_key(|rule| Reverse(rule.exceptions.len()));
    rules
}

/// Of rules that stand, the one that decides: the last of them in the cascade.
#[must_use]
pub fn deciding<'p>(standing: &[&'p Rule]) -> Option<&'p Rule> {
    standing.iter().rev().min_by_key(|rule| rule.exceptions.len()).copied()
}
