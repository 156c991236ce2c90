//! The subcommands, one file each.

pub mod build;
pub mod check;
pub mod decide;
#[cfg(not(feature = "worker"))]
pub mod deliver;
pub mod diff;
#[cfg(not(feature = "worker"))]
pub mod explain;
#[cfg(not(feature = "worker"))]
pub mod generate;
pub mod new;
pub mod passage;
pub mod prerender;
#[cfg(not(feature = "worker"))]
pub mod preview;
#[cfg(not(feature = "worker"))]
pub mod schema;
pub mod sheet;
pub mod snippet;
pub mod table;
pub mod test;
pub mod verify;
