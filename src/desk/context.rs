//! What every part of the page has at hand: the words, where to send messages, and the findings by their places.
//! It holds no part of the document.

use std::rc::Rc;

use wasm_bindgen::prelude::*;
use yew::prelude::*;

use super::found::Findings;
use super::message::Message;
use super::words::Words;
use crate::editor::edit::{Edit, Path, Value};
use crate::editor::ids::id_from;

/// The words, and where messages go. It changes with the language of the interface alone.
#[derive(Clone)]
pub struct Desk {
    /// The words of the interface.
    pub words: &'static Words,
    /// Sends a message to the application.
    pub send: Callback<Message>,
    /// The languages of the policy that the forms show side by side.
    pub shown: Rc<Vec<Rc<str>>>,
}

impl PartialEq for Desk {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.words, other.words) && self.send == other.send && self.shown == other.shown
    }
}

/// The findings, for the fields that they are about.
#[derive(Clone, PartialEq)]
pub struct Found(pub Rc<Findings>);

impl Desk {
    /// Sends one edit. `field` is where undo leads back to.
    pub fn edit(&self, edit: Edit, field: &str) {
        self.edits(vec![edit], field);
    }

    /// Sends edits that are one step.
    pub fn edits(&self, edits: Vec<Edit>, field: &str) {
        self.send.emit(Message::Edit { edits, field: field.to_owned(), is_typing: false });
    }

    /// Sets a value, or removes it.
    pub fn set(&self, at: &str, value: Option<Value>) {
        self.edit(setting(at, value), at);
    }

    /// The same while somebody types: what follows in the same field is the same step.
    pub fn type_in(&self, at: &str, edit: Edit) {
        self.send.emit(Message::Edit { edits: vec![edit], field: at.to_owned(), is_typing: true });
    }

    /// Goes to a place.
    pub fn show(&self, at: &str) {
        self.send.emit(Message::Show(at.to_owned()));
    }
}

/// The edit that sets a value, or removes it.
#[must_use]
pub fn setting(at: &str, value: Option<Value>) -> Edit {
    match value {
        Some(value) => Edit::Set { at: path(at), value },
        None => Edit::Remove { at: path(at) },
    }
}

/// The JSON Pointer of an entry of a list.
#[must_use]
pub fn nth(list: &str, index: usize) -> String {
    [list, "/", &index.to_string()].concat()
}

/// The JSON Pointer of a field of an entry of a list.
#[must_use]
pub fn nth_field(list: &str, index: usize, field: &str) -> AttrValue {
    [&nth(list, index), "/", field].concat().into()
}

/// The path of a JSON Pointer; that of the whole file if the pointer is invalid.
#[must_use]
pub fn path(pointer: &str) -> Path {
    Path::of_pointer(pointer).unwrap_or_default()
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = String)]
    type JsText;

    #[wasm_bindgen(method)]
    fn normalize(this: &JsText, form: &str) -> String;
}

/// An id for an entry with this label, as `editor::ids` makes it.
#[must_use]
pub fn id_of(label: &str, word: &str, taken: &[&str]) -> String {
    id_from(label, word, taken, &|text, form| JsValue::from_str(text).unchecked_into::<JsText>().normalize(form))
}

/// The current context.
#[hook]
pub fn use_desk() -> Desk {
    // The application provides it around everything.
    use_context::<Desk>().unwrap_or_else(|| Desk {
        words: Words::of("en"),
        send: Callback::noop(),
        shown: Rc::default(),
    })
}
