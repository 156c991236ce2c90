//! The native suite: the engine, the shipped policies, the command line, and the layer rules.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

// What the command line reads sheets and articles with.
#[path = "../../src/bin/policy-explorer/html.rs"]
#[allow(dead_code, unused_imports)]
mod html;
#[path = "../../src/bin/policy-explorer/spreadsheet.rs"]
#[allow(dead_code)]
mod spreadsheet;
#[path = "../../src/bin/policy-explorer/text.rs"]
#[allow(dead_code)]
mod text;

mod analyses;
mod answers;
mod article;
mod bound;
mod build;
mod builder;
mod careful;
mod command_line;
mod compact;
mod contract;
mod corpus;
mod decisions;
mod diff;
mod edit;
mod editor;
mod explain;
mod flips;
mod grid;
mod ids;
mod json;
mod languages;
mod layers;
mod malformed;
mod mends;
mod model;
mod passages;
mod prerender;
mod preview;
mod properties;
mod schema;
mod sheet;
mod snippets;
mod support;
mod table;
mod verify;
mod work;
