//! Choices, and the changes that they make.

use crate::engine::{Policy, Scenario};

/// Options of dimensions, by position; `None` leaves a dimension open. Other dimensions keep their option.
#[derive(Debug, Clone, PartialEq)]
pub struct Choose(pub(super) Vec<(usize, Option<usize>)>);

impl Choose {
    /// All of a scenario.
    pub(super) fn whole(policy: &Policy, scenario: &Scenario) -> Choose {
        Choose(policy.dimensions().iter().map(|it| (it.index, scenario.chosen(it.index))).collect())
    }

    /// The scenario with these choices.
    #[must_use]
    pub fn applied(&self, scenario: &Scenario) -> Scenario {
        self.0.iter().fold(scenario.clone(), |scenario, (dimension, option)| scenario.with(*dimension, *option))
    }
}

/// A change of the scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The scenario before.
    pub previous: Scenario,
    /// The scenario now.
    pub scenario: Scenario,
}
