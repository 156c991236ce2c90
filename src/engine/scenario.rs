//! A scenario: one option for each dimension, or `None` where it is open.
//! It holds positions, not ids; [`Policy::scenario`](crate::engine::Policy::scenario) resolves ids.
//!
//! Wherever a scenario is written, it is pairs `dimension=option` with `;` between them. The command line takes `,` too.

use super::position::{DimensionIx, OptionIx};

/// One option, or none yet, for each dimension in the file's order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scenario(pub(crate) Vec<Option<OptionIx>>);

impl Scenario {
    /// The option chosen for a dimension; `None` if it is open.
    #[must_use]
    pub fn chosen(&self, dimension: DimensionIx) -> Option<OptionIx> {
        self.0.get(dimension.get()).copied().flatten()
    }

    /// This scenario with another choice in one dimension; unchanged if there is no such dimension.
    #[must_use]
    pub fn with(&self, dimension: DimensionIx, option: Option<OptionIx>) -> Scenario {
        let mut scenario = self.clone();
        if let Some(slot) = scenario.0.get_mut(dimension.get()) {
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

/// The parts of a written scenario, each as it is written, with the texts before and after `=` if it is a pair.
pub fn pairs(text: &str) -> impl Iterator<Item = (&str, Option<(&str, &str)>)> {
    text.split(';').map(str::trim).filter(|part| !part.is_empty()).map(|part| (part, part.split_once('=')))
}

/// Pairs of ids as they are written, with this between them.
#[must_use]
pub fn written(pairs: &[(String, String)], between: &str) -> String {
    let pairs: Vec<String> = pairs.iter().map(|(dimension, option)| [dimension, "=", option].concat()).collect();
    pairs.join(between)
}

#[cfg(test)]
mod tests {
    use super::{pairs, written};

    #[test]
    fn pairs_are_read_as_they_are_written() {
        let two = [("lead".to_owned(), "on".to_owned()), ("where".to_owned(), "lawn".to_owned())];
        for between in [";", " ; ", ";;"] {
            let text = written(&two, between);
            let read: Vec<_> = pairs(&text).map(|(_, pair)| pair).collect();
            assert_eq!(read, [Some(("lead", "on")), Some(("where", "lawn"))]);
        }
        let read: Vec<_> = pairs(" lead = on ;; where").collect();
        assert_eq!(read, [("lead = on", Some(("lead ", " on"))), ("where", None)]);
    }
}
