//! The Yew components: props in, HTML out.
//! They compute no policy and hold no sentence of one: the engine decides, the file speaks.
//! The words need no Yew, and so are there for the command line too.

#[cfg(feature = "view")]
mod controls;
#[cfg(feature = "view")]
mod explorer;
#[cfg(feature = "view")]
mod headline;
#[cfg(feature = "cli")]
pub mod prerender;
#[cfg(feature = "view")]
mod quote;
#[cfg(feature = "view")]
mod reasons;
#[cfg(feature = "view")]
mod scene;
#[cfg(feature = "view")]
mod state;
#[cfg(feature = "view")]
mod table;
pub mod words;

#[cfg(feature = "view")]
pub use controls::target;
#[cfg(feature = "view")]
pub use explorer::{Change, PolicyExplorer, Props, announcement};

/// The style sheet of the widget: layers, tokens and one file per part, in the order of `build.rs`.
pub const SHEET: &str = include_str!(concat!(env!("OUT_DIR"), "/sheet.css"));
