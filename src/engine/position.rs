//! Positions in a policy file, each of a type of its own: the position of a rule is not that of a dimension.
//! They hold no policy, and are meaningless with another one.

use std::fmt::{self, Debug};
use std::hash::Hash;

/// A position, counted from 0 in the file's order.
pub trait Position: Copy + Debug + Ord + Hash {
    /// The position with this number.
    fn numbered(number: usize) -> Self;
    /// Its number.
    fn number(self) -> usize;
}

macro_rules! positions {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(usize);

        impl $name {
            /// The first.
            pub const FIRST: $name = $name(0);

            /// The position with this number.
            #[must_use]
            pub const fn new(number: usize) -> Self {
                $name(number)
            }

            /// Its number.
            #[must_use]
            pub const fn get(self) -> usize {
                self.0
            }
        }

        /// Its number.
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl Position for $name {
            fn numbered(number: usize) -> Self {
                $name(number)
            }

            fn number(self) -> usize {
                self.0
            }
        }
    )*};
}

positions! {
    /// The position of a question.
    QuestionIx
    /// The position of a verdict.
    VerdictIx
    /// The position of a dimension.
    DimensionIx
    /// The position of an option in its dimension.
    OptionIx
    /// The position of a rule.
    RuleIx
}

/// Numbers as positions of one kind.
pub(crate) fn positions<P: Position>(numbers: Vec<usize>) -> Vec<P> {
    numbers.into_iter().map(P::numbered).collect()
}

/// Values with their positions, in order.
pub(crate) fn placed<P: Position, T>(values: &[T]) -> impl Iterator<Item = (P, &T)> {
    values.iter().enumerate().map(|(number, value)| (P::numbered(number), value))
}
