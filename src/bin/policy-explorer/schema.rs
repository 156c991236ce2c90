//! `schema`: the JSON Schema of the format.

use policy_explorer::engine::schema::schema;

use crate::Ending;

pub fn run() -> Ending {
    say!("{:#}", schema());
    Ending::Clean
}
