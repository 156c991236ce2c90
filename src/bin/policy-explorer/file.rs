//! Policy files on disk: read up to the format's size limit, and replaced atomically.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use policy_explorer::editor::analysis::conflicts;
use policy_explorer::editor::read::read_closely;
use policy_explorer::engine::Policy;
use policy_explorer::format::syntax::MAX_BYTES;
use policy_explorer::view::name_intervals;

use crate::Ending;
use crate::args::Format;
use crate::policy_file::PolicyFile;
use crate::report::{self, Finding};

/// Reads a file, or prints why it cannot be read.
pub fn open(path: &Path) -> Result<PolicyFile, Ending> {
    let mut bytes = Vec::new();
    // One more byte than the limit shows that a file is too large.
    let most = MAX_BYTES as u64 + 1;
    let read = File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes));
    if let Err(error) = read {
        eprintln!("error: `{}` cannot be read: {error}", path.display());
        return Err(Ending::CouldNotRun);
    }
    let mut reading = read_closely(&bytes);
    if let Some(policy) = &mut reading.policy {
        name_intervals(policy);
    }
    Ok(PolicyFile { path: path.to_owned(), text: String::from_utf8_lossy(&bytes).into_owned(), reading })
}

/// Reads the policies among some files, or prints why they cannot be read. The schema, which lies beside them, is left out.
pub fn open_policies(paths: &[PathBuf]) -> (Vec<PolicyFile>, Ending) {
    let mut ending = Ending::Clean;
    let mut files = Vec::new();
    let mut schemas = 0;
    for path in paths {
        match open(path) {
            Ok(file) if file.is_schema() => {
                eprintln!("note: `{}` is a schema and not a policy: it is left out", path.display());
                schemas += 1;
            }
            Ok(file) => files.push(file),
            Err(worse) => ending = ending.worse(worse),
        }
    }
    if schemas == paths.len() {
        eprintln!("error: there is no policy among these files");
        ending = Ending::CouldNotRun;
    }
    (files, ending)
}

impl PolicyFile {
    /// Whether it is a JSON Schema.
    fn is_schema(&self) -> bool {
        let schema = self.reading.file.as_ref().and_then(|file| file.schema.as_deref());
        self.reading.policy.is_none() && schema.is_some_and(|schema| schema.contains("json-schema.org"))
    }

    /// Itself, if it is a policy. Prints the problems of an invalid file.
    pub fn valid(self, format: Format) -> Result<Self, Ending> {
        if self.reading.policy.is_some() {
            return Ok(self);
        }
        let findings: Vec<Finding> = self.reading.problems.iter().map(|it| Finding::new(&self, it)).collect();
        report::print(&findings, &[&self], format);
        Err(Ending::Findings)
    }

    /// Its policy. Prints the problems of an invalid file.
    pub fn policy(self, format: Format) -> Result<Policy, Ending> {
        self.valid(format)?.reading.policy.ok_or(Ending::Findings)
    }

    /// The name without the extension under which it is published: that of a file in a folder `policies`.
    pub fn published_as(&self) -> Option<&str> {
        let whole = fs::canonicalize(&self.path).ok()?;
        let folder = whole.parent()?.file_name()?;
        (folder == "policies").then(|| self.path.file_stem()?.to_str()).flatten()
    }
}

/// Replaces a file atomically: at any moment it is the old or the new one, never a part.
pub fn replace(path: &Path, text: &str) -> io::Result<()> {
    // The target of a link is replaced, not the link.
    let path = fs::canonicalize(path)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.write_all(text.as_bytes())?;
    new.as_file().set_permissions(fs::metadata(&path)?.permissions())?;
    new.as_file().sync_all()?;
    new.persist(&path)?;
    Ok(())
}

/// Reads a policy that may be shown to readers, without problems and conflicts. Otherwise prints them.
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

/// Writes a file atomically, or prints the text if there is no file to write.
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

/// Creates a file. It appears when it is complete.
fn create(path: &Path, text: &str) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let unfinished = path.with_file_name(name);
    let written = fs::write(&unfinished, text).and_then(|()| fs::rename(&unfinished, path));
    if written.is_err() {
        // The file may not exist, and the error is reported already.
        let _ = fs::remove_file(&unfinished);
    }
    written
}

/// Reads a policy for a command that needs one. Prints the problems of an invalid file.
pub fn policy(path: &Path, format: Format) -> Result<Policy, Ending> {
    open(path)?.policy(format)
}
