//! `schema`: the JSON Schema of the format.

use policy_explorer::format::schema::schema;

use crate::Ending;
use crate::shell::Shell;

pub fn run(shell: &Shell<'_>) -> Ending {
    say!(shell, "{:#}", schema());
    Ending::Clean
}
