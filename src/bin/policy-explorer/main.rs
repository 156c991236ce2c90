//! The command line: a native shell over the engine, for people who write and check policies.
//! It decides nothing itself, and writes only the files that it is asked to write.

/// Prints a line. If the reader stops reading, the output ends without an error.
macro_rules! say {
    ($($text:tt)*) => {{
        use std::io::Write;
        let _ = writeln!(std::io::stdout(), $($text)*);
    }};
}

mod args;
mod article;
mod commands;
mod file;
mod html;
mod lock;
mod markup;
mod page;
mod report;
mod spreadsheet;
mod stale;

use std::process::{ExitCode, Termination};

use clap::Parser;

use commands::{check, decide, diff, prerender, schema, sheet, snippet, table, test, verify};

/// The exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// It ran, and found nothing wrong.
    Clean,
    /// It could not run: wrong usage, or a file that cannot be read.
    CouldNotRun,
    /// It ran, and found something wrong.
    Findings,
}

impl Termination for Ending {
    fn report(self) -> ExitCode {
        ExitCode::from(match self {
            Ending::Clean => 0,
            Ending::CouldNotRun => 1,
            Ending::Findings => 2,
        })
    }
}

impl Ending {
    fn worse(self, other: Ending) -> Ending {
        match (self, other) {
            (Ending::CouldNotRun, _) | (_, Ending::CouldNotRun) => Ending::CouldNotRun,
            (Ending::Findings, _) | (_, Ending::Findings) => Ending::Findings,
            (Ending::Clean, Ending::Clean) => Ending::Clean,
        }
    }
}

fn main() -> Ending {
    let arguments = match args::Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Nothing can be done if the message cannot be printed.
            let _ = error.print();
            return if error.use_stderr() { Ending::CouldNotRun } else { Ending::Clean };
        }
    };
    match arguments.command {
        args::Command::Decide(command) => decide::run(&command, arguments.format),
        args::Command::Check(command) => check::run(&command, arguments.format),
        args::Command::Diff(command) => diff::run(&command, arguments.format),
        args::Command::Test(command) => test::run(&command, arguments.format),
        args::Command::Verify(command) => verify::run(&command, arguments.format),
        args::Command::Table(command) => table::run(&command, arguments.format),
        args::Command::Sheet(command) => sheet::run(&command, arguments.format),
        args::Command::Prerender(command) => prerender::run(&command, arguments.format),
        args::Command::Snippet(command) => snippet::run(&command, arguments.format),
        args::Command::Schema => schema::run(),
    }
}
