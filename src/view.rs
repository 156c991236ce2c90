//! The Yew components: props in, HTML out.
//! They compute no policy and hold no sentence of one: the engine decides, the file speaks.

mod controls;
mod explorer;
mod headline;
mod quote;
mod reasons;
mod scene;
mod state;
pub mod words;

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
