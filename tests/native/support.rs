//! Running the command line as a program, and files for it: shared by several test modules.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// The policy of most tests.
pub const POLICY: &str = "policies/us-weapons-in-russia.json";

/// The words that start the command line: the native program, or that of the npm package if `POLICY_EXPLORER` names it
/// (`node target/npm/package/cli/policy-explorer.mjs`).
pub fn program() -> Vec<String> {
    let native = env!("CARGO_BIN_EXE_policy-explorer").to_owned();
    std::env::var("POLICY_EXPLORER").map_or(vec![native], |words| words.split(' ').map(str::to_owned).collect())
}

/// A command with these arguments, for tests that start it themselves.
pub fn command(arguments: &[&str]) -> Command {
    let words = program();
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]).args(arguments);
    command
}

/// Runs the command line.
pub fn cli(arguments: &[&str]) -> Output {
    command(arguments).output().unwrap()
}

/// Runs the command line; returns its exit status and its JSON output.
pub fn cli_json(arguments: &[&str]) -> (Option<i32>, Value) {
    let output = cli(arguments);
    let value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"));
    (output.status.code(), value)
}

/// A folder for one test, removed when it is dropped.
pub fn scratch() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// The path of a file in a folder, as an argument.
pub fn path_in(folder: &TempDir, name: &str) -> String {
    folder.path().join(name).to_str().unwrap().to_owned()
}

/// The policies (not the schema) in a folder, sorted by name.
pub fn policies(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let is_policy = |path: &PathBuf| {
        path.extension().is_some_and(|extension| extension == "json") && !path.ends_with("policy.schema.json")
    };
    let mut files: Vec<PathBuf> = entries.filter(is_policy).collect();
    files.sort();
    assert!(!files.is_empty(), "{folder} holds no policies");
    files
}
