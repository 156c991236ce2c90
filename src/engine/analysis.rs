//! What can be said of a whole policy at once: exact, and by boxes of scenarios instead of one by one.
//! It never decides for a reader: the widget leaves it out.
//!
//! Every analysis that finds something gives a scenario as witness. Where the bound on the work of a search is
//! passed, a problem of kind [`Kind::Undetermined`] says what could not be found out.

mod citations;
mod conflicts;
pub mod diff;
mod dimensions;
mod exceptions;
mod gaps;
mod idle;
pub mod quotes;
pub mod regions;
pub mod table;
mod translations;

use super::policy::{Dimension, Policy, Question, Rule};
use super::problem::{Kind, Path, Problem};
use super::region::Region;
use super::search::{Exhausted, Live, Search, live};

pub use conflicts::conflicts;
pub use table::table;

/// All that can be found in a policy, grouped by kind: conflicts first, which are errors.
#[must_use]
pub fn analyse(policy: &Policy) -> Vec<Problem> {
    let conflicts = conflicts(policy);
    let free_of_conflicts = conflicts.is_empty();
    let mut problems = conflicts;
    for question in policy.questions() {
        let rules = rules_of(policy, question);
        let scope = Scope { policy, question, rules: &rules, free_of_conflicts };
        for (what, find) in [
            ("what no rule answers", gaps::gaps as Find),
            ("which rules are idle", idle::idle),
            ("what exceptions do", exceptions::exceptions),
        ] {
            if let Err(Exhausted) = find(&scope, &Search::for_analysis(), &mut problems) {
                problems.push(undetermined(what, question));
            }
        }
    }
    problems.extend(dimensions::dimensions(policy));
    problems.extend(citations::citations(policy));
    problems.extend(translations::translations(policy));
    problems
}

/// Adds what is found, up to where the bound on the work of the search is passed.
type Find = fn(&Scope<'_, '_>, &Search, &mut Vec<Problem>) -> Result<(), Exhausted>;

/// One question and its rules.
struct Scope<'a, 'p> {
    policy: &'p Policy,
    question: &'p Question,
    rules: &'a [Live<'p>],
    free_of_conflicts: bool,
}

fn rules_of<'p>(policy: &'p Policy, question: &Question) -> Vec<Live<'p>> {
    let rules: Vec<&Rule> = policy.rules().iter().filter(|rule| rule.question == question.index).collect();
    live(&rules)
}

fn everything(policy: &Policy) -> Region {
    policy.region(&policy.nothing_chosen())
}

fn undetermined(what: &'static str, question: &Question) -> Problem {
    let kind = Kind::Undetermined { what, question: question.id.clone() };
    Problem::new(kind, Path::root().key("questions").index(question.index))
}

fn at_rule(rule: &Rule) -> Path {
    Path::root().key("rules").index(rule.index)
}

/// The first scenario of a box, by names.
fn witness(policy: &Policy, region: &Region) -> Vec<(String, String)> {
    let name = |dimension: &Dimension| {
        let option = region.options(dimension.index).iter().next()?;
        Some((dimension.id.clone(), dimension.options.get(option)?.id.clone()))
    };
    policy.dimensions().iter().filter_map(name).collect()
}
