//! `deliver`: compressed copies, manifest and headers of every file in a folder.

use crate::args::Deliver;
use crate::report::count;
use crate::shell::Shell;
use crate::{Ending, delivery};

pub fn run(command: &Deliver, shell: &Shell<'_>) -> Ending {
    let Some(files) = delivery::files_of(&command.folder, shell) else {
        let message = format!("`{}` is not a folder", command.folder.display());
        return shell.refuse(&message, "name the folder whose files are served");
    };
    let number = files.len();
    match delivery::deliver(&command.folder, &files.into_iter().collect(), shell) {
        Ok(()) => {
            say!(shell, "{}: {} with copies and headers", command.folder.display(), count(number, "file"));
            Ending::Clean
        }
        Err(ending) => ending,
    }
}
