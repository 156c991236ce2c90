//! `schema`: the JSON Schema of the format.

use policy_explorer::format::schema::schema;

use crate::Ending;

pub fn run() -> Ending {
    say!("{:#}", schema());
    Ending::Clean
}
