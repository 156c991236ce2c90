//! One element's widget, which owns its scenario: made when its policy is there, updated with its attributes, removed with
//! it.
//! It never touches the shadow root: the loader swaps the drawing in, and removes it.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};
use yew::{AppHandle, AttrValue, Callback, Renderer};

use super::{attributes, events};
use crate::engine::explain::{Explanation, explain};
use crate::engine::{Policy, Scenario, compact};
use crate::view::words::learn;
use crate::view::{
    Change, Choose, Explorer, ExplorerProps, Extent, Heard, announced_in, announcement, correction, in_languages,
    name_intervals,
};

/// The widget of one `<policy-explorer>`. The loader holds it, and calls `remove` when the element goes.
#[wasm_bindgen]
pub struct Widget {
    wrapper: Element,
    owner: Rc<Owner>,
}

/// The one owner of the scenario: readers, the host, links and addresses all set it here.
struct Owner {
    host: HtmlElement,
    status: Element,
    policy: Rc<Policy>,
    /// The language that is asked for; the policy's own where none is.
    language: Option<AttrValue>,
    /// Called by the drawing. It must not own its owner, which owns the drawing.
    on_choose: Callback<Choose>,
    /// Called when a scenario is drawn.
    on_drawn: Callback<String>,
    held: RefCell<Held>,
}

/// The owner's state.
struct Held {
    scenario: Scenario,
    /// Its explanation, once one has been needed.
    explanation: Option<Rc<Explanation>>,
    /// The `scenario` attribute as it was last read.
    attribute: Option<String>,
    /// How much is drawn apart from the answer; `None` before the first drawing.
    extent: Option<Extent>,
    /// Whether the answer is drawn.
    answers: bool,
    /// Whether what would change the answer waits for the first change: a prerendered widget does not show it in the
    /// reader's scenario, and nothing may move when the live one replaces it.
    quiet: bool,
    app: Option<AppHandle<Explorer>>,
}

#[wasm_bindgen]
impl Widget {
    /// Takes a policy, given as the bytes of its file and its compact form, that is to be drawn into a wrapper. A change by
    /// the reader is sent to the host's listeners, and written in words into the status element. It speaks a language, or
    /// the policy's own where that is empty; `words` holds the files of the languages that this needs beside English. Where
    /// one is missing, English stands in.
    ///
    /// # Errors
    /// If the compact form is not one of this file: then the loader has one made.
    #[wasm_bindgen(constructor)]
    pub fn new(
        host: HtmlElement,
        wrapper: Element,
        status: Element,
        file: &[u8],
        form: &[u8],
        language: &str,
        words: &str,
    ) -> Result<Widget, JsValue> {
        let Some(mut policy) = compact::read(file, form) else { return Err(JsValue::NULL) };
        learn(words);
        name_intervals(&mut policy);
        let attribute = attributes::scenario(&host);
        let scenario = given(attribute.as_deref(), &policy);
        let held =
            Held { scenario, explanation: None, attribute, extent: None, answers: false, quiet: false, app: None };
        // The loader compares the page with this: extensions replace parts of the drawing.
        let drawn = wrapper.clone();
        let on_drawn = Callback::from(move |chosen: String| {
            if let Err(error) = drawn.set_attribute("data-drawn", &chosen) {
                wasm_bindgen::throw_val(error);
            }
        });
        let owner = Rc::new_cyclic(|owner: &Weak<Owner>| {
            let owner = owner.clone();
            let on_choose = Callback::from(move |choose| {
                if let Some(owner) = owner.upgrade() {
                    owner.choose(&choose);
                }
            });
            let language = (!language.is_empty()).then(|| AttrValue::from(language.to_owned()));
            Owner { host, status, policy: Rc::new(policy), language, on_choose, on_drawn, held: RefCell::new(held) }
        });
        // Announcements are marked with the language that the widget speaks, whatever that of the page.
        let (language, direction) = announced_in(&owner.policy, owner.language.as_deref());
        for (name, value) in [("lang", language), ("dir", direction)] {
            set(&owner.status, name, value);
        }
        Ok(Widget { wrapper, owner })
    }

