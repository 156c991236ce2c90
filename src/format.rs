//! The policy file as it is written: its types, its reader, its syntax and its schema.
//! It knows nothing of what a policy means.

mod decimal;
pub mod json;
#[cfg(feature = "cli")]
pub mod schema;
pub mod wire;

pub(crate) use decimal::decimal;
