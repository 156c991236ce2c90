//! Quotes and sources that nobody uses, and rules that rest on no quote.

use super::scope::at_rule;
use crate::engine::policy::Policy;
use crate::engine::problem::{Kind, Path, Problem};

pub(super) fn citations(policy: &Policy) -> Vec<Problem> {
    let mut problems = Vec::new();
    for rule in policy.rules().iter().filter(|rule| rule.quotes.is_empty()) {
        problems.push(Problem::new(Kind::RuleWithoutQuote { rule: rule.id.clone() }, at_rule(rule).key("id")));
    }
    for (index, quote) in policy.quotes().enumerate() {
        let of_rules = policy.rules().iter().flat_map(|rule| &rule.quotes);
        let of_silences = policy.silences().iter().flat_map(|silence| &silence.quotes);
        let used = of_rules.chain(of_silences).any(|used| used.id == quote.id);
        if !used {
            let at = Path::root().key("quotes").index(index).key("id");
            problems.push(Problem::new(Kind::UnusedQuote { quote: quote.id.clone() }, at));
        }
    }
    for (index, source) in policy.sources().enumerate() {
        if !policy.quotes().any(|quote| quote.source.id == source.id) {
            let at = Path::root().key("sources").index(index).key("id");
            problems.push(Problem::new(Kind::UnusedSource { source: source.id.clone() }, at));
        }
    }
    problems
}
