//! What no rule answers: allowed, since a report may be silent, but listed, since a rule may be missing.
//!
//! Where any rule applies, one stands; so the gaps of a question are what no condition covers.

use super::regions::{join, named};
use super::{Scope, everything, witness};
use crate::engine::policy::Rule;
use crate::engine::problem::{Kind, Path, Problem};
use crate::engine::region::Overlap;
use crate::engine::search::{Exhausted, Next, Search};

/// The most boxes that are listed for a question.
const MAX_LISTED: usize = 40;
/// The most boxes that are collected to be joined into fewer.
const MAX_COLLECTED: usize = 400;

pub(super) fn gaps(scope: &Scope<'_, '_>) -> Result<Vec<Problem>, Exhausted> {
    let rules: Vec<&Rule> = scope.rules.iter().map(|live| live.rule).collect();
    let mut boxes = Vec::new();
    let mut more = false;
    Search::new().visit(&everything(scope.policy), &[], &rules, None, |part| {
        let overlaps = rules.iter().map(|rule| part.overlap(&rule.condition));
        let mut crossed = false;
        for overlap in overlaps {
            match overlap {
                Overlap::Inside => return Next::Skip,
                Overlap::Part => crossed = true,
                Overlap::Apart => {}
            }
        }
        if crossed {
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
    let mut problems: Vec<Problem> = joined
        .iter()
        .take(MAX_LISTED)
        .map(|(region, ())| {
            let kind = Kind::Gap {
                question: scope.question.id.clone(),
                region: named(scope.policy, region),
                scenarios: region.count(),
                witness: witness(scope.policy, region),
            };
            Problem::new(kind, at.clone())
        })
        .collect();
    if more {
        let kind = Kind::MoreGaps { question: scope.question.id.clone(), listed: problems.len() };
        problems.push(Problem::new(kind, at));
    }
    Ok(problems)
}
