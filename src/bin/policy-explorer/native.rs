//! The [`Host`] of a native program: the operating system's files, streams and environment.
//! It knows nothing of policies.

use std::cell::RefCell;
use std::ffi::OsString;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Read, Stdout, Write};
use std::path::{Path, PathBuf};

use policy_explorer::compress::{Encoding, compressed};

use crate::Ending;
use crate::host::{Fault, Host, Site, Stream};

mod server;

/// The operating system.
pub struct Native {
    output: RefCell<BufWriter<Stdout>>,
}

impl Native {
    pub fn new() -> Self {
        Native { output: RefCell::new(BufWriter::with_capacity(1 << 16, io::stdout())) }
    }
}

impl Host for Native {
    fn arguments(&self) -> Vec<OsString> {
        std::env::args_os().collect()
    }

    fn variable(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }

    fn is_terminal(&self, stream: Stream) -> bool {
        match stream {
            Stream::Output => io::stdout().is_terminal(),
            Stream::Error => io::stderr().is_terminal(),
        }
    }

    fn read(&self, path: Option<&Path>, most: usize) -> Result<Vec<u8>, Fault> {
        let mut bytes = Vec::new();
        let read = match path {
            None => io::stdin().lock().take(most as u64).read_to_end(&mut bytes),
            Some(path) => File::open(path).and_then(|file| file.take(most as u64).read_to_end(&mut bytes)),
        };
        read.map(|_| bytes).map_err(Fault::from)
    }

    fn whole(&self, path: &Path) -> Result<PathBuf, Fault> {
        Ok(fs::canonicalize(path)?)
    }

    fn list(&self, folder: &Path) -> Result<Vec<PathBuf>, Fault> {
        let mut paths = Vec::new();
        for entry in fs::read_dir(folder)? {
            paths.push(entry?.path());
        }
        paths.sort();
        Ok(paths)
    }

    fn make_folder(&self, path: &Path) -> Result<(), Fault> {
        Ok(fs::create_dir_all(path)?)
    }

    fn release(&self) -> Option<PathBuf> {
        None
    }

    fn compress(&self, encoding: Encoding, bytes: &[u8]) -> Result<Vec<u8>, Fault> {
        Ok(compressed(encoding, bytes))
    }

    fn serve(&self, port: u16, site: Box<dyn Site>) -> Ending {
        server::serve(port, site, || Box::new(Native::new()))
    }

    fn stamp(&self, path: &Path) -> Option<String> {
        let metadata = fs::metadata(path).ok()?;
        Some(format!("{:?} {}", metadata.modified().ok(), metadata.len()))
    }

    fn pause(&self, milliseconds: u32) {
        std::thread::sleep(std::time::Duration::from_millis(milliseconds.into()));
    }

    fn write(&self, path: &Path, content: &[u8], before: Option<&[u8]>) -> Result<(), Fault> {
        match fs::metadata(path) {
            Ok(target) if target.is_dir() => Err(Fault::Folder),
            // What the system keeps there is a stream, even where it leads to a file.
            Ok(target) if !target.is_file() || is_of_the_system(path) => {
                let mut stream = OpenOptions::new().write(true).open(path)?;
                Ok(stream.write_all(content)?)
            }
            Ok(target) => replace(&fs::canonicalize(path)?, &target, content, before),
            Err(error) if error.kind() == ErrorKind::NotFound => match before {
                Some(_) => Err(Fault::Changed),
                None => create(&end_of_links(path)?, content),
            },
            Err(error) => Err(error.into()),
        }
    }

    fn print(&self, stream: Stream, text: &str) -> Result<(), Fault> {
        let written = match stream {
            Stream::Output => self.output.borrow_mut().write_all(text.as_bytes()),
            Stream::Error => io::stderr().write_all(text.as_bytes()),
        };
        written.map_err(Fault::from)
    }

    fn flush(&self) -> Result<(), Fault> {
        Ok(self.output.borrow_mut().flush()?)
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::NotFound => Fault::Missing,
            ErrorKind::PermissionDenied => Fault::Denied,
            ErrorKind::IsADirectory => Fault::Folder,
            ErrorKind::NotADirectory => Fault::NoFolder,
            ErrorKind::BrokenPipe => Fault::Closed,
            _ => {
                let reason = error.to_string();
                // The system's number for it helps nobody.
                Fault::Other(reason.split(" (os error").next().unwrap_or_default().to_owned())
            }
        }
    }
}

fn is_of_the_system(path: &Path) -> bool {
    path.starts_with("/dev") || path.starts_with("/proc")
}

/// Where links lead that end in no file yet.
fn end_of_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..40 {
        match fs::read_link(&path) {
            Ok(target) => path = path.parent().unwrap_or(Path::new("")).join(target),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("its links lead in a circle"))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."))
}

/// Creates a file, which appears when it is complete. Of two at once, the later one is there in the end.
fn create(path: &Path, content: &[u8]) -> Result<(), Fault> {
    let new = unfinished::File::beside(path, None)?;
    new.finish(content, path)?;
    Ok(())
}

