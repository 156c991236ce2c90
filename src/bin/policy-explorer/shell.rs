//! A running command's view of the world: how it prints, and how it reads and writes files, with its messages.
//! It knows nothing of policies.

use std::cell::RefCell;
use std::ffi::OsStr;
use std::fmt::Arguments;
use std::path::{Path, PathBuf};

use policy_explorer::compress::Encoding;

use crate::Ending;
use crate::args::Format;
use crate::host::{Fault, Host, Site, Stream};
use crate::shown::visible;

/// Prints a line to standard output.
macro_rules! say {
    ($shell:expr, $($text:tt)*) => { $shell.say(format_args!($($text)*)) };
}

/// The world of a command that runs.
pub struct Shell<'h> {
    host: &'h dyn Host,
    /// How results are printed.
    pub format: Format,
    /// Why standard output takes no more.
    broken: RefCell<Option<Fault>>,
}

impl<'h> Shell<'h> {
    pub fn new(host: &'h dyn Host, format: Format) -> Self {
        Shell { host, format, broken: RefCell::new(None) }
    }

    /// Prints a line.
    pub fn say(&self, text: Arguments<'_>) {
        self.print(&format!("{text}\n"));
    }

    /// Prints a text as it is. Once printing has failed, nothing more is printed.
    pub fn print(&self, text: &str) {
        if self.is_open() {
            let printed = self.host.print(Stream::Output, text);
            *self.broken.borrow_mut() = printed.err();
        }
    }

    /// Whether printing makes sense: nobody has stopped reading.
    pub fn is_open(&self) -> bool {
        self.broken.borrow().is_none()
    }

    /// Hands out what is printed; returns whether somebody still reads it.
    pub fn is_read(&self) -> bool {
        if self.is_open() {
            *self.broken.borrow_mut() = self.host.flush().err();
        }
        self.is_open()
    }

    /// Prints what keeps the command from running, and what to do about it.
    pub fn refuse(&self, message: &str, help: &str) -> Ending {
        // Earlier output stays before it. If a message cannot be printed, nothing can be.
        let _ = self.host.flush();
        let help = if help.is_empty() { String::new() } else { format!("help: {}\n", visible(help)) };
        let _ = self.host.print(Stream::Error, &format!("error: {}\n{help}", visible(message)));
        Ending::CouldNotRun
    }

    /// Adds a help to the last message.
    pub fn help(&self, help: &str) {
        let _ = self.host.print(Stream::Error, &format!("help: {}\n", visible(help)));
    }

    /// Prints what the command does not stop for, and what to do about it.
    pub fn warn(&self, message: &str, help: &str) {
        let _ = self.host.flush();
        let text = format!("warning: {}\nhelp: {}\n", visible(message), visible(help));
        let _ = self.host.print(Stream::Error, &text);
    }

    /// Prints what somebody may want to know.
    pub fn note(&self, message: &str) {
        let _ = self.host.flush();
        let _ = self.host.print(Stream::Error, &format!("note: {}\n", visible(message)));
    }

    /// The end of a command: if its results could not be printed, it has failed. A reader that stops reading is no
    /// fault.
    pub fn end(self, ending: Ending) -> Ending {
        let flushed = self.host.flush().err();
        match self.broken.take().or(flushed) {
            None | Some(Fault::Closed) => ending,
            Some(fault) => self.refuse(&format!("the output cannot be written: {fault}"), fault.help()),
        }
    }

    /// Whether results may have colours: at a terminal that has them, unless the reader wants none.
    pub fn has_colours(&self) -> bool {
        has_colours(self.host, Stream::Output)
    }

    /// How wide a line may be, if the reader says so.
    pub fn width(&self) -> Option<usize> {
        width(self.host)
    }

    /// Reads a file, or standard input if it is `-`: at most this many bytes, and one more if there are more.
    pub fn read(&self, path: &Path, most: usize) -> Result<Vec<u8>, Ending> {
        let is_input = path.as_os_str() == OsStr::new("-");
        self.host.read((!is_input).then_some(path), most.saturating_add(1)).map_err(|fault| {
            let message = format!("`{}` cannot be read: {fault}", path.display());
            let is_address = ["http://", "https://"].iter().any(|scheme| path.to_string_lossy().starts_with(scheme));
            let fetched = "nothing is fetched: save the page first, and name the saved file";
            self.refuse(&message, if is_address { fetched } else { fault.help() })
        })
    }

