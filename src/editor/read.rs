//! Reads a policy file for an editor: unknown fields are refused, and all problems are reported at once, each with its
//! place.
//! It never reads a file system and never draws; the widget uses [`read`](crate::engine::read()) instead.

use std::collections::BTreeSet;

use super::accept;
use super::lengths::lengths;
use super::texts::texts;
use crate::engine::check::check;
use crate::engine::policy::Policy;
use crate::engine::problem::{Kind, Path, Problem, Step};
use crate::format::fault::Acceptance;
use crate::format::places::Places;
use crate::format::{self, wire};

/// The content of a file, and its problems.
#[derive(Debug)]
pub struct Reading {
    /// The file as written; `None` if it could not be read to its end.
    pub file: Option<wire::Policy>,
    /// The policy, if there are no problems.
    pub policy: Option<Policy>,
    /// All problems, in the file's order.
    pub problems: Vec<Problem>,
    /// The warnings that editors accept, each with the path of its object.
    pub accepted: Vec<(Path, Acceptance)>,
    /// The places of values in the file.
    pub places: Places,
}

/// Reads and checks a file. The policy is there if and only if there are no problems.
#[must_use]
pub fn read_closely(bytes: &[u8]) -> Reading {
    let format::Reading { file, faults, unknown, accepted, places } = format::read(bytes);
    let mut problems: Vec<Problem> = faults.into_iter().map(Problem::from).collect();
    let mut policy = None;
    // After a fault outside the file's lists too little is left to check.
    let broken: Option<BTreeSet<(String, usize)>> = problems.iter().map(|problem| entry(&problem.at)).collect();
    if let (Some(file), Some(broken)) = (&file, broken) {
        let (checked, mut found) = check(file);
        found.extend(lengths(file));
        found.extend(texts(bytes, file));
        // Entries that could not be read are left out of the check, so unknown ids and empty lists may be their fault.
        let misshapen = problems.iter().any(|problem| matches!(problem.kind, Kind::WrongShape { .. }));
        found.retain(|problem| {
            let follows = misshapen && matches!(problem.kind, Kind::UnknownName { .. } | Kind::Empty { .. });
            !follows && entry(&problem.at).is_none_or(|entry| !broken.contains(&entry))
        });
        problems.extend(found);
        policy = checked;
    }
    let mut unacceptable = accept::faults(&accepted);
    // A fault of its shape explains the others.
    unacceptable.retain(|problem| {
        let acceptance = problem.at.0.split_last().map_or(&[][..], |(_, steps)| steps);
        !problems.iter().any(|other| other.at.0.starts_with(acceptance))
    });
    problems.extend(unacceptable);
    problems.extend(unknown.into_iter().map(Problem::from));
    problems.sort_by_cached_key(|problem| places.range(&problem.at).start);
    Reading { file, policy: policy.filter(|_| problems.is_empty()), problems, accepted, places }
}

/// The entry that a path leads into: the list's key and the index.
fn entry(path: &Path) -> Option<(String, usize)> {
    match path.0.as_slice() {
        [Step::Key(list), Step::Index(index), ..] => Some((list.clone(), *index)),
        _ => None,
    }
}

/// Line and column, both from 1 and in characters, of a byte of a text.
#[must_use]
pub fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
    (before.matches('\n').count() + 1, column)
}
