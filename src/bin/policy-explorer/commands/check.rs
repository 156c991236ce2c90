//! `check`: every problem of a file, and the findings of the analysis.

use policy_explorer::editor::review::review;

use super::explain;
use crate::args::{Check, Deny, Format};
use crate::report::{self, Finding};
use crate::{Ending, file};

pub fn run(command: &Check, format: Format) -> Ending {
    if let Some(code) = &command.explain {
        return explain::run(code, format);
    }
    let (files, mut ending) = file::open_policies(&command.files);
    let mut findings = Vec::new();
    for file in &files {
        let judged = review(&file.reading, file.published_as());
        findings.extend(judged.iter().map(|judged| Finding::judged(file, judged)));
    }
    let denied = |finding: &Finding| finding.is_error() || command.deny == Some(Deny::Warnings) && finding.is_open();
    if findings.iter().any(denied) {
        ending = ending.worse(Ending::Findings);
    }
    let listed: Vec<&Finding> =
        findings.iter().filter(|finding| command.all || finding.is_error() || finding.is_open()).collect();
    report::print_some(&listed, &files.iter().collect::<Vec<_>>(), format);
    if format != Format::Json {
        say!("{} checked: {}", report::count(files.len(), "file"), report::summary(&findings));
    }
    ending
}
