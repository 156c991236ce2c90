//! The [`Host`] of the same program as WebAssembly: `node.mjs` beside this file, over Node's own calls.
//! It knows nothing of policies.

use std::cell::RefCell;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use wasm_bindgen::prelude::*;

use policy_explorer::compress::Encoding;

use crate::Ending;
#[cfg(not(feature = "worker"))]
use crate::host::{self, Request};
use crate::host::{Fault, Host, Site, Stream};

thread_local! {
    /// The site that is served after [`run`] has returned.
    static SITE: RefCell<Option<Box<dyn Site>>> = const { RefCell::new(None) };
}

/// Runs the command line in a world; returns the exit status.
#[wasm_bindgen]
pub fn run(world: &World) -> u8 {
    crate::run(world).status()
}

/// Says that the site is served on this port.
#[cfg(not(feature = "worker"))]
#[wasm_bindgen]
pub fn begin(world: &World, port: u16) {
    SITE.with_borrow(|site| site.iter().for_each(|site| site.begin(port, world)));
}

/// Says why the site cannot be served; returns the exit status.
#[cfg(not(feature = "worker"))]
#[wasm_bindgen]
pub fn refuse(world: &World, thrown: JsValue) -> u8 {
    let refused = |site: &Option<Box<dyn Site>>| site.as_ref().map(|site| site.refuse(&fault(thrown), world));
    SITE.with_borrow(refused).unwrap_or(Ending::CouldNotRun).status()
}

/// The site's answer to a request.
#[cfg(not(feature = "worker"))]
#[wasm_bindgen]
pub fn answer(world: &World, method: String, target: String, host: String) -> Option<Answer> {
    let request = Request { method, target, host };
    SITE.with_borrow(|site| site.as_ref().map(|site| Answer(site.answer(&request, world))))
}

/// An answer of HTTP.
#[cfg(not(feature = "worker"))]
#[wasm_bindgen]
pub struct Answer(host::Answer);

#[cfg(not(feature = "worker"))]
#[wasm_bindgen]
impl Answer {
    pub fn status(&self) -> u16 {
        self.0.status
    }

    /// Names and values of the header's fields, in turn.
    pub fn fields(&self) -> Vec<String> {
        self.0.fields.iter().flat_map(|(name, value)| [(*name).to_owned(), value.clone()]).collect()
    }

    /// Ends the answer.
    pub fn body(self) -> Vec<u8> {
        self.0.body
    }
}

#[wasm_bindgen]
extern "C" {
    /// The world, as `node.mjs` makes it. What it throws is the name of a [`Fault`], or the system's reason.
    pub type World;

    #[wasm_bindgen(method)]
    fn arguments(this: &World) -> Vec<String>;

    #[wasm_bindgen(method)]
    fn variable(this: &World, name: &str) -> Option<String>;

    #[wasm_bindgen(method, js_name = isTerminal)]
    fn is_terminal(this: &World, is_error: bool) -> bool;

    #[wasm_bindgen(method, catch)]
    fn read(this: &World, path: Option<&str>, most: usize) -> Result<Vec<u8>, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn whole(this: &World, path: &str) -> Result<String, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn list(this: &World, folder: &str) -> Result<Vec<String>, JsValue>;

    #[wasm_bindgen(method, catch, js_name = makeFolder)]
    fn make_folder(this: &World, path: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(method)]
    fn release(this: &World) -> Option<String>;

    #[wasm_bindgen(method, catch)]
    fn compress(this: &World, is_brotli: bool, bytes: &[u8]) -> Result<Vec<u8>, JsValue>;

    #[wasm_bindgen(method)]
    fn serve(this: &World, port: u16);

    #[wasm_bindgen(method)]
    fn stamp(this: &World, path: &str) -> Option<String>;

    #[wasm_bindgen(method)]
    fn pause(this: &World, milliseconds: u32);

    #[wasm_bindgen(method, catch)]
    fn write(this: &World, path: &str, content: &[u8], before: Option<&[u8]>) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch)]
    fn print(this: &World, is_error: bool, text: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch)]
    fn flush(this: &World) -> Result<(), JsValue>;
}

impl Host for World {
    fn arguments(&self) -> Vec<OsString> {
        World::arguments(self).into_iter().map(OsString::from).collect()
    }

    fn variable(&self, name: &str) -> Option<String> {
        World::variable(self, name)
    }

    fn is_terminal(&self, stream: Stream) -> bool {
        World::is_terminal(self, stream == Stream::Error)
    }

    fn read(&self, path: Option<&Path>, most: usize) -> Result<Vec<u8>, Fault> {
        World::read(self, path.map(text).as_deref(), most).map_err(fault)
    }

    fn whole(&self, path: &Path) -> Result<PathBuf, Fault> {
        World::whole(self, &text(path)).map(PathBuf::from).map_err(fault)
    }

    fn list(&self, folder: &Path) -> Result<Vec<PathBuf>, Fault> {
        let names = World::list(self, &text(folder)).map_err(fault)?;
        let mut paths: Vec<PathBuf> = names.into_iter().map(|name| folder.join(name)).collect();
        paths.sort();
        Ok(paths)
    }

    fn make_folder(&self, path: &Path) -> Result<(), Fault> {
        World::make_folder(self, &text(path)).map_err(fault)
    }

    fn release(&self) -> Option<PathBuf> {
        World::release(self).map(PathBuf::from)
    }

    fn compress(&self, encoding: Encoding, bytes: &[u8]) -> Result<Vec<u8>, Fault> {
        World::compress(self, encoding == Encoding::Brotli, bytes).map_err(fault)
    }

    /// Node answers when the program has ended.
    fn serve(&self, port: u16, site: Box<dyn Site>) -> Ending {
        SITE.set(Some(site));
        World::serve(self, port);
        Ending::Clean
    }

    fn stamp(&self, path: &Path) -> Option<String> {
        World::stamp(self, &text(path))
    }

    fn pause(&self, milliseconds: u32) {
        World::pause(self, milliseconds);
    }

    fn write(&self, path: &Path, content: &[u8], before: Option<&[u8]>) -> Result<(), Fault> {
        World::write(self, &text(path), content, before).map_err(fault)
    }

    fn print(&self, stream: Stream, text: &str) -> Result<(), Fault> {
        World::print(self, stream == Stream::Error, text).map_err(fault)
    }

    fn flush(&self) -> Result<(), Fault> {
        World::flush(self).map_err(fault)
    }
}

/// A path is made of the texts that Node hands over, so nothing of it is lost.
fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn fault(thrown: JsValue) -> Fault {
    match thrown.as_string().unwrap_or_else(|| "an unknown error".to_owned()).as_str() {
        "missing" => Fault::Missing,
        "denied" => Fault::Denied,
        "folder" => Fault::Folder,
        "no-folder" => Fault::NoFolder,
        "read-only" => Fault::ReadOnly,
        "changed" => Fault::Changed,
        "closed" => Fault::Closed,
        "busy" => Fault::Busy,
        reason => Fault::Other(reason.to_owned()),
    }
}
