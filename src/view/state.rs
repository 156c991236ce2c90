//! The reader's choices, and the one reducer that changes them.

use std::rc::Rc;

use yew::Reducible;

use crate::engine::Scenario;

/// What the reader has chosen.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Choices {
    pub(super) scenario: Scenario,
}

/// What can happen to it.
pub(super) enum Action {
    /// A reader chose an option of a dimension.
    Choose { dimension: usize, option: usize },
    /// The host set the scenario.
    Replace(Scenario),
}

impl Reducible for Choices {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let scenario = match action {
            Action::Choose { dimension, option } => self.scenario.with(dimension, Some(option)),
            Action::Replace(scenario) => scenario,
        };
        if scenario == self.scenario { self } else { Rc::new(Choices { scenario }) }
    }
}
