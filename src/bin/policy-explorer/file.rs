//! Policy files on disk: read up to the bound of the format, and no further; written at once or not at all.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use policy_explorer::editor::analysis::conflicts;
use policy_explorer::editor::read::{Reading, read_closely};
use policy_explorer::engine::Policy;
use policy_explorer::format::syntax::MAX_BYTES;

use crate::Ending;
use crate::args::Format;
use crate::report::{self, Finding};

/// A file that was read, whether or not it is a policy.
pub struct PolicyFile {
    /// Where it is.
    pub path: PathBuf,
    /// What it holds, as far as it is text.
    pub text: String,
    /// What it means.
    pub reading: Reading,
}

/// Reads a file. If it cannot be read, that is printed.
pub fn open(path: &Path) -> Result<PolicyFile, Ending> {
    let mut bytes = Vec::new();
    // One byte more than the bound tells a file that is too large from one that just fits.
    let most = MAX_BYTES as u64 + 1;
    let read = File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes));
    if let Err(error) = read {
        eprintln!("error: `{}` cannot be read: {error}", path.display());
        return Err(Ending::CouldNotRun);
    }
    let reading = read_closely(&bytes);
    Ok(PolicyFile { path: path.to_owned(), text: String::from_utf8_lossy(&bytes).into_owned(), reading })
}

/// Writes a file anew. Whatever happens on the way, the file is the old or the new one, and never a part.
pub fn replace(path: &Path, text: &str) -> io::Result<()> {
    // Of a link, the file that it leads to is replaced.
    let path = fs::canonicalize(path)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.write_all(text.as_bytes())?;
    new.as_file().set_permissions(fs::metadata(&path)?.permissions())?;
    new.as_file().sync_all()?;
    new.persist(&path)?;
    Ok(())
}

/// Reads a policy that may be shown to readers: no problems, and no conflicts. Else they are printed.
pub fn sound(path: &Path, format: Format) -> Result<(Policy, PolicyFile), Ending> {
    let mut file = open(path)?;
    let conflicts = file.reading.policy.as_ref().map(conflicts).unwrap_or_default();
    let found: Vec<Finding> =
        file.reading.problems.iter().chain(&conflicts).map(|problem| Finding::new(&file, problem)).collect();
    match file.reading.policy.take() {
        Some(policy) if !found.iter().any(Finding::is_error) => Ok((policy, file)),
        _ => {
            report::print(&found, &[&file], format);
            Err(Ending::Findings)
        }
    }
}

/// Writes a file, new or anew, whole or not at all; or prints it, if there is none to write.
pub fn deliver(text: &str, output: Option<&Path>) -> Ending {
    let Some(path) = output else {
        print(text);
        return Ending::Clean;
    };
    let written = if path.exists() { replace(path, text) } else { create(path, text) };
    match written {
        Ok(()) => Ending::Clean,
        Err(error) => {
            eprintln!("error: `{}` cannot be written: {error}", path.display());
            Ending::CouldNotRun
        }
    }
}

/// Prints a text. If its reader stops reading, that ends the output and is no fault.
pub fn print(text: &str) {
    let _ = io::stdout().write_all(text.as_bytes());
}

/// Writes a file that is not there yet. It appears when it is complete.
fn create(path: &Path, text: &str) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let unfinished = path.with_file_name(name);
    let written = fs::write(&unfinished, text).and_then(|()| fs::rename(&unfinished, path));
    if written.is_err() {
        // It may not even be there; what went wrong is told already.
        let _ = fs::remove_file(&unfinished);
    }
    written
}

/// Reads a policy for a command that needs one. If the file is none, its problems are printed.
pub fn policy(path: &Path, format: Format) -> Result<Policy, Ending> {
    let mut file = open(path)?;
    match file.reading.policy.take() {
        Some(policy) => Ok(policy),
        None => {
            let findings: Vec<Finding> = file.reading.problems.iter().map(|it| Finding::new(&file, it)).collect();
            report::print(&findings, &[&file], format);
            Err(Ending::Findings)
        }
    }
}
