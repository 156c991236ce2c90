//! `verify`: whether the anchors of a policy lead to their passages in an article, and whether these have changed.

use policy_explorer::editor::analysis::quotes::{Verified, verify};
use policy_explorer::engine::problem::{Name, UnknownName};
use policy_explorer::engine::{Kind, Policy, Problem};

use crate::args::{Deny, Format, Verify};
use crate::policy_file::PolicyFile;
use crate::report::{self, Finding};
use crate::{Ending, article, file, lock};

pub fn run(command: &Verify, format: Format) -> Ending {
    let mut file = match file::open(&command.file) {
        Ok(file) => file,
        Err(ending) => return ending,
    };
    let id = file.reading.policy.as_ref().map_or("", |policy| policy.id());
    let article = match article::open(&command.article, id) {
        Ok(article) => article,
        Err(ending) => return ending,
    };
    let Some(policy) = file.reading.policy.take() else {
        print(&file, &file.reading.problems, format);
        return Ending::Findings;
    };
    if let Err(ending) = known_source(&policy, command.source.as_deref()) {
        return ending;
    }
    let verified = verify(&policy, &article, command.source.as_deref());
    if command.lock { lock_passages(&file, &verified, format) } else { show(command, &file, &verified, format) }
}

fn show(command: &Verify, file: &PolicyFile, verified: &Verified, format: Format) -> Ending {
    let findings = print(file, &verified.problems, format);
    if format != Format::Json {
        let passages = report::count(verified.passages.len(), "passage");
        say!("{passages} found in {}: {}", command.article.display(), report::summary(&findings));
    }
    let refused = findings.iter().any(|finding| finding.is_error() || command.deny == Some(Deny::Warnings));
    if refused { Ending::Findings } else { Ending::Clean }
}

/// Writes all digests or none: a half-locked file would look as if it had been read through.
fn lock_passages(file: &PolicyFile, verified: &Verified, format: Format) -> Ending {
    let lockable =
        |problem: &&Problem| matches!(problem.kind, Kind::PassageChanged { .. } | Kind::PassageUnlocked { .. });
    let (new, faults): (Vec<&Problem>, Vec<&Problem>) = verified.problems.iter().partition(lockable);
    print(file, faults.iter().copied(), format);
    if !faults.is_empty() {
        if format != Format::Json {
            say!("nothing is locked: put this right first");
        }
        return Ending::Findings;
    }
    if !new.is_empty() {
        let written = lock::locked(&file.text, &verified.passages)
            .ok_or_else(|| "its anchors cannot be found".to_owned())
            .and_then(|text| file::replace(&file.path, &text).map_err(|error| error.to_string()));
        if let Err(reason) = written {
            eprintln!("error: `{}` cannot be written: {reason}", file.path.display());
            return Ending::CouldNotRun;
        }
    }
    if format != Format::Json {
        let anew = new.iter().filter(|problem| matches!(problem.kind, Kind::PassageChanged { .. })).count();
        let first = new.len() - anew;
        say!("{} passages locked: {first} new, {anew} changed", verified.passages.len());
    }
    Ending::Clean
}

fn print<'p>(file: &PolicyFile, problems: impl IntoIterator<Item = &'p Problem>, format: Format) -> Vec<Finding> {
    let findings: Vec<Finding> = problems.into_iter().map(|problem| Finding::new(file, problem)).collect();
    report::print(&findings, &[file], format);
    findings
}

fn known_source(policy: &Policy, source: Option<&str>) -> Result<(), Ending> {
    let Some(source) = source else { return Ok(()) };
    if policy.sources().any(|known| known.id == source) {
        return Ok(());
    }
    let known = policy.sources().map(|source| source.id.clone()).collect();
    Err(report::refuse(UnknownName { name: source.to_owned(), of: Name::Source, known }))
}
