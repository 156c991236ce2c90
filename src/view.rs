//! The Yew components: props in, HTML out.
//! They compute no policy and hold no sentence of one: the engine decides, the file speaks.

mod byline;
mod changes;
mod controls;
mod element;
mod explorer;
mod grids;
mod headline;
#[cfg(feature = "cli")]
pub mod prerender;
mod quote;
mod reasons;
mod rules;
mod scene;
mod share;
mod state;
mod turns;
pub mod words;

pub use controls::target;
pub use explorer::{Change, Extent, PolicyExplorer, Props, announced_in, announcement};

/// The style sheet of the widget: layers, tokens and one file per part, in the order of `build.rs`.
pub const SHEET: &str = include_str!(concat!(env!("OUT_DIR"), "/sheet.css"));

/// The part of it that a prerendered widget needs.
#[cfg(feature = "cli")]
pub const PRERENDERED_SHEET: &str = include_str!(concat!(env!("OUT_DIR"), "/prerendered.css"));
