//! One element's widget: made when its policy is there, updated with its attributes, removed with it.
//! It never touches the shadow root: the loader puts what is drawn here in place, and takes it away.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};
use yew::{AppHandle, Callback, Renderer};

use super::{attributes, events};
use crate::engine::{Asked, Policy, Problem, Scenario, decide_all, read};
use crate::format::decimal;
use crate::view::{Change, Extent, PolicyExplorer, Props, SHEET, announced_in, announcement};

/// The style sheet that the shadow root adopts.
#[wasm_bindgen]
#[must_use]
pub fn styles() -> String {
    SHEET.to_owned()
}

/// The widget of one `<policy-explorer>`. The loader holds it, and calls `remove` when the element goes.
#[wasm_bindgen]
pub struct Widget {
    host: HtmlElement,
    wrapper: Element,
    status: Element,
    policy: Rc<Policy>,
    /// The `scenario` attribute as it was last read, and what it comes to; before it first changes, what the reader
    /// had chosen in the prerendered widget, if anything.
    scenario: (Option<String>, Option<Scenario>),
    /// What is shown, whoever has set it.
    shown: Rc<RefCell<Scenario>>,
    /// How often the host, a link or an address has set the scenario.
    turn: u32,
    /// How much has been drawn.
    extent: Extent,
    quiet: bool,
    on_change: Callback<Change>,
    app: Option<AppHandle<PolicyExplorer>>,
}

#[wasm_bindgen]
impl Widget {
    /// Reads a policy, given as the bytes of its file, that is to be drawn into a wrapper. A change by the reader is
    /// told to the host's listeners, and in words to the status element.
    ///
    /// # Errors
    /// A string that says what is wrong with the policy.
    #[wasm_bindgen(constructor)]
    pub fn new(host: HtmlElement, wrapper: Element, status: Element, policy: &[u8]) -> Result<Widget, JsValue> {
        let policy = read(policy).map_err(|problems| {
            let shown: Vec<String> = problems.iter().take(3).map(Problem::brief).collect();
            let mut shown = shown.join(", ");
            let more = problems.len().saturating_sub(3);
            if more > 0 {
                shown = [&shown, ", and ", &decimal(more, 1), " more problems"].concat();
            }
            JsValue::from(["the policy has problems: ", &*shown, "; `check` explains them"].concat())
        })?;
        let policy = Rc::new(policy);
        let attribute = attributes::scenario(&host);
        let scenario = attribute.as_ref().map(|text| attributes::chosen(text, &policy));
        let shown = Rc::new(RefCell::new(scenario.clone().unwrap_or_else(|| policy.start().clone())));
        let on_change = {
            let (host, status, policy, shown) = (host.clone(), status.clone(), Rc::clone(&policy), Rc::clone(&shown));
            Callback::from(move |change: Change| {
                shown.replace(change.scenario.clone());
                let decisions = decide_all(&policy, &change.scenario);
                announce(&host, &status, &policy, &change, &decisions);
                events::change(&host, &policy, &change, &decisions);
            })
        };
        let scenario = (attribute, scenario);
        let extent = Extent::default();
        let widget = Widget {
            host,
            wrapper,
            status,
            policy,
            scenario,
            shown,
            turn: 0,
            extent,
            quiet: false,
            on_change,
            app: None,
        };
        widget.speak();
        Ok(widget)
    }

    /// Draws a part of the widget in the microtasks of the same task, more with each call, and in the end all of it: then
    /// it answers true. `chosen` is what the reader has set in the prerendered widget, as `dimension=option;…`.
    pub fn draw(&mut self, chosen: Option<String>) -> bool {
        self.extent = match (&self.app, self.extent) {
            (None, _) => Extent::Title,
            (_, Extent::Title) => Extent::Choices,
            (_, Extent::Choices) => Extent::Below,
            _ => Extent::Whole,
        };
        self.quiet |= chosen.is_some();
        if let Some(chosen) = chosen {
            self.replace(Some(attributes::chosen(&chosen, &self.policy)));
        }
        let props = self.props();
        match &mut self.app {
            Some(app) => app.update(props),
            None => {
                let renderer = Renderer::<PolicyExplorer>::with_root_and_props(self.wrapper.clone(), props);
                self.app = Some(renderer.render());
            }
        }
        self.extent == Extent::Whole
    }

