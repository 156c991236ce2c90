//! The native suite: the engine, the shipped policies, the command line, and the layer rules.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod analyses;
mod answers;
mod article;
mod bound;
mod builder;
mod command_line;
mod contract;
mod corpus;
mod decisions;
mod editor;
mod explain;
mod flips;
mod grid;
mod ids;
mod json;
mod languages;
mod layers;
mod malformed;
mod model;
mod prerender;
mod properties;
mod schema;
mod sheet;
mod support;
mod table;
mod verify;
