//! The three browser engines: how each is started over WebDriver, and the few differences between them.

use std::collections::VecDeque;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// The engine that runs the pages. A test that depends on it says why in a comment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Engine {
    Chromium,
    Firefox,
    WebKit,
}

impl Engine {
    /// The engine that the environment names: `ENGINE=firefox cargo test …`.
    pub fn wanted() -> Engine {
        match std::env::var("ENGINE").as_deref() {
            Err(_) | Ok("chromium") => Engine::Chromium,
            Ok("firefox") => Engine::Firefox,
            Ok("webkit") => Engine::WebKit,
            Ok(other) => panic!("ENGINE is chromium, firefox or webkit, but is {other}"),
        }
    }

    /// The WebDriver capabilities of a session.
    pub fn capabilities(self, javascript: bool) -> Value {
        match self {
            Engine::Chromium => {
                let flags = fs::read_to_string("webdriver.json").unwrap();
                let mut wanted: Value = serde_json::from_str(&flags).unwrap();
                wanted["goog:loggingPrefs"] = json!({"browser": "ALL"});
                if !javascript {
                    // The reader's own setting; 2 is "blocked".
                    wanted["goog:chromeOptions"]["prefs"] =
                        json!({"profile.managed_default_content_settings.javascript": 2});
                }
                wanted
            }
            Engine::Firefox => {
                let mut preferences = firefox_preferences();
                preferences["javascript.enabled"] = json!(javascript);
                json!({"moz:firefoxOptions": {"args": ["-headless"], "prefs": preferences}})
            }
            Engine::WebKit => {
                let switch = format!("--enable-javascript={javascript}");
                json!({"webkitgtk:browserOptions": {"args": ["--automation", switch]}})
            }
        }
    }

    /// Whether the driver reports console messages.
    pub fn reports_its_console(self) -> bool {
        self == Engine::Chromium
    }
}

/// The page's own record of its console, for engines whose drivers do not report it: errors and warnings by scripts,
/// uncaught exceptions and rejections, failed loads, and violations of the content security policy; and of the last widget
/// that ended. The script is first in the page, before any such policy, and removes itself.
pub const CONSOLE: &str = r#"<script>(() => {
  document.currentScript.remove();
  // A router runs the scripts of a page again.
  if (window.consoleOfThisPage) return;
  const recorded = [];
  Object.defineProperty(window, "consoleOfThisPage", { value: recorded });
  for (const level of ["error", "warn"]) {
    const own = console[level];
    console[level] = (...words) => { recorded.push(words.map(String).join(" ")); own.apply(console, words); };
  }
  addEventListener("policy-explorer:error", ({ detail }) => {
    if (detail?.code === "widget-failed") window.failureOfThisPage = detail.message;
  });
  addEventListener("error", (it) => recorded.push(it.message ?? `did not load: ${it.target.src ?? it.target.href}`), true);
  addEventListener("unhandledrejection", (it) => recorded.push(`rejected: ${it.reason}`));
  addEventListener("securitypolicyviolation", (it) => recorded.push(`${it.effectiveDirective} blocks ${it.blockedURI}`));
})()</script>"#;

/// Blocks the network: every foreign address goes to a proxy that does not exist. The other preferences turn off
/// features that would send requests and print messages.
fn firefox_preferences() -> Value {
    json!({
        "network.proxy.type": 1,
        "network.proxy.http": "127.0.0.1",
        "network.proxy.http_port": 9,
        "network.proxy.ssl": "127.0.0.1",
        "network.proxy.ssl_port": 9,
        "network.captive-portal-service.enabled": false,
        "network.connectivity-service.enabled": false,
        "app.normandy.enabled": false,
        "browser.newtabpage.enabled": false,
        "browser.safebrowsing.malware.enabled": false,
        "browser.safebrowsing.phishing.enabled": false,
        "browser.search.update": false,
        "dom.push.connection.enabled": false,
        "extensions.getAddons.cache.enabled": false,
        "media.gmp-manager.updateEnabled": false,
        "messaging-system.rsexperimentloader.enabled": false,
        "services.settings.server": "data:,#remote-settings-dummy/v1",
    })
}