    /// What is shown, as `policy-explorer:ready` tells it. The loader sends that event, when the first answer is shown:
    /// whoever hears it may change the element, which calls `update`.
    #[must_use]
    pub fn current(&self) -> js_sys::Object {
        events::ready(&self.policy, &self.shown.borrow())
    }

    /// Sets what the host's attribute says, else the policy's start, whatever has been chosen since.
    pub fn reset(&mut self) {
        let scenario = self.scenario.0.as_ref().map(|text| attributes::chosen(text, &self.policy));
        self.replace(scenario);
        self.redraw();
    }

    /// Sets what a link or an address asks for, as `dimension=option;…`; what it leaves out is as the host has set it.
    /// False where the policy does not know all of it, and then nothing changes. True where that is what is shown already.
    /// Else the detail of `policy-explorer:change`; the loader sends the event if the reader has followed a link, for
    /// which `announced` stands.
    pub fn set(&mut self, asked: &str, announced: bool) -> JsValue {
        let attribute = self.scenario.0.as_ref().map(|text| attributes::chosen(text, &self.policy));
        let over = attribute.as_ref().unwrap_or(self.policy.start());
        let Some(scenario) = attributes::asked(asked, &self.policy, over) else { return JsValue::FALSE };
        let change = Change { previous: self.shown.borrow().clone(), scenario };
        // The reader is led there anyway: nothing has to stand still.
        self.quiet = false;
        if change.previous == change.scenario {
            self.redraw();
            return JsValue::TRUE;
        }
        self.replace(Some(change.scenario.clone()));
        self.redraw();
        let decisions = decide_all(&self.policy, &change.scenario);
        if announced {
            announce(&self.host, &self.status, &self.policy, &change, &decisions);
        }
        events::changed(&self.policy, &change, &decisions).into()
    }

    /// Reads the host's attributes again.
    pub fn update(&mut self) {
        let attribute = attributes::scenario(&self.host);
        if attribute != self.scenario.0 {
            let scenario = attribute.as_ref().map(|text| attributes::chosen(text, &self.policy));
            self.scenario.0 = attribute;
            self.replace(scenario);
        }
        self.speak();
        self.redraw();
    }

    /// Ends the widget.
    pub fn remove(mut self) {
        if let Some(app) = self.app.take() {
            app.destroy();
        }
    }

    /// Marks announcements with the language that the widget speaks, whatever that of the page.
    fn speak(&self) {
        let (language, direction) = announced_in(&self.policy, attributes::language(&self.host).as_deref());
        for (name, value) in [("lang", language), ("dir", direction)] {
            // It fails only where a name is no name.
            let _ = self.status.set_attribute(name, value);
        }
    }

    fn redraw(&mut self) {
        let props = self.props();
        if let Some(app) = &mut self.app {
            app.update(props);
        }
    }

    fn replace(&mut self, scenario: Option<Scenario>) {
        self.shown.replace(scenario.clone().unwrap_or_else(|| self.policy.start().clone()));
        self.scenario.1 = scenario;
        self.turn = self.turn.wrapping_add(1);
    }

    fn props(&self) -> Props {
        Props {
            policy: Rc::clone(&self.policy),
            scenario: self.scenario.1.clone(),
            turn: self.turn,
            language: attributes::language(&self.host).map(Into::into),
            heading_level: attributes::heading_level(&self.host),
            prefix: Default::default(),
            extent: self.extent,
            quiet: self.quiet,
            on_change: self.on_change.clone(),
        }
    }
}

/// Tells a change to whoever hears the page, in the language that the widget speaks.
fn announce(host: &Element, status: &Element, policy: &Policy, change: &Change, decisions: &[Asked<'_>]) {
    let language = attributes::language(host);
    status.set_text_content(Some(&announcement(policy, change, decisions, language.as_deref())));
}
