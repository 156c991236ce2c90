//! The policy desk: the page in which editors write, check, preview and publish a policy, in a Yew application of its own.
//! It holds no policy logic and sends nothing anywhere: the worker runs the command line over files in memory, and the
//! engine decides.
//!
//! The text of the policy file is the document (`document`). A form shows the value at a place of it and sends an edit of
//! that place (`fields`, `editor::edit`). `app` makes the edit, keeps the version before it, and asks the worker for
//! findings (`worker`), which `findings` shows beside the fields.

mod app;
mod article;
mod changes;
mod context;
pub mod document;
mod fields;
mod files;
mod findings;
mod found;
mod keys;
mod message;
pub mod names;
mod policy;
mod policy_text;
mod preview;
mod publish;
mod start;
mod storage;
pub mod tree;
mod words;
mod worker;

/// Starts the application in the page's element of the id `desk`.
pub fn start() {
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(root) = document.and_then(|document| document.get_element_by_id("desk")) {
        yew::Renderer::<app::App>::with_root(root).render();
    }
}
