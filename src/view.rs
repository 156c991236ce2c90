//! The Yew components: props in, HTML out.
//! They compute no policy and hold no sentence of one: the engine decides, the file speaks.

mod changes;
mod controls;
mod element;
mod explorer;
mod flips;
mod fold;
mod headline;
#[cfg(feature = "cli")]
pub mod prerender;
mod quote;
mod reasons;
mod rules;
mod scene;
mod share;
mod state;
mod table;
pub mod words;

pub use controls::target;
pub use explorer::{Change, Extent, PolicyExplorer, Props, announced_in, announcement};

/// The style sheet of the widget: layers, tokens and one file per part, in the order of `build.rs`.
pub const SHEET: &str = include_str!(concat!(env!("OUT_DIR"), "/sheet.css"));
