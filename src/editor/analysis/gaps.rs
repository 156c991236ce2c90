//! Scenarios that no rule answers: allowed, since a report may be silent, but listed, since a rule may be missing.
//!
//! Where any rule applies, one stands; so the gaps of a question are the scenarios outside all conditions. They are
//! listed as disjoint boxes: the first scenario that is not listed yet, extended to a box.

use super::formula::Formula;
use super::regions::named;
use super::scope::{Scope, everything, witness};
use crate::engine::position::placed;
use crate::engine::problem::{Kind, Path, Problem};
use crate::engine::region::{Condition, OptionSet, Overlap, Region};
use crate::engine::search::{Exhausted, Search};

/// The limit of boxes that are listed for a question.
const MAX_LISTED: usize = 40;

pub(super) fn gaps(scope: &mut Scope<'_>, search: &Search, problems: &mut Vec<Problem>) -> Result<(), Exhausted> {
    let at = Path::root().key("questions").index(scope.question.index.get());
    let everything = everything(scope.policy);
    let mut formula = Formula::new(scope.policy, search);
    let silences = scope.policy.silences().iter().filter(|silence| silence.question == scope.question.index);
    let rules = scope.rules.iter().map(|live| &live.rule.condition);
    let conditions = rules.chain(silences.map(|silence| &silence.condition));
    let mut taken: Vec<Region> = conditions.flat_map(Condition::boxes).cloned().collect();
    for region in &taken {
        formula.leave_out(region);
    }
    for listed in 0.. {
        let Some(scenario) = formula.first(&[])? else { break };
        if listed == MAX_LISTED {
            let kind = Kind::MoreGaps { question: scope.question.id.clone(), listed };
            problems.push(Problem::new(kind, at));
            break;
        }
        let region = grown(scenario, &everything, &taken);
        let kind = Kind::Gap {
            question: scope.question.id.clone(),
            region: named(scope.policy, &region),
            scenarios: scope.policy.count(&region),
            witness: witness(scope.policy, &region),
        };
        problems.push(Problem::new(kind, at.clone()));
        formula.leave_out(&region);
        taken.push(region);
    }
    Ok(())
}

/// The largest box around this one that meets no listed box. It tries all options of a dimension first.
fn grown(mut region: Region, everything: &Region, taken: &[Region]) -> Region {
    let free = |region: &Region| taken.iter().all(|other| region.overlap(other) == Overlap::Apart);
    for (dimension, all) in placed(&everything.0) {
        let options = all.iter().map(OptionSet::one);
        for more in std::iter::once(*all).chain(options) {
            let larger = region.with(dimension, region.options(dimension).union(more));
            if free(&larger) {
                region = larger;
            }
        }
    }
    region
}
