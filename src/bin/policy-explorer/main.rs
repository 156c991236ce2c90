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
mod ending;
mod file;
mod html;
mod lock;
mod markup;
mod page;
mod parts;
mod policy_file;
mod report;
mod spreadsheet;
mod stale;

use clap::Parser;

use commands::{check, decide, diff, prerender, schema, sheet, snippet, table, test, verify};
use ending::Ending;

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
