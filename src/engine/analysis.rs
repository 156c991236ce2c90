//! What can be said of a whole policy at once: exact, and by boxes of scenarios instead of one by one.
//! It never decides for a reader: the widget leaves it out.

pub mod conflicts;
pub mod table;

pub use conflicts::conflicts;
pub use table::table;
