//! Tools for authors of policies: reading with places, analysis, findings in words, rules as a spreadsheet.
//! The reader's bundle has none of it.

pub mod analysis;
pub mod lengths;
pub mod read;
pub mod sheet;
pub mod texts;
pub mod wording;
