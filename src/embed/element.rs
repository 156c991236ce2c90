//! One element's widget: made when its policy is there, updated with its attributes, removed with it.

use std::rc::Rc;

use gloo::utils::document;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, ShadowRoot, ShadowRootInit, ShadowRootMode};
use yew::{AppHandle, Callback, Renderer};

use super::{attributes, events, sheet};
use crate::engine::{Policy, read};
use crate::view::{Change, PolicyExplorer, Props, announcement};

/// The widget inside one `<policy-explorer>`. The loader holds it, and calls `remove` when the element goes.
#[wasm_bindgen]
pub struct Widget {
    host: HtmlElement,
    policy: Rc<Policy>,
    wrapper: Element,
    status: Element,
    on_change: Callback<Change>,
    app: Option<AppHandle<PolicyExplorer>>,
}

#[wasm_bindgen]
impl Widget {
    /// Shows a policy, given as the bytes of its file, in a host element.
    ///
    /// # Errors
    /// A string that says what is wrong with the policy, or the browser's own error. The host then is as it was.
    #[wasm_bindgen(constructor)]
    pub fn new(host: HtmlElement, policy: &[u8]) -> Result<Widget, JsValue> {
        let policy = read(policy).map_err(|problems| {
            let shown: Vec<String> = problems.iter().take(3).map(ToString::to_string).collect();
            let more = problems.len().saturating_sub(shown.len());
            let more = if more > 0 { format!(", and {more} more problems") } else { String::new() };
            JsValue::from(format!("the policy has problems: {}{more}; `check` explains them", shown.join(", ")))
        })?;
        let policy = Rc::new(policy);
        // Everything that can fail comes before the shadow root, which hides the fallback content.
        let sheet = sheet::shared()?;
        // Yew leaves listeners on the element that it renders into, so each widget gets a fresh one.
        let wrapper = document().create_element("div")?;
        let status = document().create_element("div")?;
        status.set_attribute("slot", "status")?;
        status.set_attribute("role", "status")?;
        let slot = document().create_element("slot")?;
        slot.set_attribute("name", "status")?;
        let root = shadow_root(&host)?;
        sheet::adopt(&root, &sheet);
        root.replace_children_with_node_2(&wrapper, &slot);
        host.append_child(&status)?;

        let on_change = {
            let (host, policy, status) = (host.clone(), Rc::clone(&policy), status.clone());
            Callback::from(move |change: Change| {
                let language = attributes::language(&host);
                status.set_text_content(Some(&announcement(&policy, &change, language.as_deref())));
                events::change(&host, &policy, &change);
            })
        };
        let mut widget = Widget { host, policy, wrapper, status, on_change, app: None };
        let (wrapper, props) = (widget.wrapper.clone(), widget.props());
        widget.app = Some(Renderer::<PolicyExplorer>::with_root_and_props(wrapper, props).render());
        Ok(widget)
    }

    /// The detail of `policy-explorer:ready`. The loader sends the event, when the first answer is shown: whoever
    /// hears it may change the element, which calls `update`.
    pub fn ready(&self) -> js_sys::Object {
        let scenario = attributes::scenario(&self.host, &self.policy);
        events::ready(&self.policy, scenario.as_ref().unwrap_or(self.policy.start()))
    }

    /// Reads the host's attributes again.
    pub fn update(&mut self) {
        let props = self.props();
        if let Some(app) = &mut self.app {
            app.update(props);
        }
    }

    /// Takes the widget away: the host shows its fallback content again.
    pub fn remove(mut self) {
        if let Some(app) = self.app.take() {
            app.destroy();
        }
        self.status.remove();
        if let (Some(root), Ok(fallback)) = (self.host.shadow_root(), document().create_element("slot")) {
            root.replace_children_with_node_1(&fallback);
        }
    }

    fn props(&self) -> Props {
        Props {
            policy: Rc::clone(&self.policy),
            scenario: attributes::scenario(&self.host, &self.policy),
            language: attributes::language(&self.host).map(Into::into),
            heading_level: attributes::heading_level(&self.host),
            prefix: Default::default(),
            on_change: self.on_change.clone(),
        }
    }
}

fn shadow_root(host: &Element) -> Result<ShadowRoot, JsValue> {
    match host.shadow_root() {
        Some(root) => Ok(root),
        None => host.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open)),
    }
}