    /// Draws a part of the widget in the microtasks of the same task, more with each call, and finally all of it: then
    /// it returns true. `chosen` is the reader's scenario in the prerendered widget, as `dimension=option;…`.
    pub fn draw(&mut self, chosen: Option<String>) -> bool {
        let owner = &self.owner;
        if let Some(chosen) = chosen {
            owner.set(attributes::chosen(&chosen, &owner.policy));
            owner.held.borrow_mut().quiet = true;
        }
        let (mut extent, mut answers) = (Extent::Title, false);
        match owner.held.borrow().extent {
            None => {}
            Some(Extent::Title) => extent = Extent::Choices,
            Some(Extent::Choices) => extent = Extent::Below,
            // The answer, for which everything is decided, comes last.
            Some(Extent::Below) => (extent, answers) = (Extent::Below, true),
        }
        {
            let mut held = owner.held.borrow_mut();
            (held.extent, held.answers) = (Some(extent), answers);
        }
        let props = self.owner.props();
        match &mut self.owner.held.borrow_mut().app {
            Some(app) => app.update(props),
            app @ None => *app = Some(Renderer::<Explorer>::with_root_and_props(self.wrapper.clone(), props).render()),
        }
        answers
    }

    /// The detail of `policy-explorer:ready`. The loader sends that event when the first answer is shown: a listener may
    /// change the element, which calls `update`.
    #[must_use]
    pub fn current(&self) -> js_sys::Object {
        let (policy, explanation) = (&self.owner.policy, self.owner.explained());
        events::ready(policy, explanation.scenario(), &explanation.decisions(policy))
    }

    /// Resets the scenario to the host's attribute, or to the policy's start without one.
    pub fn reset(&mut self) {
        self.owner.set(self.owner.given());
        self.owner.redraw();
    }

    /// Sets the scenario that a link or an address asks for, as `dimension=option;…`; other dimensions are as the host has
    /// set them. Returns false, and changes nothing, if the policy does not know all of it; true if that scenario is shown
    /// already; otherwise the detail of `policy-explorer:change`. The loader sends that event if the reader has followed a
    /// link; then `announced` is true.
    pub fn set(&mut self, asked: &str, announced: bool) -> JsValue {
        let owner = &self.owner;
        let Some(scenario) = attributes::asked(asked, &owner.policy, &owner.given()) else { return JsValue::FALSE };
        let previous = owner.held.borrow().scenario.clone();
        // The reader is led there anyway: nothing has to keep its place.
        owner.held.borrow_mut().quiet = false;
        if previous == scenario {
            owner.redraw();
            return JsValue::TRUE;
        }
        owner.changed(Change { previous, scenario, heard: Heard::Answer }, announced)
    }

    /// Makes a choice of the reader's count that the prerendered widget has taken: announces what it changed since
    /// `before`, given as `dimension=option;…`. Returns the detail of `policy-explorer:change`; null without a change.
    pub fn replay(&mut self, before: &str) -> JsValue {
        let owner = &self.owner;
        let previous = attributes::chosen(before, &owner.policy);
        let scenario = owner.held.borrow().scenario.clone();
        if previous == scenario {
            return JsValue::NULL;
        }
        owner.held.borrow_mut().quiet = false;
        owner.set(previous.clone());
        owner.explained();
        owner.changed(Change { previous, scenario, heard: Heard::Choice }, true)
    }

    /// Announces the answers as those of a corrected file: the ones that were in the page before it are gone.
    pub fn correct(&mut self) {
        let owner = &self.owner;
        owner.say(&correction(&owner.policy, &owner.explained(), owner.language.as_deref()));
    }

    /// Reads the host's attributes again, apart from its language.
    pub fn update(&mut self) {
        let attribute = attributes::scenario(&self.owner.host);
        if attribute != self.owner.held.borrow().attribute {
            self.owner.set(given(attribute.as_deref(), &self.owner.policy));
            self.owner.held.borrow_mut().attribute = attribute;
        }
        self.owner.redraw();
    }

