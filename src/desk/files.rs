//! Files that are opened, dropped, fetched from beside the page, downloaded or copied.
//! It sends nothing anywhere: the only requests are for files of the page's own folder.

use gloo::file::{Blob, ObjectUrl};
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DragEvent, Event, File, HtmlAnchorElement, HtmlInputElement, Response, TextDecoder};
use yew::Callback;

use crate::editor::declared::declared_encodings;

/// A file that was opened.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// Its name.
    pub name: String,
    /// Its text, in the encoding that a page declares, or else in UTF-8. Bytes that are no text are replaced.
    pub text: String,
}

/// Reads the file that a file field chooses.
pub fn chosen(event: &Event, opened: Callback<Opened>) {
    let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let file = input.as_ref().and_then(|input| input.files()).and_then(|files| files.get(0));
    if let Some(file) = file {
        read(&file, opened);
    }
    // So that the same file can be chosen again.
    if let Some(input) = input {
        input.set_value("");
    }
}

/// Reads a file that is dropped.
pub fn dropped(event: &DragEvent, opened: Callback<Opened>) {
    event.prevent_default();
    let files = event.data_transfer().and_then(|data| data.files());
    if let Some(file) = files.and_then(|files| files.get(0)) {
        read(&file, opened);
    }
}

fn read(file: &File, opened: Callback<Opened>) {
    let name = file.name();
    let reading = JsFuture::from(file.array_buffer());
    spawn_local(async move {
        if let Ok(buffer) = reading.await {
            let text = decoded(&Uint8Array::new(&buffer).to_vec());
            opened.emit(Opened { name, text });
        }
    });
}

/// The text of a file. The browser's decoder drops a byte order mark, and heeds that of UTF-8 and UTF-16.
fn decoded(bytes: &[u8]) -> String {
    let marked = match bytes {
        [0xfe, 0xff, ..] => Some("utf-16be"),
        [0xff, 0xfe, ..] => Some("utf-16le"),
        [0xef, 0xbb, 0xbf, ..] => Some("utf-8"),
        _ => None,
    };
    let declared = if marked.is_none() { declared_encodings(bytes) } else { Vec::new() };
    let mut labels = marked.into_iter().chain(declared.iter().map(String::as_str));
    // A declaration in letters of one byte is no UTF-16, as in browsers.
    let decoder = labels
        .find_map(|label| TextDecoder::new_with_label(label).ok())
        .filter(|decoder| marked.is_some() || !decoder.encoding().starts_with("utf-16"));
    let text = decoder.and_then(|decoder| decoder.decode_with_u8_array(bytes).ok());
    text.unwrap_or_else(|| String::from_utf8_lossy(bytes).into_owned())
}

/// Fetches a file of the page's own folder.
pub fn fetch(address: &str, fetched: impl FnOnce(Option<String>) + 'static) {
    let Some(window) = web_sys::window() else { return };
    let request = JsFuture::from(window.fetch_with_str(address));
    spawn_local(async move {
        let text = async {
            let response: Response = request.await.ok()?.dyn_into().ok()?;
            let text = if response.ok() { response.text().ok()? } else { return None };
            JsFuture::from(text).await.ok()?.as_string()
        };
        fetched(text.await);
    });
}

/// Downloads a text as a file.
pub fn download(name: &str, text: &str) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let kind = match name.rsplit('.').next() {
        Some("json") => "application/json",
        Some("html") => "text/html",
        Some("js") => "text/javascript",
        _ => "text/plain",
    };
    let blob = Blob::new_with_options(text, Some(kind));
    let address = ObjectUrl::from(blob);
    let link = document.create_element("a").ok().and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
    // The browser reads the address after this task.
    gloo::timers::callback::Timeout::new(10_000, move || drop(address)).forget();
}

/// Copies a text, and says whether that worked.
pub fn copy(text: &str, copied: impl FnOnce(bool) + 'static) {
    let Some(window) = web_sys::window() else { return };
    let navigator = window.navigator();
    // Outside secure contexts there is no clipboard.
    let has_clipboard =
        js_sys::Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|clipboard| clipboard.is_object());
    if !has_clipboard {
        copied(false);
        return;
    }
    let copying = JsFuture::from(navigator.clipboard().write_text(text));
    spawn_local(async move { copied(copying.await.is_ok()) });
}
