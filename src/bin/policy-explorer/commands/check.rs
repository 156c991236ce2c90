//! `check`: every problem of a file, and the findings of the analysis.

use policy_explorer::editor::review::review;

#[cfg(not(feature = "worker"))]
use super::explain;
use crate::args::{Check, Format};
use crate::report;
use crate::shell::Shell;
use crate::{Ending, file};

pub fn run(command: &Check, shell: &Shell<'_>) -> Ending {
    if let Some(code) = &command.explain {
        #[cfg(feature = "worker")]
        return shell.refuse(&format!("`{code}` is explained in the documentation"), "look it up there");
        #[cfg(not(feature = "worker"))]
        return explain::run(code, shell);
    }
    let (files, ending) = file::all(&command.files, shell);
    // A command that could read nothing has no findings, not even none.
    if files.is_empty() {
        return ending;
    }
    let mut findings = Vec::new();
    for file in &files {
        let judged = review(&file.reading, file::published_as(file, shell));
        findings.extend(report::judged(file, &judged, command.all));
    }
    report::print(&findings, &files.iter().collect::<Vec<_>>(), shell);
    if shell.format != Format::Json {
        say!(shell, "{} checked: {}", report::count(files.len(), "file"), report::summary(&findings));
    }
    ending.worse(report::ending(&findings, command.deny))
}
