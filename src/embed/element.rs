//! One element's widget: made when its policy is there, updated with its attributes, removed with it.
//! It never touches the shadow root: the loader puts what is drawn here in place, and takes it away.

use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};
use yew::{AppHandle, Callback, Renderer};

use super::{attributes, events};
use crate::engine::{Policy, Scenario, read};
use crate::view::{Change, PolicyExplorer, Props, SHEET, announcement};

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
    policy: Rc<Policy>,
    /// The `scenario` attribute as it was last read, and what it comes to; before it first changes, what the reader
    /// had chosen in the prerendered widget, if anything.
    scenario: (Option<String>, Option<Scenario>),
    table_open: bool,
    quiet: bool,
    /// How often the host has set the scenario.
    revision: u32,
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
            let shown: Vec<String> = problems.iter().take(3).map(ToString::to_string).collect();
            let more = problems.len().saturating_sub(shown.len());
            let more = if more > 0 { format!(", and {more} more problems") } else { String::new() };
            JsValue::from(format!("the policy has problems: {}{more}; `check` explains them", shown.join(", ")))
        })?;
        let policy = Rc::new(policy);
        let on_change = {
            let (host, policy) = (host.clone(), Rc::clone(&policy));
            Callback::from(move |change: Change| {
                let language = attributes::language(&host);
                status.set_text_content(Some(&announcement(&policy, &change, language.as_deref())));
                events::change(&host, &policy, &change);
            })
        };
        let attribute = attributes::scenario(&host);
        let scenario = attribute.as_ref().map(|text| attributes::chosen(text, &policy));
        Ok(Widget {
            host,
            wrapper,
            policy,
            scenario: (attribute, scenario),
            table_open: false,
            quiet: false,
            revision: 0,
            on_change,
            app: None,
        })
    }

    /// Draws the widget in the microtasks of the same task; again, if it is drawn already. `chosen` is what the reader
    /// has set in the prerendered widget, as `dimension=option;…`; `table_open` whether its table is open, which counts
    /// only the first time.
    pub fn draw(&mut self, chosen: Option<String>, table_open: bool) {
        self.quiet |= chosen.is_some();
        if let Some(chosen) = chosen {
            self.scenario.1 = Some(attributes::chosen(&chosen, &self.policy));
        }
        self.table_open = table_open;
        let props = self.props();
        match &mut self.app {
            Some(app) => app.update(props),
            None => {
                let renderer = Renderer::<PolicyExplorer>::with_root_and_props(self.wrapper.clone(), props);
                self.app = Some(renderer.render());
            }
        }
    }

    /// The detail of `policy-explorer:ready`. The loader sends the event, when the first answer is shown: whoever
    /// hears it may change the element, which calls `update`.
    pub fn ready(&self) -> js_sys::Object {
        let (_, scenario) = &self.scenario;
        events::ready(&self.policy, scenario.as_ref().unwrap_or(self.policy.start()))
    }

    /// Reads the host's attributes again.
    pub fn update(&mut self) {
        let attribute = attributes::scenario(&self.host);
        if attribute != self.scenario.0 {
            let scenario = attribute.as_ref().map(|text| attributes::chosen(text, &self.policy));
            self.scenario = (attribute, scenario);
            self.revision = self.revision.wrapping_add(1);
        }
        let props = self.props();
        if let Some(app) = &mut self.app {
            app.update(props);
        }
    }

    /// Ends the widget.
    pub fn remove(mut self) {
        if let Some(app) = self.app.take() {
            app.destroy();
        }
    }

    fn props(&self) -> Props {
        Props {
            policy: Rc::clone(&self.policy),
            scenario: self.scenario.1.clone(),
            language: attributes::language(&self.host).map(Into::into),
            heading_level: attributes::heading_level(&self.host),
            prefix: Default::default(),
            table_open: self.table_open,
            quiet: self.quiet,
            revision: self.revision,
            on_change: self.on_change.clone(),
        }
    }
}