/// WebKitGTK's MiniBrowser has a tool bar that is wider than a phone. This style lets it be cut off.
const MINI_BROWSER_STYLE: &str = "box * { min-width: 0; padding: 0; margin: 0 } entry { margin-right: -150px }";

/// Begins the reason of a test that its browser failed. build/test.sh looks for these words, and runs such a test once more.
pub const ITSELF: &str = "the browser itself failed: ";

/// The driver's process. It ends with the session or with this process.
pub struct Driver {
    process: Child,
    pub address: String,
    /// The last lines that it and its browser printed.
    printed: Arc<Mutex<VecDeque<String>>>,
    // Dropped after the driver.
    _display: Option<Display>,
}

impl Driver {
    pub fn start(engine: Engine) -> Driver {
        let (variable, usual) = match engine {
            Engine::Chromium => ("CHROMEDRIVER", "chromedriver"),
            Engine::Firefox => ("GECKODRIVER", "geckodriver"),
            Engine::WebKit => ("WEBKITDRIVER", "WebKitWebDriver"),
        };
        let program = std::env::var(variable).unwrap_or_else(|_| usual.into());
        // The shell ends the driver when its pipe breaks, even if this process is killed.
        let mut command = Command::new("sh");
        command.args(["-c", "\"$@\" & driver=$!; cat; kill $driver; wait", "sh", &program]);
        let mut display = None;
        match engine {
            Engine::Chromium => {}
            // Needed to resize the viewport through the browser's own window.
            Engine::Firefox => _ = command.arg("--allow-system-access"),
            Engine::WebKit => {
                let settings = Path::new(env!("CARGO_TARGET_TMPDIR")).join("minibrowser");
                fs::create_dir_all(settings.join("gtk-3.0")).unwrap();
                fs::write(settings.join("gtk-3.0/gtk.css"), MINI_BROWSER_STYLE).unwrap();
                let display = display.insert(Display::start());
                command.env("XDG_CONFIG_HOME", settings).env("DISPLAY", &display.name).env("GDK_BACKEND", "x11");
            }
        }
        // The port is free now, and the driver takes it at once.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut process = command
            .arg(format!("--port={port}"))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{program} does not start: {error}"));
        let printed = Arc::<Mutex<VecDeque<String>>>::default();
        keep_the_last_of(process.stderr.take().unwrap(), &printed);
        Driver { process, address: format!("http://127.0.0.1:{port}"), printed, _display: display }
    }

    /// Ends a test because its browser crashed or hangs; with what it was asked to do, which may be long.
    pub fn failed(&self, why: &str, asked: &str) -> ! {
        panic!("{ITSELF}{why}\nit printed: {:?}\nit was asked: …{asked}", self.printed.lock().unwrap())
    }
}

/// Reads a stream to its end beside the test, and keeps its last few lines.
fn keep_the_last_of(stream: impl Read + Send + 'static, kept: &Arc<Mutex<VecDeque<String>>>) {
    const LINES: usize = 5;
    let kept = Arc::clone(kept);
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok).filter(|line| !line.is_empty()) {
            let mut kept = kept.lock().unwrap();
            kept.push_back(line);
            let surplus = kept.len().saturating_sub(LINES);
            kept.drain(..surplus);
        }
    });
}

impl Drop for Driver {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// The size of a virtual screen.
pub const SCREEN: (i64, i64) = (1600, 1200);

/// A virtual screen for a browser without a headless mode. Each browser has its own: without a window manager, a window
/// on a shared screen takes the focus from another test's.
struct Display {
    process: Child,
    name: String,
}

impl Display {
    fn start() -> Display {
        // The server chooses a free number, and ends with its last window.
        let screen = format!("{}x{}x24", SCREEN.0, SCREEN.1);
        let mut process = Command::new("Xvfb")
            .args(["-displayfd", "1", "-terminate", "-nolisten", "tcp", "-screen", "0", &screen])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("Xvfb does not start: {error}"));
        let mut number = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut number).unwrap();
        Display { process, name: format!(":{}", number.trim()) }
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let started = Instant::now();
        // It removes its files if it ends by itself. Without a last window it would not end.
        while matches!(self.process.try_wait(), Ok(None)) && started.elapsed() < Duration::from_secs(2) {
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
