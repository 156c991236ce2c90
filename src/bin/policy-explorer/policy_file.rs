//! A policy file as it was read, for those that report on it.

use std::path::PathBuf;

use policy_explorer::editor::read::Reading;

/// A file that was read, even if it is not a valid policy.
pub struct PolicyFile {
    /// Its path.
    pub path: PathBuf,
    /// Its text, as far as it is UTF-8.
    pub text: String,
    /// The policy, or its problems.
    pub reading: Reading,
}
