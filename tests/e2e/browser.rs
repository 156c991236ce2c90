//! A real browser, driven over WebDriver, with the few commands that these tests need. It is the same for every engine;
//! the differences are in `engine`. Where a result here depends on the engine, its comment says so.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::engine::Engine;
use crate::session::Session;

/// The timeout of every wait, long enough for a busy machine.
pub const TIMEOUT: Duration = Duration::from_secs(60);

/// WebDriver's key for an element that it passes to or from a script.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Generated words become text while a text is read.
const WORDS: &str = "
    const generated = (it) => /^\"/.test(getComputedStyle(it, '::before').content) ? JSON.parse(getComputedStyle(it, '::before').content) : '';
    const words = (it) => {
      const says = [it, ...it.querySelectorAll('[data-words]')].filter((part) => !part.childNodes.length && generated(part));
      for (const part of says) part.textContent = generated(part);
      const text = it.innerText;
      for (const part of says) part.replaceChildren();
      return text;
    };";

/// A browser with one window, for one test.
pub struct Browser {
    // `Some` until it is dropped.
    session: Option<Session>,
    pub engine: Engine,
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Some(session) = self.session.take() {
            session.give_back();
        }
    }
}

macro_rules! touched {
    () => {
        "document.querySelectorAll('policy-explorer').forEach((it) =>
            it.shadowRoot?.querySelector('[part=explorer]')?.dispatchEvent(new Event('pointerover', {bubbles: true})))"
    };
}

/// A pointer over every widget: brings about the live one where a prerendered one is read.
pub const TOUCHED: &str = touched!();

/// Whether the live widget is there, after a pointer was over it.
pub const LIVE: &str = concat!("(", touched!(), ", Boolean(widget?.querySelector('[data-live]')))");

/// Defines `settled`, which waits as [`Browser::settle`] does, for scripts that go on after it.
pub const SETTLED: &str = "const settled = async () => {
      const frame = () => new Promise(requestAnimationFrame);
      const idle = () => new Promise((done) => (window.requestIdleCallback ?? setTimeout)(done));
      await frame(); await frame(); await idle(); await frame(); await idle();
    };";

impl Browser {
    /// A browser of the engine that ENGINE names.
    pub fn start() -> Browser {
        Browser::of(true)
    }

    /// A browser with JavaScript turned off by the reader. `run` still works in every engine, but no timer fires and no
    /// listener is called.
    pub fn without_javascript() -> Browser {
        Browser::of(false)
    }

    fn of(javascript: bool) -> Browser {
        let engine = Engine::wanted();
        Browser { session: Some(Session::take(engine, javascript)), engine }
    }

    fn session(&self) -> &Session {
        self.session.as_ref().unwrap()
    }

    fn command(&self, path: &str, body: Value) -> Value {
        self.session().command(path, body)
    }

    fn ask(&self, path: &str) -> Value {
        self.session().ask(path)
    }

    pub fn open(&self, url: &str) {
        self.command("url", json!({"url": url}));
    }

    /// Whether the reader lets pages run scripts.
    pub fn javascript(&self) -> bool {
        self.session().javascript
    }

    /// Sets the size of the page's viewport in CSS pixels.
    pub fn resize(&self, width: u32, height: u32) {
        self.session().resize(width, height);
        self.wait(&format!("innerWidth === {width} && innerHeight === {height}"));
    }

    /// Runs the body of a function in the page. `widget` is the first element's shadow root, and `words` returns the
    /// visible text of an element, generated content included.
    pub fn run(&self, body: &str) -> Value {
        self.session().run(&format!(
            "const element = document.querySelector('policy-explorer'); const widget = element?.shadowRoot; {WORDS} {body}"
        ))
    }

    /// Runs a script as one of the page's own. In Firefox, scripts of the driver have other windows and prototypes.
    pub fn run_in_page(&self, script: &str) {
        self.run(&format!(
            "const it = document.createElement('script'); it.textContent = {}; document.body.append(it); it.remove()",
            json!(script)
        ));
    }

    /// Runs an action inside the first frame.
    pub fn inside_frame<T>(&self, action: impl FnOnce() -> T) -> T {
        let frame = self.run("return document.querySelector('iframe')");
        self.command("frame", json!({"id": frame}));
        let done = action();
        self.command("frame", json!({"id": null}));
        done
    }

