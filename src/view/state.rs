//! The reader's choices, and the one reducer that changes them.

use std::rc::Rc;

use yew::Reducible;

use crate::engine::Scenario;

/// What the reader has chosen.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Choices {
    pub(super) scenario: Scenario,
}

/// Options of dimensions, by position; none where a dimension is left open.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Choose(pub(super) Vec<(usize, Option<usize>)>);

impl Choose {
    /// The scenario with these choices.
    pub(super) fn applied(&self, scenario: &Scenario) -> Scenario {
        self.0.iter().fold(scenario.clone(), |scenario, (dimension, option)| scenario.with(*dimension, *option))
    }
}

/// What can happen to it.
pub(super) enum Action {
    /// A reader chose options of dimensions, or left some open.
    Choose(Choose),
    /// The host set the scenario.
    Replace(Scenario),
}

impl Reducible for Choices {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let scenario = match action {
            Action::Choose(choose) => choose.applied(&self.scenario),
            Action::Replace(scenario) => scenario,
        };
        if scenario == self.scenario { self } else { Rc::new(Choices { scenario }) }
    }
}
