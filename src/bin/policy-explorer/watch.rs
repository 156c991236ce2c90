//! `--watch`: runs a command again whenever one of its files changes.
//! It looks at times and sizes, which every system has, also for files on a network.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::Ending;
use crate::shell::Shell;

/// How often the files are looked at, in milliseconds.
const LOOK_MS: u32 = 100;

/// Runs a command once, or with `watched` files, until it is ended from outside or nobody reads it any more.
pub fn run(watched: Option<Vec<&Path>>, shell: &Shell<'_>, command: impl Fn() -> Ending) -> Ending {
    let Some(files) = watched else { return command() };
    if files.iter().any(|path| path.as_os_str() == OsStr::new("-")) {
        return shell.refuse("standard input cannot be watched", "name a file instead of `-`");
    }
    loop {
        let before = stamps(&files, shell);
        let ending = command();
        if !shell.is_read() {
            return ending;
        }
        shell.note("watching for changes; Ctrl+C ends it");
        let mut now = before;
        while !is_changed(&mut now, &files, shell) {
            shell.pause(LOOK_MS);
        }
        // An editor may take a file away before the new one is there.
        loop {
            shell.pause(LOOK_MS);
            if !is_changed(&mut now, &files, shell) {
                break;
            }
        }
    }
}

/// Whether something is different from before, which is then replaced.
fn is_changed(before: &mut Vec<(PathBuf, Option<String>)>, files: &[&Path], shell: &Shell<'_>) -> bool {
    let now = stamps(files, shell);
    let is_changed = now != *before;
    *before = now;
    is_changed
}

/// What tells a file from what it was: of a folder, that of each file in it.
fn stamps(paths: &[&Path], shell: &Shell<'_>) -> Vec<(PathBuf, Option<String>)> {
    let mut stamps = Vec::new();
    for path in paths {
        for file in shell.list(path).unwrap_or_else(|| vec![path.to_path_buf()]) {
            let stamp = shell.stamp(&file);
            stamps.push((file, stamp));
        }
    }
    stamps
}
