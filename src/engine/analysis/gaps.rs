//! What no rule answers: allowed, since a report may be silent, but listed, since a rule may be missing.
//!
//! Where any rule applies, one stands; so the gaps of a question are what no condition covers.

use super::regions::{join, named};
use super::{Scope, everything, witness};
use crate::engine::outcomes::{Sides, remaining};
use crate::engine::problem::{Kind, Path, Problem};
use crate::engine::search::{Exhausted, Next, Search};

/// The most boxes that are listed for a question.
const MAX_LISTED: usize = 40;
/// The most boxes that are collected to be joined into fewer.
const MAX_COLLECTED: usize = 400;

pub(super) fn gaps(scope: &Scope<'_, '_>, search: &Search, problems: &mut Vec<Problem>) -> Result<(), Exhausted> {
    let mut boxes = Vec::new();
    let mut more = false;
    let everything = everything(scope.policy);
    let rules = remaining(scope.rules, &everything);
    Sides::new([rules]).visit(search, &everything, |part, [outcomes]| {
        if !outcomes.unstated {
            return Next::Skip;
        }
        if !outcomes.is_certain() {
            return Next::Split;
        }
        if boxes.len() == MAX_COLLECTED {
            more = true;
            return Next::Stop;
        }
        boxes.push((part.clone(), ()));
        Next::Skip
    })?;
    let at = Path::root().key("questions").index(scope.question.index);
    let joined = join(boxes);
    more |= joined.len() > MAX_LISTED;
    problems.extend(joined.iter().take(MAX_LISTED).map(|(region, ())| {
        let kind = Kind::Gap {
            question: scope.question.id.clone(),
            region: named(scope.policy, region),
            scenarios: region.count(),
            witness: witness(scope.policy, region),
        };
        Problem::new(kind, at.clone())
    }));
    if more {
        let kind = Kind::MoreGaps { question: scope.question.id.clone(), listed: joined.len().min(MAX_LISTED) };
        problems.push(Problem::new(kind, at));
    }
    Ok(())
}
