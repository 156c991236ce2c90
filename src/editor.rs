//! What only authors of policies need: reading with places, analysis, findings in words, rules as a spreadsheet.
//! None of it is in the reader's bundle.

pub mod analysis;
pub mod lengths;
pub mod read;
pub mod sheet;
pub mod wording;
