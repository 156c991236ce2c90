//! The Yew components: props in, HTML out.
//! They compute no policy and hold no sentence of one: the engine decides, the file speaks.

mod announcement;
mod byline;
mod changes;
mod choose;
mod controls;
mod element;
mod explorer;
mod foot;
mod grids;
mod headline;
mod intervals;
mod notes;
mod policy_explorer;
#[cfg(feature = "cli")]
pub mod prerender;
mod quote;
mod reasons;
mod rules;
mod scene;
mod share;
mod turns;
pub mod words;

pub use announcement::{announced_in, announcement, correction, in_languages};
pub use choose::{Change, Choose, Heard};
pub use controls::target;
pub use explorer::{Explorer, Extent, Props as ExplorerProps};
pub use intervals::name_intervals;
pub use policy_explorer::{PolicyExplorer, Props};

/// The style sheet of the widget: layers, tokens and one file per part, in the order of `build.rs`.
pub const SHEET: &str = include_str!(concat!(env!("OUT_DIR"), "/sheet.css"));

/// The part of it that a prerendered widget needs.
#[cfg(feature = "cli")]
pub const PRERENDERED_SHEET: &str = include_str!(concat!(env!("OUT_DIR"), "/prerendered.css"));
