//! The events that the element sends: prefixed, bubbling, composed, with plain objects as details.
//! The loader sends `policy-explorer:ready` with the detail from here, and `policy-explorer:error`, which it can also
//! send where this code could not be loaded.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit, Element};

use crate::engine::{Outcome, Policy, Scenario, decide};
use crate::view::Change;

/// The detail of `policy-explorer:ready`: `{policy, scenario, decisions}`.
pub(super) fn ready(policy: &Policy, scenario: &Scenario) -> Object {
    let detail = described(policy, scenario);
    set(&detail, "policy", &policy.id().into());
    detail
}

/// `policy-explorer:change`: the reader has changed the scenario. Detail: `{scenario, previous, decisions}`.
pub(super) fn change(host: &Element, policy: &Policy, change: &Change) {
    send(host, "policy-explorer:change", &changed(policy, change));
}

/// The detail of `policy-explorer:change`.
pub(super) fn changed(policy: &Policy, change: &Change) -> Object {
    let detail = described(policy, &change.scenario);
    set(&detail, "previous", &choices(policy, &change.previous).into());
    detail
}

/// The scenario, `{dimension: option}`, and the decisions, `{question: {outcome, verdict}}`.
fn described(policy: &Policy, scenario: &Scenario) -> Object {
    let decisions = Object::new();
    for question in policy.questions() {
        let decision = decide(policy, question, scenario);
        let (outcome, verdict) = match &decision.outcome {
            Outcome::Decided(verdict) => ("decided", JsValue::from(&verdict.id)),
            Outcome::Unstated => ("unstated", JsValue::NULL),
            Outcome::Conflict => ("conflict", JsValue::NULL),
            Outcome::Depends { .. } => ("depends", JsValue::NULL),
            Outcome::Undetermined => ("undetermined", JsValue::NULL),
        };
        let answer = Object::new();
        set(&answer, "outcome", &outcome.into());
        set(&answer, "verdict", &verdict);
        set(&decisions, &question.id, &answer.into());
    }
    let detail = Object::new();
    set(&detail, "scenario", &choices(policy, scenario).into());
    set(&detail, "decisions", &decisions.into());
    detail
}

fn choices(policy: &Policy, scenario: &Scenario) -> Object {
    let object = Object::new();
    for (dimension, option) in policy.choices(scenario) {
        set(&object, dimension, &option.into());
    }
    object
}

fn set(object: &Object, key: &str, value: &JsValue) {
    // Setting a key of a fresh plain object does not fail.
    let _ = Reflect::set(object, &key.into(), value);
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
