//! WebDriver's sessions: a driver, its browser, and the commands they take.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::browser::PATIENCE;
use crate::engine::{Driver, Engine};

/// Sessions of Firefox that wait for the next test. It starts in seconds, where the others start in a fraction of one
/// and are a new browser for each test.
static IDLE: Mutex<Vec<Session>> = Mutex::new(Vec::new());

/// A driver with one browser and one window.
pub struct Session {
    agent: ureq::Agent,
    address: String,
    pub engine: Engine,
    pub javascript: bool,
    // Dropped after the session is closed.
    _driver: Driver,
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.agent.delete(&self.address).call();
    }
}

impl Session {
    /// A browser that shows nothing of an earlier test.
    pub fn take(engine: Engine, javascript: bool) -> Session {
        let idle = &mut *IDLE.lock().unwrap();
        match idle.iter().position(|it| it.engine == engine && it.javascript == javascript) {
            Some(place) => idle.swap_remove(place),
            None => Session::start(engine, javascript),
        }
    }

    /// Ends the session, or keeps it for the next test.
    pub fn give_back(self) {
        // What a failed test left behind may be anything.
        if self.engine == Engine::Firefox && !std::thread::panicking() && self.clean() {
            IDLE.lock().unwrap().push(self);
        }
    }

    /// Undoes what a test can have done; false if that cannot be.
    fn clean(&self) -> bool {
        self.delete("actions");
        self.delete("cookie");
        self.command("url", json!({"url": "about:blank"}));
        self.show_all_of_the_page();
        self.ask("window/handles").as_array().is_some_and(|windows| windows.len() == 1)
    }

    fn start(engine: Engine, javascript: bool) -> Session {
        let driver = Driver::start(engine);
        let config = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE * 2));
        let agent: ureq::Agent = config.build().into();
        let body = json!({"capabilities": {"alwaysMatch": engine.capabilities(javascript)}});
        let started = Instant::now();
        let answer = loop {
            match agent.post(format!("{}/session", driver.address)).send_json(&body) {
                Ok(mut answer) => break answer.body_mut().read_json::<Value>().unwrap(),
                Err(_) if started.elapsed() < PATIENCE => std::thread::sleep(Duration::from_millis(50)),
                Err(error) => panic!("the driver does not answer: {error}"),
            }
        };
        let id = answer["value"]["sessionId"].as_str().unwrap_or_else(|| panic!("no session: {answer}"));
        let address = format!("{}/session/{id}", driver.address);
        Session { agent, address, engine, javascript, _driver: driver }
    }

    pub fn command(&self, path: &str, body: Value) -> Value {
        let answer = self.agent.post(format!("{}/{path}", self.address)).send_json(&body).unwrap();
        value(answer, path, &body)
    }

    pub fn ask(&self, path: &str) -> Value {
        value(self.agent.get(format!("{}/{path}", self.address)).call().unwrap(), path, &Value::Null)
    }

    fn delete(&self, path: &str) {
        value(self.agent.delete(format!("{}/{path}", self.address)).call().unwrap(), path, &Value::Null);
    }

    pub fn run(&self, body: &str) -> Value {
        self.command("execute/sync", json!({"script": body, "args": []}))
    }

    /// Makes the viewport this wide and high, in CSS pixels, soon.
    pub fn resize(&self, width: u32, height: u32) {
        if self.engine == Engine::Firefox {
            // Its window is never narrower than 500 pixels, but what the window shows of the page can be.
            self.in_firefox_itself(&format!(
                "for (const [side, size] of [['width', {width}], ['height', {height}]])
                   for (const bound of [side, `min-${{side}}`, `max-${{side}}`])
                     gBrowser.selectedBrowser.style.setProperty(bound, `${{size}}px`, 'important')"
            ));
        } else {
            // What the window has around the page is the same for every size.
            let window = self.ask("window/rect");
            let inner = self.run("return [innerWidth, innerHeight]");
            let around = |side: &str, index: usize| window[side].as_i64().unwrap() - inner[index].as_i64().unwrap();
            let (width, height) = (i64::from(width) + around("width", 0), i64::from(height) + around("height", 1));
            self.command("window/rect", json!({"width": width, "height": height}));
        }
    }

    /// Undoes `resize`, in Firefox alone: no other browser outlives its test.
    fn show_all_of_the_page(&self) {
        self.in_firefox_itself("gBrowser.selectedBrowser.removeAttribute('style')");
    }

    fn in_firefox_itself(&self, script: &str) {
        self.command("moz/context", json!({"context": "chrome"}));
        self.run(script);
        self.command("moz/context", json!({"context": "content"}));
    }
}

fn value(mut answer: ureq::http::Response<ureq::Body>, path: &str, body: &Value) -> Value {
    let value = answer.body_mut().read_json::<Value>().unwrap()["value"].take();
    assert!(value["error"].is_null() || !answer.status().is_client_error(), "{path}: {value}\n{body}");
    assert!(!answer.status().is_server_error(), "{path}: {value}\n{body}");
    value
}
