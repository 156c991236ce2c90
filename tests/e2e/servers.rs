//! Two origins on this machine: one serves the files of `dist/` as a CDN would, the other serves host pages.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use tiny_http::{Header, Response, Server};

use crate::engine::{CONSOLE, Engine};

/// What a server has at a path: status, media type and bytes.
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

/// A page that keeps a record of its console, if the engine tells nothing of it.
fn recorded(mut page: Page) -> Page {
    let doctype = b"<!doctype html>".len();
    if page.media_type.starts_with("text/html") && !Engine::wanted().tells_its_console() {
        assert!(page.bytes.starts_with(b"<!doctype html>"));
        page.bytes.splice(doctype..doctype, CONSOLE.bytes());
    }
    page
}

/// A server that runs until it is dropped, and remembers what it was asked for.
pub struct Origin {
    server: Arc<Server>,
    thread: Option<JoinHandle<()>>,
    requests: Arc<Mutex<Vec<String>>>,
    pub address: String,
}

impl Origin {
    fn start(shares: bool, answer: impl Fn(&str) -> Option<Page> + Send + 'static) -> Origin {
        let server = Arc::new(Server::http("127.0.0.1:0").unwrap());
        let address = format!("http://{}", server.server_addr().to_ip().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let thread = {
            let (server, requests) = (Arc::clone(&server), Arc::clone(&requests));
            std::thread::spawn(move || {
                for request in server.incoming_requests() {
                    let path = request.url().split('?').next().unwrap_or_default().to_owned();
                    requests.lock().unwrap().push(path.clone());
                    let missing = || Page { status: 404, media_type: "text/plain", bytes: b"not here".to_vec() };
                    let page = recorded(answer(&path).unwrap_or_else(missing));
                    let header = |name: &str, value: &str| Header::from_bytes(name, value).unwrap();
                    let mut response = Response::from_data(page.bytes)
                        .with_status_code(page.status)
                        .with_header(header("content-type", page.media_type));
                    if shares {
                        response.add_header(header("access-control-allow-origin", "*"));
                    }
                    // The browser may have gone in the meantime.
                    let _ = request.respond(response);
                }
            })
        };
        Origin { server, thread: Some(thread), requests, address }
    }

    /// The files of `dist/`, shared with every origin, with some pages in place of them.
    pub fn assets(instead: BTreeMap<String, Page>) -> Origin {
        assert!(Path::new("dist/policy-explorer.js").exists(), "dist/ is missing: run `make dist` first");
        Origin::start(true, move |path| {
            if let Some(page) = instead.get(path) {
                return Some(page.clone());
            }
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
        })
    }

    /// One host page, at every path.
    pub fn host(page: Page) -> Origin {
        Origin::start(false, move |path| (path == "/").then(|| page.clone()))
    }

    /// How often a path that ends so was asked for.
    pub fn count(&self, ending: &str) -> usize {
        self.requests.lock().unwrap().iter().filter(|path| path.ends_with(ending)).count()
    }

    /// Every path that was asked for, in order.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

impl Drop for Origin {
    fn drop(&mut self) {
        self.server.unblock();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
