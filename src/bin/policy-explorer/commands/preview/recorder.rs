//! A world in which commands run whose output goes into a page. They change nothing in it.

use std::cell::RefCell;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use policy_explorer::compress::Encoding;

use crate::Ending;
use crate::args::Format;
use crate::host::{Fault, Host, Site, Stream};
use crate::shell::Shell;

/// The world, except that what is printed is kept and nothing is written.
pub struct Recorder<'h> {
    host: &'h dyn Host,
    output: RefCell<String>,
    said: RefCell<String>,
}

impl<'h> Recorder<'h> {
    pub fn new(host: &'h dyn Host) -> Self {
        Recorder { host, output: RefCell::default(), said: RefCell::default() }
    }

    /// A shell in this world.
    pub fn shell(&self) -> Shell<'_> {
        Shell::new(self, Format::Json)
    }

    /// The results that were printed.
    pub fn output(&self) -> String {
        self.output.borrow().clone()
    }

    /// The messages that were printed beside them.
    pub fn said(&self) -> String {
        self.said.borrow().clone()
    }
}

impl Host for Recorder<'_> {
    fn arguments(&self) -> Vec<OsString> {
        self.host.arguments()
    }

    fn variable(&self, _: &str) -> Option<String> {
        None
    }

    fn is_terminal(&self, _: Stream) -> bool {
        false
    }

    fn read(&self, path: Option<&Path>, most: usize) -> Result<Vec<u8>, Fault> {
        self.host.read(path, most)
    }

    fn whole(&self, path: &Path) -> Result<PathBuf, Fault> {
        self.host.whole(path)
    }

    fn list(&self, folder: &Path) -> Result<Vec<PathBuf>, Fault> {
        self.host.list(folder)
    }

    fn make_folder(&self, _: &Path) -> Result<(), Fault> {
        Err(Fault::ReadOnly)
    }

    fn release(&self) -> Option<PathBuf> {
        self.host.release()
    }

    fn compress(&self, encoding: Encoding, bytes: &[u8]) -> Result<Vec<u8>, Fault> {
        self.host.compress(encoding, bytes)
    }

    fn serve(&self, _: u16, site: Box<dyn Site>) -> Ending {
        site.refuse(&Fault::Busy, self)
    }

    fn stamp(&self, path: &Path) -> Option<String> {
        self.host.stamp(path)
    }

    fn pause(&self, milliseconds: u32) {
        self.host.pause(milliseconds);
    }

    fn write(&self, _: &Path, _: &[u8], _: Option<&[u8]>) -> Result<(), Fault> {
        Err(Fault::ReadOnly)
    }

    fn print(&self, stream: Stream, text: &str) -> Result<(), Fault> {
        let kept = if stream == Stream::Output { &self.output } else { &self.said };
        kept.borrow_mut().push_str(text);
        Ok(())
    }

    fn flush(&self) -> Result<(), Fault> {
        Ok(())
    }
}
