//! The worker that runs the command line over files in memory: requests and their answers.
//! It decides nothing, and never waits: an answer comes as a callback.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::MessageEvent;

/// A command with the files that it reads.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Its arguments, without the program's name.
    pub args: Vec<String>,
    /// Names and contents.
    pub files: Vec<(String, Rc<str>)>,
}

/// What a command has to say.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answer {
    /// 0 clean, 1 could not run, 2 findings.
    pub status: u32,
    /// What it prints.
    pub output: String,
    /// Why it could not run.
    pub error: String,
    /// The files that it wrote.
    pub files: BTreeMap<String, String>,
}

impl Answer {
    /// All that the command printed.
    #[must_use]
    pub fn said(&self) -> String {
        [self.output.trim(), self.error.trim()].join(" ").trim().to_owned()
    }
}

impl Request {
    /// A command and its files.
    #[must_use]
    pub fn new(args: &[&str], files: Vec<(String, Rc<str>)>) -> Request {
        Request { args: args.iter().map(|arg| (*arg).to_owned()).collect(), files }
    }
}

type Waiting = Rc<RefCell<BTreeMap<u32, Box<dyn FnOnce(Answer)>>>>;

/// The worker.
pub struct Worker {
    worker: web_sys::Worker,
    next: Cell<u32>,
    waiting: Waiting,
    _heard: Closure<dyn FnMut(MessageEvent)>,
}

#[wasm_bindgen]
extern "C" {
    /// Made by the page's own script, which knows the name of the worker's file and has the page's one Trusted Types
    /// policy.
    #[wasm_bindgen(js_namespace = policyDesk, js_name = worker)]
    fn make() -> web_sys::Worker;
}

impl Worker {
    /// Starts it.
    #[must_use]
    pub fn start() -> Worker {
        let worker = make();
        let waiting: Waiting = Rc::default();
        let heard = {
            let waiting = waiting.clone();
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                let data = event.data();
                let id = number(&data, "id");
                // The borrow ends before the callback, which may ask again.
                let callback = waiting.borrow_mut().remove(&id);
                if let Some(callback) = callback {
                    callback(answer(&data));
                }
            })
        };
        worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        Worker { worker, next: Cell::new(1), waiting, _heard: heard }
    }

    /// Asks; the callback gets the answer.
    pub fn ask(&self, request: &Request, callback: impl FnOnce(Answer) + 'static) {
        let id = self.next.replace(self.next.get() + 1);
        let args: Array = request.args.iter().map(|arg| JsValue::from_str(arg)).collect();
        let files = Object::new();
        for (name, text) in &request.files {
            set(&files, name, &JsValue::from_str(text));
        }
        let message = Object::new();
        set(&message, "id", &id.into());
        set(&message, "args", &args);
        set(&message, "files", &files);
        self.waiting.borrow_mut().insert(id, Box::new(callback));
        if self.worker.post_message(&message).is_err() {
            let callback = self.waiting.borrow_mut().remove(&id);
            if let Some(callback) = callback {
                callback(Answer { status: 1, ..Answer::default() });
            }
        }
    }
}

fn set(object: &Object, key: &str, value: &JsValue) {
    // Setting a property of a plain object of our own cannot fail.
    let _ = Reflect::set(object, &JsValue::from_str(key), value);
}

fn get(value: &JsValue, key: &str) -> JsValue {
    Reflect::get(value, &JsValue::from_str(key)).unwrap_or_default()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "ids and statuses are small whole numbers")]
fn number(value: &JsValue, key: &str) -> u32 {
    get(value, key).as_f64().unwrap_or(1.0) as u32
}

fn answer(data: &JsValue) -> Answer {
    let text = |key: &str| get(data, key).as_string().unwrap_or_default();
    let mut files = BTreeMap::new();
    let written = get(data, "files");
    if written.is_object() {
        for entry in Object::entries(written.unchecked_ref()).iter() {
            let entry: Array = entry.unchecked_into();
            if let (Some(name), Ok(content)) = (entry.get(0).as_string(), entry.get(1).dyn_into::<Uint8Array>()) {
                files.insert(name, String::from_utf8_lossy(&content.to_vec()).into_owned());
            }
        }
    }
    Answer { status: number(data, "status"), output: text("output"), error: text("error"), files }
}
