//! A scenario: one option for each dimension, or none yet where it is left open.
//! It holds positions, not ids; [`Policy::scenario`](crate::engine::Policy::scenario) resolves ids.
//!
//! Wherever a scenario is written, it is pairs `dimension=option` with `;` or `,` between them.

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

/// The parts of a written scenario, each as it is written, and the ids of its dimension and its option if it is a pair.
#[must_use]
pub fn pairs(text: &str) -> Vec<(&str, Option<(&str, &str)>)> {
    let mut pairs = Vec::new();
    // One character at a time: to look for several at once weighs more in the widget.
    for list in text.split(';') {
        for part in list.split(',') {
            let part = part.trim();
            if !part.is_empty() {
                let ids = part.split_once('=').map(|(dimension, option)| (dimension.trim(), option.trim()));
                pairs.push((part, ids));
            }
        }
    }
    pairs
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
        for between in [";", ",", " ; ", ",;"] {
            let text = written(&two, between);
            let read: Vec<_> = pairs(&text).into_iter().map(|(_, pair)| pair).collect();
            assert_eq!(read, [Some(("lead", "on")), Some(("where", "lawn"))]);
        }
        assert_eq!(pairs(" lead = on ;; where"), [("lead = on", Some(("lead", "on"))), ("where", None)]);
    }
}
