//! Two origins on this machine: one serves the files of `dist/` as a CDN would, the other serves host pages.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::browser::{Browser, TIMEOUT};
use crate::engine::{CONSOLE, Engine};

/// A path that only a test requests.
const LAST: &str = "/last";

/// Holds an answer back until a test opens the gate.
#[derive(Clone, Default)]
pub struct Gate(Arc<AtomicBool>);

impl Gate {
    pub fn open(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    pub fn close(&self) {
        self.0.store(false, Ordering::SeqCst);
    }

    /// Waits until it is open, for a limited time.
    pub fn wait(&self) {
        let started = Instant::now();
        while !self.0.load(Ordering::SeqCst) && started.elapsed() < TIMEOUT {
            thread::sleep(Duration::from_millis(10));
        }
    }
}

/// A response: status, media type and bytes.
#[derive(Clone)]
pub struct Page {
    pub status: u16,
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
}

impl Page {
    pub fn html(body: &str) -> Page {
        let html = format!("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>host</title>{body}</html>");
        Page { status: 200, media_type: "text/html; charset=utf-8", bytes: html.into_bytes() }
    }

    pub fn json(text: impl Into<Vec<u8>>) -> Page {
        Page { status: 200, media_type: "application/json", bytes: text.into() }
    }
}

/// A server's reaction to a request.
#[derive(Clone)]
pub enum Answer {
    Page(Page),
    /// Sends half of the declared length and closes the connection.
    Cut(Page),
    /// Keeps the connection open without a response.
    Silence,
    /// Closes the connection without a response.
    Nothing,
}

/// A page that records its console, if the engine's driver does not report it.
fn recorded(mut page: Page) -> Page {
    let doctype = b"<!doctype html>";
    if page.media_type.starts_with("text/html") && !Engine::wanted().reports_its_console() {
        // Without a doctype the page stays in quirks mode.
        let place = if page.bytes.starts_with(doctype) { doctype.len() } else { 0 };
        page.bytes.splice(place..place, CONSOLE.bytes());
    }
    page
}

/// A request: the path, and the headers with lower-case names.
#[derive(Clone, Debug)]
pub struct Request {
    pub path: String,
    pub headers: BTreeMap<String, String>,
}

/// A server that runs until it is dropped, and records its requests. It answers one request per connection, each in its
/// own thread.
pub struct Origin {
    state: Arc<State>,
    thread: Option<JoinHandle<()>>,
    pub address: String,
}

#[derive(Default)]
struct State {
    requests: Mutex<Vec<Request>>,
    silent: Mutex<Vec<TcpStream>>,
    is_over: AtomicBool,
}

impl Origin {
    fn start(shares: bool, answer: impl Fn(&str, usize) -> Option<Answer> + Send + Sync + 'static) -> Origin {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(State::default());
        let thread = {
            let (state, answer) = (Arc::clone(&state), Arc::new(answer));
            thread::spawn(move || {
                for connection in listener.incoming() {
                    if state.is_over.load(Ordering::SeqCst) {
                        break;
                    }
                    let (state, answer) = (Arc::clone(&state), Arc::clone(&answer));
                    // A browser may close a connection, or open one that it does not use.
                    thread::spawn(move || connection.and_then(|it| state.serve(it, shares, &*answer)));
                }
            })
        };
        Origin { state, thread: Some(thread), address }
    }

    /// The files of `dist/`, shared with every origin, with some of them replaced.
    pub fn assets(instead: BTreeMap<String, Page>) -> Origin {
        Origin::assets_but(move |path, _| instead.get(path).cloned().map(Answer::Page))
    }

    /// The files of `dist/`, shared with every origin. `instead` may replace an answer, given the path and the number
    /// of earlier requests for it.
    pub fn assets_but(instead: impl Fn(&str, usize) -> Option<Answer> + Send + Sync + 'static) -> Origin {
        assert!(Path::new("dist/policy-explorer.js").exists(), "dist/ is missing: run `make dist` first");
        Origin::start(true, move |path, before| instead(path, before).or_else(|| Some(Answer::Page(of_dist(path)?))))
    }

    /// The files of `dist/`, with one path held back until the gate is open.
    pub fn assets_behind(held: String, gate: &Gate) -> Origin {
        let gate = gate.clone();
        Origin::assets_but(move |path, _| {
            if path == held {
                gate.wait();
            }
            None
        })
    }

