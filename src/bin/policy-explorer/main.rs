//! The command line: a shell over the engine, for people who write and check policies.
//! It decides nothing itself, and writes only the files that it is asked to write.

#![cfg_attr(feature = "worker", expect(dead_code, reason = "the desk draws findings itself"))]

#[macro_use]
mod shell;

mod args;
mod article;
mod choices;
mod commands;
#[cfg(feature = "worker")]
mod decoder;
mod delivery;
mod ending;
mod file;
mod host;
mod html;
mod language;
mod markup;
#[cfg(not(target_family = "wasm"))]
mod native;
#[cfg(target_family = "wasm")]
mod node;
mod packed;
mod page;
mod parts;
#[cfg(not(feature = "worker"))]
mod placed;
mod policy_file;
mod report;
mod shown;
mod spreadsheet;
mod stale;
mod text;
mod watch;

use clap::{CommandFactory, FromArgMatches};

use commands::{build, check, decide, diff, new, passage, prerender, sheet, snippet, table, test, verify};
#[cfg(not(feature = "worker"))]
use commands::{deliver, generate, preview, schema};
use ending::Ending;
use host::{Host, Stream};
use shell::Shell;

#[cfg(not(target_family = "wasm"))]
fn main() -> Ending {
    run(&native::Native::new())
}

/// As WebAssembly it is called by `node.mjs`, which hands over the world.
#[cfg(target_family = "wasm")]
fn main() {}

/// Runs the command that the arguments name.
fn run(host: &dyn Host) -> Ending {
    let parser = args::Arguments::command().term_width(shell::width(host).unwrap_or(100));
    let parsed =
        parser.try_get_matches_from(host.arguments()).and_then(|matches| args::Arguments::from_arg_matches(&matches));
    let arguments = match parsed {
        Ok(arguments) => arguments,
        Err(error) => return explain(host, &error),
    };
    let shell = Shell::new(host, arguments.format);
    let ending = match &arguments.command {
        args::Command::Decide(command) => decide::run(command, &shell),
        args::Command::Check(command) => watch::run(command.watched(), &shell, || check::run(command, &shell)),
        args::Command::Diff(command) => diff::run(command, &shell),
        args::Command::Test(command) => watch::run(command.watched(), &shell, || test::run(command, &shell)),
        args::Command::Verify(command) => watch::run(command.watched(), &shell, || verify::run(command, &shell)),
        args::Command::Passage(command) => passage::run(command, &shell),
        args::Command::Table(command) => table::run(command, &shell),
        args::Command::Sheet(command) => sheet::run(command, &shell),
        args::Command::Prerender(command) => prerender::run(command, &shell),
        args::Command::Snippet(command) => snippet::run(command, &shell),
        args::Command::Build(command) => build::run(command, &shell),
        #[cfg(not(feature = "worker"))]
        args::Command::Deliver(command) => deliver::run(command, &shell),
        #[cfg(not(feature = "worker"))]
        args::Command::Preview(command) => preview::run(command, &shell),
        #[cfg(not(feature = "worker"))]
        args::Command::Schema => schema::run(&shell),
        args::Command::New(command) => new::run(command, &shell),
        #[cfg(not(feature = "worker"))]
        args::Command::Completions(command) => generate::completions(command, &shell),
        #[cfg(not(feature = "worker"))]
        args::Command::Man => generate::man(&shell),
    };
    shell.end(ending)
}

/// Prints the help that was asked for, or what is wrong with the arguments.
fn explain(host: &dyn Host, error: &clap::Error) -> Ending {
    let (stream, ending) =
        if error.use_stderr() { (Stream::Error, Ending::CouldNotRun) } else { (Stream::Output, Ending::Clean) };
    let rendered = error.render();
    // An argument may hold anything. Without colours it can be told from what clap writes.
    let plain = shown::visible_lines(&rendered.to_string());
    #[cfg(not(feature = "worker"))]
    let is_clean = plain == rendered.to_string();
    // The desk's worker is built without colours.
    #[cfg(feature = "worker")]
    let text = plain;
    #[cfg(not(feature = "worker"))]
    let text = if is_clean && shell::has_colours(host, stream) { rendered.ansi().to_string() } else { plain };
    let shell = Shell::new(host, args::Format::Plain);
    if stream == Stream::Output {
        shell.print(&text);
    } else {
        // If a message cannot be printed, nothing can be.
        let _ = host.print(stream, &text);
    }
    shell.end(ending)
}
