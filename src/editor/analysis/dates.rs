//! Dates that cannot follow each other.

use crate::engine::policy::Policy;
use crate::engine::problem::{Kind, Path, Problem};

pub(super) fn dates(policy: &Policy) -> Vec<Problem> {
    let Some(reported) = policy.reported() else { return Vec::new() };
    let mut problems = Vec::new();
    let mut early = |date, at: Path| {
        if date < reported {
            problems.push(Problem::new(Kind::DateBeforeReport { date: format!("{date}") }, at));
        }
    };
    if let Some(updated) = policy.updated() {
        early(updated, Path::root().key("updated"));
    }
    for (index, note) in policy.notes().iter().enumerate() {
        early(note.date, Path::root().key("notes").index(index).key("date"));
    }
    problems
}
