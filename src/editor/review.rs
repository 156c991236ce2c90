//! All findings on a policy file, as `check` lists them. It never reads a file system.

use super::accept::{Judged, judge, stale};
use super::analysis::analyse;
use super::lints::lints;
use super::read::Reading;

/// The findings on a file, in its order, each with whether the file accepts it. `name` is the file's name without the
/// extension, if it is published under it.
#[must_use]
pub fn review(reading: &Reading, name: Option<&str>) -> Vec<Judged> {
    let mut problems = reading.problems.clone();
    if let (Some(file), Some(policy)) = (&reading.file, &reading.policy) {
        problems.extend(lints(file, policy, name));
        problems.extend(analyse(policy));
    }
    let mut judged = judge(problems, &reading.accepted);
    if reading.policy.is_some() {
        let stale = stale(&judged, &reading.accepted);
        judged.extend(stale.into_iter().map(|problem| Judged { problem, accepted: false }));
    }
    judged.sort_by_key(|judged| reading.places.range(&judged.problem.at).start);
    judged
}
