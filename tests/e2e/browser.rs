//! A real browser, driven over WebDriver, with the few questions that these tests ask of it.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// The longest that anything here may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// The driver's process, ended when the test ends.
struct Driver {
    process: Child,
    address: String,
}

impl Driver {
    fn start() -> Driver {
        let program = std::env::var("CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".into());
        // The port is free at this moment, and the driver takes it at once.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let process = Command::new(&program)
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{program} does not start: {error}"));
        Driver { process, address: format!("http://127.0.0.1:{port}") }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A browser with one window, ended when the test ends, whatever its end.
pub struct Browser {
    agent: ureq::Agent,
    session: String,
    // Dropped after the session is closed.
    _driver: Driver,
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.agent.delete(&self.session).call();
    }
}

impl Browser {
    /// A fresh browser with the flags of `webdriver.json`.
    pub fn start() -> Browser {
        let driver = Driver::start();
        let config = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE * 2));
        let agent: ureq::Agent = config.build().into();
        let flags: Value = serde_json::from_str(&std::fs::read_to_string("webdriver.json").unwrap()).unwrap();
        let mut wanted = flags.as_object().unwrap().clone();
        wanted.insert("goog:loggingPrefs".into(), json!({"browser": "ALL"}));
        let body = json!({"capabilities": {"alwaysMatch": wanted}});
        let started = Instant::now();
        let answer = loop {
            match agent.post(format!("{}/session", driver.address)).send_json(&body) {
                Ok(mut answer) => break answer.body_mut().read_json::<Value>().unwrap(),
                Err(_) if started.elapsed() < PATIENCE => std::thread::sleep(Duration::from_millis(50)),
                Err(error) => panic!("the driver does not answer: {error}"),
            }
        };
        let id = answer["value"]["sessionId"].as_str().unwrap_or_else(|| panic!("no session: {answer}"));
        let session = format!("{}/session/{id}", driver.address);
        Browser { agent, session, _driver: driver }
    }

    fn command(&self, path: &str, body: Value) -> Value {
        let mut answer = self.agent.post(format!("{}/{path}", self.session)).send_json(&body).unwrap();
        let value = answer.body_mut().read_json::<Value>().unwrap()["value"].take();
        assert!(value["error"].is_null() || !answer.status().is_client_error(), "{path}: {value}\n{body}");
        assert!(!answer.status().is_server_error(), "{path}: {value}\n{body}");
        value
    }

    pub fn open(&self, url: &str) {
        self.command("url", json!({"url": url}));
    }

    /// The size of the page's viewport in CSS pixels, as on a phone.
    pub fn resize(&self, width: u32, height: u32) {
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false}),
        );
    }

    /// Runs the body of a function in the page, with `widget` for the first element's shadow root.
    pub fn run(&self, body: &str) -> Value {
        let script = format!(
            "const element = document.querySelector('policy-explorer'); const widget = element?.shadowRoot; {body}"
        );
        self.command("execute/sync", json!({"script": script, "args": []}))
    }

    /// Waits until an expression is true.
    pub fn wait(&self, expression: &str) {
        let started = Instant::now();
        while self.run(&format!("return Boolean({expression})")) != json!(true) {
            if started.elapsed() > PATIENCE {
                panic!(
                    "never true: {expression}\nconsole: {:?}\npage: {}",
                    self.console(),
                    self.run("return document.body.innerHTML")
                );
            }
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// Waits until the first widget shows an answer.
    pub fn ready(&self) {
        self.wait("widget?.querySelector('.verdict')");
    }

    /// A text that the reader sees.
    pub fn text(&self, selector: &str) -> String {
        let text = self.run(&format!("return widget.querySelector({selector:?})?.innerText ?? null"));
        text.as_str().unwrap_or_else(|| panic!("there is no {selector}")).to_owned()
    }

    /// Presses keys on whatever has the focus.
    pub fn press(&self, keys: &str) {
        let mut actions = Vec::new();
        for key in keys.chars() {
            for kind in ["keyDown", "keyUp"] {
                actions.push(json!({"type": kind, "value": key.to_string()}));
            }
        }
        self.command("actions", json!({"actions": [{"type": "key", "id": "keys", "actions": actions}]}));
    }

    /// Clicks the middle of the first element that the selector finds in the widget, as a pointer would.
    pub fn click(&self, selector: &str) {
        let place = self.run(&format!(
            "const it = widget.querySelector({selector:?}); it.scrollIntoView({{block: 'center'}});
                 const box = it.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]"
        ));
        let at = |index: usize| place[index].as_f64().unwrap_or_else(|| panic!("there is no {selector}")).round();
        let pointer = json!({"actions": [{"type": "pointer", "id": "mouse", "actions": [
            {"type": "pointerMove", "duration": 0, "x": at(0), "y": at(1)},
            {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0},
        ]}]});
        self.command("actions", pointer);
    }

    /// The accessible names of what the selector finds, as the browser computes them, in the document's order.
    pub fn names(&self, selector: &str) -> Vec<String> {
        let tree = self.devtools("Accessibility.getFullAXTree", json!({}));
        let wanted = selector;
        let nodes = tree["nodes"].as_array().unwrap().iter();
        nodes
            .filter(|node| node["role"]["value"] == wanted && node["ignored"] == json!(false))
            .map(|node| node["name"]["value"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// What the console was told, errors and warnings alone, but for the browser's own request for an icon.
    pub fn console(&self) -> Vec<String> {
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
            assert!(started.elapsed() < PATIENCE, "the console stays silent");
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// A command of Chromium's own protocol.
    pub fn devtools(&self, command: &str, parameters: Value) -> Value {
        self.command("goog/cdp/execute", json!({"cmd": command, "params": parameters}))
    }
}
