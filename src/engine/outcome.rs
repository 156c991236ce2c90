//! The outcome of a question: a verdict, *unstated*, a conflict, or a dependence on open choices.
//! It never carries reasons: a [`Decision`](super::Decision) does.

use super::policy::{Dimension, Verdict};
use crate::format::syntax::{CONFLICT, DEPENDS, UNSTATED};

/// The answer for a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome<'p> {
    /// Rules of this verdict, and of no other, stand.
    Decided(&'p Verdict),
    /// No rule stands: the report does not say. This is not a "no".
    Unstated,
    /// Standing rules disagree: a fault of the file.
    Conflict,
    /// The completions of a partial scenario have different outcomes.
    Depends {
        /// The outcomes, in the file's order.
        possible: Vec<Possible<'p>>,
        /// The open dimensions that can still change the outcome.
        open: Vec<&'p Dimension>,
    },
    /// Finding out would take more work than the bound of the search; the reasons are incomplete.
    Undetermined,
}

impl<'p> Outcome<'p> {
    /// Its id: `decided`, `unstated`, `conflict`, `depends` or `undetermined`.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Outcome::Decided(_) => "decided",
            Outcome::Unstated => UNSTATED,
            Outcome::Conflict => CONFLICT,
            Outcome::Depends { .. } => DEPENDS,
            Outcome::Undetermined => "undetermined",
        }
    }

    /// The verdict, if it is decided.
    #[must_use]
    pub fn verdict(&self) -> Option<&'p Verdict> {
        if let Outcome::Decided(verdict) = self { Some(verdict) } else { None }
    }
}

/// An outcome of a completion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Possible<'p> {
    /// This verdict.
    Verdict(&'p Verdict),
    /// The report does not say.
    Unstated,
    /// A fault of the file.
    Conflict,
}

impl<'p> From<Possible<'p>> for Outcome<'p> {
    fn from(possible: Possible<'p>) -> Self {
        match possible {
            Possible::Verdict(verdict) => Outcome::Decided(verdict),
            Possible::Unstated => Outcome::Unstated,
            Possible::Conflict => Outcome::Conflict,
        }
    }
}

impl Possible<'_> {
    /// Its id: the verdict's, `unstated` or `conflict`.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Possible::Verdict(verdict) => &verdict.id,
            Possible::Unstated => UNSTATED,
            Possible::Conflict => CONFLICT,
        }
    }
}
