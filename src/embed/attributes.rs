//! What the element's attributes say. Unknown values fall back to the default; they never fail.
//! `policy`, `loading` and `theme` are not here: the loader reads the first two, the style sheet the third.

use gloo::console;
use web_sys::Element;

use crate::engine::{Policy, Scenario};

/// `heading-level`: 1 to 6; 2 if left out.
pub(super) fn heading_level(host: &Element) -> u8 {
    let level = host.get_attribute("heading-level").and_then(|level| level.trim().parse().ok());
    level.filter(|level| (1..=6).contains(level)).unwrap_or(2)
}

/// `lang`: a language tag; the policy's own if left out.
pub(super) fn language(host: &Element) -> Option<String> {
    host.get_attribute("lang").filter(|language| !language.trim().is_empty())
}

/// `scenario`, as it is written.
pub(super) fn scenario(host: &Element) -> Option<String> {
    host.get_attribute("scenario")
}

/// A scenario from `dimension=option` pairs with semicolons between, over the policy's start; `dimension=any` leaves one
/// open. A pair that the policy
/// does not know is left out, with a warning to whoever reads the console.
pub(super) fn chosen(text: &str, policy: &Policy) -> Scenario {
    let mut scenario = policy.start().clone();
    for pair in text.split(';').map(str::trim).filter(|pair| !pair.is_empty()) {
        let (dimension, option) = pair.split_once('=').unwrap_or((pair, ""));
        let open = policy.dimensions().iter().find(|it| option.trim() == "any" && it.id == dimension.trim());
        if let Some(open) = open {
            scenario = scenario.with(open.index, None);
            continue;
        }
        match policy.scenario([(dimension.trim(), option.trim())]) {
            Ok(chosen) => {
                for dimension in policy.dimensions() {
                    if let Some(option) = chosen.chosen(dimension.index) {
                        scenario = scenario.with(dimension.index, Some(option));
                    }
                }
            }
            Err(_) => warn(pair),
        }
    }
    scenario
}

fn warn(pair: &str) {
    console::warn!("policy-explorer: the policy has no choice", pair.to_owned());
}
