//! Tools for authors of policies: reading with places, analysis, findings in words, rules as a spreadsheet.
//! The reader's bundle has none of it.

pub mod accept;
pub mod analysis;
pub mod lengths;
mod lints;
pub mod read;
pub mod review;
pub mod sheet;
pub mod texts;
pub mod wording;
