//! What readers are told besides a decision: the nearest other answers, what the report changes, all cases as a table.
//! It never decides by itself: every answer in it is one of `decide`.

pub mod cascade;
pub mod changes;
pub mod flips;
pub mod grid;
