//! Choices, and the changes that they make.

use crate::engine::position::{DimensionIx, OptionIx};
use crate::engine::{Policy, Scenario};

/// Options of dimensions; `None` leaves a dimension open. Other dimensions keep their option.
#[derive(Debug, Clone, PartialEq)]
pub struct Choose {
    pub(super) choices: Vec<(DimensionIx, Option<OptionIx>)>,
    /// Whether a screen reader says the choice by itself, as it does for a radio.
    pub(super) is_heard: bool,
}

impl Choose {
    /// All of a scenario.
    pub(super) fn whole(policy: &Policy, scenario: &Scenario) -> Choose {
        let choices = policy.dimensions().iter().map(|it| (it.index, scenario.chosen(it.index))).collect();
        Choose { choices, is_heard: false }
    }

    /// The change that these choices make to a scenario.
    #[must_use]
    pub fn change(&self, previous: Scenario) -> Change {
        let mut scenario = previous.clone();
        for (dimension, option) in &self.choices {
            scenario = scenario.with(*dimension, *option);
        }
        Change { previous, scenario, is_heard: self.is_heard }
    }
}

/// A change of the scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The scenario before.
    pub previous: Scenario,
    /// The scenario now.
    pub scenario: Scenario,
    /// Whether a screen reader has said the choice by itself, as it does for a radio.
    pub is_heard: bool,
}
