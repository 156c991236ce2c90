//! `check`: every problem of a file, and the findings of the analysis.

use policy_explorer::editor::analysis::analyse;

use super::explain;
use crate::args::{Check, Deny, Format};
use crate::report::{self, Finding};
use crate::{Ending, file};

pub fn run(command: &Check, format: Format) -> Ending {
    if let Some(code) = &command.explain {
        return explain::run(code, format);
    }
    let mut ending = Ending::Clean;
    let mut files = Vec::new();
    for path in &command.files {
        match file::open(path) {
            Ok(file) => files.push(file),
            Err(worse) => ending = ending.worse(worse),
        }
    }
    let mut findings = Vec::new();
    for file in &files {
        let found = file.reading.policy.as_ref().map(analyse).unwrap_or_default();
        let mut problems: Vec<_> = file.reading.problems.iter().chain(&found).collect();
        problems.sort_by_key(|problem| file.reading.places.range(&problem.at).start);
        findings.extend(problems.into_iter().map(|problem| Finding::new(file, problem)));
    }
    let refused = findings.iter().any(|finding| finding.is_error() || command.deny == Some(Deny::Warnings));
    report::print(&findings, &files.iter().collect::<Vec<_>>(), format);
    if format != Format::Json {
        say!("{} checked: {}", report::count(files.len(), "file"), report::summary(&findings));
    }
    if refused { ending.worse(Ending::Findings) } else { ending }
}
