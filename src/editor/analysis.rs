//! Exact analyses of a whole policy, in boxes of scenarios instead of one by one.
//! They never decide for a reader: the widget leaves this module out.
//!
//! Every finding has a scenario as witness. A SAT solver (`formula`) searches for it: its answers are exact, and it
//! reuses what it has learnt. If the bound on the work of a search is passed, a problem of kind `undetermined` names
//! the open question.

mod asked;
mod citations;
mod conflicts;
pub mod diff;
mod dimensions;
mod exceptions;
mod formula;
mod gaps;
mod idle;
pub mod passages;
pub mod quotes;
pub mod regions;
pub mod rests;
mod scope;
mod silences;
pub mod table;
pub mod touched;
mod translations;

use scope::{Scope, rules_of, undetermined};

use crate::engine::policy::Policy;
use crate::engine::problem::Problem;
use crate::engine::search::{Exhausted, Search};

pub use conflicts::conflicts;
pub use table::table;

/// All findings of a policy, grouped by kind: conflicts first, which are errors.
#[must_use]
pub fn analyse(policy: &Policy) -> Vec<Problem> {
    // One bound on the work of all: whatever is asked after it has passed stays open.
    let search = Search::for_run(policy);
    let mut problems = conflicts::within(policy, &search);
    let free_of_conflicts = problems.is_empty();
    let mut scopes = Vec::new();
    for question in policy.questions() {
        let rules = rules_of(policy, question);
        let mut scope = Scope { policy, question, rules, free_of_conflicts, telling: Vec::new(), idle: Vec::new() };
        for (what, find) in [
            ("whether silences hold", silences::silences as Find),
            ("what no rule answers", gaps::gaps),
            ("which rules are idle", idle::idle),
            ("what exceptions do", exceptions::exceptions),
        ] {
            if let Err(Exhausted) = find(&mut scope, &search, &mut problems) {
                problems.push(undetermined(what, question));
            }
        }
        scopes.push(scope);
    }
    problems.extend(asked::asked(policy, &scopes, &search));
    problems.extend(dimensions::dimensions(policy, &scopes, &search));
    problems.extend(citations::citations(policy));
    problems.extend(translations::translations(policy));
    problems
}

/// Adds findings until the bound on the work of the search is passed.
type Find = fn(&mut Scope<'_>, &Search, &mut Vec<Problem>) -> Result<(), Exhausted>;
