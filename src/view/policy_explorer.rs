//! The explorer for other Yew applications: a component that keeps its own scenario.
//! It draws nothing itself; [`Explorer`] does. The custom element does without it: there the widget keeps the scenario.

use std::rc::Rc;

use yew::prelude::*;

use super::choose::{Change, Choose};
use super::explorer::Explorer;
use crate::engine::explain::explain;
use crate::engine::{Policy, Scenario};

/// What [`PolicyExplorer`] is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The policy.
    pub policy: Rc<Policy>,
    /// The scenario at first; the policy's start if left out. Another one replaces what the reader has chosen.
    #[prop_or_default]
    pub scenario: Option<Scenario>,
    /// The language tag of interface and texts; the policy's own if left out.
    #[prop_or_default]
    pub language: Option<AttrValue>,
    /// The level of the widget's heading, 1 to 6.
    #[prop_or(2)]
    pub heading_level: u8,
    /// What ids and the names of radios begin with. Needs a value where several explorers share a tree.
    #[prop_or_default]
    pub prefix: AttrValue,
    /// Called when the reader has changed the scenario, and not when the application has.
    #[prop_or_default]
    pub on_change: Callback<Change>,
}

/// A reader's scenario, and the policy and the scenario that were given when it was chosen.
struct Chosen {
    policy: Rc<Policy>,
    given: Option<Scenario>,
    scenario: Scenario,
}

/// The explorer of a policy.
#[component]
pub fn PolicyExplorer(props: &Props) -> Html {
    let chosen = use_mut_ref(|| None::<Chosen>);
    let update = use_force_update();
    let (policy, given) = (Rc::clone(&props.policy), props.scenario.clone());
    // Two choices may come before the next rendering: each starts from the one before it.
    let current = {
        let (chosen, policy, given) = (Rc::clone(&chosen), Rc::clone(&policy), given.clone());
        move || match &*chosen.borrow() {
            Some(it) if Rc::ptr_eq(&it.policy, &policy) && it.given == given => it.scenario.clone(),
            _ => given.clone().unwrap_or_else(|| policy.start().clone()),
        }
    };
    let scenario = current();
    let of = (Rc::clone(&policy), scenario.clone());
    let explanation = use_memo(of, |(policy, scenario)| explain(policy, scenario));
    let on_choose = {
        let (policy, on_change) = (Rc::clone(&policy), props.on_change.clone());
        Callback::from(move |choose: Choose| {
            let change = choose.change(&policy, current());
            let scenario = change.scenario.clone();
            chosen.replace(Some(Chosen { policy: Rc::clone(&policy), given: given.clone(), scenario }));
            update.force_update();
            on_change.emit(change);
        })
    };
    html! {
        <Explorer
            {policy}
            {scenario}
            explanation={Some(explanation)}
            language={props.language.clone()}
            heading_level={props.heading_level}
            prefix={props.prefix.clone()}
            {on_choose}
        />
    }
}
