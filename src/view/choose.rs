//! Choices, and the changes that they make.

use crate::engine::position::{DimensionIx, OptionIx};
use crate::engine::{Policy, Scenario};

/// Options of dimensions; `None` leaves a dimension open. Other dimensions keep their option.
#[derive(Debug, Clone, PartialEq)]
pub struct Choose {
    pub(super) choices: Vec<(DimensionIx, Option<OptionIx>)>,
    /// What a screen reader says of it by itself.
    pub(super) heard: Heard,
}

/// What a screen reader says of a change by itself, before it is announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// Nothing: the focus stays where it is.
    Nothing,
    /// The choice: it is that of a radio.
    Choice,
    /// The answer to the first question: its heading gets the focus.
    Answer,
}

impl Choose {
    /// All of a scenario.
    pub(super) fn whole(policy: &Policy, scenario: &Scenario) -> Choose {
        let choices = policy.dimensions().iter().map(|it| (it.index, scenario.chosen(it.index))).collect();
        Choose { choices, heard: Heard::Nothing }
    }

    /// The change that these choices make to a scenario.
    #[must_use]
    pub fn change(&self, policy: &Policy, previous: Scenario) -> Change {
        let scenario = policy.chosen(&previous, &self.choices);
        Change { previous, scenario, heard: self.heard }
    }
}

/// A change of the scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The scenario before.
    pub previous: Scenario,
    /// The scenario now.
    pub scenario: Scenario,
    /// What a screen reader says of it by itself.
    pub heard: Heard,
}
