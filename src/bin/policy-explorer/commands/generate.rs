//! `completions` and `man`: what shells and manuals need of the command line, as clap generates it.

use clap::{Command, CommandFactory};
use clap_complete::Shell as Kind;

use crate::Ending;
use crate::args::{Arguments, Completions};
use crate::shell::Shell;

const NAME: &str = "policy-explorer";

pub fn completions(command: &Completions, shell: &Shell<'_>) -> Ending {
    let mut script = Vec::new();
    clap_complete::generate::<Kind, _>(command.shell, &mut Arguments::command(), NAME, &mut script);
    shell.print(&String::from_utf8_lossy(&script));
    Ending::Clean
}

/// One page for all: the program, then each of its commands.
pub fn man(shell: &Shell<'_>) -> Ending {
    let mut program = Arguments::command();
    program.build();
    let mut pages = vec![page(program.clone())];
    pages.extend(program.get_subcommands().filter(|it| it.get_name() != "help").map(|it| page(it.clone())));
    shell.print(&pages.concat());
    Ending::Clean
}

fn page(command: Command) -> String {
    let name = command.get_display_name().unwrap_or(NAME).to_owned();
    let mut page = Vec::new();
    // Nothing can keep it from being written into memory.
    let _ = clap_mangen::Man::new(command).title(name).render(&mut page);
    String::from_utf8_lossy(&page).into_owned()
}