/// Replaces a regular file.
fn replace(path: &Path, target: &Metadata, content: &[u8], before: Option<&[u8]>) -> Result<(), Fault> {
    if target.permissions().readonly() {
        return Err(Fault::ReadOnly);
    }
    // Whether it may be written is the system's to say, also where its folder could be.
    let mut file = OpenOptions::new().read(true).write(true).open(path)?;
    // Two of us take turns. A system without locks has only the comparison.
    let _ = before.map(|_| file.lock());
    let is_unchanged = || -> io::Result<bool> { before.map_or(Ok(true), |before| Ok(fs::read(path)? == before)) };
    if !is_unchanged()? {
        return Err(Fault::Changed);
    }
    match unfinished::File::beside(path, Some(target)) {
        Ok(new) => Ok(new.finish(content, path)?),
        // Its owner or its other names would be lost, or its folder is closed: it is written where it is.
        Err(_) => {
            file.set_len(0)?;
            file.write_all(content)?;
            Ok(file.sync_all()?)
        }
    }
}

/// A file that has no name until it is complete, where the system has such files: so nothing stays behind, whatever
/// ends the program, except in the one moment before it is renamed; then the next one removes it. Elsewhere it has a name of its own, and is removed unless the program is killed.
mod unfinished {
    use std::fs::Metadata;
    use std::io::{self, Write};
    use std::path::Path;

    pub(super) enum File {
        #[cfg(target_os = "linux")]
        Nameless(std::fs::File),
        Named(tempfile::NamedTempFile),
    }

    impl File {
        /// A file that can take the place of another, with its owner and its permissions.
        pub(super) fn beside(path: &Path, target: Option<&Metadata>) -> io::Result<File> {
            let folder = super::folder_of(path);
            #[cfg(target_os = "linux")]
            let new = nameless(folder).map(File::Nameless).or_else(|_| named(folder))?;
            #[cfg(not(target_os = "linux"))]
            let new = named(folder)?;
            if let Some(target) = target {
                adopt(new.file(), target)?;
            }
            Ok(new)
        }

        fn file(&self) -> &std::fs::File {
            match self {
                #[cfg(target_os = "linux")]
                File::Nameless(file) => file,
                File::Named(file) => file.as_file(),
            }
        }

        /// Writes the content and puts the file into its place.
        pub(super) fn finish(self, content: &[u8], path: &Path) -> io::Result<()> {
            self.file().write_all(content)?;
            self.file().sync_all()?;
            match self {
                #[cfg(target_os = "linux")]
                File::Nameless(file) => name(&file, path),
                File::Named(file) => Ok(file.persist(path).map(drop)?),
            }
        }
    }

    fn named(folder: &Path) -> io::Result<File> {
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        Ok(File::Named(builder.prefix(".policy-explorer-").tempfile_in(folder)?))
    }

    /// Takes over permissions and owner, or fails where something would be lost.
    fn adopt(file: &std::fs::File, target: &Metadata) -> io::Result<()> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::{MetadataExt, fchown};
            if target.nlink() > 1 {
                return Err(io::Error::other("it has other names"));
            }
            let own = file.metadata()?;
            if (own.uid(), own.gid()) != (target.uid(), target.gid()) {
                fchown(file, Some(target.uid()), Some(target.gid()))?;
            }
        }
        file.set_permissions(target.permissions())
    }

    #[cfg(target_os = "linux")]
    fn nameless(folder: &Path) -> io::Result<std::fs::File> {
        use rustix::fs::{Mode, OFlags};
        let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
        Ok(rustix::fs::open(folder, flags, Mode::from_raw_mode(0o666))?.into())
    }

    /// Gives a nameless file the name of another. A file can only be renamed over another, so it needs one between.
    #[cfg(target_os = "linux")]
    fn name(file: &std::fs::File, path: &Path) -> io::Result<()> {
        use std::os::fd::AsRawFd;

        use rustix::fs::{AtFlags, CWD};
        let descriptor = format!("/proc/self/fd/{}", file.as_raw_fd());
        let folder = super::folder_of(path);
        remove_remains(folder);
        for attempt in 0..100 {
            let between = folder.join(format!("{BETWEEN}{}-{attempt}", std::process::id()));
            match rustix::fs::linkat(CWD, &descriptor, CWD, &between, AtFlags::SYMLINK_FOLLOW) {
                Ok(()) => {
                    return std::fs::rename(&between, path).inspect_err(|_| {
                        // The first error is the one to report.
                        let _ = std::fs::remove_file(&between);
                    });
                }
                Err(rustix::io::Errno::EXIST) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(io::Error::other("its folder has no free name"))
    }

    #[cfg(target_os = "linux")]
    const BETWEEN: &str = ".policy-explorer-";

    /// Removes complete files that were never renamed, since their program was killed at that moment.
    #[cfg(target_os = "linux")]
    fn remove_remains(folder: &Path) {
        let Ok(entries) = std::fs::read_dir(folder) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let rest = name.to_str().and_then(|name| name.strip_prefix(BETWEEN));
            let process = rest.and_then(|rest| rest.split_once('-')).and_then(|(id, _)| id.parse::<u32>().ok());
            let is_over = |id| Path::new("/proc/self").exists() && !Path::new(&format!("/proc/{id}")).exists();
            if process.is_some_and(is_over) {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }
}
