//! The answers that rest on a quote: where its rules stand. It decides nothing.

use super::regions::{not_always_asked, scenarios};
use super::scope::{rules_of, witness};
use crate::engine::policy::{Policy, Question, Rule};
use crate::engine::region::Region;

/// The limit of boxes that the scenarios of a rule are counted in.
const MAX_BOXES: usize = 10_000;

/// A rule that rests on a quote, and the scenarios that it answers.
#[derive(Debug)]
pub struct Rests<'p> {
    /// The rule.
    pub rule: &'p Rule,
    /// Its question.
    pub question: &'p Question,
    /// In how many scenarios it stands; `None` if they are too many to count.
    pub scenarios: Option<u128>,
    /// The first of them, by names.
    pub witness: Option<Vec<(String, String)>>,
}

/// The rules that rest on a quote, in the file's order of questions and rules.
#[must_use]
pub fn rests_on<'p>(policy: &'p Policy, quote: &str) -> Vec<Rests<'p>> {
    let mut rests = Vec::new();
    let asked = not_always_asked(policy);
    for question in policy.questions() {
        for live in rules_of(policy, question) {
            let rule = live.rule;
            if !rule.quotes.iter().any(|other| other.id == quote) {
                continue;
            }
            let conditions = live.exceptions.iter().map(|exception| &exception.condition);
            let exceptions: Vec<&Region> = conditions.flat_map(|condition| condition.boxes()).collect();
            let mut stands: Option<Vec<Region>> = Some(Vec::new());
            for (index, alternative) in rule.condition.boxes().iter().enumerate() {
                let earlier = rule.condition.boxes().iter().take(index);
                let own = without(alternative, earlier.chain(exceptions.iter().copied()));
                stands = stands.zip(own).map(|(all, own)| all.into_iter().chain(own).collect());
            }
            let boxes =
                stands.map(|boxes| boxes.iter().flat_map(|region| scenarios(region, &asked)).collect::<Vec<_>>());
            let first = boxes.iter().flatten().map(Region::first_scenario).min();
            let count = |boxes: Vec<Region>| boxes.iter().try_fold(0u128, |sum, part| sum.checked_add(part.count()?));
            let witness = first.map(|first| witness(policy, &first));
            rests.push(Rests { rule, question, scenarios: boxes.and_then(count), witness });
        }
    }
    rests
}

/// The rest of a box without others, as disjoint boxes; `None` if there are too many.
fn without<'r>(region: &Region, others: impl Iterator<Item = &'r Region>) -> Option<Vec<Region>> {
    let mut rest = vec![region.clone()];
    for other in others {
        rest = rest.iter().flat_map(|part| part.without(other)).collect();
        if rest.len() > MAX_BOXES {
            return None;
        }
    }
    Some(rest)
}