    /// Ends the widget.
    pub fn remove(self) {
        let app = self.owner.held.borrow_mut().app.take();
        if let Some(app) = app {
            app.destroy();
        }
    }
}

/// The scenario that an attribute sets, else the policy's start.
fn given(attribute: Option<&str>, policy: &Policy) -> Scenario {
    attribute.map_or_else(|| policy.start().clone(), |text| attributes::chosen(text, policy))
}

fn set(element: &Element, name: &str, value: &str) {
    // It fails only for an invalid attribute name.
    let _ = element.set_attribute(name, value);
}

impl Owner {
    /// The scenario that the host's attribute sets.
    fn given(&self) -> Scenario {
        given(self.held.borrow().attribute.as_deref(), &self.policy)
    }

    /// Sets a scenario, and returns the explanation of the one before, if it was needed.
    fn set(&self, scenario: Scenario) -> Option<Rc<Explanation>> {
        let mut held = self.held.borrow_mut();
        held.scenario = scenario;
        held.explanation.take()
    }

    /// The explanation of the scenario, which is computed once.
    fn explained(&self) -> Rc<Explanation> {
        let Held { scenario, explanation, .. } = &mut *self.held.borrow_mut();
        Rc::clone(explanation.get_or_insert_with(|| Rc::new(explain(&self.policy, scenario))))
    }

    /// Makes a change, draws it, and announces it if that is wanted. Returns the explanation of the new scenario.
    fn apply(&self, change: &Change, announced: bool) -> Rc<Explanation> {
        let before = self.set(change.scenario.clone());
        self.redraw();
        let explanation = self.explained();
        if announced {
            self.announce(change, before.as_deref(), &explanation);
        }
        explanation
    }

    /// Makes a change, and returns the detail of `policy-explorer:change`, which the loader sends.
    fn changed(&self, change: Change, announced: bool) -> JsValue {
        let explanation = self.apply(&change, announced);
        events::changed(&self.policy, &change, &explanation.decisions(&self.policy)).into()
    }

    /// Applies a reader's choice, and sends the event. Listeners may change the element meanwhile.
    fn choose(&self, choose: &Choose) {
        let change = choose.change(&self.policy, self.held.borrow().scenario.clone());
        self.held.borrow_mut().quiet = false;
        let explanation = self.apply(&change, true);
        events::change(&self.host, &self.policy, &change, &explanation.decisions(&self.policy));
    }

    /// Writes a change into the status element, in the language of the widget.
    fn announce(&self, change: &Change, before: Option<&Explanation>, now: &Explanation) {
        self.say(&announcement(&self.policy, change, before, now, self.language.as_deref()));
    }

    /// Writes words into the status element.
    fn say(&self, words: &str) {
        let language = self.language.as_deref();
        self.status.set_text_content(None);
        in_languages(words, |words, is_text| {
            // None of it fails but where the page has broken its document: then less is said.
            let Ok(part) = gloo::utils::document().create_element("span") else { return };
            if is_text {
                set(&part, "lang", self.policy.shown_in(language.unwrap_or(self.policy.language())));
            }
            part.set_text_content(Some(words));
            let _ = self.status.append_with_node_1(&part);
        });
    }

    /// Draws the current state, once for all changes of a task.
    fn redraw(&self) {
        if self.held.borrow().app.is_none() {
            return;
        }
        let props = self.props();
        if let Some(app) = &mut self.held.borrow_mut().app {
            app.update(props);
        }
    }

    fn props(&self) -> ExplorerProps {
        let answers = self.held.borrow().answers;
        let explanation = answers.then(|| self.explained());
        let held = self.held.borrow();
        ExplorerProps {
            policy: Rc::clone(&self.policy),
            scenario: held.scenario.clone(),
            explanation,
            language: self.language.clone(),
            heading_level: attributes::heading_level(&self.host),
            in_article: !self.host.has_attribute("data-standalone"),
            prefix: Default::default(),
            extent: held.extent.unwrap_or_default(),
            quiet: held.quiet,
            on_choose: self.on_choose.clone(),
            on_drawn: self.on_drawn.clone(),
        }
    }
}
