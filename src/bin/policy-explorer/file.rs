//! Policy files: read up to the format's size limit, and checked.

use std::path::{Path, PathBuf};

use policy_explorer::editor::analysis::conflicts;
use policy_explorer::editor::read::read_closely;
use policy_explorer::engine::Policy;
use policy_explorer::format::syntax::MAX_BYTES;

use crate::Ending;
use crate::policy_file::PolicyFile;
use crate::report::{self, Finding};
use crate::shell::Shell;

/// Reads a file, or prints why it cannot be read.
pub fn open(path: &Path, shell: &Shell<'_>) -> Result<PolicyFile, Ending> {
    let bytes = shell.read(path, MAX_BYTES)?;
    let reading = read_closely(&bytes);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Ok(PolicyFile { path: path.to_owned(), bytes, text, reading })
}

/// Reads a policy for a command that needs one. Prints the problems of an invalid file.
pub fn policy(path: &Path, shell: &Shell<'_>) -> Result<(Policy, PolicyFile), Ending> {
    let mut file = open(path, shell)?;
    match file.reading.policy.take() {
        Some(policy) => Ok((policy, file)),
        None => {
            report::print(&report::findings(&file, &file.reading.problems), &[&file], shell);
            Err(Ending::Findings)
        }
    }
}

/// Reads a policy that may be shown to readers, without problems and conflicts. Otherwise prints them.
pub fn sound(path: &Path, shell: &Shell<'_>) -> Result<(Policy, PolicyFile), Ending> {
    let (policy, file) = policy(path, shell)?;
    let found = report::findings(&file, &conflicts(&policy));
    if found.iter().any(Finding::is_error) {
        report::print(&found, &[&file], shell);
        return Err(Ending::Findings);
    }
    Ok((policy, file))
}

/// The policy files that arguments name: of a folder, all that are in it.
pub fn all(paths: &[PathBuf], shell: &Shell<'_>) -> Vec<PathBuf> {
    let is_policy = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.ends_with(".json") && !name.ends_with(".schema.json")
    };
    let is_named = |path: &PathBuf| paths.len() == 1 || !path.to_string_lossy().ends_with(".schema.json");
    let mut files = Vec::new();
    for path in paths {
        match shell.list(path) {
            Some(listed) => files.extend(listed.into_iter().filter(is_policy)),
            // A shell that expands `policies/*.json` names the schema too.
            None => files.extend(Some(path.clone()).filter(is_named)),
        }
    }
    files
}