    /// One host page, at every path.
    pub fn host(page: Page) -> Origin {
        Origin::start(false, move |path, _| (path == "/").then(|| Answer::Page(page.clone())))
    }

    /// A host of several files.
    pub fn host_with(files: BTreeMap<String, Page>) -> Origin {
        Origin::start(false, move |path, _| files.get(path).cloned().map(Answer::Page))
    }

    /// The number of requests for paths with this ending.
    pub fn count(&self, ending: &str) -> usize {
        self.state.requests.lock().unwrap().iter().filter(|request| request.path.ends_with(ending)).count()
    }

    /// Every path requested until now, in order. The page makes one more request; when that has arrived, so have the
    /// earlier ones.
    pub fn settled_paths(&self, browser: &Browser) -> Vec<String> {
        browser.settle();
        browser.run(&format!("fetch('{}{LAST}', {{mode: 'no-cors'}}).catch(() => {{}})", self.address));
        let started = Instant::now();
        while self.count(LAST) == 0 {
            assert!(started.elapsed() < TIMEOUT, "the last request does not arrive");
            thread::sleep(Duration::from_millis(10));
        }
        let mut requests = self.state.requests.lock().unwrap();
        requests.retain(|it| it.path != LAST);
        requests.iter().map(|it| it.path.clone()).collect()
    }

    /// Every requested path, in order.
    pub fn paths(&self) -> Vec<String> {
        self.requests().into_iter().map(|request| request.path).collect()
    }

    /// Every request, in order.
    pub fn requests(&self) -> Vec<Request> {
        self.state.requests.lock().unwrap().clone()
    }
}

/// A file of `dist/`, as it should be served.
pub fn of_dist(path: &str) -> Option<Page> {
    let name = if path == "/" { "/index.html" } else { path };
    let bytes = fs::read(Path::new("dist").join(name.trim_start_matches('/'))).ok()?;
    let media_type = match name.rsplit('.').next()? {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    };
    Some(Page { status: 200, media_type, bytes })
}

impl State {
    fn serve(
        &self,
        mut connection: TcpStream,
        shares: bool,
        answer: &dyn Fn(&str, usize) -> Option<Answer>,
    ) -> io::Result<()> {
        let Some(request) = Request::read(&connection)? else { return Ok(()) };
        let before = {
            let mut all = self.requests.lock().unwrap();
            let before = all.iter().filter(|it| it.path == request.path).count();
            all.push(request.clone());
            before
        };
        let (page, is_cut) = match answer(&request.path, before) {
            None => (Page { status: 404, media_type: "text/plain", bytes: b"not here".to_vec() }, false),
            Some(Answer::Page(page)) => (page, false),
            Some(Answer::Cut(page)) => (page, true),
            Some(Answer::Silence) => {
                self.silent.lock().unwrap().push(connection);
                return Ok(());
            }
            Some(Answer::Nothing) => return Ok(()),
        };
        let page = recorded(page);
        // As `_headers` and nginx.conf have it.
        let share = "access-control-allow-origin: *\r\naccess-control-allow-headers: *, Authorization\r\n";
        let share = if shares { share } else { "" };
        let head = format!(
            "HTTP/1.1 {} status\r\ncontent-type: {}\r\ncontent-length: {}\r\n{share}connection: close\r\n\r\n",
            page.status,
            page.media_type,
            page.bytes.len()
        );
        let sent = if is_cut { &page.bytes[..page.bytes.len() / 2] } else { &page.bytes };
        connection.write_all(&[head.as_bytes(), sent].concat())?;
        connection.shutdown(Shutdown::Write)
    }
}

impl Request {
    /// Reads a request, which has no body; nothing if the browser sent none.
    fn read(connection: &TcpStream) -> io::Result<Option<Request>> {
        let mut lines = BufReader::new(connection).lines();
        let Some(first) = lines.next().transpose()? else { return Ok(None) };
        let path = first.split([' ', '?']).nth(1).unwrap_or_default().to_owned();
        let mut headers = BTreeMap::new();
        for line in lines {
            match line?.split_once(": ") {
                Some((name, value)) => _ = headers.insert(name.to_lowercase(), value.to_owned()),
                None => break,
            }
        }
        Ok(Some(Request { path, headers }))
    }
}

impl Drop for Origin {
    fn drop(&mut self) {
        self.state.is_over.store(true, Ordering::SeqCst);
        // The thread notices on the next connection.
        let _ = TcpStream::connect(self.address.trim_start_matches("http://"));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
