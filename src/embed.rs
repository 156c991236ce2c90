//! The custom element `<policy-explorer>`: a shadow root, attributes, events and the announcement around the view.
//! It decides nothing and draws nothing itself. `embed/js/loader.js` defines the element, since Rust cannot extend
//! `HTMLElement`, and fetches what this needs.

mod attributes;
mod element;
mod events;

pub use element::Widget;
