//! A policy file as it was read, for those that report on it.

use std::path::PathBuf;

use policy_explorer::editor::read::Reading;
use policy_explorer::format::json;

use crate::shown::visible;

/// A file that was read, even if it is not a valid policy.
pub struct PolicyFile {
    /// Its path.
    pub path: PathBuf,
    /// Its content, to compare it before it is replaced.
    pub bytes: Vec<u8>,
    /// Its text, as far as it is UTF-8.
    pub text: String,
    /// Its values, if it is JSON.
    pub root: Option<json::Value>,
    /// The policy, or its problems.
    pub reading: Reading,
}

impl PolicyFile {
    /// Its path as it is shown.
    pub fn name(&self) -> String {
        visible(&self.path.display().to_string())
    }
}
