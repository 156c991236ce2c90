//! Parsers of the element's attributes. Unknown values fall back to the default; they never fail.
//! The others are not here: the style sheet reads `theme`, the loader all the rest.

use gloo::console;
use web_sys::Element;

use crate::engine::scenario::pairs;
use crate::engine::{Policy, Scenario};

/// `heading-level`: 1 to 6; 2 if left out. The element's property says it, so that there is one reading of the attribute.
pub(super) fn heading_level(host: &Element) -> u8 {
    let level = js_sys::Reflect::get(host, &"headingLevel".into()).ok().and_then(|level| level.as_f64());
    // It is an integer of that range; an element that is not ours has none.
    level.map_or(2, |level| level as u8)
}

/// `scenario`, as it is written.
pub(super) fn scenario(host: &Element) -> Option<String> {
    host.get_attribute("scenario")
}

/// A written scenario over the policy's start; `dimension=any` leaves a dimension open. A pair that the policy does not
/// know is left out, with a warning on the console.
pub(super) fn chosen(text: &str, policy: &Policy) -> Scenario {
    let (scenario, unknown) = set(text, policy, policy.start());
    for pair in unknown {
        warn(pair);
    }
    scenario
}

/// The same over any scenario, from an address, which may say anything: nothing where the policy does not know all of
/// it, since half a scenario is another one.
pub(super) fn asked(text: &str, policy: &Policy, over: &Scenario) -> Option<Scenario> {
    let (scenario, unknown) = set(text, policy, over);
    unknown.is_empty().then_some(scenario)
}

/// What pairs come to over a scenario, and those that the policy does not know. `any` leaves a dimension open.
fn set<'t>(text: &'t str, policy: &Policy, over: &Scenario) -> (Scenario, Vec<&'t str>) {
    let (mut choices, mut unknown) = (Vec::new(), Vec::new());
    for (pair, ids) in pairs(text) {
        match ids.and_then(|(dimension, option)| policy.choice(dimension, option)) {
            Some(choice) => choices.push(choice),
            None => unknown.push(pair),
        }
    }
    (policy.chosen(over, &choices), unknown)
}

fn warn(pair: &str) {
    console::warn!("policy-explorer: the policy has no choice", pair.to_owned());
}
