//! A scenario: one option for each dimension, or none yet where it is left open.
//! It holds positions, not names; [`Policy::scenario`](crate::engine::Policy::scenario) resolves names.

/// One option, or none yet, for each dimension in the file's order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scenario(pub(crate) Vec<Option<usize>>);

impl Scenario {
    /// The option chosen for a dimension, by position; none if it is open.
    #[must_use]
    pub fn chosen(&self, dimension: usize) -> Option<usize> {
        self.0.get(dimension).copied().flatten()
    }

    /// This scenario with another choice in one dimension; unchanged if there is no such dimension.
    #[must_use]
    pub fn with(&self, dimension: usize, option: Option<usize>) -> Scenario {
        let mut scenario = self.clone();
        if let Some(slot) = scenario.0.get_mut(dimension) {
            *slot = option;
        }
        scenario
    }

    /// Whether no dimension is open.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.0.iter().all(Option::is_some)
    }
}
