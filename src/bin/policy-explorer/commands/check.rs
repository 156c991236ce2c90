//! `check`: every problem of a file, and the findings of the analysis.

use policy_explorer::editor::analysis::analyse;

use super::explain;
use crate::args::{Check, Format};
use crate::report;
use crate::shell::Shell;
use crate::{Ending, file};

pub fn run(command: &Check, shell: &Shell<'_>) -> Ending {
    if let Some(code) = &command.explain {
        return explain::run(code, shell);
    }
    let mut ending = Ending::Clean;
    let mut files = Vec::new();
    for path in file::all(&command.files, shell) {
        match file::open(&path, shell) {
            Ok(file) => files.push(file),
            Err(worse) => ending = ending.worse(worse),
        }
    }
    // A command that could read nothing has no findings, not even none.
    if files.is_empty() {
        return ending;
    }
    let mut findings = Vec::new();
    for file in &files {
        let found = file.reading.policy.as_ref().map(analyse).unwrap_or_default();
        let mut problems: Vec<_> = file.reading.problems.iter().chain(&found).collect();
        problems.sort_by_cached_key(|problem| file.reading.places.range(&problem.at).start);
        findings.extend(report::findings(file, problems));
    }
    report::print(&findings, &files.iter().collect::<Vec<_>>(), shell);
    if shell.format != Format::Json {
        say!(shell, "{} checked: {}", report::count(files.len(), "file"), report::summary(&findings));
    }
    ending.worse(report::ending(&findings, command.deny))
}
