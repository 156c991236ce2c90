//! How often this thread has decided and drawn, in debug builds: tests look at what one choice costs.

use std::cell::Cell;

thread_local! {
    /// Decisions with reasons, partial or complete.
    pub static DECISIONS: Cell<usize> = const { Cell::new(0) };
    /// Renderings of an explorer.
    pub static RENDERINGS: Cell<usize> = const { Cell::new(0) };
}

/// Counts one.
pub(crate) fn one(count: &Cell<usize>) {
    count.set(count.get() + 1);
}