    /// The path of a file from the root on, without links; `None` if it has none.
    pub fn whole(&self, path: &Path) -> Option<PathBuf> {
        let is_input = path.as_os_str() == OsStr::new("-");
        if is_input { None } else { self.host.whole(path).ok() }
    }

    /// The files of a folder; `None` if this is no folder.
    pub fn list(&self, folder: &Path) -> Option<Vec<PathBuf>> {
        self.host.list(folder).ok()
    }

    /// A folder with the files of the release that this program belongs to, if it came with one.
    pub fn release(&self) -> Option<PathBuf> {
        self.host.release()
    }

    /// A compressed copy of bytes, or prints why there is none.
    pub fn compress(&self, encoding: Encoding, bytes: &[u8]) -> Result<Vec<u8>, Ending> {
        self.host.compress(encoding, bytes).map_err(|fault| {
            self.refuse(
                &format!("nothing can be compressed: {fault}"),
                "install the program again: a part of it is missing",
            )
        })
    }

    /// Serves a site.
    pub fn serve(&self, port: u16, site: Box<dyn Site>) -> Ending {
        self.host.serve(port, site)
    }

    /// Makes the folder of a file.
    pub fn make_folder_of(&self, path: &Path) -> Ending {
        let Some(folder) = path.parent().filter(|folder| *folder != Path::new("")) else { return Ending::Clean };
        match self.host.make_folder(folder) {
            Ok(()) => Ending::Clean,
            Err(fault) => self.refuse(&format!("`{}` cannot be made: {fault}", folder.display()), fault.help()),
        }
    }

    /// What tells a file from what it was before; `None` if it is not there.
    pub fn stamp(&self, path: &Path) -> Option<String> {
        self.host.stamp(path)
    }

    /// Does nothing for a while.
    pub fn pause(&self, milliseconds: u32) {
        self.host.pause(milliseconds);
    }

    /// Writes a whole file. With `before`, only if that is still its content.
    pub fn write(&self, path: &Path, content: &str, before: Option<&[u8]>) -> Ending {
        if path.as_os_str() == OsStr::new("-") {
            if before.is_some() {
                return self.refuse("standard input cannot be written back", "name the file instead of `-`");
            }
            self.print(content);
            return Ending::Clean;
        }
        self.written(path, content.as_bytes(), before)
    }

    /// Writes a whole file of bytes.
    pub fn put(&self, path: &Path, content: &[u8]) -> Ending {
        self.written(path, content, None)
    }

    fn written(&self, path: &Path, content: &[u8], before: Option<&[u8]>) -> Ending {
        match self.host.write(path, content, before) {
            Ok(()) => Ending::Clean,
            Err(fault) => {
                let reason =
                    if fault == Fault::Missing { "there is no such folder".to_owned() } else { fault.to_string() };
                self.refuse(&format!("`{}` cannot be written: {reason}", path.display()), fault.help())
            }
        }
    }

    /// Writes a file, or prints the text if there is no file to write.
    pub fn deliver(&self, text: &str, output: Option<&Path>) -> Ending {
        match output {
            Some(path) => self.write(path, text, None),
            None => {
                self.print(text);
                Ending::Clean
            }
        }
    }
}

/// Whether a stream may have colours (<https://no-color.org>).
pub fn has_colours(host: &dyn Host, stream: Stream) -> bool {
    let refused = host.variable("NO_COLOR").is_some_and(|value| !value.is_empty())
        || host.variable("TERM").is_some_and(|value| value == "dumb");
    !refused && host.is_terminal(stream)
}

/// How wide a line may be: narrower than this nothing can be read.
pub fn width(host: &dyn Host) -> Option<usize> {
    Some(host.variable("COLUMNS")?.trim().parse::<usize>().ok()?.clamp(40, 500))
}
