//! Policy files: read up to the format's size limit, and checked.

use std::path::{Path, PathBuf};

use policy_explorer::editor::analysis::conflicts;
use policy_explorer::editor::read::read_closely;
use policy_explorer::engine::Policy;
use policy_explorer::format::json;
use policy_explorer::format::syntax::MAX_BYTES;
use policy_explorer::view::name_intervals;

use crate::Ending;
use crate::policy_file::PolicyFile;
use crate::report::{self, Finding};
use crate::shell::Shell;

/// Reads a file, or prints why it cannot be read.
pub fn open(path: &Path, shell: &Shell<'_>) -> Result<PolicyFile, Ending> {
    let bytes = shell.read(path, MAX_BYTES)?;
    let mut reading = read_closely(&bytes);
    if let Some(policy) = &mut reading.policy {
        name_intervals(policy);
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    // A file that is too large is not read.
    let root = reading.file.as_ref().and_then(|_| json::parse(&bytes).ok());
    Ok(PolicyFile { path: path.to_owned(), bytes, text, root, reading })
}

/// Reads a file that is a policy. Prints the problems of an invalid one.
pub fn valid(path: &Path, shell: &Shell<'_>) -> Result<PolicyFile, Ending> {
    valid_of(open(path, shell)?, shell)
}

fn valid_of(file: PolicyFile, shell: &Shell<'_>) -> Result<PolicyFile, Ending> {
    if file.reading.policy.is_some() {
        return Ok(file);
    }
    report::print(&report::findings(&file, &file.reading.problems), &[&file], shell);
    Err(Ending::Findings)
}

/// Reads a policy for a command that needs one. Prints the problems of an invalid file.
pub fn policy(path: &Path, shell: &Shell<'_>) -> Result<(Policy, PolicyFile), Ending> {
    policy_of(open(path, shell)?, shell)
}

fn policy_of(file: PolicyFile, shell: &Shell<'_>) -> Result<(Policy, PolicyFile), Ending> {
    let mut file = valid_of(file, shell)?;
    let policy = file.reading.policy.take().ok_or(Ending::Findings)?;
    Ok((policy, file))
}

/// Reads a policy that may be shown to readers, without problems and conflicts. Otherwise prints them.
pub fn sound(path: &Path, shell: &Shell<'_>) -> Result<(Policy, PolicyFile), Ending> {
    sound_of(open(path, shell)?, shell)
}

/// The same of a file that is read already.
pub fn sound_of(file: PolicyFile, shell: &Shell<'_>) -> Result<(Policy, PolicyFile), Ending> {
    let (policy, file) = policy_of(file, shell)?;
    let found = report::findings(&file, &conflicts(&policy));
    if found.iter().any(Finding::is_error) {
        report::print(&found, &[&file], shell);
        return Err(Ending::Findings);
    }
    Ok((policy, file))
}

/// Reads the policies that arguments name, or prints why they cannot be read: of a folder, all that are in it. The schema,
/// which lies beside them, is left out.
pub fn all(paths: &[PathBuf], shell: &Shell<'_>) -> (Vec<PolicyFile>, Ending) {
    let is_json = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "json");
    let mut ending = Ending::Clean;
    let mut files = Vec::new();
    for path in paths {
        let named = match shell.list(path) {
            Some(listed) => listed.into_iter().filter(is_json).collect(),
            None => vec![path.clone()],
        };
        for path in named {
            match open(&path, shell) {
                Ok(file) if is_schema(&file) => {
                    shell.note(&format!("`{}` is a schema and not a policy: it is left out", path.display()));
                }
                Ok(file) => files.push(file),
                Err(worse) => ending = ending.worse(worse),
            }
        }
    }
    if files.is_empty() && ending == Ending::Clean {
        ending = shell.refuse("there is no policy among these files", "name a policy, or a folder that has some");
    }
    (files, ending)
}

fn is_schema(file: &PolicyFile) -> bool {
    let schema = file.reading.file.as_ref().and_then(|file| file.schema.as_deref());
    file.reading.policy.is_none() && schema.is_some_and(|schema| schema.contains("json-schema.org"))
}

/// The name without the extension under which a file is published: that of a file in a folder `policies`.
pub fn published_as<'f>(file: &'f PolicyFile, shell: &Shell<'_>) -> Option<&'f str> {
    let whole = shell.whole(&file.path)?;
    let folder = whole.parent()?.file_name()?;
    (folder == "policies").then(|| file.path.file_stem()?.to_str()).flatten()
}