    /// Waits until an expression is true.
    pub fn wait(&self, expression: &str) {
        let started = Instant::now();
        while self.run(&format!("return Boolean({expression})")) != json!(true) {
            if started.elapsed() > TIMEOUT {
                panic!(
                    "never true: {expression}\nconsole: {:?}\nloaded: {}\npage: {}",
                    self.console(),
                    self.run("return performance.getEntriesByType('resource').map(({name, duration}) => `${name} ${duration}`)"),
                    self.run("return document.body.innerHTML")
                );
            }
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// Waits until the page has finished its current work: a frame is drawn, and then the event loop was idle once.
    /// Requests take longer, see [`Origin::settled_paths`].
    ///
    /// [`Origin::settled_paths`]: crate::servers::Origin::settled_paths
    pub fn settle(&self) {
        self.run(&format!(
            "{SETTLED} window.consoleOfSettling = true; settled().then(() => {{ delete window.consoleOfSettling }})"
        ));
        self.wait("!window.consoleOfSettling");
    }

    /// Waits until the first widget is live.
    pub fn ready(&self) {
        self.wait(&format!("{LIVE} && widget.querySelector('.verdict')"));
    }

    /// Opens every foldable part, as a reader would; the tables of all cases are drawn only then.
    pub fn open_all(&self) {
        self.run(
            "for (const part of widget.querySelectorAll('details:not(.grid-of)')) {
               if (!part.open) part.firstElementChild.click();
             }",
        );
        self.wait("[...widget.querySelectorAll('details:not(.grid-of)')].every((it) => it.open) && (!widget.querySelector('.grids') || widget.querySelector('.grids td'))");
    }

    /// The text of an element as the reader sees it.
    pub fn text(&self, selector: &str) -> String {
        let text = self.run(&format!("return widget.querySelector({selector:?})?.innerText ?? null"));
        text.as_str().unwrap_or_else(|| panic!("there is no {selector}")).to_owned()
    }

    /// Presses keys on the focused element.
    pub fn press(&self, keys: &str) {
        let mut actions = Vec::new();
        for key in keys.chars() {
            for kind in ["keyDown", "keyUp"] {
                actions.push(json!({"type": kind, "value": key.to_string()}));
            }
        }
        self.command("actions", json!({"actions": [{"type": "key", "id": "keys", "actions": actions}]}));
    }

    /// Clicks the middle of the first element in the widget that matches the selector, as a pointer would.
    pub fn click(&self, selector: &str) {
        self.hold(selector);
        self.release();
    }

    /// The first half of a click.
    pub fn hold(&self, selector: &str) {
        let place = self.run(&format!(
            "const it = widget.querySelector({selector:?}); it.scrollIntoView({{block: 'center'}});
                 const box = it.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]"
        ));
        let at = |index: usize| place[index].as_f64().unwrap_or_else(|| panic!("there is no {selector}")).round();
        self.pointer(json!([
            {"type": "pointerMove", "duration": 0, "x": at(0), "y": at(1)},
            {"type": "pointerDown", "button": 0},
        ]));
    }

    /// The second half of a click.
    pub fn release(&self) {
        self.pointer(json!([{"type": "pointerUp", "button": 0}]));
    }

    /// Moves the pointer to the corner of the page, away from what an earlier page had under it.
    pub fn point_away(&self) {
        self.pointer(json!([{"type": "pointerMove", "duration": 0, "x": 0, "y": 0}]));
    }

    fn pointer(&self, actions: Value) {
        self.command("actions", json!({"actions": [{"type": "pointer", "id": "mouse", "actions": actions}]}));
    }

    /// Presses a key while another is held down.
    pub fn press_with(&self, held: &str, key: &str) {
        let actions = [("keyDown", held), ("keyDown", key), ("keyUp", key), ("keyUp", held)]
            .map(|(kind, key)| json!({"type": kind, "value": key}));
        self.command("actions", json!({"actions": [{"type": "key", "id": "keys", "actions": actions}]}));
    }

    /// Presses a key while others are held down.
    pub fn press_chord(&self, held: &[&str], key: &str) {
        let down = held.iter().chain([&key]).map(|key| json!({"type": "keyDown", "value": key}));
        let up =
            [key].iter().chain(held.iter().rev()).map(|key| json!({"type": "keyUp", "value": key})).collect::<Vec<_>>();
        let actions: Vec<Value> = down.chain(up).collect();
        self.command("actions", json!({"actions": [{"type": "key", "id": "keys", "actions": actions}]}));
    }

