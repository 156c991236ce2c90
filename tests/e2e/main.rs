//! End to end: the files of `dist/` (see `make dist`), embedded in host pages of another origin, in a real browser over
//! WebDriver. ENGINE selects the browser: `chromium` (the default), `firefox` or `webkit`. CHROMEDRIVER, GECKODRIVER
//! and WEBKITDRIVER name drivers that are not on PATH; `webdriver.json` has Chromium's flags.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod accessibility;
mod answers;
mod article;
mod asked;
mod browser;
mod decided;
mod demo;
mod desk;
mod engine;
mod faults;
mod forms;
mod frames;
mod frameworks;
mod hosts;
mod languages;
mod lifecycle;
mod look;
mod measures;
mod old_browsers;
mod pages;
mod paper;
mod pastes;
mod prerendered;
mod preview;
mod reader;
mod releases;
mod security;
mod servers;
mod session;
mod share;
mod takeover;
mod width;
mod without_javascript;
