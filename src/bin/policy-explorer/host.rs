//! What the command line needs of the world around it: arguments, environment, files and the standard streams.
//! It decides nothing. Everything else in this program reaches the world through [`Host`] alone, so that a program
//! without an operating system below it, such as WebAssembly, only needs another [`Host`].

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

use policy_explorer::compress::Encoding;

use crate::Ending;

/// The world around the command line.
pub trait Host {
    /// The arguments, the program's name first.
    fn arguments(&self) -> Vec<OsString>;

    /// A variable of the environment.
    fn variable(&self, name: &str) -> Option<String>;

    /// Whether a stream ends at a person's terminal.
    fn is_terminal(&self, stream: Stream) -> bool;

    /// Reads a file, or standard input if there is no path; at most this many bytes.
    fn read(&self, path: Option<&Path>, most: usize) -> Result<Vec<u8>, Fault>;

    /// The path of a file from the root on, without links.
    fn whole(&self, path: &Path) -> Result<PathBuf, Fault>;

    /// The files of a folder, by name.
    fn list(&self, folder: &Path) -> Result<Vec<PathBuf>, Fault>;

    /// Makes a folder, and those above it, where there is none.
    fn make_folder(&self, path: &Path) -> Result<(), Fault>;

    /// A folder with the files of the release that this program belongs to, if it came with one.
    fn release(&self) -> Option<PathBuf>;

    /// A compressed copy of bytes.
    fn compress(&self, encoding: Encoding, bytes: &[u8]) -> Result<Vec<u8>, Fault>;

    /// Answers requests on loopback with what `site` makes of them, until it is ended from outside; on any free port if
    /// `port` is 0. Where waiting would keep everything else from running, it goes on after the program's end.
    fn serve(&self, port: u16, site: Box<dyn Site>) -> Ending;

    /// What tells a file from what it was before: its time and its size; `None` if there is none.
    fn stamp(&self, path: &Path) -> Option<String>;

    /// Does nothing for a while.
    fn pause(&self, milliseconds: u32);

    /// Writes a whole file. At any moment a regular file is the old one or the new one, never a part, and keeps its
    /// owner, its permissions and its links. A device or a pipe is written to and not replaced.
    ///
    /// With `before`, the file is only written if that is still its content.
    fn write(&self, path: &Path, content: &[u8], before: Option<&[u8]>) -> Result<(), Fault>;

    /// Writes to a stream. Standard output may be buffered.
    fn print(&self, stream: Stream, text: &str) -> Result<(), Fault>;

    /// Writes out what is buffered.
    fn flush(&self) -> Result<(), Fault>;
}

/// Pages that are made when they are asked for.
pub trait Site: Send + Sync {
    /// Says that it is served on this port.
    fn begin(&self, port: u16, host: &dyn Host);

    /// Says why it cannot be served.
    fn refuse(&self, fault: &Fault, host: &dyn Host) -> Ending;

    /// The answer to a request.
    fn answer(&self, request: &Request, host: &dyn Host) -> Answer;
}

/// A request of HTTP, as far as a [`Site`] looks at it.
pub struct Request {
    pub method: String,
    /// The path and what follows it, as it was sent.
    pub target: String,
    /// The name that the site was asked by, with its port.
    pub host: String,
}

/// An answer of HTTP.
pub struct Answer {
    pub status: u16,
    /// Names and values of the header's fields.
    pub fields: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

/// A stream that text is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// For results.
    Output,
    /// For what keeps a command from running.
    Error,
}

/// Why a file or a stream could not be read or written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    Missing,
    Denied,
    Folder,
    NoFolder,
    ReadOnly,
    /// Somebody else has changed the file since it was read.
    Changed,
    /// Nobody reads any more.
    Closed,
    /// Another program listens there.
    Busy,
    Other(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Fault::Missing => "there is no such file",
            Fault::Denied => "permission denied",
            Fault::Folder => "it is a folder",
            Fault::NoFolder => "it is not a folder",
            Fault::ReadOnly => "it is read-only",
            Fault::Changed => "it has changed since it was read",
            Fault::Closed => "nobody reads it",
            Fault::Busy => "another program has it",
            Fault::Other(reason) => reason,
        })
    }
}

impl Fault {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Fault::Missing | Fault::NoFolder => "check its name, and the folder that you are in",
            Fault::Denied => "change its permissions or its owner, or choose another place",
            Fault::Folder => "name a file in it",
            Fault::ReadOnly => "make it writable first (chmod u+w), if it should change",
            Fault::Changed => "nothing was written: look at what has changed, then run the command again",
            Fault::Busy => "choose another one",
            Fault::Closed | Fault::Other(_) => "put that right, then run the command again",
        }
    }
}
