//! The state of the widget: what is chosen, what is open, and the one reducer that changes them.

use std::rc::Rc;

use yew::Reducible;

use crate::engine::{Policy, Scenario};

/// What the reader has chosen and opened.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct State {
    pub(super) scenario: Scenario,
    /// Whether the reader has chosen anything here yet.
    pub(super) untouched: bool,
    pub(super) grids_are_open: bool,
}

/// Options of dimensions, by position; none where a dimension is left open.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Choose(pub(super) Vec<(usize, Option<usize>)>);

impl Choose {
    /// All of a scenario.
    pub(super) fn whole(policy: &Policy, scenario: &Scenario) -> Choose {
        Choose(policy.dimensions().iter().map(|it| (it.index, scenario.chosen(it.index))).collect())
    }

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
    /// A reader opened the tables of all cases, or closed them.
    ToggleGrids,
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut state = (*self).clone();
        match action {
            Action::Choose(choose) => {
                state.scenario = choose.applied(&state.scenario);
                state.untouched = false;
            }
            Action::Replace(scenario) => state.scenario = scenario,
            Action::ToggleGrids => state.grids_are_open = !state.grids_are_open,
        }
        if state == *self { self } else { Rc::new(state) }
    }
}
