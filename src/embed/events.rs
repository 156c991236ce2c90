//! The events that the element sends: prefixed, bubbling, composed, with plain objects as details.
//! The loader sends `policy-explorer:ready` with the detail from here, and `policy-explorer:error`, which it can also
//! send where this code could not be loaded.

use js_sys::{Array, Object};
use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit, Element};

use crate::engine::{Asked, Policy, Scenario};
use crate::view::Change;

/// The detail of `policy-explorer:ready`: `{policy, scenario, decisions}`.
pub(super) fn ready(policy: &Policy, scenario: &Scenario, decisions: &[Asked<'_>]) -> Object {
    let mut detail = described(policy, scenario, decisions);
    detail.push(("policy", policy.id().into()));
    object(&detail)
}

/// `policy-explorer:change`: the reader has changed the scenario. Detail: `{scenario, previous, decisions}`.
pub(super) fn change(host: &Element, policy: &Policy, change: &Change, decisions: &[Asked<'_>]) {
    send(host, "policy-explorer:change", &changed(policy, change, decisions));
}

/// The detail of `policy-explorer:change`.
pub(super) fn changed(policy: &Policy, change: &Change, decisions: &[Asked<'_>]) -> Object {
    let mut detail = described(policy, &change.scenario, decisions);
    detail.push(("previous", choices(policy, &change.previous).into()));
    object(&detail)
}

/// The scenario, `{dimension: option}`, and the decisions, `{question: {outcome, verdict}}`.
fn described(policy: &Policy, scenario: &Scenario, decisions: &[Asked<'_>]) -> Vec<(&'static str, JsValue)> {
    let mut answers = Vec::new();
    for (question, decision) in decisions {
        let outcome = &decision.outcome;
        let verdict = outcome.verdict().map_or(JsValue::NULL, |verdict| JsValue::from(&verdict.id));
        let answer = object(&[("outcome", outcome.id().into()), ("verdict", verdict)]);
        answers.push((question.id.as_str(), answer.into()));
    }
    vec![("scenario", choices(policy, scenario).into()), ("decisions", object(&answers).into())]
}

fn choices(policy: &Policy, scenario: &Scenario) -> Object {
    let mut choices: Vec<(&str, JsValue)> = Vec::new();
    for (dimension, option) in policy.choices(scenario) {
        choices.push((dimension, option.into()));
    }
    object(&choices)
}

/// A plain object. Its keys are its own, whatever they are and whatever the page has done to those that all objects have:
/// setting them one by one would fail on `constructor` where `Object.prototype` is frozen.
fn object(entries: &[(&str, JsValue)]) -> Object {
    let pairs = Array::new();
    for (key, value) in entries {
        pairs.push(&Array::of2(&(*key).into(), value));
    }
    // It takes an array of pairs.
    Object::from_entries(&pairs).unwrap_or_default()
}

fn send(host: &Element, name: &str, detail: &Object) {
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    init.set_composed(true);
    init.set_detail(detail);
    if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &init) {
        // The only failure is an event that is already being sent, which a new one is not.
        let _ = host.dispatch_event(&event);
    }
}
