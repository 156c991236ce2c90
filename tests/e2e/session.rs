//! WebDriver sessions: a driver, its browser, and commands to it.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::browser::TIMEOUT;
use crate::engine::{Driver, Engine, ITSELF, SCREEN};

/// Sessions of Firefox that wait for the next test, because it takes seconds to start. Other engines start in a
/// fraction of a second, with a new browser for each test.
static IDLE: Mutex<Vec<Session>> = Mutex::new(Vec::new());

/// The errors of WebDriver that come from a browser which ended or hangs, not from what a test asks for.
const OF_THE_BROWSER: [&str; 5] =
    ["invalid session id", "no such window", "script timeout", "timeout", "unknown error"];

type Response = ureq::http::Response<ureq::Body>;

/// A driver with one browser and one window.
pub struct Session {
    agent: ureq::Agent,
    address: String,
    pub engine: Engine,
    pub javascript: bool,
    // Dropped after the session is closed.
    driver: Driver,
}

/// A browser that does not start fails its own test, not each one after it.
fn idle() -> MutexGuard<'static, Vec<Session>> {
    IDLE.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.agent.delete(&self.address).call();
    }
}

impl Session {
    /// A browser without a trace of earlier tests.
    pub fn take(engine: Engine, javascript: bool) -> Session {
        let idle = &mut *idle();
        match idle.iter().position(|it| it.engine == engine && it.javascript == javascript) {
            Some(place) => idle.swap_remove(place),
            None => Session::start(engine, javascript),
        }
    }

    /// Ends the session, or keeps it for the next test.
    pub fn give_back(self) {
        // WebKit has a fault: now and then sound code traps there.
        if self.engine == Engine::WebKit
            && std::thread::panicking()
            && let Some(message) = self.failure_of_its_widget()
        {
            eprintln!("{ITSELF}a widget ended by {message}");
        }
        // A failed test may have left anything behind.
        if self.engine == Engine::Firefox && !std::thread::panicking() && self.clean() {
            idle().push(self);
        }
    }

    /// What ended a widget of the page, where `engine::CONSOLE` noted it. It never panics: it is asked for after a panic.
    fn failure_of_its_widget(&self) -> Option<String> {
        let script = json!({"script": "return window.failureOfThisPage ?? null", "args": []});
        let mut answer = self.agent.post(format!("{}/execute/sync", self.address)).send_json(&script).ok()?;
        Some(answer.body_mut().read_json::<Value>().ok()?["value"].as_str()?.to_owned())
    }

    /// Undoes everything that a test can have done; false if that is impossible. Accessibility stays on where a test has
    /// asked what a screen reader is told.
    fn clean(&self) -> bool {
        self.delete("actions");
        self.delete("cookie");
        self.command("url", json!({"url": "about:blank"}));
        self.show_all_of_the_page();
        self.ask("window/handles").as_array().is_some_and(|windows| windows.len() == 1)
    }

    fn start(engine: Engine, javascript: bool) -> Session {
        let driver = Driver::start(engine);
        let config = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(TIMEOUT * 2));
        let agent: ureq::Agent = config.build().into();
        let body = json!({"capabilities": {"alwaysMatch": engine.capabilities(javascript)}});
        let started = Instant::now();
        let answer = loop {
            match agent.post(format!("{}/session", driver.address)).send_json(&body) {
                Ok(mut answer) => break answer.body_mut().read_json::<Value>().unwrap(),
                Err(_) if started.elapsed() < TIMEOUT => std::thread::sleep(Duration::from_millis(50)),
                Err(error) => driver.failed(&format!("it does not answer: {error}"), "session"),
            }
        };
        let id = answer["value"]["sessionId"]
            .as_str()
            .unwrap_or_else(|| driver.failed(&format!("no session: {answer}"), "session"));
        let address = format!("{}/session/{id}", driver.address);
        Session { agent, address, engine, javascript, driver }
    }

    pub fn command(&self, path: &str, body: Value) -> Value {
        self.value(self.agent.post(format!("{}/{path}", self.address)).send_json(&body), path, &body)
    }

    pub fn ask(&self, path: &str) -> Value {
        self.value(self.agent.get(format!("{}/{path}", self.address)).call(), path, &Value::Null)
    }

    fn delete(&self, path: &str) {
        self.value(self.agent.delete(format!("{}/{path}", self.address)).call(), path, &Value::Null);
    }

    /// What the driver answers.
    fn value(&self, answer: Result<Response, ureq::Error>, path: &str, body: &Value) -> Value {
        let by_itself = |why: String| -> ! { self.driver.failed(&format!("{path}: {why}"), &end_of(body)) };
        let mut answer = answer.unwrap_or_else(|error| by_itself(error.to_string()));
        let read = answer.body_mut().read_json::<Value>();
        let value = read.unwrap_or_else(|error| by_itself(error.to_string()))["value"].take();
        if answer.status().is_success() {
            return value;
        }
        let error = value["error"].as_str().unwrap_or_default();
        if OF_THE_BROWSER.contains(&error) {
            by_itself(format!("{error}: {}", value["message"]));
        }
        panic!("{path}: {error}: {}, in …{}", value["message"], end_of(body));
    }

    pub fn run(&self, body: &str) -> Value {
        self.command("execute/sync", json!({"script": body, "args": []}))
    }

    /// Starts resizing the viewport to this width and height, in CSS pixels.
    pub fn resize(&self, width: u32, height: u32) {
        if self.engine == Engine::Firefox {
            // Firefox's window is at least 500 pixels wide, but the part of it that shows the page can be narrower.
            self.in_firefox_itself(&format!(
                "for (const [side, size] of [['width', {width}], ['height', {height}]])
                   for (const bound of [side, `min-${{side}}`, `max-${{side}}`])
                     gBrowser.selectedBrowser.style.setProperty(bound, `${{size}}px`, 'important')"
            ));
        } else {
            // The window's borders have the same size at every window size.
            let window = self.ask("window/rect");
            let inner = self.run("return [innerWidth, innerHeight]");
            let around = |side: &str, index: usize| window[side].as_i64().unwrap() - inner[index].as_i64().unwrap();
            let (width, height) = (i64::from(width) + around("width", 0), i64::from(height) + around("height", 1));
            let mut place = json!({"width": width, "height": height});
            if self.engine == Engine::WebKit {
                // Without a window manager, the window under the pointer, which is in the middle, has the focus.
                place["x"] = json!((SCREEN.0 - width).max(0) / 2);
                place["y"] = json!((SCREEN.1 - height).max(0) / 2);
            }
            self.command("window/rect", place);
        }
    }

    /// Undoes `resize`, in Firefox only: other browsers end with their tests.
    fn show_all_of_the_page(&self) {
        self.in_firefox_itself("gBrowser.selectedBrowser.removeAttribute('style')");
    }

    fn in_firefox_itself(&self, script: &str) {
        self.command("moz/context", json!({"context": "chrome"}));
        self.run(script);
        self.command("moz/context", json!({"context": "content"}));
    }
}

/// The end of a command: scripts begin with the same definitions, and logs cut long lines.
fn end_of(body: &Value) -> String {
    const SHOWN: usize = 600;
    let sent = body["script"].as_str().map_or_else(|| body.to_string(), str::to_owned);
    let skipped = sent.chars().count().saturating_sub(SHOWN);
    sent.chars().skip(skipped).collect()
}
