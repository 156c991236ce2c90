//! What can be said of a whole policy at once: exact, and by boxes of scenarios instead of one by one.
//! It never decides for a reader: the widget leaves it out.
//!
//! Every analysis that finds something gives a scenario as witness. What there is to be found is asked of a SAT solver
//! (`formula`): its answers are exact, and what it learns from one it uses for the next. Where the bound on the work of a search is
//! passed, a problem of kind `undetermined` says what could not be found out.

mod citations;
mod conflicts;
pub mod diff;
mod dimensions;
mod exceptions;
mod formula;
mod gaps;
mod idle;
pub mod quotes;
pub mod regions;
mod scope;
pub mod table;
mod translations;

use scope::{Scope, rules_of, undetermined};

use crate::engine::policy::Policy;
use crate::engine::problem::Problem;
use crate::engine::search::{Exhausted, Search};

pub use conflicts::conflicts;
pub use table::table;

/// All that can be found in a policy, grouped by kind: conflicts first, which are errors.
#[must_use]
pub fn analyse(policy: &Policy) -> Vec<Problem> {
    let mut problems = conflicts(policy);
    let free_of_conflicts = problems.is_empty();
    let mut scopes = Vec::new();
    for question in policy.questions() {
        let rules = rules_of(policy, question);
        let mut scope = Scope { policy, question, rules, free_of_conflicts, telling: Vec::new() };
        for (what, find) in [
            ("what no rule answers", gaps::gaps as Find),
            ("which rules are idle", idle::idle),
            ("what exceptions do", exceptions::exceptions),
        ] {
            if let Err(Exhausted) = find(&mut scope, &Search::for_analysis(), &mut problems) {
                problems.push(undetermined(what, question));
            }
        }
        scopes.push(scope);
    }
    problems.extend(dimensions::dimensions(policy, &scopes));
    problems.extend(citations::citations(policy));
    problems.extend(translations::translations(policy));
    problems
}

/// Adds what is found, up to where the bound on the work of the search is passed.
type Find = fn(&mut Scope<'_>, &Search, &mut Vec<Problem>) -> Result<(), Exhausted>;
