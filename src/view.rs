//! The Yew components: props in, HTML out.
//! They compute no policy and hold no sentence of one: the engine decides, the file speaks.
//! The words need no Yew, and so are there for the command line too.

#[cfg(feature = "view")]
mod controls;
#[cfg(feature = "view")]
mod explorer;
#[cfg(feature = "view")]
mod headline;
#[cfg(feature = "view")]
mod quote;
#[cfg(feature = "view")]
mod reasons;
#[cfg(feature = "view")]
mod scene;
#[cfg(feature = "view")]
mod state;
pub mod words;

#[cfg(feature = "view")]
pub use explorer::{Change, PolicyExplorer, Props, announcement};

/// The style sheet of the widget: layers, tokens and one file per part, in their order.
pub const SHEET: &str = concat!(
    include_str!("../style/layers.css"),
    include_str!("../style/tokens.css"),
    include_str!("../style/base.css"),
    include_str!("../style/explorer.css"),
    include_str!("../style/controls.css"),
    include_str!("../style/headline.css"),
    include_str!("../style/reasons.css"),
    include_str!("../style/print.css"),
);
