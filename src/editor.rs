//! Tools for authors of policies: reading with places, analysis, findings in words, rules as a spreadsheet.
//! The reader's bundle has none of it.

#[cfg(feature = "cli")]
pub mod accept;
#[cfg(feature = "cli")]
pub mod analysis;
pub mod declared;
pub mod edit;
pub mod ids;
#[cfg(feature = "cli")]
pub mod lengths;
#[cfg(feature = "cli")]
mod lints;
#[cfg(feature = "cli")]
pub mod mend;
#[cfg(feature = "cli")]
pub mod read;
#[cfg(feature = "cli")]
pub mod review;
#[cfg(feature = "cli")]
pub mod sheet;
#[cfg(feature = "cli")]
pub mod texts;
pub mod translate;
#[cfg(feature = "cli")]
pub mod wording;