    /// The role and the accessible name of every element, shadow roots included, as the browser computes them, in
    /// document order.
    pub fn tree(&self) -> Vec<(String, String)> {
        self.exposed().iter().map(|id| (self.computed(id, "role"), self.computed(id, "label"))).collect()
    }

    /// The accessible names of all elements of a role, in document order.
    pub fn names(&self, role: &str) -> Vec<String> {
        let exposed = self.exposed();
        let ids = exposed.iter().filter(|id| self.computed(id, "role") == role);
        ids.map(|id| self.computed(id, "label")).collect()
    }

    /// The accessible names of the elements in the widget that match the selector.
    pub fn names_of(&self, selector: &str) -> Vec<String> {
        let elements = self.run(&format!("return [...widget.querySelectorAll({selector:?})]"));
        let ids = elements.as_array().unwrap().iter().map(|it| it[ELEMENT].as_str().unwrap());
        ids.map(|id| self.computed(id, "label")).collect()
    }

    /// The role or the label of an element. Before what a style sheet takes out of the line, Chromium adds a space.
    fn computed(&self, id: &str, what: &str) -> String {
        self.ask(&format!("element/{id}/computed{what}")).as_str().unwrap_or_default().replace(" :", ":")
    }

    /// The elements that may be in the accessibility tree.
    fn exposed(&self) -> Vec<String> {
        let elements = self.run(
            "const inside = (root) => [...root.querySelectorAll('*')].flatMap((it) =>
               [it, ...(it.shadowRoot ? inside(it.shadowRoot) : [])]);
             return inside(document.body).filter((it) =>
               it.checkVisibility({visibilityProperty: true}) && !it.closest('[aria-hidden=true], [inert]'))",
        );
        elements.as_array().unwrap().iter().map(|it| it[ELEMENT].as_str().unwrap().to_owned()).collect()
    }

    /// The texts of the visible elements in the widget that match the selector.
    pub fn visible(&self, selector: &str) -> Vec<String> {
        let texts = self.run(&format!(
            "return [...widget.querySelectorAll({selector:?})].filter((it) => {{
               const box = it.getBoundingClientRect();
               return it.checkVisibility({{visibilityProperty: true, opacityProperty: true}}) && box.width && box.height
             }}).map((it) => words(it).trim())"
        ));
        serde_json::from_value(texts).unwrap()
    }

    /// Errors and warnings in the console since the last call, except for the browser's own request for an icon. In
    /// Firefox and WebKit they come from a record in the page (see `engine::CONSOLE`). It lacks exceptions in `run` and
    /// the browser's own messages on requests, and without JavaScript it is empty.
    pub fn console(&self) -> Vec<String> {
        if !self.engine.reports_its_console() {
            let recorded = self.run("return window.consoleOfThisPage?.splice(0) ?? null");
            assert!(!self.session().javascript || !recorded.is_null(), "nothing listens to the console of this page");
            return serde_json::from_value(recorded).unwrap_or_default();
        }
        let log = self.command("se/log", json!({"type": "browser"}));
        let entries = log.as_array().cloned().unwrap_or_default().into_iter();
        entries
            .filter(|entry| entry["level"] == "SEVERE" || entry["level"] == "WARNING")
            .filter_map(|entry| entry["message"].as_str().map(str::to_owned))
            .filter(|message| !message.contains("favicon.ico"))
            .collect()
    }

    /// Waits for the first message in the console.
    pub fn wait_for_console(&self) -> String {
        let started = Instant::now();
        loop {
            if let Some(message) = self.console().into_iter().next() {
                return message;
            }
            assert!(started.elapsed() < TIMEOUT, "the console stays silent");
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// A command of Chromium's own protocol.
    #[allow(dead_code, reason = "for what WebDriver cannot ask; a test that uses it says what the others do instead")]
    pub fn devtools(&self, command: &str, parameters: Value) -> Value {
        assert_eq!(self.engine, Engine::Chromium, "{command} is Chromium's own");
        self.command("goog/cdp/execute", json!({"cmd": command, "params": parameters}))
    }
}
